use super::RouteTargetNlri;
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::family::Family;
use crate::nlri::TrailingBits;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, with_paths, write};

const FAMILY: Family = Family::ROUTE_TARGET;

/// RFC 4684 §4
#[test]
fn a_prefix_of_origin_and_route_target() {
    for (octets, text) in [
        (&[0][..], "any rt"),
        (&[32, 0, 0, 0xfc, 0], "AS 64512"),
        (
            &[96, 0, 0, 0xfc, 0, 0, 2, 0xfc, 0, 0, 0, 0, 100],
            "AS 64512 rt 64512:100",
        ),
        (
            &[96, 0, 0, 0xfc, 0, 1, 2, 192, 0, 2, 1, 0, 100],
            "AS 64512 rt 192.0.2.1:100",
        ),
        (&[64, 0, 0, 0xfc, 0, 0, 2, 0xfc, 0], "AS 64512 rt 0002fc00/32"),
        (
            &[96, 0, 0, 0xfc, 0, 3, 11, 1, 2, 3, 4, 5, 6],
            "AS 64512 rt 030b010203040506/64",
        ),
    ] {
        assert_routes::<RouteTargetNlri>(octets, layout(FAMILY), text);
    }
}

#[test]
fn bits_behind_the_prefix_are_kept_and_mean_nothing() {
    let octets = [83, 0, 0, 0, 23, 1, 2, 1, 2, 3, 4, 0xff];
    let list = assert_routes::<RouteTargetNlri>(&octets, layout(FAMILY), "AS 23 rt 010201020304e0/51");
    let without = RouteTargetNlri {
        trailing_bits: TrailingBits::default(),
        ..list[0]
    };
    assert_eq!(list[0], without);
}

#[test]
fn the_path_identifier_comes_first() {
    assert_routes::<RouteTargetNlri>(&[0, 0, 0, 9, 0], with_paths(FAMILY), "any rt path 9");
}

#[test]
fn lengths_that_no_prefix_has_are_malformed() {
    for length in [1, 31, 97, 255] {
        let octets = [&[length][..], &[0; 32]].concat();
        assert_malformed::<RouteTargetNlri>(
            &octets,
            layout(FAMILY),
            MalformedRoute::RouteTargetLength(length),
        );
    }
    assert_malformed::<RouteTargetNlri>(&[32, 0, 0, 1], layout(FAMILY), Reason::PrefixOverrun);
}

#[test]
fn a_value_of_such_a_length_is_refused() {
    let route = RouteTargetNlri {
        length: 8,
        ..RouteTargetNlri::DEFAULT
    };
    assert_eq!(
        write(&[route], layout(FAMILY)),
        Err(EncodeError::Route(MalformedRoute::RouteTargetLength(8)))
    );
}
