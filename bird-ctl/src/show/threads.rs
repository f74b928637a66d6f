//! `show threads`: the threads of a BIRD 3.

use std::fmt;

use super::keep;
use super::time::{Milliseconds, milliseconds};
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const THREADS: u16 = 1027;
const HEADING: &str = "Thread ID       Working         Overhead        Last Pickup/Drop";

/// What `show threads` answered (BIRD 3; older ones do not understand it).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ThreadList {
    /// The threads.
    pub threads: Vec<Thread>,
    /// What is said below them, such as `All loops in group worker are assigned.`
    pub notes: Vec<String>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A thread (BIRD 3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Thread {
    /// Its number, four digits.
    pub id: String,
    /// It has more to do than it gets done.
    pub busy: bool,
    /// How long it worked, in milliseconds.
    pub working_ms: u64,
    /// How long it was busy with itself, in milliseconds.
    pub overhead_ms: u64,
    /// How long ago it took or gave away work, in milliseconds.
    pub last_ms: u64,
}

impl ThreadList {
    /// Reads a reply.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        let end = Some(&reply.end).filter(|end| !end.text.is_empty());
        for ReplyLine { code, text } in reply.lines.iter().chain(end) {
            match (*code, Thread::parse(text)) {
                (THREADS, Some(thread)) => list.threads.push(thread),
                (THREADS, None) if text == HEADING => {}
                (THREADS, None) if text.ends_with('.') => list.notes.push(text.clone()),
                _ => keep(&mut list.other, *code, text),
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        out.line(THREADS, format_args!("{HEADING}"))?;
        for thread in &self.threads {
            out.line(THREADS, format_args!("{thread}"))?;
        }
        let Some((last, before)) = self.notes.split_last() else {
            return out.end(0, format_args!(""));
        };
        for note in before {
            out.line(THREADS, format_args!("{note}"))?;
        }
        out.end(THREADS, format_args!("{last}"))
    }
}

impl Thread {
    fn parse(text: &str) -> Option<Self> {
        let (id, rest) = text.split_once(' ')?;
        let (busy, rest) = match rest.strip_prefix("[busy]") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let mut words = rest.split_ascii_whitespace();
        let mut seconds = || {
            let value = milliseconds(words.next()?)?;
            (words.next()? == "s").then_some(value)
        };
        let thread = Self {
            id: id.to_owned(),
            busy,
            working_ms: seconds()?,
            overhead_ms: seconds()?,
            last_ms: seconds()?,
        };
        (words.next().is_none() && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(thread)
    }
}

impl fmt::Display for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = |value| Milliseconds(value, Dialect::Bird3);
        let busy = if self.busy { " [busy]" } else { "" };
        write!(
            f,
            "{}{busy:<7}{:>14} s{:>12} s{:>12} s",
            self.id,
            seconds(self.working_ms),
            seconds(self.overhead_ms),
            seconds(self.last_ms)
        )
    }
}
