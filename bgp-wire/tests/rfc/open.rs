//! RFC 4271 §6.2, OPEN Message Error Handling; capabilities RFC 5492; extended parameters RFC 9072.

use crate::packet::{assert_notification, decode, external, message, open_body, refused};
use bgp_wire::notification::open::*;
use bgp_wire::{Capability, Family, Message, Open, ParameterForm};

/// The OPEN of a message without error.
fn open(octets: &[u8]) -> Open {
    match decode(octets, &external()).message {
        Message::Open(open) => open,
        other => panic!("an OPEN expected, got {other:?}"),
    }
}

fn with_octet(at: usize, octets: &[u8]) -> Vec<u8> {
    let mut body = open_body(&[0]);
    body[at..at + octets.len()].copy_from_slice(octets);
    message(1, &body)
}

#[test]
fn another_version_is_answered_with_the_supported_one() {
    for version in [0, 3, 5, 255] {
        assert_notification(
            &with_octet(0, &[version]),
            &external(),
            UNSUPPORTED_VERSION_NUMBER,
            &[0, 4],
        );
    }
}

/// RFC 7607 §2
#[test]
fn as_0_is_a_bad_peer_as() {
    assert_notification(&with_octet(1, &[0, 0]), &external(), BAD_PEER_AS, &[]);
    let in_capability = message(1, &open_body(&[8, 2, 6, 65, 4, 0, 0, 0, 0]));
    assert_notification(&in_capability, &external(), BAD_PEER_AS, &[]);
}

#[test]
fn a_hold_time_of_one_or_two_seconds_is_unacceptable() {
    for seconds in [1, 2] {
        assert_notification(
            &with_octet(3, &[0, seconds]),
            &external(),
            UNACCEPTABLE_HOLD_TIME,
            &[],
        );
    }
    for seconds in [0, 3, 255] {
        assert_eq!(open(&with_octet(3, &[0, seconds])).hold_time, u16::from(seconds));
    }
}

/// RFC 6286 §2.2
#[test]
fn a_bgp_identifier_of_zero_is_bad() {
    assert_notification(&with_octet(5, &[0; 4]), &external(), BAD_BGP_IDENTIFIER, &[]);
}

#[test]
fn an_unknown_optional_parameter_is_unsupported() {
    for parameter_type in [0, 1, 3, 254] {
        let octets = message(1, &open_body(&[3, parameter_type, 1, 0]));
        assert_notification(&octets, &external(), UNSUPPORTED_OPTIONAL_PARAMETER, &[]);
    }
}

#[test]
fn malformed_optional_parameters_are_unspecific() {
    let malformed: [&[u8]; 8] = [
        &[1],                       // the length says more than there is
        &[0, 0],                    // and less
        &[1, 2],                    // a parameter without a length
        &[3, 2, 2, 0],              // a parameter past the end
        &[3, 2, 1, 65],             // a capability without a length
        &[4, 2, 2, 65, 4],          // a capability past the end of its parameter
        &[5, 2, 3, 1, 1, 1],        // a multiprotocol capability of one octet
        &[7, 2, 5, 65, 3, 0, 0, 1], // a four-octet AS of three octets
    ];
    for parameters in malformed {
        assert_notification(&message(1, &open_body(parameters)), &external(), UNSPECIFIC, &[]);
    }
}

#[test]
fn an_error_in_a_capability_says_where_it_is() {
    let error = refused(
        &message(1, &open_body(&[9, 2, 2, 2, 0, 2, 3, 1, 1, 1])),
        &external(),
    );
    assert_eq!(
        error.to_string(),
        "OPEN > optional parameter 2 > capability 1 (multiprotocol), octet 37: a value of 1 octets, expected 4 octets"
    );
}

#[test]
fn capabilities_are_read_over_all_parameters() {
    let octets = message(
        1,
        &open_body(&[16, 2, 6, 1, 4, 0, 2, 0, 1, 2, 6, 65, 4, 0, 1, 0, 1]),
    );
    let open = open(&octets);
    let capabilities: Vec<&Capability> = open.capabilities().collect();
    assert_eq!(
        capabilities,
        [
            &Capability::Multiprotocol(Family::IPV6_UNICAST),
            &Capability::FourOctetAs(65537)
        ]
    );
    assert_eq!((open.asn, open.peer_as()), (65001, 65537));
}

/// RFC 5492 §3: "a BGP speaker ... MUST ignore any capability that is not recognised"; here it is kept besides.
#[test]
fn an_unknown_capability_is_kept() {
    let open = open(&message(1, &open_body(&[5, 2, 3, 201, 1, 7])));
    let unknown = Capability::Unknown {
        code: 201,
        value: vec![7].into(),
    };
    assert_eq!(open.capabilities().collect::<Vec<_>>(), [&unknown]);
}

/// RFC 4760 §8: the Reserved octet "SHOULD be set to 0 by the sender and ignored by the receiver".
#[test]
fn a_reserved_octet_is_ignored_and_kept() {
    let octets = message(1, &open_body(&[8, 2, 6, 1, 4, 0, 2, 9, 1]));
    let open = open(&octets);
    let families: Vec<Family> = open
        .capabilities()
        .filter_map(Capability::multiprotocol)
        .collect();
    assert_eq!(families, [Family::IPV6_UNICAST]);
    let mut again = bgp_wire::bytes::BytesMut::new();
    Message::Open(open).encode(&external(), &mut again).unwrap();
    assert_eq!(&again[..], octets);
}

/// RFC 9072 §2
#[test]
fn extended_parameters_have_two_octet_lengths() {
    let octets = message(1, &open_body(&[255, 255, 0, 9, 2, 0, 6, 1, 4, 0, 1, 0, 1]));
    let open = open(&octets);
    assert_eq!(open.form, ParameterForm::EXTENDED);
    assert!(open.has(&Capability::Multiprotocol(Family::IPV4_UNICAST)));
}

/// RFC 9072 §2: the first octet should be 255, but only the type octet decides.
#[test]
fn extended_parameters_are_told_by_the_type_octet() {
    let form = open(&message(1, &open_body(&[1, 255, 0, 5, 2, 0, 2, 2, 0]))).form;
    assert_eq!(form, ParameterForm::Extended { plain_length: 1 });
    assert_notification(
        &message(1, &open_body(&[255, 255, 0, 6, 2, 0, 2, 2, 0])),
        &external(),
        UNSPECIFIC,
        &[],
    );
}
