use alloc::string::ToString;
use alloc::vec::Vec;

use bytes::BytesMut;
use ipnet::{Ipv4Net, Ipv6Net};

use super::{LabelStack, LabelledNlri};
use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::nlri::{Layout, Prefix, Routes, routes};
use crate::writer::Writer;

const PLAIN: Layout = Layout {
    family: Family::IPV4_LABELLED,
    add_path: false,
    withdrawn: false,
};

fn read<P: Prefix>(octets: &[u8], layout: Layout) -> Result<Vec<LabelledNlri<P>>, Reason> {
    let routes: Routes<'_, LabelledNlri<P>> = Routes::over(octets, layout);
    match routes.check(0) {
        Ok(_) => Ok(routes.to_vec()),
        Err(error) => Err(error.reason().clone()),
    }
}

/// Reads the octets, prints each route, and expects the same octets when they are written again.
#[track_caller]
fn assert_route<P: Prefix>(octets: &[u8], layout: Layout, printed: &str) {
    let list = read::<P>(octets, layout).expect("routes");
    let text: Vec<_> = list.iter().map(ToString::to_string).collect();
    let mut again = BytesMut::new();
    Writer::append(&mut again, |out| routes::encode(&list, layout, out)).expect("the same routes");
    assert_eq!((text.join(", ").as_str(), &again[..]), (printed, octets));
}

/// RFC 8277 §2.2: the length counts the label and the prefix.
#[test]
fn a_label_stands_in_front_of_the_prefix() {
    assert_route::<Ipv4Net>(&[48, 0, 6, 0x41, 10, 1, 2], PLAIN, "10.1.2.0/24 label 100");
    assert_route::<Ipv4Net>(&[24, 0, 6, 0x41], PLAIN, "0.0.0.0/0 label 100");
    let v6 = Layout {
        family: Family::IPV6_LABELLED,
        ..PLAIN
    };
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
    assert_route::<Ipv4Net>(&octets, PLAIN, "10.1.2.0/24 label 100/200");
}

#[test]
fn the_path_identifier_comes_first() {
    let layout = Layout {
        add_path: true,
        ..PLAIN
    };
    assert_route::<Ipv4Net>(
        &[0, 0, 0, 7, 32, 0, 6, 0x41, 10],
        layout,
        "10.0.0.0/8 path 7 label 100",
    );
}

/// RFC 8277 §2.4
#[test]
fn a_withdrawn_route_has_a_mark_for_its_labels() {
    let layout = PLAIN.withdrawn();
    assert_route::<Ipv4Net>(&[48, 0x80, 0, 0, 10, 1, 2], layout, "10.1.2.0/24 label 524288");
    assert_route::<Ipv4Net>(&[48, 0, 0, 0, 10, 1, 2], layout, "10.1.2.0/24 label 0");
    // RFC 3107 §3 let the labels themselves stand there.
    assert_route::<Ipv4Net>(&[48, 0, 6, 0x41, 10, 1, 2], layout, "10.1.2.0/24 label 100");
}

#[test]
fn bits_behind_the_prefix_are_kept() {
    assert_route::<Ipv4Net>(&[44, 0, 6, 0x41, 10, 1, 0x2f], PLAIN, "10.1.32.0/20 label 100");
}

#[test]
fn labels_that_do_not_end_are_malformed() {
    assert_eq!(
        read::<Ipv4Net>(&[48, 0, 6, 0x40, 10, 1, 2], PLAIN),
        Err(Reason::LabelOverrun)
    );
    assert_eq!(read::<Ipv4Net>(&[16, 0, 6], PLAIN), Err(Reason::LabelOverrun));
    assert_eq!(
        read::<Ipv4Net>(&[20, 0, 6, 0x41], PLAIN),
        Err(Reason::LabelOverrun)
    );
    let most = [&[255][..], &[0; 32]].concat();
    assert_eq!(read::<Ipv4Net>(&most, PLAIN), Err(Reason::LabelOverrun));
}

#[test]
fn a_prefix_too_long_or_cut_short_is_malformed() {
    let too_long = Err(Reason::PrefixLength { length: 33, most: 32 });
    assert_eq!(
        read::<Ipv4Net>(&[57, 0, 6, 0x41, 10, 1, 2, 3, 0], PLAIN),
        too_long
    );
    assert_eq!(
        read::<Ipv4Net>(&[48, 0, 6, 0x41, 10, 1], PLAIN),
        Err(Reason::PrefixOverrun)
    );
}

#[test]
fn more_labels_than_the_length_can_say_are_refused() {
    let labels = LabelStack::new(&[7; 10]).expect("ten labels");
    assert_eq!(LabelStack::new(&[7; 11]), None);
    let prefix: Ipv4Net = "10.0.0.0/16".parse().expect("a prefix");
    let list = [LabelledNlri::new(labels, prefix)];
    let refused = Writer::append(&mut BytesMut::new(), |out| routes::encode(&list, PLAIN, out));
    assert_eq!(refused, Err(EncodeError::LabelsTooLong { labels: 10 }));
}
