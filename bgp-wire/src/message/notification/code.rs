//! Error codes and subcodes, as pairs, and their names, as IANA has them in its registries "BGP Error (Notification)
//! Codes" and those of the subcodes.

/// Message Header Error (RFC 4271 §6.1).
pub mod header {
    /// The marker is wrong.
    pub const CONNECTION_NOT_SYNCHRONIZED: (u8, u8) = (1, 1);
    /// The Length field is wrong; the data is that field.
    pub const BAD_MESSAGE_LENGTH: (u8, u8) = (1, 2);
    /// The Type field is wrong; the data is that field.
    pub const BAD_MESSAGE_TYPE: (u8, u8) = (1, 3);
}

/// OPEN Message Error (RFC 4271 §6.2).
pub mod open {
    /// None of the others fits.
    pub const UNSPECIFIC: (u8, u8) = (2, 0);
    /// The version is not 4; the data is the version to try.
    pub const UNSUPPORTED_VERSION_NUMBER: (u8, u8) = (2, 1);
    /// The peer is in another AS than configured.
    pub const BAD_PEER_AS: (u8, u8) = (2, 2);
    /// The BGP Identifier is zero or our own.
    pub const BAD_BGP_IDENTIFIER: (u8, u8) = (2, 3);
    /// An optional parameter is not known.
    pub const UNSUPPORTED_OPTIONAL_PARAMETER: (u8, u8) = (2, 4);
    /// Authentication failed; deprecated (RFC 4271 appendix A).
    pub const AUTHENTICATION_FAILURE: (u8, u8) = (2, 5);
    /// The hold time is 1 or 2, or too short for this speaker.
    pub const UNACCEPTABLE_HOLD_TIME: (u8, u8) = (2, 6);
    /// A capability is missing; the data is that capability (RFC 5492 §5).
    pub const UNSUPPORTED_CAPABILITY: (u8, u8) = (2, 7);
    /// The roles of both sides do not go together (RFC 9234 §4.2).
    pub const ROLE_MISMATCH: (u8, u8) = (2, 11);
}

/// UPDATE Message Error (RFC 4271 §6.3).
pub mod update {
    /// The list of attributes does not hold together.
    pub const MALFORMED_ATTRIBUTE_LIST: (u8, u8) = (3, 1);
    /// An attribute claims to be well-known; the data is the attribute.
    pub const UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE: (u8, u8) = (3, 2);
    /// A mandatory attribute is missing; the data is its type code.
    pub const MISSING_WELL_KNOWN_ATTRIBUTE: (u8, u8) = (3, 3);
    /// An attribute's flags conflict with its type; the data is the attribute.
    pub const ATTRIBUTE_FLAGS_ERROR: (u8, u8) = (3, 4);
    /// An attribute's length conflicts with its type; the data is the attribute.
    pub const ATTRIBUTE_LENGTH_ERROR: (u8, u8) = (3, 5);
    /// ORIGIN is undefined; the data is the attribute.
    pub const INVALID_ORIGIN: (u8, u8) = (3, 6);
    /// An AS appears twice in the path; deprecated (RFC 4271 appendix A).
    pub const AS_ROUTING_LOOP: (u8, u8) = (3, 7);
    /// NEXT_HOP is no host's address; the data is the attribute.
    pub const INVALID_NEXT_HOP: (u8, u8) = (3, 8);
    /// An optional attribute is wrong; the data is the attribute.
    pub const OPTIONAL_ATTRIBUTE_ERROR: (u8, u8) = (3, 9);
    /// A prefix is wrong.
    pub const INVALID_NETWORK_FIELD: (u8, u8) = (3, 10);
    /// AS_PATH is wrong.
    pub const MALFORMED_AS_PATH: (u8, u8) = (3, 11);
}

/// Hold Timer Expired (RFC 4271 §6.5).
pub const HOLD_TIMER_EXPIRED: (u8, u8) = (4, 0);

/// Finite State Machine Error (RFC 4271 §6.6; subcodes RFC 6608).
pub mod fsm {
    /// An unexpected event in another state than those below.
    pub const UNSPECIFIED: (u8, u8) = (5, 0);
    /// An unexpected message in OpenSent; the data is its type.
    pub const UNEXPECTED_MESSAGE_IN_OPEN_SENT: (u8, u8) = (5, 1);
    /// An unexpected message in OpenConfirm; the data is its type.
    pub const UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM: (u8, u8) = (5, 2);
    /// An unexpected message in Established; the data is its type.
    pub const UNEXPECTED_MESSAGE_IN_ESTABLISHED: (u8, u8) = (5, 3);
}

/// Cease (RFC 4271 §6.7; subcodes RFC 4486).
pub mod cease {
    /// No reason given.
    pub const UNSPECIFIED: (u8, u8) = (6, 0);
    /// More prefixes than allowed; the data may say of which family and how many.
    pub const MAXIMUM_PREFIXES_REACHED: (u8, u8) = (6, 1);
    /// The administrator shut the session down; the data may be words, see
    /// [`Notification::shutdown_communication`](crate::Notification::shutdown_communication).
    pub const ADMINISTRATIVE_SHUTDOWN: (u8, u8) = (6, 2);
    /// The peer was removed from the configuration.
    pub const PEER_DECONFIGURED: (u8, u8) = (6, 3);
    /// The administrator restarted the session; the data may be words, see
    /// [`Notification::shutdown_communication`](crate::Notification::shutdown_communication).
    pub const ADMINISTRATIVE_RESET: (u8, u8) = (6, 4);
    /// The connection is not accepted.
    pub const CONNECTION_REJECTED: (u8, u8) = (6, 5);
    /// The configuration of the session changed.
    pub const OTHER_CONFIGURATION_CHANGE: (u8, u8) = (6, 6);
    /// The other of two connections to the same peer is kept (RFC 4271 §6.8).
    pub const CONNECTION_COLLISION_RESOLUTION: (u8, u8) = (6, 7);
    /// The speaker ran short of memory or the like.
    pub const OUT_OF_RESOURCES: (u8, u8) = (6, 8);
    /// Ends a session that graceful restart would keep alive; the data is the inner NOTIFICATION (RFC 8538 §3).
    pub const HARD_RESET: (u8, u8) = (6, 9);
    /// BFD found the peer unreachable (RFC 9384).
    pub const BFD_DOWN: (u8, u8) = (6, 10);
}

/// Send Hold Timer Expired (RFC 9687 §4): our data did not get through to the peer.
pub const SEND_HOLD_TIMER_EXPIRED: (u8, u8) = (8, 0);

/// ROUTE-REFRESH Message Error (RFC 7313 §5).
pub mod route_refresh {
    /// The length is wrong; the data is the message.
    pub const INVALID_MESSAGE_LENGTH: (u8, u8) = (7, 1);
}

/// What a code is called, and what its subcode is; the subcode's name is `None` when it is 0 or unknown.
pub(super) fn names((code, subcode): (u8, u8)) -> (Option<&'static str>, Option<&'static str>) {
    match code {
        1 => (Some("Message Header Error"), name(&HEADER, subcode)),
        2 => (Some("OPEN Message Error"), name(&OPEN, subcode)),
        3 => (Some("UPDATE Message Error"), name(&UPDATE, subcode)),
        4 => (Some("Hold Timer Expired"), None),
        5 => (Some("Finite State Machine Error"), name(&FSM, subcode)),
        6 => (Some("Cease"), name(&CEASE, subcode)),
        7 => (Some("ROUTE-REFRESH Message Error"), name(&ROUTE_REFRESH, subcode)),
        8 => (Some("Send Hold Timer Expired"), None),
        _ => (None, None),
    }
}

fn name(names: &[&'static str], subcode: u8) -> Option<&'static str> {
    let name = names.get(usize::from(subcode.checked_sub(1)?))?;
    (!name.is_empty()).then_some(name)
}

/// Names of subcodes from 1 up; those that never had a meaning are empty.
const HEADER: [&str; 3] = [
    "Connection Not Synchronized",
    "Bad Message Length",
    "Bad Message Type",
];
const OPEN: [&str; 11] = [
    "Unsupported Version Number",
    "Bad Peer AS",
    "Bad BGP Identifier",
    "Unsupported Optional Parameter",
    "Authentication Failure",
    "Unacceptable Hold Time",
    "Unsupported Capability",
    "",
    "",
    "",
    "Role Mismatch",
];
const UPDATE: [&str; 11] = [
    "Malformed Attribute List",
    "Unrecognized Well-known Attribute",
    "Missing Well-known Attribute",
    "Attribute Flags Error",
    "Attribute Length Error",
    "Invalid ORIGIN Attribute",
    "AS Routing Loop",
    "Invalid NEXT_HOP Attribute",
    "Optional Attribute Error",
    "Invalid Network Field",
    "Malformed AS_PATH",
];
const FSM: [&str; 3] = [
    "Receive Unexpected Message in OpenSent State",
    "Receive Unexpected Message in OpenConfirm State",
    "Receive Unexpected Message in Established State",
];
const CEASE: [&str; 10] = [
    "Maximum Number of Prefixes Reached",
    "Administrative Shutdown",
    "Peer De-configured",
    "Administrative Reset",
    "Connection Rejected",
    "Other Configuration Change",
    "Connection Collision Resolution",
    "Out of Resources",
    "Hard Reset",
    "BFD Down",
];
const ROUTE_REFRESH: [&str; 1] = ["Invalid Message Length"];
