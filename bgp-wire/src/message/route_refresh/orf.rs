//! Outbound route filters in a ROUTE-REFRESH (RFC 5291 §5).

use alloc::vec::Vec;
use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use super::address_prefix::{self, AddressPrefixOrf};
use crate::capability::OrfType;
use crate::error::EncodeError;
use crate::family::Family;

/// Filters to add to or remove from those that the receiver applies to what it sends (RFC 5291 §5).
///
/// ```
/// use bgp_wire::capability::OrfType;
/// use bgp_wire::route_refresh::{
///     AddressPrefixOrf, Orf, OrfEntries, OrfEntryFlags, OrfUpdate, PrefixRule, WhenToRefresh,
/// };
/// use bgp_wire::{Family, RefreshFilters, RouteRefresh};
///
/// let rule = PrefixRule { sequence: 5, min_length: 0, max_length: 24, prefix: "203.0.113.0/24".parse()? };
/// let entry = AddressPrefixOrf { flags: OrfEntryFlags::ADD_PERMIT, rule: Some(rule) };
/// let orf = Orf { orf_type: OrfType::ADDRESS_PREFIX, entries: OrfEntries::AddressPrefix(vec![entry]) };
/// let refresh = RouteRefresh {
///     filters: RefreshFilters::Orf(OrfUpdate { when: WhenToRefresh::IMMEDIATE, orfs: vec![orf] }),
///     ..RouteRefresh::request(Family::IPV4_UNICAST)
/// };
/// # let mut octets = bgp_wire::bytes::BytesMut::new();
/// # bgp_wire::Message::RouteRefresh(refresh).encode(&Default::default(), &mut octets)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrfUpdate {
    /// When the receiver sends its routes again.
    pub when: WhenToRefresh,
    /// The filters, kind by kind.
    pub orfs: Vec<Orf>,
}

/// The When-to-refresh octet (RFC 5291 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct WhenToRefresh(pub u8);

impl WhenToRefresh {
    /// At once, with these filters.
    pub const IMMEDIATE: WhenToRefresh = WhenToRefresh(1);
    /// Not until another ROUTE-REFRESH asks for it.
    pub const DEFER: WhenToRefresh = WhenToRefresh(2);
}

/// The filters of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Orf {
    /// The kind.
    pub orf_type: OrfType,
    /// The entries in order.
    pub entries: OrfEntries,
}

/// The entries of one kind of filter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum OrfEntries {
    /// Filters by address prefix (RFC 5292), for IPv4 and IPv6.
    AddressPrefix(Vec<AddressPrefixOrf>),
    /// Filters without a type here, or that their type could not give back: kept as they came.
    Other {
        /// The octets.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        octets: Bytes,
    },
}

impl OrfUpdate {
    /// `None` when the entries do not add up to their lengths.
    pub(super) fn read(family: Family, octets: &[u8]) -> Option<OrfUpdate> {
        let (when, mut octets) = octets.split_first()?;
        let mut orfs = Vec::new();
        while !octets.is_empty() {
            let ([orf_type, high, low], rest) = octets.split_first_chunk::<3>()?;
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            let (entries, rest) = rest.split_at_checked(length)?;
            let orf_type = OrfType(*orf_type);
            orfs.push(Orf {
                orf_type,
                entries: OrfEntries::read(family, orf_type, entries),
            });
            octets = rest;
        }
        Some(OrfUpdate {
            when: WhenToRefresh(*when),
            orfs,
        })
    }

    pub(super) fn write(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        out.put_u8(self.when.0);
        for orf in &self.orfs {
            out.put_u8(orf.orf_type.0);
            let length_at = out.len();
            out.put_u16(0);
            let start = out.len();
            orf.entries.write(out);
            let length = out.len() - start;
            let octets = u16::try_from(length).map_err(|_| EncodeError::FieldTooLarge {
                what: "the length of the filter's entries",
                value: u32::try_from(length).unwrap_or(u32::MAX),
                most: 65535,
            })?;
            out[length_at..start].copy_from_slice(&octets.to_be_bytes());
        }
        Ok(())
    }
}

impl OrfEntries {
    fn read(family: Family, orf_type: OrfType, octets: &[u8]) -> OrfEntries {
        let typed = match orf_type {
            OrfType::ADDRESS_PREFIX => {
                address_prefix::read(family.afi, octets).map(OrfEntries::AddressPrefix)
            }
            _ => None,
        };
        let gives_back = |entries: &OrfEntries| {
            let mut again = BytesMut::with_capacity(octets.len());
            entries.write(&mut again);
            again == octets
        };
        typed.filter(gives_back).unwrap_or_else(|| OrfEntries::Other {
            octets: Bytes::copy_from_slice(octets),
        })
    }

    fn write(&self, out: &mut BytesMut) {
        match self {
            OrfEntries::AddressPrefix(list) => list.iter().for_each(|entry| entry.write(out)),
            OrfEntries::Other { octets } => out.put_slice(octets),
        }
    }
}

/// ", filters at once: address-prefix add permit 10.0.0.0/8"
impl fmt::Display for OrfUpdate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.when {
            WhenToRefresh::IMMEDIATE => f.write_str(", filters at once:")?,
            WhenToRefresh::DEFER => f.write_str(", filters for later:")?,
            WhenToRefresh(other) => write!(f, ", filters (when {other}):")?,
        }
        self.orfs.iter().try_for_each(|orf| write!(f, " {orf}"))
    }
}

/// "address-prefix add permit 10.0.0.0/8"
impl fmt::Display for Orf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.orf_type.fmt(f)?;
        match &self.entries {
            OrfEntries::AddressPrefix(list) => list.iter().try_for_each(|entry| write!(f, " {entry}")),
            OrfEntries::Other { octets } => write!(f, " ({} octets)", octets.len()),
        }
    }
}
