//! Deadlines, and which comes next. A timer that is put off costs nothing: its neighbour keeps one entry in the queue,
//! and when that comes up the real deadline is looked at.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::io::PeerId;
use super::time::Time;

/// The timers of RFC 4271 §8.1.3 and §10. The discriminant only keeps their jitter apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TimerKind {
    /// ConnectRetryTimer.
    ConnectRetry = 0,
    /// HoldTimer.
    Hold = 1,
    /// KeepaliveTimer.
    Keepalive = 2,
    /// DelayOpenTimer.
    DelayOpen = 3,
    /// IdleHoldTimer.
    IdleHold = 4,
}

/// Which neighbour has to be looked at next, and when.
#[derive(Clone, Debug, Default)]
pub(super) struct Timetable {
    heap: BinaryHeap<Reverse<Entry>>,
}

/// A moment, and the neighbour's number in the lowest bits: one comparison orders both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

impl Entry {
    fn new(at: Time, peer: PeerId) -> Entry {
        Entry(u128::from(at.as_nanos()) << u32::BITS | u128::from(peer.0))
    }

    fn at(self) -> Time {
        Time::from_nanos((self.0 >> u32::BITS) as u64)
    }

    fn peer(self) -> PeerId {
        PeerId(self.0 as u32)
    }
}

impl Timetable {
    /// Notes that a neighbour wants to be looked at. `queued` is the earliest entry it already has; a later one is
    /// superfluous, since the neighbour is asked again when that comes up.
    pub(super) fn want(&mut self, peer: PeerId, at: Time, queued: &mut Time) {
        if at < *queued {
            *queued = at;
            self.heap.push(Reverse(Entry::new(at, peer)));
        }
    }

    /// The moment of the earliest entry.
    pub(super) fn next(&self) -> Option<Time> {
        self.heap.peek().map(|Reverse(entry)| entry.at())
    }

    /// Takes the next neighbour whose entry is due. Entries may be out of date; compare with what it has queued.
    pub(super) fn pop_due(&mut self, now: Time) -> Option<(Time, PeerId)> {
        if self.next()? > now {
            return None;
        }
        let Reverse(entry) = self.heap.pop()?;
        Some((entry.at(), entry.peer()))
    }
}
