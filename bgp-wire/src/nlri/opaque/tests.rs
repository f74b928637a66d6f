use bytes::Bytes;

use super::OpaqueNlri;
use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, with_paths, write};

type Route = OpaqueNlri<Bytes>;

/// Two routes each, as real speakers and the RFCs' figures have them.
#[test]
fn each_family_has_its_own_length_field() {
    let node = [0, 1, 0, 5, 2, 0, 0, 0, 1, 0, 3, 0, 2, 1, 1];
    assert_routes::<Route>(&node, layout(Family::BGP_LS), "(9 octets), (6 octets)");
    let policy = [&[96][..], &[0, 0, 0, 1, 0, 0, 0, 100, 192, 0, 2, 1]].concat();
    assert_routes::<Route>(&policy, layout(Family::IPV4_SR_POLICY), "(13 octets)");
    let multicast = [5, 3, 1, 2, 3, 4, 0];
    assert_routes::<Route>(
        &multicast,
        layout(Family::IPV4_MCAST_VPN),
        "(5 octets), (2 octets)",
    );
    let vpls = [&[0, 17][..], &[7; 17], &[0, 0]].concat();
    assert_routes::<Route>(&vpls, layout(Family::VPLS), "(19 octets), (2 octets)");
    let mobile = [1, 0, 3, 2, 9, 9, 1, 0, 4, 0];
    assert_routes::<Route>(&mobile, layout(Family::IPV4_MUP), "(6 octets), (4 octets)");
    let vpn_multicast = [84, 0, 0, 0, 1, 0, 0, 0, 1, 10, 1, 0x20];
    assert_routes::<Route>(&vpn_multicast, layout(Family::IPV4_VPN_MULTICAST), "(12 octets)");
}

#[test]
fn the_path_identifier_comes_first() {
    let octets = [0, 0, 0, 7, 5, 3, 1, 2, 3];
    assert_routes::<Route>(&octets, with_paths(Family::IPV4_MCAST_VPN), "(5 octets) path 7");
}

#[test]
fn a_length_past_the_field_is_malformed() {
    assert_malformed::<Route>(&[0, 1, 0], layout(Family::BGP_LS), Reason::PrefixOverrun);
    assert_malformed::<Route>(
        &[0, 1, 0, 2, 9],
        layout(Family::BGP_LS_VPN),
        Reason::PrefixOverrun,
    );
    assert_malformed::<Route>(&[96, 1], layout(Family::IPV6_SR_POLICY), Reason::PrefixOverrun);
}

#[test]
fn a_route_is_written_only_if_its_length_field_agrees() {
    let route = OpaqueNlri {
        path_id: None,
        octets: Bytes::from_static(&[5, 3, 1, 2]),
    };
    let family = Family::IPV4_MCAST_VPN;
    assert_eq!(
        write(&[route], layout(family)),
        Err(EncodeError::RouteLength { family })
    );
}
