//! The attributes that are one number or address of four octets: NEXT_HOP, MULTI_EXIT_DISC and LOCAL_PREF
//! (RFC 4271 §5.1.3 to §5.1.5), ORIGINATOR_ID (RFC 4456 §8).

use core::fmt;
use core::net::Ipv4Addr;

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

pub(crate) struct NextHop;
pub(crate) struct MultiExitDisc;
pub(crate) struct LocalPref;
pub(crate) struct OriginatorId;

/// Implements [`PathAttribute`]: code and name, flags, type, how to make it a number, what to print before it.
macro_rules! four_octets {
    ($kind:ty, $code:ident, $flags:ident, $number:ty, $words:literal) => {
        impl PathAttribute for $kind {
            const CODE: u8 = code::$code;
            const NAME: &'static str = stringify!($code);
            const FLAGS: AttributeFlags = AttributeFlags::$flags;
            const LENGTH: Option<u8> = Some(4);
            type View<'a> = $number;
            type Owned = $number;

            fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<$number, DecodeError> {
                let number = parse::four_octets(value.octets).ok_or_else(|| wrong_length(value, "4"))?;
                Ok(number.into())
            }

            fn own(number: $number) -> $number {
                number
            }

            #[inline(always)]
            fn encode(number: &$number, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
                out.put(u32::from(*number).to_be_bytes());
                Ok(())
            }

            fn fmt(number: &$number, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($words, " {}"), number)
            }
        }
    };
}

four_octets!(NextHop, NEXT_HOP, WELL_KNOWN, Ipv4Addr, "next hop");
four_octets!(
    MultiExitDisc,
    MULTI_EXIT_DISC,
    OPTIONAL_NON_TRANSITIVE,
    u32,
    "MED"
);
four_octets!(LocalPref, LOCAL_PREF, WELL_KNOWN, u32, "local pref");
four_octets!(
    OriginatorId,
    ORIGINATOR_ID,
    OPTIONAL_NON_TRANSITIVE,
    Ipv4Addr,
    "originator"
);
