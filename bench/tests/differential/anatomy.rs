//! Where the parts of a message lie, told by none of the codecs: places are compared by it, and the rules of the
//! classes look here, not into what a codec says of itself.

use std::fmt;
use std::ops::Range;

use crate::session::Session;

/// Octets of a header.
pub(crate) const HEADER: usize = 19;

/// A part of a message, in the order in which codecs read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Site {
    /// Marker, Length, Type, and whether the octets are one whole message.
    Header,
    /// The body of a message that is no UPDATE; of an UPDATE, its two lengths.
    Body,
    /// The Withdrawn Routes field.
    Withdrawn,
    /// This attribute of the list, from 0.
    Attribute(usize),
    /// What is left of the list when an attribute does not fit.
    Cut,
    /// The NLRI field.
    Nlri,
    /// The attribute of this code, which is not there.
    Missing(u8),
}

/// One attribute as it lies in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) flags: u8,
    pub(crate) code: u8,
    /// Header and value in the message.
    pub(crate) whole: Range<usize>,
    /// The value in the message.
    pub(crate) value: Range<usize>,
    /// An attribute of this code came before.
    pub(crate) again: bool,
}

/// A message and its parts.
#[derive(Clone, Debug)]
pub(crate) struct Anatomy<'a> {
    pub(crate) octets: &'a [u8],
    /// The Type octet; 0 where it is missing.
    pub(crate) kind: u8,
    /// What the Length field says; 0 where it is missing.
    pub(crate) length: usize,
    /// The fields of an UPDATE whose lengths fit.
    pub(crate) update: Option<Fields>,
}

/// The fields of an UPDATE.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    pub(crate) withdrawn: Range<usize>,
    pub(crate) list: Range<usize>,
    pub(crate) nlri: Range<usize>,
    /// The attributes that fit.
    pub(crate) pieces: Vec<Piece>,
    /// Where an attribute begins that does not fit.
    pub(crate) cut: Option<usize>,
}

impl<'a> Anatomy<'a> {
    pub(crate) fn of(octets: &'a [u8]) -> Anatomy<'a> {
        let kind = octets.get(18).copied().unwrap_or(0);
        let length = two(octets, 16).unwrap_or(0);
        let inside = octets.get(..length).unwrap_or(octets);
        let update = (kind == 2).then(|| Fields::of(inside)).flatten();
        Anatomy {
            octets,
            kind,
            length,
            update,
        }
    }

    /// The attributes that fit; none in other messages.
    pub(crate) fn pieces(&self) -> &[Piece] {
        self.update.as_ref().map_or(&[], |fields| &fields.pieces)
    }

    /// AFI and SAFI of an MP attribute.
    pub(crate) fn family(&self, piece: &Piece) -> Option<(u16, u8)> {
        match (piece.code, self.value(piece)) {
            (14 | 15, [high, low, safi, ..]) => Some((u16::from_be_bytes([*high, *low]), *safi)),
            _ => None,
        }
    }

    /// The attribute at a site.
    pub(crate) fn piece(&self, site: Site) -> Option<&Piece> {
        match site {
            Site::Attribute(n) => self.pieces().get(n),
            _ => None,
        }
    }

    /// The first attribute of this code.
    pub(crate) fn first(&self, code: u8) -> Option<&Piece> {
        self.pieces().iter().find(|piece| piece.code == code)
    }

    /// The octets of an attribute's value.
    pub(crate) fn value(&self, piece: &Piece) -> &'a [u8] {
        &self.octets[piece.value.clone()]
    }

    /// The type code of the attribute that does not fit, when its header reaches so far.
    pub(crate) fn cut_code(&self) -> Option<u8> {
        let fields = self.update.as_ref()?;
        let at = fields.cut? + 1;
        (at < fields.list.end).then(|| self.octets[at])
    }

    /// The attribute of one of these codes (of any, if there are none) that an error is in which was found at
    /// `offset`: behind flags and type, and the end counts, for where the value ends too early is told there.
    pub(crate) fn site_of(&self, codes: &[u8], offset: usize) -> Option<Site> {
        let fields = self.update.as_ref()?;
        let right = |piece: &Piece| {
            (codes.is_empty() || codes.contains(&piece.code))
                && (piece.whole.start + 2..=piece.whole.end).contains(&offset)
        };
        if let Some(n) = fields.pieces.iter().position(right) {
            return Some(Site::Attribute(n));
        }
        fields.cut.filter(|cut| offset >= *cut).map(|_| Site::Cut)
    }

    /// The attribute that begins at `offset`.
    pub(crate) fn begins(&self, offset: usize) -> Option<Site> {
        let at = self.pieces().iter().position(|piece| piece.whole.start == offset);
        at.map(Site::Attribute)
    }

    /// The message with its attributes up to this place, and one route behind them so that none of them goes
    /// without; the body is empty when the place is before the attributes.
    pub(crate) fn up_to(&self, site: Site, session: &Session) -> Vec<u8> {
        let Some(fields) = &self.update else {
            return self.octets.to_vec();
        };
        let end = match site {
            Site::Attribute(n) => fields
                .pieces
                .get(n)
                .map_or(fields.list.start, |piece| piece.whole.end),
            Site::Header | Site::Body | Site::Withdrawn => fields.list.start,
            Site::Cut | Site::Nlri | Site::Missing(_) => fields.list.end,
        };
        let nlri = match site {
            Site::Nlri => &self.octets[fields.nlri.clone()],
            _ if session.add_path((1, 1)) => &[0; 5],
            _ => &[0][..],
        };
        let mut octets = [&self.octets[..end], nlri].concat();
        let lengths = [
            (16, octets.len()),
            (fields.list.start - 2, end - fields.list.start),
        ];
        for (at, length) in lengths {
            let length = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
            octets[at..at + 2].copy_from_slice(&length);
        }
        octets
    }

    /// The attribute of this code that comes the n-th time (from 0); the one that does not fit comes last.
    pub(crate) fn nth(&self, code: u8, n: usize) -> Option<Site> {
        let mut found = (0..)
            .zip(self.pieces())
            .filter(|(_, piece)| piece.code == code)
            .map(|(at, _)| Site::Attribute(at));
        found
            .nth(n)
            .or_else(|| (self.cut_code() == Some(code)).then_some(Site::Cut))
    }
}

impl Fields {
    fn of(octets: &[u8]) -> Option<Fields> {
        let withdrawn = HEADER + 2..HEADER + 2 + two(octets, HEADER)?;
        let list = withdrawn.end + 2..withdrawn.end + 2 + two(octets, withdrawn.end)?;
        let nlri = list.end..octets.len();
        if nlri.start > nlri.end {
            return None;
        }
        let mut fields = Fields {
            withdrawn,
            list,
            nlri,
            ..Fields::default()
        };
        fields.walk(octets);
        Some(fields)
    }

    fn walk(&mut self, octets: &[u8]) {
        let mut at = self.list.start;
        while at < self.list.end {
            let Some(piece) = Piece::at(&octets[..self.list.end], at) else {
                self.cut = Some(at);
                return;
            };
            at = piece.whole.end;
            let again = self.pieces.iter().any(|other| other.code == piece.code);
            self.pieces.push(Piece { again, ..piece });
        }
    }
}

impl Piece {
    fn at(octets: &[u8], at: usize) -> Option<Piece> {
        let (flags, code) = (*octets.get(at)?, *octets.get(at + 1)?);
        let (length, start) = match flags & 0x10 {
            0 => (usize::from(*octets.get(at + 2)?), at + 3),
            _ => (two(octets, at + 2)?, at + 4),
        };
        (start + length <= octets.len()).then(|| Piece {
            flags,
            code,
            whole: at..start + length,
            value: start..start + length,
            again: false,
        })
    }
}

/// Two octets as a number.
pub(crate) fn two(octets: &[u8], at: usize) -> Option<usize> {
    let (high, low) = (*octets.get(at)?, *octets.get(at + 1)?);
    Some(usize::from(u16::from_be_bytes([high, low])))
}

/// "attribute 3".
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Site::Header => f.write_str("header"),
            Site::Body => f.write_str("body"),
            Site::Withdrawn => f.write_str("Withdrawn Routes"),
            Site::Attribute(n) => write!(f, "attribute {}", n + 1),
            Site::Cut => f.write_str("attribute that does not fit"),
            Site::Nlri => f.write_str("NLRI"),
            Site::Missing(code) => write!(f, "missing attribute type {code}"),
        }
    }
}
