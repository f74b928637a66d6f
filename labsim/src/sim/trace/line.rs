//! A line of JSON, put together from pieces that are JSON already: a lab has a line for every message at both ends.

use std::fmt::Display;
use std::io::Write;

use serde_json::Value;

use crate::speaker::time::Time;

/// An object that is being made.
#[derive(Default)]
pub(super) struct Line(Vec<u8>);

impl Line {
    /// A new object: when it happened, and what kind of thing.
    pub(super) fn begin(&mut self, at: Time, kind: &'static str) -> &mut Line {
        self.0.clear();
        self.0.extend_from_slice(b"{\"t\":");
        // A number, which is JSON as it is; and writing to memory does not fail.
        let _ = serde_json::to_writer(&mut self.0, &at.as_secs_f64());
        self.word("kind", kind)
    }

    /// A member that is JSON.
    #[inline]
    pub(super) fn json(&mut self, name: &'static str, value: &[u8]) -> &mut Line {
        self.0.extend_from_slice(b",\"");
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        self.0.extend_from_slice(value);
        self
    }

    /// A member that is a word without anything to escape.
    #[inline]
    pub(super) fn word(&mut self, name: &'static str, word: &'static str) -> &mut Line {
        self.json(name, b"\"");
        self.0.extend_from_slice(word.as_bytes());
        self.0.push(b'"');
        self
    }

    /// A member that is a number, or an address or a prefix in quotes.
    pub(super) fn plain(&mut self, name: &'static str, quote: &str, value: impl Display) -> &mut Line {
        self.json(name, quote.as_bytes());
        let _ = write!(self.0, "{value}");
        self.0.extend_from_slice(quote.as_bytes());
        self
    }

    /// A member that is any text.
    pub(super) fn text(&mut self, name: &'static str, text: impl Display) -> &mut Line {
        self.json(name, quoted(text).as_slice())
    }

    /// Members as [`members`] gives them.
    pub(super) fn members(&mut self, members: &[u8]) -> &mut Line {
        self.0.extend_from_slice(members);
        self
    }

    /// The whole line.
    pub(super) fn end(&mut self) -> &[u8] {
        self.0.extend_from_slice(b"}\n");
        &self.0
    }
}

/// A text as JSON has it.
pub(super) fn quoted(text: impl Display) -> Vec<u8> {
    Value::from(text.to_string()).to_string().into_bytes()
}

/// Members of an object, each with a comma before it.
pub(super) fn members(object: serde_json::Map<String, Value>) -> Vec<u8> {
    let member = |(name, value): (String, Value)| format!(",{}:{value}", Value::from(name));
    object.into_iter().map(member).collect::<String>().into_bytes()
}
