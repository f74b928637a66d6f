use alloc::vec::Vec;

use bytes::{Bytes, BytesMut};
use ipnet::{Ipv4Net, Ipv6Net};

use super::{encode_reach, encode_routes, encode_unreach, encode_withdrawals};
use crate::attribute::{AsPath, Attribute, AttributeValue, Community, MpReach, MpUnreach, NextHop, Origin};
use crate::error::EncodeError;
use crate::family::{Afi, Family, Safi};
use crate::message::{Message, Update};
use crate::negotiated::Negotiated;
use crate::nlri::{LabelStack, MpNlri, Nlri, RouteDistinguisher, VpnNlri};

fn mandatory() -> Vec<Attribute> {
    let values = [
        AttributeValue::Origin(Origin::Igp),
        AttributeValue::AsPath(AsPath::sequence([65001])),
        AttributeValue::NextHop([192, 0, 2, 1].into()),
    ];
    values.map(Attribute::from).into()
}

fn v4(count: u32) -> impl Iterator<Item = Nlri<Ipv4Net>> {
    (0..count).map(|n| {
        Ipv4Net::new((0x0a00_0000 + (n << 8)).into(), 24)
            .expect("a prefix")
            .into()
    })
}

fn v6(count: u128) -> impl Iterator<Item = Nlri<Ipv6Net>> {
    (0..count).map(|n| {
        Ipv6Net::new(((0x2001_0db8 << 96) + (n << 64)).into(), 64)
            .expect("a prefix")
            .into()
    })
}

fn update(octets: &Bytes, n: &Negotiated) -> Update {
    match Message::decode(octets, n).expect("a good message").message {
        Message::Update(update) => update,
        other => panic!("an UPDATE expected, got {other:?}"),
    }
}

#[test]
fn messages_are_filled_up_to_the_limit() {
    let n = Negotiated::default();
    let mut messages = Vec::new();
    encode_routes(&mandatory(), v4(3000), &n, &mut messages).expect("routes");
    let lengths: Vec<usize> = messages.iter().map(Bytes::len).collect();
    // 41 octets before the prefixes of four each: 1013 fit.
    assert_eq!(lengths, [4093, 4093, 41 + 4 * (3000 - 2 * 1013)]);
    let routes: Vec<Nlri<Ipv4Net>> = messages
        .iter()
        .flat_map(|message| update(message, &n).nlri)
        .collect();
    assert_eq!(routes, v4(3000).collect::<Vec<_>>());
}

#[test]
fn without_prefixes_there_is_no_message() {
    let mut messages = Vec::new();
    encode_routes(&mandatory(), v4(0), &Negotiated::default(), &mut messages).expect("nothing");
    encode_withdrawals(v6(0), &Negotiated::default(), &mut messages).expect("nothing");
    assert!(messages.is_empty());
}

#[test]
fn withdrawals_are_split_too() {
    let n = Negotiated::default().with_family(Family::IPV6_UNICAST);
    let mut messages = Vec::new();
    encode_withdrawals(v4(2000), &n, &mut messages).expect("withdrawals");
    let withdrawn: Vec<Nlri<Ipv4Net>> = messages
        .iter()
        .flat_map(|message| update(message, &n).withdrawn)
        .collect();
    assert_eq!((messages.len(), withdrawn), (2, v4(2000).collect()));
}

#[test]
fn ipv6_routes_go_behind_the_next_hop_of_an_mp_reach_nlri() {
    let n = Negotiated::default().with_family(Family::IPV6_UNICAST);
    let reach = MpReach::ipv6("2001:db8::1".parse().expect("an address"), []);
    let mut attributes = mandatory();
    attributes.push(AttributeValue::from(reach.clone()).into());
    let mut messages = Vec::new();
    encode_routes(&attributes, v6(1000), &n, &mut messages).expect("routes");
    let mut routes = Vec::new();
    for message in &messages {
        assert!(message.len() <= 4096);
        let update = update(message, &n);
        // MP_REACH_NLRI first (RFC 7606 §5.1), NEXT_HOP left out (RFC 4760 §3).
        let codes: Vec<u8> = update.attributes.iter().map(Attribute::code).collect();
        assert_eq!(codes, [14, 1, 2]);
        let AttributeValue::MpReach(found) = &update.attributes[0].value else {
            panic!("MP_REACH_NLRI expected")
        };
        assert_eq!(found.next_hop, reach.next_hop);
        let MpNlri::Ipv6Unicast(list) = &found.nlri else {
            panic!("IPv6 prefixes expected")
        };
        routes.extend(list.iter().copied());
    }
    assert_eq!((messages.len(), routes), (3, v6(1000).collect()));
}

#[test]
fn ipv6_withdrawals_go_into_mp_unreach_nlri() {
    let n = Negotiated::default().with_family(Family::IPV6_UNICAST);
    let mut messages = Vec::new();
    encode_withdrawals(v6(3), &n, &mut messages).expect("withdrawals");
    let update = update(&messages[0], &n);
    let AttributeValue::MpUnreach(unreach) = &update.attributes[0].value else {
        panic!("MP_UNREACH_NLRI expected")
    };
    assert_eq!(unreach.nlri, MpNlri::Ipv6Unicast(v6(3).collect()));
}

fn vpn(count: u32) -> MpNlri {
    let labels = LabelStack::new(&[100]).expect("a label");
    let route = |nlri: Nlri<Ipv4Net>| VpnNlri::new(labels, RouteDistinguisher::ZERO, nlri.prefix);
    MpNlri::Ipv4Vpn(v4(count).map(route).collect())
}

#[test]
fn routes_of_any_family_are_spread_behind_their_next_hop() {
    let n = Negotiated::default().with_family(Family::IPV4_VPN);
    let next_hop = NextHop::vpn([192, 0, 2, 1].into());
    let reach = MpReach::new(Family::IPV4_VPN, next_hop, vpn(1000));
    let mut messages = Vec::new();
    encode_reach(&mandatory(), &reach, &n, &mut messages).expect("routes");
    let unreach = MpUnreach {
        family: Family::IPV4_VPN,
        nlri: vpn(1000),
    };
    let brought = messages.len();
    encode_unreach(&unreach, &n, &mut messages).expect("withdrawals");
    // Of 15 octets each, 269 fit beside the attributes and 271 without.
    assert_eq!((brought, messages.len()), (4, 8));
    let (mut routes, mut gone) = (MpNlri::none(Family::IPV4_VPN), MpNlri::none(Family::IPV4_VPN));
    for update in messages.iter().map(|message| update(message, &n)) {
        let codes: Vec<u8> = update.attributes.iter().map(Attribute::code).collect();
        match &update.attributes[0].value {
            AttributeValue::MpReach(part) => {
                assert_eq!((&part.next_hop, &codes[..]), (&reach.next_hop, &[14, 1, 2][..]));
                routes.append(part.nlri.clone());
            }
            AttributeValue::MpUnreach(part) => {
                assert_eq!(codes, [15]);
                gone.append(part.nlri.clone());
            }
            other => panic!("expected MP_REACH_NLRI or MP_UNREACH_NLRI: {other:?}"),
        }
    }
    assert_eq!((routes, gone), (vpn(1000), vpn(1000)));
}

#[test]
fn routes_that_are_octets_are_not_spread() {
    let family = Family::new(Afi(1234), Safi(99));
    let reach = |length| {
        let octets = Bytes::from(Vec::from([7]).repeat(length));
        MpReach::new(family, NextHop::none(), MpNlri::Other(octets))
    };
    let mut messages = Vec::new();
    let n = Negotiated::default();
    encode_reach(&mandatory(), &reach(0), &n, &mut messages).expect("nothing");
    assert!(messages.is_empty());
    encode_reach(&mandatory(), &reach(4000), &n, &mut messages).expect("one message");
    let AttributeValue::MpReach(found) = &update(&messages[0], &n).attributes[0].value else {
        panic!("MP_REACH_NLRI expected")
    };
    assert_eq!(**found, reach(4000));
    let refused = encode_reach(&mandatory(), &reach(4096), &n, &mut messages);
    assert!(
        matches!(refused, Err(EncodeError::MessageTooLong { .. })),
        "{refused:?}"
    );
    let of_another = MpReach::new(Family::IPV4_VPN, NextHop::none(), MpNlri::Other(Bytes::new()));
    let refused = encode_reach(&mandatory(), &of_another, &n, &mut messages);
    let family = Family::IPV4_VPN;
    assert_eq!(refused, Err(EncodeError::FamilyMismatch { family }));
    assert_eq!(messages.len(), 1);
}

#[test]
fn ipv6_routes_without_a_next_hop_are_refused() {
    let refused = encode_routes(&mandatory(), v6(1), &Negotiated::default(), &mut Vec::new());
    assert_eq!(
        refused,
        Err(EncodeError::NextHopMissing {
            family: Family::IPV6_UNICAST
        })
    );
}

#[test]
fn an_error_leaves_the_messages_as_they_were() {
    let n = Negotiated::default();
    let mut messages = Vec::from([Bytes::from_static(b"before")]);
    let with_path = Nlri {
        path_id: Some(1),
        ..v4(1).next().expect("a prefix")
    };
    let refused = encode_routes(&mandatory(), v4(2000).chain([with_path]), &n, &mut messages);
    assert_eq!(
        refused,
        Err(EncodeError::PathIdNotNegotiated {
            family: Family::IPV4_UNICAST
        })
    );
    assert_eq!(messages.len(), 1);
}

#[test]
fn attributes_that_leave_no_room_for_a_prefix_are_refused() {
    let communities = |count| AttributeValue::Communities(Vec::from([Community(1)]).repeat(count));
    let attributes = |count| [mandatory(), [communities(count).into()].into()].concat();
    for count in [1012, 1013, 2000] {
        let mut messages = Vec::new();
        let refused = encode_routes(&attributes(count), v4(2), &Negotiated::default(), &mut messages);
        assert!(
            matches!(refused, Err(EncodeError::MessageTooLong { most: 4096, .. })),
            "{count}: {refused:?}"
        );
        assert!(messages.is_empty());
    }
    let mut messages = Vec::new();
    encode_routes(&attributes(1011), v4(2), &Negotiated::default(), &mut messages)
        .expect("room for one each");
    assert_eq!(messages.iter().map(Bytes::len).collect::<Vec<_>>(), [4093, 4093]);
}

#[test]
fn a_length_takes_a_second_octet_only_when_it_must() {
    for (octets, header) in [(255, &[0xc0, 201, 255][..]), (256, &[0xd0, 201, 1, 0])] {
        let value = Bytes::from(Vec::from([7]).repeat(octets));
        let update = Update {
            attributes: [AttributeValue::Unknown { code: 201, value }.into()].into(),
            ..Update::default()
        };
        let mut out = BytesMut::new();
        Message::Update(update)
            .encode(&Negotiated::default(), &mut out)
            .expect("an UPDATE");
        assert_eq!(&out[23..23 + header.len()], header);
        assert!(out[23 + header.len()..].iter().all(|octet| *octet == 7));
        assert_eq!(out.len(), 23 + header.len() + octets);
    }
}

/// RFC 6793 §4.2.2
#[test]
fn a_large_as_number_becomes_as_trans_where_only_two_octets_fit() {
    let values = [AttributeValue::AsPath(AsPath::sequence([100_000, 65001]))];
    let message = Message::Update(Update {
        attributes: values.map(Attribute::from).into(),
        ..Update::default()
    });
    let mut out = BytesMut::new();
    message
        .encode(&Negotiated::default(), &mut out)
        .expect("an UPDATE");
    assert_eq!(&out[26..], [2, 2, 0x5b, 0xa0, 0xfd, 0xe9]);
}

#[test]
fn a_message_that_cannot_be_written_leaves_no_trace() {
    let nlri = MpNlri::Ipv4Unicast(v4(1).collect());
    let next_hop = NextHop::Other(Bytes::new());
    let reach = MpReach {
        family: Family::IPV6_UNICAST,
        next_hop,
        reserved: 0,
        nlri,
    };
    let attributes = Vec::from([Attribute::from(AttributeValue::from(reach))]);
    let mut out = BytesMut::from(&b"before"[..]);
    let refused = Message::Update(Update {
        attributes,
        ..Update::default()
    })
    .encode(&Negotiated::default(), &mut out);
    assert_eq!(
        refused,
        Err(EncodeError::FamilyMismatch {
            family: Family::IPV6_UNICAST
        })
    );
    assert_eq!(&out[..], b"before");
}
