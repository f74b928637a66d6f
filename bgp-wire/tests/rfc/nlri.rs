//! What becomes of an UPDATE whose routes are wrong, family by family.

use bgp_wire::error::{MalformedRoute, Reason};
use bgp_wire::notification::update::OPTIONAL_ATTRIBUTE_ERROR;
use bgp_wire::{AttributeValue, Disposition, EvpnRoute, Family, LabelCounts, MpNlri};

use crate::packet::*;

/// An MP_REACH_NLRI of a family, with this next hop and these routes.
fn reach(family: Family, next_hop: &[u8], routes: &[u8]) -> Vec<u8> {
    let value = [
        &family.afi.0.to_be_bytes()[..],
        &[family.safi.0, next_hop.len() as u8],
        next_hop,
        &[0],
        routes,
    ]
    .concat();
    [&[0x80, 14, value.len() as u8], &value[..]].concat()
}

const V4: &[u8] = &[192, 0, 2, 1];
const VPN_V4: &[u8] = &[0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1];

/// RFC 7606 §5.3, with the answer of RFC 4760 §7: routes that cannot be told apart cannot be withdrawn.
#[test]
fn rfc_7606_section_5_3_routes_that_cannot_be_read_disable_their_family() {
    let cases: [(Family, &[u8], &[u8]); 9] = [
        // A prefix of 33 bits.
        (Family::IPV4_MULTICAST, V4, &[33, 10, 0, 0, 0, 0]),
        // Labels without an end.
        (Family::IPV4_LABELLED, V4, &[16, 0, 6]),
        // No room for a route distinguisher.
        (Family::IPV4_VPN, VPN_V4, &[48, 0, 6, 0x41, 10, 1, 2]),
        // An Ethernet auto-discovery route of 24 octets.
        (Family::EVPN, V4, &[&[1, 24][..], &[0; 24]].concat()),
        // The length of an unknown type reaches past the attribute.
        (Family::EVPN, V4, &[99, 4, 0, 0, 0]),
        // A component that does not exist.
        (Family::IPV4_FLOW_SPEC, &[], &[3, 14, 0x81, 6]),
        // A route target of 31 bits.
        (Family::ROUTE_TARGET, V4, &[31, 0, 0, 0, 0]),
        (Family::BGP_LS, V4, &[0, 1, 0, 9, 0]),
        (Family::IPV4_SR_POLICY, V4, &[96, 0]),
    ];
    for (family, next_hop, routes) in cases {
        let attribute = reach(family, next_hop, routes);
        assert_fault(
            &update(&[], &[&attribute, ORIGIN, AS_PATH], &[]),
            &external(),
            Disposition::AfiSafiDisable(family),
            OPTIONAL_ATTRIBUTE_ERROR,
            &attribute,
        );
    }
}

/// RFC 7606 §7.11: a next hop whose length is not one of the family's.
#[test]
fn rfc_7606_section_7_11_a_next_hop_of_another_family_disables_it() {
    let route: &[u8] = &[88, 0, 6, 0x41, 0, 0, 0, 0, 0, 0, 0, 0];
    for (family, next_hop, routes) in [
        (Family::IPV4_VPN, V4, route),
        (Family::IPV6_VPN, VPN_V4, route),
        (Family::IPV6_MULTICAST, V4, &[0]),
        (Family::EVPN, VPN_V4, &[99, 0]),
    ] {
        let attribute = reach(family, next_hop, routes);
        assert_fault(
            &update(&[], &[&attribute, ORIGIN, AS_PATH], &[]),
            &external(),
            Disposition::AfiSafiDisable(family),
            OPTIONAL_ATTRIBUTE_ERROR,
            &attribute,
        );
    }
}

/// RFC 7606 §5.4: a route of an unknown type is no error.
#[test]
fn rfc_7606_section_5_4_unknown_route_types_are_handed_on() {
    let attribute = reach(Family::EVPN, V4, &[99, 2, 7, 8]);
    let update = sound(&update(&[], &[&attribute, ORIGIN, AS_PATH], &[]), &external());
    let Some(AttributeValue::MpReach(reach)) = update.attribute(14) else {
        panic!("an MP_REACH_NLRI expected")
    };
    let MpNlri::Evpn(list) = &reach.nlri else {
        panic!("EVPN routes expected")
    };
    let value = [7, 8].to_vec().into();
    assert_eq!(list[..], [EvpnRoute::Unknown { kind: 99, value }.into()]);
}

/// RFC 8955 §4: "the Network Address of Next Hop field MUST be ignored", and is kept.
#[test]
fn rfc_8955_section_4_flow_specifications_have_any_next_hop() {
    for next_hop in [&[][..], V4, &[1, 2, 3]] {
        let attribute = reach(Family::IPV4_FLOW_SPEC, next_hop, &[3, 3, 0x81, 6]);
        sound(&update(&[], &[&attribute, ORIGIN, AS_PATH], &[]), &external());
    }
}

#[test]
fn an_error_names_the_route_and_what_was_expected() {
    let attribute = reach(Family::EVPN, V4, &[99, 1, 7, 3, 2, 0, 0]);
    let decoded = decode(&update(&[], &[&attribute, ORIGIN, AS_PATH], &[]), &external());
    let malformed = MalformedRoute::EvpnLength { kind: 3, length: 2 };
    assert_eq!(*decoded.faults[0].error.reason(), Reason::Route(malformed));
    assert_eq!(
        decoded.faults[0].to_string(),
        "AFI/SAFI disable (l2vpn evpn): UPDATE > MP_REACH_NLRI > NLRI > prefix 2, octet 38: \
         an EVPN route of type 3 with 2 octets, expected 17 or 29, as its address wants"
    );
}

/// RFC 8277 §2.2, §2.3: the session says where labels end.
#[test]
fn rfc_8277_section_2_the_capability_says_how_many_labels_there_are() {
    let octets = reach(Family::IPV4_LABELLED, V4, &[56, 0, 6, 0x40, 0, 0xc, 0x81, 10]);
    let octets = update(&[], &[&octets, ORIGIN, AS_PATH], &[]);
    let counts = LabelCounts {
        receive: 255,
        send: 255,
    };
    let several = external().with_multiple_labels(Family::IPV4_LABELLED, counts);
    for (session, route) in [
        (several, "10.0.0.0/8 label 100/200"),
        (external(), "0.12.129.10/32 label 100"),
    ] {
        let update = sound(&octets, &session);
        let Some(AttributeValue::MpReach(reach)) = update.attribute(14) else {
            panic!("an MP_REACH_NLRI expected")
        };
        assert_eq!(reach.nlri.to_string(), route);
    }
}
