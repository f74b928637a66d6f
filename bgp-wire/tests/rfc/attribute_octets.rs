//! Whatever octets an attribute has: nothing panics, view and value agree, and what is accepted comes back as it was.

use crate::packet::*;
use bgp_wire::bytes::BytesMut;
use bgp_wire::{Message, MessageView};
use proptest::collection::vec;
use proptest::prelude::*;

/// A list of TLVs as its layout writes them; some of their lengths wrong.
type Layout = fn(u16, &[u8]) -> Vec<u8>;

/// Type and length of one octet and two, and the length counts both where `counted`.
fn one_two(counted: usize) -> impl Fn(u16, &[u8]) -> Vec<u8> {
    move |tlv_type, value| {
        let length = u16::try_from(value.len() + counted).unwrap().to_be_bytes();
        [&tlv_type.to_be_bytes()[1..], &length, value].concat()
    }
}

fn two_two(tlv_type: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    [&tlv_type.to_be_bytes()[..], &length, value].concat()
}

fn sub_tlv(tlv_type: u16, value: &[u8]) -> Vec<u8> {
    let [_, tlv_type] = tlv_type.to_be_bytes();
    let [high, low] = u16::try_from(value.len()).unwrap().to_be_bytes();
    match tlv_type {
        128.. => [&[tlv_type, high, low], value].concat(),
        _ => [&[tlv_type, low], value].concat(),
    }
}

/// Up to four TLVs of types around those with a meaning, their values of lengths around those that are right.
fn tlvs(layout: Layout) -> impl Strategy<Value = Vec<u8>> {
    let tlv_type = prop_oneof![0..16u16, 120..136u16];
    let tlv = (tlv_type, vec(prop_oneof![0..4u8, any::<u8>()], 0..16));
    vec(tlv, 0..4).prop_map(move |list| list.iter().flat_map(|(t, value)| layout(*t, value)).collect())
}

fn tunnels() -> impl Strategy<Value = Vec<u8>> {
    let tunnel = (any::<u16>(), tlvs(sub_tlv));
    vec(tunnel, 0..4).prop_map(|list| list.iter().flat_map(|(t, value)| two_two(*t, value)).collect())
}

fn pmsi_tunnel() -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        Just(0),
        Just(4),
        Just(8),
        Just(12),
        Just(16),
        Just(24),
        Just(32),
        0..40usize
    ];
    let identifier = length.prop_flat_map(|length| vec(any::<u8>(), length));
    let tunnel_type = prop_oneof![0..16u8, any::<u8>()];
    (any::<u8>(), tunnel_type, any::<[u8; 3]>(), identifier)
        .prop_map(|(flags, tunnel, label, id)| [&[flags, tunnel], &label[..], &id].concat())
}

/// Codes and values that have a chance to be right.
pub(crate) fn likely() -> impl Strategy<Value = (u8, Vec<u8>)> {
    let communities = |size: usize| {
        let community = (0..4u8, 0..16u8, vec(any::<u8>(), size - 2));
        let octets = community.prop_map(|(high, low, rest)| [&[high, low], &rest[..]].concat());
        vec(octets, 0..4).prop_map(|list| list.concat())
    };
    prop_oneof![
        (Just(16), communities(8)),
        (Just(25), communities(20)),
        (Just(35), vec(any::<u8>(), 3..6)),
        (Just(26), tlvs(|t, value| one_two(3)(t, value))),
        (Just(29), tlvs(two_two)),
        (Just(40), tlvs(|t, value| one_two(0)(t, value))),
        (Just(22), pmsi_tunnel()),
        (Just(23), tunnels()),
    ]
}

/// An attribute with flags that suit it.
pub(crate) fn octets_of((code, value): &(u8, Vec<u8>)) -> Vec<u8> {
    let flags = if matches!(code, 26 | 29) { 0x80 } else { 0xc0 };
    attribute(flags, *code, value)
}

/// Sets of such attributes, of ORIGIN and AS_PATH and of sets.
pub(crate) fn sets() -> impl Strategy<Value = Vec<u8>> {
    let path = (0..3u8, 1..3u8, vec(1..3u8, 0..9));
    let path = path.prop_map(|(kind, count, asns)| attribute(0x40, 2, &[&[kind, count], &asns[..]].concat()));
    let leaf = prop_oneof![
        Just(ORIGIN.to_vec()),
        Just(AS_PATH.to_vec()),
        path,
        likely().prop_map(|likely| octets_of(&likely))
    ];
    leaf.prop_recursive(7, 20, 3, |inner| {
        vec(inner, 0..3)
            .prop_map(|list| attribute(0xc0, 128, &[vec![0, 0, 0xfd, 0xe9], list.concat()].concat()))
    })
}

fn assert_faithful(attribute: &[u8]) -> Result<(), TestCaseError> {
    let (octets, n) = (with_attribute(attribute), external());
    let Ok(decoded) = Message::decode(&octets, &n) else {
        return Ok(());
    };
    let Ok(MessageView::Update(view)) = MessageView::check(&octets, &n) else {
        panic!("an UPDATE expected")
    };
    prop_assert_eq!(Message::Update(view.to_update()), decoded.message.clone());
    prop_assert!(!decoded.message.to_string().is_empty());
    if decoded.faults.is_empty() {
        let mut out = BytesMut::new();
        prop_assert_eq!(decoded.message.encode(&n, &mut out), Ok(()));
        prop_assert_eq!(&out[..], &octets[..]);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_attribute_comes_back_as_it_was(likely in likely()) {
        assert_faithful(&octets_of(&likely))?;
    }

    #[test]
    fn a_damaged_attribute_does_not_panic(likely in likely(), at in any::<prop::sample::Index>(), octet in any::<u8>()) {
        let (code, mut value) = likely;
        if !value.is_empty() {
            let at = at.index(value.len());
            value[at] = octet;
        }
        assert_faithful(&octets_of(&(code, value)))?;
    }

    #[test]
    fn a_set_comes_back_as_it_was(octets in sets()) {
        assert_faithful(&octets)?;
    }

    #[test]
    fn a_damaged_set_does_not_panic(octets in sets(), at in any::<prop::sample::Index>(), octet in any::<u8>()) {
        let mut octets = octets;
        let at = at.index(octets.len());
        octets[at] = octet;
        assert_faithful(&octets)?;
    }

    #[test]
    fn noise_does_not_panic(code in any::<u8>(), value in vec(any::<u8>(), 0..60)) {
        assert_faithful(&octets_of(&(code, value)))?;
    }
}
