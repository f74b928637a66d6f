use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::AsyncWriteExt;
use tokio::net::UnixListener;

use super::*;

/// Where a daemon of a test listens, for as long as this lives. Connections outlive it.
struct Daemon {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

/// A daemon that sends these bytes on each connection, whatever it is asked, and then stays silent or closes.
fn daemon(says: &'static [u8], closes: bool) -> Daemon {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bird.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            stream.write_all(says).await.unwrap();
            if !closes {
                kept.push(stream);
            }
        }
    });
    Daemon {
        path,
        _folder: folder,
    }
}

const QUICK: Options = Options {
    idle_time_out: Duration::from_millis(100),
    reply_limit: 200,
};

async fn client(says: &'static [u8], closes: bool) -> Result<Client, Error> {
    Client::connect_with(&daemon(says, closes).path, QUICK).await
}

#[tokio::test]
async fn a_question_is_answered() {
    let says = b"0001 BIRD 1.6.8 ready.\n+a log line\n1000-BIRD 1.6.8\n0013 Daemon is up and running\n";
    let mut bird = client(says, false).await.unwrap();
    assert_eq!(bird.dialect(), Dialect::Bird1);
    assert_eq!(bird.status().await.unwrap().version.as_deref(), Some("1.6.8"));
}

#[tokio::test]
async fn a_daemons_error_has_its_code_and_text() {
    let mut bird = client(b"0001 BIRD 2.0.12 ready.\n8003 No protocols match\n", false)
        .await
        .unwrap();
    let error = bird.protocols_like("zzz*").await.unwrap_err();
    assert!(
        matches!(&error, Error::Bird { code: 8003, text } if text == "No protocols match"),
        "{error}"
    );
}

#[tokio::test]
async fn a_silent_daemon_is_given_up_and_not_asked_again() {
    let mut bird = client(b"0001 BIRD 2.0.12 ready.\n1000-BIRD", false)
        .await
        .unwrap();
    assert!(matches!(bird.status().await, Err(Error::Silent { .. })));
    assert!(matches!(bird.status().await, Err(Error::OutOfStep)));
}

#[tokio::test]
async fn a_daemon_that_does_not_greet_is_given_up() {
    assert!(matches!(client(b"", false).await, Err(Error::Silent { .. })));
}

#[tokio::test]
async fn a_stream_that_ends_early_is_an_error() {
    let mut bird = client(b"0001 BIRD 2.0.12 ready.\n1000-BIRD 2.0.12\n", true)
        .await
        .unwrap();
    let error = bird.status().await.unwrap_err();
    assert!(
        matches!(error, Error::Frame(FrameError::EndInReply) | Error::Io(_)),
        "{error}"
    );
}

#[tokio::test]
async fn a_reply_can_be_too_large() {
    let says = b"0001 BIRD 2.0.12 ready.\n1007-Table a:\n Table b:\n Table c:\n Table d:\n Table e:\n Table f:\n Table g:\n0000 \n";
    let mut bird = client(says, false).await.unwrap();
    let error = bird.routes(&RouteQuery::default()).await.unwrap_err();
    assert!(
        matches!(error, Error::Frame(FrameError::ReplyTooLarge { limit: 200 })),
        "{error}"
    );
}

#[tokio::test]
async fn what_is_no_bird_is_told() {
    for says in [
        &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..],
        b"220 ready\n",
        b"0000 \n",
    ] {
        let error = client(says, true).await.unwrap_err();
        assert!(matches!(error, Error::NotBird { .. }), "{error}");
    }
}

/// What comes in place of a banner may be anything, and goes to a terminal.
#[tokio::test]
async fn what_is_quoted_of_a_stranger_is_short_and_harmless() {
    let error = client(b"\x1b[31mred\r\n", true).await.unwrap_err().to_string();
    assert!(error.contains(r#"got "\u{1b}[31mred";"#), "{error}");
    let error = client(&[b'a'; 4000], false).await.unwrap_err().to_string();
    assert!(error.len() < 300, "{error}");
    let empty = client(b"\r\nHello, this is another program\r\n", true).await;
    let error = empty.unwrap_err().to_string();
    assert!(error.contains("got an empty line"), "{error}");
}

/// An answer to something else must not look like a daemon without protocols, which is a healthy one.
#[tokio::test]
async fn an_answer_to_another_question_is_told() {
    let status = b"0001 BIRD 2.0.12 ready.\n1000-BIRD 2.0.12\n0013 Daemon is up and running\n";
    let error = client(status, false)
        .await
        .unwrap()
        .protocols()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unexpected { .. }), "{error}");
    let mut bird = client(status, false).await.unwrap();
    let error = bird.protocols_all().await.unwrap_err();
    assert!(matches!(error, Error::Unexpected { .. }), "{error}");
    let nothing = b"0001 BIRD 2.0.12 ready.\n0000 \n";
    let error = client(nothing, false).await.unwrap().status().await.unwrap_err();
    assert!(error.to_string().contains("`show status`, got 0000"), "{error}");
    // This is how BIRD says that there is none.
    let none = b"0001 BIRD 2.0.12 ready.\n8003 No protocols match\n";
    let table = client(none, false).await.unwrap().protocols().await.unwrap();
    assert!(table.rows.is_empty());
}

/// A daemon that says this at once, and then the other again and again.
async fn noisy(says: &'static [u8], again: &'static [u8]) -> Result<Client, Error> {
    let (ours, theirs) = tokio::io::duplex(1024);
    let (reader, writer) = tokio::io::split(ours);
    tokio::spawn(async move {
        let (_theirs_reader, mut theirs) = tokio::io::split(theirs);
        let mut next = theirs.write_all(says).await;
        while next.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
            next = theirs.write_all(again).await;
        }
    });
    let options = Options {
        reply_limit: MAX_REPLY,
        ..QUICK
    };
    Client::over("a tunnel", reader, writer, options).await
}

/// These bytes for ever, and at once, after the others.
struct Flood(&'static [u8], &'static [u8]);

impl AsyncRead for Flood {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while buffer.remaining() >= self.0.len().max(self.1.len()) {
            let next = std::mem::take(&mut self.0);
            buffer.put_slice(if next.is_empty() { self.1 } else { next });
        }
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn only_lines_of_an_answer_keep_the_time_from_running_out() {
    let greeted = noisy(b"", b"0").await;
    assert!(matches!(greeted, Err(Error::Silent { .. })), "{greeted:?}");
    let begun = b"0001 BIRD 2.0.12 ready.\n1000-BIRD 2.0.12\n";
    let status = noisy(begun, b"x").await.unwrap().status().await;
    assert!(matches!(status, Err(Error::Silent { .. })), "{status:?}");
    for noise in [&b"+a log line\n"[..], b"<1 messages lost>\n"] {
        let over = async |first: &'static [u8]| {
            let options = Options {
                reply_limit: MAX_REPLY,
                ..QUICK
            };
            Client::over("a flood", Flood(first, noise), tokio::io::sink(), options).await
        };
        let greeted = over(b"").await;
        assert!(matches!(greeted, Err(Error::Silent { .. })), "{greeted:?}");
        let status = over(begun).await.unwrap().status().await;
        assert!(matches!(status, Err(Error::Silent { .. })), "{status:?}");
        let mut bird = over(begun).await.unwrap();
        let mut lines = bird.lines(&Command::show_status()).await.unwrap();
        assert!(matches!(lines.next().await, Ok(Some(_))));
        let next = lines.next().await;
        assert!(matches!(next, Err(Error::Silent { .. })), "{next:?}");
        let begun = b"0001 BIRD 2.0.12 ready.\n1007-Table a:\n Table b:\n";
        let mut bird = over(begun).await.unwrap();
        let mut routes = bird.stream_routes(&RouteQuery::default()).await.unwrap();
        assert!(matches!(routes.next().await, Ok(Some(_))));
        assert!(matches!(routes.next().await, Ok(Some(_))));
        let next = routes.next().await;
        assert!(matches!(next, Err(Error::Silent { .. })), "{next:?}");
    }
}

#[tokio::test]
async fn each_failure_to_connect_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("bird.ctl");
    assert!(matches!(Client::connect(&missing).await, Err(Error::NoSocket { path }) if path == missing));
    let daemon = daemon(b"", true);
    let path = daemon.path.clone();
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, "").unwrap();
    assert!(matches!(Client::connect(&path).await, Err(Error::Refused { .. })));
}

#[test]
fn the_systems_errors_are_sorted() {
    let sorted = |kind: io::ErrorKind| Error::connect(Path::new("/a"), kind.into());
    assert!(matches!(
        sorted(io::ErrorKind::PermissionDenied),
        Error::PermissionDenied { .. }
    ));
    assert!(matches!(
        sorted(io::ErrorKind::WouldBlock),
        Error::NotAccepting { .. }
    ));
    assert!(matches!(
        sorted(io::ErrorKind::NotADirectory),
        Error::NoSocket { .. }
    ));
    assert!(matches!(sorted(io::ErrorKind::Other), Error::Connect { .. }));
}

/// A program that answers as birdc does; the words are shell.
async fn program(script: &str) -> Result<Client, Error> {
    let options = Options {
        idle_time_out: Duration::from_secs(5),
        ..Options::default()
    };
    Client::open(&Endpoint::shell(script), options).await
}

#[tokio::test]
async fn a_program_carries_the_sockets_bytes() {
    let daemon = "echo '0001 BIRD 2.0.12 ready.'; while read line; do \
        printf '1000-BIRD 2.0.12\\n1011-Router ID is 10.0.0.1\\n Hostname is a\\n0013 Daemon is up and running\\n'; done";
    let mut bird = program(daemon).await.unwrap();
    for _ in 0..2 {
        assert_eq!(bird.status().await.unwrap().hostname.as_deref(), Some("a"));
    }
}

#[tokio::test]
async fn a_program_that_is_no_way_to_a_daemon_is_told() {
    let told = async |script: &str| program(script).await.unwrap_err().to_string();
    assert!(told("echo 'BIRD 2.0.12 ready.'; cat").await.contains("option -v"));
    assert!(told("exit 3").await.contains("exit status: 3"));
    assert!(
        told("echo '0001 BIRD 2.0.12 ready.'; exit 1")
            .await
            .contains("`kubectl exec` needs -i")
    );
    assert!(told("echo hello; cat").await.contains("got \"hello\""));
    let missing = Client::open(&Endpoint::program(["/no/such/program"]), QUICK).await;
    assert!(matches!(missing, Err(Error::Start { .. })), "{missing:?}");
}

#[tokio::test]
async fn any_two_streams_will_do() {
    let (ours, theirs) = tokio::io::duplex(1024);
    let (reader, writer) = tokio::io::split(ours);
    tokio::spawn(async move {
        let (_theirs_reader, mut theirs) = tokio::io::split(theirs);
        let says = b"0001 BIRD 3.4.0 ready.\n8001 Network not found\n";
        theirs.write_all(says).await.unwrap();
        std::future::pending::<()>().await;
    });
    let mut bird = Client::over("a tunnel", reader, writer, QUICK).await.unwrap();
    assert_eq!((bird.name(), bird.dialect()), ("a tunnel", Dialect::Bird3));
    let missed = bird.routes(&RouteQuery::default()).await;
    assert!(matches!(missed, Err(Error::Bird { code: 8001, .. })));
}

/// The time-out is for silence: an answer may take longer than that, as long as it goes on.
#[tokio::test]
async fn a_slow_answer_is_waited_for() {
    let (ours, theirs) = tokio::io::duplex(1024);
    let (reader, writer) = tokio::io::split(ours);
    tokio::spawn(async move {
        let (_theirs_reader, mut theirs) = tokio::io::split(theirs);
        theirs.write_all(b"0001 BIRD 2.0.12 ready.\n").await.unwrap();
        for n in 0..6 {
            let route = format!("1007-10.{n}.0.0/16          blackhole [s 07:51:20.419] * (200)\n");
            theirs.write_all(route.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        theirs.write_all(b"0000 \n1007-10.9.0.0/16").await.unwrap();
        std::future::pending::<()>().await;
    });
    let mut bird = Client::over("a tunnel", reader, writer, QUICK).await.unwrap();
    let mut routes = bird.stream_routes(&RouteQuery::default()).await.unwrap();
    let mut count = 0;
    while routes.next().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!((count, routes.end()), (6, Some(0)));
    // What begins then breaks off in silence.
    let mut routes = bird.stream_routes(&RouteQuery::default()).await.unwrap();
    assert!(matches!(routes.next().await, Err(Error::Silent { .. })));
    assert!(!bird.is_in_step());
}

#[tokio::test]
async fn what_came_before_an_error_is_given_before_it() {
    let says = b"0001 BIRD 2.0.12 ready.\n1007-10.0.0.0/16          blackhole [s 07:51:20.419] * (200)\n8004 Stopped\n";
    let mut bird = client(says, false).await.unwrap();
    let mut routes = bird.stream_routes(&RouteQuery::default()).await.unwrap();
    assert!(matches!(routes.next().await, Ok(Some(_))));
    assert!(matches!(routes.next().await, Err(Error::Bird { code: 8004, .. })));
    assert!(matches!(routes.next().await, Ok(None)));
}
