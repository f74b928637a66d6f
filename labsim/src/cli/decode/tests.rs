use std::io::Write;
use std::path::PathBuf;

use super::*;

/// A KEEPALIVE.
const KEEPALIVE: &str = "ffffffffffffffffffffffffffffffff001304";

/// What is printed for a file, and the exit status.
fn decode(octets: &[u8], json: bool) -> (String, String, u8) {
    let mut file = tempfile::NamedTempFile::new().expect("a file can be made");
    file.write_all(octets).expect("it can be written");
    let args = DecodeArgs {
        files: vec![PathBuf::from(file.path())],
        json,
        port: 179,
        session: SessionArgs::default(),
    };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let status = run(&args, &mut out, &mut err).expect("output goes to memory");
    let text = |octets| String::from_utf8(octets).expect("output is text");
    (text(out), text(err), status)
}

#[test]
fn digits_may_be_set_apart() {
    let spaced = "ff:ff ff-ff.ff ff ff ff\tff ff ff ff ff ff ff ff 00 13 04";
    let lines = format!("# two messages\r\n0x{}\r\n{spaced}", KEEPALIVE.to_uppercase());
    assert_eq!(
        decode(lines.as_bytes(), false),
        ("KEEPALIVE\nKEEPALIVE\n".into(), String::new(), 0)
    );
}

#[test]
fn every_line_is_answered_in_its_place() {
    let lines = format!("\nffff\n{KEEPALIVE}\n{KEEPALIVE}00\nffx\nfff\n");
    let (out, err, status) = decode(lines.as_bytes(), false);
    let expected = "incomplete: 0 of 19 octets\n\
        incomplete: 2 of 19 octets\n\
        KEEPALIVE\n\
        not one message: it has 19 octets, and 1 more follow\n\
        `x` is no hexadecimal digit (character 3)\n\
        3 hexadecimal digits, expected two for each octet\n";
    assert_eq!((out.as_str(), status), (expected, 2));
    assert!(err.contains("line 5: `x`"), "{err}");
    let (out, _, status) = decode(lines.as_bytes(), true);
    let outcomes = out.lines().map(|line| {
        let object: serde_json::Value = serde_json::from_str(line).expect("each line is an object");
        object["outcome"].as_str().unwrap_or_default().to_owned()
    });
    let outcomes: Vec<_> = outcomes.collect();
    let expected = [
        "incomplete",
        "incomplete",
        "ok",
        "session-reset",
        "not-hexadecimal",
        "not-hexadecimal",
    ];
    assert_eq!(
        (outcomes.as_slice(), status),
        (expected.map(String::from).as_slice(), 2)
    );
}

#[test]
fn a_long_line_is_told_and_the_next_is_read() {
    let lines = format!("{}\n{KEEPALIVE}\n", "ff".repeat(1 << 20));
    let (out, err, status) = decode(lines.as_bytes(), false);
    assert!(err.contains("longer than 524280 characters"), "{err}");
    assert_eq!((out.lines().nth(1), status), (Some("KEEPALIVE"), 2));
}

#[test]
fn a_refused_message_says_what_to_answer() {
    let (out, _, status) = decode(b"ffffffffffffffffffffffffffffffff001309", false);
    let expected = "session reset: header, octet 18: message type 9 is unknown, expected 1 (OPEN) to 5 \
        (ROUTE-REFRESH); answer: NOTIFICATION Bad Message Type (1/3): type 9\n";
    assert_eq!((out.as_str(), status), (expected, 1));
}

#[test]
fn an_empty_file_has_no_messages() {
    assert_eq!(decode(b"", false), (String::new(), String::new(), 0));
}

#[test]
fn content_tells_what_a_file_is() {
    let of = |octets: &[u8]| Content::of(&mut &octets[..]).expect("memory can be read").0;
    assert_eq!(of(b"ffff"), Content::Lines);
    assert_eq!(of(&[0xd4, 0xc3, 0xb2, 0xa1, 2]), Content::Capture);
    assert_eq!(of(&[0xa1, 0xb2, 0x3c, 0x4d, 0]), Content::Capture);
    assert_eq!(of(&[0x0a, 0x0d, 0x0d, 0x0a, 0x1c]), Content::Capture);
    // A time whose octets are digits, and the upper half of a type.
    assert_eq!(of(b"0000\0"), Content::Mrt);
}
