//! Which outbound route filters a speaker sends and takes (RFC 5291 §4).

use alloc::vec::Vec;
use core::fmt;

use bytes::{BufMut, BytesMut};

use super::value;
use crate::error::EncodeError;
use crate::family::Family;

/// The kind of an outbound route filter (ORF), as IANA numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfType(pub u8);

impl OrfType {
    /// Address prefixes (RFC 5292).
    pub const ADDRESS_PREFIX: OrfType = OrfType(64);
    /// Covering prefixes of VPNs, CP-ORF (RFC 7543).
    pub const COVERING_PREFIX: OrfType = OrfType(65);
}

/// "address-prefix"; an unknown number as "type 128".
impl fmt::Display for OrfType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            OrfType::ADDRESS_PREFIX => f.write_str("address-prefix"),
            OrfType::COVERING_PREFIX => f.write_str("covering-prefix"),
            OrfType(other) => write!(f, "type {other}"),
        }
    }
}

/// The filters of one family in an outbound route filtering capability (RFC 5291 §4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfFamily {
    /// The family the filters are for.
    pub family: Family,
    /// The octet between AFI and SAFI: 0, and ignored by the receiver.
    pub reserved: u8,
    /// The kinds of filters; at most 255.
    pub types: Vec<OrfSupport>,
}

/// What the sender of the OPEN does with one kind of filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfSupport {
    /// The kind.
    pub orf_type: OrfType,
    /// Whether the sender takes such filters, sends them, or both.
    pub mode: OrfMode,
}

/// The Send/Receive octet of the outbound route filtering capability (RFC 5291 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfMode(pub u8);

impl OrfMode {
    /// The sender takes filters from its peer.
    pub const RECEIVE: OrfMode = OrfMode(1);
    /// The sender would send filters to its peer.
    pub const SEND: OrfMode = OrfMode(2);
    /// The sender does both.
    pub const BOTH: OrfMode = OrfMode(3);

    /// Whether the sender of the OPEN takes filters.
    pub fn receives(self) -> bool {
        matches!(self, OrfMode::RECEIVE | OrfMode::BOTH)
    }

    /// Whether the sender of the OPEN sends filters.
    pub fn sends(self) -> bool {
        matches!(self, OrfMode::SEND | OrfMode::BOTH)
    }
}

/// Octets of a value with one family and no filters.
pub(super) const LEAST_LEN: usize = 5;

/// "One or more" families until the value ends (RFC 5291 §4); `None` when it ends within one.
pub(super) fn read(mut value: &[u8]) -> Option<Vec<OrfFamily>> {
    let mut families = Vec::new();
    while !value.is_empty() || families.is_empty() {
        let ([high, low, reserved, safi, number], rest) = value.split_first_chunk::<LEAST_LEN>()?;
        let (types, rest) = rest.split_at_checked(2 * usize::from(*number))?;
        families.push(OrfFamily {
            family: value::family(*high, *low, *safi),
            reserved: *reserved,
            types: value::entries(types, |[orf_type, mode]| OrfSupport {
                orf_type: OrfType(orf_type),
                mode: OrfMode(mode),
            })?,
        });
        value = rest;
    }
    Some(families)
}

pub(super) fn write(families: &[OrfFamily], out: &mut BytesMut) -> Result<(), EncodeError> {
    for entry in families {
        value::put_family(entry.family, entry.reserved, out);
        let number = entry.types.len();
        out.put_u8(u8::try_from(number).map_err(|_| EncodeError::FieldTooLarge {
            what: "the number of filter types",
            value: u32::try_from(number).unwrap_or(u32::MAX),
            most: 255,
        })?);
        for support in &entry.types {
            out.put_slice(&[support.orf_type.0, support.mode.0]);
        }
    }
    Ok(())
}

/// "ipv4 unicast address-prefix send"
impl fmt::Display for OrfFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.family.fmt(f)?;
        self.types.iter().try_for_each(|support| write!(f, " {support}"))
    }
}

/// "address-prefix send and receive"
impl fmt::Display for OrfSupport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mode {
            OrfMode::RECEIVE => write!(f, "{} receive", self.orf_type),
            OrfMode::SEND => write!(f, "{} send", self.orf_type),
            OrfMode::BOTH => write!(f, "{} send and receive", self.orf_type),
            OrfMode(other) => write!(f, "{} mode {other}", self.orf_type),
        }
    }
}
