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

use alloc::vec::Vec;

use bytes::{BufMut, Bytes, BytesMut};

pub use add_path::{AddPathFamily, AddPathMode, PathsLimit};
pub use bgpsec::{Bgpsec, BgpsecFlags};
pub use labels::MultipleLabels;
pub use next_hop::ExtendedNextHop;
pub use orf::{OrfFamily, OrfMode, OrfSupport, OrfType};
pub use restart::{FamilyRestartFlags, GracefulRestart, LongLivedFamily, RestartFamily, RestartFlags};
pub use role::{Role, RoleMode};
pub use text::{Fqdn, SoftwareVersion};
pub(crate) use value::{put_afi_safi, put_family};

use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::Family;
use crate::parse::{self, At};

/// One capability of an OPEN.
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

    /// Reads one capability whose code and value were found at `value`.
    ///
    /// A malformed value is an error of the OPEN where an RFC gives the capability's form: RFC 4271 §6.2 wants a
    /// parameter that is recognised, but malformed, refused. What only drafts and vendors know is kept instead, since
    /// their forms have changed over time and a session should not fail over them; and so are outbound route
    /// filters that do not add up, without which a session does as well.
    pub(crate) fn decode(code: u8, value: At<'_>) -> Result<Capability, DecodeError> {
        let (octets, length) = (value.octets, value.octets.len());
        match (Capability::read(code, octets), expected(code, length)) {
            (Some(capability), _) if capability.gives_back(octets) => Ok(capability),
            (None, Some(expected)) => {
                let reason = Reason::CapabilityLength {
                    code,
                    length,
                    expected,
                };
                Err(DecodeError::new(reason, value.offset))
            }
            _ => Ok(Capability::Unknown {
                code,
                value: Bytes::copy_from_slice(octets),
            }),
        }
    }

    /// The typed value; `None` when it is malformed or has no type.
    fn read(code: u8, octets: &[u8]) -> Option<Capability> {
        let flag = |capability| octets.is_empty().then_some(capability);
        match code {
            code::MULTIPROTOCOL => {
                parse::multiprotocol(octets).map(|(family, _)| Capability::Multiprotocol(family))
            }
            code::ROUTE_REFRESH => flag(Capability::RouteRefresh),
            code::OUTBOUND_ROUTE_FILTERING => orf::read(octets).map(Capability::OutboundRouteFiltering),
            code::EXTENDED_NEXT_HOP => {
                value::entries(octets, ExtendedNextHop::read).map(Capability::ExtendedNextHop)
            }
            code::EXTENDED_MESSAGE => flag(Capability::ExtendedMessage),
            code::BGPSEC => value::entry(octets, Bgpsec::read).map(Capability::Bgpsec),
            code::MULTIPLE_LABELS => value::entries(octets, |[high, low, safi, count]| MultipleLabels {
                family: value::family(high, low, safi),
                count,
            })
            .map(Capability::MultipleLabels),
            code::ROLE => value::entry(octets, |[role]| Capability::Role(Role(role))),
            code::GRACEFUL_RESTART => GracefulRestart::read(octets).map(Capability::GracefulRestart),
            code::FOUR_OCTET_AS => parse::four_octets(octets).map(Capability::FourOctetAs),
            code::DYNAMIC => Some(Capability::Dynamic(octets.to_vec())),
            code::ADD_PATH => parse::add_path(octets).map(Capability::AddPath),
            code::ENHANCED_ROUTE_REFRESH => flag(Capability::EnhancedRouteRefresh),
            code::LONG_LIVED_GRACEFUL_RESTART => {
                value::entries(octets, LongLivedFamily::read).map(Capability::LongLivedGracefulRestart)
            }
            _ => Capability::read_without_rfc(code, octets),
        }
    }

    /// The same for what no RFC describes.
    fn read_without_rfc(code: u8, octets: &[u8]) -> Option<Capability> {
        let flag = |capability| octets.is_empty().then_some(capability);
        match code {
            code::FQDN => Fqdn::read(octets).map(Capability::Fqdn),
            code::SOFTWARE_VERSION => SoftwareVersion::read(octets).map(Capability::SoftwareVersion),
            code::PATHS_LIMIT => {
                value::entries(octets, |[high, low, safi, most_high, most_low]| PathsLimit {
                    family: value::family(high, low, safi),
                    limit: u16::from_be_bytes([most_high, most_low]),
                })
                .map(Capability::PathsLimit)
            }
            code::LINK_LOCAL_NEXT_HOP => flag(Capability::LinkLocalNextHop),
            code::CISCO_ROUTE_REFRESH => flag(Capability::CiscoRouteRefresh),
            code::CISCO_OUTBOUND_ROUTE_FILTERING => {
                orf::read(octets).map(Capability::CiscoOutboundRouteFiltering)
            }
            _ => None,
        }
    }

    fn gives_back(&self, octets: &[u8]) -> bool {
        let mut again = BytesMut::with_capacity(octets.len());
        self.write_value(&mut again).is_ok() && again == octets
    }

    /// Appends code, length and value.
    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        out.put_u8(self.code());
        let length_at = out.len();
        out.put_u8(0);
        self.write_value(out)?;
        let length = out.len() - length_at - 1;
        out[length_at] = u8::try_from(length).map_err(|_| EncodeError::CapabilityTooLong {
            code: self.code(),
            length,
        })?;
        Ok(())
    }

    fn write_value(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        match self {
            Capability::Multiprotocol(family) => put_family(*family, 0, out),
            Capability::OutboundRouteFiltering(list) | Capability::CiscoOutboundRouteFiltering(list) => {
                orf::write(list, out)?;
            }
            Capability::ExtendedNextHop(list) => list.iter().for_each(|entry| entry.write(out)),
            Capability::Bgpsec(bgpsec) => bgpsec.write(out),
            Capability::MultipleLabels(list) => {
                list.iter()
                    .for_each(|entry| put_entry(entry.family, &[entry.count], out));
            }
            Capability::Role(role) => out.put_u8(role.0),
            Capability::GracefulRestart(restart) => restart.write(out)?,
            Capability::FourOctetAs(asn) => out.put_u32(*asn),
            Capability::AddPath(list) => {
                list.iter()
                    .for_each(|entry| put_entry(entry.family, &[entry.mode.0], out));
            }
            Capability::LongLivedGracefulRestart(list) => {
                list.iter().try_for_each(|entry| entry.write(out))?
            }
            Capability::Fqdn(fqdn) => fqdn.write(out)?,
            Capability::SoftwareVersion(version) => version.write(out)?,
            Capability::PathsLimit(list) => {
                list.iter()
                    .for_each(|entry| put_entry(entry.family, &entry.limit.to_be_bytes(), out));
            }
            Capability::Dynamic(codes) => out.put_slice(codes),
            Capability::Unknown { value, .. } => out.put_slice(value),
            Capability::RouteRefresh
            | Capability::ExtendedMessage
            | Capability::EnhancedRouteRefresh
            | Capability::LinkLocalNextHop
            | Capability::CiscoRouteRefresh => {}
        }
        Ok(())
    }
}

/// An entry that is a family and these octets.
fn put_entry(family: Family, octets: &[u8], out: &mut BytesMut) {
    put_afi_safi(family, out);
    out.put_slice(octets);
}

/// What a capability's value, which has so many octets, should look like; `None` where it is kept whatever it is.
fn expected(code: u8, length: usize) -> Option<&'static str> {
    Some(match code {
        code::MULTIPROTOCOL | code::FOUR_OCTET_AS => "4 octets",
        code::ROUTE_REFRESH | code::EXTENDED_MESSAGE | code::ENHANCED_ROUTE_REFRESH => "none",
        code::OUTBOUND_ROUTE_FILTERING if length < orf::LEAST_LEN => "at least 5 octets",
        code::EXTENDED_NEXT_HOP => "6 octets for each family",
        code::BGPSEC => "3 octets",
        code::MULTIPLE_LABELS | code::ADD_PATH => "4 octets for each family",
        code::ROLE => "1 octet",
        code::GRACEFUL_RESTART => "2 octets and 4 for each family",
        code::LONG_LIVED_GRACEFUL_RESTART => "7 octets for each family",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
