use alloc::string::ToString;
use alloc::vec::Vec;

use bytes::BytesMut;

use super::{AsPath, AsPathSegment, SegmentKind, code};
use crate::{AttributeValue, AttributeValueView, Message, MessageView, Negotiated, Update};

fn path(segments: &[(SegmentKind, &[u32])]) -> AsPath {
    let segments = segments.iter().map(|(kind, asns)| AsPathSegment {
        kind: *kind,
        asns: asns.to_vec(),
    });
    AsPath {
        segments: segments.collect(),
    }
}

use SegmentKind::{ConfedSequence, ConfedSet, Sequence, Set};

#[test]
fn a_path_is_printed_as_daemons_do() {
    assert_eq!(AsPath::sequence([64512, 64513]).to_string(), "64512 64513");
    assert_eq!(
        path(&[(Sequence, &[64512, 64513]), (Set, &[1, 2])]).to_string(),
        "64512 64513 {1 2}"
    );
    assert_eq!(
        path(&[(ConfedSequence, &[1, 2]), (ConfedSet, &[3])]).to_string(),
        "(1 2) [3]"
    );
    assert_eq!(AsPath::default().to_string(), "");
}

/// RFC 4271 §9.1.2.2 (a), RFC 5065 §5.3
#[test]
fn a_set_counts_one_and_a_confederation_nothing() {
    let path = path(&[
        (ConfedSequence, &[7, 8]),
        (Sequence, &[1, 2]),
        (Set, &[3, 4, 5]),
        (ConfedSet, &[9]),
    ]);
    assert_eq!(path.path_len(), 3);
    assert_eq!(AsPath::default().path_len(), 0);
}

/// RFC 4271 §5.1.2 (b)
#[test]
fn prepending_takes_the_leading_sequence_or_makes_one() {
    let mut empty = AsPath::default();
    empty.prepend(1);
    assert_eq!(empty, AsPath::sequence([1]));
    empty.prepend(2);
    assert_eq!(empty, AsPath::sequence([2, 1]));
    let mut set = path(&[(Set, &[3])]);
    set.prepend(1);
    assert_eq!(set, path(&[(Sequence, &[1]), (Set, &[3])]));
    let mut full = AsPath::sequence(1..=255);
    full.prepend(1000);
    assert_eq!(
        (full.segments.len(), full.path_len(), full.first_as()),
        (2, 256, Some(1000))
    );
}

#[test]
fn a_long_sequence_takes_several_segments() {
    let path = AsPath::sequence(1..=300);
    let lengths: Vec<usize> = path.segments.iter().map(|segment| segment.asns.len()).collect();
    assert_eq!(lengths, [255, 45]);
}

#[test]
fn the_first_as_is_that_of_a_leading_sequence() {
    assert_eq!(AsPath::sequence([64512, 1]).first_as(), Some(64512));
    assert_eq!(path(&[(Set, &[3])]).first_as(), None);
    assert_eq!(AsPath::default().first_as(), None);
}

#[test]
fn an_as_is_found_in_every_segment() {
    let path = path(&[(Sequence, &[1, 2]), (Set, &[3])]);
    assert!(path.contains(2) && path.contains(3) && !path.contains(4));
}

/// RFC 6811 §2
#[test]
fn a_path_starts_from_the_last_as_of_a_sequence() {
    for (path, origin) in [
        (AsPath::default(), None),
        (AsPath::sequence([1, 2, 3]), Some(3)),
        (path(&[(Set, &[1, 2]), (Sequence, &[3])]), Some(3)),
        (path(&[(Sequence, &[1]), (Set, &[2])]), None),
        (path(&[(ConfedSequence, &[1, 2])]), None),
        (AsPath::sequence(1..=300), Some(300)),
    ] {
        assert_eq!(path.origin_as(), origin, "{path}");
        let attributes = [AttributeValue::AsPath(path.clone()).into()].into();
        let update = Update {
            attributes,
            ..Update::default()
        };
        let mut octets = BytesMut::new();
        let message = Message::Update(update);
        message
            .encode(&Negotiated::default(), &mut octets)
            .expect("an UPDATE");
        let n = Negotiated::default();
        let Ok(MessageView::Update(view)) = MessageView::check(&octets, &n) else {
            panic!("expected an UPDATE")
        };
        let Some(AttributeValueView::AsPath(view)) = view.attribute(code::AS_PATH) else {
            panic!("expected AS_PATH")
        };
        assert_eq!(view.origin_as(), origin, "{path}");
    }
}
