//! From octets to messages.

use std::string::ToString;
use std::vec::Vec;

use proptest::prelude::*;

use super::record;
use crate::attribute::code;
use crate::mrt::number::{BGP, BGP4MP, BGP4MP_ET, TABLE_DUMP, TABLE_DUMP_V2};
use crate::mrt::{Bgp, Body, Decoder, Reader, Records};
use crate::{Decoded, Message};

const ORIGIN: [u8; 4] = [0x40, 1, 1, 0];
const AS_PATH: [u8; 9] = [0x40, 2, 6, 2, 1, 0, 0, 0xfc, 0];
const NEXT_HOP: [u8; 7] = [0x40, 3, 4, 192, 0, 2, 1];

/// What the first route of a RIB record is decoded to.
fn route(subtype: u16, nlri: &[u8], path_id: &[u8], attributes: &[&[u8]]) -> Decoded {
    let attributes = attributes.concat();
    let length = (attributes.len() as u16).to_be_bytes();
    let body = [
        &[0; 4],
        nlri,
        &[0, 1, 0, 0, 0, 0, 0, 0],
        path_id,
        &length,
        &attributes,
    ]
    .concat();
    let file = record(TABLE_DUMP_V2, subtype, &body);
    let Ok(Body::Rib(rib)) = Records::new(&file).next().unwrap().unwrap().body() else {
        panic!()
    };
    let entry = rib.entries().next().unwrap();
    Decoder::new().rib_entry(&rib, &entry).unwrap()
}

#[test]
fn an_ipv4_route_becomes_an_update() {
    let decoded = route(2, &[8, 10], &[], &[&ORIGIN, &AS_PATH, &NEXT_HOP]);
    assert_eq!(decoded.faults, []);
    let text = "UPDATE 10.0.0.0/8, origin IGP, path 64512, next hop 192.0.2.1";
    assert_eq!(decoded.message.to_string(), text);
}

#[test]
fn a_route_has_its_path_identifier() {
    let decoded = route(8, &[8, 10], &[0, 0, 0, 7], &[&ORIGIN, &AS_PATH, &NEXT_HOP]);
    let Message::Update(update) = decoded.message else {
        panic!()
    };
    assert_eq!(update.nlri[0].path_id, Some(7));
}

/// RFC 6396 §4.3.4: of MP_REACH_NLRI, tables have the next hop and its length only. Attributes around it stay.
#[test]
fn an_abbreviated_mp_reach_is_made_whole() {
    let next_hop = [[0x20, 1, 0xd, 0xb8].as_slice(), &[0; 11], &[1]].concat();
    let mp_reach = [&[0x80, 14, 17, 16], &next_hop[..]].concat();
    let decoded = route(4, &[32, 0x20, 1, 0xd, 0xb8], &[], &[&ORIGIN, &mp_reach, &AS_PATH]);
    assert_eq!(decoded.faults, []);
    let Message::Update(update) = &decoded.message else {
        panic!()
    };
    let codes: Vec<u8> = update
        .attributes
        .iter()
        .map(|attribute| attribute.code())
        .collect();
    assert_eq!(codes, [code::ORIGIN, code::MP_REACH_NLRI, code::AS_PATH]);
    let text = decoded.message.to_string();
    assert!(
        text.contains("2001:db8::/32") && text.contains("2001:db8::1"),
        "{text}"
    );
}

/// Some collectors write it whole, against the RFC.
#[test]
fn a_whole_mp_reach_is_left_alone() {
    let next_hop = [[0x20, 1, 0xd, 0xb8].as_slice(), &[0; 11], &[1]].concat();
    let mp_reach = [
        &[0x80, 14, 26, 0, 2, 1, 16],
        &next_hop[..],
        &[0, 32, 0x20, 1, 0xd, 0xb8],
    ]
    .concat();
    let decoded = route(4, &[32, 0x20, 1, 0xd, 0xb8], &[], &[&ORIGIN, &mp_reach, &AS_PATH]);
    assert_eq!(decoded.faults, []);
    assert!(decoded.message.to_string().contains("2001:db8::/32"));
}

#[test]
fn a_fault_of_a_route_is_told() {
    let decoded = route(2, &[8, 10], &[], &[&[0x40, 1, 1, 9], &AS_PATH, &NEXT_HOP]);
    assert_eq!(decoded.faults.len(), 1);
    assert!(decoded.faults[0].to_string().contains("ORIGIN"));
}

#[test]
fn a_table_dump_has_two_octet_as_numbers() {
    let as_path = [0x40, 2, 4, 2, 1, 0xfc, 0];
    let attributes = [&ORIGIN[..], &as_path, &NEXT_HOP].concat();
    let head = [
        0, 0, 0, 0, 10, 0, 0, 0, 8, 1, 0, 0, 0, 0, 192, 0, 2, 1, 0xfc, 0, 0,
    ];
    let body = [&head[..], &[attributes.len() as u8], &attributes].concat();
    let file = record(TABLE_DUMP, 1, &body);
    let Ok(Body::TableDump(dump)) = Records::new(&file).next().unwrap().unwrap().body() else {
        panic!()
    };
    let text = "UPDATE 10.0.0.0/8, origin IGP, path 64512, next hop 192.0.2.1";
    assert_eq!(
        Decoder::new().table_dump(&dump).unwrap().message.to_string(),
        text
    );
}

#[test]
fn a_message_of_the_type_bgp_gets_its_header_back() {
    let update = [0, 2, 8, 10, 0, 0];
    let file = record(BGP, 1, &[&[0; 12], &update[..]].concat());
    let Ok(Body::Bgp(Bgp::Message(message))) = Records::new(&file).next().unwrap().unwrap().body() else {
        panic!()
    };
    let decoded = Decoder::new().bgp_message(&message).unwrap();
    let Message::Update(update) = decoded.message else {
        panic!()
    };
    assert_eq!(update.withdrawn[0].to_string(), "10.0.0.0/8");
}

/// Reads everything there is; returns how many records there were.
fn read_all(file: &[u8]) -> usize {
    let mut decoder = Decoder::new();
    let read = |record: crate::mrt::Record<'_>| match record.body() {
        Ok(Body::Message(message)) => drop(decoder.message(&message)),
        Ok(Body::Rib(rib)) => rib.entries().for_each(|entry| {
            drop((
                decoder.rib_entry(&rib, &entry),
                decoder.rib_attributes(&rib, &entry),
            ))
        }),
        Ok(Body::TableDump(dump)) => drop((decoder.table_dump(&dump), decoder.table_dump_attributes(&dump))),
        Ok(Body::Bgp(Bgp::Message(message))) => drop(decoder.bgp_message(&message)),
        Ok(Body::PeerIndexTable(table)) => assert_eq!(table.peers().count(), table.peers().len()),
        _ => {}
    };
    let records = Records::new(file).flatten().map(read).count();
    let (mut reader, mut streamed) = (Reader::new(file), 0);
    while let Some(Ok(_)) = reader.next() {
        streamed += 1;
    }
    assert_eq!(streamed, records);
    records
}

proptest! {
    #[test]
    fn octets_of_any_kind_are_read_to_their_end(file in proptest::collection::vec(any::<u8>(), 0..512)) {
        read_all(&file);
    }

    #[test]
    fn bodies_of_any_kind_are_read(
        record_type in prop::sample::select(std::vec![BGP, TABLE_DUMP, TABLE_DUMP_V2, BGP4MP, BGP4MP_ET]),
        subtype in 0u16..13,
        body in proptest::collection::vec(prop_oneof![0u8..5, any::<u8>()], 0..128),
    ) {
        prop_assert_eq!(read_all(&record(record_type, subtype, &body)), 1);
    }

    /// Attributes of any kind, in a record that is otherwise right.
    #[test]
    fn routes_of_any_kind_are_decoded(attributes in proptest::collection::vec(prop_oneof![0u8..20, any::<u8>()], 0..96)) {
        let length = (attributes.len() as u16).to_be_bytes();
        let body = [&[0; 4][..], &[8, 10, 0, 1], &[0; 6], &length, &attributes].concat();
        prop_assert_eq!(read_all(&record(TABLE_DUMP_V2, 2, &body)), 1);
    }
}
