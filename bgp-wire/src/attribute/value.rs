//! The values of path attributes, one place for the layout of each.

use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv4Addr;

use bytes::{BufMut, Bytes, BytesMut};

use super::as_path::two_octet;
use super::mp::FAMILY_LEN;
use super::{AsPath, Community, MpReach, MpUnreach, code, numbers};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};

/// What a path attribute says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttributeValue {
    /// ORIGIN: how the route came into BGP (RFC 4271 §5.1.1).
    Origin(Origin),
    /// AS_PATH: the ASes the route went through (RFC 4271 §5.1.2).
    AsPath(AsPath),
    /// NEXT_HOP: where traffic for the UPDATE's NLRI goes (RFC 4271 §5.1.3).
    NextHop(Ipv4Addr),
    /// MULTI_EXIT_DISC: which of several links to prefer, the smaller the better (RFC 4271 §5.1.4).
    Med(u32),
    /// LOCAL_PREF: the AS's own preference, the greater the better (RFC 4271 §5.1.5).
    LocalPref(u32),
    /// ATOMIC_AGGREGATE: aggregation lost ASes of the path (RFC 4271 §5.1.6).
    AtomicAggregate,
    /// AGGREGATOR: who aggregated (RFC 4271 §5.1.7).
    Aggregator(Aggregator),
    /// COMMUNITIES (RFC 1997).
    Communities(Vec<Community>),
    /// ORIGINATOR_ID: the BGP Identifier of the router that brought the route into the AS (RFC 4456 §8).
    OriginatorId(Ipv4Addr),
    /// CLUSTER_LIST: the clusters that reflected the route, the latest first (RFC 4456 §8).
    ClusterList(Vec<Ipv4Addr>),
    /// MP_REACH_NLRI: routes of any family (RFC 4760 §3).
    MpReach(MpReach),
    /// MP_UNREACH_NLRI: withdrawn routes of any family (RFC 4760 §4).
    MpUnreach(MpUnreach),
    /// AS4_PATH: the path in four-octet numbers, past speakers that have only two (RFC 6793 §3). See
    /// [`super::four_octet_as`].
    As4Path(AsPath),
    /// AS4_AGGREGATOR: the same for AGGREGATOR (RFC 6793 §3).
    As4Aggregator(Aggregator),
    /// An attribute without a type here, kept as it came.
    Unknown {
        /// The attribute type code.
        code: u8,
        /// The octets of its value.
        value: Bytes,
    },
}

/// How a route came into BGP; route selection prefers the first (RFC 4271 §5.1.1, §9.1.2.2 (b)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// The speaker that formed an aggregate (RFC 4271 §5.1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Aggregator {
    /// Its AS; written as AS_TRANS where it does not fit two octets (RFC 6793 §4.2.2).
    pub asn: u32,
    /// Its address, as a rule its BGP Identifier.
    pub address: Ipv4Addr,
}

impl AttributeValue {
    /// The attribute type code.
    pub fn code(&self) -> u8 {
        match self {
            AttributeValue::Origin(_) => code::ORIGIN,
            AttributeValue::AsPath(_) => code::AS_PATH,
            AttributeValue::NextHop(_) => code::NEXT_HOP,
            AttributeValue::Med(_) => code::MULTI_EXIT_DISC,
            AttributeValue::LocalPref(_) => code::LOCAL_PREF,
            AttributeValue::AtomicAggregate => code::ATOMIC_AGGREGATE,
            AttributeValue::Aggregator(_) => code::AGGREGATOR,
            AttributeValue::Communities(_) => code::COMMUNITIES,
            AttributeValue::OriginatorId(_) => code::ORIGINATOR_ID,
            AttributeValue::ClusterList(_) => code::CLUSTER_LIST,
            AttributeValue::MpReach(_) => code::MP_REACH_NLRI,
            AttributeValue::MpUnreach(_) => code::MP_UNREACH_NLRI,
            AttributeValue::As4Path(_) => code::AS4_PATH,
            AttributeValue::As4Aggregator(_) => code::AS4_AGGREGATOR,
            AttributeValue::Unknown { code, .. } => *code,
        }
    }

    /// Reads the value of the attribute `code`.
    pub(crate) fn decode(code: u8, value: At<'_>, n: &Negotiated) -> Result<AttributeValue, DecodeError> {
        match code {
            code::ORIGIN => origin(value).map(AttributeValue::Origin),
            code::AS_PATH => AsPath::decode(value, n.four_octet_as()).map(AttributeValue::AsPath),
            code::NEXT_HOP => number(value).map(|address| AttributeValue::NextHop(address.into())),
            code::MULTI_EXIT_DISC => number(value).map(AttributeValue::Med),
            code::LOCAL_PREF => number(value).map(AttributeValue::LocalPref),
            code::ATOMIC_AGGREGATE => atomic_aggregate(value),
            code::AGGREGATOR => aggregator(value, n.four_octet_as()).map(AttributeValue::Aggregator),
            code::COMMUNITIES => list(value, Community).map(AttributeValue::Communities),
            code::ORIGINATOR_ID => number(value).map(|id| AttributeValue::OriginatorId(id.into())),
            code::CLUSTER_LIST => list(value, Ipv4Addr::from_bits).map(AttributeValue::ClusterList),
            code::MP_REACH_NLRI => mp(value, 2, n, MpReach::decode).map(AttributeValue::MpReach),
            code::MP_UNREACH_NLRI => mp(value, 0, n, MpUnreach::decode).map(AttributeValue::MpUnreach),
            code::AS4_PATH => AsPath::decode(value, true).map(AttributeValue::As4Path),
            code::AS4_AGGREGATOR => aggregator(value, true).map(AttributeValue::As4Aggregator),
            _ => Ok(AttributeValue::Unknown {
                code,
                value: Bytes::copy_from_slice(value.octets),
            }),
        }
    }

    /// Appends the value.
    pub(crate) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        match self {
            AttributeValue::Origin(origin) => out.put_u8(*origin as u8),
            AttributeValue::AsPath(path) => path.encode(n.four_octet_as(), out)?,
            AttributeValue::NextHop(address) | AttributeValue::OriginatorId(address) => {
                out.put_slice(&address.octets());
            }
            AttributeValue::Med(number) | AttributeValue::LocalPref(number) => out.put_u32(*number),
            AttributeValue::AtomicAggregate => {}
            AttributeValue::Aggregator(aggregator) => aggregator.encode(n.four_octet_as(), out),
            AttributeValue::Communities(list) => numbers::put(list, |c| c.0.to_be_bytes(), out),
            AttributeValue::ClusterList(list) => numbers::put(list, |id| id.octets(), out),
            AttributeValue::MpReach(reach) => reach.encode(n, out)?,
            AttributeValue::MpUnreach(unreach) => unreach.encode(n, out)?,
            AttributeValue::As4Path(path) => path.encode(true, out)?,
            AttributeValue::As4Aggregator(aggregator) => aggregator.encode(true, out),
            AttributeValue::Unknown { value, .. } => out.put_slice(value),
        }
        Ok(())
    }
}

impl Aggregator {
    fn encode(self, four_octet_as: bool, out: &mut BytesMut) {
        match four_octet_as {
            true => out.put_u32(self.asn),
            false => out.put_u16(two_octet(self.asn)),
        }
        out.put_slice(&self.address.octets());
    }
}

/// A length that the attribute cannot have (RFC 7606 §4 counts zero among them).
fn wrong_length(value: At<'_>, expected: &'static str) -> DecodeError {
    DecodeError::new(
        Reason::AttributeLength {
            length: value.octets.len(),
            expected,
        },
        value.offset,
    )
}

fn origin(value: At<'_>) -> Result<Origin, DecodeError> {
    let octet = parse::one_octet(value.octets).ok_or_else(|| wrong_length(value, "1"))?;
    Origin::from_octet(octet).ok_or_else(|| DecodeError::new(Reason::Origin(octet), value.offset))
}

fn number(value: At<'_>) -> Result<u32, DecodeError> {
    parse::four_octets(value.octets).ok_or_else(|| wrong_length(value, "4"))
}

fn atomic_aggregate(value: At<'_>) -> Result<AttributeValue, DecodeError> {
    match value.octets {
        [] => Ok(AttributeValue::AtomicAggregate),
        _ => Err(wrong_length(value, "0")),
    }
}

fn aggregator(value: At<'_>, four_octet_as: bool) -> Result<Aggregator, DecodeError> {
    let fields = match four_octet_as {
        true => parse::aggregator_four_octet(value.octets).ok_or_else(|| wrong_length(value, "8")),
        false => parse::aggregator(value.octets).ok_or_else(|| wrong_length(value, "6")),
    };
    match fields? {
        (0, _) => Err(DecodeError::new(Reason::AggregatorZero, value.offset)),
        (asn, address) => Ok(Aggregator { asn, address }),
    }
}

/// A list of four-octet numbers that must not be empty (RFC 7606 §7.8, §7.10).
fn list<T>(value: At<'_>, of: impl Fn(u32) -> T) -> Result<Vec<T>, DecodeError> {
    if value.octets.is_empty() || !value.octets.len().is_multiple_of(4) {
        return Err(wrong_length(value, "a nonzero multiple of 4"));
    }
    Ok(numbers::four_octets(value.octets, of))
}

/// A value that begins with a family; `more` octets must follow it at least.
fn mp<T>(
    mut value: At<'_>,
    more: usize,
    n: &Negotiated,
    decode: impl FnOnce(crate::Family, At<'_>, &Negotiated) -> Result<T, DecodeError>,
) -> Result<T, DecodeError> {
    let reason = Reason::MpLength {
        length: value.octets.len(),
        least: FAMILY_LEN + more,
    };
    let family = value
        .read(parse::family)
        .ok_or_else(|| DecodeError::new(reason, value.offset))?;
    decode(family, value, n)
}
