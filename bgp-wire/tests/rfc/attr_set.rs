//! ATTR_SET (RFC 6368): what is malformed, and that the rest comes back as it was.

use crate::packet::*;
use bgp_wire::bytes::BytesMut;
use bgp_wire::notification::update::*;
use bgp_wire::{
    AttrSet, AttributeValue, AttributeValueView, EncodeError, Message, MessageView, MpUnreach, Negotiated,
    PeerKind, Update,
};

/// The Origin AS, 65001.
const ORIGIN_AS: &[u8] = &[0, 0, 0xfd, 0xe9];

/// An ATTR_SET with these attributes.
fn set(attributes: &[&[u8]]) -> Vec<u8> {
    attribute(0xc0, 128, &[ORIGIN_AS, &attributes.concat()].concat())
}

#[track_caller]
fn kept_set(octets: &[u8]) -> AttrSet {
    match kept(octets) {
        AttributeValue::AttrSet(set) => *set,
        other => panic!("an ATTR_SET expected, got {other:?}"),
    }
}

/// RFC 6368 §5: "Its length is less than 4 octets."
#[test]
fn rfc_6368_section_5_a_set_without_an_origin_as_is_malformed() {
    for length in [0, 3] {
        assert_attribute_fault(
            &attribute(0xc0, 128, &vec![0; length]),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
        );
    }
    assert_eq!(kept(&set(&[])).to_string(), "attributes of AS 65001 ()");
}

/// RFC 6368 §5: the attributes "include the MP_REACH or MP_UNREACH attribute".
#[test]
fn rfc_6368_section_5_a_set_with_routes_is_malformed() {
    for code in [14, 15] {
        let routes = attribute(0x80, code, &[0, 2, 1, 0, 0]);
        assert_attribute_fault(&set(&[ORIGIN, &routes]), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    }
}

/// RFC 6368 §5: "The included attributes are malformed themselves"; RFC 7606 §7.16: treat-as-withdraw.
#[test]
fn rfc_7606_section_7_16_a_set_with_malformed_attributes_is_treated_as_withdraw() {
    let malformed: [&[u8]; 9] = [
        &[0x40, 1, 1, 3],                      // ORIGIN 3
        &[0x40, 2, 6, 7, 1, 0, 0, 0xfd, 0xe9], // a segment of type 7
        &[0x40, 3, 3, 192, 0, 2],              // three octets of NEXT_HOP
        &[0xc0, 7, 3, 0, 0, 0],                // an AGGREGATOR that is too short
        &[0x80, 1, 1, 0],                      // an optional ORIGIN
        &[0x40, 99, 0],                        // a well-known attribute nobody knows
        &[0x40, 1],                            // half a header
        &[0x40, 1, 2, 0],                      // an attribute past the set
        &[0xc0, 128, 3, 0, 0, 0],              // a set in the set, too short
    ];
    for inner in malformed {
        assert_attribute_fault(&set(&[ORIGIN, inner]), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    }
    assert_attribute_fault(&attribute(0x80, 128, ORIGIN_AS), WITHDRAW, ATTRIBUTE_FLAGS_ERROR);
}

#[test]
fn an_error_within_a_set_says_where_it_is() {
    let octets = set(&[ORIGIN, &set(&[&[0x40, 2, 6, 7, 1, 0, 0, 0xfd, 0xe9]])]);
    let decoded = decode(&with_attribute(&octets), &external());
    assert_eq!(
        decoded.faults[0].to_string(),
        "treat-as-withdraw: UPDATE > ATTR_SET > ATTR_SET > AS_PATH > segment 1, octet 64: \
         segment type 7 is not defined, expected 1 (AS_SET) to 4 (AS_CONFED_SET)"
    );
}

/// RFC 6368 §5: AS numbers inside have four octets, "regardless of the capabilities" of the session; and attributes
/// that an external peer may not send are what the set is for.
#[test]
fn rfc_6368_section_5_as_numbers_inside_have_four_octets() {
    let local_pref = attribute(0x40, 5, &[0, 0, 0, 100]);
    let octets = set(&[ORIGIN, AS_PATH, &local_pref, &attribute(0xc0, 99, &[1, 2])]);
    let two_octets = Negotiated::default().with_peer_kind(PeerKind::External);
    let path = attribute(0x40, 2, &[2, 1, 0xfd, 0xe9]);
    let update = sound(
        &update(&[], &[ORIGIN, &path, NEXT_HOP, &octets], PREFIX),
        &two_octets,
    );
    assert_eq!(
        update.attributes[3].value.to_string(),
        "attributes of AS 65001 (origin IGP, path 65001, local pref 100, attribute 99 (2 octets))"
    );
    let set = kept_set(&octets);
    assert!(set.four_octet_as);
    assert_eq!((set.origin_as, set.attributes.len()), (65001, 4));
}

/// As in a capture of tcpdump's tests (bgp_vpn_attrset.pcap): AS_PATH 5555 in two octets.
#[test]
fn a_set_that_can_only_be_read_with_two_octets_is_read_so() {
    let path = attribute(0x40, 2, &[2, 1, 0x15, 0xb3]);
    let set = kept_set(&set(&[ORIGIN, &path]));
    assert!(!set.four_octet_as);
    assert_eq!(set.attributes[1].value.to_string(), "path 5555");
}

/// Sets within sets up to a depth of four; what is deeper stays octets, however deep it is.
#[test]
fn sets_within_sets_are_read_to_a_depth() {
    let nested = |depth: usize| (0..depth).fold(ORIGIN.to_vec(), |inner, _| set(&[&inner]));
    let depth_of = |octets: &[u8]| {
        let (mut depth, mut value) = (0, kept(octets));
        while let AttributeValue::AttrSet(mut set) = value {
            depth += 1;
            value = set.attributes.pop().expect("one attribute").value;
        }
        (depth, value.code())
    };
    assert_eq!(depth_of(&nested(1)), (1, 1));
    assert_eq!(depth_of(&nested(4)), (4, 1));
    assert_eq!(depth_of(&nested(5)), (4, 128));
    assert_eq!(depth_of(&nested(6000)), (4, 128));
}

#[test]
fn a_set_is_read_where_it_lies() {
    let (octets, n) = (with_attribute(&set(&[ORIGIN, AS_PATH])), external());
    let Ok(MessageView::Update(view)) = MessageView::check(&octets, &n) else {
        panic!("an UPDATE expected")
    };
    let Some(AttributeValueView::AttrSet(set)) = view.attribute(128) else {
        panic!("an ATTR_SET expected")
    };
    assert_eq!((set.origin_as(), set.four_octet_as()), (65001, true));
    let codes: Vec<u8> = set.attributes().map(|attribute| attribute.code()).collect();
    assert_eq!(codes, [1, 2]);
}

#[test]
fn a_set_with_routes_is_not_written() {
    let unreach = MpUnreach::ipv6([]);
    let set = AttrSet::new(65001, [AttributeValue::from(unreach).into()]);
    let update = Update {
        attributes: vec![AttributeValue::from(set).into()],
        ..Default::default()
    };
    let encoded = Message::Update(update).encode(&external(), &mut BytesMut::new());
    assert_eq!(encoded, Err(EncodeError::InAttrSet { code: 15 }));
}
