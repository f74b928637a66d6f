//! `show mpls ranges`: labels given out.

use std::fmt;

use super::keep;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const RANGES: u16 = 1026;
const DOMAIN: &str = "MPLS domain ";

/// What `show mpls ranges …` answered (since BIRD 2.14).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MplsRangeList {
    /// The domains.
    pub domains: Vec<MplsDomain>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// An MPLS domain (since BIRD 2.14).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MplsDomain {
    /// Its name.
    pub name: String,
    /// Its ranges.
    pub ranges: Vec<MplsRange>,
}

/// A range of labels (since BIRD 2.14).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MplsRange {
    /// Its name.
    pub name: String,
    /// The first label.
    pub start: u32,
    /// How many labels there are.
    pub length: u32,
    /// The label behind the last.
    pub end: u32,
    /// How many of them are in use.
    pub labels: u32,
    /// The greatest label in use, or 0.
    pub last: u32,
}

impl MplsRangeList {
    /// Reads a reply.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != RANGES || list.read_line(text).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        if let Some(name) = text.strip_prefix(DOMAIN).and_then(|rest| rest.strip_suffix(':')) {
            let (name, ranges) = (name.to_owned(), Vec::new());
            self.domains.push(MplsDomain { name, ranges });
            return Some(());
        }
        if text.is_empty() || text == heading() {
            return Some(());
        }
        let range = MplsRange::parse(text)?;
        self.domains.last_mut()?.ranges.push(range);
        Some(())
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for (n, domain) in self.domains.iter().enumerate() {
            if n > 0 {
                out.line(RANGES, format_args!(""))?;
            }
            out.line(RANGES, format_args!("{DOMAIN}{}:", domain.name))?;
            out.line(RANGES, format_args!("{}", heading()))?;
            for range in &domain.ranges {
                out.line(RANGES, format_args!("{range}"))?;
            }
        }
        out.end(0, format_args!(""))
    }
}

fn heading() -> String {
    let [name, start, length, end, labels, last] = ["Range", "Start", "Length", "End", "Labels", "Last"];
    format!("{name:<11} {start:>7} {length:>7} {end:>7} {labels:>7} {last:>7}")
}

impl MplsRange {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let name = words.next()?.to_owned();
        let mut number = || words.next()?.parse().ok();
        let range = Self {
            name,
            start: number()?,
            length: number()?,
            end: number()?,
            labels: number()?,
            last: number()?,
        };
        words.next().is_none().then_some(range)
    }
}

impl fmt::Display for MplsRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:<11} {:>7} {:>7} {:>7} {:>7} {:>7}",
            self.name, self.start, self.length, self.end, self.labels, self.last
        )
    }
}
