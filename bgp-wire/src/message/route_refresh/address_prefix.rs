//! Outbound route filters by address prefix (RFC 5292).

use alloc::vec::Vec;
use core::fmt;

use bytes::{BufMut, BytesMut};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::family::Afi;

/// One address prefix filter (RFC 5292 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddressPrefixOrf {
    /// What to do with it, and whether it lets routes pass.
    pub flags: OrfEntryFlags,
    /// What it matches; `None` exactly where the flags say REMOVE-ALL.
    pub rule: Option<PrefixRule>,
}

/// Action, Match and reserved bits, the first octet of an entry (RFC 5291 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfEntryFlags(pub u8);

impl OrfEntryFlags {
    /// Adds an entry that lets routes pass.
    pub const ADD_PERMIT: OrfEntryFlags = OrfEntryFlags(0);
    /// Adds an entry that holds routes back.
    pub const ADD_DENY: OrfEntryFlags = OrfEntryFlags(0x20);
    /// Removes an entry that lets routes pass.
    pub const REMOVE_PERMIT: OrfEntryFlags = OrfEntryFlags(0x40);
    /// Removes an entry that holds routes back.
    pub const REMOVE_DENY: OrfEntryFlags = OrfEntryFlags(0x60);
    /// Removes all entries of the kind.
    pub const REMOVE_ALL: OrfEntryFlags = OrfEntryFlags(0x80);

    /// Whether the entry removes all others (RFC 5291 §3).
    pub fn removes_all(self) -> bool {
        self.0 >> 6 == OrfEntryFlags::REMOVE_ALL.0 >> 6
    }

    /// Whether matching routes are held back.
    pub fn denies(self) -> bool {
        self.0 & OrfEntryFlags::ADD_DENY.0 != 0
    }
}

/// What an address prefix filter matches (RFC 5292 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PrefixRule {
    /// Where the entry stands among the others: the lowest that matches decides.
    pub sequence: u32,
    /// The shortest prefix length that matches; 0 for unspecified.
    pub min_length: u8,
    /// The longest prefix length that matches; 0 for unspecified.
    pub max_length: u8,
    /// The prefix that covers what matches.
    pub prefix: IpNet,
}

/// Entries until the octets end; `None` when they end within one.
pub(super) fn read(afi: Afi, mut octets: &[u8]) -> Option<Vec<AddressPrefixOrf>> {
    let mut list = Vec::new();
    while let Some((flags, rest)) = octets.split_first() {
        let flags = OrfEntryFlags(*flags);
        let (rule, rest) = if flags.removes_all() {
            (None, rest)
        } else {
            let (rule, rest) = PrefixRule::read(afi, rest)?;
            (Some(rule), rest)
        };
        list.push(AddressPrefixOrf { flags, rule });
        octets = rest;
    }
    Some(list)
}

impl AddressPrefixOrf {
    pub(super) fn write(&self, out: &mut BytesMut) {
        out.put_u8(self.flags.0);
        if let Some(rule) = &self.rule {
            rule.write(out);
        }
    }
}

impl PrefixRule {
    fn read(afi: Afi, octets: &[u8]) -> Option<(PrefixRule, &[u8])> {
        let (sequence, octets) = octets.split_first_chunk::<4>()?;
        let ([min_length, max_length, length], octets) = octets.split_first_chunk::<3>()?;
        let (prefix, rest) = octets.split_at_checked(usize::from(length.div_ceil(8)))?;
        let rule = PrefixRule {
            sequence: u32::from_be_bytes(*sequence),
            min_length: *min_length,
            max_length: *max_length,
            prefix: net(afi, prefix, *length)?,
        };
        Some((rule, rest))
    }

    fn write(&self, out: &mut BytesMut) {
        out.put_u32(self.sequence);
        out.put_slice(&[self.min_length, self.max_length, self.prefix.prefix_len()]);
        let octets = usize::from(self.prefix.prefix_len().div_ceil(8));
        match self.prefix.trunc() {
            IpNet::V4(net) => out.put_slice(&net.addr().octets()[..octets]),
            IpNet::V6(net) => out.put_slice(&net.addr().octets()[..octets]),
        }
    }
}

/// The prefix of so many bits whose octets these are.
fn net(afi: Afi, octets: &[u8], length: u8) -> Option<IpNet> {
    match afi {
        Afi::IPV4 => {
            let net = Ipv4Net::new(filled::<4>(octets)?.into(), length).ok()?;
            Some(IpNet::V4(net.trunc()))
        }
        Afi::IPV6 => {
            let net = Ipv6Net::new(filled::<16>(octets)?.into(), length).ok()?;
            Some(IpNet::V6(net.trunc()))
        }
        _ => None,
    }
}

/// The octets with zeros behind them; `None` when there are too many.
fn filled<const N: usize>(octets: &[u8]) -> Option<[u8; N]> {
    let mut all = [0; N];
    all.get_mut(..octets.len())?.copy_from_slice(octets);
    Some(all)
}

/// "add permit 10.0.0.0/8 ge 16 le 24"
impl fmt::Display for AddressPrefixOrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rule) = &self.rule else {
            return f.write_str("remove all");
        };
        let action = match self.flags.0 >> 6 {
            0 => "add",
            1 => "remove",
            _ => "(undefined action)",
        };
        let matching = if self.flags.denies() { "deny" } else { "permit" };
        write!(f, "{action} {matching} {}", rule.prefix)?;
        for (word, length) in [("ge", rule.min_length), ("le", rule.max_length)] {
            if length != 0 {
                write!(f, " {word} {length}")?;
            }
        }
        Ok(())
    }
}
