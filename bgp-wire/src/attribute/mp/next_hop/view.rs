//! Next hops borrowed from a message, and which of them a family can have.

use core::net::{Ipv4Addr, Ipv6Addr};

use bytes::Bytes;

use super::NextHop;
use crate::error::{DecodeError, Reason};
use crate::family::{Afi, Family, Safi};
use crate::nlri::{RouteDistinguisher, is_typed};
use crate::parse::At;

/// A [`NextHop`] borrowed from a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextHopView<'a> {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address and, on a shared link, a link-local one.
    V6(Ipv6Addr, Option<Ipv6Addr>),
    /// The IPv4 next hop of a VPN's route.
    VpnV4(RouteDistinguisher, Ipv4Addr),
    /// The IPv6 next hop of a VPN's route and, on a shared link, a link-local one.
    VpnV6(
        RouteDistinguisher,
        Ipv6Addr,
        Option<(RouteDistinguisher, Ipv6Addr)>,
    ),
    /// The next hop of a family without a type in this crate, or of a length that no address has.
    Other(&'a [u8]),
}

/// What a family's next hops are made of.
enum Form {
    /// An address of the family, or an IPv6 one in its place; with a link-local one where that is IPv6.
    Address,
    /// The same behind route distinguishers.
    Vpn,
    /// An address of either family, and nothing else.
    EitherAddress,
    /// An address where the length is that of one, and no rule against others.
    Any,
    /// Not known to this crate.
    Unknown,
}

impl Form {
    fn of(family: Family) -> Form {
        match (family.afi, family.safi) {
            (Afi::IPV4 | Afi::IPV6, Safi::UNICAST | Safi::MULTICAST | Safi::LABELLED_UNICAST) => {
                Form::Address
            }
            (Afi::IPV4 | Afi::IPV6, Safi::VPN | Safi::VPN_MULTICAST) => Form::Vpn,
            // RFC 7432 §7, RFC 4684 §4
            (Afi::L2VPN, Safi::EVPN) | (Afi::IPV4, Safi::ROUTE_TARGET) => Form::EitherAddress,
            _ if is_typed(family) => Form::Any,
            _ => Form::Unknown,
        }
    }
}

impl<'a> NextHopView<'a> {
    /// Checks that the family can have a next hop of this length (RFC 7606 §7.11).
    #[inline]
    pub(in crate::attribute::mp) fn check(family: Family, field: At<'_>) -> Result<(), DecodeError> {
        match (family, field.octets.len()) {
            // What nearly all messages have, at no cost.
            (Family::IPV4_UNICAST, 4) | (Family::IPV6_UNICAST, 16 | 32) => Ok(()),
            _ => Self::check_by_form(family, field),
        }
    }

    #[inline(never)]
    fn check_by_form(family: Family, field: At<'_>) -> Result<(), DecodeError> {
        let length = field.octets.len();
        let expected = match (Form::of(family), family.afi, length) {
            (Form::Address, Afi::IPV4, 4 | 16 | 32) | (Form::Address, Afi::IPV6, 16 | 32) => return Ok(()),
            (Form::Vpn, Afi::IPV4, 12 | 24 | 48) | (Form::Vpn, Afi::IPV6, 24 | 48) => return Ok(()),
            (Form::EitherAddress, _, 4 | 16) | (Form::Any | Form::Unknown, ..) => return Ok(()),
            (Form::Address, Afi::IPV4, _) => "4, or 16 or 32 (RFC 8950)",
            (Form::Address, ..) => "16 or 32",
            (Form::Vpn, Afi::IPV4, _) => "12, or 24 or 48 (RFC 8950)",
            (Form::Vpn, ..) => "24 or 48",
            (Form::EitherAddress, ..) => "4 or 16",
        };
        Err(DecodeError::new(
            Reason::NextHopLength { length, expected },
            field.offset,
        ))
    }

    /// The next hop in octets that were checked.
    #[inline]
    pub(in crate::attribute::mp) fn over(family: Family, octets: &'a [u8]) -> NextHopView<'a> {
        match family {
            Family::IPV4_UNICAST | Family::IPV6_UNICAST => Self::address(octets),
            _ => Self::by_form(family, octets),
        }
    }

    #[inline(never)]
    fn by_form(family: Family, octets: &'a [u8]) -> NextHopView<'a> {
        match Form::of(family) {
            Form::Address | Form::EitherAddress | Form::Any => Self::address(octets),
            Form::Vpn => Self::vpn_address(octets),
            Form::Unknown => NextHopView::Other(octets),
        }
    }

    /// The address that octets of a length known by now are.
    fn address(octets: &'a [u8]) -> NextHopView<'a> {
        if let Ok(v4) = <[u8; 4]>::try_from(octets) {
            return NextHopView::V4(v4.into());
        }
        match octets.as_chunks::<16>() {
            ([global], []) => NextHopView::V6(Ipv6Addr::from(*global), None),
            ([global, link_local], []) => {
                NextHopView::V6(Ipv6Addr::from(*global), Some((*link_local).into()))
            }
            _ => NextHopView::Other(octets),
        }
    }

    /// The same with a route distinguisher in front of each address.
    fn vpn_address(octets: &'a [u8]) -> NextHopView<'a> {
        if let Some((rd, address)) = behind_rd(octets) {
            return NextHopView::VpnV4(rd, address);
        }
        let v6 = |octets: &[u8; 24]| behind_rd::<16, Ipv6Addr>(octets);
        match octets.as_chunks() {
            ([global], []) => v6(global).map(|(rd, global)| NextHopView::VpnV6(rd, global, None)),
            ([global, link_local], []) => {
                v6(global).map(|(rd, global)| NextHopView::VpnV6(rd, global, v6(link_local)))
            }
            _ => None,
        }
        .unwrap_or(NextHopView::Other(octets))
    }

    /// The next hop as an owned value.
    pub fn to_owned(&self) -> NextHop {
        match *self {
            NextHopView::V4(address) => NextHop::V4(address),
            NextHopView::V6(global, link_local) => NextHop::V6 { global, link_local },
            NextHopView::VpnV4(rd, address) => NextHop::VpnV4 { rd, address },
            NextHopView::VpnV6(rd, global, link_local) => NextHop::VpnV6 {
                rd,
                global,
                link_local,
            },
            NextHopView::Other(octets) => NextHop::Other(Bytes::copy_from_slice(octets)),
        }
    }
}

/// A route distinguisher and the address behind it, when the octets are just that.
fn behind_rd<const N: usize, A: From<[u8; N]>>(octets: &[u8]) -> Option<(RouteDistinguisher, A)> {
    let (rd, address) = octets.split_first_chunk()?;
    let address = <[u8; N]>::try_from(address).ok()?;
    Some((RouteDistinguisher::from_octets(*rd), address.into()))
}
