//! AGGREGATOR (RFC 4271 §5.1.7) and AS4_AGGREGATOR (RFC 6793 §3).

use core::fmt;
use core::net::Ipv4Addr;

use super::as_path::two_octet;
use super::kind::{PathAttribute, wrong_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

/// The speaker that formed an aggregate (RFC 4271 §5.1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Aggregator {
    /// Its AS; written as AS_TRANS where it does not fit two octets (RFC 6793 §4.2.2).
    pub asn: u32,
    /// Its address, as a rule its BGP Identifier.
    pub address: Ipv4Addr,
}

impl Aggregator {
    fn read(value: At<'_>, four_octet_as: bool) -> Result<Aggregator, DecodeError> {
        let fields = match four_octet_as {
            true => parse::aggregator_four_octet(value.octets).ok_or_else(|| wrong_length(value, "8")),
            false => parse::aggregator(value.octets).ok_or_else(|| wrong_length(value, "6")),
        };
        match fields? {
            (0, _) => Err(DecodeError::new(Reason::AggregatorZero, value.offset)),
            (asn, address) => Ok(Aggregator { asn, address }),
        }
    }

    fn put(self, four_octet_as: bool, out: &mut Writer<'_>) {
        match four_octet_as {
            true => out.put(self.asn.to_be_bytes()),
            false => out.put(two_octet(self.asn).to_be_bytes()),
        }
        out.put(self.address.octets());
    }
}

impl PathAttribute for Aggregator {
    const CODE: u8 = code::AGGREGATOR;
    const NAME: &'static str = "AGGREGATOR";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    // RFC 7606 §7.7
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = Aggregator;
    type Owned = Aggregator;

    fn read<'a>(value: At<'a>, n: &Negotiated) -> Result<Aggregator, DecodeError> {
        Aggregator::read(value, n.four_octet_as())
    }

    fn own(aggregator: Aggregator) -> Aggregator {
        aggregator
    }

    fn encode(aggregator: &Aggregator, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        aggregator.put(n.four_octet_as(), out);
        Ok(())
    }

    fn fmt(by: &Aggregator, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aggregated by AS {} {}", by.asn, by.address)
    }
}

pub(crate) struct As4Aggregator;

impl PathAttribute for As4Aggregator {
    const CODE: u8 = code::AS4_AGGREGATOR;
    const NAME: &'static str = "AS4_AGGREGATOR";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    // RFC 6793 §6
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = Aggregator;
    type Owned = Aggregator;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Aggregator, DecodeError> {
        Aggregator::read(value, true)
    }

    fn own(aggregator: Aggregator) -> Aggregator {
        aggregator
    }

    fn encode(aggregator: &Aggregator, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        aggregator.put(true, out);
        Ok(())
    }

    fn fmt(by: &Aggregator, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aggregated by four-octet AS {} {}", by.asn, by.address)
    }
}
