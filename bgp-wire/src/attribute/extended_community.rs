//! EXTENDED COMMUNITIES (RFC 4360; four-octet AS numbers RFC 5668).

mod meaning;

use alloc::vec::Vec;
use core::fmt;

pub use meaning::{Administrator, ExtendedCommunityMeaning};

use super::items::{Item, Items};
use super::kind::PathAttribute;
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::message::display::Spaced;
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// An extended community as its eight octets: type, as a rule a sub-type, and a value laid out as they say
/// (RFC 4360 §2). Unknown types and reserved bits are kept; [`ExtendedCommunity::meaning`] reads the known ones.
///
/// ```
/// use bgp_wire::{Administrator, ExtendedCommunity, ExtendedCommunityMeaning};
///
/// let target = ExtendedCommunity::route_target(Administrator::TwoOctetAs { asn: 64512, local: 100 });
/// assert_eq!(target.0, [0, 2, 0xfc, 0, 0, 0, 0, 100]);
/// assert_eq!(target.to_string(), "rt:64512:100");
///
/// let color = ExtendedCommunity::from(ExtendedCommunityMeaning::Color { flags: 0, color: 7 });
/// assert!(matches!(color.meaning(), ExtendedCommunityMeaning::Color { color: 7, .. }));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ExtendedCommunity(#[cfg_attr(feature = "serde", serde(with = "crate::hex"))] pub [u8; 8]);

impl ExtendedCommunity {
    /// Bit of the type that says a community is not passed on to other ASes (RFC 4360 §2).
    pub const NON_TRANSITIVE: u8 = 0x40;

    /// Who should import the route (RFC 4360 §4).
    pub fn route_target(administrator: Administrator) -> ExtendedCommunity {
        ExtendedCommunityMeaning::RouteTarget(administrator).into()
    }

    /// Who brought the route into BGP (RFC 4360 §5).
    pub fn route_origin(administrator: Administrator) -> ExtendedCommunity {
        ExtendedCommunityMeaning::RouteOrigin(administrator).into()
    }

    /// The type octet and the one behind it, which nearly all types use as their sub-type.
    pub const fn type_and_sub_type(self) -> (u8, u8) {
        let [high, low, ..] = self.0;
        (high, low)
    }

    /// Whether the community goes along when the route leaves the AS (RFC 4360 §2).
    pub const fn is_transitive(self) -> bool {
        self.type_and_sub_type().0 & ExtendedCommunity::NON_TRANSITIVE == 0
    }

    /// What the community says; [`ExtendedCommunityMeaning::Unknown`] for types without a name here.
    pub fn meaning(self) -> ExtendedCommunityMeaning {
        ExtendedCommunityMeaning::of(self)
    }
}

/// "rt:65001:100"; a type without a name here as "0x4300000000000001".
impl fmt::Display for ExtendedCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.meaning().fmt(f)
    }
}

impl fmt::Debug for ExtendedCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExtendedCommunity({:#018x})", u64::from_be_bytes(self.0))
    }
}

impl Item<8> for ExtendedCommunity {
    fn from_octets(octets: [u8; 8]) -> ExtendedCommunity {
        ExtendedCommunity(octets)
    }

    fn to_octets(self) -> [u8; 8] {
        self.0
    }
}

pub(crate) struct ExtendedCommunities;

impl PathAttribute for ExtendedCommunities {
    const CODE: u8 = code::EXTENDED_COMMUNITIES;
    const NAME: &'static str = "EXTENDED_COMMUNITIES";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = Items<'a, ExtendedCommunity, 8>;
    type Owned = Vec<ExtendedCommunity>;

    /// RFC 7606 §7.14: "a non-zero multiple of 8"; no type and no sub-type is an error.
    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Items<'a, ExtendedCommunity, 8>, DecodeError> {
        Items::read(value, "a nonzero multiple of 8")
    }

    fn own(view: Items<'_, ExtendedCommunity, 8>) -> Vec<ExtendedCommunity> {
        view.to_vec()
    }

    fn encode(
        list: &Vec<ExtendedCommunity>,
        _: &Negotiated,
        out: &mut Writer<'_>,
    ) -> Result<(), EncodeError> {
        out.put_all(list, |item| item.to_octets());
        Ok(())
    }

    fn fmt(list: &Vec<ExtendedCommunity>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "extended communities {}", Spaced(list.iter()))
    }
}

#[cfg(test)]
mod tests;
