//! The borrowed view: it reads what the owned value holds, and keeps every octet.

use crate::packet::*;
use crate::update::MP_REACH_IPV6;
use bgp_wire::bytes::BytesMut;
use bgp_wire::*;

/// The view of an UPDATE, which must not end the session.
fn view<'a>(octets: &'a [u8], n: &'a Negotiated) -> UpdateView<'a> {
    match MessageView::check(octets, n) {
        Ok(MessageView::Update(view)) => view,
        other => panic!("an UPDATE expected, got {other:?}"),
    }
}

const COMMUNITIES: &[u8] = &[0xc0, 8, 8, 0xfd, 0xe9, 0, 1, 0xff, 0xff, 0xff, 1];
const PATH: &[u8] = &[0x40, 2, 16, 2, 2, 0, 0, 0xfd, 0xe9, 0, 1, 0, 0, 1, 1, 0, 0, 0, 9];

#[test]
fn each_list_is_read_where_it_lies() {
    let octets = update(
        &[8, 10],
        &[ORIGIN, PATH, NEXT_HOP, COMMUNITIES, MP_REACH_IPV6],
        PREFIX,
    );
    let n = external();
    let view = view(&octets, &n);
    assert_eq!(view.octets(), octets);
    assert_eq!(
        view.withdrawn()
            .map(|route| route.to_string())
            .collect::<Vec<_>>(),
        ["10.0.0.0/8"]
    );
    assert_eq!(
        view.nlri().map(|route| route.to_string()).collect::<Vec<_>>(),
        ["203.0.113.0/24"]
    );
    let Some(AttributeValueView::AsPath(path)) = view.attribute(2) else {
        panic!("AS_PATH expected")
    };
    assert_eq!(path.asns().collect::<Vec<_>>(), [65001, 65536, 9]);
    let kinds: Vec<SegmentKind> = path.segments().map(|segment| segment.kind).collect();
    assert_eq!(kinds, [SegmentKind::Sequence, SegmentKind::Set]);
    let Some(AttributeValueView::Communities(list)) = view.attribute(8) else {
        panic!("COMMUNITIES expected")
    };
    assert_eq!(
        list.collect::<Vec<_>>(),
        [Community::new(65001, 1), Community::NO_EXPORT]
    );
    let Some(AttributeValueView::MpReach(reach)) = view.attribute(14) else {
        panic!("MP_REACH_NLRI expected")
    };
    let MpNlriView::Ipv6Unicast(mut routes) = reach.nlri() else {
        panic!("IPv6 prefixes expected")
    };
    assert_eq!(
        routes.next().map(|route| route.to_string()).as_deref(),
        Some("2001:db8::/32")
    );
    assert!(routes.next().is_none());
}

/// Message::decode goes through the view.
#[test]
fn the_owned_value_is_made_of_the_view() {
    let octets = update(
        &[8, 10],
        &[ORIGIN, PATH, NEXT_HOP, COMMUNITIES, MP_REACH_IPV6],
        PREFIX,
    );
    assert_eq!(
        view(&octets, &external()).to_update(),
        sound(&octets, &external())
    );
}

#[test]
fn attributes_at_fault_are_left_out_but_stand_among_the_raw_ones() {
    let bad_med = &[0x80, 4, 3, 0, 0, 0];
    let octets = update(&[], &[ORIGIN, AS_PATH, bad_med, NEXT_HOP, ORIGIN], PREFIX);
    let n = external();
    let view = view(&octets, &n);
    assert_eq!(view.attributes().map(|a| a.code()).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(
        view.raw_attributes().map(|a| a.code).collect::<Vec<_>>(),
        [1, 2, 4, 3, 1]
    );
    assert_eq!(view.raw_attributes().nth(2).unwrap().octets(), bad_med);
    assert_eq!(view.disposition(), Some(Disposition::TreatAsWithdraw));
    assert_eq!(view.faults().len(), 2);
}

/// Thousands of attributes at fault cost a reader of the view a search each, not a walk over all of them.
#[test]
fn a_message_full_of_duplicates_is_read_like_any_other() {
    let unknown = [0xc0, 200, 0].repeat(20_000);
    let octets = update(&[], &[ORIGIN, AS_PATH, &unknown, NEXT_HOP], PREFIX);
    let n = external().with_extended_message();
    let view = view(&octets, &n);
    assert_eq!(view.faults().len(), 19_999);
    assert_eq!(
        view.attributes().map(|a| a.code()).collect::<Vec<_>>(),
        [1, 2, 200, 3]
    );
}

/// RFC 4271 §4.3: trailing bits mean nothing, so routes are equal without them; they are written back all the same.
#[test]
fn bits_behind_a_prefix_come_back_as_they_were() {
    let mp = [
        &MP_REACH_IPV6[..2],
        &[32],
        &MP_REACH_IPV6[3..],
        &[33, 0x20, 1, 0xd, 0xb8, 0xff],
    ]
    .concat();
    let withdrawn = [9, 10, 0xff, 0, 7, 0x81];
    let octets = update(&withdrawn, &[&mp, ORIGIN, AS_PATH, NEXT_HOP], &[20, 203, 0, 0x7f]);
    let decoded = sound(&octets, &external());
    assert_eq!(decoded.nlri[0].address_on_wire().to_string(), "203.0.127.0");
    assert_eq!(
        decoded.nlri[0],
        "203.0.112.0/20"
            .parse::<bgp_wire::ipnet::Ipv4Net>()
            .unwrap()
            .into()
    );
    let mut again = BytesMut::new();
    Message::Update(decoded).encode(&external(), &mut again).unwrap();
    assert_eq!(again, octets);
}

/// A prefix put in the place of a shorter one has no bit of what lay behind that.
#[test]
fn trailing_bits_do_not_reach_into_another_prefix() {
    let octets = update(&[], &[ORIGIN, AS_PATH, NEXT_HOP], &[20, 203, 0, 0x7f]);
    let mut update = sound(&octets, &external());
    update.nlri[0].prefix = "203.0.112.0/23".parse().unwrap();
    let mut again = BytesMut::new();
    Message::Update(update).encode(&external(), &mut again).unwrap();
    assert_eq!(again[again.len() - 4..], [23, 203, 0, 0x71]);
}

/// RFC 8277, as one UPDATE; the layouts themselves are tested where they are.
#[test]
fn labelled_routes_are_typed() {
    let reach = &[
        0x80, 14, 16, 0, 1, 4, 4, 192, 0, 2, 1, 0, 48, 0, 6, 0x41, 203, 0, 113,
    ];
    let octets = update(&[], &[reach, ORIGIN, AS_PATH], &[]);
    let decoded = sound(&octets, &external());
    let AttributeValue::MpReach(reach) = &decoded.attributes[0].value else {
        panic!("MP_REACH_NLRI expected")
    };
    assert_eq!(reach.nlri.to_string(), "203.0.113.0/24 label 100");
    assert_eq!(reach.next_hop, NextHop::V4([192, 0, 2, 1].into()));
}
