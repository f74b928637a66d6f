//! A whole reply, gathered from events.

use std::fmt;

use super::{Event, FrameError, LineSink, MAX_REPLY, PlainText};

/// A line of a reply. Bytes that are no UTF-8 have become U+FFFD.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ReplyLine {
    /// The code, 0 to 9999; what each means is in BIRD's `doc/reply_codes`.
    pub code: u16,
    /// The text, trailing blanks and all.
    pub text: String,
}

/// BIRD answered an error where something else was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[error("BIRD answers {code:04}: {text}")]
pub struct Refusal {
    /// The code: 8xxx for what failed (8001 no such route, 8003 no protocol matches, 8007 access denied), 9xxx for what
    /// BIRD did not understand.
    pub code: u16,
    /// BIRD's words.
    pub text: String,
}

impl Refusal {
    /// An error if this is the code of one.
    pub fn check(code: u16, text: &str) -> Result<(), Self> {
        if code < 8000 {
            return Ok(());
        }
        let text = text.to_owned();
        Err(Self { code, text })
    }
}

/// All that the daemon answered to one command.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Reply {
    /// The lines before the last.
    pub lines: Vec<ReplyLine>,
    /// The line that ended the reply.
    pub end: ReplyLine,
    /// Log lines that arrived before its end, which belong to no reply.
    pub log: Vec<String>,
    /// How many log lines the daemon says it lost.
    pub log_lost: u64,
    /// Lines of no known form.
    pub unknown: Vec<String>,
}

impl Reply {
    /// The code and text of the last line if they tell an error: 8xxx at run time, 9xxx in the command itself.
    pub fn error(&self) -> Option<&ReplyLine> {
        (self.end.code >= 8000).then_some(&self.end)
    }

    /// An error if the last line tells one.
    pub fn ok(&self) -> Result<(), Refusal> {
        Refusal::check(self.end.code, &self.end.text)
    }

    /// Lines before the last that tell of a failure: a command for many protocols (`reload all`) fails for one of them
    /// (8006) and yet ends well. Code 8000 is no such line: a text was too long for BIRD to print.
    pub fn failures(&self) -> impl Iterator<Item = &ReplyLine> {
        self.lines.iter().filter(|line| line.code > 8000)
    }

    /// Writes the reply as `birdc` shows it.
    pub fn write_text(&self, out: &mut impl fmt::Write) -> fmt::Result {
        self.write_lines(&mut PlainText(out))
    }

    /// Writes the reply's own lines, without the log.
    pub fn write_lines(&self, out: &mut impl LineSink) -> fmt::Result {
        for line in &self.lines {
            out.line(line.code, format_args!("{}", line.text))?;
        }
        out.end(self.end.code, format_args!("{}", self.end.text))
    }
}

/// Gathers events into replies of bounded size.
#[derive(Debug)]
pub struct Collector {
    reply: Reply,
    /// Bytes held, with an allowance for each line.
    held: usize,
    limit: usize,
}

impl Default for Collector {
    fn default() -> Self {
        Self::new(MAX_REPLY)
    }
}

impl Collector {
    /// A collector that holds at most about `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self {
            reply: empty(),
            held: 0,
            limit,
        }
    }

    /// Takes an event; gives the reply that it ends.
    pub fn push(&mut self, event: Event<'_>) -> Result<Option<Reply>, FrameError> {
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        self.hold(event)?;
        match event {
            Event::Line {
                code,
                text: bytes,
                last: false,
            } => {
                self.reply.lines.push(ReplyLine {
                    code,
                    text: text(bytes),
                });
            }
            Event::Line {
                code,
                text: bytes,
                last: true,
            } => {
                self.held = 0;
                let reply = std::mem::replace(&mut self.reply, empty());
                return Ok(Some(Reply {
                    end: ReplyLine {
                        code,
                        text: text(bytes),
                    },
                    ..reply
                }));
            }
            Event::Log(bytes) => self.reply.log.push(text(bytes)),
            Event::LogLost(n) => self.reply.log_lost = self.reply.log_lost.saturating_add(n),
            Event::Unknown(bytes) => self.reply.unknown.push(text(bytes)),
        }
        Ok(None)
    }

    fn hold(&mut self, event: Event<'_>) -> Result<(), FrameError> {
        if let Event::Line { text, .. } | Event::Log(text) | Event::Unknown(text) = event {
            self.held += text.len() + size_of::<ReplyLine>();
        }
        if self.held > self.limit {
            Err(FrameError::ReplyTooLarge { limit: self.limit })
        } else {
            Ok(())
        }
    }
}

fn empty() -> Reply {
    let end = ReplyLine {
        code: 0,
        text: String::new(),
    };
    Reply {
        lines: Vec::new(),
        end,
        log: Vec::new(),
        log_lost: 0,
        unknown: Vec::new(),
    }
}
