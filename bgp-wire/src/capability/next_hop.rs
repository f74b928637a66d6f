//! Next hops of another protocol than the routes': extended next hop encoding (RFC 8950).

use core::fmt;

use bytes::{BufMut, BytesMut};

use super::value;
use crate::family::{Afi, Family};

/// One entry of the extended next hop capability: routes of `family` may have next hops of `next_hop`
/// (RFC 8950 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ExtendedNextHop {
    /// The family of the routes.
    pub family: Family,
    /// What the next hops are addresses of; IPv6 is the only one defined.
    pub next_hop: Afi,
}

impl ExtendedNextHop {
    /// The SAFI has two octets here, of which the first is zero; one that is not gives no value that this type
    /// could write back, which the caller notices.
    pub(super) fn read([afi_high, afi_low, _, safi, next_high, next_low]: [u8; 6]) -> ExtendedNextHop {
        ExtendedNextHop {
            family: value::family(afi_high, afi_low, safi),
            next_hop: value::afi(next_high, next_low),
        }
    }

    pub(super) fn write(self, out: &mut BytesMut) {
        out.put_u16(self.family.afi.0);
        out.put_u16(u16::from(self.family.safi.0));
        out.put_u16(self.next_hop.0);
    }
}

/// "ipv4 unicast over ipv6"
impl fmt::Display for ExtendedNextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} over {}", self.family, self.next_hop)
    }
}
