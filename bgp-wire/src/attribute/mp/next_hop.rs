//! The next hop of an MP_REACH_NLRI (RFC 4760 §3; lengths RFC 2545 §3, RFC 8950 §3).

use core::fmt;
use core::net::{Ipv4Addr, Ipv6Addr};

use bytes::Bytes;

use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::Family;
use crate::nlri::is_typed;
use crate::parse::At;
use crate::writer::Writer;

/// The next hop of an MP_REACH_NLRI.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NextHop {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address, for IPv6 routes or (RFC 8950) for IPv4 routes.
    V6 {
        /// The global address.
        global: Ipv6Addr,
        /// The link-local address on a shared link (RFC 2545 §3).
        link_local: Option<Ipv6Addr>,
    },
    /// The next hop of a family without a type in this crate, or of none.
    Other(Bytes),
}

/// The same borrowed from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextHopView<'a> {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address and, on a shared link, a link-local one.
    V6(Ipv6Addr, Option<Ipv6Addr>),
    /// The next hop of a family without a type in this crate, or of none.
    Other(&'a [u8]),
}

impl<'a> NextHopView<'a> {
    /// Checks that the family can have a next hop of this length (RFC 7606 §7.11).
    #[inline]
    pub(super) fn check(family: Family, field: At<'_>) -> Result<(), DecodeError> {
        let length = field.octets.len();
        let expected = match (family, length) {
            (Family::IPV4_UNICAST | Family::IPV4_LABELLED, 4 | 16 | 32) => return Ok(()),
            (Family::IPV6_UNICAST | Family::IPV6_LABELLED, 16 | 32) => return Ok(()),
            (Family::IPV4_UNICAST | Family::IPV4_LABELLED, _) => "4, or 16 or 32 (RFC 8950)",
            (Family::IPV6_UNICAST | Family::IPV6_LABELLED, _) => "16 or 32",
            _ => return Ok(()),
        };
        Err(DecodeError::new(
            Reason::NextHopLength { length, expected },
            field.offset,
        ))
    }

    /// The next hop in octets that were checked.
    #[inline]
    pub(super) fn over(family: Family, octets: &'a [u8]) -> NextHopView<'a> {
        if is_typed(family) {
            Self::address(octets)
        } else {
            NextHopView::Other(octets)
        }
    }

    /// The address that octets of a length known by now are.
    fn address(octets: &'a [u8]) -> NextHopView<'a> {
        if let Ok(v4) = <[u8; 4]>::try_from(octets) {
            return NextHopView::V4(v4.into());
        }
        match octets.as_chunks::<16>().0 {
            [global] => NextHopView::V6(Ipv6Addr::from(*global), None),
            [global, link_local] => NextHopView::V6(Ipv6Addr::from(*global), Some((*link_local).into())),
            _ => NextHopView::Other(octets),
        }
    }

    /// The next hop as an owned value.
    pub fn to_owned(&self) -> NextHop {
        match *self {
            NextHopView::V4(address) => NextHop::V4(address),
            NextHopView::V6(global, link_local) => NextHop::V6 { global, link_local },
            NextHopView::Other(octets) => NextHop::Other(Bytes::copy_from_slice(octets)),
        }
    }
}

impl NextHop {
    pub(super) fn encode(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            NextHop::V4(address) => put(&[&address.octets()], out),
            NextHop::V6 {
                global,
                link_local: None,
            } => put(&[&global.octets()], out),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => put(&[&global.octets(), &link_local.octets()], out),
            NextHop::Other(octets) => put(&[octets], out),
        }
    }
}

fn put(parts: &[&[u8]], out: &mut Writer<'_>) -> Result<(), EncodeError> {
    let length = parts.iter().map(|part| part.len()).sum();
    out.put([u8::try_from(length).map_err(|_| EncodeError::NextHopTooLong { length })?]);
    parts.iter().for_each(|part| out.put_slice(part));
    Ok(())
}

/// The addresses; other next hops as hexadecimal octets.
impl fmt::Display for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NextHop::V4(address) => address.fmt(f),
            NextHop::V6 {
                global,
                link_local: None,
            } => global.fmt(f),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => write!(f, "{global} {link_local}"),
            NextHop::Other(octets) => octets.iter().try_for_each(|octet| write!(f, "{octet:02x}")),
        }
    }
}
