//! What is read in place is what the whole UPDATE would have been decoded to.

use std::vec::Vec;

use proptest::prelude::*;

use super::Route;
use crate::message::Message;
use crate::mrt::decoder::Sessions;
use crate::{Afi, Family, Safi};

const PIECES: [&[u8]; 12] = [
    &[0x40, 1, 1, 0],
    &[0x40, 2, 6, 2, 1, 0, 0, 0xfc, 0],
    &[0x40, 2, 4, 2, 1, 0xfc, 0],
    &[0x40, 3, 4, 192, 0, 2, 1],
    &[0x40, 3, 3, 192, 0, 2],
    &[0x80, 4, 4, 0, 0, 0, 1],
    &[0xc0, 8, 8, 0, 1, 0, 2, 0, 3, 0, 4],
    // MP_REACH_NLRI: the next hop only, all of it, and neither.
    &[
        0x80, 14, 17, 16, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ],
    &[0x80, 14, 5, 4, 192, 0, 2, 1],
    &[0x80, 14, 11, 0, 1, 1, 4, 192, 0, 2, 1, 0, 8, 10],
    &[0x80, 14, 2, 0, 1],
    &[0x80, 15, 3, 0, 2, 1],
];

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let right = prop::sample::select(PIECES.to_vec()).prop_map(Vec::from);
    let any = prop::collection::vec(any::<u8>(), 0..6);
    // The mandatory ones in front as a rule, or nothing would ever be right.
    let front = prop::sample::select(std::vec![PIECES[..2].concat(), PIECES[..4].concat(), Vec::new()]);
    let behind = prop::collection::vec(prop_oneof![9 => right, 1 => any], 0..6);
    (front, behind).prop_map(|(front, behind)| [front, behind.concat()].concat())
}

fn families() -> impl Strategy<Value = (Family, &'static [u8])> {
    prop_oneof![
        4 => Just((Family::IPV4_UNICAST, &[24u8, 203, 0, 113][..])),
        1 => Just((Family::IPV4_UNICAST, &[33u8, 203, 0, 113, 0, 0][..])),
        1 => Just((Family::IPV4_UNICAST, &[8u8, 10, 8, 11][..])),
        3 => Just((Family::IPV6_UNICAST, &[32u8, 0x20, 1, 0xd, 0xb8][..])),
        1 => Just((Family::new(Afi::IPV4, Safi::MULTICAST), &[8u8, 10][..])),
        1 => Just((Family::new(Afi(16384), Safi(7)), &[8u8, 10][..])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_place_or_as_an_update_a_route_is_the_same(
        attributes in pieces(),
        (family, nlri) in families(),
        path_id in prop::option::of(any::<u32>()),
        four_octet_as in prop::bool::weighted(0.8),
        add_path in prop::option::weighted(0.1, any::<bool>()),
    ) {
        let add_path = add_path.unwrap_or(path_id.is_some());
        let (sessions, mut buffer) = (Sessions::default(), Vec::new());
        let session = sessions.with(four_octet_as, add_path);
        let route = Route { family, path_id, nlri, attributes: &attributes };
        route.put(&mut buffer);
        let update = Message::decode(&buffer, session);
        prop_assert_eq!(&route.decode(session, &mut buffer), &update);
        if route.nlri_field(session).is_some() {
            let read = route.attributes(session, &mut buffer).map(|read| (read.attributes, read.faults));
            let expected = update.map(|decoded| match decoded.message {
                Message::Update(update) => (update.attributes, decoded.faults),
                other => panic!("{other}"),
            });
            prop_assert_eq!(read, expected);
        }
    }
}

/// The cases above would be worth nothing if none were read in place.
#[test]
fn what_is_right_is_read_in_place() {
    let (sessions, mut buffer) = (Sessions::default(), Vec::new());
    let session = sessions.with(true, false);
    for (family, nlri, last) in [
        (Family::IPV4_UNICAST, &[8, 10][..], PIECES[3]),
        (Family::IPV6_UNICAST, &[32, 0x20, 1, 0xd, 0xb8], PIECES[7]),
    ] {
        let attributes = [PIECES[0], PIECES[1], last, PIECES[6]].concat();
        let route = Route {
            family,
            path_id: None,
            nlri,
            attributes: &attributes,
        };
        let read = route.attributes_in_place(session, &mut buffer).unwrap();
        assert_eq!(read.len(), 4);
    }
}

/// Neither the UPDATE nor its MP_REACH_NLRI can say how long it is.
#[test]
fn a_route_too_long_for_an_update_is_an_error() {
    let (sessions, mut buffer) = (Sessions::default(), Vec::new());
    let session = sessions.with(true, false);
    let attributes = [PIECES[0], PIECES[1], PIECES[7]].concat();
    for extra in [0, 65_536] {
        let nlri = std::vec![0; extra + 65_536 - 100];
        let route = Route {
            family: Family::new(Afi(16384), Safi(7)),
            path_id: None,
            nlri: &nlri,
            attributes: &attributes,
        };
        assert!(route.attributes_in_place(session, &mut buffer).is_none());
        assert_eq!(route.decode(session, &mut buffer).is_err(), extra > 0);
    }
}
