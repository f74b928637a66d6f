//! `show memory`: what the daemon holds.

use std::fmt;

use super::keep;
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const MEMORY: u16 = 1018;
/// Undocumented; BIRD 3 counts under it how often it ran out of prepared pages.
const DEPLETED: u16 = 1028;
const DEPLETED_TEXT: &str = "Hot page cache depleted while in RCU: ";

/// What `show memory` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Memory {
    /// What is used for what; the last one is `Total`.
    pub rows: Vec<MemoryRow>,
    /// Pages of the allocator (late BIRD 2, such as 2.17, and BIRD 3).
    pub pages: Vec<MemoryRow>,
    /// How often no page was ready when one was needed (BIRD 3).
    pub hot_page_cache_depleted: Option<u64>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A use of memory, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MemoryRow {
    /// What for: `Routing tables`, `Protocols`, `Total` …
    pub label: String,
    /// What is used.
    pub effective: Size,
    /// What is taken besides (since BIRD 2).
    pub overhead: Option<Size>,
}

/// A size as BIRD rounds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Size {
    /// Tenths of the unit. BIRD 1 prints whole units.
    pub tenths: u64,
    /// The unit is 1024 bytes to this power.
    pub power: u8,
}

impl Size {
    const UNITS: [&'static str; 5] = [" B", "kB", "MB", "GB", "TB"];

    /// About how many bytes these are.
    pub fn bytes(self) -> u64 {
        let unit = 1024u64.saturating_pow(self.power.into());
        self.tenths.saturating_mul(unit) / 10
    }

    fn parse(number: &str, unit: &str) -> Option<Self> {
        let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(tenth) || tenth.len() != 1 {
            return None;
        }
        let whole: u64 = whole.parse().ok()?;
        let power = Self::UNITS.iter().position(|known| known.trim_start() == unit)?;
        Some(Self {
            tenths: whole.checked_mul(10)?.checked_add(tenth.parse().ok()?)?,
            power: u8::try_from(power).ok()?,
        })
    }

    fn unit(self) -> &'static str {
        Self::UNITS.get(usize::from(self.power)).copied().unwrap_or("??")
    }

    fn number(self, dialect: Dialect) -> String {
        match dialect {
            Dialect::Bird1 => (self.tenths / 10).to_string(),
            _ => format!("{}.{}", self.tenths / 10, self.tenths % 10),
        }
    }
}

impl Memory {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let (mut memory, mut pages) = (Self::default(), false);
        for ReplyLine { code, text } in &reply.lines {
            let depleted = text.strip_prefix(DEPLETED_TEXT).and_then(|n| n.parse().ok());
            match (*code, MemoryRow::parse(text)) {
                (MEMORY, Some(row)) if pages => memory.pages.push(row),
                (MEMORY, Some(row)) => memory.rows.push(row),
                (MEMORY, None) if text.is_empty() => pages = true,
                (MEMORY, None) if is_heading(text) => {}
                (DEPLETED, _) if depleted.is_some() => memory.hot_page_cache_depleted = depleted,
                _ => keep(&mut memory.other, *code, text),
            }
        }
        Ok(memory)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        out.line(MEMORY, format_args!("BIRD memory usage"))?;
        if dialect != Dialect::Bird1 {
            out.line(
                MEMORY,
                format_args!("{:<17} {:>9} {:>11}", "", "Effective", "Overhead"),
            )?;
        }
        for row in &self.rows {
            row.write(dialect, out)?;
        }
        if !self.pages.is_empty() && dialect != Dialect::Bird1 {
            out.line(MEMORY, format_args!(""))?;
            for row in &self.pages {
                row.write(dialect, out)?;
            }
        }
        if let Some(depleted) = self.hot_page_cache_depleted.filter(|_| dialect == Dialect::Bird3) {
            out.line(DEPLETED, format_args!("{DEPLETED_TEXT}{depleted}"))?;
        }
        out.end(0, format_args!(""))
    }
}

fn is_heading(text: &str) -> bool {
    text == "BIRD memory usage" || text.split_whitespace().eq(["Effective", "Overhead"])
}

impl MemoryRow {
    fn parse(text: &str) -> Option<Self> {
        let (label, sizes) = text.split_once(':')?;
        let mut words = sizes.split_ascii_whitespace();
        let effective = Size::parse(words.next()?, words.next()?)?;
        let overhead = match words.next() {
            Some(number) => Some(Size::parse(number, words.next()?)?),
            None => None,
        };
        let label = label.to_owned();
        words.next().is_none().then_some(Self {
            label,
            effective,
            overhead,
        })
    }

    fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let label = format!("{}:", self.label);
        let (number, unit) = (self.effective.number(dialect), self.effective.unit());
        match (dialect, self.overhead) {
            (Dialect::Bird1, _) => out.line(MEMORY, format_args!("{label:<17} {number:>4} {unit}")),
            (_, None) => out.line(MEMORY, format_args!("{label:<17} {number:>6} {unit}")),
            (_, Some(overhead)) => {
                let (more, more_unit) = (overhead.number(dialect), overhead.unit());
                out.line(
                    MEMORY,
                    format_args!("{label:<17} {number:>6} {unit} {more:>8} {more_unit}"),
                )
            }
        }
    }
}
