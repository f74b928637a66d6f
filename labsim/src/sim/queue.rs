//! The event queue: what happens next, ordered by virtual time, and within one moment by the order of scheduling.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::speaker::time::Time;

/// Things that will happen.
#[derive(Debug)]
pub(super) struct Queue<T> {
    heap: BinaryHeap<Entry<T>>,
    scheduled: u64,
}

#[derive(Debug)]
struct Entry<T> {
    at: Time,
    sequence: u64,
    what: T,
}

impl<T> Default for Queue<T> {
    fn default() -> Queue<T> {
        Queue {
            heap: BinaryHeap::new(),
            scheduled: 0,
        }
    }
}

impl<T> Queue<T> {
    /// Something will happen at a moment.
    pub(super) fn schedule(&mut self, at: Time, what: T) {
        self.scheduled += 1;
        self.heap.push(Entry {
            at,
            sequence: self.scheduled,
            what,
        });
    }

    /// The next moment at which something happens.
    pub(super) fn next_at(&self) -> Option<Time> {
        self.heap.peek().map(|entry| entry.at)
    }

    /// The next thing that happens at a moment; `None` if nothing more does.
    pub(super) fn pop_at(&mut self, at: Time) -> Option<T> {
        if self.next_at()? != at {
            return None;
        }
        self.heap.pop().map(|entry| entry.what)
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
