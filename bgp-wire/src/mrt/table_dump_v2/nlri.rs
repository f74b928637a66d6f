//! What the routes of a RIB record lead to.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::super::error::Error;
use super::super::fields::{Fields, IpVersion};
use crate::family::{Afi, Family, Safi};

/// What the routes of a RIB record lead to: a prefix, or the NLRI of another family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RibNlri<'a> {
    /// The family of the routes.
    pub family: Family,
    /// One entry of an NLRI field, as in an UPDATE without path identifiers: for a prefix, its length in bits and as
    /// many octets as it takes.
    pub octets: &'a [u8],
}

impl<'a> RibNlri<'a> {
    /// Reads a prefix of a record that is of one family.
    pub(super) fn read_prefix(fields: &mut Fields<'a>, family: Family) -> Result<RibNlri<'a>, Error> {
        let version = match family.afi {
            Afi::IPV4 => IpVersion::V4,
            _ => IpVersion::V6,
        };
        let length = fields.clone().prefix_len(version)?;
        let octets = fields.take(1 + octets_of(length), "Prefix")?;
        Ok(RibNlri { family, octets })
    }

    /// Reads the NLRI of a record that says itself which family it is of.
    pub(super) fn read_any(fields: &mut Fields<'a>, family: Family) -> Result<RibNlri<'a>, Error> {
        let length = entry_len(family, fields.rest());
        let octets = fields.take(length, "Network Layer Reachability Information")?;
        Ok(RibNlri { family, octets })
    }

    /// The address of the prefix, bits behind its length included, and its length; `None` for a family that has
    /// more than prefixes.
    pub fn address(&self) -> Option<(IpAddr, u8)> {
        if !matches!(self.family.safi, Safi::UNICAST | Safi::MULTICAST) {
            return None;
        }
        let (length, octets) = self.octets.split_first()?;
        let address = match self.family.afi {
            Afi::IPV4 => IpAddr::V4(Ipv4Addr::from(padded::<4>(octets)?)),
            Afi::IPV6 => IpAddr::V6(Ipv6Addr::from(padded::<16>(octets)?)),
            _ => return None,
        };
        Some((address, *length))
    }

    /// The prefix, with zeros behind its length (RFC 4271 §4.3); `None` for a family that has more than prefixes.
    pub fn prefix(&self) -> Option<IpNet> {
        let (address, length) = self.address()?;
        IpNet::new(address, length).ok().map(|prefix| prefix.trunc())
    }
}

/// "10.1.0.0/16"; for other families their octets, "afi 25 safi 70 0x03…".
impl fmt::Display for RibNlri<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(prefix) = self.prefix() {
            return prefix.fmt(f);
        }
        write!(f, "{} 0x", self.family)?;
        self.octets.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// Octets with zeros behind; `None` if there are more than an address has.
fn padded<const N: usize>(octets: &[u8]) -> Option<[u8; N]> {
    let mut address = [0; N];
    address.get_mut(..octets.len())?.copy_from_slice(octets);
    Some(address)
}

fn octets_of(bits: u8) -> usize {
    usize::from(bits).div_ceil(8)
}

const L2VPN: Afi = Afi(25);
const BGP_LS: Afi = Afi(16388);
const EVPN: Safi = Safi(70);
const FLOW_SPECIFICATION: Safi = Safi(133);
const VPN_FLOW_SPECIFICATION: Safi = Safi(134);

/// Octets of the NLRI entry at the front of `octets`. Families differ in how they say it: in bits (RFC 4271 §4.3 and
/// most others), in octets behind a type (EVPN, RFC 7432 §7; BGP-LS, RFC 9552 §5.2), in octets that may need two
/// octets to count (flow specification, RFC 8955 §4.1).
fn entry_len(family: Family, octets: &[u8]) -> usize {
    let octet = |at: usize| usize::from(octets.get(at).copied().unwrap_or(0));
    match (family.afi, family.safi) {
        (L2VPN, EVPN) => 2 + octet(1),
        (BGP_LS, _) => 4 + (octet(2) << 8 | octet(3)),
        (_, FLOW_SPECIFICATION | VPN_FLOW_SPECIFICATION) if octet(0) >= 0xf0 => {
            2 + ((octet(0) & 0x0f) << 8 | octet(1))
        }
        (_, FLOW_SPECIFICATION | VPN_FLOW_SPECIFICATION) => 1 + octet(0),
        _ => 1 + octet(0).div_ceil(8),
    }
}
