//! What can be wrong inside a route whose family is more than prefixes.

/// An offence inside one route. Small, for it is on the way of every route that is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MalformedRoute {
    /// A route of a VPN is too short for its route distinguisher (RFC 4364 §4.3.4).
    #[error("the route ends before its route distinguisher, expected 8 octets behind its labels")]
    RouteDistinguisher,
    /// A route target prefix of a length that none has (RFC 4684 §4).
    #[error("a route target prefix of {0} bits, expected 0, or 32 to 96")]
    RouteTargetLength(u8),
}
