//! Capability codes and their names, as IANA has them in its registry "Capability Codes".

/// Multiprotocol extensions (RFC 4760 §8).
pub const MULTIPROTOCOL: u8 = 1;
/// Route refresh (RFC 2918 §2).
pub const ROUTE_REFRESH: u8 = 2;
/// Outbound route filtering (RFC 5291 §4).
pub const OUTBOUND_ROUTE_FILTERING: u8 = 3;
/// Extended next hop encoding (RFC 8950 §4).
pub const EXTENDED_NEXT_HOP: u8 = 5;
/// Extended message (RFC 8654 §3).
pub const EXTENDED_MESSAGE: u8 = 6;
/// BGPsec (RFC 8205 §2.1).
pub const BGPSEC: u8 = 7;
/// Multiple labels (RFC 8277 §2.1).
pub const MULTIPLE_LABELS: u8 = 8;
/// BGP role (RFC 9234 §4.1).
pub const ROLE: u8 = 9;
/// Graceful restart (RFC 4724 §3).
pub const GRACEFUL_RESTART: u8 = 64;
/// Four-octet AS numbers (RFC 6793 §3).
pub const FOUR_OCTET_AS: u8 = 65;
/// Dynamic capability (draft-ietf-idr-dynamic-cap).
pub const DYNAMIC: u8 = 67;
/// ADD-PATH (RFC 7911 §4).
pub const ADD_PATH: u8 = 69;
/// Enhanced route refresh (RFC 7313 §3.1).
pub const ENHANCED_ROUTE_REFRESH: u8 = 70;
/// Long-lived graceful restart (RFC 9494 §3.1).
pub const LONG_LIVED_GRACEFUL_RESTART: u8 = 71;
/// FQDN: the speaker's host name (draft-walton-bgp-hostname-capability).
pub const FQDN: u8 = 73;
/// Software version (draft-abraitis-bgp-version-capability).
pub const SOFTWARE_VERSION: u8 = 75;
/// Paths limit (draft-abraitis-idr-addpath-paths-limit).
pub const PATHS_LIMIT: u8 = 76;
/// Link-local next hop (draft-ietf-idr-linklocal-capability).
pub const LINK_LOCAL_NEXT_HOP: u8 = 77;
/// Route refresh as Cisco had it before RFC 2918.
pub const CISCO_ROUTE_REFRESH: u8 = 128;
/// Outbound route filtering as Cisco had it before RFC 5291.
pub const CISCO_OUTBOUND_ROUTE_FILTERING: u8 = 130;

/// What a capability code is called; `None` for one without a constant here.
pub const fn name(code: u8) -> Option<&'static str> {
    Some(match code {
        MULTIPROTOCOL => "multiprotocol",
        ROUTE_REFRESH => "route refresh",
        OUTBOUND_ROUTE_FILTERING => "outbound route filtering",
        EXTENDED_NEXT_HOP => "extended next hop",
        EXTENDED_MESSAGE => "extended message",
        BGPSEC => "BGPsec",
        MULTIPLE_LABELS => "multiple labels",
        ROLE => "role",
        GRACEFUL_RESTART => "graceful restart",
        FOUR_OCTET_AS => "four-octet AS",
        DYNAMIC => "dynamic capability",
        ADD_PATH => "add-path",
        ENHANCED_ROUTE_REFRESH => "enhanced route refresh",
        LONG_LIVED_GRACEFUL_RESTART => "long-lived graceful restart",
        FQDN => "FQDN",
        SOFTWARE_VERSION => "software version",
        PATHS_LIMIT => "paths limit",
        LINK_LOCAL_NEXT_HOP => "link-local next hop",
        CISCO_ROUTE_REFRESH => "route refresh (Cisco)",
        CISCO_OUTBOUND_ROUTE_FILTERING => "outbound route filtering (Cisco)",
        _ => return None,
    })
}
