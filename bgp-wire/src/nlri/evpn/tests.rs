use alloc::vec::Vec;
use alloc::{format, vec};

use bytes::Bytes;

use super::{EvpnNlri, EvpnRoute};
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::family::Family;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, with_paths, write};
use crate::nlri::{EthernetSegmentId, Label, RouteDistinguisher};

const FAMILY: Family = Family::EVPN;
/// 64512:1
const RD: [u8; 8] = [0, 0, 0xfc, 0, 0, 0, 0, 1];
const ESI: [u8; 10] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const NO_ESI: [u8; 10] = [0; 10];
const TAG: [u8; 4] = [0, 0, 0, 5];
const MAC: [u8; 7] = [48, 0, 0, 0x5e, 0, 0x53, 1];
const V6: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
/// Label 100, which as a network identifier is 1600.
const LABEL: [u8; 3] = [0, 6, 0x40];

/// A route of this type with these fields.
fn route(kind: u8, fields: &[&[u8]]) -> Vec<u8> {
    let value = fields.concat();
    [&[kind, value.len() as u8], &value[..]].concat()
}

#[track_caller]
fn assert_route(octets: &[u8], text: &str) {
    assert_routes::<EvpnNlri>(octets, layout(FAMILY), text);
}

/// RFC 7432 §7.1
#[test]
fn type_1_is_an_ethernet_segment_that_can_be_reached() {
    let octets = route(1, &[&RD, &ESI, &[0xff; 4], &[0, 0, 0]]);
    assert_route(
        &octets,
        "auto-discovery esi 00:01:02:03:04:05:06:07:08:09 tag 4294967295 rd 64512:1 label 0 (vni 0)",
    );
}

/// RFC 7432 §7.2
#[test]
fn type_2_is_a_host_with_or_without_ip_address_and_second_label() {
    let with = |ip: &[u8], labels: &[u8]| route(2, &[&RD, &NO_ESI, &TAG, &MAC, ip, labels]);
    let mac = "mac 00:00:5e:00:53:01";
    let label = "tag 5 rd 64512:1 label 100 (vni 1600)";
    assert_route(&with(&[0], &LABEL), &format!("{mac} {label}"));
    assert_route(
        &with(&[32, 10, 0, 0, 1], &[LABEL, [0, 0, 9]].concat()),
        &format!("{mac} ip 10.0.0.1 {label} label 0 (vni 9)"),
    );
    assert_route(
        &with(&[&[128], &V6[..]].concat(), &LABEL),
        &format!("{mac} ip 2001:db8::1 {label}"),
    );
}

/// RFC 7432 §7.3, §7.4
#[test]
fn types_3_and_4_have_the_address_of_a_router() {
    assert_route(
        &route(3, &[&RD, &TAG, &[32, 192, 0, 2, 1]]),
        "multicast to 192.0.2.1 tag 5 rd 64512:1",
    );
    assert_route(
        &route(4, &[&RD, &ESI, &[128], &V6]),
        "segment 00:01:02:03:04:05:06:07:08:09 of 2001:db8::1 rd 64512:1",
    );
}

/// RFC 9136 §3.1: prefix and gateway have 32 bits or 128 each, whatever the prefix's length.
#[test]
fn type_5_is_an_ip_prefix() {
    let v4 = route(
        5,
        &[&RD, &NO_ESI, &TAG, &[16, 10, 1, 0, 0], &[192, 0, 2, 1], &LABEL],
    );
    assert_route(
        &v4,
        "10.1.0.0/16 gateway 192.0.2.1 tag 5 rd 64512:1 label 100 (vni 1600)",
    );
    let v6 = route(5, &[&RD, &NO_ESI, &TAG, &[64], &V6, &[0; 16], &LABEL]);
    // Bits behind the prefix stay.
    assert_route(&v6, "2001:db8::1/64 tag 5 rd 64512:1 label 100 (vni 1600)");
}

/// RFC 7606 §5.4
#[test]
fn routes_of_unknown_types_are_kept() {
    let octets = [&route(6, &[&[1, 2, 3]])[..], &route(255, &[])].concat();
    assert_route(&octets, "type 6 (3 octets), type 255 (0 octets)");
}

#[test]
fn the_path_identifier_comes_first() {
    let octets = [&[0, 0, 0, 7][..], &route(3, &[&RD, &TAG, &[32, 192, 0, 2, 1]])].concat();
    assert_routes::<EvpnNlri>(
        &octets,
        with_paths(FAMILY),
        "multicast to 192.0.2.1 tag 5 rd 64512:1 path 7",
    );
}

/// Every length but those of the RFCs is malformed, and says which is expected.
#[test]
fn each_type_has_its_lengths() {
    let right: [(u8, &[u8]); 5] = [
        (1, &[25]),
        (2, &[33, 36, 37, 40, 49, 52]),
        (3, &[17, 29]),
        (4, &[23, 35]),
        (5, &[34, 58]),
    ];
    // Where in each type the length of a MAC address is, and that of an IP address.
    let places = [(0, 0), (22, 29), (0, 12), (0, 18), (0, 0)];
    for ((kind, lengths), (mac_at, ip_at)) in right.into_iter().zip(places) {
        for length in 0..=255_u8 {
            let found = [0, 32, 128].into_iter().any(|ip_bits| {
                let mut value = vec![0; usize::from(length)];
                set(&mut value, mac_at, 48);
                set(&mut value, ip_at, ip_bits);
                super::read::route(kind, &value).is_ok()
            });
            assert_eq!(found, lengths.contains(&length), "type {kind}, {length} octets");
        }
    }
}

/// Puts an octet in its place, where there is one.
fn set(value: &mut [u8], at: usize, octet: u8) {
    if let (true, Some(slot)) = (at > 0, value.get_mut(at)) {
        *slot = octet;
    }
}

#[test]
fn addresses_of_impossible_lengths_are_malformed() {
    let malformed = |octets: &[u8], reason| assert_malformed::<EvpnNlri>(octets, layout(FAMILY), reason);
    let mac = route(
        2,
        &[&RD, &NO_ESI, &TAG, &[47, 0, 0, 0x5e, 0, 0x53, 1], &[0], &LABEL],
    );
    malformed(&mac, MalformedRoute::MacLength(47));
    let ip = route(2, &[&RD, &NO_ESI, &TAG, &MAC, &[31, 10, 0, 0, 1], &LABEL]);
    malformed(&ip, MalformedRoute::AddressLength(31));
    let originator = route(3, &[&RD, &TAG, &[0]]);
    malformed(&originator, MalformedRoute::AddressLength(0));
    let prefix = route(5, &[&RD, &NO_ESI, &TAG, &[33, 10, 1, 0, 0], &[0; 4], &LABEL]);
    malformed(
        &prefix,
        MalformedRoute::EvpnPrefixLength {
            length: 33,
            v6: false,
        },
    );
}

#[test]
fn a_length_past_the_field_is_malformed() {
    assert_malformed::<EvpnNlri>(&[6, 3, 1, 2], layout(FAMILY), Reason::PrefixOverrun);
    assert_malformed::<EvpnNlri>(&[6], layout(FAMILY), Reason::PrefixOverrun);
}

#[test]
fn what_has_no_form_is_not_written() {
    let route = EvpnRoute::IpPrefix {
        rd: RouteDistinguisher::ZERO,
        esi: EthernetSegmentId::default(),
        ethernet_tag: 0,
        prefix: "10.0.0.0/8".parse().expect("a prefix"),
        gateway: "::".parse().expect("an address"),
        label: Label::from_vni(1),
    };
    assert_eq!(
        write(&[EvpnNlri::from(route)], layout(FAMILY)),
        Err(EncodeError::GatewayFamily)
    );
    let value = Bytes::from(vec![0; 256]);
    let long = EvpnNlri::from(EvpnRoute::Unknown { kind: 9, value });
    assert_eq!(
        write(&[long], layout(FAMILY)),
        Err(EncodeError::EvpnTooLong { length: 256 })
    );
}
