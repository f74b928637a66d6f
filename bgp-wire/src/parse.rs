//! The layout of the units: the one file that knows nom.
//!
//! Functions here only cut octets into fields; what the fields mean and whether they are allowed is judged where
//! the unit's type lives. `None` always means that the octets end before the unit does (or, for a unit of fixed
//! length, go on after it). What every UPDATE consists of is cut by slice patterns, which is faster; the rest by
//! nom's combinators. The long lists, prefixes and AS numbers, are loops in `nlri` and `attribute`.

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use nom::combinator::{all_consuming, map, rest};
use nom::multi::{length_data, many0};
use nom::number::complete::{be_u8, be_u16, be_u24, be_u32};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use crate::capability::{AddPathFamily, AddPathMode};
use crate::family::{Afi, Family, Safi};

/// Octets and where in the message they begin.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    pub(crate) octets: &'a [u8],
    pub(crate) offset: usize,
}

impl<'a> At<'a> {
    pub(crate) fn new(octets: &'a [u8], offset: usize) -> At<'a> {
        At { octets, offset }
    }

    /// Splits off what `layout` reads and moves behind it.
    pub(crate) fn read<T>(&mut self, layout: impl FnOnce(&'a [u8]) -> Option<(&'a [u8], T)>) -> Option<T> {
        let (rest, value) = layout(self.octets)?;
        self.offset += self.octets.len() - rest.len();
        self.octets = rest;
        Some(value)
    }

    /// Like [`At::read`] for a layout that is octets at the end of its unit (a value behind its length).
    pub(crate) fn read_tail(
        &mut self,
        layout: impl FnOnce(&'a [u8]) -> Option<(&'a [u8], &'a [u8])>,
    ) -> Option<At<'a>> {
        let value = self.read(layout)?;
        Some(At::new(value, self.offset - value.len()))
    }
}

type Input<'a> = &'a [u8];

/// What was read, and the octets behind it.
type Cut<'a, T> = Option<(Input<'a>, T)>;

fn run<'a, T>(
    mut parser: impl Parser<Input<'a>, Output = T, Error = nom::error::Error<Input<'a>>>,
    input: Input<'a>,
) -> Cut<'a, T> {
    parser.parse(input).ok()
}

/// Runs a parser that has to use up all its input.
fn whole<'a, T>(
    parser: impl Parser<Input<'a>, Output = T, Error = nom::error::Error<Input<'a>>>,
    input: Input<'a>,
) -> Option<T> {
    run(all_consuming(parser), input).map(|(_, value)| value)
}

fn ipv4(input: Input<'_>) -> IResult<Input<'_>, Ipv4Addr> {
    map(be_u32, Ipv4Addr::from_bits).parse(input)
}

fn afi_safi(input: Input<'_>) -> IResult<Input<'_>, Family> {
    map((be_u16, be_u8), |(afi, safi)| Family::new(Afi(afi), Safi(safi))).parse(input)
}

/// A family with one octet between AFI and SAFI.
fn afi_octet_safi(input: Input<'_>) -> IResult<Input<'_>, (Family, u8)> {
    map((be_u16, be_u8, be_u8), |(afi, between, safi)| {
        (Family::new(Afi(afi), Safi(safi)), between)
    })
    .parse(input)
}

/// Marker, Length and Type of a message (RFC 4271 §4.1).
#[inline]
pub(crate) fn header(input: Input<'_>) -> Option<([u8; 16], u16, u8)> {
    let (marker, rest) = input.split_first_chunk()?;
    let &[high, low, message_type] = rest.first_chunk()?;
    Some((*marker, u16::from_be_bytes([high, low]), message_type))
}

/// The fixed part of an OPEN (RFC 4271 §4.2).
pub(crate) struct OpenFields {
    pub(crate) version: u8,
    pub(crate) asn: u16,
    pub(crate) hold_time: u16,
    pub(crate) bgp_id: Ipv4Addr,
}

/// The fields of an OPEN before its optional parameters.
pub(crate) fn open(input: Input<'_>) -> Cut<'_, OpenFields> {
    let fields = (be_u8, be_u16, be_u16, ipv4);
    run(
        map(fields, |(version, asn, hold_time, bgp_id)| OpenFields {
            version,
            asn,
            hold_time,
            bgp_id,
        }),
        input,
    )
}

/// Optional parameters in their extended form (RFC 9072 §2), behind Non-Ext OP Len and Non-Ext OP Type.
pub(crate) fn extended_parameters(input: Input<'_>) -> Cut<'_, &[u8]> {
    run(preceded((be_u8, be_u8), length_data(be_u16)), input)
}

/// One octet.
#[inline]
pub(crate) fn octet(input: Input<'_>) -> Cut<'_, u8> {
    let (octet, behind) = input.split_first()?;
    Some((behind, *octet))
}

/// Two octets as a number.
#[inline]
pub(crate) fn two_octets(input: Input<'_>) -> Cut<'_, u16> {
    let (number, behind) = input.split_first_chunk()?;
    Some((behind, u16::from_be_bytes(*number)))
}

/// Four octets as a number.
pub(crate) fn number(input: Input<'_>) -> Cut<'_, u32> {
    let (number, behind) = input.split_first_chunk()?;
    Some((behind, u32::from_be_bytes(*number)))
}

/// Octets behind their one-octet length.
#[inline]
pub(crate) fn behind_u8(input: Input<'_>) -> Cut<'_, &[u8]> {
    let (length, rest) = input.split_first()?;
    let (value, behind) = rest.split_at_checked(usize::from(*length))?;
    Some((behind, value))
}

/// Octets behind their two-octet length.
#[inline]
pub(crate) fn behind_u16(input: Input<'_>) -> Cut<'_, &[u8]> {
    let (length, rest) = input.split_first_chunk()?;
    let (value, behind) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    Some((behind, value))
}

/// The value of a multiprotocol capability: family and Reserved octet (RFC 4760 §8).
pub(crate) fn multiprotocol(value: Input<'_>) -> Option<(Family, u8)> {
    whole(afi_octet_safi, value)
}

/// The value of an ADD-PATH capability (RFC 7911 §4).
pub(crate) fn add_path(value: Input<'_>) -> Option<Vec<AddPathFamily>> {
    let entry = map((afi_safi, be_u8), |(family, mode)| AddPathFamily {
        family,
        mode: AddPathMode(mode),
    });
    whole(many0(entry), value)
}

/// Exactly one octet.
#[inline]
pub(crate) fn one_octet(value: Input<'_>) -> Option<u8> {
    <[u8; 1]>::try_from(value).ok().map(|[octet]| octet)
}

/// Exactly one number of four octets.
#[inline]
pub(crate) fn four_octets(value: Input<'_>) -> Option<u32> {
    <[u8; 4]>::try_from(value).ok().map(u32::from_be_bytes)
}

/// Exactly one number of eight octets.
pub(crate) fn eight_octets(value: Input<'_>) -> Option<u64> {
    <[u8; 8]>::try_from(value).ok().map(u64::from_be_bytes)
}

/// An AGGREGATOR with a two-octet AS number (RFC 4271 §4.3).
pub(crate) fn aggregator(value: Input<'_>) -> Option<(u32, Ipv4Addr)> {
    whole((map(be_u16, u32::from), ipv4), value)
}

/// An AGGREGATOR with a four-octet AS number (RFC 6793 §3).
pub(crate) fn aggregator_four_octet(value: Input<'_>) -> Option<(u32, Ipv4Addr)> {
    whole((be_u32, ipv4), value)
}

/// A path attribute (RFC 4271 §4.3).
pub(crate) struct AttributeFields<'a> {
    pub(crate) flags: u8,
    pub(crate) code: u8,
    /// Octets of flags, code and length.
    pub(crate) header_len: usize,
    pub(crate) value: &'a [u8],
}

/// Splits off a path attribute, whose length has two octets where the flags have the bit `extended`.
#[inline]
pub(crate) fn attribute(input: Input<'_>, extended: u8) -> Cut<'_, AttributeFields<'_>> {
    let (&[flags, code, first], rest) = input.split_first_chunk()?;
    let (header_len, length, rest) = match flags & extended {
        0 => (3, usize::from(first), rest),
        _ => {
            let (second, rest) = rest.split_first()?;
            (4, usize::from(u16::from_be_bytes([first, *second])), rest)
        }
    };
    let (value, behind) = rest.split_at_checked(length)?;
    Some((
        behind,
        AttributeFields {
            flags,
            code,
            header_len,
            value,
        },
    ))
}

/// Flags, Tunnel Type and MPLS Label of a PMSI_TUNNEL (RFC 6514 §5).
pub(crate) fn pmsi_tunnel(input: Input<'_>) -> Cut<'_, (u8, u8, u32)> {
    run((be_u8, be_u8, be_u24), input)
}

/// The family in front of an MP_REACH_NLRI or MP_UNREACH_NLRI (RFC 4760 §3, §4).
#[inline]
pub(crate) fn family(input: Input<'_>) -> Cut<'_, Family> {
    let (&[high, low, safi], behind) = input.split_first_chunk()?;
    Some((
        behind,
        Family::new(Afi(u16::from_be_bytes([high, low])), Safi(safi)),
    ))
}

/// An AS_PATH segment up to its numbers: its type and how many follow (RFC 4271 §4.3).
#[inline]
pub(crate) fn segment(input: Input<'_>) -> Cut<'_, (u8, u8)> {
    let (&[kind, count], behind) = input.split_first_chunk()?;
    Some((behind, (kind, count)))
}

/// Error code, error subcode and data of a NOTIFICATION (RFC 4271 §4.5).
pub(crate) fn notification(body: Input<'_>) -> Option<(u8, u8, &[u8])> {
    whole((be_u8, be_u8, rest), body)
}

/// Family, Message Subtype and what follows in a ROUTE-REFRESH (RFC 2918 §3, RFC 7313 §3.2, RFC 5291 §5).
pub(crate) fn route_refresh(body: Input<'_>) -> Option<(Family, u8, &[u8])> {
    whole(
        map((afi_octet_safi, rest), |((family, subtype), tail)| {
            (family, subtype, tail)
        }),
        body,
    )
}
