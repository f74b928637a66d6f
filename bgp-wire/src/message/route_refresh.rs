//! ROUTE-REFRESH: a request to send routes again (RFC 2918), the marks around the answer (RFC 7313), and filters for
//! what is sent (RFC 5291).

mod address_prefix;
mod orf;

use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

pub use address_prefix::{AddressPrefixOrf, OrfEntryFlags, PrefixRule};
pub use orf::{Orf, OrfEntries, OrfUpdate, WhenToRefresh};

use crate::capability::put_family;
use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::family::Family;
use crate::parse::{self, At};

/// A request for the routes of a family, or a mark of where the answer begins or ends.
///
/// ```
/// use bgp_wire::{Family, RouteRefresh};
///
/// assert_eq!(RouteRefresh::request(Family::IPV4_UNICAST).to_string(), "ROUTE-REFRESH ipv4 unicast");
/// // Around the answer, where both sides said that they know these marks (RFC 7313 §4):
/// assert_eq!(RouteRefresh::beginning(Family::EVPN).to_string(), "ROUTE-REFRESH l2vpn evpn, begins");
/// assert_eq!(RouteRefresh::ending(Family::EVPN).to_string(), "ROUTE-REFRESH l2vpn evpn, ends");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteRefresh {
    /// The routes it speaks of.
    pub family: Family,
    /// The Message Subtype; the octet RFC 2918 reserved. A speaker ignores a message whose subtype it does not
    /// know (RFC 7313 §5): see [`RouteRefresh::is_known`].
    pub subtype: u8,
    /// What follows.
    pub filters: RefreshFilters,
}

/// What stands behind the fixed part of a ROUTE-REFRESH.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum RefreshFilters {
    /// Nothing.
    #[default]
    None,
    /// Outbound route filters to add or remove (RFC 5291 §5).
    Orf(OrfUpdate),
    /// Octets that are no such filters, or belong to an unknown subtype: kept as they came.
    Other {
        /// The octets.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        octets: Bytes,
    },
}

impl RouteRefresh {
    /// Subtype of a request.
    pub const REQUEST: u8 = 0;
    /// Subtype "Beginning of Route Refresh", BoRR (RFC 7313 §3.2).
    pub const BEGINNING: u8 = 1;
    /// Subtype "Ending of Route Refresh", EoRR (RFC 7313 §3.2).
    pub const ENDING: u8 = 2;

    /// A request for all routes of `family`.
    pub fn request(family: Family) -> RouteRefresh {
        RouteRefresh::of_subtype(RouteRefresh::REQUEST, family)
    }

    /// The mark in front of all routes of `family` (RFC 7313 §4).
    pub fn beginning(family: Family) -> RouteRefresh {
        RouteRefresh::of_subtype(RouteRefresh::BEGINNING, family)
    }

    /// The mark behind all routes of `family` (RFC 7313 §4).
    pub fn ending(family: Family) -> RouteRefresh {
        RouteRefresh::of_subtype(RouteRefresh::ENDING, family)
    }

    fn of_subtype(subtype: u8, family: Family) -> RouteRefresh {
        RouteRefresh {
            family,
            subtype,
            filters: RefreshFilters::None,
        }
    }

    /// Whether the subtype is one of RFC 7313.
    pub fn is_known(&self) -> bool {
        self.subtype <= RouteRefresh::ENDING
    }

    /// Reads the body; `message` is all of it, for the data of RFC 7313 §5.
    pub(crate) fn decode(body: At<'_>, message: &[u8]) -> Result<RouteRefresh, DecodeError> {
        let wrong = || {
            let reason = Reason::RouteRefreshLength {
                length: body.octets.len(),
            };
            DecodeError::new(reason, body.offset)
                .with_data(message)
                .within(Step::RouteRefresh)
        };
        let (family, subtype, tail) = parse::route_refresh(body.octets).ok_or_else(wrong)?;
        let filters = match (subtype, tail) {
            (_, []) => RefreshFilters::None,
            (RouteRefresh::BEGINNING | RouteRefresh::ENDING, _) => return Err(wrong()),
            (RouteRefresh::REQUEST, tail) => filters(family, tail),
            (_, tail) => RefreshFilters::Other {
                octets: Bytes::copy_from_slice(tail),
            },
        };
        Ok(RouteRefresh {
            family,
            subtype,
            filters,
        })
    }

    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        put_family(self.family, self.subtype, out);
        match &self.filters {
            RefreshFilters::None => {}
            RefreshFilters::Orf(update) => update.write(out)?,
            RefreshFilters::Other { octets } => out.put_slice(octets),
        }
        Ok(())
    }
}

/// RFC 5291 knows no answer to malformed filters; they are kept, for the receiver to drop what it had.
fn filters(family: Family, tail: &[u8]) -> RefreshFilters {
    OrfUpdate::read(family, tail).map_or_else(
        || RefreshFilters::Other {
            octets: Bytes::copy_from_slice(tail),
        },
        RefreshFilters::Orf,
    )
}

/// "ROUTE-REFRESH ipv4 unicast"; a mark says which, filters say what they do.
impl fmt::Display for RouteRefresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ROUTE-REFRESH {}", self.family)?;
        match self.subtype {
            RouteRefresh::REQUEST => {}
            RouteRefresh::BEGINNING => f.write_str(", begins")?,
            RouteRefresh::ENDING => f.write_str(", ends")?,
            other => write!(f, ", subtype {other}")?,
        }
        match &self.filters {
            RefreshFilters::None => Ok(()),
            RefreshFilters::Orf(update) => update.fmt(f),
            RefreshFilters::Other { octets } => write!(f, ", {} octets", octets.len()),
        }
    }
}

#[cfg(test)]
mod tests;
