//! Commands: what may be sent to a daemon.
//!
//! The daemon reads a line and trusts it. A line end inside a command is a second command, and a line of some
//! thousand bytes puts BIRD 1.6, 2.0 and 3.4 into an endless loop in which BGP stops too. So nothing is written that is
//! not a [`Command`], and a [`Command`] is checked when it is made.

mod change;
mod query;
mod show;
#[cfg(test)]
mod tests;

use std::fmt;

pub use change::{ConfigureRequest, Protocols, ReloadDirection};
pub use query::{RouteQuery, Target};

use crate::Dialect;

/// The longest command, in bytes, with the line end that is sent after it: BIRD reads into 1024 bytes and closes the
/// connection when they are full.
pub const MAX_COMMAND: usize = 1023;

/// A command that can be sent: one line, short enough, and one that is answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Command(String);

/// Why a text is not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// It holds a line feed, a carriage return or a NUL.
    #[error("expected one line, got a {0} in the command; send one command at a time")]
    ControlByte(&'static str),
    /// It is too long for the daemon.
    #[error(
        "expected at most {MAX_COMMAND} bytes with the line end, got {0}; a longer line can stop the daemon"
    )]
    TooLong(usize),
    /// It asks nothing.
    #[error("expected a command such as `show protocols`, got an empty line")]
    Empty,
    /// It is a word of `birdc` itself, which BIRD never answers.
    #[error("`{0}` is a word of birdc, which BIRD itself does not answer; nothing was sent")]
    BirdcOnly(String),
    /// A BIRD gives it two replies, so every later answer would be that to the question before.
    #[error("BIRD answers twice {0}")]
    AnsweredTwice(&'static str),
    /// A name or pattern holds a character that BIRD has no way to write in it.
    #[error("expected {expected}, got {got:?}")]
    Name {
        /// What may stand here.
        expected: &'static str,
        /// What was given.
        got: String,
    },
    /// This BIRD has no words for it.
    #[error("{what} cannot be asked of a {dialect}")]
    NotIn {
        /// What was wanted.
        what: &'static str,
        /// Of which BIRD.
        dialect: Dialect,
    },
}

/// BIRD 3.4.
const RELOAD_TWICE: &str =
    "`reload bgp` that does not say which way; ask for `reload bgp in` and then for `reload bgp out`";
/// BIRD 1; later ones refuse it.
const FILTERED_TWICE: &str = "`filtered` beside `primary` or `export`: such routes are neither best nor given to others; ask for `filtered` alone";

impl Command {
    /// Checks a command in BIRD's own words, unabbreviated: `birdc` expands abbreviations, BIRD does not.
    pub fn new(text: impl Into<String>) -> Result<Self, CommandError> {
        let text = text.into();
        let control = [('\n', "line feed"), ('\r', "carriage return"), ('\0', "NUL byte")];
        if let Some((_, name)) = control.into_iter().find(|(byte, _)| text.contains(*byte)) {
            return Err(CommandError::ControlByte(name));
        }
        let length = text.len() + 1;
        if length > MAX_COMMAND {
            return Err(CommandError::TooLong(length));
        }
        let mut words = text.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (None, ..) => Err(CommandError::Empty),
            (Some(word @ ("help" | "quit" | "exit")), ..) => Err(CommandError::BirdcOnly(word.to_owned())),
            (Some("reload"), Some("bgp"), way) if !matches!(way, Some("in" | "out")) => {
                Err(CommandError::AnsweredTwice(RELOAD_TWICE))
            }
            (Some("show"), Some("route"), _) if is_filtered_twice(&text) => {
                Err(CommandError::AnsweredTwice(FILTERED_TWICE))
            }
            _ => Ok(Self(text)),
        }
    }

    /// A command of ours, which is sound.
    fn fixed(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text, without a line end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `show route` of routes that were filtered out and, at the same time, are best or given to a protocol.
fn is_filtered_twice(text: &str) -> bool {
    let words = || text.split_whitespace();
    let given = |(word, next)| match word {
        "primary" | "noexport" | "preexport" => true,
        "export" => next != "table",
        _ => false,
    };
    words().any(|word| word == "filtered") && words().zip(words().skip(1).chain([""])).any(given)
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A name or pattern as a BIRD text. BIRD knows no escape within one.
pub fn quote(text: &str) -> Result<String, CommandError> {
    let fits = !text.is_empty() && !text.contains(|c: char| c == '"' || c.is_control());
    let expected = "a name or pattern without quotes and control characters";
    if fits {
        Ok(format!("\"{text}\""))
    } else {
        Err(CommandError::Name {
            expected,
            got: text.to_owned(),
        })
    }
}

/// A name as a BIRD symbol, quoted so that it is never taken for a keyword.
fn symbol(name: &str) -> Result<String, CommandError> {
    let fits = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
    let expected = "a name of letters, digits and `_-.:`";
    if fits {
        Ok(format!("'{name}'"))
    } else {
        Err(CommandError::Name {
            expected,
            got: name.to_owned(),
        })
    }
}
