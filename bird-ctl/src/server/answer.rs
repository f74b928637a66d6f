//! What is answered to a command, and who answers it.

use std::fmt;

use crate::reply::{CodedLines, LineSink, Reply};

/// Answers commands. A function from a command to its [`Answer`] is one.
pub trait Handler: Send + Sync + 'static {
    /// Answers a command, whose words are separated by single blanks. `restrict`, what is forbidden after it, and the
    /// words that BIRD leaves unanswered do not come here.
    fn answer(&self, command: &str) -> Answer;
}

impl<F: Fn(&str) -> Answer + Send + Sync + 'static> Handler for F {
    fn answer(&self, command: &str) -> Answer {
        self(command)
    }
}

/// A whole reply, as the bytes of the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer(String);

impl Answer {
    /// What this writes: a table's `write_reply`, for example, which ends the reply, too.
    pub fn write(write: impl FnOnce(&mut CodedLines<&mut String>) -> fmt::Result) -> Self {
        let mut text = String::new();
        match write(&mut CodedLines::new(&mut text)) {
            Ok(()) => Self(text),
            // A String takes everything, so the writer itself has given up.
            Err(fmt::Error) => Self::error(8000, "Reply cannot be written"),
        }
    }

    /// One line: a code and a text.
    pub fn end(code: u16, text: impl fmt::Display) -> Self {
        Self::write(|out| out.end(code, format_args!("{text}")))
    }

    /// An error: 8xxx at run time, 9xxx in the command.
    pub fn error(code: u16, text: impl fmt::Display) -> Self {
        Self::end(code, text)
    }

    /// The answer to a command that is not understood.
    pub fn syntax_error() -> Self {
        Self::error(9001, "syntax error")
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A reply as it was read, without the log lines in between.
impl From<&Reply> for Answer {
    fn from(reply: &Reply) -> Self {
        Self::write(|out| reply.write_lines(out))
    }
}
