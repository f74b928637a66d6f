use tokio::io::duplex;

use super::*;

fn banner(version: &str) -> Banner {
    Banner {
        version: version.to_owned(),
    }
}

/// What a server of this version sends to a client that sends this, `cut` bytes at a time.
async fn talk(version: &str, sends: &str, cut: usize) -> String {
    let answer = |command: &str| Answer::end(0, format_args!("<{command}>"));
    let server = Server::new(banner(version), answer);
    let (client, ours) = duplex(64 * 1024);
    let (reader, writer) = tokio::io::split(ours);
    let (mut from, mut to) = tokio::io::split(client);
    let client = async {
        for bytes in sends.as_bytes().chunks(cut) {
            to.write_all(bytes).await.unwrap();
        }
        to.shutdown().await.unwrap();
    };
    let (served, ()) = tokio::join!(server.serve_one(reader, writer), client);
    served.unwrap();
    drop(server);
    let mut text = String::new();
    from.read_to_string(&mut text).await.unwrap();
    text
}

#[tokio::test]
async fn commands_are_answered_in_order() {
    for cut in [1, 5, 1000] {
        let got = talk("2.0.12", "show  status\r\nhelp\n\n show route\nhalf", cut).await;
        assert_eq!(
            got,
            "0001 BIRD 2.0.12 ready.\n0000 <show status>\n9001 syntax error\n0000 <show route>\n"
        );
    }
}

#[tokio::test]
async fn words_of_birdc_are_answered_by_bird_1_alone() {
    assert_eq!(talk("1.6.8", "help\nquit\n", 99).await.lines().count(), 3);
    assert_eq!(talk("3.4.0", "help\nquit\nexit\n", 99).await.lines().count(), 1);
}

#[tokio::test]
async fn restricted_clients_change_nothing() {
    let got = talk(
        "2.0.12",
        "down\nrestrict\nrestrict\ndown\ndisable all\nshow status\n",
        99,
    )
    .await;
    let codes: Vec<_> = got.lines().map(|line| &line[..4]).collect();
    assert_eq!(codes, ["0001", "0000", "0016", "0016", "8007", "8007", "0000"]);
}

#[tokio::test]
async fn a_line_without_end_is_refused_and_passed_over() {
    for length in [lines::MAX_LINE, lines::MAX_LINE + 1, 100_000] {
        let long = "x".repeat(length);
        let got = talk("2.0.12", &format!("{long}\nshow status\n"), 1000).await;
        let codes: Vec<_> = got.lines().map(|line| &line[..4]).collect();
        let first = if length > lines::MAX_LINE { "9000" } else { "0000" };
        assert_eq!(codes, ["0001", first, "0000"]);
    }
}

#[test]
fn an_answer_is_a_reply_written() {
    assert_eq!(Answer::syntax_error().as_bytes(), b"9001 syntax error\n");
    let two = Answer::write(|out| {
        use crate::reply::LineSink;
        out.line(15, format_args!("a: reloading"))?;
        out.line(15, format_args!("b: reloading"))?;
        out.end(0, format_args!(""))
    });
    assert_eq!(two.as_bytes(), b"0015-a: reloading\n b: reloading\n0000 \n");
}
