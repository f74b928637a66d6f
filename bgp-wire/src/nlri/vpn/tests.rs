use ipnet::{Ipv4Net, Ipv6Net};

use super::VpnNlri;
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::family::Family;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, with_paths, write};
use crate::nlri::{LabelStack, RouteDistinguisher};

const V4: Family = Family::IPV4_VPN;

/// 10.1.2.0/24 of the VPN 64512:1 with label 100.
const ROUTE: [u8; 15] = [112, 0, 6, 0x41, 0, 0, 0xfc, 0, 0, 0, 0, 1, 10, 1, 2];

/// RFC 4364 §4.3.4: labels, route distinguisher, prefix.
#[test]
fn the_route_distinguisher_stands_before_the_prefix() {
    assert_routes::<VpnNlri<Ipv4Net>>(&ROUTE, layout(V4), "10.1.2.0/24 rd 64512:1 label 100");
    let octets = [120, 0, 0x3e, 0x81, 0, 1, 192, 0, 2, 1, 0, 7, 0x20, 1, 0xd, 0xb8];
    assert_routes::<VpnNlri<Ipv6Net>>(
        &octets,
        layout(Family::IPV6_VPN),
        "2001:db8::/32 rd 192.0.2.1:7 label 1000",
    );
}

#[test]
fn a_default_route_is_all_labels_and_distinguisher() {
    let octets = [88, 0, 6, 0x41, 0, 2, 0, 1, 0, 0, 0, 9];
    assert_routes::<VpnNlri<Ipv4Net>>(&octets, layout(V4), "0.0.0.0/0 rd 65536:9 label 100");
}

#[test]
fn several_labels_and_a_path_identifier() {
    let octets = [
        0, 0, 0, 7, 136, 0, 6, 0x40, 0, 0xc, 0x81, 0, 0, 0xfc, 0, 0, 0, 0, 1, 10, 1, 2,
    ];
    assert_routes::<VpnNlri<Ipv4Net>>(
        &octets,
        with_paths(V4),
        "10.1.2.0/24 path 7 rd 64512:1 label 100/200",
    );
}

/// RFC 8277 §2.4
#[test]
fn a_withdrawn_route_has_a_mark_for_its_labels() {
    for mark in [[0x80, 0, 0], [0, 0, 0]] {
        let mut octets = ROUTE;
        octets[1..4].copy_from_slice(&mark);
        let list = crate::nlri::testing::read::<VpnNlri<Ipv4Net>>(&octets, layout(V4).withdrawn());
        let list = list.expect("a withdrawn route");
        assert_eq!(write(&list, layout(V4)).as_deref(), Ok(&octets[..]));
    }
}

#[test]
fn bits_behind_the_prefix_are_kept() {
    let octets = [108, 0, 6, 0x41, 0, 0, 0xfc, 0, 0, 0, 0, 1, 10, 1, 0x2f];
    assert_routes::<VpnNlri<Ipv4Net>>(&octets, layout(V4), "10.1.32.0/20 rd 64512:1 label 100");
}

#[test]
fn a_route_needs_a_whole_route_distinguisher() {
    let too_short = MalformedRoute::RouteDistinguisher;
    assert_malformed::<VpnNlri<Ipv4Net>>(&[24, 0, 6, 0x41], layout(V4), too_short);
    let one_bit_less = [87, 0, 6, 0x41, 0, 2, 0, 1, 0, 0, 0, 9];
    assert_malformed::<VpnNlri<Ipv4Net>>(&one_bit_less, layout(V4), too_short);
}

#[test]
fn a_prefix_too_long_is_malformed() {
    let octets = [121, 0, 6, 0x41, 0, 0, 0xfc, 0, 0, 0, 0, 1, 10, 1, 2, 3, 0];
    let reason = Reason::PrefixLength { length: 33, most: 32 };
    assert_malformed::<VpnNlri<Ipv4Net>>(&octets, layout(V4), reason);
}

#[test]
fn more_labels_than_the_length_can_say_are_refused() {
    let labels = LabelStack::new(&[7; 8]).expect("eight labels");
    let prefix: Ipv4Net = "10.0.0.0/8".parse().expect("a prefix");
    let route = VpnNlri::new(labels, RouteDistinguisher::ZERO, prefix);
    assert_eq!(
        write(&[route], layout(V4)),
        Err(EncodeError::LabelsTooLong { labels: 8 })
    );
}
