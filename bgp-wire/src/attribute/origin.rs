//! ORIGIN (RFC 4271 §5.1.1).

use core::fmt;

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

/// How a route came into BGP; route selection prefers the first (RFC 4271 §5.1.1, §9.1.2.2 (b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[repr(u8)]
pub enum Origin {
    /// Interior to the originating AS.
    Igp = 0,
    /// Learned through the EGP protocol (RFC 904).
    Egp = 1,
    /// Learned by some other means.
    Incomplete = 2,
}

impl Origin {
    fn from_octet(octet: u8) -> Option<Origin> {
        match octet {
            0 => Some(Origin::Igp),
            1 => Some(Origin::Egp),
            2 => Some(Origin::Incomplete),
            _ => None,
        }
    }
}

/// "IGP"
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Origin::Igp => "IGP",
            Origin::Egp => "EGP",
            Origin::Incomplete => "Incomplete",
        })
    }
}

impl PathAttribute for Origin {
    const CODE: u8 = code::ORIGIN;
    const NAME: &'static str = "ORIGIN";
    const FLAGS: AttributeFlags = AttributeFlags::WELL_KNOWN;
    const LENGTH: Option<u8> = Some(1);
    type View<'a> = Origin;
    type Owned = Origin;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Origin, DecodeError> {
        let octet = parse::one_octet(value.octets).ok_or_else(|| wrong_length(value, "1"))?;
        Origin::from_octet(octet).ok_or_else(|| DecodeError::new(Reason::Origin(octet), value.offset))
    }

    fn own(origin: Origin) -> Origin {
        origin
    }

    #[inline(always)]
    fn encode(origin: &Origin, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put([*origin as u8]);
        Ok(())
    }

    fn fmt(origin: &Origin, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "origin {origin}")
    }
}
