use alloc::vec::Vec;

use super::Framer;
use crate::bytes::Bytes;
use crate::negotiated::Negotiated;

const KEEPALIVE: [u8; 19] = [
    255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 19, 4,
];

fn keepalives(count: usize) -> Bytes {
    KEEPALIVE.repeat(count).into()
}

fn next(framer: &mut Framer) -> Option<Bytes> {
    framer
        .next(&Negotiated::default())
        .map(|message| message.expect("a good header"))
}

#[test]
fn a_whole_message_is_a_slice_of_what_was_pushed() {
    let pushed = keepalives(3);
    let mut framer = Framer::new();
    framer.push(pushed.clone());
    for n in 0..3 {
        let message = next(&mut framer).expect("three messages");
        assert_eq!(message.as_ptr(), pushed[n * 19..].as_ptr());
        assert_eq!(message.len(), 19);
    }
    assert_eq!(next(&mut framer), None);
}

#[test]
fn an_idle_framer_holds_no_memory_and_no_pushed_bytes() {
    let pushed = keepalives(2);
    let mut framer = Framer::new();
    framer.push(pushed.slice(..25));
    let whole = next(&mut framer);
    assert_eq!(next(&mut framer), None);
    framer.push(pushed.slice(25..));
    assert_eq!(next(&mut framer).as_deref(), Some(&KEEPALIVE[..]));
    assert_eq!(next(&mut framer), None);
    assert_eq!((framer.begun.capacity(), framer.latest.len()), (0, 0));
    drop(whole);
    assert!(pushed.is_unique(), "nothing of what was pushed is kept");
}

#[test]
fn an_unfinished_message_does_not_keep_a_large_push_alive() {
    let pushed = keepalives(100);
    let mut framer = Framer::new();
    framer.push(pushed.slice(..99 * 19 + 5));
    while next(&mut framer).is_some() {}
    assert!(pushed.is_unique());
    assert_eq!(framer.buffered(), 5);
}

#[test]
fn octets_may_come_one_by_one() {
    let mut framer = Framer::new();
    let mut found = Vec::new();
    for octet in keepalives(2) {
        framer.push(Bytes::copy_from_slice(&[octet]));
        found.extend(next(&mut framer));
    }
    assert_eq!(found, [&KEEPALIVE[..], &KEEPALIVE[..]]);
}

#[test]
fn nothing_comes_behind_an_error() {
    let mut framer = Framer::new();
    framer.push([&KEEPALIVE[..18], &[9], &KEEPALIVE].concat().into());
    let error = framer
        .next(&Negotiated::default())
        .expect("a header")
        .expect_err("type 9");
    assert_eq!(error.notification().code_and_subcode(), (1, 3));
    framer.push(keepalives(1));
    assert!(framer.next(&Negotiated::default()).is_none());
    assert_eq!(framer.buffered(), 0);
}

#[test]
fn a_bad_header_is_found_before_its_message_is_there() {
    let mut framer = Framer::new();
    framer.push(Bytes::from_static(&[0; 19]));
    assert!(matches!(framer.next(&Negotiated::default()), Some(Err(_))));
}

#[test]
fn the_longest_message_is_what_the_session_agreed_on() {
    let extended = Negotiated::default().with_extended_message();
    let header = [&KEEPALIVE[..16], &[0x10, 1, 2]].concat();
    let mut framer = Framer::new();
    framer.push(header.clone().into());
    assert!(framer.next(&extended).is_none());
    assert!(matches!(framer.next(&Negotiated::default()), Some(Err(_))));
}
