//! A line of JSON, put together from pieces that are JSON already: a lab has a line for every message at both ends.

use std::fmt::Display;
use std::io::Write;

use serde_json::Value;

use crate::speaker::time::Time;

/// An object that is being made.
#[derive(Default)]
pub(super) struct Line {
    made: Vec<u8>,
    /// The moment of the last line, and how a line of that moment begins: many things happen at once.
    moment: Option<Time>,
    begin: Vec<u8>,
}

/// A member's name as it stands before its value.
macro_rules! name {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}
pub(super) use name;

impl Line {
    /// A new object: when it happened, and what kind of thing.
    pub(super) fn begin(&mut self, at: Time, kind: &'static str) -> &mut Line {
        if self.moment != Some(at) {
            self.moment = Some(at);
            self.begin.clear();
            self.begin.extend_from_slice(b"{\"t\":");
            // A number, which is JSON as it is; and writing to memory does not fail.
            let _ = serde_json::to_writer(&mut self.begin, &at.as_secs_f64());
        }
        self.made.clear();
        self.made.extend_from_slice(&self.begin);
        self.word(name!("kind"), kind)
    }

    /// A member that is JSON. Its name is a [`name!`], as in the other methods.
    #[inline]
    pub(super) fn json(&mut self, name: &'static str, value: &[u8]) -> &mut Line {
        self.made.extend_from_slice(name.as_bytes());
        self.made.extend_from_slice(value);
        self
    }

    /// A member that is a word without anything to escape.
    #[inline]
    pub(super) fn word(&mut self, name: &'static str, word: &'static str) -> &mut Line {
        self.made.extend_from_slice(name.as_bytes());
        self.made.push(b'"');
        self.made.extend_from_slice(word.as_bytes());
        self.made.push(b'"');
        self
    }

    /// A member that is a number.
    pub(super) fn number(&mut self, name: &'static str, number: usize) -> &mut Line {
        self.made.extend_from_slice(name.as_bytes());
        let _ = serde_json::to_writer(&mut self.made, &number);
        self
    }

    /// A member that is an address or a prefix, in which there is nothing to escape.
    pub(super) fn plain(&mut self, name: &'static str, value: impl Display) -> &mut Line {
        self.json(name, b"\"");
        let _ = write!(self.made, "{value}\"");
        self
    }

    /// A member that is any text.
    pub(super) fn text(&mut self, name: &'static str, text: impl Display) -> &mut Line {
        self.json(name, quoted(text).as_slice())
    }

    /// Members as [`members`] gives them.
    pub(super) fn members(&mut self, members: &[u8]) -> &mut Line {
        self.made.extend_from_slice(members);
        self
    }

    /// The whole line.
    pub(super) fn end(&mut self) -> &[u8] {
        self.made.extend_from_slice(b"}\n");
        &self.made
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
