//! RFC 4271 §6.3, UPDATE Message Error Handling, where RFC 7606 leaves it as it was; what every error carries.

use crate::packet::*;
use bgp_wire::notification::update::*;
use bgp_wire::{AttributeValue, Disposition, Family, MpNlri, Negotiated, NextHop, Update};

#[test]
fn lengths_past_the_message_are_a_malformed_attribute_list() {
    let too_long: [&[u8]; 3] = [
        &[0, 1, 0, 0],     // Withdrawn Routes Length leaves one octet for the other length
        &[0, 4, 8, 10, 0], // Withdrawn Routes Length past the message
        &[0, 0, 0, 1],     // Total Path Attribute Length past the message
    ];
    for body in too_long {
        assert_notification(&message(2, body), &external(), MALFORMED_ATTRIBUTE_LIST, &[]);
    }
}

#[test]
fn an_unknown_well_known_attribute_resets_the_session_and_comes_back() {
    let attribute = [0x40, 201, 2, 1, 2];
    assert_notification(
        &with_attribute(&attribute),
        &external(),
        UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
        &attribute,
    );
}

#[test]
fn an_unknown_optional_attribute_is_kept_with_its_flags() {
    for flags in [0x80, 0xc0, 0xe0, 0xc7] {
        let update = sound(&with_attribute(&[flags, 201, 2, 1, 2]), &external());
        let last = update.attributes.last().unwrap();
        assert_eq!((last.flags.0, last.code()), (flags, 201));
        assert_eq!(
            last.value,
            AttributeValue::Unknown {
                code: 201,
                value: vec![1, 2].into()
            }
        );
    }
}

#[test]
fn a_missing_mandatory_attribute_comes_back_by_its_code() {
    let cases = [
        (vec![AS_PATH, NEXT_HOP], 1),
        (vec![ORIGIN, NEXT_HOP], 2),
        (vec![ORIGIN, AS_PATH], 3),
    ];
    for (attributes, missing) in cases {
        let octets = update(&[], &attributes, PREFIX);
        let withdraw = Disposition::TreatAsWithdraw;
        assert_fault(
            &octets,
            &external(),
            withdraw,
            MISSING_WELL_KNOWN_ATTRIBUTE,
            &[missing],
        );
    }
}

#[test]
fn nothing_is_mandatory_without_routes() {
    assert_eq!(sound(&update(PREFIX, &[], &[]), &external()).withdrawn.len(), 1);
    assert!(sound(&update(&[], &[ORIGIN], &[]), &external()).nlri.is_empty());
}

/// RFC 4760 §3: routes of an MP_REACH_NLRI need no NEXT_HOP.
#[test]
fn next_hop_is_mandatory_for_the_nlri_field_alone() {
    sound(&update(&[], &[MP_REACH_IPV6, ORIGIN, AS_PATH], &[]), &external());
    let without_path = update(&[], &[MP_REACH_IPV6, ORIGIN], &[]);
    assert_fault(
        &without_path,
        &external(),
        Disposition::TreatAsWithdraw,
        MISSING_WELL_KNOWN_ATTRIBUTE,
        &[2],
    );
}

/// 2001:db8::/32 behind 2001:db8::1.
pub(crate) const MP_REACH_IPV6: &[u8] = &[
    0x80, 14, 26, 0, 2, 1, 16, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 32, 0x20, 1, 0xd,
    0xb8,
];

#[test]
fn mp_reach_nlri_is_read() {
    let update = sound(&update(&[], &[MP_REACH_IPV6, ORIGIN, AS_PATH], &[]), &external());
    let AttributeValue::MpReach(reach) = &update.attributes[0].value else {
        panic!("MP_REACH_NLRI expected")
    };
    let global = "2001:db8::1".parse().unwrap();
    assert_eq!(reach.family, Family::IPV6_UNICAST);
    assert_eq!(
        reach.next_hop,
        NextHop::V6 {
            global,
            link_local: None
        }
    );
    let prefix: bgp_wire::ipnet::Ipv6Net = "2001:db8::/32".parse().unwrap();
    assert_eq!(reach.nlri, MpNlri::Ipv6Unicast(vec![prefix.into()]));
}

#[test]
fn an_extended_length_is_read_for_any_attribute() {
    let update = sound(
        &update(&[], &[&[0x50, 1, 0, 1, 0], AS_PATH, NEXT_HOP], PREFIX),
        &external(),
    );
    assert!(update.attributes[0].flags.is_extended_length());
}

#[test]
fn a_prefix_too_long_is_an_invalid_network_field() {
    for length in [33, 255] {
        let octets = update(
            &[],
            &[ORIGIN, AS_PATH, NEXT_HOP],
            &[PREFIX, &[length, 0, 0, 0, 0, 0]].concat(),
        );
        assert_notification(&octets, &external(), INVALID_NETWORK_FIELD, &[]);
        assert_eq!(
            refused(&octets, &external()).path().to_string(),
            "UPDATE > NLRI > prefix 2"
        );
        let octets = update(&[length, 0, 0, 0, 0, 0], &[], &[]);
        assert_notification(&octets, &external(), INVALID_NETWORK_FIELD, &[]);
    }
}

#[test]
fn a_prefix_cut_short_is_an_invalid_network_field() {
    for prefix in [&[24u8, 203, 0][..], &[1], &[32, 1, 2, 3]] {
        let octets = update(&[], &[ORIGIN, AS_PATH, NEXT_HOP], prefix);
        assert_notification(&octets, &external(), INVALID_NETWORK_FIELD, &[]);
        assert_notification(&update(prefix, &[], &[]), &external(), INVALID_NETWORK_FIELD, &[]);
    }
}

/// RFC 4271 §4.3: "the value of trailing bits is irrelevant".
#[test]
fn bits_behind_a_prefix_mean_nothing() {
    let update = sound(
        &update(&[], &[ORIGIN, AS_PATH, NEXT_HOP], &[20, 203, 0, 0x7f]),
        &external(),
    );
    assert_eq!(update.nlri[0].to_string(), "203.0.112.0/20");
}

/// RFC 7911 §3
#[test]
fn path_identifiers_are_read_where_they_were_agreed_on() {
    let add_path = external().with_add_path_receive(Family::IPV4_UNICAST);
    let octets = update(
        &[0, 0, 0, 9, 8, 10],
        &[ORIGIN, AS_PATH, NEXT_HOP],
        &[&[0, 0, 0, 7], PREFIX].concat(),
    );
    let update = sound(&octets, &add_path);
    assert_eq!(update.withdrawn[0].to_string(), "10.0.0.0/8 path 9");
    assert_eq!(update.nlri[0].to_string(), "203.0.113.0/24 path 7");
}

#[test]
fn a_path_identifier_cut_short_is_an_invalid_network_field() {
    let add_path = external().with_add_path_receive(Family::IPV4_UNICAST);
    for nlri in [&[0u8, 0, 0][..], &[0, 0, 0, 7]] {
        let octets = update(&[], &[ORIGIN, AS_PATH, NEXT_HOP], nlri);
        assert_notification(&octets, &add_path, INVALID_NETWORK_FIELD, &[]);
    }
}

/// RFC 4724 §2
#[test]
fn an_update_that_says_nothing_ends_the_initial_routes() {
    assert_eq!(
        sound(&update(&[], &[], &[]), &external()).is_end_of_rib(),
        Some(Family::IPV4_UNICAST)
    );
    let ipv6 = sound(&update(&[], &[&[0x80, 15, 3, 0, 2, 1]], &[]), &external());
    assert_eq!(ipv6.is_end_of_rib(), Some(Family::IPV6_UNICAST));
    assert_eq!(ipv6, Update::end_of_rib(Family::IPV6_UNICAST));
    assert_eq!(
        sound(&update(PREFIX, &[], &[]), &external()).is_end_of_rib(),
        None
    );
}

/// RFC 6793 §4.1
#[test]
fn as_numbers_have_two_octets_where_four_were_not_agreed_on() {
    let two_octets = Negotiated::default();
    let aggregator = [0xc0, 7, 6, 0xfd, 0xe9, 192, 0, 2, 1];
    let octets = update(
        &[],
        &[ORIGIN, &[0x40, 2, 4, 2, 1, 0xfd, 0xe9], NEXT_HOP, &aggregator],
        PREFIX,
    );
    let update = sound(&octets, &two_octets);
    assert_eq!(
        update.attributes[1].value,
        AttributeValue::AsPath(bgp_wire::AsPath::sequence([65001]))
    );
    let AttributeValue::Aggregator(aggregator) = update.attributes[3].value else {
        panic!("AGGREGATOR expected")
    };
    assert_eq!(aggregator.asn, 65001);
}
