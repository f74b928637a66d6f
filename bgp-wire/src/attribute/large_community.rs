//! LARGE_COMMUNITY (RFC 8092).

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

/// A community with room for four-octet AS numbers (RFC 8092 §3).
///
/// ```
/// use bgp_wire::LargeCommunity;
///
/// let community: LargeCommunity = "4200000000:1:2".parse()?;
/// assert_eq!(community, LargeCommunity::new(4_200_000_000, 1, 2));
/// assert_eq!(community.to_string(), "4200000000:1:2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LargeCommunity {
    /// Global Administrator: whose community it is, as a rule an AS number.
    pub global_administrator: u32,
    /// Local Data Part 1, of that AS's own meaning.
    pub local_data_1: u32,
    /// Local Data Part 2.
    pub local_data_2: u32,
}

impl LargeCommunity {
    /// The community `global_administrator:local_data_1:local_data_2`.
    pub const fn new(global_administrator: u32, local_data_1: u32, local_data_2: u32) -> LargeCommunity {
        LargeCommunity {
            global_administrator,
            local_data_1,
            local_data_2,
        }
    }
}

/// "65001:1:2", the canonical form (RFC 8092 §5).
impl fmt::Display for LargeCommunity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}",
            self.global_administrator, self.local_data_1, self.local_data_2
        )
    }
}

impl Item<12> for LargeCommunity {
    fn from_octets(octets: [u8; 12]) -> LargeCommunity {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = octets;
        let number = u32::from_be_bytes;
        LargeCommunity::new(number([a, b, c, d]), number([e, f, g, h]), number([i, j, k, l]))
    }

    fn to_octets(self) -> [u8; 12] {
        let [a, b, c, d] = self.global_administrator.to_be_bytes();
        let [e, f, g, h] = self.local_data_1.to_be_bytes();
        let [i, j, k, l] = self.local_data_2.to_be_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }
}

pub(crate) struct LargeCommunities;

impl PathAttribute for LargeCommunities {
    const CODE: u8 = code::LARGE_COMMUNITY;
    const NAME: &'static str = "LARGE_COMMUNITY";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = Items<'a, LargeCommunity, 12>;
    type Owned = Vec<LargeCommunity>;

    /// RFC 8092 §6: "a non-zero multiple of 12", else treat-as-withdraw.
    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Items<'a, LargeCommunity, 12>, DecodeError> {
        Items::read(value, "a nonzero multiple of 12")
    }

    fn own(view: Items<'_, LargeCommunity, 12>) -> Vec<LargeCommunity> {
        view.to_vec()
    }

    fn encode(list: &Vec<LargeCommunity>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_all(list, |item| item.to_octets());
        Ok(())
    }

    fn fmt(list: &Vec<LargeCommunity>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "large communities {}", Spaced(list.iter()))
    }
}

#[cfg(test)]
mod tests;
