use super::*;

/// What comes out when these segments go in, in one string; what is missing as `<count>`.
fn in_order(segments: &[(u32, &str)]) -> String {
    let mut stream = Stream::default();
    assert!(stream.open(u32::MAX - 2));
    let mut pieces = Vec::new();
    for (sequence, text) in segments {
        stream.push(*sequence, text.as_bytes(), &mut pieces);
    }
    while stream.skip_gap(&mut pieces) {}
    assert_eq!(stream.held(), 0);
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Octets(octets) => String::from_utf8_lossy(octets).into_owned(),
        Piece::Missing(count) => format!("<{count}>"),
    });
    texts.collect()
}

/// The sequence number of the octet at `at`, which passes 2^32.
fn at(at: u32) -> u32 {
    (u32::MAX - 1).wrapping_add(at)
}

#[test]
fn segments_come_out_in_order_and_once() {
    let cases: [(&[(u32, &str)], &str); 7] = [
        (&[(at(0), "abc"), (at(3), "def")], "abcdef"),
        (&[(at(3), "def"), (at(0), "abc")], "abcdef"),
        (
            &[(at(4), "ef"), (at(2), "cd"), (at(0), "ab"), (at(6), "gh")],
            "abcdefgh",
        ),
        // Sent again: the same, less, more, and with others.
        (
            &[
                (at(0), "abc"),
                (at(0), "abc"),
                (at(1), "b"),
                (at(0), "abcd"),
                (at(2), "cdef"),
            ],
            "abcdef",
        ),
        (
            &[(at(2), "cd"), (at(2), "cdef"), (at(2), "c"), (at(0), "ab")],
            "abcdef",
        ),
        (&[(at(2), "cd"), (at(0), "abcdef")], "abcdef"),
        // A probe of a connection that is kept alive has the octet before.
        (&[(at(0), "abc"), (at(2), "x"), (at(3), "d")], "abcd"),
    ];
    for (segments, expected) in cases {
        assert_eq!(in_order(segments), expected, "{segments:?}");
    }
}

#[test]
fn what_is_missing_is_told() {
    assert_eq!(
        in_order(&[(at(0), "ab"), (at(4), "ef"), (at(9), "j")]),
        "ab<2>ef<3>j"
    );
}

#[test]
fn what_waits_is_bounded() {
    let (mut stream, mut pieces) = (Stream::default(), Vec::new());
    assert!(stream.open(0));
    for n in 0..100_000 {
        stream.push(2 + 2 * n, b"x", &mut pieces);
        assert!(stream.held() <= MOST_EARLY);
    }
    assert!(pieces.contains(&Piece::Missing(1)));
}

#[test]
fn a_syn_may_come_again_and_late() {
    let (mut stream, mut pieces) = (Stream::default(), Vec::new());
    stream.push(8, b"ab", &mut pieces);
    assert!(stream.open(7));
    assert!(stream.open(7));
    assert!(!stream.open(1000));
}
