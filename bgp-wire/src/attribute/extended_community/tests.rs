use alloc::string::ToString;
use alloc::vec::Vec;

use super::{Administrator, ExtendedCommunities, ExtendedCommunity, ExtendedCommunityMeaning, PathAttribute};
use crate::attribute::AttributeValue;
use crate::error::Reason;
use crate::negotiated::Negotiated;
use crate::parse::At;

fn read(octets: &[u8]) -> Result<Vec<ExtendedCommunity>, Reason> {
    match ExtendedCommunities::read(At::new(octets, 0), &Negotiated::default()) {
        Ok(view) => Ok(ExtendedCommunities::own(view)),
        Err(error) => Err(error.reason().clone()),
    }
}

/// Octets and what is printed for them; each is made back into the same octets.
const KNOWN: [([u8; 8], &str); 25] = [
    ([0x00, 0x02, 0xfd, 0xe9, 0, 0, 0, 100], "rt:65001:100"),
    ([0x01, 0x02, 192, 0, 2, 1, 0, 100], "rt:192.0.2.1:100"),
    ([0x02, 0x02, 0xfa, 0x56, 0xea, 0x00, 0, 100], "rt:4200000000:100"),
    ([0x02, 0x02, 0, 0, 0xfd, 0xe9, 0, 100], "rt:65001L:100"),
    ([0x00, 0x03, 0xfd, 0xe9, 0, 0, 0, 7], "ro:65001:7"),
    ([0x01, 0x05, 10, 0, 0, 1, 2, 0], "ospf-domain:10.0.0.1:512"),
    ([0x03, 0x06, 0, 0, 0, 0, 5, 1], "ospf-route-type:0.0.0.0:5:1"),
    ([0x01, 0x07, 10, 0, 0, 1, 0, 0], "ospf-router-id:10.0.0.1"),
    ([0x00, 0x09, 0xfd, 0xe9, 0, 0, 0, 0], "source-as:65001:0"),
    ([0x01, 0x0b, 10, 0, 0, 1, 0, 3], "vrf-route-import:10.0.0.1:3"),
    (
        [0x40, 0x04, 0xfd, 0xe9, 0x49, 0x98, 0x96, 0x80],
        "link-bandwidth:65001:1250000",
    ),
    ([0x03, 0x0b, 0, 0, 0, 0, 0, 100], "color:100"),
    ([0x03, 0x0b, 0x40, 0, 0, 0, 0, 100], "color:100:0x4000"),
    ([0x03, 0x0c, 0, 0, 0, 0, 0, 8], "encapsulation:8"),
    ([0x03, 0x0d, 0, 0, 0, 0, 0, 0], "default-gateway"),
    ([0x43, 0x00, 0, 0, 0, 0, 0, 2], "origin-validation:2"),
    ([0x06, 0x00, 1, 0, 0, 0, 0, 9], "mac-mobility:9:sticky"),
    (
        [0x06, 0x01, 1, 0, 0, 0x01, 0x86, 0xa1],
        "esi-label:0x0186a1:single-active",
    ),
    (
        [0x06, 0x02, 0, 0, 0x5e, 0, 0x53, 1],
        "es-import:00:00:5e:00:53:01",
    ),
    (
        [0x06, 0x03, 0, 0, 0x5e, 0, 0x53, 2],
        "router-mac:00:00:5e:00:53:02",
    ),
    ([0x80, 0x06, 0xfd, 0xe9, 0, 0, 0, 0], "traffic-rate:65001:0"),
    ([0x80, 0x07, 0, 0, 0, 0, 0, 2], "traffic-action:sample:terminal"),
    ([0x80, 0x08, 0xfd, 0xe9, 0, 0, 0, 5], "redirect:65001:5"),
    ([0x81, 0x08, 192, 0, 2, 1, 0, 5], "redirect:192.0.2.1:5"),
    ([0x80, 0x09, 0, 0, 0, 0, 0, 46], "traffic-marking:46"),
];

#[test]
fn known_types_are_named_and_made_back_into_their_octets() {
    for (octets, text) in KNOWN {
        let community = ExtendedCommunity(octets);
        assert_eq!(community.to_string(), text);
        assert_eq!(ExtendedCommunity::from(community.meaning()), community, "{text}");
    }
}

/// RFC 4360 §6 with RFC 7606 §7.14: an unknown type or sub-type is no error.
#[test]
fn unknown_types_are_kept() {
    for octets in [
        [0x3d, 0x77, 0, 0, 0, 0, 0, 0],
        [0x00, 0xff, 1, 2, 3, 4, 5, 6],
        [0x06, 0x7f, 1, 2, 3, 4, 5, 6],
        [0x83, 0x08, 1, 2, 3, 4, 5, 6],
        [0xff; 8],
    ] {
        let list = read(&octets).expect("one community");
        assert_eq!(list, [ExtendedCommunity(octets)]);
        assert_eq!(list[0].meaning(), ExtendedCommunityMeaning::Unknown(list[0]));
        assert_eq!(ExtendedCommunity::from(list[0].meaning()), list[0]);
    }
    assert_eq!(
        ExtendedCommunity([0x3d, 0x77, 0, 0, 0, 0, 0, 1]).to_string(),
        "0x3d77000000000001"
    );
}

/// RFC 7606 §7.14
#[test]
fn a_length_that_is_no_nonzero_multiple_of_8_is_malformed() {
    for length in [0, 1, 7, 9, 15] {
        let expected = "a nonzero multiple of 8";
        assert_eq!(
            read(&[0; 16][..length]),
            Err(Reason::AttributeLength { length, expected })
        );
    }
}

/// RFC 4360 §2: the T bit
#[test]
fn the_second_bit_says_whether_a_community_is_transitive() {
    assert!(ExtendedCommunity([0x00, 2, 0, 0, 0, 0, 0, 0]).is_transitive());
    assert!(ExtendedCommunity([0x80, 6, 0, 0, 0, 0, 0, 0]).is_transitive());
    assert!(!ExtendedCommunity([0x40, 4, 0, 0, 0, 0, 0, 0]).is_transitive());
}

/// RFC 5668 §2: four octets of AS leave two for the rest.
#[test]
fn an_administrator_takes_the_form_its_as_fits() {
    let target = |asn, local| Administrator::of_as(asn, local).map(ExtendedCommunity::route_target);
    assert_eq!(
        target(65001, 100_000),
        Some(ExtendedCommunity([0, 2, 0xfd, 0xe9, 0, 1, 0x86, 0xa0]))
    );
    assert_eq!(
        target(65536, 100),
        Some(ExtendedCommunity([2, 2, 0, 1, 0, 0, 0, 100]))
    );
    assert_eq!(target(65536, 100_000), None);
}

#[test]
fn a_list_is_printed_with_its_name() {
    let target = ExtendedCommunity::route_target(Administrator::TwoOctetAs { asn: 65001, local: 1 });
    let origin = ExtendedCommunity::route_origin(Administrator::TwoOctetAs { asn: 65001, local: 2 });
    assert_eq!(
        AttributeValue::ExtendedCommunities([target, origin].into()).to_string(),
        "extended communities rt:65001:1 ro:65001:2"
    );
}
