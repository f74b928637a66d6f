//! Capabilities from octets and to octets: the one table from code to value.

use bytes::{BufMut, Bytes, BytesMut};

use super::{
    Bgpsec, Capability, ExtendedNextHop, Fqdn, GracefulRestart, LongLivedFamily, MultipleLabels, PathsLimit,
    Role, SoftwareVersion, code, orf, put_afi_safi, put_family, value,
};
use crate::error::{DecodeError, EncodeError, Reason};
use crate::family::Family;
use crate::parse::{self, At};

impl Capability {
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
        self.encode_value(&mut again).is_ok() && again == octets
    }

    /// Appends code, length and value.
    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        out.put_u8(self.code());
        let length_at = out.len();
        out.put_u8(0);
        self.encode_value(out)?;
        let length = out.len() - length_at - 1;
        out[length_at] = u8::try_from(length).map_err(|_| EncodeError::CapabilityTooLong {
            code: self.code(),
            length,
        })?;
        Ok(())
    }

    /// Appends the value, without code and length (RFC 5492 §4). An error tells of what does not fit its field; a
    /// value longer than 255 octets is found out when the OPEN is written.
    pub fn encode_value(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
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
pub(super) fn expected(code: u8, length: usize) -> Option<&'static str> {
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
