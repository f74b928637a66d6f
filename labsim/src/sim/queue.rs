//! The event queue: what happens next, ordered by virtual time, and within one moment by the order of scheduling.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use crate::speaker::time::Time;

/// Things that will happen.
///
/// Most are scheduled one latency ahead, and a lab has few latencies. What is always scheduled with the same delay is in
/// order by itself, so each such delay has a lane where entries are only appended and taken from the front. The rest goes
/// through a heap.
#[derive(Debug)]
pub(super) struct Queue<T> {
    lanes: Vec<Lane<T>>,
    heap: BinaryHeap<Entry<T>>,
    scheduled: u64,
    /// When the first of all entries is due, its place in the order of scheduling, and where it waits.
    first: Option<First>,
}

#[derive(Debug)]
struct Lane<T> {
    delay: Duration,
    entries: VecDeque<Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    at: Time,
    sequence: u64,
    what: T,
}

#[derive(Clone, Copy, Debug)]
struct First {
    at: Time,
    sequence: u64,
    /// Its lane; `None`: the heap.
    lane: Option<usize>,
}

/// So many delays get a lane; looking at each must stay cheaper than the heap.
const MOST_LANES: usize = 8;

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue {
            lanes: Vec::new(),
            heap: BinaryHeap::new(),
            scheduled: 0,
            first: None,
        }
    }
}

impl<T> Queue<T> {
    /// Something will happen at a moment.
    pub(super) fn schedule(&mut self, at: Time, what: T) {
        let entry = self.entry(at, what, None);
        self.heap.push(entry);
    }

    /// Something will happen a while after now. `now` never goes back.
    pub(super) fn schedule_after(&mut self, now: Time, delay: Duration, what: T) {
        let lane = match self.lane(delay) {
            Some(lane) => lane,
            None if self.lanes.len() < MOST_LANES => {
                let entries = VecDeque::new();
                self.lanes.push(Lane { delay, entries });
                self.lanes.len() - 1
            }
            None => return self.schedule(now + delay, what),
        };
        let entry = self.entry(now + delay, what, Some(lane));
        self.lanes[lane].entries.push_back(entry);
    }

    fn lane(&self, delay: Duration) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.delay == delay)
    }

    fn entry(&mut self, at: Time, what: T, lane: Option<usize>) -> Entry<T> {
        self.scheduled += 1;
        let sequence = self.scheduled;
        // Of two at the same moment the one that was there goes first.
        if self.first.is_none_or(|first| at < first.at) {
            self.first = Some(First { at, sequence, lane });
        }
        Entry { at, sequence, what }
    }

    /// Changes what will happen, without changing when.
    pub(super) fn change(&mut self, mut change: impl FnMut(&mut T)) {
        for lane in &mut self.lanes {
            lane.entries.iter_mut().for_each(|entry| change(&mut entry.what));
        }
        let mut heap = std::mem::take(&mut self.heap).into_vec();
        heap.iter_mut().for_each(|entry| change(&mut entry.what));
        self.heap = heap.into();
    }

    /// The next moment at which something happens.
    pub(super) fn next_at(&self) -> Option<Time> {
        self.first.map(|first| first.at)
    }

    /// The next thing that happens at a moment; `None` if nothing more does.
    pub(super) fn pop_at(&mut self, at: Time) -> Option<T> {
        let first = self.first.filter(|first| first.at == at)?;
        let Some(lane) = first.lane else {
            let entry = self.heap.pop();
            self.first = self.find_first();
            return entry.map(|entry| entry.what);
        };
        let entries = &mut self.lanes[lane].entries;
        let entry = entries.pop_front();
        // What was scheduled right behind it for the same moment follows it, whatever waits elsewhere.
        let follows = |next: &&Entry<T>| next.at == at && next.sequence == first.sequence + 1;
        self.first = match entries.front().filter(follows) {
            Some(next) => Some(First {
                sequence: next.sequence,
                ..first
            }),
            None => self.find_first(),
        };
        entry.map(|entry| entry.what)
    }

    /// The same, if it is such a thing.
    pub(super) fn pop_if(&mut self, at: Time, is_such: impl FnOnce(&T) -> bool) -> Option<T> {
        let first = self.first.filter(|first| first.at == at)?;
        let entry = match first.lane {
            Some(lane) => self.lanes[lane].entries.front(),
            None => self.heap.peek(),
        };
        if !is_such(&entry?.what) {
            return None;
        }
        self.pop_at(at)
    }

    fn find_first(&self) -> Option<First> {
        let of = |entry: &Entry<T>, lane| First {
            at: entry.at,
            sequence: entry.sequence,
            lane,
        };
        let mut first = self.heap.peek().map(|entry| of(entry, None));
        for (lane, Lane { entries, .. }) in self.lanes.iter().enumerate() {
            let Some(head) = entries.front() else { continue };
            if first.is_none_or(|first| (head.at, head.sequence) < (first.at, first.sequence)) {
                first = Some(of(head, Some(lane)));
            }
        }
        first
    }
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Entry<T>) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Entry<T>) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The earliest entry is the greatest, as the heap wants it.
impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Entry<T>) -> Ordering {
        (other.at, other.sequence).cmp(&(self.at, self.sequence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_and_heap_give_one_order() {
        // Entries with many delays, taken while others are added: the order is by time, then by scheduling.
        let mut queue = Queue::default();
        let (mut now, mut number) = (Time::ZERO, 0u64);
        let mut taken = Vec::new();
        for step in 0..200u64 {
            for delay in [1, 3, step % 13, 20] {
                number += 1;
                let span = Duration::from_secs(delay);
                if step % 3 == 0 {
                    queue.schedule(now + span, (now + span, number));
                } else {
                    queue.schedule_after(now, span, (now + span, number));
                }
            }
            if let Some(at) = queue.next_at() {
                now = at;
                taken.extend(queue.pop_at(at));
            }
        }
        while let Some(at) = queue.next_at() {
            taken.extend(queue.pop_at(at));
        }
        assert_eq!(taken.len(), 800);
        assert!(taken.is_sorted());
    }

    #[test]
    fn equal_moments_keep_the_order_of_scheduling() {
        let mut queue = Queue::default();
        for (second, what) in [(2, "c"), (1, "a"), (2, "d"), (1, "b")] {
            queue.schedule(Time::from_secs(second), what);
        }
        let mut all = Vec::new();
        while let Some(at) = queue.next_at() {
            while let Some(what) = queue.pop_at(at) {
                all.push(what);
            }
        }
        assert_eq!(all, ["a", "b", "c", "d"]);
    }
}
