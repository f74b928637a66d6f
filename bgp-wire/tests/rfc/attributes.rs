//! RFC 7606 §7: errors of each attribute; RFC 6793 and RFC 7607 where they add some.

use crate::packet::*;
use crate::update::MP_REACH_IPV6;
use bgp_wire::notification::update::*;
use bgp_wire::{Disposition, Family, Negotiated};

const NO_IPV6: Disposition = Disposition::AfiSafiDisable(Family::IPV6_UNICAST);

/// §7.1
#[test]
fn section_7_1_origin() {
    for (attribute, code) in [
        (&[0x40u8, 1, 1, 3][..], INVALID_ORIGIN),
        (&[0x40, 1, 0], ATTRIBUTE_LENGTH_ERROR),
        (&[0x40, 1, 2, 0, 0], ATTRIBUTE_LENGTH_ERROR),
    ] {
        let octets = update(&[], &[attribute, AS_PATH, NEXT_HOP], PREFIX);
        assert_fault(&octets, &external(), WITHDRAW, code, attribute);
    }
}

/// §7.2, and RFC 7607 §2 for AS 0.
#[test]
fn section_7_2_as_path() {
    let malformed: [&[u8]; 7] = [
        &[0x40, 2, 6, 0, 1, 0, 0, 0xfd, 0xe9],    // segment type 0
        &[0x40, 2, 6, 5, 1, 0, 0, 0xfd, 0xe9],    // segment type 5
        &[0x40, 2, 2, 2, 0],                      // a segment without numbers
        &[0x40, 2, 6, 2, 2, 0, 0, 0xfd, 0xe9],    // a segment past the end
        &[0x40, 2, 7, 2, 1, 0, 0, 0xfd, 0xe9, 2], // one octet left
        &[0x40, 2, 4, 2, 1, 0xfd, 0xe9],          // two-octet numbers on a four-octet session
        &[0x40, 2, 6, 2, 1, 0, 0, 0, 0],          // AS 0
    ];
    for attribute in malformed {
        let octets = update(&[], &[ORIGIN, attribute, NEXT_HOP], PREFIX);
        assert_fault(&octets, &external(), WITHDRAW, MALFORMED_AS_PATH, &[]);
    }
    sound(
        &update(&[], &[ORIGIN, &[0x40, 2, 0], NEXT_HOP], PREFIX),
        &internal(),
    );
}

#[test]
fn an_error_in_an_as_path_says_where_it_is() {
    let path = [0x40, 2, 12, 2, 1, 0, 0, 0xfd, 0xe9, 7, 1, 0, 0, 0, 1];
    let decoded = decode(&update(&[], &[ORIGIN, &path, NEXT_HOP], PREFIX), &external());
    assert_eq!(
        decoded.faults[0].to_string(),
        "treat-as-withdraw: UPDATE > AS_PATH > segment 2, octet 36: \
         segment type 7 is not defined, expected 1 (AS_SET) to 4 (AS_CONFED_SET)"
    );
}

/// §7.3, and RFC 4271 §6.3 for an address that is no host's.
#[test]
fn section_7_3_next_hop() {
    for attribute in [
        &[0x40u8, 3, 3, 192, 0, 2][..],
        &[0x40, 3, 5, 192, 0, 2, 1, 0],
        &[0x40, 3, 0],
    ] {
        let octets = update(&[], &[ORIGIN, AS_PATH, attribute], PREFIX);
        assert_fault(&octets, &external(), WITHDRAW, ATTRIBUTE_LENGTH_ERROR, attribute);
    }
    for (first, last) in [(0, 0), (0, 1), (224, 0), (255, 0)] {
        let attribute = [0x40, 3, 4, first, 0, 0, last];
        let octets = update(&[], &[ORIGIN, AS_PATH, &attribute], PREFIX);
        assert_fault(&octets, &external(), WITHDRAW, INVALID_NEXT_HOP, &attribute);
    }
}

/// RFC 4760 §3: NEXT_HOP "MUST be ignored" where no NLRI field needs it.
#[test]
fn a_next_hop_that_is_not_needed_may_be_anything() {
    let next_hop = &[0x40, 3, 4, 0, 0, 0, 0];
    sound(
        &update(&[], &[MP_REACH_IPV6, ORIGIN, AS_PATH, next_hop], &[]),
        &external(),
    );
}

/// §7.4
#[test]
fn section_7_4_multi_exit_disc() {
    for attribute in [
        &[0x80u8, 4, 0][..],
        &[0x80, 4, 3, 0, 0, 0],
        &[0x80, 4, 5, 0, 0, 0, 0, 0],
    ] {
        assert_fault(
            &with_attribute(attribute),
            &external(),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
            attribute,
        );
    }
}

/// §7.5, §7.9, §7.10: an external peer's is discarded, well-formed or not.
#[test]
fn sections_7_5_7_9_7_10_internal_attributes_are_discarded_from_external_peers() {
    for (flags, code) in [(0x40, 5), (0x80, 9), (0x80, 10)] {
        for attribute in [
            vec![flags, code, 4, 0, 0, 0, 100],
            vec![flags, code, 3, 0, 0, 0],
            vec![flags, code, 0],
        ] {
            let octets = with_attribute(&attribute);
            assert_fault(&octets, &external(), DISCARD, MALFORMED_ATTRIBUTE_LIST, &[]);
        }
        sound(&with_attribute(&[flags, code, 4, 0, 0, 0, 100]), &internal());
        sound(
            &with_attribute(&[flags, code, 4, 0, 0, 0, 100]),
            &Negotiated::default().with_four_octet_as(),
        );
    }
}

/// §7.5, §7.9, §7.10
#[test]
fn sections_7_5_7_9_7_10_malformed_internal_attributes_are_treated_as_withdraw() {
    for (flags, code) in [(0x40, 5), (0x80, 9), (0x80, 10)] {
        for attribute in [
            vec![flags, code, 5, 0, 0, 0, 0, 0],
            vec![flags, code, 3, 0, 0, 0],
            vec![flags, code, 0],
        ] {
            let octets = with_attribute(&attribute);
            assert_fault(&octets, &internal(), WITHDRAW, ATTRIBUTE_LENGTH_ERROR, &attribute);
        }
    }
}

/// §7.5, §7.9, §7.10: a peer of unknown kind may be external, whose routes a malformed attribute leaves alone. Flags are
/// §3 (c)'s matter.
#[test]
fn sections_7_5_7_9_7_10_malformed_internal_attributes_of_an_unknown_peer_are_discarded() {
    let unknown = Negotiated::default().with_four_octet_as();
    for (flags, code) in [(0x40, 5), (0x80, 9), (0x80, 10)] {
        for attribute in [
            vec![flags, code, 5, 0, 0, 0, 0, 0],
            vec![flags, code, 3, 0, 0, 0],
            vec![flags, code, 0],
        ] {
            let octets = with_attribute(&attribute);
            assert_fault(&octets, &unknown, DISCARD, ATTRIBUTE_LENGTH_ERROR, &attribute);
        }
        let attribute = [0xc0, code, 4, 0, 0, 0, 100];
        let octets = with_attribute(&attribute);
        assert_fault(&octets, &unknown, WITHDRAW, ATTRIBUTE_FLAGS_ERROR, &attribute);
    }
}

/// §7.6
#[test]
fn section_7_6_atomic_aggregate() {
    sound(&with_attribute(&[0x40, 6, 0]), &external());
    let attribute = &[0x40, 6, 1, 0];
    assert_fault(
        &with_attribute(attribute),
        &external(),
        DISCARD,
        ATTRIBUTE_LENGTH_ERROR,
        attribute,
    );
}

/// §7.7, and RFC 7607 §2 for AS 0.
#[test]
fn section_7_7_aggregator() {
    for length in [0, 6, 7, 9] {
        let attribute = [&[0xc0, 7, length], &vec![1; usize::from(length)][..]].concat();
        assert_fault(
            &with_attribute(&attribute),
            &external(),
            DISCARD,
            ATTRIBUTE_LENGTH_ERROR,
            &attribute,
        );
    }
    let attribute = [0xc0, 7, 8, 0, 0, 0, 0, 192, 0, 2, 1];
    assert_fault(
        &with_attribute(&attribute),
        &external(),
        DISCARD,
        OPTIONAL_ATTRIBUTE_ERROR,
        &attribute,
    );
}

/// §7.8
#[test]
fn section_7_8_communities() {
    for attribute in [
        &[0xc0u8, 8, 0][..],
        &[0xc0, 8, 3, 0, 0, 0],
        &[0xc0, 8, 6, 0, 0, 0, 0, 0, 0],
    ] {
        assert_fault(
            &with_attribute(attribute),
            &external(),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
            attribute,
        );
    }
}

/// §7.11: the next hop's length "is inconsistent with that which was expected".
#[test]
fn section_7_11_mp_next_hop_length() {
    for length in [0u8, 4, 9, 15, 17, 24, 31, 33] {
        let value = [&[0, 2, 1, length], &vec![0; usize::from(length)][..], &[0]].concat();
        let attribute = [&[0x80, 14, u8::try_from(value.len()).unwrap()], &value[..]].concat();
        let octets = update(&[], &[&attribute, ORIGIN, AS_PATH], &[]);
        assert_fault(
            &octets,
            &external(),
            NO_IPV6,
            OPTIONAL_ATTRIBUTE_ERROR,
            &attribute,
        );
    }
}

/// §7.11: the next hop reaches past the attribute.
#[test]
fn section_7_11_mp_next_hop_past_the_attribute() {
    let attribute = [0x80, 14, 8, 0, 2, 1, 16, 0, 0, 0, 0];
    let octets = update(&[], &[&attribute, ORIGIN, AS_PATH], &[]);
    assert_fault(
        &octets,
        &external(),
        NO_IPV6,
        OPTIONAL_ATTRIBUTE_ERROR,
        &attribute,
    );
}

/// RFC 6793 §4.1: a NEW speaker "MUST discard" both from another NEW speaker.
#[test]
fn rfc_6793_section_4_1_as4_attributes_are_discarded_from_a_four_octet_speaker() {
    for attribute in [
        &[0xc0u8, 17, 6, 2, 1, 0, 1, 0, 0][..],
        &[0xc0, 18, 8, 0, 1, 0, 0, 192, 0, 2, 1],
    ] {
        assert_fault(
            &with_attribute(attribute),
            &external(),
            DISCARD,
            MALFORMED_ATTRIBUTE_LIST,
            &[],
        );
    }
}

/// RFC 6793 §6: a malformed AS4_PATH or AS4_AGGREGATOR is discarded, and so is AS 0 (RFC 7607 §2).
#[test]
fn rfc_6793_section_6_malformed_as4_attributes_are_discarded() {
    let two_octets = Negotiated::default();
    let path = &[0x40, 2, 4, 2, 1, 0xfd, 0xe9];
    for attribute in [
        &[0xc0u8, 17, 0][..],
        &[0xc0, 17, 5, 2, 1, 0, 1, 0],
        &[0xc0, 17, 6, 2, 1, 0, 0, 0, 0],
        &[0xc0, 18, 6, 0, 1, 192, 0, 2, 1],
        &[0xc0, 18, 8, 0, 0, 0, 0, 192, 0, 2, 1],
    ] {
        let decoded = decode(
            &update(&[], &[ORIGIN, path, NEXT_HOP, attribute], PREFIX),
            &two_octets,
        );
        assert_eq!(decoded.disposition(), Some(DISCARD), "{:?}", decoded.faults);
    }
}

/// RFC 6793 §6: an AS4_PATH is malformed whose length "is too small (i.e., less than 6) for the attribute to carry at
/// least one AS number". An AS_PATH may be empty.
#[test]
fn rfc_6793_section_6_an_as4_path_carries_at_least_one_as_number() {
    let two_octets = Negotiated::default();
    for attribute in [
        &[0xc0u8, 17, 0][..],
        &[0xc0, 17, 2, 2, 1],
        &[0xc0, 17, 4, 2, 1, 0, 1],
    ] {
        let octets = update(&[], &[ORIGIN, &[0x40, 2, 0], NEXT_HOP, attribute], PREFIX);
        let decoded = decode(&octets, &two_octets);
        assert_eq!(decoded.disposition(), Some(DISCARD), "{:?}", decoded.faults);
        assert_eq!(decoded.faults[0].attribute(), Some(17));
    }
}
