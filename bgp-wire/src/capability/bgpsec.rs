//! BGPsec (RFC 8205): signed paths.

use core::fmt;

use bytes::{BufMut, BytesMut};

use super::value;
use crate::family::Afi;

/// The BGPsec capability (RFC 8205 §2.1); a speaker sends one for each address family and direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bgpsec {
    /// The first octet: the version in its upper four bits, then the direction, then three unassigned bits.
    pub flags: BgpsecFlags,
    /// The routes it speaks of.
    pub afi: Afi,
}

/// Version and direction of a BGPsec capability (RFC 8205 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BgpsecFlags(pub u8);

impl BgpsecFlags {
    /// The only version, 0, and a speaker that can receive signed paths.
    pub const RECEIVE: BgpsecFlags = BgpsecFlags(0);
    /// The only version, 0, and a speaker that can send signed paths.
    pub const SEND: BgpsecFlags = BgpsecFlags(0x08);

    /// The version, four bits.
    pub fn version(self) -> u8 {
        self.0 >> 4
    }

    /// Whether the capability is about sending; else it is about receiving.
    pub fn sends(self) -> bool {
        self.0 & BgpsecFlags::SEND.0 != 0
    }
}

impl Bgpsec {
    pub(super) fn read([flags, high, low]: [u8; 3]) -> Bgpsec {
        Bgpsec {
            flags: BgpsecFlags(flags),
            afi: value::afi(high, low),
        }
    }

    pub(super) fn write(self, out: &mut BytesMut) {
        out.put_u8(self.flags.0);
        out.put_u16(self.afi.0);
    }
}

/// "version 0 send ipv4"
impl fmt::Display for Bgpsec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = if self.flags.sends() { "send" } else { "receive" };
        write!(f, "version {} {direction} {}", self.flags.version(), self.afi)
    }
}
