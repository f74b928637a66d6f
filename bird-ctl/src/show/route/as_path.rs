//! AS paths.

use std::fmt;

use super::attributes::joined;

/// An AS path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct AsPath {
    /// Its segments, the nearest first.
    pub segments: Vec<Segment>,
}

/// A part of an AS path (RFC 4271 section 4.3, RFC 5065).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Segment {
    /// `65001 65002`
    Sequence(Vec<u32>),
    /// `{65001 65002}`
    Set(Vec<u32>),
    /// `(65001 65002)`
    ConfedSequence(Vec<u32>),
    /// `({65001 65002})`
    ConfedSet(Vec<u32>),
}

impl AsPath {
    /// The ASes of all segments, the nearest first.
    pub fn ases(&self) -> impl Iterator<Item = u32> {
        self.segments
            .iter()
            .flat_map(|segment| match segment {
                Segment::Sequence(ases)
                | Segment::Set(ases)
                | Segment::ConfedSequence(ases)
                | Segment::ConfedSet(ases) => ases,
            })
            .copied()
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut segments = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let brackets = [("({", "})"), ("{", "}"), ("(", ")")];
            let bracket = brackets.iter().find(|(open, _)| rest.starts_with(open));
            let (inner, after) = match bracket {
                Some((open, close)) => rest[open.len()..].split_once(close)?,
                None => rest.split_at(rest.find([' ', '{', '(']).unwrap_or(rest.len())),
            };
            let ases = inner.split_ascii_whitespace().map(str::parse);
            let ases: Vec<u32> = ases.collect::<Result<_, _>>().ok()?;
            match (bracket, segments.last_mut()) {
                (None, Some(Segment::Sequence(before))) => before.extend(ases),
                (None, _) => segments.push(Segment::Sequence(ases)),
                (Some(("({", _)), _) => segments.push(Segment::ConfedSet(ases)),
                (Some(("{", _)), _) => segments.push(Segment::Set(ases)),
                (Some(_), _) => segments.push(Segment::ConfedSequence(ases)),
            }
            rest = after.strip_prefix(' ').unwrap_or(after);
        }
        Some(Self { segments })
    }
}

impl fmt::Display for AsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, segment) in self.segments.iter().enumerate() {
            let (open, ases, close) = match segment {
                Segment::Sequence(ases) => ("", ases, ""),
                Segment::Set(ases) => ("{", ases, "}"),
                Segment::ConfedSequence(ases) => ("(", ases, ")"),
                Segment::ConfedSet(ases) => ("({", ases, "})"),
            };
            let blank = if n == 0 { "" } else { " " };
            write!(f, "{blank}{open}{}{close}", joined(ases, ToString::to_string))?;
        }
        Ok(())
    }
}
