//! UPDATE as JSON, with the feature `serde`.

use bgp_wire::bytes::BytesMut;
use bgp_wire::*;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::attribute_octets::{likely, octets_of, sets};
use crate::packet::*;
use crate::{families, round_trip};

/// Asserts that the value is written as this text, and read from it.
#[track_caller]
fn assert_json<T>(value: &T, expected: Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(serde_json::to_value(value).unwrap(), expected);
    assert_eq!(&serde_json::from_value::<T>(expected).unwrap(), value);
}

#[test]
fn an_update_is_an_object_and_its_attributes_are_tagged() {
    let communities = &[0xe0, 8, 4, 0xfd, 0xe9, 0, 100];
    let unknown = &[0xc0, 99, 2, 0, 255];
    let octets = update(
        &[8, 10],
        &[ORIGIN, AS_PATH, NEXT_HOP, communities, unknown],
        &[20, 203, 0, 0x71],
    );
    let message = Message::Update(sound(&octets, &external()));
    let path = json!({ "segments": [{ "kind": "sequence", "asns": [65001] }] });
    let expected = json!({ "type": "update", "value": {
        "withdrawn": [{ "prefix": "10.0.0.0/8" }],
        "attributes": [
            { "flags": 0x40, "type": "origin", "value": "igp" },
            { "flags": 0x40, "type": "as_path", "value": path },
            { "flags": 0x40, "type": "next_hop", "value": "192.0.2.1" },
            { "flags": 0xe0, "type": "communities", "value": [0xfde9_0064_u32] },
            { "flags": 0xc0, "type": "unknown", "value": { "code": 99, "value": "00ff" } },
        ],
        "nlri": [{ "prefix": "203.0.112.0/20", "trailing_bits": 1 }],
    } });
    assert_json(&message, expected);
}

#[test]
fn an_attribute_without_a_value_has_none() {
    let attribute = Attribute::from(AttributeValue::AtomicAggregate);
    assert_json(&attribute, json!({ "flags": 0x40, "type": "atomic_aggregate" }));
}

#[test]
fn routes_of_other_families_are_tagged_and_octets_are_hexadecimal() {
    let unreach = |family, nlri| AttributeValue::from(MpUnreach { family, nlri });
    let labels = LabelStack::new(&[100]).unwrap();
    let rd = RouteDistinguisher::TwoOctetAs {
        asn: 65001,
        number: 7,
    };
    let mut vpn = VpnNlri::new(labels, rd, "10.1.0.0/16".parse().unwrap());
    vpn.path_id = Some(3);
    let rd = json!({ "type": "two_octet_as", "value": { "asn": 65001, "number": 7 } });
    let route = json!({ "path_id": 3, "labels": ["000641"], "rd": rd, "prefix": "10.1.0.0/16" });
    let expected = json!({ "type": "mp_unreach", "value": {
        "family": { "afi": 1, "safi": 128 },
        "nlri": { "type": "ipv4_vpn", "value": [route] },
    } });
    assert_json(&unreach(Family::IPV4_VPN, MpNlri::Ipv4Vpn(vec![vpn])), expected);

    let unknown = Family::new(Afi(99), Safi(99));
    let expected = json!({ "type": "mp_unreach", "value": {
        "family": { "afi": 99, "safi": 99 },
        "nlri": { "type": "other", "value": "0102" },
    } });
    assert_json(&unreach(unknown, MpNlri::Other(vec![1, 2].into())), expected);
}

/// What has no form on the wire is refused here, or when it is written.
#[test]
fn wrong_values_are_told() {
    let stack = serde_json::from_value::<LabelStack>(json!(vec!["000641"; 11])).unwrap_err();
    assert!(stack.to_string().contains("more labels than the 10"), "{stack}");
    let label = serde_json::from_value::<LabelStack>(json!(["0641"])).unwrap_err();
    assert!(label.to_string().contains("2 octets, expected 3"), "{label}");
    let operation = json!({ "operator": 1, "value": 256 });
    let operation = serde_json::from_value::<FlowOperation>(operation).unwrap_err();
    assert!(operation.to_string().contains("more octets than"), "{operation}");
}

/// The message comes back from JSON as it was, and so do the octets made of it, which also bits have that equality
/// leaves out.
fn assert_comes_back(message: &Message, n: &Negotiated) -> Result<(), TestCaseError> {
    let text = serde_json::to_string(message).unwrap();
    let back: Message = serde_json::from_str(&text).unwrap();
    prop_assert_eq!(&back, message);
    let (mut before, mut after) = (BytesMut::new(), BytesMut::new());
    prop_assert_eq!(message.encode(n, &mut before), back.encode(n, &mut after));
    prop_assert_eq!(before, after, "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn an_update_comes_back_from_json((n, message) in round_trip::updates()) {
        assert_comes_back(&message, &n)?;
    }

    #[test]
    fn routes_of_any_family_come_back_from_json((n, message) in families::updates()) {
        assert_comes_back(&message, &n)?;
    }

    #[test]
    fn an_attribute_comes_back_from_json(octets in prop_oneof![likely().prop_map(|likely| octets_of(&likely)), sets()]) {
        if let Ok(decoded) = Message::decode(&with_attribute(&octets), &external()) {
            assert_comes_back(&decoded.message, &external())?;
        }
    }
}
