//! ATOMIC_AGGREGATE (RFC 4271 §5.1.6): its being there is all it says.

use core::fmt;

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

pub(crate) struct AtomicAggregate;

impl PathAttribute for AtomicAggregate {
    const CODE: u8 = code::ATOMIC_AGGREGATE;
    const NAME: &'static str = "ATOMIC_AGGREGATE";
    const FLAGS: AttributeFlags = AttributeFlags::WELL_KNOWN;
    // RFC 7606 §7.6
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    const LENGTH: Option<u8> = Some(0);
    type View<'a> = ();
    type Owned = ();

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<(), DecodeError> {
        match value.octets {
            [] => Ok(()),
            _ => Err(wrong_length(value, "0")),
        }
    }

    fn own((): ()) {}

    fn encode((): &(), _: &Negotiated, _: &mut Writer<'_>) -> Result<(), EncodeError> {
        Ok(())
    }

    fn fmt((): &(), f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("atomic aggregate")
    }
}
