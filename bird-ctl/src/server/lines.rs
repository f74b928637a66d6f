//! Command lines out of a stream, whatever a client sends.

/// The longest command, in bytes: BIRD's own limit for one that comes in pieces. (A longer one puts real daemons into an
/// endless loop.)
pub(super) const MAX_LINE: usize = 4094;

/// Cuts a stream into commands. It never holds more than one of them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    /// The line is too long, which was said; the rest of it is passed over.
    skipping: bool,
}

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A command, without its end and without carriage returns.
    Command(String),
    /// A line that is too long.
    TooLong,
}

impl Lines {
    /// Takes a byte; gives the line that it ends, or makes too long.
    pub(super) fn push(&mut self, byte: u8) -> Option<Line> {
        match byte {
            b'\n' => {
                let line = std::mem::take(&mut self.line);
                let skipped = std::mem::take(&mut self.skipping);
                (!skipped).then(|| Line::Command(String::from_utf8_lossy(&line).into_owned()))
            }
            b'\r' => None,
            _ if self.skipping => None,
            _ if self.line.len() == MAX_LINE => {
                self.line.clear();
                self.skipping = true;
                Some(Line::TooLong)
            }
            _ => {
                self.line.push(byte);
                None
            }
        }
    }
}
