//! RFC 7606 §3 to §5: what becomes of an UPDATE with an error.

use crate::packet::*;
use crate::update::MP_REACH_IPV6;
use bgp_wire::notification::update::*;
use bgp_wire::{Disposition, Family};

const NO_IPV6: Disposition = Disposition::AfiSafiDisable(Family::IPV6_UNICAST);

/// §3 (c)
#[test]
fn section_3c_conflicting_flags_are_treated_as_withdraw() {
    let cases: [(&[u8], Vec<&[u8]>); 4] = [
        (&[0xc0, 1, 1, 0], vec![AS_PATH, NEXT_HOP]),
        (&[0x00, 1, 1, 0], vec![AS_PATH, NEXT_HOP]),
        (&[0x80, 3, 4, 192, 0, 2, 1], vec![ORIGIN, AS_PATH]),
        (&[0xc0, 4, 4, 0, 0, 0, 1], vec![ORIGIN, AS_PATH, NEXT_HOP]),
    ];
    for (attribute, mut others) in cases {
        // 0x00 claims to be well-known; the attribute is known, so its flags are what is wrong.
        others.push(attribute);
        assert_fault(
            &update(&[], &others, PREFIX),
            &external(),
            WITHDRAW,
            ATTRIBUTE_FLAGS_ERROR,
            attribute,
        );
    }
}

/// §3 (c) speaks of Optional and Transitive only.
#[test]
fn section_3c_partial_and_unused_bits_do_not_conflict() {
    sound(
        &update(&[], &[&[0x6f, 1, 1, 0], AS_PATH, NEXT_HOP], PREFIX),
        &external(),
    );
}

/// §3 (g): "all the occurrences of the attribute other than the first one SHALL be discarded"
#[test]
fn section_3g_a_second_attribute_is_discarded() {
    let octets = update(&[], &[ORIGIN, AS_PATH, &[0x40, 1, 1, 2], NEXT_HOP], PREFIX);
    assert_fault(&octets, &external(), DISCARD, MALFORMED_ATTRIBUTE_LIST, &[]);
    let kept = into_update(decode(&octets, &external()).message);
    assert_eq!(kept.attributes.len(), 3);
    assert_eq!(
        kept.attributes[0].value,
        bgp_wire::AttributeValue::Origin(bgp_wire::Origin::Igp)
    );
}

/// §3 (g): a second one is discarded also when the first one was wrong.
#[test]
fn section_3g_the_first_attribute_counts_also_when_it_is_wrong() {
    let decoded = decode(
        &update(&[], &[&[0x40, 1, 1, 9], ORIGIN, AS_PATH, NEXT_HOP], PREFIX),
        &external(),
    );
    let dispositions: Vec<Disposition> = decoded.faults.iter().map(|fault| fault.disposition).collect();
    assert_eq!(dispositions, [WITHDRAW, DISCARD]);
}

/// §3 (g): "If the MP_REACH_NLRI attribute or the MP_UNREACH_NLRI attribute appears more than once ... a
/// NOTIFICATION message MUST be sent with the Error Subcode 'Malformed Attribute List'."
#[test]
fn section_3g_a_second_mp_attribute_resets_the_session() {
    let octets = update(&[], &[MP_REACH_IPV6, MP_REACH_IPV6, ORIGIN, AS_PATH], &[]);
    assert_notification(&octets, &external(), MALFORMED_ATTRIBUTE_LIST, &[]);
    let unreach = &[0x80, 15, 3, 0, 2, 1];
    assert_notification(
        &update(&[], &[unreach, unreach], &[]),
        &external(),
        MALFORMED_ATTRIBUTE_LIST,
        &[],
    );
}

/// §3 (h): "the strongest action"
#[test]
fn section_3h_the_strongest_disposition_counts() {
    let atomic = &[0x40, 6, 1, 0];
    let octets = update(&[], &[&[0x40, 1, 1, 9], AS_PATH, NEXT_HOP, atomic], PREFIX);
    assert_eq!(decode(&octets, &external()).disposition(), Some(WITHDRAW));
    let octets = update(
        &[],
        &[&[0x40, 1, 1, 9], AS_PATH, NEXT_HOP, atomic],
        &[33, 0, 0, 0, 0, 0],
    );
    assert_notification(&octets, &external(), INVALID_NETWORK_FIELD, &[]);
}

#[test]
fn treat_as_withdraw_withdraws_every_route_of_the_update() {
    let octets = update(
        &[8, 10],
        &[MP_REACH_IPV6, &[0x40, 1, 1, 9], AS_PATH, NEXT_HOP],
        PREFIX,
    );
    let withdrawal = into_update(decode(&octets, &external()).message).into_withdrawal();
    assert_eq!(withdrawal.withdrawn.len(), 2);
    let [attribute] = &withdrawal.attributes[..] else {
        panic!("one attribute expected")
    };
    let bgp_wire::AttributeValue::MpUnreach(unreach) = &attribute.value else {
        panic!("MP_UNREACH_NLRI expected")
    };
    assert_eq!(
        (unreach.family, unreach.nlri.is_empty()),
        (Family::IPV6_UNICAST, false)
    );
}

/// §4: too few octets for a header, or a length past the end.
#[test]
fn section_4_a_list_that_ends_inside_an_attribute_is_treated_as_withdraw() {
    let overrun = [0x80, 4, 4, 0, 0];
    assert_fault(
        &with_attribute(&overrun),
        &external(),
        WITHDRAW,
        ATTRIBUTE_LENGTH_ERROR,
        &overrun,
    );
    for rest in [&[0x80u8][..], &[0x80, 4], &[0x90, 4, 0]] {
        assert_fault(
            &with_attribute(rest),
            &external(),
            WITHDRAW,
            MALFORMED_ATTRIBUTE_LIST,
            &[],
        );
    }
}

/// §4 with §3 (j): the routes to withdraw are in the attribute that cannot be read.
#[test]
fn section_4_a_list_that_ends_inside_an_mp_attribute_resets_the_session() {
    let cut = &MP_REACH_IPV6[..20];
    let octets = update(&[], &[ORIGIN, AS_PATH, cut], &[]);
    assert_notification(&octets, &external(), ATTRIBUTE_LENGTH_ERROR, cut);
}

/// §5.2: without a reachable route there is nothing to withdraw.
#[test]
fn section_5_2_an_error_without_routes_resets_the_session() {
    let origin = &[0x40, 1, 1, 9];
    assert_notification(
        &update(&[], &[origin, AS_PATH], &[]),
        &external(),
        INVALID_ORIGIN,
        origin,
    );
    assert_notification(
        &update(PREFIX, &[origin, AS_PATH], &[]),
        &external(),
        INVALID_ORIGIN,
        origin,
    );
}

/// §5.2: an attribute to discard is discarded all the same.
#[test]
fn section_5_2_attribute_discard_needs_no_routes() {
    let atomic = &[0x40, 6, 1, 0];
    assert_fault(
        &update(&[], &[atomic], &[]),
        &external(),
        DISCARD,
        ATTRIBUTE_LENGTH_ERROR,
        atomic,
    );
}

/// §5.3, with RFC 4760 §7 for the code.
#[test]
fn section_5_3_a_bad_prefix_in_an_mp_attribute_disables_the_family() {
    let reach = [&MP_REACH_IPV6[..24], &[129, 0x20, 1, 0xd, 0xb8]].concat();
    let octets = update(&[], &[&reach, ORIGIN, AS_PATH], &[]);
    assert_fault(&octets, &external(), NO_IPV6, OPTIONAL_ATTRIBUTE_ERROR, &reach);
    assert_eq!(
        decode(&octets, &external()).faults[0].error.path().to_string(),
        "UPDATE > MP_REACH_NLRI > NLRI > prefix 1"
    );
    let unreach = [0x80, 15, 5, 0, 2, 1, 16, 0x20];
    assert_fault(
        &update(&[], &[&unreach], &[]),
        &external(),
        NO_IPV6,
        OPTIONAL_ATTRIBUTE_ERROR,
        &unreach,
    );
}

/// §5.3: an attribute too short to name its family.
#[test]
fn section_5_3_an_mp_attribute_without_a_family_resets_the_session() {
    for attribute in [&[0x80u8, 14, 2, 0, 2][..], &[0x80, 15, 0], &[0x80, 15, 2, 0, 2]] {
        assert_notification(
            &update(&[], &[attribute], &[]),
            &external(),
            OPTIONAL_ATTRIBUTE_ERROR,
            attribute,
        );
    }
}

/// §5.3: flags of an MP attribute.
#[test]
fn section_5_3_wrong_flags_of_an_mp_attribute_disable_the_family() {
    let reach = [&[0xc0], &MP_REACH_IPV6[1..]].concat();
    let octets = update(&[], &[&reach, ORIGIN, AS_PATH], &[]);
    assert_fault(&octets, &external(), NO_IPV6, OPTIONAL_ATTRIBUTE_ERROR, &reach);
}
