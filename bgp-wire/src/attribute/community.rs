//! COMMUNITIES (RFC 1997).

use alloc::vec::Vec;
use core::fmt;

use super::items::{Item, Items};
use super::kind::PathAttribute;
use super::{AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::message::display::Spaced;
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// A community: by custom an AS number in the upper half and that AS's own value in the lower.
///
/// ```
/// use bgp_wire::Community;
///
/// let community: Community = "64512:100".parse()?;
/// assert_eq!(community, Community::new(64512, 100));
/// assert_eq!((community.asn(), community.value()), (64512, 100));
/// assert_eq!(Community::BLACKHOLE.to_string(), "65535:666");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Community(pub u32);

impl Community {
    /// Planned maintenance is near: the receiver should prefer other paths (RFC 8326).
    pub const GRACEFUL_SHUTDOWN: Community = Community(0xffff_0000);
    /// Discard the traffic of this prefix (RFC 7999).
    pub const BLACKHOLE: Community = Community(0xffff_029a);
    /// Not to be advertised outside the AS or confederation (RFC 1997).
    pub const NO_EXPORT: Community = Community(0xffff_ff01);
    /// Not to be advertised to anyone (RFC 1997).
    pub const NO_ADVERTISE: Community = Community(0xffff_ff02);
    /// Not to be advertised to external peers, members of the confederation included (RFC 1997).
    pub const NO_EXPORT_SUBCONFED: Community = Community(0xffff_ff03);
    /// Not to be advertised to bilateral peers (RFC 3765).
    pub const NO_PEER: Community = Community(0xffff_ff04);

    /// The community `asn:value`.
    pub const fn new(asn: u16, value: u16) -> Community {
        Community((asn as u32) << 16 | value as u32)
    }

    /// The upper half.
    pub const fn asn(self) -> u16 {
        (self.0 >> 16) as u16
    }

    /// The lower half.
    pub const fn value(self) -> u16 {
        (self.0 & 0xffff) as u16
    }
}

/// "65001:100"
impl fmt::Display for Community {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.asn(), self.value())
    }
}

impl Item<4> for Community {
    fn from_octets(octets: [u8; 4]) -> Community {
        Community(u32::from_be_bytes(octets))
    }

    fn to_octets(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}

pub(crate) struct Communities;

impl PathAttribute for Communities {
    const CODE: u8 = code::COMMUNITIES;
    const NAME: &'static str = "COMMUNITIES";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = Items<'a, Community, 4>;
    type Owned = Vec<Community>;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Items<'a, Community, 4>, DecodeError> {
        Items::read(value, "a nonzero multiple of 4")
    }

    fn own(view: Items<'_, Community, 4>) -> Vec<Community> {
        view.to_vec()
    }

    fn encode(list: &Vec<Community>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_all(list, |item| item.to_octets());
        Ok(())
    }

    fn fmt(list: &Vec<Community>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "communities {}", Spaced(list.iter()))
    }
}
