//! An AS path as it is in a message: the one place for how its segments are laid out.

use super::{AsPath, AsPathSegment, SegmentKind};
use crate::error::{DecodeError, Reason, Step};
use crate::parse::{self, At};

/// An AS path borrowed from a message.
///
/// ```
/// use bgp_wire::{AttributeValueView, UpdateView, attribute::code};
///
/// /// The origin of an UPDATE's routes, without a copy of its path.
/// fn origin(update: &UpdateView<'_>) -> Option<u32> {
///     match update.attribute(code::AS_PATH)? {
///         AttributeValueView::AsPath(path) => path.origin_as(),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AsPathView<'a> {
    value: At<'a>,
    four_octet_as: bool,
    /// The segment, when the check found that it is the only one, as nearly always.
    only: Option<SegmentView<'a>>,
}

impl<'a> AsPathView<'a> {
    /// The path in a value, not checked here.
    pub(super) fn over(value: At<'a>, four_octet_as: bool) -> AsPathView<'a> {
        AsPathView {
            value,
            four_octet_as,
            only: None,
        }
    }

    #[inline(always)]
    pub(super) fn check(&mut self) -> Result<(), DecodeError> {
        let (mut rest, mut count) = (self.value, 0);
        while !rest.octets.is_empty() {
            let start = rest.offset;
            count += 1;
            let segment = SegmentView::read(&mut rest, self.four_octet_as)
                .and_then(SegmentView::check)
                .map_err(|malformed| malformed.error(start, count))?;
            self.only = Some(segment).filter(|_| count == 1);
        }
        Ok(())
    }

    /// The segments in the order of the wire.
    pub fn segments(&self) -> impl Iterator<Item = SegmentView<'a>> + use<'a> {
        let AsPathView {
            value: mut rest,
            four_octet_as,
            ..
        } = *self;
        core::iter::from_fn(move || match rest.octets {
            [] => None,
            // Checked before; were it not, the path would end here.
            _ => SegmentView::read(&mut rest, four_octet_as).ok(),
        })
    }

    /// All AS numbers of all segments, in the order of the wire.
    pub fn asns(&self) -> impl Iterator<Item = u32> + use<'a> {
        self.segments().flat_map(|segment| segment.asns())
    }

    /// As [`AsPath::origin_as`].
    pub fn origin_as(&self) -> Option<u32> {
        let last = self.segments().last()?;
        match last.kind {
            SegmentKind::Sequence => last.asns().last(),
            _ => None,
        }
    }

    /// The path as an owned value.
    #[inline(always)]
    pub fn to_owned(&self) -> AsPath {
        if let Some(only) = self.only {
            return AsPath {
                segments: only.to_owned().into(),
            };
        }
        self.by_segment()
    }

    #[inline(never)]
    fn by_segment(&self) -> AsPath {
        let mut rest = self.value;
        let Ok(first) = SegmentView::read(&mut rest, self.four_octet_as) else {
            return AsPath::default();
        };
        let mut path = AsPath {
            segments: first.to_owned().into(),
        };
        while let Ok(segment) = SegmentView::read(&mut rest, self.four_octet_as) {
            path.segments.push(segment.to_owned());
        }
        path
    }
}

/// What is wrong with a segment: small, for it is on the way of every segment that is right.
#[derive(Clone, Copy)]
enum Malformed {
    Overrun,
    Type(u8),
    Empty,
    Zero,
}

impl Malformed {
    /// The error of the segment of this number, which begins at `offset`.
    #[cold]
    fn error(self, offset: usize, number: usize) -> DecodeError {
        let reason = match self {
            Malformed::Overrun => Reason::SegmentOverrun,
            Malformed::Type(kind) => Reason::SegmentType(kind),
            Malformed::Empty => Reason::SegmentEmpty,
            Malformed::Zero => Reason::AsPathZero,
        };
        DecodeError::new(reason, offset).within(Step::Segment(number))
    }
}

/// One segment of an AS path borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct SegmentView<'a> {
    /// Whether the order of the numbers means something.
    pub kind: SegmentKind,
    octets: &'a [u8],
    four_octet_as: bool,
}

impl<'a> SegmentView<'a> {
    /// Splits a segment off: type, count, numbers (RFC 4271 §4.3, errors RFC 7606 §7.2).
    #[inline]
    fn read(value: &mut At<'a>, four_octet_as: bool) -> Result<SegmentView<'a>, Malformed> {
        let (kind, count) = value.read(parse::segment).ok_or(Malformed::Overrun)?;
        let kind = SegmentKind::from_octet(kind).ok_or(Malformed::Type(kind))?;
        if count == 0 {
            return Err(Malformed::Empty);
        }
        let length = usize::from(count) << if four_octet_as { 2 } else { 1 };
        let (octets, behind) = value.octets.split_at_checked(length).ok_or(Malformed::Overrun)?;
        *value = At::new(behind, value.offset + length);
        Ok(SegmentView {
            kind,
            octets,
            four_octet_as,
        })
    }

    /// RFC 7607 §2
    #[inline]
    fn check(self) -> Result<SegmentView<'a>, Malformed> {
        let has_zero = match self.four_octet_as {
            true => self.octets.as_chunks().0.contains(&[0; 4]),
            false => self.octets.as_chunks().0.contains(&[0; 2]),
        };
        if has_zero { Err(Malformed::Zero) } else { Ok(self) }
    }

    /// The AS numbers.
    pub fn asns(&self) -> impl Iterator<Item = u32> + use<'a> {
        let (four, two): (&[[u8; 4]], &[[u8; 2]]) = match self.four_octet_as {
            true => (self.octets.as_chunks().0, &[]),
            false => (&[], self.octets.as_chunks().0),
        };
        let four = four.iter().map(|asn| u32::from_be_bytes(*asn));
        four.chain(two.iter().map(|asn| u16::from_be_bytes(*asn).into()))
    }

    /// The segment as an owned value.
    #[inline(always)]
    pub fn to_owned(&self) -> AsPathSegment {
        let four = |asn: &[u8; 4]| u32::from_be_bytes(*asn);
        let two = |asn: &[u8; 2]| u32::from(u16::from_be_bytes(*asn));
        let asns = match self.four_octet_as {
            true => self.octets.as_chunks().0.iter().map(four).collect(),
            false => self.octets.as_chunks().0.iter().map(two).collect(),
        };
        AsPathSegment {
            kind: self.kind,
            asns,
        }
    }
}
