//! One TCP connection with a neighbour: its state machine's state, its timers, and the bytes of a message that has not
//! wholly arrived. There are millions of these in a large lab, so a connection is small.

use std::net::Ipv4Addr;

use bgp_wire::{DecodeError, Framer, Negotiated};
use bytes::Bytes;

use super::fsm::{Event as FsmEvent, State};
use super::io::Opener;
use super::shared::NegotiatedId;
use super::time::Time;
use super::timer::TimerKind;

/// How far the TCP connection below is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tcp {
    /// There is none.
    None,
    /// Asked for.
    Opening,
    /// Up.
    Up,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) opener: Opener,
    pub(super) state: State,
    pub(super) tcp: Tcp,
    /// Which of ConnectRetry, DelayOpen and Hold `deadline` is of: no two of them ever run at a time.
    runs: TimerKind,
    /// The hold time that the two OPENs agreed on, in seconds.
    pub(super) hold_time: u16,
    /// What they agreed on.
    pub(super) negotiated: NegotiatedId,
    /// The neighbour's BGP Identifier.
    pub(super) remote_id: Ipv4Addr,
    deadline: Time,
    keepalive: Time,
    /// What has arrived of a message that is not whole.
    partial: Option<Box<Framer>>,
}

impl Connection {
    pub(super) fn new(opener: Opener, state: State) -> Connection {
        Connection {
            opener,
            state,
            tcp: Tcp::None,
            runs: TimerKind::ConnectRetry,
            hold_time: 0,
            negotiated: NegotiatedId::default(),
            remote_id: Ipv4Addr::UNSPECIFIED,
            deadline: Time::NEVER,
            keepalive: Time::NEVER,
            partial: None,
        }
    }

    /// Forgets everything but the state, which the state machine sets. Whether there was TCP to close.
    pub(super) fn release(&mut self) -> bool {
        let tcp = self.tcp != Tcp::None;
        *self = Connection::new(self.opener, self.state);
        tcp
    }

    pub(super) fn start(&mut self, kind: TimerKind, deadline: Time) {
        match kind {
            TimerKind::Keepalive => self.keepalive = deadline,
            TimerKind::ConnectRetry | TimerKind::DelayOpen | TimerKind::Hold => {
                (self.runs, self.deadline) = (kind, deadline);
            }
            TimerKind::IdleHold => {} // Belongs to the session, not to a connection.
        }
    }

    pub(super) fn stop(&mut self, kind: TimerKind) {
        match kind {
            TimerKind::Keepalive => self.keepalive = Time::NEVER,
            _ if kind == self.runs => self.deadline = Time::NEVER,
            _ => {}
        }
    }

    pub(super) fn runs(&self, kind: TimerKind) -> bool {
        match kind {
            TimerKind::Keepalive => self.keepalive != Time::NEVER,
            _ => kind == self.runs && self.deadline != Time::NEVER,
        }
    }

    /// When its KeepaliveTimer runs out.
    pub(super) fn keepalive(&self) -> Time {
        self.keepalive
    }

    /// When the other one does; while the session rests, when that was last started.
    pub(super) fn deadline(&self) -> Time {
        self.deadline
    }

    /// When its first timer runs out.
    fn next_deadline(&self) -> Time {
        self.deadline.min(self.keepalive)
    }

    /// The first timer that has run out; it runs no more.
    pub(super) fn take_due(&mut self, now: Time) -> Option<FsmEvent> {
        if self.deadline <= now {
            self.deadline = Time::NEVER;
            return Some(match self.runs {
                TimerKind::DelayOpen => FsmEvent::DelayOpenTimerExpires,
                TimerKind::Hold => FsmEvent::HoldTimerExpires,
                _ => FsmEvent::ConnectRetryTimerExpires,
            });
        }
        let due = self.keepalive <= now;
        due.then(|| {
            self.keepalive = Time::NEVER;
            FsmEvent::KeepaliveTimerExpires
        })
    }

    /// Takes the bytes that arrived next. They come back if they are just one whole message, as most are; the rest is
    /// to be asked for with [`Connection::next_message`].
    pub(super) fn push(&mut self, bytes: Bytes) -> Option<Bytes> {
        if self.partial.is_none() && is_one_message(&bytes) {
            return Some(bytes);
        }
        self.partial.get_or_insert_default().push(bytes);
        None
    }

    /// The next whole message that lies here, or the error of its header.
    pub(super) fn next_message(&mut self, negotiated: &Negotiated) -> Option<Result<Bytes, DecodeError>> {
        let framer = self.partial.as_mut()?;
        let message = framer.next(negotiated);
        if framer.buffered() == 0 {
            self.partial = None;
        }
        message
    }
}

/// Whether the length in the first header is that of all the bytes. Decoding looks at the rest of the header.
fn is_one_message(bytes: &Bytes) -> bool {
    let length = bytes
        .get(16..18)
        .and_then(|octets| octets.try_into().ok())
        .map(u16::from_be_bytes);
    length.map(usize::from) == Some(bytes.len())
}

/// The connections of a session: none, one, or one from each end. The first has its place here, the other one, which is
/// rare and does not last, has it elsewhere.
#[derive(Debug, Default)]
pub(super) struct Connections {
    first: Option<Connection>,
    second: Option<Box<Connection>>,
}

impl From<Connection> for Connections {
    fn from(only: Connection) -> Connections {
        Connections {
            first: Some(only),
            second: None,
        }
    }
}

impl Connections {
    /// The connection that an end opened; none while it is in Idle.
    pub(super) fn get(&self, opener: Opener) -> Option<&Connection> {
        match &self.first {
            Some(first) if first.opener == opener => Some(first),
            _ => self.second.as_deref().filter(|second| second.opener == opener),
        }
    }

    pub(super) fn get_mut(&mut self, opener: Opener) -> Option<&mut Connection> {
        match &mut self.first {
            Some(first) if first.opener == opener => Some(first),
            _ => self
                .second
                .as_deref_mut()
                .filter(|second| second.opener == opener),
        }
    }

    /// The connection that an end opened. One that is in Idle leaves it now.
    pub(super) fn entry(&mut self, opener: Opener) -> &mut Connection {
        let Connections { first, second } = self;
        match first {
            None => first.insert(Connection::new(opener, State::Idle)),
            Some(first) if first.opener == opener => first,
            Some(_) => second.get_or_insert_with(|| Box::new(Connection::new(opener, State::Idle))),
        }
    }

    /// The connection, if there is just one.
    pub(super) fn only(&mut self) -> Option<&mut Connection> {
        self.first.as_mut().filter(|_| self.second.is_none())
    }

    /// When the first timer of any of them runs out.
    pub(super) fn next_deadline(&self) -> Time {
        let first = self.first.as_ref().map_or(Time::NEVER, Connection::next_deadline);
        match &self.second {
            None => first,
            Some(second) => first.min(second.next_deadline()),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Connection> {
        self.first.iter().chain(self.second.as_deref())
    }

    /// A connection leaves Idle.
    pub(super) fn insert(&mut self, connection: Connection) -> &mut Connection {
        debug_assert!(self.get(connection.opener).is_none(), "one connection an opener");
        match self.first {
            None => self.first.insert(connection),
            Some(_) => self.second.insert(Box::new(connection)),
        }
    }

    /// A connection is back in Idle.
    pub(super) fn remove(&mut self, opener: Opener) {
        if self.second.as_ref().is_some_and(|second| second.opener == opener) {
            self.second = None;
        } else if self.first.as_ref().is_some_and(|first| first.opener == opener) {
            self.first = self.second.take().map(|second| *second);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_small() {
        assert!(size_of::<Connection>() <= 48, "{}", size_of::<Connection>());
        assert!(size_of::<Connections>() <= 56, "{}", size_of::<Connections>());
    }

    #[test]
    fn the_second_connection_takes_the_place_of_the_first() {
        let mut connections = Connections::default();
        connections.insert(Connection::new(Opener::Us, State::Connect));
        connections.insert(Connection::new(Opener::Neighbour, State::OpenSent));
        connections.remove(Opener::Us);
        assert!(connections.get(Opener::Us).is_none());
        assert_eq!(
            connections
                .get(Opener::Neighbour)
                .map(|connection| connection.state),
            Some(State::OpenSent)
        );
        connections.remove(Opener::Neighbour);
        assert_eq!(connections.iter().count(), 0);
    }

    #[test]
    fn a_message_in_pieces_is_put_together() {
        let keepalive = Bytes::from_static(&[
            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 19, 4,
        ]);
        let mut connection = Connection::new(Opener::Us, State::OpenConfirm);
        assert_eq!(connection.push(keepalive.clone()), Some(keepalive.clone()));
        let before = Negotiated::default();
        assert_eq!(connection.push(keepalive.slice(..7)), None);
        assert!(connection.next_message(&before).is_none());
        // The rest, and a whole one behind it.
        let rest = [&keepalive[7..], &keepalive[..]].concat();
        assert_eq!(connection.push(Bytes::from(rest)), None);
        for _ in 0..2 {
            assert_eq!(
                connection.next_message(&before).and_then(Result::ok),
                Some(keepalive.clone())
            );
        }
        assert!(connection.next_message(&before).is_none());
        assert_eq!(connection.push(keepalive.clone()), Some(keepalive));
    }
}
