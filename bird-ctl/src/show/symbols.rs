//! `show symbols`: the names that the configuration knows.

use std::fmt;

use super::keep;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const SYMBOL: u16 = 1010;

/// What `show symbols` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SymbolList {
    /// The names, in no order.
    pub symbols: Vec<Symbol>,
    /// One name was asked for, so the reply ends with it.
    pub single: bool,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A name, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// What it stands for: `protocol`, `routing table`, `filter`, `function`, `constant`, `undefined` …
    pub kind: String,
}

impl SymbolList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self {
            single: reply.end.code == SYMBOL,
            ..Self::default()
        };
        let end = Some(&reply.end).filter(|_| list.single);
        for ReplyLine { code, text } in reply.lines.iter().chain(end) {
            match text.split_once('\t') {
                Some((name, kind)) if *code == SYMBOL => list.symbols.push(Symbol {
                    name: name.trim_end_matches(' ').to_owned(),
                    kind: kind.to_owned(),
                }),
                _ => keep(&mut list.other, *code, text),
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        let (last, before) = match self.symbols.split_last() {
            Some((last, before)) if self.single => (Some(last), before),
            _ => (None, self.symbols.as_slice()),
        };
        for Symbol { name, kind } in before {
            out.line(SYMBOL, format_args!("{name:<8}\t{kind}"))?;
        }
        match last {
            Some(Symbol { name, kind }) => out.end(SYMBOL, format_args!("{name:<8}\t{kind}")),
            None => out.end(0, format_args!("")),
        }
    }
}
