//! The last error of a session, in the classes that BIRD's `show protocols` has.

use std::fmt;

use bgp_wire::Notification;

use super::io::TcpError;

/// What last went wrong with a session. It stays until the session is established.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastError {
    /// The TCP connection failed.
    Socket(TcpError),
    /// The neighbour sent a NOTIFICATION.
    Received(Notification),
    /// We sent one.
    Sent(Notification),
}

impl fmt::Display for LastError {
    /// As BIRD 2 shows it in the last column of `show protocols`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LastError::Socket(error) => write!(f, "Socket: {error}"),
            LastError::Received(notification) => write!(f, "Received: {}", words(notification)),
            LastError::Sent(notification) => write!(f, "BGP Error: {}", words(notification)),
        }
    }
}

/// BIRD 2.0.12's words for a NOTIFICATION. It knows no word for some that the RFCs name, and shows their numbers.
fn words(notification: &Notification) -> String {
    let text = match (notification.code, notification.subcode) {
        (1, 0) => "Invalid message header",
        (1, 1) => "Connection not synchronized",
        (1, 2) => "Bad message length",
        (1, 3) => "Bad message type",
        (2, 0) => "Invalid OPEN message",
        (2, 1) => "Unsupported version number",
        (2, 2) => "Bad peer AS",
        (2, 3) => "Bad BGP identifier",
        (2, 4) => "Unsupported optional parameter",
        (2, 5) => "Authentication failure",
        (2, 6) => "Unacceptable hold time",
        (2, 7) => "Required capability missing",
        (2, 8) => "No supported AFI/SAFI",
        (2, 11) => "Role mismatch",
        (3, 0) => "Invalid UPDATE message",
        (3, 1) => "Malformed attribute list",
        (3, 2) => "Unrecognized well-known attribute",
        (3, 3) => "Missing mandatory attribute",
        (3, 4) => "Invalid attribute flags",
        (3, 5) => "Invalid attribute length",
        (3, 6) => "Invalid ORIGIN attribute",
        (3, 7) => "AS routing loop",
        (3, 8) => "Invalid NEXT_HOP attribute",
        (3, 9) => "Optional attribute error",
        (3, 10) => "Invalid network field",
        (3, 11) => "Malformed AS_PATH",
        (4, 0) => "Hold timer expired",
        (5, 0) => "Finite state machine error",
        (5, 1) => "Unexpected message in OpenSent state",
        (5, 2) => "Unexpected message in OpenConfirm state",
        (5, 3) => "Unexpected message in Established state",
        (6, 0) => "Cease",
        (6, 1) => "Maximum number of prefixes reached",
        (6, 2) => "Administrative shutdown",
        (6, 3) => "Peer de-configured",
        (6, 4) => "Administrative reset",
        (6, 5) => "Connection rejected",
        (6, 6) => "Other configuration change",
        (6, 7) => "Connection collision resolution",
        (6, 8) => "Out of Resources",
        (7, 0) => "Invalid ROUTE-REFRESH message",
        (7, 1) => "Invalid ROUTE-REFRESH message length",
        (code, subcode) => return format!("Unknown error {code}.{subcode}"),
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the table in the binary of Debian's bird2 2.0.12-7, which ends with 7/1: it is older than RFC 9687.
    #[test]
    fn words_are_those_of_bird_2_0_12() {
        for (code_and_subcode, shown) in [
            ((2, 11), "BGP Error: Role mismatch"),
            ((7, 1), "BGP Error: Invalid ROUTE-REFRESH message length"),
            ((8, 0), "BGP Error: Unknown error 8.0"),
        ] {
            let notification = Notification::new(code_and_subcode);
            assert_eq!(LastError::Sent(notification).to_string(), shown);
        }
    }
}
