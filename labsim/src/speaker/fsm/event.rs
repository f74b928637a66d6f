//! The events of RFC 4271 §8.1, by the RFC's numbers and names.

/// An event of the state machine. The discriminant is the RFC's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Event {
    /// The administrator starts the session.
    ManualStart = 1,
    /// The administrator stops it.
    ManualStop = 2,
    /// The system starts it.
    AutomaticStart = 3,
    /// The administrator starts it, to wait for the neighbour.
    ManualStartWithPassiveTcpEstablishment = 4,
    /// The system starts it, to wait for the neighbour.
    AutomaticStartWithPassiveTcpEstablishment = 5,
    /// The system starts it with oscillation damping on.
    AutomaticStartWithDampPeerOscillations = 6,
    /// Both.
    AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment = 7,
    /// The system stops it.
    AutomaticStop = 8,
    /// The ConnectRetryTimer ran out.
    ConnectRetryTimerExpires = 9,
    /// The HoldTimer ran out.
    HoldTimerExpires = 10,
    /// The KeepaliveTimer ran out.
    KeepaliveTimerExpires = 11,
    /// The DelayOpenTimer ran out.
    DelayOpenTimerExpires = 12,
    /// The IdleHoldTimer ran out.
    IdleHoldTimerExpires = 13,
    /// A valid TCP connection request came in.
    TcpConnectionValid = 14,
    /// An invalid one came in.
    TcpCrInvalid = 15,
    /// The connection that we asked for is up.
    TcpCrAcked = 16,
    /// The connection that the neighbour asked for is up.
    TcpConnectionConfirmed = 17,
    /// The connection failed or was closed.
    TcpConnectionFails = 18,
    /// A valid OPEN.
    BgpOpen = 19,
    /// A valid OPEN while the DelayOpenTimer runs.
    BgpOpenWithDelayOpenTimerRunning = 20,
    /// A broken message header.
    BgpHeaderErr = 21,
    /// A broken OPEN.
    BgpOpenMsgErr = 22,
    /// Collision resolution decided against this connection.
    OpenCollisionDump = 23,
    /// A NOTIFICATION that says "version error".
    NotifMsgVerErr = 24,
    /// Any other NOTIFICATION.
    NotifMsg = 25,
    /// A KEEPALIVE.
    KeepAliveMsg = 26,
    /// A valid UPDATE.
    UpdateMsg = 27,
    /// A broken UPDATE.
    UpdateMsgErr = 28,
}

impl Event {
    /// All events, by number.
    pub const ALL: [Event; 28] = [
        Event::ManualStart,
        Event::ManualStop,
        Event::AutomaticStart,
        Event::ManualStartWithPassiveTcpEstablishment,
        Event::AutomaticStartWithPassiveTcpEstablishment,
        Event::AutomaticStartWithDampPeerOscillations,
        Event::AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment,
        Event::AutomaticStop,
        Event::ConnectRetryTimerExpires,
        Event::HoldTimerExpires,
        Event::KeepaliveTimerExpires,
        Event::DelayOpenTimerExpires,
        Event::IdleHoldTimerExpires,
        Event::TcpConnectionValid,
        Event::TcpCrInvalid,
        Event::TcpCrAcked,
        Event::TcpConnectionConfirmed,
        Event::TcpConnectionFails,
        Event::BgpOpen,
        Event::BgpOpenWithDelayOpenTimerRunning,
        Event::BgpHeaderErr,
        Event::BgpOpenMsgErr,
        Event::OpenCollisionDump,
        Event::NotifMsgVerErr,
        Event::NotifMsg,
        Event::KeepAliveMsg,
        Event::UpdateMsg,
        Event::UpdateMsgErr,
    ];

    /// The RFC's number.
    pub const fn number(self) -> u8 {
        self as u8
    }
}
