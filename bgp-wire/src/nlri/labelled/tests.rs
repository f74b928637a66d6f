use ipnet::{Ipv4Net, Ipv6Net};

use super::{LabelStack, LabelledNlri};
use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, with_paths, write};
use crate::nlri::{Layout, Prefix, StackEnd};

const V4: Family = Family::IPV4_LABELLED;

#[track_caller]
fn assert_route<P: Prefix>(octets: &[u8], layout: Layout, text: &str) {
    assert_routes::<LabelledNlri<P>>(octets, layout, text);
}

#[track_caller]
fn malformed(octets: &[u8], layout: Layout, reason: Reason) {
    assert_malformed::<LabelledNlri<Ipv4Net>>(octets, layout, reason);
}

/// On a session that has several labels, or on one that has not.
fn ending(stack_end: StackEnd) -> Layout {
    Layout {
        stack_end,
        ..layout(V4)
    }
}

/// RFC 8277 §2.2: the length counts the label and the prefix.
#[test]
fn a_label_stands_in_front_of_the_prefix() {
    assert_route::<Ipv4Net>(&[48, 0, 6, 0x41, 10, 1, 2], layout(V4), "10.1.2.0/24 label 100");
    assert_route::<Ipv4Net>(&[24, 0, 6, 0x41], layout(V4), "0.0.0.0/0 label 100");
    let v6 = layout(Family::IPV6_LABELLED);
    assert_route::<Ipv6Net>(
        &[56, 0, 0x3e, 0x81, 0x20, 1, 0xd, 0xb8],
        v6,
        "2001:db8::/32 label 1000",
    );
}

/// RFC 8277 §2.3: the last label is the one with the S bit.
#[test]
fn several_labels_end_with_the_s_bit() {
    let octets = [72, 0, 6, 0x40, 0, 0xc, 0x81, 10, 1, 2];
    assert_route::<Ipv4Net>(&octets, layout(V4), "10.1.2.0/24 label 100/200");
}

#[test]
fn the_path_identifier_comes_first() {
    assert_route::<Ipv4Net>(
        &[0, 0, 0, 7, 32, 0, 6, 0x41, 10],
        with_paths(V4),
        "10.0.0.0/8 path 7 label 100",
    );
}

/// RFC 8277 §2.4
#[test]
fn a_withdrawn_route_has_a_mark_for_its_labels() {
    let layout = layout(V4).withdrawn();
    assert_route::<Ipv4Net>(&[48, 0x80, 0, 0, 10, 1, 2], layout, "10.1.2.0/24 label 524288");
    assert_route::<Ipv4Net>(&[48, 0, 0, 0, 10, 1, 2], layout, "10.1.2.0/24 label 0");
    // RFC 3107 §3 let the labels themselves stand there.
    assert_route::<Ipv4Net>(&[48, 0, 6, 0x41, 10, 1, 2], layout, "10.1.2.0/24 label 100");
}

#[test]
fn bits_behind_the_prefix_are_kept() {
    assert_route::<Ipv4Net>(
        &[44, 0, 6, 0x41, 10, 1, 0x2f],
        layout(V4),
        "10.1.32.0/20 label 100",
    );
}

/// RFC 8277 §2.2: without the capability there is one label, and its S bit is ignored.
#[test]
fn a_single_label_may_lack_the_s_bit() {
    let octets = [48, 0, 6, 0x40, 10, 1, 3];
    assert_route::<Ipv4Net>(&octets, ending(StackEnd::First), "10.1.3.0/24 label 100");
    // Where no session is known, 10.1.3 passes for a label with the S bit; 10.1.2 does not.
    assert_route::<Ipv4Net>(&octets, ending(StackEnd::Unknown), "0.0.0.0/0 label 100/40976");
    let octets = [48, 0, 6, 0x40, 10, 1, 2];
    assert_route::<Ipv4Net>(&octets, ending(StackEnd::Unknown), "10.1.2.0/24 label 100");
    malformed(&octets, ending(StackEnd::Bottom), Reason::LabelOverrun);
}

/// RFC 3032 §2.1: an explicit null "is only legal at the bottom of the label stack"; nor does anything follow the mark of
/// a withdrawn route.
#[test]
fn where_no_session_is_known_a_mark_without_the_s_bit_is_alone() {
    let layout = ending(StackEnd::Unknown);
    assert_route::<Ipv4Net>(&[48, 0, 0, 0, 10, 1, 3], layout, "10.1.3.0/24 label 0");
    assert_route::<Ipv4Net>(&[48, 0x80, 0, 0, 10, 1, 3], layout, "10.1.3.0/24 label 524288");
    let two = [72, 0, 0, 0, 0, 0xc, 0x81, 10, 1, 2];
    assert_route::<Ipv4Net>(&two, layout, "10.1.2.0/24 label 0/200");
}

/// RFC 3107 §3 knew no capability: where one label would leave too long a prefix, there are several.
#[test]
fn several_labels_are_read_also_from_who_did_not_announce_them() {
    let octets = [72, 0, 6, 0x40, 0, 0xc, 0x81, 10, 1, 2];
    for stack_end in [StackEnd::First, StackEnd::Bottom, StackEnd::Unknown] {
        assert_route::<Ipv4Net>(&octets, ending(stack_end), "10.1.2.0/24 label 100/200");
    }
}

/// RFC 8277 §2.4: the field in the place of the labels "MUST be ignored on reception".
#[test]
fn what_stands_for_the_labels_of_a_withdrawn_route_is_not_looked_at() {
    let octets = [48, 0, 6, 0x40, 10, 1, 3];
    let layout = ending(StackEnd::Bottom).withdrawn();
    assert_route::<Ipv4Net>(&octets, layout, "10.1.3.0/24 label 100");
}

#[test]
fn labels_that_do_not_end_are_malformed() {
    for stack_end in [StackEnd::First, StackEnd::Bottom, StackEnd::Unknown] {
        malformed(&[16, 0, 6], ending(stack_end), Reason::LabelOverrun);
        malformed(&[20, 0, 6, 0x41], ending(stack_end), Reason::LabelOverrun);
        let most = [&[255][..], &[0; 32]].concat();
        malformed(&most, ending(stack_end), Reason::LabelOverrun);
    }
}

#[test]
fn a_prefix_too_long_or_cut_short_is_malformed() {
    let too_long = Reason::PrefixLength { length: 33, most: 32 };
    malformed(&[57, 0, 6, 0x41, 10, 1, 2, 3, 0], layout(V4), too_long);
    malformed(&[48, 0, 6, 0x41, 10, 1], layout(V4), Reason::PrefixOverrun);
}

#[test]
fn more_labels_than_the_length_can_say_are_refused() {
    let labels = LabelStack::new(&[7; 10]).expect("ten labels");
    assert_eq!(LabelStack::new(&[7; 11]), None);
    let prefix: Ipv4Net = "10.0.0.0/16".parse().expect("a prefix");
    let list = [LabelledNlri::new(labels, prefix)];
    assert_eq!(
        write(&list, layout(V4)),
        Err(EncodeError::LabelsTooLong { labels: 10 })
    );
}
