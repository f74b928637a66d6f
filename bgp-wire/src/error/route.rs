//! What can be wrong inside a route whose family is more than prefixes.

/// An offence inside one route. Small, for it is on the way of every route that is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedRoute {
    /// A route of a VPN is too short for its route distinguisher (RFC 4364 §4.3.4).
    #[error("the route ends before its route distinguisher, expected 8 octets behind its labels")]
    RouteDistinguisher,
    /// An EVPN route of a length that its type cannot have (RFC 7432 §7, RFC 9136 §3.1).
    #[error("an EVPN route of type {kind} with {length} octets, expected {}", expected_length(*.kind))]
    EvpnLength {
        /// The route type.
        kind: u8,
        /// What its Length says.
        length: u8,
    },
    /// A MAC address of another length than all have (RFC 7432 §7.2).
    #[error("a MAC address of {0} bits, expected 48")]
    MacLength(u8),
    /// An IP address of a length that none has (RFC 7432 §7.2 to §7.4).
    #[error("an IP address of {0} bits, expected 32 or 128 (or 0 behind a MAC address)")]
    AddressLength(u8),
    /// An IP prefix longer than its family's addresses (RFC 9136 §3.1).
    #[error("an IP prefix of {length} bits, expected at most {}", if *.v6 { 128 } else { 32 })]
    EvpnPrefixLength {
        /// Bits on the wire.
        length: u8,
        /// Whether it is an IPv6 prefix.
        v6: bool,
    },
    /// A flow specification without components (RFC 8955 §4.2).
    #[error("the flow specification has no components, expected one at least")]
    FlowEmpty,
    /// A component of a type that is not known, or not in this family: malformed, for its end cannot be told
    /// (RFC 8955 §4.2).
    #[error("a flow component of type {0}, expected 1 to 12, or 13 with IPv6")]
    FlowType(u8),
    /// Components out of order, or one a second time (RFC 8955 §4.2).
    #[error("a flow component of type {kind} behind one of type {after}, expected increasing types")]
    FlowOrder {
        /// The type of the component.
        kind: u8,
        /// The type of the one before.
        after: u8,
    },
    /// A component ends in its prefix, or before an operation that ends its list (RFC 8955 §4.2.1).
    #[error("the flow component of type {0} has no end: its prefix or its last operation is missing")]
    FlowOverrun(u8),
    /// A prefix of more bits than an address, or an offset behind its end (RFC 8956 §3.1).
    #[error(
        "a flow prefix from bit {offset} to bit {length}, expected at most 32 (IPv4) or 128 (IPv6), and one bit between"
    )]
    FlowPrefix {
        /// Bits up to its end.
        length: u8,
        /// Bits before its beginning.
        offset: u8,
    },
    /// A route target prefix of a length that none has (RFC 4684 §4).
    #[error("a route target prefix of {0} bits, expected 0, or 32 to 96")]
    RouteTargetLength(u8),
}

/// The lengths that an EVPN route of this type can have.
fn expected_length(kind: u8) -> &'static str {
    match kind {
        1 => "25",
        2 => "33, 36, 37, 40, 49 or 52, as its addresses and labels want",
        3 => "17 or 29, as its address wants",
        4 => "23 or 35, as its address wants",
        5 => "34 (IPv4) or 58 (IPv6)",
        _ => "another",
    }
}
