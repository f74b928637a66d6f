//! What the text of a session's last error means.

use super::Cause;
use crate::show::protocols::{BgpState, ErrorClass, LastError};

/// How the texts begin that say that a message is none (RFC 4271 sections 6.1 to 6.3 and 6.6).
const MALFORMED: [&str; 15] = [
    "Connection not synchronized",
    "Bad message length",
    "Bad message type",
    "Malformed attribute list",
    "Malformed AS_PATH",
    "Unrecognized well-known attribute",
    "Missing mandatory attribute",
    "Missing well-known attribute",
    "Invalid attribute",
    "Attribute",
    "Invalid ORIGIN",
    "Invalid NEXT_HOP",
    "Optional attribute error",
    "Invalid network field",
    "Finite state machine error",
];

/// The words are BIRD's own, for the errors of RFC 4271 section 6 and those of the operating system.
pub(super) fn of_error(error: &LastError, state: Option<BgpState>) -> Cause {
    let text = error.text.as_str();
    let says = |part: &str| text.starts_with(part);
    match error.class {
        ErrorClass::Socket => match text {
            // The last: an ICMP REJECT with protocol-unreachable.
            _ if says("Connection refused") || says("Protocol not available") => Cause::Refused,
            _ if says("No route to host") || says("Host is down") => Cause::HostUnreachable,
            _ if says("Network is unreachable") || says("Network is down") => Cause::NoRoute,
            _ if says("Connection timed out") => Cause::NoAnswer,
            _ if says("Connection closed") || says("Connection reset") || says("Broken pipe") => {
                Cause::ClosedByPeer
            }
            _ => Cause::Other,
        },
        ErrorClass::AutomaticShutdown => match text {
            _ if says("Route limit exceeded") => Cause::PrefixLimit,
            _ => Cause::Other,
        },
        ErrorClass::Local => match text {
            _ if says("No listening socket") => Cause::NoListener,
            _ if says("BFD session down") => Cause::Bfd,
            _ if says("Link down") || says("Neighbor lost") => Cause::LinkDown,
            _ if says("Kernel MD5 auth failed") || says("Authentication failed") => Cause::Authentication,
            _ => Cause::Other,
        },
        // BIRD keeps the error while it connects again: what it does now says whether that works.
        ErrorClass::Sent if says("Hold timer expired") => match state {
            Some(BgpState::OpenSent) => Cause::NoOpen,
            Some(BgpState::OpenConfirm) => Cause::NoKeepalive,
            _ => Cause::HoldTimerExpired,
        },
        ErrorClass::Sent => notified(text, Cause::WrongPeerAs, Cause::PrefixLimit),
        ErrorClass::Received if says("Hold timer expired") => Cause::HoldTimerExpiredThere,
        ErrorClass::Received => notified(text, Cause::WrongOurAs, Cause::PrefixLimitThere),
    }
}

/// The texts that BIRD has for NOTIFICATIONs, sent or received.
fn notified(text: &str, wrong_as: Cause, limit: Cause) -> Cause {
    let says = |part: &str| text.starts_with(part);
    match text {
        _ if says("Bad peer AS") => wrong_as,
        _ if says("Bad BGP identifier") => Cause::SameRouterId,
        _ if says("Unacceptable hold time") => Cause::HoldTime,
        _ if says("Maximum number of prefixes reached") => limit,
        _ if says("Required capability missing")
            || says("Unsupported capability")
            || says("No supported AFI/SAFI")
            || says("Role mismatch")
            || says("Unsupported version number")
            || says("Unsupported optional parameter") =>
        {
            Cause::Disagreement
        }
        _ if says("Administrative shutdown") || says("Peer de-configured") => Cause::DisabledThere,
        _ if says("Administrative reset")
            || says("Connection rejected")
            || says("Other configuration change")
            || says("Connection collision resolution")
            || says("Out of Resources")
            || says("Hard Reset")
            || says("Cease") =>
        {
            Cause::EndedByPeer
        }
        _ if says("BFD") => Cause::Bfd,
        _ if MALFORMED.iter().any(|part| says(part)) => Cause::Malformed,
        _ => Cause::Other,
    }
}
