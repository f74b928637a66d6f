use alloc::string::ToString;
use alloc::vec::Vec;

use bytes::BytesMut;

use super::{NextHop, NextHopView};
use crate::error::Reason;
use crate::family::{Afi, Family, Safi};
use crate::parse::At;
use crate::writer::Writer;

/// Reads a next hop, which has to come out again as it was.
#[track_caller]
fn next_hop(family: Family, octets: &[u8]) -> NextHop {
    NextHopView::check(family, At::new(octets, 0)).expect("a next hop that the family can have");
    let owned = NextHopView::over(family, octets).to_owned();
    let mut again = BytesMut::new();
    Writer::append(&mut again, |out| owned.encode(out)).expect("the same next hop");
    assert_eq!(again.split_first(), Some((&(octets.len() as u8), octets)));
    owned
}

fn lengths(family: Family) -> Vec<usize> {
    let zeros = [0; 256];
    let right = |length: &usize| NextHopView::check(family, At::new(&zeros[..*length], 0)).is_ok();
    (0..256).filter(right).collect()
}

const V6: [u8; 16] = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const LINK_LOCAL: [u8; 16] = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];

/// RFC 7606 §7.11: lengths by RFC 4760, RFC 2545 §3, RFC 8950 §3, RFC 4364 §4.3.2, RFC 4659 §3.2.1, RFC 7432 §7.
#[test]
fn each_family_has_its_lengths() {
    for safi in [Safi::UNICAST, Safi::MULTICAST, Safi::LABELLED_UNICAST] {
        assert_eq!(lengths(Family::new(Afi::IPV4, safi)), [4, 16, 32]);
        assert_eq!(lengths(Family::new(Afi::IPV6, safi)), [16, 32]);
    }
    for safi in [Safi::VPN, Safi::VPN_MULTICAST] {
        assert_eq!(lengths(Family::new(Afi::IPV4, safi)), [12, 24, 48]);
        assert_eq!(lengths(Family::new(Afi::IPV6, safi)), [24, 48]);
    }
    assert_eq!(lengths(Family::EVPN), [4, 16]);
    assert_eq!(lengths(Family::new(Afi(1234), Safi(199))).len(), 256);
}

#[test]
fn a_length_that_the_family_cannot_have_is_named() {
    let error = NextHopView::check(Family::IPV4_VPN, At::new(&V6, 0)).expect_err("no route distinguisher");
    let expected = "12, or 24 or 48 (RFC 8950)";
    assert_eq!(*error.reason(), Reason::NextHopLength { length: 16, expected });
}

#[test]
fn addresses_of_either_family() {
    let v4 = next_hop(Family::IPV4_MULTICAST, &[192, 0, 2, 1]);
    assert_eq!(v4, NextHop::V4([192, 0, 2, 1].into()));
    let v6 = next_hop(Family::IPV4_UNICAST, &V6);
    assert_eq!(v6.to_string(), "2001:db8::1");
    let both = next_hop(Family::IPV6_MULTICAST, &[V6, LINK_LOCAL].concat());
    assert_eq!(both.to_string(), "2001:db8::1 fe80::2");
}

#[test]
fn vpn_next_hops_have_route_distinguishers() {
    let v4 = [&[0; 8][..], &[192, 0, 2, 1]].concat();
    assert_eq!(next_hop(Family::IPV4_VPN, &v4).to_string(), "192.0.2.1");
    let v6 = [&[0; 8][..], &V6].concat();
    assert_eq!(next_hop(Family::IPV4_VPN, &v6).to_string(), "2001:db8::1");
    let both = [&v6[..], &[0, 0, 0, 1, 0, 0, 0, 2], &LINK_LOCAL].concat();
    assert_eq!(
        next_hop(Family::IPV6_VPN, &both).to_string(),
        "2001:db8::1 fe80::2 rd 1:2"
    );
}

#[test]
fn octets_that_are_no_address_are_kept() {
    let family = Family::new(Afi(1234), Safi(199));
    assert_eq!(next_hop(family, &[1, 2, 3, 4]).to_string(), "01020304");
    assert_eq!(next_hop(family, &[]), NextHop::Other(Vec::new().into()));
}
