//! The speaker's whole boundary: what goes in, what comes out.

use std::fmt;

use bytes::Bytes;
use ipnet::IpNet;

use super::attributes::Attributes;
use super::fsm::State;
use super::last_error::LastError;
use super::rib::{Change, RejectReason};

/// A neighbour's place in [`super::config::Config::peers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub u32);

impl PeerId {
    /// As an index into a list with one entry per neighbour.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Which end opened a TCP connection (RFC 4271 §6.8 decides between the two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opener {
    /// We did.
    Us,
    /// The neighbour did.
    Neighbour,
}

/// A TCP connection with a neighbour. There is at most one per opener at a time: once the speaker has closed one, or
/// has been told that it is closed, the driver delivers nothing more for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId {
    /// With whom.
    pub peer: PeerId,
    /// Opened by whom.
    pub opener: Opener,
}

/// Why a TCP connection did not come up, or went away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TcpError {
    /// RST in answer to the SYN.
    Refused,
    /// RST on a running connection.
    Reset,
    /// The neighbour closed it (FIN). Not an error of the socket, but the end of the session.
    Closed,
    /// Nobody answered.
    TimedOut,
    /// The network says that it cannot reach the host.
    NoRouteToHost,
    /// There is no route to the network of the host.
    NetworkUnreachable,
}

impl fmt::Display for TcpError {
    /// The words of `strerror(3)`, which daemons print.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TcpError::Refused => "Connection refused",
            TcpError::Reset => "Connection reset by peer",
            TcpError::Closed => "Connection closed",
            TcpError::TimedOut => "Connection timed out",
            TcpError::NoRouteToHost => "No route to host",
            TcpError::NetworkUnreachable => "Network is unreachable",
        })
    }
}

/// What happens to a speaker.
#[derive(Clone, Debug)]
pub enum Input {
    /// The process starts: every enabled session starts.
    Start,
    /// An administrator enables a session.
    Enable(PeerId),
    /// An administrator disables a session.
    Disable(PeerId),
    /// The connection that [`Output::Connect`] asked for is up.
    Connected(PeerId),
    /// It failed.
    ConnectFailed(PeerId, TcpError),
    /// The neighbour opened a connection to us. The speaker takes it or answers with [`Output::Close`].
    Accepted(PeerId),
    /// Bytes arrived, in order.
    Received(ConnectionId, Bytes),
    /// A connection went away.
    Closed(ConnectionId, TcpError),
    /// We originate a route, or originate it with other attributes.
    Originate(IpNet, Attributes),
    /// We no longer originate it.
    Withdraw(IpNet),
    /// Time has passed; see what is due.
    Timeout,
}

/// What a speaker wants done, or tells.
#[derive(Clone, Debug)]
pub enum Output {
    /// Open a TCP connection to the neighbour. A former attempt that is still under way ends.
    Connect(PeerId),
    /// Close a connection after what has been transmitted on it, or give up an attempt.
    Close(ConnectionId),
    /// Transmit one whole BGP message. Equal messages to many neighbours share their bytes.
    Transmit(ConnectionId, Bytes),
    /// Something that an observer may want to know.
    Event(Event),
}

/// What an observer of a speaker sees. Nothing here needs an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A connection's state machine moved. The first one of a connection that the neighbour opened starts from Idle.
    State {
        /// The connection.
        connection: ConnectionId,
        /// Before.
        from: State,
        /// After.
        to: State,
    },
    /// The session has a new last error.
    Error {
        /// With whom.
        peer: PeerId,
        /// What went wrong.
        error: LastError,
    },
    /// A route arrived or went, and what that meant for the best one.
    Route {
        /// The destination.
        prefix: IpNet,
        /// From whom; `None`: our own.
        from: Option<PeerId>,
        /// What changed.
        change: Change,
    },
    /// A route was not accepted.
    Rejected {
        /// The destination.
        prefix: IpNet,
        /// From whom.
        from: PeerId,
        /// Why.
        reason: RejectReason,
    },
}
