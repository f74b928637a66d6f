//! Tables that each protocol of a kind has: its name, a heading, rows. RIP and Babel print such.

use std::fmt;

use super::{keep, protocol_heading, write_heading};
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

/// A row of such a table.
pub trait Row: Sized {
    /// The code of the reply's lines.
    const CODE: u16;

    /// The heading in this dialect.
    fn heading(dialect: Dialect) -> String;

    /// Reads a row of any dialect.
    fn parse(text: &str) -> Option<Self>;

    /// The row as it is printed below this heading.
    fn to_text(&self, dialect: Dialect, heading: &str) -> String;
}

/// What the protocols of a kind answered; the lists of [RIP](super::rip) and [Babel](super::babel) say in which
/// versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PerProtocol<R> {
    /// The protocols, in the daemon's order.
    pub protocols: Vec<ProtocolRows<R>>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// What one protocol answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolRows<R> {
    /// Its name.
    pub name: String,
    /// Whether it is up; if not there are no rows.
    pub up: bool,
    /// The heading as printed, since columns were added within a dialect; `None`: that of the dialect's newest.
    pub heading: Option<String>,
    /// Its rows.
    pub rows: Vec<R>,
}

impl<R: Row> PerProtocol<R> {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let (protocols, other) = (Vec::new(), Vec::new());
        let mut list = Self { protocols, other };
        for ReplyLine { code, text } in &reply.lines {
            if *code != R::CODE || list.read_line(text).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        if let Some((name, up)) = protocol_heading(text) {
            self.protocols.push(ProtocolRows {
                name: name.to_owned(),
                up,
                heading: None,
                rows: Vec::new(),
            });
            return Some(());
        }
        let protocol = self.protocols.last_mut()?;
        if is_heading::<R>(text) && protocol.rows.is_empty() && protocol.heading.is_none() {
            protocol.heading = Some(text.to_owned());
            return Some(());
        }
        protocol.rows.push(R::parse(text)?);
        Some(())
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        for (n, protocol) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(R::CODE, format_args!(""))?;
            }
            write_heading(R::CODE, &protocol.name, protocol.up, out)?;
            if !protocol.up {
                continue;
            }
            let heading = protocol.heading.clone();
            let heading = heading.unwrap_or_else(|| R::heading(dialect));
            out.line(R::CODE, format_args!("{heading}"))?;
            for row in &protocol.rows {
                out.line(R::CODE, format_args!("{}", row.to_text(dialect, &heading)))?;
            }
        }
        out.end(0, format_args!(""))
    }
}

/// Whether a line begins as the heading does.
fn is_heading<R: Row>(text: &str) -> bool {
    let heading = R::heading(Dialect::Bird2);
    text.split_ascii_whitespace().next() == heading.split_ascii_whitespace().next()
}
