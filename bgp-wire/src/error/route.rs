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
