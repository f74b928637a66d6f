//! The tables of the `show` commands as values, read from a reply's lines and written back.
//!
//! Reading never fails: a line that fits no rule is kept as a [`ReplyLine`] beside what was understood, since every
//! BIRD release adds some. A type or field that says nothing of versions is given by all of them. Writing gives the
//! lines of the wanted [`Dialect`](crate::Dialect), byte for byte as that BIRD prints them.

pub mod babel;
pub mod bfd;
pub mod interfaces;
pub mod memory;
pub mod mpls;
pub mod ospf;
pub mod per_protocol;
pub mod protocols;
pub mod rip;
pub mod roa;
pub mod route;
pub mod static_routes;
pub mod status;
pub mod symbols;
pub mod threads;
pub mod time;

use std::fmt;

use crate::reply::{LineSink, ReplyLine};

/// Keeps a line that no rule of a table reads.
fn keep(kept: &mut Vec<ReplyLine>, code: u16, text: &str) {
    kept.push(ReplyLine {
        code,
        text: text.to_owned(),
    });
}

/// The next word of a line and what follows it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(' ');
    let end = text.find(' ').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What follows a word in a column this wide, in bytes, with blanks of its own; without, where the columns are not kept.
fn behind_column<'a>(word: &str, width: usize, rest: &'a str) -> &'a str {
    let blanks = width.saturating_sub(word.len());
    let kept = rest.bytes().take(blanks).filter(|byte| *byte == b' ').count() == blanks;
    let rest = rest.get(blanks..).filter(|_| kept).unwrap_or(rest);
    if kept { rest } else { rest.trim_start_matches(' ') }
}

/// Reads `NAME:` or `NAME: is not up`, the heading of what a protocol has to say.
fn protocol_heading(text: &str) -> Option<(&str, bool)> {
    let (name, up) = match text.strip_suffix(": is not up") {
        Some(name) => (name, false),
        None => (text.strip_suffix(':')?, true),
    };
    (!name.is_empty() && !name.contains([' ', '\t'])).then_some((name, up))
}

/// A text at the left of a column. Widths are in bytes, as the daemon counts them: names may hold others than ASCII.
struct Column<'a>(&'a str, usize);

impl fmt::Display for Column<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blanks = self.1.saturating_sub(self.0.len());
        write!(f, "{}{:blanks$}", self.0, "")
    }
}

/// `Up` or `Down`.
fn is_up(word: &str) -> Option<bool> {
    match word {
        "Up" => Some(true),
        "Down" => Some(false),
        _ => None,
    }
}

fn up_or_down(up: bool) -> &'static str {
    if up { "Up" } else { "Down" }
}

fn write_heading(code: u16, name: &str, up: bool, out: &mut impl LineSink) -> fmt::Result {
    let state = if up { "" } else { " is not up" };
    out.line(code, format_args!("{name}:{state}"))
}

#[cfg(test)]
mod tests;

/// The first reply in this text of the socket.
#[cfg(test)]
pub(crate) fn reply(text: &str) -> crate::reply::Reply {
    let (mut framer, mut collector) = (crate::reply::Framer::new(), crate::reply::Collector::default());
    framer.feed(text.as_bytes());
    loop {
        let event = framer
            .next_event()
            .unwrap()
            .expect("the text holds a whole reply");
        if let Some(reply) = collector.push(event).unwrap() {
            return reply;
        }
    }
}
