//! One TCP connection with a neighbour: its state machine's state, its timers, and the bytes of a message that has not
//! wholly arrived.

use std::net::Ipv4Addr;

use bgp_wire::Framer;

use super::fsm::State;
use super::shared::NegotiatedId;
use super::time::Time;

/// How far the TCP connection below is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tcp {
    /// There is none.
    #[default]
    None,
    /// Asked for.
    Opening,
    /// Up.
    Up,
}

/// When the timers of a connection run out; [`Time::NEVER`] for one that does not run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deadlines {
    pub(super) connect_retry: Time,
    pub(super) hold: Time,
    pub(super) keepalive: Time,
    pub(super) delay_open: Time,
}

impl Deadlines {
    const NONE: Deadlines = Deadlines {
        connect_retry: Time::NEVER,
        hold: Time::NEVER,
        keepalive: Time::NEVER,
        delay_open: Time::NEVER,
    };

    /// The earliest.
    pub(super) fn next(&self) -> Time {
        self.connect_retry
            .min(self.hold)
            .min(self.keepalive)
            .min(self.delay_open)
    }
}

/// One connection; in Idle it holds nothing.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) state: State,
    pub(super) tcp: Tcp,
    pub(super) deadlines: Deadlines,
    pub(super) framer: Framer,
    /// What the two OPENs agreed on.
    pub(super) negotiated: NegotiatedId,
    /// The hold time that they agreed on, in seconds.
    pub(super) hold_time: u16,
    /// The neighbour's BGP Identifier.
    pub(super) remote_id: Ipv4Addr,
}

impl Default for Connection {
    fn default() -> Connection {
        Connection {
            state: State::Idle,
            tcp: Tcp::None,
            deadlines: Deadlines::NONE,
            framer: Framer::new(),
            negotiated: NegotiatedId::default(),
            hold_time: 0,
            remote_id: Ipv4Addr::UNSPECIFIED,
        }
    }
}

impl Connection {
    /// Forgets everything but the state, which the state machine sets. Whether there was TCP to close.
    pub(super) fn release(&mut self) -> bool {
        let tcp = self.tcp != Tcp::None;
        *self = Connection {
            state: self.state,
            ..Connection::default()
        };
        tcp
    }
}
