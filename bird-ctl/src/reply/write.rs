//! Replies written: as the bytes of the socket, or as the text that `birdc` shows.

use std::fmt;

/// Takes a reply line by line. Text is one line, without its end.
pub trait LineSink {
    /// A line that continues the reply (`NNNN-` on the socket).
    fn line(&mut self, code: u16, text: fmt::Arguments<'_>) -> fmt::Result;
    /// The line that ends the reply (`NNNN ` on the socket).
    fn end(&mut self, code: u16, text: fmt::Arguments<'_>) -> fmt::Result;
}

/// Writes what `birdc` shows of a reply: the texts, without codes, nothing for a bare `0000`.
#[derive(Debug)]
pub struct PlainText<W>(pub W);

impl<W: fmt::Write> LineSink for PlainText<W> {
    fn line(&mut self, _code: u16, text: fmt::Arguments<'_>) -> fmt::Result {
        writeln!(self.0, "{text}")
    }

    fn end(&mut self, code: u16, text: fmt::Arguments<'_>) -> fmt::Result {
        if code == 0 { Ok(()) } else { self.line(code, text) }
    }
}

/// Writes the bytes of the control socket, with a code only where it changes, as BIRD does.
#[derive(Debug)]
pub struct CodedLines<W> {
    out: W,
    /// The code of the continuation line before, which a bare blank stands for.
    last: Option<u16>,
}

impl<W> CodedLines<W> {
    /// Starts at the beginning of a reply.
    pub fn new(out: W) -> Self {
        Self { out, last: None }
    }
}

impl<W: fmt::Write> LineSink for CodedLines<W> {
    fn line(&mut self, code: u16, text: fmt::Arguments<'_>) -> fmt::Result {
        if self.last.replace(code) == Some(code) {
            writeln!(self.out, " {text}")
        } else {
            writeln!(self.out, "{code:04}-{text}")
        }
    }

    fn end(&mut self, code: u16, text: fmt::Arguments<'_>) -> fmt::Result {
        self.last = None;
        writeln!(self.out, "{code:04} {text}")
    }
}
