//! IPV6_EXTENDED_COMMUNITIES (RFC 5701).

use alloc::vec::Vec;
use core::fmt;
use core::net::Ipv6Addr;

use super::items::{Item, Items};
use super::kind::PathAttribute;
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::message::display::Spaced;
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// An extended community that belongs to an IPv6 address (RFC 5701 §2).
///
/// ```
/// use bgp_wire::Ipv6ExtendedCommunity;
///
/// let target = Ipv6ExtendedCommunity::new(Ipv6ExtendedCommunity::ROUTE_TARGET, "2001:db8::1".parse()?, 100);
/// assert_eq!(target.to_string(), "rt:[2001:db8::1]:100");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ipv6ExtendedCommunity {
    /// The type: 0x00, or 0x40 for one that stays in the AS.
    pub high_type: u8,
    /// The sub-type.
    pub sub_type: u8,
    /// Global Administrator.
    pub address: Ipv6Addr,
    /// Local Administrator.
    pub local: u16,
}

impl Ipv6ExtendedCommunity {
    /// Sub-type of a route target (RFC 5701 §2).
    pub const ROUTE_TARGET: u8 = 0x02;
    /// Sub-type of a route origin (RFC 5701 §2).
    pub const ROUTE_ORIGIN: u8 = 0x03;

    /// A transitive community of this sub-type.
    pub const fn new(sub_type: u8, address: Ipv6Addr, local: u16) -> Ipv6ExtendedCommunity {
        Ipv6ExtendedCommunity {
            high_type: 0,
            sub_type,
            address,
            local,
        }
    }

    /// Whether the community goes along when the route leaves the AS.
    pub const fn is_transitive(self) -> bool {
        self.high_type & super::ExtendedCommunity::NON_TRANSITIVE == 0
    }
}

/// `rt:[2001:db8::1]:100`; without a name here, type and sub-type as `0x000b:[2001:db8::1]:100`.
impl fmt::Display for Ipv6ExtendedCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.high_type, self.sub_type) {
            (0, Self::ROUTE_TARGET) => f.write_str("rt")?,
            (0, Self::ROUTE_ORIGIN) => f.write_str("ro")?,
            (high, low) => write!(f, "0x{high:02x}{low:02x}")?,
        }
        write!(f, ":[{}]:{}", self.address, self.local)
    }
}

impl Item<20> for Ipv6ExtendedCommunity {
    fn from_octets(octets: [u8; 20]) -> Ipv6ExtendedCommunity {
        let [high_type, sub_type, address @ .., high, low] = octets;
        Ipv6ExtendedCommunity {
            high_type,
            sub_type,
            address: Ipv6Addr::from_octets(address),
            local: u16::from_be_bytes([high, low]),
        }
    }

    fn to_octets(self) -> [u8; 20] {
        let mut octets = [0; 20];
        let [high_type, sub_type, address @ .., high, low] = &mut octets;
        (*high_type, *sub_type) = (self.high_type, self.sub_type);
        *address = self.address.octets();
        [*high, *low] = self.local.to_be_bytes();
        octets
    }
}

pub(crate) struct Ipv6ExtendedCommunities;

impl PathAttribute for Ipv6ExtendedCommunities {
    const CODE: u8 = code::IPV6_EXTENDED_COMMUNITIES;
    const NAME: &'static str = "IPV6_EXTENDED_COMMUNITIES";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = Items<'a, Ipv6ExtendedCommunity, 20>;
    type Owned = Vec<Ipv6ExtendedCommunity>;

    /// RFC 7606 §7.15: "a non-zero multiple of 20"; no type and no sub-type is an error.
    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Items<'a, Ipv6ExtendedCommunity, 20>, DecodeError> {
        Items::read(value, "a nonzero multiple of 20")
    }

    fn own(view: Items<'_, Ipv6ExtendedCommunity, 20>) -> Vec<Ipv6ExtendedCommunity> {
        view.to_vec()
    }

    fn encode(
        list: &Vec<Ipv6ExtendedCommunity>,
        _: &Negotiated,
        out: &mut Writer<'_>,
    ) -> Result<(), EncodeError> {
        out.put_all(list, |item| item.to_octets());
        Ok(())
    }

    fn fmt(list: &Vec<Ipv6ExtendedCommunity>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IPv6 extended communities {}", Spaced(list.iter()))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    const OCTETS: [u8; 40] = [
        0, 2, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 100, //
        0x40, 0x7f, 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0xff, 0xff,
    ];

    #[test]
    fn type_address_and_number() {
        let view = Ipv6ExtendedCommunities::read(At::new(&OCTETS, 0), &Negotiated::default());
        let list = Ipv6ExtendedCommunities::own(view.expect("two communities"));
        assert_eq!(list[0].to_string(), "rt:[2001:db8::1]:100");
        assert_eq!(list[1].to_string(), "0x407f:[2001:db8::2]:65535");
        assert!(list[0].is_transitive() && !list[1].is_transitive());
        let octets: Vec<u8> = list.into_iter().flat_map(Item::to_octets).collect();
        assert_eq!(octets, OCTETS);
    }

    /// RFC 7606 §7.15
    #[test]
    fn a_length_that_is_no_nonzero_multiple_of_20_is_malformed() {
        for length in [0, 1, 8, 19, 21, 39] {
            let read = Ipv6ExtendedCommunities::read(At::new(&OCTETS[..length], 0), &Negotiated::default());
            let error = read.expect_err("a wrong length");
            assert_eq!(
                error.to_string().split(": ").nth(1),
                Some(&*alloc::format!(
                    "a value of {length} octets, expected a nonzero multiple of 20"
                ))
            );
        }
    }
}
