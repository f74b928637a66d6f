//! Capabilities (RFC 5492): what a speaker says in its OPEN that it can do.
//!
//! A value that its type would not write back octet for octet, say because a reserved octet is set, is kept as
//! [`Capability::Unknown`]: decoding and encoding an OPEN gives the same octets.

mod add_path;
mod bgpsec;
pub mod code;
mod display;
mod labels;
mod next_hop;
mod orf;
mod restart;
mod role;
mod text;
mod value;
mod wire;

use alloc::vec::Vec;

use bytes::Bytes;

pub use add_path::{AddPathFamily, AddPathMode, PathsLimit};
pub use bgpsec::{Bgpsec, BgpsecFlags};
pub use labels::MultipleLabels;
pub use next_hop::ExtendedNextHop;
pub use orf::{OrfFamily, OrfMode, OrfSupport, OrfType};
pub use restart::{FamilyRestartFlags, GracefulRestart, LongLivedFamily, RestartFamily, RestartFlags};
pub use role::{Role, RoleMode};
pub use text::{Fqdn, SoftwareVersion};
pub(crate) use value::{put_afi_safi, put_family};

use crate::family::Family;
use crate::parse;

/// One capability of an OPEN.
///
/// ```
/// use bgp_wire::capability::{FamilyRestartFlags, GracefulRestart, RestartFamily, RestartFlags};
/// use bgp_wire::{AddPathFamily, AddPathMode, Capability, Family};
///
/// let ipv4 = Family::IPV4_UNICAST;
/// let capabilities = [
///     Capability::Multiprotocol(ipv4),
///     Capability::AddPath(vec![AddPathFamily { family: ipv4, mode: AddPathMode::BOTH }]),
///     Capability::GracefulRestart(GracefulRestart {
///         flags: RestartFlags::NOTIFICATION,
///         restart_time: 120,
///         families: vec![RestartFamily { family: ipv4, flags: FamilyRestartFlags::FORWARDING }],
///     }),
/// ];
/// assert_eq!(capabilities[1].to_string(), "add-path ipv4 unicast send and receive");
/// assert_eq!(capabilities[0].multiprotocol(), Some(ipv4));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Capability {
    /// Routes of this family can be exchanged (RFC 4760 §8).
    Multiprotocol(Family),
    /// ROUTE-REFRESH is understood (RFC 2918 §2).
    RouteRefresh,
    /// Filters that one side asks the other to apply (RFC 5291 §4).
    OutboundRouteFiltering(Vec<OrfFamily>),
    /// IPv6 next hops for IPv4 routes, per family (RFC 8950 §4).
    ExtendedNextHop(Vec<ExtendedNextHop>),
    /// Messages up to 65,535 octets are understood (RFC 8654 §3).
    ExtendedMessage,
    /// Signed paths (RFC 8205 §2.1).
    Bgpsec(Bgpsec),
    /// Several labels in front of a prefix, per family (RFC 8277 §2.1).
    MultipleLabels(Vec<MultipleLabels>),
    /// What the sender is to its peer (RFC 9234 §4.1).
    Role(Role),
    /// Routes outlive a restart (RFC 4724 §3). Of several the last counts.
    GracefulRestart(GracefulRestart),
    /// AS numbers have four octets; the value is the sender's AS (RFC 6793 §3).
    FourOctetAs(u32),
    /// Capabilities can change without a new session: the codes of those (draft-ietf-idr-dynamic-cap).
    Dynamic(Vec<u8>),
    /// Several paths for one prefix, per family (RFC 7911 §4).
    AddPath(Vec<AddPathFamily>),
    /// Route refresh with its beginning and its end marked (RFC 7313 §3.1).
    EnhancedRouteRefresh,
    /// Routes outlive a long outage, per family (RFC 9494 §3.1).
    LongLivedGracefulRestart(Vec<LongLivedFamily>),
    /// The sender's host name (draft-walton-bgp-hostname-capability).
    Fqdn(Fqdn),
    /// The sender's software (draft-abraitis-bgp-version-capability).
    SoftwareVersion(SoftwareVersion),
    /// How many paths for one prefix the sender wants, per family (draft-abraitis-idr-addpath-paths-limit).
    PathsLimit(Vec<PathsLimit>),
    /// A link-local address alone can be a next hop (draft-ietf-idr-linklocal-capability).
    LinkLocalNextHop,
    /// Route refresh as Cisco had it before RFC 2918.
    CiscoRouteRefresh,
    /// Outbound route filtering as Cisco had it before RFC 5291.
    CiscoOutboundRouteFiltering(Vec<OrfFamily>),
    /// A capability without a type here, or one whose octets its type could not give back (a Reserved octet
    /// that is not zero): kept as it came. A speaker ignores what it does not know (RFC 5492 §3).
    Unknown {
        /// The capability code.
        code: u8,
        /// The capability value, at most 255 octets.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: Bytes,
    },
}

impl Capability {
    /// The capability code (RFC 5492 §4), one of [`code`]'s for a typed one.
    pub fn code(&self) -> u8 {
        match self {
            Capability::Multiprotocol(_) => code::MULTIPROTOCOL,
            Capability::RouteRefresh => code::ROUTE_REFRESH,
            Capability::OutboundRouteFiltering(_) => code::OUTBOUND_ROUTE_FILTERING,
            Capability::ExtendedNextHop(_) => code::EXTENDED_NEXT_HOP,
            Capability::ExtendedMessage => code::EXTENDED_MESSAGE,
            Capability::Bgpsec(_) => code::BGPSEC,
            Capability::MultipleLabels(_) => code::MULTIPLE_LABELS,
            Capability::Role(_) => code::ROLE,
            Capability::GracefulRestart(_) => code::GRACEFUL_RESTART,
            Capability::FourOctetAs(_) => code::FOUR_OCTET_AS,
            Capability::Dynamic(_) => code::DYNAMIC,
            Capability::AddPath(_) => code::ADD_PATH,
            Capability::EnhancedRouteRefresh => code::ENHANCED_ROUTE_REFRESH,
            Capability::LongLivedGracefulRestart(_) => code::LONG_LIVED_GRACEFUL_RESTART,
            Capability::Fqdn(_) => code::FQDN,
            Capability::SoftwareVersion(_) => code::SOFTWARE_VERSION,
            Capability::PathsLimit(_) => code::PATHS_LIMIT,
            Capability::LinkLocalNextHop => code::LINK_LOCAL_NEXT_HOP,
            Capability::CiscoRouteRefresh => code::CISCO_ROUTE_REFRESH,
            Capability::CiscoOutboundRouteFiltering(_) => code::CISCO_OUTBOUND_ROUTE_FILTERING,
            Capability::Unknown { code, .. } => *code,
        }
    }

    /// The family of a multiprotocol capability, also of one kept as octets because its Reserved octet is set:
    /// the receiver ignores that octet (RFC 4760 §8).
    pub fn multiprotocol(&self) -> Option<Family> {
        match self {
            Capability::Multiprotocol(family) => Some(*family),
            Capability::Unknown {
                code: code::MULTIPROTOCOL,
                value,
            } => parse::multiprotocol(value).map(|(family, _reserved)| family),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
