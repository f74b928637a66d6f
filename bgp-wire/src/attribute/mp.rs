//! MP_REACH_NLRI and MP_UNREACH_NLRI: routes of any family (RFC 4760).

use alloc::vec::Vec;
use core::net::{Ipv4Addr, Ipv6Addr};

use bytes::{BufMut, Bytes, BytesMut};
use ipnet::{Ipv4Net, Ipv6Net};

use crate::capability::put_afi_safi;
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::family::Family;
use crate::negotiated::Negotiated;
use crate::nlri::{self, Nlri};
use crate::parse::{self, At};

/// Routes of one family and the next hop they share (RFC 4760 §3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MpReach {
    /// The family of the routes.
    pub family: Family,
    /// Where traffic for the routes goes.
    pub next_hop: NextHop,
    /// The octet behind the next hop: sent as 0, ignored when received, kept as it came.
    pub reserved: u8,
    /// The routes.
    pub nlri: MpNlri,
}

/// Routes of one family that are no longer there (RFC 4760 §4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MpUnreach {
    /// The family of the routes.
    pub family: Family,
    /// The routes.
    pub nlri: MpNlri,
}

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

/// The routes of an MP_REACH_NLRI or MP_UNREACH_NLRI.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MpNlri {
    /// IPv4 unicast prefixes.
    Ipv4Unicast(Vec<Nlri<Ipv4Net>>),
    /// IPv6 unicast prefixes.
    Ipv6Unicast(Vec<Nlri<Ipv6Net>>),
    /// Routes of a family without a type in this crate, path identifiers included.
    Other(Bytes),
}

impl MpReach {
    /// IPv6 unicast routes behind `next_hop`.
    pub fn ipv6(next_hop: Ipv6Addr, prefixes: impl IntoIterator<Item = Nlri<Ipv6Net>>) -> MpReach {
        let next_hop = NextHop::V6 {
            global: next_hop,
            link_local: None,
        };
        let nlri = MpNlri::Ipv6Unicast(prefixes.into_iter().collect());
        MpReach {
            family: Family::IPV6_UNICAST,
            next_hop,
            reserved: 0,
            nlri,
        }
    }

    /// Reads what follows the family.
    pub(crate) fn decode(family: Family, mut value: At<'_>, n: &Negotiated) -> Result<MpReach, DecodeError> {
        let short = MpReach::too_short(value);
        let next_hop = value.read_tail(parse::behind_u8).ok_or_else(|| short.clone())?;
        let reserved = value.read(parse::octet).ok_or(short)?;
        let next_hop = NextHop::decode(family, next_hop)?;
        let nlri = MpNlri::decode(family, value, n)?;
        Ok(MpReach {
            family,
            next_hop,
            reserved,
            nlri,
        })
    }

    fn too_short(value: At<'_>) -> DecodeError {
        let next_hop = value.octets.first().map_or(0, |length| usize::from(*length));
        let length = FAMILY_LEN + value.octets.len();
        DecodeError::new(
            Reason::MpLength {
                length,
                least: FAMILY_LEN + 2 + next_hop,
            },
            value.offset,
        )
    }

    pub(crate) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        self.encode_next_hop(out)?;
        self.nlri.encode(self.family, n, out)
    }

    /// Appends all that comes before the routes.
    pub(crate) fn encode_next_hop(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        put_afi_safi(self.family, out);
        self.next_hop.encode(out)?;
        out.put_u8(self.reserved);
        Ok(())
    }
}

/// Octets of AFI and SAFI.
pub(crate) const FAMILY_LEN: usize = 3;

impl MpUnreach {
    /// IPv6 unicast routes that are no longer there.
    pub fn ipv6(prefixes: impl IntoIterator<Item = Nlri<Ipv6Net>>) -> MpUnreach {
        let nlri = MpNlri::Ipv6Unicast(prefixes.into_iter().collect());
        MpUnreach {
            family: Family::IPV6_UNICAST,
            nlri,
        }
    }

    /// Reads what follows the family.
    pub(crate) fn decode(family: Family, value: At<'_>, n: &Negotiated) -> Result<MpUnreach, DecodeError> {
        Ok(MpUnreach {
            family,
            nlri: MpNlri::decode(family, value, n)?,
        })
    }

    pub(crate) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        put_afi_safi(self.family, out);
        self.nlri.encode(self.family, n, out)
    }
}

impl NextHop {
    fn decode(family: Family, field: At<'_>) -> Result<NextHop, DecodeError> {
        let wrong = |expected| {
            let reason = Reason::NextHopLength {
                length: field.octets.len(),
                expected,
            };
            Err(DecodeError::new(reason, field.offset))
        };
        match (family, NextHop::address(field.octets)) {
            (Family::IPV4_UNICAST, Some(next_hop)) => Ok(next_hop),
            (Family::IPV4_UNICAST, None) => wrong("4, or 16 or 32 (RFC 8950)"),
            (Family::IPV6_UNICAST, Some(next_hop @ NextHop::V6 { .. })) => Ok(next_hop),
            (Family::IPV6_UNICAST, _) => wrong("16 or 32"),
            _ => Ok(NextHop::Other(Bytes::copy_from_slice(field.octets))),
        }
    }

    /// The address that octets of a known length are.
    fn address(octets: &[u8]) -> Option<NextHop> {
        if let Ok(v4) = <[u8; 4]>::try_from(octets) {
            return Some(NextHop::V4(v4.into()));
        }
        let (global, behind) = octets.split_first_chunk::<16>()?;
        let link_local = match behind {
            [] => None,
            _ => Some(Ipv6Addr::from(<[u8; 16]>::try_from(behind).ok()?)),
        };
        Some(NextHop::V6 {
            global: Ipv6Addr::from(*global),
            link_local,
        })
    }

    fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        match self {
            NextHop::V4(address) => put_next_hop(&[&address.octets()], out),
            NextHop::V6 {
                global,
                link_local: None,
            } => put_next_hop(&[&global.octets()], out),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => put_next_hop(&[&global.octets(), &link_local.octets()], out),
            NextHop::Other(octets) => put_next_hop(&[octets], out),
        }
    }
}

fn put_next_hop(parts: &[&[u8]], out: &mut BytesMut) -> Result<(), EncodeError> {
    let length = parts.iter().map(|part| part.len()).sum();
    out.put_u8(u8::try_from(length).map_err(|_| EncodeError::NextHopTooLong { length })?);
    parts.iter().for_each(|part| out.put_slice(part));
    Ok(())
}

impl MpNlri {
    /// Whether there are no routes at all.
    pub fn is_empty(&self) -> bool {
        match self {
            MpNlri::Ipv4Unicast(list) => list.is_empty(),
            MpNlri::Ipv6Unicast(list) => list.is_empty(),
            MpNlri::Other(octets) => octets.is_empty(),
        }
    }

    /// Adds the routes of `other`; of two families nothing is added.
    pub(crate) fn append(&mut self, other: MpNlri) {
        match (self, other) {
            (MpNlri::Ipv4Unicast(list), MpNlri::Ipv4Unicast(more)) => list.extend(more),
            (MpNlri::Ipv6Unicast(list), MpNlri::Ipv6Unicast(more)) => list.extend(more),
            (MpNlri::Other(octets), MpNlri::Other(more)) => {
                *octets = [&octets[..], &more[..]].concat().into()
            }
            _ => {}
        }
    }

    /// No routes of `family`.
    pub fn none(family: Family) -> MpNlri {
        match family {
            Family::IPV4_UNICAST => MpNlri::Ipv4Unicast(Vec::new()),
            Family::IPV6_UNICAST => MpNlri::Ipv6Unicast(Vec::new()),
            _ => MpNlri::Other(Bytes::new()),
        }
    }

    fn decode(family: Family, field: At<'_>, n: &Negotiated) -> Result<MpNlri, DecodeError> {
        let add_path = n.add_path_receive(family);
        let nlri = match family {
            Family::IPV4_UNICAST => nlri::decode(field, add_path).map(MpNlri::Ipv4Unicast),
            Family::IPV6_UNICAST => nlri::decode(field, add_path).map(MpNlri::Ipv6Unicast),
            _ => Ok(MpNlri::Other(Bytes::copy_from_slice(field.octets))),
        };
        nlri.map_err(|error| error.within(Step::Nlri))
    }

    fn encode(&self, family: Family, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        let add_path = n.add_path_send(family);
        match (family, self) {
            (Family::IPV4_UNICAST, MpNlri::Ipv4Unicast(list)) => nlri::encode(list, add_path, out),
            (Family::IPV6_UNICAST, MpNlri::Ipv6Unicast(list)) => nlri::encode(list, add_path, out),
            (Family::IPV4_UNICAST | Family::IPV6_UNICAST, _)
            | (_, MpNlri::Ipv4Unicast(_) | MpNlri::Ipv6Unicast(_)) => {
                Err(EncodeError::FamilyMismatch { family })
            }
            (_, MpNlri::Other(octets)) => {
                out.put_slice(octets);
                Ok(())
            }
        }
    }
}
