//! One simulated TCP connection: what its two ends know, and what is on its way or waits to be sent again.
//!
//! Bytes arrive in order and whole. What the path swallows is sent again after a time that doubles, as Linux does it; a
//! path that swallows the acknowledgements stalls the stream just as well.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;

use crate::lab::NodeId;
use crate::speaker::io::PeerId;
use crate::speaker::time::Time;

/// When Linux (6.5 and later) sends a SYN again, in seconds after the first: four times evenly, then doubling
/// (`tcp_syn_linear_timeouts`, `tcp_syn_retries`). The recorded dialogues with real daemons have the same pattern.
pub(super) const SYN_RETRIES: [u64; 10] = [1, 2, 3, 4, 5, 7, 11, 19, 35, 67];

/// When it gives up.
pub(super) const SYN_GIVES_UP: u64 = 131;

/// The first retransmission time-out on a path of milliseconds (Linux `TCP_RTO_MIN`).
pub(super) const FIRST_TIMEOUT: Duration = Duration::from_millis(200);

/// The longest (`TCP_RTO_MAX`).
const LONGEST_TIMEOUT: Duration = Duration::from_secs(120);

/// How often a segment is sent again before the connection is given up (`tcp_retries2`): a good 15 minutes.
const RETRIES: u32 = 15;

/// The same for a connection that its process has closed (`tcp_orphan_retries`).
const ORPHAN_RETRIES: u32 = 8;

/// Which end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The one that dialled.
    Dialler,
    /// The one on port 179.
    Listener,
}

impl Side {
    pub(super) const fn other(self) -> Side {
        match self {
            Side::Dialler => Side::Listener,
            Side::Listener => Side::Dialler,
        }
    }
}

/// What travels.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    /// The last of the three packets that open a connection.
    Ack,
    /// One BGP message, or what is left of it.
    Data(Bytes),
    /// The sender has closed.
    Fin,
}

/// How far an end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Waits for the other end's answer to its SYN, or to its SYN-ACK.
    Opening,
    /// Carries bytes.
    Open,
    /// The process has closed it; what it had sent before is still delivered.
    Closed,
    /// Its kernel knows nothing of it any more, and answers with RST.
    Gone,
}

/// One end.
#[derive(Debug)]
pub(super) struct End {
    pub(super) node: NodeId,
    /// The neighbour at that node whose session this is; none if none is configured.
    pub(super) peer: Option<PeerId>,
    pub(super) phase: Phase,
}

/// What only some connections have; there are many, so it is kept apart.
#[derive(Debug, Default)]
struct Extra {
    wire: [Wire; 2],
    troubles: [Trouble; 2],
}

/// What a capture wants to know of an end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wire {
    pub(super) port: u16,
    /// Octets put on the way by this end.
    pub(super) sent: u32,
    /// Octets that arrived at this end.
    pub(super) received: u32,
}

/// What an end has sent in vain.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    /// In order.
    pub(super) held: VecDeque<Segment>,
    /// Sending is stuck.
    pub(super) stall: Option<Stall>,
}

/// A direction in which nothing is acknowledged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stall {
    /// How often it was tried again.
    pub(super) tries: u32,
    /// The segment that is sent again has arrived; only its acknowledgement is missing.
    pub(super) arrived: bool,
}

impl Stall {
    /// The first segment without an acknowledgement was sent just now.
    pub(super) const fn new(arrived: bool) -> Stall {
        Stall { tries: 0, arrived }
    }

    /// Whether new segments are still put on the way: until the first time-out, after which only one segment may be
    /// without an acknowledgement (RFC 5681 §3.1, the loss window). What follows one that vanished has to wait for it.
    pub(super) const fn lets_pass(&self) -> bool {
        self.tries == 0 && self.arrived
    }

    /// How long to wait for the next try; `None`: the connection is given up.
    pub(super) fn wait(&self, phase: Phase) -> Option<Duration> {
        let most = if phase == Phase::Closed {
            ORPHAN_RETRIES
        } else {
            RETRIES
        };
        (self.tries <= most).then(|| LONGEST_TIMEOUT.min(FIRST_TIMEOUT * (1 << self.tries.min(16))))
    }
}

impl End {
    pub(super) fn new(node: NodeId, peer: Option<PeerId>) -> End {
        End {
            node,
            peer,
            phase: Phase::Opening,
        }
    }
}

/// A connection.
#[derive(Debug)]
pub(super) struct Tcp {
    ends: [End; 2],
    extra: Option<Box<Extra>>,
    /// When the first SYN was sent.
    pub(super) dialled: Time,
    /// No node has the address that was dialled.
    pub(super) nowhere: bool,
}

impl Tcp {
    /// A connection that is being dialled.
    pub(super) fn new(dialler: End, listener: End, nowhere: bool, dialled: Time) -> Tcp {
        Tcp {
            ends: [dialler, listener],
            extra: None,
            dialled,
            nowhere,
        }
    }

    pub(super) fn end(&self, side: Side) -> &End {
        &self.ends[side as usize]
    }

    pub(super) fn end_mut(&mut self, side: Side) -> &mut End {
        &mut self.ends[side as usize]
    }

    /// The nodes at its ends, the dialler first.
    pub(super) fn nodes(&self) -> [NodeId; 2] {
        [self.ends[0].node, self.ends[1].node]
    }

    /// Whether it has neither trouble nor a capture.
    pub(super) fn is_plain(&self) -> bool {
        self.extra.is_none()
    }

    /// What a capture has to know of an end; kept only for those who capture.
    pub(super) fn wire(&mut self, side: Side) -> &mut Wire {
        &mut self.extra.get_or_insert_default().wire[side as usize]
    }

    /// Whether sending from one side is stuck.
    pub(super) fn stall(&self, side: Side) -> Option<Stall> {
        self.extra.as_ref()?.troubles[side as usize].stall
    }

    /// What one side has sent in vain.
    pub(super) fn trouble(&mut self, side: Side) -> &mut Trouble {
        &mut self.extra.get_or_insert_default().troubles[side as usize]
    }

    /// An end's kernel forgets the connection. What it had still to send is returned.
    pub(super) fn forget(&mut self, side: Side) -> VecDeque<Segment> {
        self.end_mut(side).phase = Phase::Gone;
        let trouble = self
            .extra
            .as_mut()
            .map(|extra| &mut extra.troubles[side as usize]);
        trouble.map(std::mem::take).unwrap_or_default().held
    }

    /// Whether nothing can come of it any more.
    pub(super) fn is_over(&self) -> bool {
        let idle = |side| {
            self.extra
                .as_ref()
                .is_none_or(|extra| extra.troubles[side as usize].is_over())
        };
        let over = |side| match self.end(side).phase {
            Phase::Gone => true,
            Phase::Closed => idle(side),
            Phase::Opening | Phase::Open => false,
        };
        over(Side::Dialler) && over(Side::Listener)
    }
}

impl Trouble {
    fn is_over(&self) -> bool {
        self.held.is_empty() && self.stall.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stalled_stream_is_given_up_after_a_quarter_of_an_hour() {
        let total = |phase: Phase| -> Duration {
            {
                let waits = (0..).map_while(|tries| {
                    Stall {
                        tries,
                        arrived: false,
                    }
                    .wait(phase)
                });
                waits.sum()
            }
        };
        // tcp(7): tcp_retries2 15 is "a hypothetical timeout of 924.6 seconds".
        assert_eq!(total(Phase::Open), Duration::from_millis(924_600));
        assert_eq!(total(Phase::Closed), Duration::from_millis(102_200));
    }
}
