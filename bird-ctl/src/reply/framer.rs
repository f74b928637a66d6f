//! Bytes in, lines out.

use super::{FrameError, MAX_LINE};

/// One line of the stream. Texts are bytes: BIRD passes on what its configuration holds, UTF-8 or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A line of a reply.
    Line {
        /// The code, 0 to 9999, also where the daemon left it out.
        code: u16,
        /// The text behind the code and its separator.
        text: &'a [u8],
        /// Whether the line ends the reply.
        last: bool,
    },
    /// A log line, which belongs to no reply (`+text`).
    Log(&'a [u8]),
    /// This many log lines were lost, since the client read too slowly (`<N messages lost>`).
    LogLost(u64),
    /// A line of no known form, kept whole. `birdc` shows such a line as `??? <...>` and goes on.
    Unknown(&'a [u8]),
}

/// Cuts a byte stream into [`Event`]s: [`feed`](Self::feed) some bytes, then call
/// [`next_event`](Self::next_event) until it gives `None`. How the bytes were cut makes no difference.
///
/// Where every nanosecond counts, a socket is read into the framer's own memory, so that no byte of a line is copied:
///
/// ```
/// use bird_ctl::reply::{Event, Framer};
/// use std::io::Read;
///
/// # fn example(mut socket: impl Read) -> Result<usize, Box<dyn std::error::Error>> {
/// let (mut framer, mut lines) = (Framer::new(), 0);
/// loop {
///     while let Some(event) = framer.next_event()? {
///         match event {
///             Event::Line { last: true, .. } => return Ok(lines),
///             Event::Line { .. } => lines += 1,
///             Event::Log(_) | Event::LogLost(_) | Event::Unknown(_) => {}
///         }
///     }
///     let read = socket.read(framer.space(64 * 1024))?;
///     if read == 0 {
///         framer.finish()?;
///     }
///     framer.filled(read);
/// }
/// # }
/// # assert_eq!(example(&b"1002-a\n b\n0000 \n"[..]).unwrap(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Framer {
    /// Bytes from the stream up to `end`, room behind it.
    buffer: Vec<u8>,
    /// Where the next line starts in `buffer`.
    start: usize,
    /// Up to where `buffer` is known to hold no line end, so that no byte is looked at twice.
    searched: usize,
    end: usize,
    /// The code of the last line of a reply, which a bare blank stands for.
    code: Option<u16>,
    in_reply: bool,
}

impl Framer {
    /// A framer at the start of a connection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes as they came. They are held until their lines are taken, so feed no more than one read's worth
    /// before asking for events.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.space(bytes.len())[..bytes.len()].copy_from_slice(bytes);
        self.filled(bytes.len());
    }

    /// Room for the next bytes of the stream, at least `least` of them. Say with [`filled`](Self::filled) how many were
    /// put there.
    pub fn space(&mut self, least: usize) -> &mut [u8] {
        self.buffer.copy_within(self.start..self.end, 0);
        self.searched -= self.start;
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() - self.end < least {
            self.buffer.resize(self.end + least, 0);
        }
        &mut self.buffer[self.end..]
    }

    /// Takes the first `count` bytes of what [`space`](Self::space) gave.
    ///
    /// # Panics
    /// If `count` is more than there was room for.
    pub fn filled(&mut self, count: usize) {
        assert!(count <= self.buffer.len() - self.end, "more bytes than room");
        self.end += count;
    }

    /// The next whole line; `None` until more bytes are fed.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, FrameError> {
        let Some(length) = memchr::memchr(b'\n', &self.buffer[self.searched..self.end]) else {
            self.searched = self.end;
            return if self.end - self.start > MAX_LINE {
                Err(FrameError::LineTooLong { limit: MAX_LINE })
            } else {
                Ok(None)
            };
        };
        let end = self.searched + length;
        let line = self.start..end;
        (self.start, self.searched) = (end + 1, end + 1);
        if line.len() > MAX_LINE {
            return Err(FrameError::LineTooLong { limit: MAX_LINE });
        }
        let event = classify(&self.buffer[line], self.code);
        if let Event::Line { code, last, .. } = event {
            self.code = Some(code);
            self.in_reply = !last;
        }
        Ok(Some(event))
    }

    /// What has arrived behind a line that continues a reply with this code: lines that are known by their beginnings
    /// can be read from here without a search for their ends. Say with [`skip`](Self::skip) how many bytes they were.
    #[cfg(feature = "client")]
    pub(crate) fn ahead(&self, code: u16) -> &[u8] {
        if self.in_reply && self.code == Some(code) {
            &self.buffer[self.start..self.end]
        } else {
            &[]
        }
    }

    /// Passes over whole lines that continue the reply and give no code of their own.
    #[cfg(feature = "client")]
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.start += bytes;
        self.searched = self.searched.max(self.start);
    }

    /// Whether the stream stands within a reply or a line.
    pub fn in_reply(&self) -> bool {
        self.in_reply || self.start < self.end
    }

    /// Tells the end of the stream: an error unless it is between two replies.
    pub fn finish(&self) -> Result<(), FrameError> {
        if self.in_reply() {
            Err(FrameError::EndInReply)
        } else {
            Ok(())
        }
    }
}

/// What a line is, after a line of this code.
#[inline]
fn classify(line: &[u8], code_before: Option<u16>) -> Event<'_> {
    match (line, code_before) {
        ([b' ', text @ ..], Some(code)) => Event::Line {
            code,
            text,
            last: false,
        },
        ([a, b, c, d, separator @ (b' ' | b'-'), text @ ..], _)
            if let Some(code) = digits([*a, *b, *c, *d]) =>
        {
            Event::Line {
                code,
                text,
                last: *separator == b' ',
            }
        }
        ([b'+', text @ ..], _) => Event::Log(text),
        _ => lost(line).map_or(Event::Unknown(line), Event::LogLost),
    }
}

fn digits(code: [u8; 4]) -> Option<u16> {
    code.iter().try_fold(0, |value, digit| {
        digit
            .is_ascii_digit()
            .then(|| value * 10 + u16::from(digit - b'0'))
    })
}

fn lost(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(line)
        .ok()?
        .strip_prefix('<')?
        .strip_suffix(" messages lost>")?
        .parse()
        .ok()
}
