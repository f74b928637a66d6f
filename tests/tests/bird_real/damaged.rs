//! Sockets that are no BIRD's, or one's in trouble: each command ends in time, says which socket it was, and with 2.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::lab::labsim_bird;

const BANNER: &[u8] = b"0001 BIRD 2.0.12 ready.\n";
/// Each way to ask a daemon.
const COMMANDS: [&[&str]; 9] = [
    &["show", "status"],
    &["show", "protocols"],
    &["--json", "show", "route"],
    &["doctor"],
    &["--json", "doctor", "10.0.0.2"],
    &["metrics"],
    &["raw", "show", "status"],
    &["configure"],
    &["disable", "a"],
];
/// How long a watch goes on that nobody ends.
const WATCH: Duration = Duration::from_secs(120);

/// A socket on which this is done to each client; gone when it is dropped, but for the threads, which end with the test.
struct Fake {
    path: PathBuf,
    _folder: TempDir,
}

impl Fake {
    fn new(serve: impl Fn(UnixStream) + Clone + Send + 'static) -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("bird.ctl");
        let listener = UnixListener::bind(&path).expect("a socket");
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let serve = serve.clone();
                std::thread::spawn(move || serve(stream));
            }
        });
        Self {
            path,
            _folder: folder,
        }
    }

    /// Sends the first bytes at once, the others to each question, and then keeps the connection or closes it.
    fn answers(first: &'static [u8], answer: &'static [u8], closes: bool) -> Self {
        Self::new(move |mut stream| {
            let questions = BufReader::new(stream.try_clone().expect("a second handle"));
            let mut sent = stream.write_all(first);
            for _ in questions.lines().map_while(Result::ok) {
                sent = sent.and_then(|()| stream.write_all(answer));
                if closes {
                    return;
                }
            }
        })
    }

    fn ask(&self, words: &[&str]) -> Output {
        labsim_bird(&self.path, &[&["--time-out", "0.3"], words].concat())
    }

    /// Every command gives up, names the socket, and says `part`.
    fn is_given_up(&self, part: &str) {
        for words in COMMANDS {
            let output = self.ask(words);
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&text);
            let told = text.contains(part) && text.contains(&*self.path.to_string_lossy());
            assert!(
                output.status.code() == Some(2) && told,
                "{words:?}: expected {part:?}, got {:?}: {text}",
                output.status
            );
        }
    }
}

#[test]
fn what_greets_with_something_else_is_named() {
    Fake::answers(b"SSH-2.0-OpenSSH_9.2\r\n", b"", false).is_given_up("SSH-2.0-OpenSSH_9.2");
    Fake::answers(b"\r\nHello, this is FRRouting\r\n", b"", false).is_given_up("got an empty line");
    Fake::answers(&[0; 20_000], b"", false).is_given_up("lines of another protocol");
    Fake::answers(b"0001 BIRD 2.0", b"", false).is_given_up("no answer from");
}

#[test]
fn what_breaks_off_or_never_ends_is_given_up() {
    let half = b"1000-BIRD 2.0.12\n1011-Rou";
    Fake::answers(BANNER, half, false).is_given_up("no answer from");
    Fake::answers(BANNER, half, true).is_given_up("in the middle of a reply");
    static LONG: [u8; 100_000] = [b'x'; 100_000];
    Fake::answers(BANNER, &LONG, false).is_given_up("expected a line of at most");
}

/// A log that never stops is no greeting, however much of it there is.
#[test]
fn a_flood_of_noise_is_given_up() {
    Fake::new(|mut stream| while stream.write_all(&b"+noise\n".repeat(1000)).is_ok() {})
        .is_given_up("no answer from");
}

/// Answers to other questions: exit status 0 would say that all is well.
#[test]
fn answers_out_of_step_are_no_healthy_daemon() {
    let status = b"1000-BIRD 2.0.12\n0013 Daemon is up and running\n";
    let table = b"2002-Name Proto Table State Since Info\n1002-b1 BGP --- up 1 Established\n0000 \n";
    let nothing = b"0000 \n";
    for answer in [&status[..], table, nothing] {
        let fake = Fake::answers(BANNER, answer, false);
        for words in [&["doctor"][..], &["metrics"]] {
            let output = fake.ask(words);
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&text);
            assert!(
                output.status.code() == Some(2) && text.contains("in the answer to `show "),
                "{words:?}: {text}"
            );
        }
    }
}

/// One that is slow does not hold up the others: here each greets only when the other has been asked as well.
#[test]
fn several_daemons_are_asked_at_once() {
    let both = Arc::new(Barrier::new(2));
    let fake = || {
        let both = both.clone();
        Fake::new(move |mut stream| {
            both.wait();
            let questions = BufReader::new(stream.try_clone().expect("a second handle"));
            let mut sent = stream.write_all(BANNER);
            for question in questions.lines().map_while(Result::ok) {
                let answer = match question.as_str() {
                    "show status" => &b"1000-BIRD 2.0.12\n0013 Daemon is up and running\n"[..],
                    "show protocols all" => b"2002-Name Proto Table State Since Info\n0000 \n",
                    _ => b"0000 \n",
                };
                sent = sent.and_then(|()| stream.write_all(answer));
            }
        })
    };
    let (one, other) = (fake(), fake());
    let other = other.path.to_str().expect("UTF-8");
    for words in ["doctor", "metrics"] {
        let output = labsim_bird(&one.path, &["--socket", other, "--time-out", "5", words]);
        assert_eq!(output.status.code(), Some(0), "{words}: {output:?}");
    }
}

/// A daemon that takes connections and answers nothing is told of once, not every second, and is no success.
#[test]
fn what_is_watched_in_vain_is_told_once() {
    let fake = Fake::answers(BANNER, b"9001 syntax error\n", false);
    let output = fake.ask(&["watch", "--every", "0.05", "--for", "1"]);
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    let path = fake.path.display().to_string();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.lines().count() == 1 && told.contains(&path), "{told}");
}

/// A daemon that is silent does not keep the others from being watched.
#[test]
fn what_is_silent_holds_up_nobody() {
    let silent = Fake::answers(BANNER, b"", false);
    let table =
        b"2002-Name Proto Table State Since Info\n1002-b1 BGP --- up 07:51:20.419  Established\n0000 \n";
    let speaks = Fake::answers(BANNER, table, false);
    let other = speaks.path.display().to_string();
    let words = ["--socket", &other, "--time-out", "60", "watch", "--for", "3"];
    let output = labsim_bird(&silent.path, &words);
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(shown.contains("b1: up Established"), "{shown:?}");
}

#[test]
fn lines_between_the_lines_do_no_harm() {
    let answer = b"what is this\n+a log line\n<12 messages lost>\n\
        2002-Name Proto Table State Since Info\n+\xff\xfe\n1002-b1 BGP --- up 07:51:20.419  Established\nno such line\n0000 \n";
    let output = Fake::answers(BANNER, answer, false).ask(&["show", "protocols"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "Name  Proto  Table  State  Since         Info\nb1    BGP    ---    up     07:51:20.419  Established\n"
    );
}

/// Runs `labsim bird`, reads a line of it and goes away, as `| head -1` does: what it said on standard error.
fn read_one_line(fake: &Fake, words: &[&str]) -> String {
    let mut child = labsim_tests::labsim()
        .args(["bird", "--socket"])
        .arg(&fake.path)
        .args(words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("labsim runs");
    let mut reader = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    assert!(line.contains("Established"), "{line}");
    drop(reader);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// What only shows ends with its reader: it does not read the rest of a long table, nor watch on for ever.
#[test]
fn whoever_reads_may_leave() {
    const LINE: &[u8] = b"1007-Established, and more than what a pipe holds of it\n";
    // It breaks off at last, which whoever reads that far has to tell.
    let long = Fake::new(|mut stream| {
        let mut sent = stream.write_all(BANNER);
        for _ in 0..2000 {
            sent = sent.and_then(|()| stream.write_all(&LINE.repeat(1000)));
        }
    });
    assert_eq!(read_one_line(&long, &["show", "route"]), "");
    // A session that flaps.
    let flaps = Fake::new(|mut stream| {
        let questions = BufReader::new(stream.try_clone().expect("a second handle"));
        let mut sent = stream.write_all(BANNER);
        for (n, _) in questions.lines().map_while(Result::ok).enumerate() {
            let row = format!("1002-b1 BGP --- up 07:51:{:02}.419  Established\n0000 \n", n % 60);
            let answer = format!("2002-Name Proto Table State Since Info\n{row}");
            sent = sent.and_then(|()| stream.write_all(answer.as_bytes()));
        }
    });
    let start = Instant::now();
    let span = WATCH.as_secs().to_string();
    let told = read_one_line(&flaps, &["watch", "--every", "0.02", "--for", &span]);
    assert!(told.is_empty() && start.elapsed() < WATCH, "{told}");
}

#[test]
fn a_path_that_cannot_be_a_sockets_is_told() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("bird.conf");
    std::fs::write(&file, "router id 10.0.0.1;").expect("it is written");
    let long = folder.path().join("x".repeat(120));
    for (path, part) in [
        (folder.path().to_owned(), "connection refused on"),
        (file, "or it is no socket"),
        (long, "cannot connect to"),
    ] {
        for words in COMMANDS {
            let output = labsim_bird(&path, words);
            let text = [output.stdout, output.stderr].concat();
            let text = String::from_utf8_lossy(&text);
            assert!(
                output.status.code() == Some(2) && text.contains(part),
                "{words:?}: {text}"
            );
        }
    }
}
