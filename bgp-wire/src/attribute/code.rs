//! Attribute type codes, as IANA numbers them.

/// RFC 4271 §5.1.1.
pub const ORIGIN: u8 = 1;
/// RFC 4271 §5.1.2.
pub const AS_PATH: u8 = 2;
/// RFC 4271 §5.1.3.
pub const NEXT_HOP: u8 = 3;
/// RFC 4271 §5.1.4.
pub const MULTI_EXIT_DISC: u8 = 4;
/// RFC 4271 §5.1.5.
pub const LOCAL_PREF: u8 = 5;
/// RFC 4271 §5.1.6.
pub const ATOMIC_AGGREGATE: u8 = 6;
/// RFC 4271 §5.1.7.
pub const AGGREGATOR: u8 = 7;
/// RFC 1997.
pub const COMMUNITIES: u8 = 8;
/// RFC 4456 §8.
pub const ORIGINATOR_ID: u8 = 9;
/// RFC 4456 §8.
pub const CLUSTER_LIST: u8 = 10;
/// RFC 4760 §3.
pub const MP_REACH_NLRI: u8 = 14;
/// RFC 4760 §4.
pub const MP_UNREACH_NLRI: u8 = 15;
/// RFC 4360 §2.
pub const EXTENDED_COMMUNITIES: u8 = 16;
/// RFC 6793 §3.
pub const AS4_PATH: u8 = 17;
/// RFC 6793 §3.
pub const AS4_AGGREGATOR: u8 = 18;
/// RFC 6514 §5.
pub const PMSI_TUNNEL: u8 = 22;
/// RFC 9012 §2.
pub const TUNNEL_ENCAPSULATION: u8 = 23;
/// RFC 5701 §2.
pub const IPV6_EXTENDED_COMMUNITIES: u8 = 25;
/// RFC 7311 §3.
pub const AIGP: u8 = 26;
/// RFC 9552 §5.3.
pub const BGP_LS: u8 = 29;
/// RFC 8092 §3.
pub const LARGE_COMMUNITY: u8 = 32;
/// RFC 9234 §5.
pub const ONLY_TO_CUSTOMER: u8 = 35;
/// RFC 8669 §3.
pub const PREFIX_SID: u8 = 40;
/// RFC 6368 §5.
pub const ATTR_SET: u8 = 128;

/// The attribute's name in its RFC; `None` for a code without a type in this crate.
pub fn name(code: u8) -> Option<&'static str> {
    super::value::traits(code).map(|traits| traits.name)
}
