//! RFC 4271 §6.1, Message Header Error Handling.

use crate::packet::{assert_notification, external, message, refused, with_length};
use bgp_wire::error::Reason;
use bgp_wire::notification::header::{BAD_MESSAGE_LENGTH, BAD_MESSAGE_TYPE, CONNECTION_NOT_SYNCHRONIZED};

#[test]
fn a_marker_that_is_not_all_ones_is_not_synchronized() {
    for octet in [0, 7, 15] {
        let mut keepalive = message(4, &[]);
        keepalive[octet] = 0xfe;
        assert_notification(&keepalive, &external(), CONNECTION_NOT_SYNCHRONIZED, &[]);
    }
}

#[test]
fn a_length_below_19_is_bad_and_comes_back_as_data() {
    for length in [0u16, 1, 18] {
        let octets = with_length(length, 4, &[]);
        assert_notification(&octets, &external(), BAD_MESSAGE_LENGTH, &length.to_be_bytes());
    }
}

#[test]
fn a_length_above_4096_is_bad_and_comes_back_as_data() {
    let octets = with_length(4097, 2, &[0; 4078]);
    assert_notification(&octets, &external(), BAD_MESSAGE_LENGTH, &4097u16.to_be_bytes());
}

/// RFC 8654 §4: "the maximum message size ... is extended to 65,535 octets for all messages except for OPEN and
/// KEEPALIVE".
#[test]
fn a_length_above_4096_is_good_with_extended_messages_except_for_open_and_keepalive() {
    let extended = external().with_extended_message();
    let long = message(3, &[6; 5000]);
    assert!(bgp_wire::Message::decode(&long, &extended).is_ok());
    let open = message(1, &[4; 4078]);
    assert_notification(&open, &extended, BAD_MESSAGE_LENGTH, &4097u16.to_be_bytes());
    let keepalive = message(4, &[0; 4078]);
    assert_notification(&keepalive, &extended, BAD_MESSAGE_LENGTH, &4097u16.to_be_bytes());
}

#[test]
fn a_length_below_the_minimum_of_the_type_is_bad_and_comes_back_as_data() {
    for (message_type, least) in [(1, 29), (2, 23), (3, 21)] {
        let octets = message(message_type, &vec![0; least - 20]);
        let length = u16::try_from(least - 1).unwrap().to_be_bytes();
        assert_notification(&octets, &external(), BAD_MESSAGE_LENGTH, &length);
    }
}

#[test]
fn a_keepalive_has_exactly_19_octets() {
    assert!(bgp_wire::Message::decode(&message(4, &[]), &external()).is_ok());
    assert_notification(&message(4, &[0]), &external(), BAD_MESSAGE_LENGTH, &[0, 20]);
}

#[test]
fn an_unknown_type_comes_back_as_data() {
    for message_type in [0, 6, 255] {
        assert_notification(
            &message(message_type, &[]),
            &external(),
            BAD_MESSAGE_TYPE,
            &[message_type],
        );
    }
}

#[test]
fn octets_that_are_not_the_whole_message_are_refused() {
    let update = message(2, &[0, 0, 0, 0]);
    for cut in 0..update.len() {
        let error = refused(&update[..cut], &external());
        assert!(
            matches!(error.reason(), Reason::MessageIncomplete { .. }),
            "{cut} octets: {error}"
        );
    }
    let error = refused(&[&update[..], &[0]].concat(), &external());
    assert_eq!(
        error.reason(),
        &Reason::MessageIncomplete {
            length: 23,
            given: 24
        }
    );
}

#[test]
fn an_error_says_where_it_is() {
    let error = refused(&with_length(18, 4, &[]), &external());
    assert_eq!(
        error.to_string(),
        "header, octet 16: the Length field says 18, expected 19 to 4096"
    );
}
