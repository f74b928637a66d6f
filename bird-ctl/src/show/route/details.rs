//! What stands below a route, after `show route all`.

use std::fmt;

use super::{Attribute, KernelAttribute};
use crate::Dialect;
use crate::reply::{LineSink, ReplyLine};

/// Code of a route's kind, and (BIRD 3) of its numbers.
const KIND: u16 = 1008;
/// Code of an attribute.
const ATTRIBUTE: u16 = 1012;

/// What stands below a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Details {
    /// What kind of route it is: `BGP univ`, `static univ`; BIRD 1 has the destination between (BIRD 1 and 2).
    pub kind: Option<String>,
    /// The attributes, in BIRD's order.
    pub attributes: Vec<Attribute>,
    /// Numbers of the route within the daemon (BIRD 3).
    pub internal: Option<Internal>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The numbers that a route has within a BIRD 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Internal {
    /// Among the routes of its source (`L`).
    pub local: u64,
    /// Among all sources (`G`).
    pub global: u64,
    /// How often its source was refreshed (`S`).
    pub stale: u64,
    /// Among all routes.
    pub id: u64,
}

impl Details {
    /// Reads a line below a route; false if it fits no rule.
    pub(super) fn read(&mut self, code: u16, text: &str) -> bool {
        let Some(text) = text.strip_prefix('\t') else {
            return false;
        };
        match code {
            KIND if self.kind.is_none() && text.starts_with("Type: ") => {
                self.kind = text.strip_prefix("Type: ").map(str::to_owned);
                true
            }
            KIND if self.internal.is_none() => {
                self.internal = Internal::parse(text);
                self.internal.is_some()
            }
            // A long list goes on in another line, further to the right.
            ATTRIBUTE if text.starts_with('\t') => match self.attributes.pop() {
                Some(last) => {
                    let value = format!("{} {}", last.value(), &text[1..]);
                    // BIRD 3 has no kind.
                    let new = self.kind.is_none();
                    let dialect = if new { Dialect::Bird3 } else { Dialect::Bird2 };
                    let name = last.name(dialect).into_owned();
                    self.attributes.push(Attribute::parse(&name, &value));
                    true
                }
                None => false,
            },
            ATTRIBUTE => {
                // A list of the kernel's without elements has no blank.
                let empty = || Some((text.strip_suffix(':')?, ""));
                let parts = text.split_once(": ").or_else(empty);
                let attribute = parts.map(|(name, value)| Attribute::parse(name, value));
                let known = attribute.is_some();
                self.attributes.extend(attribute);
                known
            }
            _ => false,
        }
    }

    /// Writes the lines below a route.
    pub(super) fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let new = dialect == Dialect::Bird3;
        if let Some(kind) = self.kind.as_ref().filter(|_| !new) {
            out.line(KIND, format_args!("\tType: {kind}"))?;
        }
        for attribute in self
            .attributes
            .iter()
            .filter(|attribute| new || !attribute.is_new())
        {
            write_attribute(attribute, dialect, out)?;
        }
        if let Some(internal) = self.internal.filter(|_| new) {
            out.line(KIND, format_args!("\t{internal}"))?;
        }
        self.other
            .iter()
            .try_for_each(|line| out.line(line.code, format_args!("{}", line.text)))
    }
}

/// How long a line may grow before a list goes on in another one: what BIRD's buffer of 500 bytes leaves, less the
/// longest element.
const fn room(longest: usize, first: bool) -> usize {
    500 - longest - if first { 0 } else { 1 }
}

fn write_attribute(attribute: &Attribute, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let longest = match attribute {
        Attribute::Communities(_) | Attribute::ClusterList(_) => 24,
        Attribute::ExtendedCommunities(_) | Attribute::LargeCommunities(_) => 64,
        _ => usize::MAX,
    };
    let (name, value) = (attribute.name(dialect), attribute.value());
    if let Attribute::Kernel(KernelAttribute::Lock(words) | KernelAttribute::Features(words)) = attribute
        && words.is_empty()
    {
        return out.line(ATTRIBUTE, format_args!("\t{name}:"));
    }
    if longest == usize::MAX || name.len() + value.len() < room(longest, true) {
        return out.line(ATTRIBUTE, format_args!("\t{name}: {value}"));
    }
    let between = if matches!(attribute, Attribute::ClusterList(_)) {
        " "
    } else {
        ") ("
    };
    let close = between.trim_end_matches(['(', ' ']);
    let (mut line, mut blanks, mut first) = (format!("{name}: "), "\t", true);
    let mut elements = value.split(between).peekable();
    let mut start = true;
    while let Some(element) = elements.next() {
        if line.len() > room(longest, first) {
            out.line(ATTRIBUTE, format_args!("{blanks}{line}"))?;
            (line, blanks, first, start) = (String::new(), "\t\t", false, true);
        }
        if !start {
            line.push(' ');
        }
        if !line.ends_with('(') && !element.starts_with('(') && !close.is_empty() {
            line.push('(');
        }
        line += element;
        if elements.peek().is_some() {
            line += close;
        }
        start = false;
    }
    out.line(ATTRIBUTE, format_args!("{blanks}{line}"))
}

impl Internal {
    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("Internal route handling values: ")?;
        let mut words = rest.split(' ');
        let mut number = |suffix| words.next()?.strip_suffix(suffix)?.parse().ok();
        let (local, global, stale) = (number("L")?, number("G")?, number("S")?);
        let id = match (words.next(), words.next(), words.next()) {
            (Some("id"), Some(id), None) => id.parse().ok()?,
            _ => return None,
        };
        Some(Self {
            local,
            global,
            stale,
            id,
        })
    }
}

impl fmt::Display for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Internal route handling values: {}L {}G {}S id {}",
            self.local, self.global, self.stale, self.id
        )
    }
}
