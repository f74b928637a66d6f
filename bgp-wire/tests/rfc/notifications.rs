//! What the RFCs say of the data of a NOTIFICATION.

use crate::packet::{decode, external, message};
use bgp_wire::notification::{Detail, cease, open};
use bgp_wire::{Capability, EncodeError, Family, Message, Notification};

fn notification(octets: &[u8]) -> Notification {
    match decode(&message(3, octets), &external()).message {
        Message::Notification(notification) => notification,
        other => panic!("a NOTIFICATION expected, got {other:?}"),
    }
}

/// RFC 9003 §2: "Length: this 8-bit field represents the length of the Shutdown Communication field in octets."
#[test]
fn a_shutdown_communication_stands_behind_its_length() {
    for subcode in [2, 4] {
        let words = notification(&[6, subcode, 3, b'b', b'y', b'e']);
        assert_eq!(words.shutdown_communication(), Some("bye"));
    }
    let longest = "ü".repeat(127);
    let made = Notification::administrative_shutdown(&longest).expect("254 octets");
    assert_eq!(made.data[0], 254);
    assert_eq!(made.shutdown_communication(), Some(&longest[..]));
    assert!(matches!(
        Notification::administrative_reset(&"ü".repeat(128)),
        Err(EncodeError::FieldTooLarge { value: 256, .. })
    ));
}

/// RFC 9003 §2: "The Error Subcode value MUST be one of the following values: 2 … or 4".
#[test]
fn other_subcodes_have_no_shutdown_communication() {
    assert_eq!(
        notification(&[6, 3, 3, b'b', b'y', b'e']).shutdown_communication(),
        None
    );
}

/// RFC 9003 §2: "When the length value is zero, no Shutdown Communication field follows."
#[test]
fn a_length_of_zero_is_no_shutdown_communication() {
    assert_eq!(notification(&[6, 2, 0]).shutdown_communication(), None);
    assert_eq!(notification(&[6, 2, 0]).detail(), Detail::None);
}

/// RFC 9003 §2: "A receiving BGP speaker MUST NOT interpret invalid UTF-8 sequences", among them overlong ones.
#[test]
fn invalid_utf_8_is_not_interpreted() {
    for octets in [&[6, 2, 2, 0xc0, 0xaf][..], &[6, 2, 9, b'a']] {
        let octets = notification(octets);
        assert_eq!(octets.shutdown_communication(), None);
        assert!(matches!(octets.detail(), Detail::Octets(_)));
    }
}

/// RFC 8538 §3.1: the data of a Hard Reset is the code, subcode and data of the reason.
#[test]
fn a_hard_reset_carries_its_reason() {
    let reason = Notification::maximum_prefixes_reached(Family::IPV6_UNICAST, 1000);
    let reset = reason.clone().into_hard_reset();
    assert_eq!(reset.code_and_subcode(), cease::HARD_RESET);
    assert_eq!(reset.data[..], [6, 1, 0, 2, 1, 0, 0, 3, 0xe8]);
    assert_eq!(reset.detail(), Detail::HardReset(reason.into()));
}

/// RFC 4486 §4: AFI, SAFI and "Prefix upper bound (4 octets)".
#[test]
fn a_prefix_limit_says_of_which_family() {
    let octets = notification(&[6, 1, 0, 1, 128, 0, 0, 0, 9]);
    assert_eq!(
        octets.to_string(),
        "Maximum Number of Prefixes Reached (6/1): at most 9 of ipv4 vpn"
    );
}

/// RFC 5492 §5: "The Data field in the NOTIFICATION message MUST list the set of capabilities that causes the speaker to
/// send the message. Each such capability is encoded in the same way as it would be encoded in the OPEN message."
#[test]
fn missing_capabilities_are_listed_as_in_an_open() {
    let missing = vec![Capability::FourOctetAs(1), Capability::ExtendedMessage];
    let made = Notification::unsupported_capability(&missing).expect("short values");
    assert_eq!(made.code_and_subcode(), open::UNSUPPORTED_CAPABILITY);
    assert_eq!(made.data[..], [65, 4, 0, 0, 0, 1, 6, 0]);
    assert_eq!(made.detail(), Detail::Capabilities(missing));
}
