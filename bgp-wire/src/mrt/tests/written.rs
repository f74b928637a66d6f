//! Records there and back.

use std::string::ToString;
use std::vec::Vec;

use bytes::BytesMut;

use crate::mrt::write::{self, WriteError};
use crate::mrt::{Body, Decoder, Message, Peer, Peering, Records, Rib, RibEntry, RibNlri, StateChange};
use crate::{Afi, AsPath, Attribute, AttributeValue, Family, MpNlri, MpReach, NextHop, Origin, Safi};

fn peering(peer: &str, local: &str) -> Peering {
    Peering {
        peer_as: 64512,
        local_as: 64513,
        interface: 3,
        peer_address: peer.parse().unwrap(),
        local_address: local.parse().unwrap(),
    }
}

fn body(file: &[u8]) -> Body<'_> {
    Records::new(file).next().unwrap().unwrap().body().unwrap()
}

/// What was read is written as the octets it was read from.
fn copied(file: &[u8]) -> BytesMut {
    let mut copy = BytesMut::new();
    for record in Records::new(file) {
        write::record(&record.unwrap(), &mut copy).unwrap();
    }
    copy
}

#[test]
fn messages_of_every_subtype_come_back() {
    for form in 0..8 {
        for (peer, local) in [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8::2")] {
            for microseconds in [None, Some(999_999)] {
                let message = Message {
                    peering: peering(peer, local),
                    four_octet_as: form & 1 != 0,
                    local: form & 2 != 0,
                    add_path: form & 4 != 0,
                    octets: b"message",
                };
                let mut file = BytesMut::new();
                write::message(5, microseconds, &message, &mut file).unwrap();
                let Body::Message(read) = body(&file) else {
                    panic!()
                };
                assert_eq!(read, message);
                let header = Records::new(&file).next().unwrap().unwrap().header;
                assert_eq!((header.timestamp, header.microseconds), (5, microseconds));
                assert_eq!(copied(&file), file);
            }
        }
    }
}

#[test]
fn state_changes_come_back() {
    for four_octet_as in [false, true] {
        let change = StateChange {
            peering: peering("192.0.2.1", "192.0.2.2"),
            four_octet_as,
            old_state: 5,
            new_state: 6,
        };
        let mut file = BytesMut::new();
        write::state_change(5, None, &change, &mut file).unwrap();
        let Body::StateChange(read) = body(&file) else {
            panic!()
        };
        assert_eq!(read, change);
    }
}

#[test]
fn what_a_record_cannot_say_is_an_error_and_nothing_is_written() {
    let mut message = Message {
        peering: peering("192.0.2.1", "2001:db8::2"),
        four_octet_as: false,
        local: false,
        add_path: false,
        octets: b"",
    };
    let mut file = BytesMut::from(&b"before"[..]);
    let error = write::message(5, None, &message, &mut file).unwrap_err();
    let text = "peer address 192.0.2.1 and local address 2001:db8::2 are not of one family";
    assert_eq!(error.to_string(), text);
    message.peering = peering("192.0.2.1", "192.0.2.2");
    message.peering.peer_as = 4_200_000_000;
    let error = write::message(5, None, &message, &mut file).unwrap_err();
    assert_eq!(error, WriteError::AsNumber(4_200_000_000));
    assert_eq!(file, b"before"[..]);
}

#[test]
fn peers_come_back() {
    let peer = |address: &str, asn, four_octet_as| Peer {
        bgp_id: [192, 0, 2, 1].into(),
        address: address.parse().unwrap(),
        asn,
        four_octet_as,
    };
    let peers = [
        peer("192.0.2.1", 64512, false),
        peer("2001:db8::1", 64513, false),
        peer("192.0.2.3", 4_200_000_000, true),
        peer("2001:db8::3", 4_200_000_000, true),
    ];
    let mut file = BytesMut::new();
    write::peer_index_table(5, [192, 0, 2, 9].into(), b"view", &peers, &mut file).unwrap();
    let Body::PeerIndexTable(table) = body(&file) else {
        panic!()
    };
    assert_eq!(
        (table.collector_id, table.view_name),
        ([192, 0, 2, 9].into(), &b"view"[..])
    );
    assert_eq!(table.peers().collect::<Vec<_>>(), peers);
}

fn entry(path_id: Option<u32>, attributes: &[u8]) -> RibEntry<'_> {
    RibEntry {
        peer_index: 4,
        originated: 5,
        path_id,
        attributes,
    }
}

fn read_rib(file: &[u8]) -> (u16, Rib<'_>) {
    let subtype = Records::new(file).next().unwrap().unwrap().header.subtype;
    let Body::Rib(rib) = body(file) else { panic!() };
    (subtype, rib)
}

#[test]
fn routes_come_back_under_the_subtype_of_their_family() {
    let cases = [
        ("10.1.0.0/16", Safi::UNICAST, None, 2),
        ("10.1.0.0/16", Safi::MULTICAST, None, 3),
        ("2001:db8::/32", Safi::UNICAST, None, 4),
        ("::/0", Safi::MULTICAST, None, 5),
        ("0.0.0.0/0", Safi::UNICAST, Some(1), 8),
        ("10.1.0.0/16", Safi::MULTICAST, Some(1), 9),
        ("2001:db8::1/128", Safi::UNICAST, Some(1), 10),
        ("2001:db8::/32", Safi::MULTICAST, Some(1), 11),
    ];
    for (prefix, safi, path_id, expected) in cases {
        let entries = [entry(path_id, b"a"), entry(path_id, b"bc")];
        let mut file = BytesMut::new();
        write::rib(5, 6, prefix.parse().unwrap(), safi, &entries, &mut file).unwrap();
        let (subtype, rib) = read_rib(&file);
        assert_eq!((subtype, rib.sequence, rib.nlri.family.safi), (expected, 6, safi));
        assert_eq!(rib.nlri.to_string(), prefix);
        assert_eq!(rib.entries().collect::<Vec<_>>(), entries);
    }
}

#[test]
fn routes_of_other_families_are_generic() {
    let nlri = RibNlri {
        family: Family::new(Afi(25), Safi(70)),
        octets: &[3, 2, 8, 9],
    };
    for (path_id, expected) in [(None, 6), (Some(1), 12)] {
        let mut file = BytesMut::new();
        write::rib_nlri(5, 6, &nlri, &[entry(path_id, b"a")], &mut file).unwrap();
        let (subtype, rib) = read_rib(&file);
        assert_eq!((subtype, rib.nlri), (expected, nlri));
        assert_eq!(rib.entries().collect::<Vec<_>>(), [entry(path_id, b"a")]);
    }
    let two = [entry(Some(1), b"a"), entry(Some(2), b"a")];
    let mut file = BytesMut::new();
    let error = write::rib_nlri(5, 6, &nlri, &two, &mut file).unwrap_err();
    assert_eq!(error, WriteError::GenericPathIds(2));
    let mixed = [entry(Some(1), b"a"), entry(None, b"a")];
    let error = write::rib(
        5,
        6,
        "10.0.0.0/8".parse().unwrap(),
        Safi::UNICAST,
        &mixed,
        &mut file,
    )
    .unwrap_err();
    assert_eq!((error, file.len()), (WriteError::PathIds, 0));
}

/// What is written of a route is what is read of it, with the prefix back in MP_REACH_NLRI.
#[test]
fn attributes_come_back_from_their_abbreviated_form() {
    let next_hops = [
        NextHop::V6 {
            global: "2001:db8::1".parse().unwrap(),
            link_local: None,
        },
        NextHop::V6 {
            global: "2001:db8::1".parse().unwrap(),
            link_local: Some("fe80::1".parse().unwrap()),
        },
    ];
    for next_hop in next_hops {
        let prefix: ipnet::Ipv6Net = "2001:db8::/32".parse().unwrap();
        let attributes: Vec<Attribute> = std::vec![
            AttributeValue::Origin(Origin::Egp).into(),
            AttributeValue::AsPath(AsPath::sequence([4_200_000_000, 1])).into(),
            AttributeValue::MpReach(std::boxed::Box::new(MpReach {
                family: Family::IPV6_UNICAST,
                next_hop,
                reserved: 0,
                nlri: MpNlri::Ipv6Unicast(std::vec![prefix.into()]),
            }))
            .into(),
            AttributeValue::Med(0).into(),
        ];
        let (mut octets, mut file) = (BytesMut::new(), BytesMut::new());
        write::attributes(&attributes, &mut octets).unwrap();
        write::rib(
            5,
            6,
            prefix.into(),
            Safi::UNICAST,
            &[entry(None, &octets)],
            &mut file,
        )
        .unwrap();
        let (_, rib) = read_rib(&file);
        let entry = rib.entries().next().unwrap();
        let decoded = Decoder::new().rib_entry(&rib, &entry).unwrap();
        let crate::Message::Update(update) = decoded.message else {
            panic!()
        };
        let values = |list: &[Attribute]| list.iter().map(|a| a.value.clone()).collect::<Vec<_>>();
        assert_eq!(values(&update.attributes), values(&attributes));
    }
}
