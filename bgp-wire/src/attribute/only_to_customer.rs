//! ONLY_TO_CUSTOMER, the mark against route leaks (RFC 9234 §5).

use core::fmt;

use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

pub(crate) struct OnlyToCustomer;

impl PathAttribute for OnlyToCustomer {
    const CODE: u8 = code::ONLY_TO_CUSTOMER;
    const NAME: &'static str = "ONLY_TO_CUSTOMER";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    const LENGTH: Option<u8> = Some(4);
    type View<'a> = u32;
    type Owned = u32;

    /// RFC 9234 §5: a length other than 4 is malformed, and treat-as-withdraw follows. So it does for AS 0, which
    /// is nobody's (RFC 7607), here as elsewhere: no route leak could be told by it.
    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<u32, DecodeError> {
        match parse::four_octets(value.octets) {
            None => Err(wrong_length(value, "4")),
            Some(0) => Err(DecodeError::new(Reason::OnlyToCustomerZero, value.offset)),
            Some(asn) => Ok(asn),
        }
    }

    fn own(asn: u32) -> u32 {
        asn
    }

    fn encode(asn: &u32, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put(asn.to_be_bytes());
        Ok(())
    }

    fn fmt(asn: &u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "only to customers of AS {asn}")
    }
}
