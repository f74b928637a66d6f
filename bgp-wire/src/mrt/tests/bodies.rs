//! Bodies from literal octets.

use std::net::{IpAddr, Ipv4Addr};
use std::string::ToString;
use std::vec::Vec;

use super::record;
use crate::MessageType;
use crate::mrt::number::{BGP, BGP4MP, TABLE_DUMP, TABLE_DUMP_V2, bgp, bgp4mp};
use crate::mrt::{Bgp, Body, Error, Records, Rib};

/// What a file of one record has.
fn body(file: &[u8]) -> Result<Body<'_>, Error> {
    Records::new(file).next().unwrap().unwrap().body()
}

fn error(record_type: u16, subtype: u16, octets: &[u8]) -> std::string::String {
    body(&record(record_type, subtype, octets))
        .unwrap_err()
        .to_string()
}

/// Two-octet AS numbers 64512 and 64513, interface 3, IPv4, two addresses.
const PEERING: [u8; 16] = [0xfc, 0, 0xfc, 1, 0, 3, 0, 1, 192, 0, 2, 1, 192, 0, 2, 2];

#[test]
fn a_message_says_whose_it_is() {
    let file = record(BGP4MP, bgp4mp::MESSAGE, &[&PEERING[..], b"message"].concat());
    let Ok(Body::Message(message)) = body(&file) else {
        panic!()
    };
    assert_eq!(
        (message.peering.peer_as, message.peering.local_as),
        (64512, 64513)
    );
    assert_eq!(message.peering.interface, 3);
    assert_eq!(message.peering.peer_address, IpAddr::from([192, 0, 2, 1]));
    assert_eq!(message.peering.local_address, IpAddr::from([192, 0, 2, 2]));
    assert_eq!(message.octets, b"message");
    assert_eq!(
        (message.four_octet_as, message.local, message.add_path),
        (false, false, false)
    );
}

#[test]
fn a_message_that_is_cut_says_within_which_field() {
    let fields = [
        (0, "Peer AS Number"),
        (2, "Local AS Number"),
        (4, "Interface Index"),
        (6, "Address Family"),
        (8, "Peer IP Address"),
        (12, "Local IP Address"),
    ];
    for (start, field) in fields {
        let error = error(BGP4MP, bgp4mp::MESSAGE, &PEERING[..start + 1]);
        let text = std::format!(
            "octet {}: the record ends within its {field}: 1 octets are left",
            12 + start
        );
        assert_eq!(error, text);
    }
}

#[test]
fn an_unknown_address_family_is_told_where_it_stands() {
    let mut octets = PEERING;
    octets[7] = 25;
    let text = "octet 18: address family 25 is unknown, expected 1 (IPv4) or 2 (IPv6)";
    assert_eq!(error(BGP4MP, bgp4mp::MESSAGE, &octets), text);
}

/// Zebra wrote such records in 2000, for sessions whose addresses it did not know yet.
#[test]
fn a_message_without_addresses_begins_with_its_marker() {
    let marker = [0xff; 16];
    let file = record(BGP4MP, bgp4mp::MESSAGE, &[&[0, 1, 0, 2], &marker[..]].concat());
    let Ok(Body::Message(message)) = body(&file) else {
        panic!()
    };
    assert_eq!((message.peering.peer_as, message.peering.local_as), (1, 2));
    assert_eq!(message.peering.peer_address, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    assert_eq!(message.octets, marker);
}

#[test]
fn state_changes_are_read_with_and_without_addresses() {
    let whole = record(
        BGP4MP,
        bgp4mp::STATE_CHANGE,
        &[&PEERING[..], &[0, 3, 0, 4]].concat(),
    );
    let short = record(BGP4MP, bgp4mp::STATE_CHANGE, &[0xfc, 0, 0xfc, 1, 0, 3, 0, 4]);
    for file in [whole, short] {
        let Ok(Body::StateChange(change)) = body(&file) else {
            panic!()
        };
        assert_eq!((change.old_state, change.new_state), (3, 4));
        assert_eq!(change.peering.peer_as, 64512);
    }
    let long = [&PEERING[..], &[0, 3, 0, 4, 5]].concat();
    let text = "octet 32: 1 octets are left behind the record's last field";
    assert_eq!(error(BGP4MP, bgp4mp::STATE_CHANGE, &long), text);
}

#[test]
fn what_is_not_read_is_kept() {
    for (record_type, subtype) in [
        (BGP4MP, bgp4mp::ENTRY),
        (BGP4MP, bgp4mp::SNAPSHOT),
        (TABLE_DUMP_V2, 7),
        (48, 0),
    ] {
        let file = record(record_type, subtype, b"kept");
        assert!(matches!(body(&file), Ok(Body::Other)), "{record_type}/{subtype}");
        assert_eq!(Records::new(&file).next().unwrap().unwrap().octets, b"kept");
    }
}

#[test]
fn a_table_dump_keeps_bits_behind_the_prefix() {
    let head = [
        0, 1, 0, 2, 11, 13, 9, 9, 13, 1, 0, 0, 0, 5, 192, 0, 2, 1, 0xfc, 0, 0, 2,
    ];
    let octets = [&head[..], &[1, 2]].concat();
    let file = record(TABLE_DUMP, 1, &octets);
    let Ok(Body::TableDump(route)) = body(&file) else {
        panic!()
    };
    assert_eq!((route.view, route.sequence, route.prefix_len), (1, 2, 13));
    assert_eq!(route.prefix, IpAddr::from([11, 13, 9, 9]));
    assert_eq!((route.peer_as, route.attributes), (64512, &[1, 2][..]));
    let mut long = octets;
    long[8] = 33;
    let text = "octet 20: a prefix length of 33 bits, expected at most 32";
    assert_eq!(error(TABLE_DUMP, 1, &long), text);
}

/// An entry of a RIB record, with a path identifier and one octet of attributes.
const ENTRY: [u8; 13] = [0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 1, 0xaa];

fn rib(subtype: u16, parts: &[&[u8]]) -> Vec<u8> {
    record(TABLE_DUMP_V2, subtype, &parts.concat())
}

fn path_ids(rib: &Rib<'_>) -> Vec<Option<u32>> {
    rib.entries().map(|entry| entry.path_id).collect()
}

#[test]
fn a_rib_record_has_entries_with_path_identifiers() {
    let file = rib(8, &[&[0, 0, 0, 9], &[20, 10, 1, 0xff], &[0, 2], &ENTRY, &ENTRY]);
    let Ok(Body::Rib(rib)) = body(&file) else { panic!() };
    assert_eq!(rib.sequence, 9);
    assert_eq!(rib.nlri.address(), Some((IpAddr::from([10, 1, 0xff, 0]), 20)));
    assert_eq!(rib.nlri.to_string(), "10.1.240.0/20");
    assert_eq!(path_ids(&rib), [Some(6), Some(6)]);
    let entry = rib.entries().next().unwrap();
    assert_eq!(
        (entry.peer_index, entry.originated, entry.attributes),
        (4, 5, &[0xaa][..])
    );
}

/// RFC 8050 §4.2 has the path identifier in front of the NLRI; GoBGP and OpenBGPD have it in the entries.
#[test]
fn a_generic_record_has_its_path_identifier_in_either_place() {
    let vpn = [[0, 1, 128].as_slice(), &[96, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 10]];
    let without = [&ENTRY[..6], &ENTRY[10..]].concat();
    let by_rfc = rib(
        12,
        &[&[0, 0, 0, 9], vpn[0], &[0, 0, 0, 6], vpn[1], &[0, 1], &without],
    );
    let by_others = rib(12, &[&[0, 0, 0, 9], vpn[0], vpn[1], &[0, 1], &ENTRY]);
    for file in [by_rfc, by_others] {
        let Ok(Body::Rib(rib)) = body(&file) else { panic!() };
        assert_eq!(rib.nlri.octets, vpn[1]);
        assert_eq!(path_ids(&rib), [Some(6)]);
        assert_eq!(
            rib.nlri.to_string(),
            std::format!("{} 0x6000010100000001000000010a", rib.nlri.family)
        );
    }
}

/// Families count the octets of their NLRI differently.
#[test]
fn generic_records_hold_nlri_of_other_families() {
    let cases: [(&[u8], &[u8]); 5] = [
        (&[0, 25, 70], &[3, 3, 1, 2, 3]),
        (&[0x40, 4, 71], &[0, 1, 0, 2, 8, 9]),
        (&[0, 1, 133], &[3, 1, 8, 10]),
        (&[0, 1, 133], &[0xf0, 2, 1, 8]),
        (&[0, 1, 132], &[0]),
    ];
    for (family, nlri) in cases {
        let file = rib(6, &[&[0, 0, 0, 9], family, nlri, &[0, 0]]);
        let Ok(Body::Rib(rib)) = body(&file) else {
            panic!("{family:?}")
        };
        assert_eq!(rib.nlri.octets, nlri, "{family:?}");
    }
}

#[test]
fn the_deprecated_type_bgp_is_read() {
    let head = [0xfc, 0, 192, 0, 2, 1, 0xfc, 1, 192, 0, 2, 2];
    let file = record(BGP, bgp::UPDATE, &[&head[..], b"body"].concat());
    let Ok(Body::Bgp(Bgp::Message(message))) = body(&file) else {
        panic!()
    };
    assert_eq!((message.source_as, message.destination_as), (64512, 64513));
    assert_eq!(
        (message.message_type, message.body),
        (MessageType::Update, &b"body"[..])
    );

    let file = record(BGP, bgp::STATE_CHANGE, &[0xfc, 0, 192, 0, 2, 1, 0, 3, 0, 4]);
    let Ok(Body::Bgp(Bgp::StateChange(change))) = body(&file) else {
        panic!()
    };
    assert_eq!(
        (change.peer_as, change.old_state, change.new_state),
        (64512, 3, 4)
    );

    let file = record(BGP, bgp::SYNC, b"\0\x07rib.0\0\0");
    let Ok(Body::Bgp(Bgp::Sync { view, file_name })) = body(&file) else {
        panic!()
    };
    assert_eq!((view, file_name), (7, &b"rib.0"[..]));

    for subtype in [bgp::NULL, bgp::PREF_UPDATE, 8] {
        assert!(matches!(body(&record(BGP, subtype, b"")), Ok(Body::Other)));
    }
}
