//! NOTIFICATION: why a session ends (RFC 4271 §4.5).
//!
//! The modules here hold the codes as pairs of error code and error subcode.

use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use crate::error::{DecodeError, Reason, Step};
use crate::parse::{self, At};

/// Why a session ends: code, subcode, and data whose form depends on both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Notification {
    /// The Error Code.
    pub code: u8,
    /// The Error Subcode; 0 where the code has none.
    pub subcode: u8,
    /// The Data field.
    pub data: Bytes,
}

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
    /// The administrator shut the session down; the data may be a message (RFC 9003).
    pub const ADMINISTRATIVE_SHUTDOWN: (u8, u8) = (6, 2);
    /// The peer was removed from the configuration.
    pub const PEER_DECONFIGURED: (u8, u8) = (6, 3);
    /// The administrator restarted the session; the data may be a message (RFC 9003).
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

/// ROUTE-REFRESH Message Error (RFC 7313 §5).
pub mod route_refresh {
    /// The length is wrong; the data is the message.
    pub const INVALID_MESSAGE_LENGTH: (u8, u8) = (7, 1);
}

impl Notification {
    /// A NOTIFICATION of this code and subcode, one of this module's constants, without data.
    pub const fn new((code, subcode): (u8, u8)) -> Notification {
        Notification {
            code,
            subcode,
            data: Bytes::new(),
        }
    }

    /// Error code and subcode, to be compared with this module's constants.
    pub fn code_and_subcode(&self) -> (u8, u8) {
        (self.code, self.subcode)
    }

    pub(crate) fn decode(body: At<'_>) -> Result<Notification, DecodeError> {
        let short = || DecodeError::new(short_body(body), body.offset).within(Step::Notification);
        let (code, subcode, data) = parse::notification(body.octets).ok_or_else(short)?;
        Ok(Notification {
            code,
            subcode,
            data: Bytes::copy_from_slice(data),
        })
    }

    pub(crate) fn encode(&self, out: &mut BytesMut) {
        out.put_slice(&[self.code, self.subcode]);
        out.put_slice(&self.data);
    }

    /// What the code and the subcode are called; the subcode's name is `None` when 0 or unknown.
    fn names(&self) -> (Option<&'static str>, Option<&'static str>) {
        match self.code {
            1 => (Some("Message Header Error"), name(&HEADER, self.subcode)),
            2 => (Some("OPEN Message Error"), name(&OPEN, self.subcode)),
            3 => (Some("UPDATE Message Error"), name(&UPDATE, self.subcode)),
            4 => (Some("Hold Timer Expired"), None),
            5 => (Some("Finite State Machine Error"), name(&FSM, self.subcode)),
            6 => (Some("Cease"), name(&CEASE, self.subcode)),
            7 => (
                Some("ROUTE-REFRESH Message Error"),
                name(&ROUTE_REFRESH, self.subcode),
            ),
            _ => (None, None),
        }
    }
}

/// Cannot happen behind a checked header, whose minimum lengths say the same.
fn short_body(body: At<'_>) -> Reason {
    let given = body.offset + body.octets.len();
    Reason::MessageIncomplete {
        length: body.offset + 2,
        given,
    }
}

fn name(names: &[&'static str], subcode: u8) -> Option<&'static str> {
    let name = names.get(usize::from(subcode.checked_sub(1)?))?;
    (!name.is_empty()).then_some(name)
}

/// Names of subcodes from 1 up; deprecated and unassigned ones are empty.
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
    "",
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
    "",
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

/// "Bad Peer AS (2/2)"; "Hold Timer Expired (4/0)"; unknown ones as "error 9/1".
impl fmt::Display for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, subcode) = (self.code, self.subcode);
        match self.names() {
            (_, Some(name)) => write!(f, "{name} ({code}/{subcode})"),
            (Some(name), None) => write!(f, "{name} ({code}/{subcode})"),
            (None, None) => write!(f, "error {code}/{subcode}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_notification_reads_as_the_rfc_calls_it() {
        for (code, text) in [
            (open::BAD_PEER_AS, "Bad Peer AS (2/2)"),
            (HOLD_TIMER_EXPIRED, "Hold Timer Expired (4/0)"),
            (cease::ADMINISTRATIVE_SHUTDOWN, "Administrative Shutdown (6/2)"),
            (cease::UNSPECIFIED, "Cease (6/0)"),
            ((2, 5), "OPEN Message Error (2/5)"),
            ((3, 99), "UPDATE Message Error (3/99)"),
            ((9, 1), "error 9/1"),
        ] {
            assert_eq!(Notification::new(code).to_string(), text);
        }
    }
}
