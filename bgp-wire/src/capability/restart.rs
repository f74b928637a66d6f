//! Routes that outlive a session: graceful restart (RFC 4724, RFC 8538) and its long-lived form (RFC 9494).

use alloc::vec::Vec;
use core::fmt;

use bytes::{BufMut, BytesMut};

use super::value;
use crate::error::EncodeError;
use crate::family::Family;

/// The graceful restart capability (RFC 4724 §3). Without families it says only that the sender marks the end of
/// its routes and understands such marks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GracefulRestart {
    /// The Restart Flags.
    pub flags: RestartFlags,
    /// How long the sender's session may stay down until its routes go, in seconds; at most 4095.
    pub restart_time: u16,
    /// The families whose forwarding the sender can preserve.
    pub families: Vec<RestartFamily>,
}

/// The four Restart Flags (RFC 4724 §3, RFC 8538 §2), in the lower four bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RestartFlags(pub u8);

impl RestartFlags {
    /// R: the sender has just restarted (RFC 4724 §3).
    pub const RESTARTED: RestartFlags = RestartFlags(0b1000);
    /// N: a NOTIFICATION other than a Hard Reset keeps the routes too (RFC 8538 §2).
    pub const NOTIFICATION: RestartFlags = RestartFlags(0b0100);

    /// Whether all flags of `other` are set.
    pub fn contains(self, other: RestartFlags) -> bool {
        self.0 & other.0 == other.0
    }
}

/// One family of a graceful restart capability (RFC 4724 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RestartFamily {
    /// The family.
    pub family: Family,
    /// The Flags for Address Family.
    pub flags: FamilyRestartFlags,
}

/// The flags of one family in a restart capability (RFC 4724 §3, RFC 9494 §3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FamilyRestartFlags(pub u8);

impl FamilyRestartFlags {
    /// F: forwarding was preserved over the restart.
    pub const FORWARDING: FamilyRestartFlags = FamilyRestartFlags(0x80);

    /// Whether forwarding was preserved over the restart.
    pub fn forwarding(self) -> bool {
        self.0 & FamilyRestartFlags::FORWARDING.0 != 0
    }
}

const MAX_RESTART_TIME: u16 = 0x0fff;

impl GracefulRestart {
    /// `None` unless the value is two octets and then four for each family.
    pub(super) fn read(value: &[u8]) -> Option<GracefulRestart> {
        let (head, families) = value.split_first_chunk::<2>()?;
        let head = u16::from_be_bytes(*head);
        let [high, _] = head.to_be_bytes();
        let families = value::entries(families, |[high, low, safi, flags]| RestartFamily {
            family: value::family(high, low, safi),
            flags: FamilyRestartFlags(flags),
        })?;
        Some(GracefulRestart {
            flags: RestartFlags(high >> 4),
            restart_time: head & MAX_RESTART_TIME,
            families,
        })
    }

    pub(super) fn write(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        at_most(
            "the restart time",
            u32::from(self.restart_time),
            u32::from(MAX_RESTART_TIME),
        )?;
        at_most("the Restart Flags", u32::from(self.flags.0), 0x0f)?;
        out.put_u16(u16::from(self.flags.0) << 12 | self.restart_time);
        for entry in &self.families {
            value::put_afi_safi(entry.family, out);
            out.put_u8(entry.flags.0);
        }
        Ok(())
    }
}

/// "120 s (restarted) ipv4 unicast (forwarding)"
impl fmt::Display for GracefulRestart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.restart_time)?;
        for (flag, name) in [
            (RestartFlags::RESTARTED, "restarted"),
            (RestartFlags::NOTIFICATION, "also on NOTIFICATION"),
        ] {
            if self.flags.contains(flag) {
                write!(f, " ({name})")?;
            }
        }
        for (n, entry) in self.families.iter().enumerate() {
            let and = if n == 0 { "" } else { " and" };
            write!(f, "{and} {entry}")?;
        }
        Ok(())
    }
}

/// "ipv4 unicast (forwarding)"
impl fmt::Display for RestartFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.family, forwarding(self.flags))
    }
}

/// One family of a long-lived graceful restart capability (RFC 9494 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LongLivedFamily {
    /// The family.
    pub family: Family,
    /// The Flags for Address Family.
    pub flags: FamilyRestartFlags,
    /// How long stale routes are kept after the restart time, in seconds; at most 16,777,215 (194 days).
    pub stale_time: u32,
}

const MAX_STALE_TIME: u32 = 0x00ff_ffff;

impl LongLivedFamily {
    pub(super) fn read([high, low, safi, flags, a, b, c]: [u8; 7]) -> LongLivedFamily {
        LongLivedFamily {
            family: value::family(high, low, safi),
            flags: FamilyRestartFlags(flags),
            stale_time: u32::from_be_bytes([0, a, b, c]),
        }
    }

    pub(super) fn write(self, out: &mut BytesMut) -> Result<(), EncodeError> {
        at_most("the long-lived stale time", self.stale_time, MAX_STALE_TIME)?;
        value::put_afi_safi(self.family, out);
        out.put_u32(u32::from(self.flags.0) << 24 | self.stale_time);
        Ok(())
    }
}

/// "ipv4 unicast 3600 s (forwarding)"
impl fmt::Display for LongLivedFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} s{}",
            self.family,
            self.stale_time,
            forwarding(self.flags)
        )
    }
}

fn forwarding(flags: FamilyRestartFlags) -> &'static str {
    if flags.forwarding() { " (forwarding)" } else { "" }
}

fn at_most(what: &'static str, value: u32, most: u32) -> Result<(), EncodeError> {
    if value <= most {
        Ok(())
    } else {
        Err(EncodeError::FieldTooLarge { what, value, most })
    }
}
