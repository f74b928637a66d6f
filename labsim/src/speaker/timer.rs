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
    /// What many neighbours want at once, sorted when the first of them is due.
    fresh: Vec<Entry>,
    /// The earliest of those.
    first_fresh: Option<Entry>,
    gathers: bool,
    /// What many neighbours wanted at once, the earliest last: taken from the end, so that what comes next is at hand.
    sorted: Vec<Entry>,
    /// What came one by one.
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
        if at >= *queued {
            return;
        }
        *queued = at;
        let entry = Entry::new(at, peer);
        if self.gathers {
            self.fresh.push(entry);
            self.first_fresh = Some(self.first_fresh.map_or(entry, |first| first.min(entry)));
        } else {
            self.heap.push(Reverse(entry));
        }
    }

    /// Many neighbours are about to be noted: they are sorted once instead of each finding its place.
    pub(super) fn gather(&mut self, gathers: bool) {
        self.gathers = gathers;
    }

    /// Forgets all entries but these.
    pub(super) fn retain(&mut self, wanted: impl Fn(Time, PeerId) -> bool) {
        let wanted = |entry: &Entry| wanted(entry.at(), entry.peer());
        self.fresh.retain(wanted);
        self.first_fresh = self.fresh.iter().min().copied();
        self.sorted.retain(wanted);
        self.heap.retain(|Reverse(entry)| wanted(entry));
        self.sorted.shrink_to_fit();
        self.fresh.shrink_to_fit();
    }

    fn first(&self) -> Option<Entry> {
        let heaped = self.heap.peek().map(|Reverse(entry)| *entry);
        [heaped, self.sorted.last().copied(), self.first_fresh]
            .into_iter()
            .flatten()
            .min()
    }

    /// The moment of the earliest entry.
    pub(super) fn next(&self) -> Option<Time> {
        self.first().map(Entry::at)
    }

    /// Takes the next neighbour whose entry is due. Entries may be out of date; compare with what it has queued.
    pub(super) fn pop_due(&mut self, now: Time) -> Option<(Time, PeerId)> {
        let first = self.first().filter(|first| first.at() <= now)?;
        if self.first_fresh == Some(first) {
            self.first_fresh = None;
            self.sorted.append(&mut self.fresh);
            self.sorted.sort_unstable_by(|a, b| b.cmp(a));
            self.fresh = Vec::new();
        }
        if self.sorted.last() == Some(&first) {
            self.sorted.pop();
            if self.sorted.is_empty() {
                self.sorted = Vec::new();
            }
        } else {
            self.heap.pop();
        }
        Some((first.at(), first.peer()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_order_whether_they_came_at_once_or_one_by_one() {
        let mut timetable = Timetable::default();
        let want = |timetable: &mut Timetable, seconds: u64, peer: u32| {
            timetable.want(PeerId(peer), Time::from_secs(seconds), &mut Time::NEVER.clone());
        };
        timetable.gather(true);
        for peer in 0..100 {
            want(&mut timetable, u64::from(peer * 37 % 100), peer);
        }
        timetable.gather(false);
        for peer in 100..110 {
            want(&mut timetable, u64::from(peer - 90) * 5, peer);
        }
        let mut taken = Vec::new();
        while let Some((at, _)) = timetable.pop_due(Time::from_secs(98)) {
            taken.push(at);
        }
        assert_eq!(taken.len(), 109, "one is later");
        assert!(taken.is_sorted());
        assert_eq!(timetable.next(), Some(Time::from_secs(99)));
        timetable.retain(|_, _| false);
        assert_eq!(timetable.next(), None);
    }
}
