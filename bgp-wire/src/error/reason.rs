//! Every offence by name, and the one table from offence to NOTIFICATION.

use core::net::Ipv4Addr;

use bytes::Bytes;

use super::MalformedRoute;
use crate::message::notification::{header, open, route_refresh, update};

/// What was wrong with the octets, one variant an offence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    // Message header, RFC 4271 §6.1
    /// The marker has an octet that is not 0xff.
    #[error("the marker is not 16 octets of 0xff: the stream is out of step")]
    Marker,
    /// The Length field is outside what the type and the session allow.
    #[error("the Length field says {length}, expected {least} to {most}")]
    MessageLength {
        /// What the Length field says.
        length: u16,
        /// The least it may say for this type.
        least: usize,
        /// The most it may say for this type on this session.
        most: usize,
    },
    /// The octets given are not the one whole message that the header speaks of.
    #[error(
        "the header speaks of {length} octets, but {given} were given; pass exactly one message (see Framer)"
    )]
    MessageIncomplete {
        /// Octets the message has by its header; at least 19.
        length: usize,
        /// Octets given.
        given: usize,
    },
    /// The type of message is unknown.
    #[error("message type {0} is unknown, expected 1 (OPEN) to 5 (ROUTE-REFRESH)")]
    MessageType(u8),

    // OPEN, RFC 4271 §6.2
    /// A BGP version other than 4.
    #[error("BGP version {0} is not supported, expected 4")]
    Version(u8),
    /// AS 0 as the sender's AS (RFC 7607 §2).
    #[error("the sender's AS is 0, which is reserved")]
    PeerAsZero,
    /// A hold time of one or two seconds.
    #[error("a hold time of {0} s is not acceptable, expected 0 or at least 3 s")]
    HoldTime(u16),
    /// The BGP Identifier is zero (RFC 6286 §2.1).
    #[error("the BGP Identifier is 0.0.0.0, expected a nonzero number")]
    BgpIdentifier,
    /// The optional parameters do not fill what their length says, or one overruns it.
    #[error("the optional parameters do not add up to their length")]
    ParametersLength,
    /// An optional parameter that is not Capabilities.
    #[error("optional parameter type {0} is unknown, expected 2 (Capabilities)")]
    ParameterType(u8),
    /// A capability overruns its parameter.
    #[error("the capabilities do not add up to the length of their parameter")]
    CapabilitiesLength,
    /// A known capability has an impossible length.
    #[error("a value of {length} octets, expected {expected}")]
    CapabilityLength {
        /// The capability code.
        code: u8,
        /// Octets of its value.
        length: usize,
        /// What they should be.
        expected: &'static str,
    },

    // UPDATE, RFC 4271 §6.3
    /// Withdrawn Routes Length or Total Path Attribute Length reaches past the message.
    #[error("Withdrawn Routes Length and Total Path Attribute Length reach past the message")]
    UpdateLengths,
    /// Too few octets are left for an attribute's header (RFC 7606 §4).
    #[error("{left} octets are left, too few for an attribute")]
    AttributeHeader {
        /// Octets left.
        left: usize,
    },
    /// An attribute reaches past Total Path Attribute Length (RFC 7606 §4).
    #[error("the attribute reaches past the end of the path attributes")]
    AttributeOverrun,
    /// The attribute appeared before (RFC 7606 §3 (g)).
    #[error("the attribute appears a second time")]
    DuplicateAttribute,
    /// The Optional bit is clear, but the attribute is not known.
    #[error("the attribute claims to be well-known, but is not")]
    UnrecognizedWellKnown,
    /// A mandatory attribute is not there.
    #[error("the mandatory attribute {} is missing", .0)]
    MissingWellKnown(MissingAttribute),
    /// The Optional or Transitive bit is not what the attribute wants.
    #[error("flags {flags:#04x}: expected Optional and Transitive bits {expected:#04x}")]
    AttributeFlags {
        /// The flags on the wire.
        flags: u8,
        /// What the two bits should be.
        expected: u8,
    },
    /// The attribute's length is not one it can have.
    #[error("a value of {length} octets, expected {expected}")]
    AttributeLength {
        /// Octets of the value.
        length: usize,
        /// What it can be.
        expected: &'static str,
    },
    /// An ORIGIN that is not defined.
    #[error("origin {0} is not defined, expected 0 (IGP), 1 (EGP) or 2 (INCOMPLETE)")]
    Origin(u8),
    /// A NEXT_HOP that is no host's address.
    #[error("{0} is not the address of a host")]
    NextHop(Ipv4Addr),
    /// An AS path segment of an undefined type (RFC 7606 §7.2).
    #[error("segment type {0} is not defined, expected 1 (AS_SET) to 4 (AS_CONFED_SET)")]
    SegmentType(u8),
    /// An AS path segment without AS numbers (RFC 7606 §7.2).
    #[error("the segment has no AS numbers, expected 1 to 255")]
    SegmentEmpty,
    /// An AS path segment reaches past the attribute, or one octet is left behind the last (RFC 7606 §7.2).
    #[error("the segment reaches past the end of the attribute")]
    SegmentOverrun,
    /// AS 0 in an AS path (RFC 7607 §2).
    #[error("AS 0 is in the path, which is reserved")]
    AsPathZero,
    /// AS 0 as the aggregator (RFC 7607 §2).
    #[error("the aggregator's AS is 0, which is reserved")]
    AggregatorZero,
    /// AS 0 in ONLY_TO_CUSTOMER (RFC 9234 §5, RFC 7607).
    #[error("the AS is 0, which is reserved")]
    OnlyToCustomerZero,
    /// A TLV or its header reaches past the field it is in.
    #[error("the TLV reaches past the end of its field")]
    TlvOverrun,
    /// The value of a TLV has a length that its type cannot have.
    #[error("a TLV of type {tlv_type} with {length} octets, expected {expected}")]
    TlvLength {
        /// The TLV's type.
        tlv_type: u16,
        /// Octets of its value.
        length: usize,
        /// What it can be.
        expected: &'static str,
    },
    /// An SRv6 Service TLV, or what is inside it, reaches past its end or is too short (RFC 9252 §7).
    #[error("the SRv6 Service TLV is malformed: it or a TLV within it is too short or reaches past its end")]
    Srv6Service,
    /// The greatest metric there is as AIGP, which has no room for what is to be added (RFC 7311 §3).
    #[error("a metric of 18446744073709551615, expected less")]
    AigpMaximum,
    /// A PMSI tunnel of an undefined type (RFC 6514 §5).
    #[error("PMSI tunnel type {0} is not defined")]
    PmsiTunnelType(u8),
    /// The identifier of a PMSI tunnel is not one of its type (RFC 6514 §5).
    #[error("a tunnel identifier of {length} octets, expected {expected} for tunnel type {tunnel_type}")]
    PmsiTunnelIdentifier {
        /// The tunnel type.
        tunnel_type: u8,
        /// Octets of the identifier.
        length: usize,
        /// What it can be.
        expected: &'static str,
    },
    /// Routes within an ATTR_SET (RFC 6368 §5).
    #[error("the attribute is within an ATTR_SET, which has no routes")]
    InAttrSet,
    /// MP_REACH_NLRI or MP_UNREACH_NLRI ends inside its fixed part (RFC 7606 §5.3).
    #[error("a value of {length} octets ends before the NLRI, expected at least {least}")]
    MpLength {
        /// Octets of the value.
        length: usize,
        /// What its fixed part needs.
        least: usize,
    },
    /// The next hop in an MP_REACH_NLRI has a length that its family cannot have (RFC 7606 §7.11).
    #[error("a next hop of {length} octets, expected {expected}")]
    NextHopLength {
        /// Octets of the next hop.
        length: usize,
        /// What it can be.
        expected: &'static str,
    },
    /// A prefix longer than its family's addresses.
    #[error("a prefix length of {length} bits, expected at most {most}")]
    PrefixLength {
        /// Bits on the wire.
        length: u8,
        /// Bits of an address.
        most: u8,
    },
    /// A prefix or its path identifier reaches past its field.
    #[error("the prefix reaches past the end of its field")]
    PrefixOverrun,
    /// The labels in front of a prefix do not end within it (RFC 8277 §2).
    #[error("the labels reach past the end of the prefix, expected one with the S bit before")]
    LabelOverrun,
    /// The route reaches no further than its field, but is malformed inside.
    #[error(transparent)]
    Route(#[from] MalformedRoute),
    /// An attribute that only an internal peer may send (RFC 7606 §7.5, §7.9, §7.10).
    #[error("an external peer sent it, expected from internal peers only")]
    FromExternalPeer,
    /// An attribute for speakers with two-octet AS numbers, from one with four (RFC 6793 §4.1).
    #[error("the session has four-octet AS numbers, expected only where it has two")]
    FromFourOctetAs,

    // ROUTE-REFRESH, RFC 7313 §5
    /// A ROUTE-REFRESH that is too short, or too long for the mark of a beginning or an end.
    #[error("{length} octets behind the header, expected 4 (more only in a request with filters)")]
    RouteRefreshLength {
        /// Octets behind the header.
        length: usize,
    },
}

/// A mandatory attribute, to be printed by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingAttribute(
    /// The attribute type code.
    pub u8,
);

impl core::fmt::Display for MissingAttribute {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(crate::attribute::code::name(self.0).unwrap_or("?"))
    }
}

impl Reason {
    /// Error code and subcode of the NOTIFICATION.
    pub(crate) fn code(&self) -> (u8, u8) {
        match self {
            Reason::Marker => header::CONNECTION_NOT_SYNCHRONIZED,
            Reason::MessageLength { .. } | Reason::MessageIncomplete { .. } => header::BAD_MESSAGE_LENGTH,
            Reason::MessageType(_) => header::BAD_MESSAGE_TYPE,
            Reason::Version(_) => open::UNSUPPORTED_VERSION_NUMBER,
            Reason::PeerAsZero => open::BAD_PEER_AS,
            Reason::BgpIdentifier => open::BAD_BGP_IDENTIFIER,
            Reason::ParameterType(_) => open::UNSUPPORTED_OPTIONAL_PARAMETER,
            Reason::HoldTime(_) => open::UNACCEPTABLE_HOLD_TIME,
            Reason::ParametersLength | Reason::CapabilitiesLength | Reason::CapabilityLength { .. } => {
                open::UNSPECIFIC
            }
            Reason::RouteRefreshLength { .. } => route_refresh::INVALID_MESSAGE_LENGTH,
            other => other.update_code(),
        }
    }

    /// The same for the offences of an UPDATE.
    fn update_code(&self) -> (u8, u8) {
        match self {
            Reason::UnrecognizedWellKnown => update::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
            Reason::MissingWellKnown(_) => update::MISSING_WELL_KNOWN_ATTRIBUTE,
            Reason::AttributeFlags { .. } => update::ATTRIBUTE_FLAGS_ERROR,
            Reason::AttributeLength { .. } | Reason::AttributeOverrun => update::ATTRIBUTE_LENGTH_ERROR,
            Reason::Origin(_) => update::INVALID_ORIGIN,
            Reason::NextHop(_) => update::INVALID_NEXT_HOP,
            Reason::AggregatorZero
            | Reason::OnlyToCustomerZero
            | Reason::TlvOverrun
            | Reason::TlvLength { .. }
            | Reason::AigpMaximum
            | Reason::Srv6Service
            | Reason::InAttrSet
            | Reason::PmsiTunnelType(_)
            | Reason::PmsiTunnelIdentifier { .. }
            | Reason::MpLength { .. }
            | Reason::NextHopLength { .. } => update::OPTIONAL_ATTRIBUTE_ERROR,
            Reason::PrefixLength { .. } | Reason::PrefixOverrun | Reason::LabelOverrun | Reason::Route(_) => {
                update::INVALID_NETWORK_FIELD
            }
            Reason::SegmentType(_) | Reason::SegmentEmpty | Reason::SegmentOverrun | Reason::AsPathZero => {
                update::MALFORMED_AS_PATH
            }
            _ => update::MALFORMED_ATTRIBUTE_LIST,
        }
    }

    /// The data RFC 4271 §6 wants, where it follows from the offence alone.
    pub(crate) fn data(&self) -> Bytes {
        match self {
            Reason::MessageLength { length, .. } => Bytes::copy_from_slice(&length.to_be_bytes()),
            Reason::MessageIncomplete { length, .. } => {
                let length = u16::try_from(*length).unwrap_or(u16::MAX);
                Bytes::copy_from_slice(&length.to_be_bytes())
            }
            Reason::MessageType(octet) => Bytes::copy_from_slice(&[*octet]),
            // The one supported version is below or above whatever was bid (§6.2).
            Reason::Version(_) => Bytes::from_static(&[0, 4]),
            Reason::MissingWellKnown(MissingAttribute(code)) => Bytes::copy_from_slice(&[*code]),
            _ => Bytes::new(),
        }
    }
}
