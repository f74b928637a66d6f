use alloc::string::ToString;
use alloc::vec::Vec;

use super::*;
use crate::capability::Capability;
use crate::family::Family;

#[test]
fn a_notification_reads_as_the_rfc_calls_it() {
    for (code, text) in [
        (open::BAD_PEER_AS, "Bad Peer AS (2/2)"),
        (open::ROLE_MISMATCH, "Role Mismatch (2/11)"),
        (HOLD_TIMER_EXPIRED, "Hold Timer Expired (4/0)"),
        (SEND_HOLD_TIMER_EXPIRED, "Send Hold Timer Expired (8/0)"),
        (cease::ADMINISTRATIVE_SHUTDOWN, "Administrative Shutdown (6/2)"),
        (cease::UNSPECIFIED, "Cease (6/0)"),
        ((2, 8), "OPEN Message Error (2/8)"),
        ((3, 99), "UPDATE Message Error (3/99)"),
        ((9, 1), "error 9/1"),
    ] {
        assert_eq!(Notification::new(code).to_string(), text);
    }
}

#[test]
fn the_data_says_more() {
    let with = |code, data: &[u8]| Notification::new(code).with_data(data.to_vec());
    let words = Notification::administrative_shutdown("back at 22:00\n").expect("few words");
    let missing = [
        Capability::Multiprotocol(Family::IPV6_UNICAST),
        Capability::RouteRefresh,
    ];
    for (notification, text) in [
        (
            with(header::BAD_MESSAGE_LENGTH, &[0, 18]),
            "Bad Message Length (1/2): length 18",
        ),
        (
            with(header::BAD_MESSAGE_TYPE, &[9]),
            "Bad Message Type (1/3): type 9",
        ),
        (
            with(open::UNSUPPORTED_VERSION_NUMBER, &[0, 4]),
            "Unsupported Version Number (2/1): version 4 is supported",
        ),
        (
            Notification::unsupported_capability(&missing).expect("two short ones"),
            "Unsupported Capability (2/7): ipv6 unicast, route refresh",
        ),
        (
            with(update::MISSING_WELL_KNOWN_ATTRIBUTE, &[3]),
            "Missing Well-known Attribute (3/3): NEXT_HOP",
        ),
        (
            with(update::INVALID_ORIGIN, &[0x40, 1, 1, 7]),
            "Invalid ORIGIN Attribute (3/6): ORIGIN",
        ),
        (
            with(fsm::UNEXPECTED_MESSAGE_IN_OPEN_SENT, &[2]),
            "Receive Unexpected Message in OpenSent State (5/1): UPDATE",
        ),
        (
            Notification::maximum_prefixes_reached(Family::IPV4_UNICAST, 100),
            "Maximum Number of Prefixes Reached (6/1): at most 100 of ipv4 unicast",
        ),
        (
            words.clone(),
            "Administrative Shutdown (6/2): \"back at 22:00\\n\"",
        ),
        (
            words.into_hard_reset(),
            "Hard Reset (6/9): Administrative Shutdown (6/2): \"back at 22:00\\n\"",
        ),
        (
            with(open::BAD_PEER_AS, &[0, 0, 1, 2]),
            "Bad Peer AS (2/2): 4 octets of data",
        ),
    ] {
        assert_eq!(notification.to_string(), text);
    }
}

#[test]
fn data_of_another_form_stays_octets() {
    for (code, data) in [
        (header::BAD_MESSAGE_LENGTH, &[18][..]),
        (header::BAD_MESSAGE_TYPE, &[1, 2]),
        (open::UNSUPPORTED_CAPABILITY, &[1, 4, 0]),
        (update::INVALID_ORIGIN, &[0x40]),
        (cease::MAXIMUM_PREFIXES_REACHED, &[0, 1, 1]),
        (cease::ADMINISTRATIVE_SHUTDOWN, &[3, b'a']),
        (cease::ADMINISTRATIVE_RESET, &[1, 0xff]),
        (cease::HARD_RESET, &[6]),
    ] {
        let notification = Notification::new(code).with_data(data);
        assert_eq!(
            notification.detail(),
            Detail::Octets(Bytes::from_static(data)),
            "{code:?}"
        );
        assert_eq!(notification.shutdown_communication(), None);
    }
}

#[test]
fn a_chain_of_hard_resets_is_printed_without_recursing() {
    let chain: Vec<u8> = [6, 9].repeat(30_000);
    let notification = Notification::new(cease::HARD_RESET).with_data(chain);
    assert_eq!(notification.to_string(), "Hard Reset (6/9): Hard Reset (6/9)");
}
