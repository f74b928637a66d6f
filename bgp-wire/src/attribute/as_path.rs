//! AS_PATH (RFC 4271 §4.3, §5.1.2; four-octet numbers RFC 6793; confederations RFC 5065).

use alloc::vec::Vec;
use core::fmt;

mod segments;
mod view;

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

pub use segments::Segments;
pub use view::{AsPathView, SegmentView};

/// What stands for an AS number above 65535 where only two octets fit (RFC 6793 §9).
pub const AS_TRANS: u16 = 23456;

/// The ASes a route went through, the nearest first.
///
/// ```
/// use bgp_wire::{AsPath, AsPathSegment, SegmentKind};
///
/// let mut path = AsPath::sequence([64512, 64513]);
/// path.prepend(64511);
/// assert_eq!((path.first_as(), path.origin_as(), path.path_len()), (Some(64511), Some(64513), 3));
/// assert!(path.contains(64512));
///
/// path.segments.push(AsPathSegment { kind: SegmentKind::Set, asns: vec![1, 2] });
/// assert_eq!(path.to_string(), "64511 64512 64513 {1 2}");
/// assert_eq!((path.origin_as(), path.path_len()), (None, 4));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AsPath {
    /// Its segments in the order of the wire.
    pub segments: Segments,
}

/// One segment of an AS path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AsPathSegment {
    /// Whether the order of the numbers means something.
    pub kind: SegmentKind,
    /// The AS numbers, 1 to 255 on the wire.
    pub asns: Vec<u32>,
}

/// The Path Segment Type octet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum SegmentKind {
    /// AS_SET: an unordered set, left by aggregation.
    Set = 1,
    /// AS_SEQUENCE: an ordered list.
    Sequence = 2,
    /// AS_CONFED_SEQUENCE: an ordered list of member ASes (RFC 5065 §3).
    ConfedSequence = 3,
    /// AS_CONFED_SET: an unordered set of member ASes (RFC 5065 §3).
    ConfedSet = 4,
}

impl SegmentKind {
    fn from_octet(octet: u8) -> Option<SegmentKind> {
        match octet {
            1 => Some(SegmentKind::Set),
            2 => Some(SegmentKind::Sequence),
            3 => Some(SegmentKind::ConfedSequence),
            4 => Some(SegmentKind::ConfedSet),
            _ => None,
        }
    }
}

impl AsPath {
    /// The path of these ASes in order, the nearest first; without any, the empty path of a route of our own.
    pub fn sequence(asns: impl IntoIterator<Item = u32>) -> AsPath {
        let asns: Vec<u32> = asns.into_iter().collect();
        let segments = asns.chunks(MAX_SEGMENT_LEN);
        let segments = segments.map(|part| AsPathSegment {
            kind: SegmentKind::Sequence,
            asns: part.to_vec(),
        });
        AsPath {
            segments: segments.collect(),
        }
    }

    /// Puts `asn` in front, as a speaker does towards an external peer (RFC 4271 §5.1.2 (b)): into the leading
    /// AS_SEQUENCE, or into a new one where there is none or no room.
    pub fn prepend(&mut self, asn: u32) {
        match self.segments.first_mut() {
            Some(first) if first.kind == SegmentKind::Sequence && first.asns.len() < MAX_SEGMENT_LEN => {
                first.asns.insert(0, asn);
            }
            _ => {
                let segment = AsPathSegment {
                    kind: SegmentKind::Sequence,
                    asns: Vec::from([asn]),
                };
                self.segments.insert(0, segment);
            }
        }
    }

    /// The length that route selection compares: a set counts 1 (RFC 4271 §9.1.2.2 (a)), confederation segments
    /// nothing (RFC 5065 §5.3).
    pub fn path_len(&self) -> usize {
        self.segments.iter().map(AsPathSegment::path_len).sum()
    }

    /// Whether `asn` is anywhere in the path: a loop, when it is our own (RFC 4271 §9.1.2).
    pub fn contains(&self, asn: u32) -> bool {
        self.segments.iter().any(|segment| segment.asns.contains(&asn))
    }

    /// The nearest AS when the path begins with an AS_SEQUENCE: what an external peer's own AS has to be
    /// (RFC 4271 §6.3), and what MULTI_EXIT_DISC is compared under (§9.1.2.2 (c)).
    pub fn first_as(&self) -> Option<u32> {
        match self.segments.first() {
            Some(first) if first.kind == SegmentKind::Sequence => first.asns.first().copied(),
            _ => None,
        }
    }

    /// The AS the route starts from: the last of a path that ends with an AS_SEQUENCE (RFC 6811 §2). `None` when it
    /// ends with a set, whose numbers have no order, or within a confederation, and for the empty path, whose route
    /// starts from the speaker's own AS.
    pub fn origin_as(&self) -> Option<u32> {
        match self.segments.last() {
            Some(last) if last.kind == SegmentKind::Sequence => last.asns.last().copied(),
            _ => None,
        }
    }

    /// Whether an AS needs four octets, so that the path is not whole in two-octet numbers.
    pub fn needs_four_octets(&self) -> bool {
        self.segments
            .iter()
            .flat_map(|segment| &segment.asns)
            .any(|asn| *asn > u32::from(u16::MAX))
    }

    /// Appends the attribute's value.
    #[inline(always)]
    fn put(&self, four_octet_as: bool, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        self.segments
            .iter()
            .try_for_each(|segment| segment.encode(four_octet_as, out))
    }
}

/// How many AS numbers a segment's one-octet count allows.
pub(crate) const MAX_SEGMENT_LEN: usize = 255;

impl AsPathSegment {
    /// What the segment adds to [`AsPath::path_len`].
    pub(crate) fn path_len(&self) -> usize {
        match self.kind {
            SegmentKind::Sequence => self.asns.len(),
            SegmentKind::Set => 1,
            SegmentKind::ConfedSequence | SegmentKind::ConfedSet => 0,
        }
    }

    /// Whether the segment is of a confederation's member ASes (RFC 5065 §3).
    pub(crate) fn is_confederation(&self) -> bool {
        matches!(self.kind, SegmentKind::ConfedSequence | SegmentKind::ConfedSet)
    }

    #[inline(always)]
    fn encode(&self, four_octet_as: bool, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let length = self.asns.len();
        let count = u8::try_from(length).ok().filter(|count| *count > 0);
        out.put([
            self.kind as u8,
            count.ok_or(EncodeError::SegmentLength { length })?,
        ]);
        match four_octet_as {
            true => out.put_all(&self.asns, |asn| asn.to_be_bytes()),
            false => out.put_all(&self.asns, |asn| two_octet(*asn).to_be_bytes()),
        }
        Ok(())
    }
}

impl PathAttribute for AsPath {
    const CODE: u8 = code::AS_PATH;
    const NAME: &'static str = "AS_PATH";
    const FLAGS: AttributeFlags = AttributeFlags::WELL_KNOWN;
    type View<'a> = AsPathView<'a>;
    type Owned = AsPath;

    fn read<'a>(value: At<'a>, n: &Negotiated) -> Result<AsPathView<'a>, DecodeError> {
        Ok(AsPathView::over(value, n.four_octet_as()))
    }

    #[inline(always)]
    fn check(view: &mut AsPathView<'_>) -> Result<(), DecodeError> {
        view.check()
    }

    #[inline(always)]
    fn own(view: AsPathView<'_>) -> AsPath {
        view.to_owned()
    }

    #[inline(always)]
    fn encode(path: &AsPath, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        path.put(n.four_octet_as(), out)
    }

    fn fmt(path: &AsPath, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match path.segments[..] {
            [] => f.write_str("empty path"),
            _ => write!(f, "path {path}"),
        }
    }
}

/// AS4_PATH (RFC 6793 §3).
pub(crate) struct As4Path;

impl PathAttribute for As4Path {
    const CODE: u8 = code::AS4_PATH;
    const NAME: &'static str = "AS4_PATH";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    // RFC 6793 §6
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = AsPathView<'a>;
    type Owned = AsPath;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<AsPathView<'a>, DecodeError> {
        match value.octets {
            // RFC 6793 §6: "too small (i.e., less than 6) for the attribute to carry at least one AS number".
            [] => Err(wrong_length(value, "at least 6")),
            _ => Ok(AsPathView::over(value, true)),
        }
    }

    fn check(view: &mut AsPathView<'_>) -> Result<(), DecodeError> {
        view.check()
    }

    fn own(view: AsPathView<'_>) -> AsPath {
        view.to_owned()
    }

    fn encode(path: &AsPath, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        path.put(true, out)
    }

    fn fmt(path: &AsPath, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "four-octet path {path}")
    }
}

/// The number that stands for `asn` on a session with two-octet AS numbers (RFC 6793 §4.2.2).
pub(crate) fn two_octet(asn: u32) -> u16 {
    u16::try_from(asn).unwrap_or(AS_TRANS)
}

/// "64512 64513 {1 2}", confederation segments as "(65001 65002)" and "[65001 65002]"; empty for an empty path.
impl fmt::Display for AsPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, segment) in self.segments.iter().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{segment}")?;
        }
        Ok(())
    }
}

impl fmt::Display for AsPathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = match self.kind {
            SegmentKind::Sequence => ("", ""),
            SegmentKind::Set => ("{", "}"),
            SegmentKind::ConfedSequence => ("(", ")"),
            SegmentKind::ConfedSet => ("[", "]"),
        };
        f.write_str(open)?;
        for (n, asn) in self.asns.iter().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{asn}")?;
        }
        f.write_str(close)
    }
}

#[cfg(test)]
mod tests;
