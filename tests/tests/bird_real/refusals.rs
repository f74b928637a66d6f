//! Each way to get no answer: its message and its exit status.

use std::os::unix::net::UnixListener;
use std::path::Path;

use labsim_tests::bird::Bird;
use tempfile::TempDir;

use crate::daemons::{Daemon, on_each};
use crate::lab::labsim_bird;

/// Runs `labsim bird`; its exit status and its message.
fn ask(socket: &Path, words: &[&str]) -> (Option<i32>, String) {
    let output = labsim_bird(socket, words);
    (
        output.status.code(),
        String::from_utf8(output.stderr).expect("UTF-8"),
    )
}

fn assert_told(asked: (Option<i32>, String), status: i32, part: &str) {
    assert!(
        asked.0 == Some(status) && asked.1.contains(part),
        "expected {status} and {part:?}, got {asked:?}"
    );
}

#[test]
fn the_daemons_errors_are_told() {
    on_each(errors_are_told);
}

fn errors_are_told(daemon: &Daemon) {
    let mut bird = Bird::start(
        &daemon.program,
        &format!(
            "router id 10.0.0.1; protocol device {{}} protocol static {{ {} }}",
            daemon.ipv4("")
        ),
    );
    let socket = bird.socket();
    assert_told(
        ask(&socket, &["show", "foo"]),
        1,
        "BIRD answers 9001: syntax error",
    );
    assert_told(
        ask(&socket, &["show", "route", "for", "10.0.0.1"]),
        1,
        "8001: Network not ", // found, or in table
    );
    assert_told(
        ask(&socket, &["show", "protocols", "a_b"]),
        1,
        "8003: No protocols match",
    );
    assert_told(ask(&socket, &["help"]), 2, "`help` is a word of birdc");
    let long = ask(&socket, &["show", &"x".repeat(1100)]);
    assert_told(long, 2, "expected at most 1023 bytes");
    let json = labsim_bird(&socket, &["--json", "show", "foo"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one JSON object");
    assert_eq!(json["error"]["code"], 9001);
    // A daemon that crashed leaves its socket behind.
    bird.kill();
    assert_told(ask(&socket, &["show", "status"]), 2, "connection refused");
}

#[test]
fn a_socket_that_cannot_be_used_is_told() {
    let folder = TempDir::new().expect("a folder");
    let missing = folder.path().join("missing.ctl");
    assert_told(ask(&missing, &["show", "status"]), 2, "no socket at");
    let mute = folder.path().join("mute.ctl");
    let _listener = UnixListener::bind(&mute).expect("a socket");
    assert_told(
        ask(&mute, &["--time-out", "0.2", "show", "status"]),
        2,
        "no answer from",
    );
}

#[test]
fn what_is_no_bird_is_told() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("other.ctl");
    let listener = UnixListener::bind(&path).expect("a socket");
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        std::io::Write::write_all(&mut stream, b"220 smtp ready\r\n").expect("it listens");
    });
    assert_told(ask(&path, &["show", "status"]), 2, "not a BIRD control socket");
    server.join().expect("the server ends");
}
