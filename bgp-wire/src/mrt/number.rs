//! Types and subtypes of records, as IANA numbers them (RFC 6396 §4, Appendix B; RFC 8050 §5).

/// BGP, deprecated: messages without their header (RFC 6396 Appendix B.2).
pub const BGP: u16 = 5;
/// A routing table, one route a record (RFC 6396 §4.2).
pub const TABLE_DUMP: u16 = 12;
/// A routing table, one prefix a record (RFC 6396 §4.3).
pub const TABLE_DUMP_V2: u16 = 13;
/// BGP messages and state changes (RFC 6396 §4.4).
pub const BGP4MP: u16 = 16;
/// The same with microseconds (RFC 6396 §3).
pub const BGP4MP_ET: u16 = 17;
/// IS-IS with microseconds.
pub const ISIS_ET: u16 = 33;
/// OSPFv3 with microseconds.
pub const OSPFV3_ET: u16 = 49;

/// Subtypes of [`BGP`].
pub mod bgp {
    /// Nothing.
    pub const NULL: u16 = 0;
    /// An UPDATE.
    pub const UPDATE: u16 = 1;
    /// Never used.
    pub const PREF_UPDATE: u16 = 2;
    /// A change of a session's state.
    pub const STATE_CHANGE: u16 = 3;
    /// The name of a file with a routing table.
    pub const SYNC: u16 = 4;
    /// An OPEN.
    pub const OPEN: u16 = 5;
    /// A NOTIFICATION.
    pub const NOTIFY: u16 = 6;
    /// A KEEPALIVE.
    pub const KEEPALIVE: u16 = 7;
}

/// Subtypes of [`TABLE_DUMP_V2`].
pub mod table_dump_v2 {
    /// The collector's peers, by index.
    pub const PEER_INDEX_TABLE: u16 = 1;
    /// Routes to one IPv4 prefix.
    pub const RIB_IPV4_UNICAST: u16 = 2;
    /// Multicast routes to one IPv4 prefix.
    pub const RIB_IPV4_MULTICAST: u16 = 3;
    /// Routes to one IPv6 prefix.
    pub const RIB_IPV6_UNICAST: u16 = 4;
    /// Multicast routes to one IPv6 prefix.
    pub const RIB_IPV6_MULTICAST: u16 = 5;
    /// Routes of any family.
    pub const RIB_GENERIC: u16 = 6;
    /// Where the peers are on Earth (RFC 6397).
    pub const GEO_PEER_TABLE: u16 = 7;
    /// What RFC 8050 adds to the number of a RIB subtype without path identifiers, RIB_GENERIC included.
    pub const ADD_PATH: u16 = 6;
}

/// Subtypes of [`BGP4MP`] and [`BGP4MP_ET`].
pub mod bgp4mp {
    /// A change of a session's state.
    pub const STATE_CHANGE: u16 = 0;
    /// A message, two-octet AS numbers.
    pub const MESSAGE: u16 = 1;
    /// A route of a table, deprecated.
    pub const ENTRY: u16 = 2;
    /// The name of a file with a routing table, deprecated.
    pub const SNAPSHOT: u16 = 3;
    /// A message, four-octet AS numbers.
    pub const MESSAGE_AS4: u16 = 4;
    /// A change of a session's state, four-octet AS numbers.
    pub const STATE_CHANGE_AS4: u16 = 5;
    /// A message that the collector sent, two-octet AS numbers.
    pub const MESSAGE_LOCAL: u16 = 6;
    /// A message that the collector sent, four-octet AS numbers.
    pub const MESSAGE_AS4_LOCAL: u16 = 7;
    /// [`MESSAGE`] with path identifiers (RFC 8050 §3).
    pub const MESSAGE_ADDPATH: u16 = 8;
    /// [`MESSAGE_AS4`] with path identifiers.
    pub const MESSAGE_AS4_ADDPATH: u16 = 9;
    /// [`MESSAGE_LOCAL`] with path identifiers.
    pub const MESSAGE_LOCAL_ADDPATH: u16 = 10;
    /// [`MESSAGE_AS4_LOCAL`] with path identifiers.
    pub const MESSAGE_AS4_LOCAL_ADDPATH: u16 = 11;
}

/// Whether records of this type have microseconds in front of their body (RFC 6396 §3).
pub fn has_extended_timestamp(record_type: u16) -> bool {
    matches!(record_type, BGP4MP_ET | ISIS_ET | OSPFV3_ET)
}

/// A type's name in RFC 6396: "TABLE_DUMP_V2".
pub fn type_name(record_type: u16) -> Option<&'static str> {
    Some(match record_type {
        BGP => "BGP",
        11 => "OSPFv2",
        TABLE_DUMP => "TABLE_DUMP",
        TABLE_DUMP_V2 => "TABLE_DUMP_V2",
        BGP4MP => "BGP4MP",
        BGP4MP_ET => "BGP4MP_ET",
        32 => "ISIS",
        ISIS_ET => "ISIS_ET",
        48 => "OSPFv3",
        OSPFV3_ET => "OSPFv3_ET",
        _ => return None,
    })
}

/// A subtype's name in its RFC: "RIB_IPV4_UNICAST".
pub fn subtype_name(record_type: u16, subtype: u16) -> Option<&'static str> {
    let names: &[&str] = match record_type {
        BGP => &[
            "BGP_NULL",
            "BGP_UPDATE",
            "BGP_PREF_UPDATE",
            "BGP_STATE_CHANGE",
            "BGP_SYNC",
            "BGP_OPEN",
            "BGP_NOTIFY",
            "BGP_KEEPALIVE",
        ],
        TABLE_DUMP => &["", "AFI_IPv4", "AFI_IPv6", "AFI_IPv4_AS4", "AFI_IPv6_AS4"],
        TABLE_DUMP_V2 => &[
            "",
            "PEER_INDEX_TABLE",
            "RIB_IPV4_UNICAST",
            "RIB_IPV4_MULTICAST",
            "RIB_IPV6_UNICAST",
            "RIB_IPV6_MULTICAST",
            "RIB_GENERIC",
            "GEO_PEER_TABLE",
            "RIB_IPV4_UNICAST_ADDPATH",
            "RIB_IPV4_MULTICAST_ADDPATH",
            "RIB_IPV6_UNICAST_ADDPATH",
            "RIB_IPV6_MULTICAST_ADDPATH",
            "RIB_GENERIC_ADDPATH",
        ],
        BGP4MP | BGP4MP_ET => &[
            "BGP4MP_STATE_CHANGE",
            "BGP4MP_MESSAGE",
            "BGP4MP_ENTRY",
            "BGP4MP_SNAPSHOT",
            "BGP4MP_MESSAGE_AS4",
            "BGP4MP_STATE_CHANGE_AS4",
            "BGP4MP_MESSAGE_LOCAL",
            "BGP4MP_MESSAGE_AS4_LOCAL",
            "BGP4MP_MESSAGE_ADDPATH",
            "BGP4MP_MESSAGE_AS4_ADDPATH",
            "BGP4MP_MESSAGE_LOCAL_ADDPATH",
            "BGP4MP_MESSAGE_AS4_LOCAL_ADDPATH",
        ],
        _ => return None,
    };
    names
        .get(usize::from(subtype))
        .copied()
        .filter(|name| !name.is_empty())
}
