//! What can be said of a tunnel (RFC 9012 §3; SR policies RFC 9830 §2.4).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bytes::Bytes;

use super::super::tlv::TlvLayout;
use super::super::tlv::sealed::Tlv;
use crate::attribute::{ExtendedCommunity, ExtendedCommunityMeaning};
use crate::error::EncodeError;
use crate::family::Afi;
use crate::parse::At;
use crate::writer::Writer;

/// A sub-TLV of a tunnel. One with a wrong length, or a value that its kind cannot have, is no error of the
/// attribute (RFC 9012 §13) and stays [`TunnelSubTlv::Unknown`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum TunnelSubTlv {
    /// Protocol Type: what the tunnel carries, as an Ethertype (RFC 9012 §3.4.1).
    ProtocolType(u16),
    /// Color: for routes of this colour (RFC 9012 §3.4.2).
    Color {
        /// Flags of the community that the sub-TLV is.
        flags: u16,
        /// The colour.
        color: u32,
    },
    /// Tunnel Egress Endpoint: where the tunnel ends (RFC 9012 §3.1).
    EgressEndpoint {
        /// Sent as 0, ignored when received, kept as it came.
        reserved: u32,
        /// The address.
        endpoint: TunnelEndpoint,
    },
    /// DS Field of the outer IP header (RFC 9012 §3.3.1).
    DsField(u8),
    /// UDP Destination Port of the outer header (RFC 9012 §3.3.2).
    UdpDestinationPort(u16),
    /// Embedded Label Handling: 1, the label of the NLRI is in the payload; 2, it is not (RFC 9012 §3.5).
    EmbeddedLabelHandling(u8),
    /// Preference of an SR policy's candidate path (RFC 9830 §2.4.1).
    Preference {
        /// Flags, none of them defined.
        flags: u8,
        /// Sent as 0, ignored when received, kept as it came.
        reserved: u8,
        /// The greater the better.
        preference: u32,
    },
    /// A type without a meaning here, or a value without one, kept as it came.
    Unknown {
        /// Its type.
        tlv_type: u8,
        /// Its value.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: Bytes,
    },
}

/// Where a tunnel ends (RFC 9012 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum TunnelEndpoint {
    /// At the next hop of the route.
    NextHop,
    /// At this address.
    Address(IpAddr),
}

// IANA: BGP Tunnel Encapsulation Attribute Sub-TLVs
const PROTOCOL_TYPE: u8 = 2;
const COLOR: u8 = 4;
const EGRESS_ENDPOINT: u8 = 6;
const DS_FIELD: u8 = 7;
const UDP_DESTINATION_PORT: u8 = 8;
const EMBEDDED_LABEL_HANDLING: u8 = 9;
const PREFERENCE: u8 = 12;

/// The Address Family of an endpoint that is the next hop.
const AFI_NONE: u16 = 0;

impl TunnelEndpoint {
    /// Reads family and address.
    fn read(family: u16, address: &[u8]) -> Option<TunnelEndpoint> {
        let address = match (Afi(family), address) {
            (Afi(AFI_NONE), []) => return Some(TunnelEndpoint::NextHop),
            (Afi::IPV4, octets) => Ipv4Addr::from_octets(octets.try_into().ok()?).into(),
            (Afi::IPV6, octets) => Ipv6Addr::from_octets(octets.try_into().ok()?).into(),
            _ => return None,
        };
        Some(TunnelEndpoint::Address(address))
    }

    fn encode(self, out: &mut Writer<'_>) {
        let (Afi(family), address) = match self {
            TunnelEndpoint::NextHop => (Afi(AFI_NONE), None),
            TunnelEndpoint::Address(address @ IpAddr::V4(_)) => (Afi::IPV4, Some(address)),
            TunnelEndpoint::Address(address @ IpAddr::V6(_)) => (Afi::IPV6, Some(address)),
        };
        out.put(family.to_be_bytes());
        if let Some(address) = address {
            out.put_address(address);
        }
    }
}

impl TunnelSubTlv {
    /// Reads a value that has a meaning here.
    fn read(tlv_type: u8, value: &[u8]) -> Option<TunnelSubTlv> {
        match (tlv_type, value) {
            (PROTOCOL_TYPE, &[a, b]) => Some(TunnelSubTlv::ProtocolType(u16::from_be_bytes([a, b]))),
            (COLOR, value) => TunnelSubTlv::color(ExtendedCommunity(value.try_into().ok()?)),
            (EGRESS_ENDPOINT, &[a, b, c, d, e, f, ref address @ ..]) => Some(TunnelSubTlv::EgressEndpoint {
                reserved: u32::from_be_bytes([a, b, c, d]),
                endpoint: TunnelEndpoint::read(u16::from_be_bytes([e, f]), address)?,
            }),
            (DS_FIELD, &[ds]) => Some(TunnelSubTlv::DsField(ds)),
            (UDP_DESTINATION_PORT, &[a, b]) => {
                Some(TunnelSubTlv::UdpDestinationPort(u16::from_be_bytes([a, b])))
            }
            (EMBEDDED_LABEL_HANDLING, &[how @ 1..=2]) => Some(TunnelSubTlv::EmbeddedLabelHandling(how)),
            (PREFERENCE, &[flags, reserved, a, b, c, d]) => Some(TunnelSubTlv::Preference {
                flags,
                reserved,
                preference: u32::from_be_bytes([a, b, c, d]),
            }),
            _ => None,
        }
    }

    /// The sub-TLV is the community (RFC 9012 §3.4.2).
    fn color(community: ExtendedCommunity) -> Option<TunnelSubTlv> {
        match community.meaning() {
            ExtendedCommunityMeaning::Color { flags, color } => Some(TunnelSubTlv::Color { flags, color }),
            _ => None,
        }
    }
}

impl Tlv for TunnelSubTlv {
    const LAYOUT: TlvLayout = TlvLayout::Sub;
    const SUB: bool = true;

    fn own(tlv_type: u16, value: At<'_>) -> TunnelSubTlv {
        // The layout has one octet for the type.
        let [_, tlv_type] = tlv_type.to_be_bytes();
        TunnelSubTlv::read(tlv_type, value.octets).unwrap_or_else(|| TunnelSubTlv::Unknown {
            tlv_type,
            value: Bytes::copy_from_slice(value.octets),
        })
    }

    fn tlv_type(&self) -> u16 {
        u16::from(match self {
            TunnelSubTlv::ProtocolType(_) => PROTOCOL_TYPE,
            TunnelSubTlv::Color { .. } => COLOR,
            TunnelSubTlv::EgressEndpoint { .. } => EGRESS_ENDPOINT,
            TunnelSubTlv::DsField(_) => DS_FIELD,
            TunnelSubTlv::UdpDestinationPort(_) => UDP_DESTINATION_PORT,
            TunnelSubTlv::EmbeddedLabelHandling(_) => EMBEDDED_LABEL_HANDLING,
            TunnelSubTlv::Preference { .. } => PREFERENCE,
            TunnelSubTlv::Unknown { tlv_type, .. } => *tlv_type,
        })
    }

    fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match *self {
            TunnelSubTlv::ProtocolType(number) | TunnelSubTlv::UdpDestinationPort(number) => {
                out.put(number.to_be_bytes());
            }
            TunnelSubTlv::Color { flags, color } => {
                out.put(ExtendedCommunity::from(ExtendedCommunityMeaning::Color { flags, color }).0);
            }
            TunnelSubTlv::EgressEndpoint { reserved, endpoint } => {
                out.put(reserved.to_be_bytes());
                endpoint.encode(out);
            }
            TunnelSubTlv::DsField(octet) | TunnelSubTlv::EmbeddedLabelHandling(octet) => out.put([octet]),
            TunnelSubTlv::Preference {
                flags,
                reserved,
                preference,
            } => {
                out.put([flags, reserved]);
                out.put(preference.to_be_bytes());
            }
            TunnelSubTlv::Unknown { ref value, .. } => out.put_slice(value),
        }
        Ok(())
    }
}

/// "endpoint 192.0.2.1"; without a meaning here as "sub-TLV 1 (12 octets)".
impl fmt::Display for TunnelSubTlv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TunnelSubTlv::ProtocolType(ethertype) => write!(f, "protocol {ethertype:#06x}"),
            TunnelSubTlv::Color { color, .. } => write!(f, "color {color}"),
            TunnelSubTlv::EgressEndpoint { endpoint, .. } => match endpoint {
                TunnelEndpoint::NextHop => f.write_str("endpoint next hop"),
                TunnelEndpoint::Address(address) => write!(f, "endpoint {address}"),
            },
            TunnelSubTlv::DsField(ds) => write!(f, "DS {ds:#04x}"),
            TunnelSubTlv::UdpDestinationPort(port) => write!(f, "UDP port {port}"),
            TunnelSubTlv::EmbeddedLabelHandling(how) => write!(f, "embedded label handling {how}"),
            TunnelSubTlv::Preference { preference, .. } => write!(f, "preference {preference}"),
            TunnelSubTlv::Unknown { tlv_type, value } => {
                write!(f, "sub-TLV {tlv_type} ({} octets)", value.len())
            }
        }
    }
}
