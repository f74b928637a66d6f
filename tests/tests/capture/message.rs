//! A BGP message that crossed the lab, in the words of the trace, and how two lists of them compare.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// One message.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// When it was put on the wire, in nanoseconds of virtual time.
    pub(crate) at: u64,
    pub(crate) way: Way,
    /// What it says, under the trace's keys.
    pub(crate) says: Map<String, Value>,
}

/// From which node to which, over which kind of connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whether the sender opened the connection.
    pub(crate) dialled: bool,
}

impl Way {
    /// The messages that went this way.
    pub(crate) fn of<'a>(&self, messages: &'a [Message]) -> Vec<&'a Message> {
        messages.iter().filter(|message| message.way == *self).collect()
    }
}

/// All ways that messages went.
pub(crate) fn ways(messages: &[Message]) -> BTreeSet<Way> {
    messages.iter().map(|message| message.way.clone()).collect()
}

/// Nanoseconds of a time in seconds.
pub(crate) fn nanoseconds(seconds: f64) -> u64 {
    (seconds * 1e9).round() as u64
}

/// That both lists have the same messages at the same times.
pub(crate) fn equal(sent: &[Message], wire: &[Message]) -> Result<(), String> {
    for n in 0..sent.len().max(wire.len()) {
        match (sent.get(n), wire.get(n)) {
            (Some(sent), Some(wire))
                if (sent.at, &sent.way, &sent.says) == (wire.at, &wire.way, &wire.says) => {}
            (sent, wire) => {
                return Err(format!(
                    "message {}: the trace has\n{sent:?}\nand the wire\n{wire:?}",
                    n + 1
                ));
            }
        }
    }
    Ok(())
}

/// That each of `some` is one of `all`, in order, and at the same time or later.
pub(crate) fn within(some: &[&Message], all: &[&Message]) -> Result<(), String> {
    let mut all = all.iter();
    for message in some {
        let same = |other: &&&Message| other.says == message.says && other.at <= message.at;
        if all.find(same).is_none() {
            return Err(format!("{message:?}"));
        }
    }
    Ok(())
}
