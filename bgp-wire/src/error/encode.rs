//! What keeps a value from being written.

use super::MalformedRoute;
use crate::family::Family;

/// A message that has no form on the wire, or none that this session understands. Nothing was written.
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::{EncodeError, Message, Negotiated, Update};
///
/// let prefix: bgp_wire::ipnet::Ipv4Net = "203.0.113.0/24".parse()?;
/// let message = Message::Update(Update { withdrawn: vec![prefix.into(); 2000], ..Update::default() });
/// let error = message.encode(&Negotiated::default(), &mut BytesMut::new()).unwrap_err();
/// assert_eq!(error, EncodeError::MessageTooLong { length: 8023, most: 4096 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The message is longer than the session allows (RFC 4271 §4.1, RFC 8654 §4).
    #[error(
        "the message has {length} octets, the session allows {most} (long lists of routes: encode_routes, \
         encode_reach)"
    )]
    MessageTooLong {
        /// Octets it would have, header included.
        length: usize,
        /// Octets it may have.
        most: usize,
    },
    /// A capability's value does not fit its one-octet length (RFC 5492 §4).
    #[error(
        "capability {code} has a value of {length} octets, at most 255 fit; send it as several capabilities"
    )]
    CapabilityTooLong {
        /// The capability code.
        code: u8,
        /// Octets of its value.
        length: usize,
    },
    /// A field of a few bits or octets cannot hold the value.
    #[error("{what} is {value}, at most {most} fits its field")]
    FieldTooLarge {
        /// What the field says.
        what: &'static str,
        /// Its value.
        value: u32,
        /// What it could be.
        most: u32,
    },
    /// The optional parameters do not fit the two-octet length of RFC 9072.
    #[error("the optional parameters have {length} octets, at most 65535 fit")]
    ParametersTooLong {
        /// Octets they have.
        length: usize,
    },
    /// An attribute's value does not fit its two-octet length (RFC 4271 §4.3).
    #[error("attribute {code} has a value of {length} octets, at most 65535 fit")]
    AttributeTooLong {
        /// The attribute type code.
        code: u8,
        /// Octets of its value.
        length: usize,
    },
    /// A label, a VNI or a number of labels that is wider than its field.
    #[error("{0} does not fit the 24 bits of its field")]
    ThreeOctets(
        /// The number.
        u32,
    ),
    /// An attribute with routes within an ATTR_SET (RFC 6368 §5).
    #[error("attribute {code} has routes, which an ATTR_SET cannot have; put it beside the set")]
    InAttrSet {
        /// The attribute type code.
        code: u8,
    },
    /// A TLV's value does not fit its length of one or two octets.
    #[error("a TLV of type {tlv_type} has {length} octets, more than its length can say")]
    TlvTooLong {
        /// The TLV's type.
        tlv_type: u16,
        /// Octets it has.
        length: usize,
    },
    /// An AS path segment holds no or more than 255 AS numbers (RFC 4271 §4.3, RFC 7606 §7.2).
    #[error("an AS path segment has {length} AS numbers, expected 1 to 255; split it into several")]
    SegmentLength {
        /// AS numbers in it.
        length: usize,
    },
    /// The session wants a path identifier with each prefix of the family (RFC 7911 §3).
    #[error("the session sends {family} with path identifiers, but a prefix has none")]
    PathIdMissing {
        /// The family.
        family: Family,
    },
    /// The session has no path identifiers for the family (RFC 7911 §3).
    #[error("the session sends {family} without path identifiers, but a prefix has one")]
    PathIdNotNegotiated {
        /// The family.
        family: Family,
    },
    /// A prefix and its labels together have more bits than their length octet can say (RFC 8277 §2).
    #[error("{labels} labels and the prefix have more than 255 bits together; send fewer labels")]
    LabelsTooLong {
        /// Labels in front of the prefix.
        labels: usize,
    },
    /// A route that a receiver would call malformed.
    #[error(transparent)]
    Route(#[from] MalformedRoute),
    /// A flow specification does not fit its length of 12 bits (RFC 8955 §4.1).
    #[error("a flow specification of {length} octets, at most {most} fit; split it into several")]
    FlowSpecTooLong {
        /// Octets behind the length.
        length: usize,
        /// Octets there may be.
        most: usize,
    },
    /// A route kept as octets is not as long as its own length field says.
    #[error("a route of {family} has more or fewer octets than its own length field says")]
    RouteLength {
        /// The family.
        family: Family,
    },
    /// An EVPN route does not fit its one-octet length (RFC 7432 §7).
    #[error("an EVPN route of {length} octets, at most 255 fit")]
    EvpnTooLong {
        /// Octets behind the length.
        length: usize,
    },
    /// The gateway of an EVPN route is of another family than its prefix (RFC 9136 §3.1).
    #[error("the gateway of an EVPN prefix is of another family than the prefix")]
    GatewayFamily,
    /// The prefixes in an MP attribute are of another family than the attribute says.
    #[error("the attribute says {family}, but its prefixes are of another family")]
    FamilyMismatch {
        /// The family the attribute says.
        family: Family,
    },
    /// A next hop does not fit its one-octet length (RFC 4760 §3).
    #[error("the next hop has {length} octets, at most 255 fit")]
    NextHopTooLong {
        /// Octets it has.
        length: usize,
    },
    /// Routes of a family other than IPv4 unicast need an MP_REACH_NLRI for their next hop (RFC 4760 §3).
    #[error("routes of {family} need an MP_REACH_NLRI of that family among the attributes, for its next hop")]
    NextHopMissing {
        /// The family.
        family: Family,
    },
}
