use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{for_old_speaker, from_old_speaker};
use crate::attribute::SegmentKind::{ConfedSequence, Sequence, Set};
use crate::attribute::{Aggregator, AsPath, AsPathSegment, Attribute, AttributeValue, SegmentKind};

const AS_TRANS: u32 = 23456;

fn path(segments: &[(SegmentKind, &[u32])]) -> AsPath {
    let segments = segments.iter().map(|(kind, asns)| AsPathSegment {
        kind: *kind,
        asns: asns.to_vec(),
    });
    AsPath {
        segments: segments.collect(),
    }
}

fn attributes<const N: usize>(values: [AttributeValue; N]) -> Vec<Attribute> {
    values.map(Attribute::from).into()
}

fn aggregator(asn: u32) -> Aggregator {
    Aggregator {
        asn,
        address: [192, 0, 2, 1].into(),
    }
}

/// The path that an AS_PATH and an AS4_PATH make together.
fn reconciled(as_path: AsPath, as4_path: AsPath) -> String {
    let mut all = attributes([AttributeValue::AsPath(as_path), AttributeValue::As4Path(as4_path)]);
    from_old_speaker(&mut all);
    match &all[..] {
        [
            Attribute {
                value: AttributeValue::AsPath(path),
                ..
            },
        ] => path.to_string(),
        other => panic!("AS_PATH alone expected, got {other:?}"),
    }
}

#[test]
fn the_leading_part_of_as_path_comes_before_as4_path() {
    let as4 = AsPath::sequence([100_000, 1]);
    assert_eq!(
        reconciled(AsPath::sequence([7, 8, AS_TRANS, 1]), as4.clone()),
        "7 8 100000 1"
    );
    assert_eq!(reconciled(AsPath::sequence([AS_TRANS, 1]), as4), "100000 1");
}

#[test]
fn an_as4_path_longer_than_as_path_is_ignored() {
    assert_eq!(
        reconciled(AsPath::sequence([7]), AsPath::sequence([100_000, 1])),
        "7"
    );
}

#[test]
fn a_set_counts_one() {
    let as_path = path(&[(Sequence, &[7, AS_TRANS]), (Set, &[1, AS_TRANS])]);
    let as4_path = path(&[(Sequence, &[100_000]), (Set, &[1, 100_001])]);
    assert_eq!(reconciled(as_path, as4_path), "7 100000 {1 100001}");
    let as_path = path(&[(Set, &[3, 4]), (Sequence, &[AS_TRANS])]);
    assert_eq!(reconciled(as_path, AsPath::sequence([100_000])), "{3 4} 100000");
}

/// "a valid AS_CONFED_SEQUENCE or AS_CONFED_SET path segment SHALL be prepended if it is either the leading path
/// segment or is adjacent to a path segment that is prepended"
#[test]
fn leading_confederation_segments_stay() {
    let as_path = path(&[(ConfedSequence, &[65001]), (Sequence, &[7, AS_TRANS])]);
    assert_eq!(
        reconciled(as_path.clone(), AsPath::sequence([100_000])),
        "(65001) 7 100000"
    );
    assert_eq!(
        reconciled(as_path, AsPath::sequence([8, 100_000])),
        "(65001) 8 100000"
    );
}

/// RFC 6793 §6
#[test]
fn confederation_segments_of_as4_path_are_discarded() {
    let as4_path = path(&[(ConfedSequence, &[65001]), (Sequence, &[100_000])]);
    assert_eq!(reconciled(AsPath::sequence([7, AS_TRANS]), as4_path), "7 100000");
}

#[test]
fn an_aggregator_since_the_last_new_speaker_voids_both_attributes() {
    let mut all = attributes([
        AttributeValue::AsPath(AsPath::sequence([7, AS_TRANS])),
        AttributeValue::Aggregator(aggregator(7)),
        AttributeValue::As4Path(AsPath::sequence([100_000])),
        AttributeValue::As4Aggregator(aggregator(100_000)),
    ]);
    let unchanged = all[..2].to_vec();
    from_old_speaker(&mut all);
    assert_eq!(all, unchanged);
}

#[test]
fn what_goes_to_an_old_speaker_comes_back_whole() {
    let sent = attributes([
        AttributeValue::AsPath(path(&[(Sequence, &[100_000, 7]), (Set, &[3, 100_001])])),
        AttributeValue::Aggregator(aggregator(100_002)),
        AttributeValue::Med(1),
    ]);
    let over_the_wire = for_old_speaker(&sent);
    assert_eq!(over_the_wire.len(), 5);
    let mut received: Vec<Attribute> = over_the_wire.into_iter().map(in_two_octets).collect();
    from_old_speaker(&mut received);
    assert_eq!(received, sent);
}

#[test]
fn without_large_numbers_nothing_stands_beside() {
    let sent = attributes([
        AttributeValue::AsPath(AsPath::sequence([7])),
        AttributeValue::Aggregator(aggregator(7)),
    ]);
    assert_eq!(for_old_speaker(&sent), sent);
}

/// The attribute as it is read on a session with two-octet AS numbers.
fn in_two_octets(mut attribute: Attribute) -> Attribute {
    let trans = |asn: &mut u32| *asn = if *asn > 65535 { AS_TRANS } else { *asn };
    match &mut attribute.value {
        AttributeValue::AsPath(path) => path.segments.iter_mut().flat_map(|s| &mut s.asns).for_each(trans),
        AttributeValue::Aggregator(aggregator) => trans(&mut aggregator.asn),
        _ => {}
    }
    attribute
}
