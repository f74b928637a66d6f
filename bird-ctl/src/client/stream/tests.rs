//! Routes that are read ahead of the ends of their lines are those that are read line by line.

use proptest::collection::vec;
use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use super::super::{Client, Options};
use crate::command::RouteQuery;
use crate::reply::{Event, Framer};
use crate::show::route::{RouteItem, RouteReader};

const GREETING: &[u8] = b"0001 BIRD 2.0.12 ready.\n";

/// What each line gives by itself.
fn by_lines(reply: &[u8]) -> Vec<RouteItem> {
    let (mut framer, mut reader, mut items) = (Framer::new(), RouteReader::new(), Vec::new());
    framer.feed(GREETING);
    framer.feed(reply);
    framer.next_event().unwrap();
    while let Some(event) = framer.next_event().unwrap() {
        let Event::Line { code, text, last } = event else {
            continue;
        };
        if !last {
            items.extend(reader.line(code, text));
            continue;
        }
        if let Ok(item) = reader.last_line(code, text) {
            items.extend(item);
        }
        break;
    }
    items.extend(std::iter::from_fn(|| reader.finish()));
    items
}

/// What the client gives of these bytes, so many at a time.
async fn by_stream(reply: Vec<u8>, at_a_time: usize) -> Vec<RouteItem> {
    let (ours, theirs) = tokio::io::duplex(at_a_time);
    let (reader, writer) = tokio::io::split(ours);
    tokio::spawn(async move {
        let (mut question, mut theirs) = tokio::io::split(theirs);
        theirs.write_all(GREETING).await.unwrap();
        // A reader that has seen the end of the reply goes away.
        let mut nowhere = tokio::io::sink();
        let answer = async { theirs.write_all(&reply).await };
        let _ = tokio::join!(answer, tokio::io::copy(&mut question, &mut nowhere));
    });
    let options = Options::default();
    let mut bird = Client::over("a test", reader, writer, options).await.unwrap();
    let mut routes = bird.stream_routes(&RouteQuery::default()).await.unwrap();
    let mut items = Vec::new();
    while let Ok(Some(item)) = routes.next().await {
        items.push(item);
    }
    items
}

/// One of these texts.
fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(texts)
}

const NETWORKS: &[&str] = &[
    "10.0.0.0/8           ",
    "10.0.0.0/24          ",
    "192.168.100.128/26   ",
    "2001:db8::/32        ",
    "2001:db8:1234:5678:9abc:def0:1234:5678/128 ",
    "                     ",
    "300.0.0.0/8          ",
    "10.0.0.0/33          ",
    "10.0.0.0/16-24 AS1   ",
];
const DESTS: &[&str] = &[
    "unicast",
    "unicast",
    "unicast",
    "blackhole",
    "via 10.0.0.1 on eth0",
    "",
];
const NAMES: &[&str] = &[
    "a",
    "Mesh_10_0_0_2",
    "Mesh_10_0_0_3",
    "a_name_that_is_longer_than_most_are",
];
const TIMES: &[&str] = &[
    "07:51:20.419",
    "07:51:20",
    "2026-11-20",
    "2026-11-20 01:02:03.004",
    "Fri 20 Nov 2026 at noon",
    "",
];
const FROMS: &[&str] = &["", "", " from 10.0.0.2", " from 2001:db8::2", " from nowhere"];
const FIGURES: &[&str] = &[
    "* (100)",
    "(100)",
    "! (100/20)",
    "* (100-s/?)",
    "* I (150/10/5)",
    "* (4294967296)",
];
const TAILS: &[&str] = &[
    "",
    "",
    " [i]",
    " [AS65001i]",
    " [AS4294967296?]",
    " [10.0.0.2]",
    "[i]",
    " ",
];
const BELOW: &[&str] = &[
    "",
    "",
    " \tvia 10.0.0.2 on eth0\n",
    " \tvia 10.0.0.2 on eth0\n",
    " \tvia 10.0.0.3 on eth0 weight 1\n \tvia 10.0.0.4 on eth1 weight 2\n",
    " \tvia 10.0.0.2 on eth01\n",
    " \tdev eth0\n",
    " \tvia nowhere\n",
    "1008-\tType: BGP univ\n",
    "1007-Table t:\n",
    "+a log line\n",
];

fn entry() -> impl Strategy<Value = String> {
    let left = (one_of(NETWORKS), one_of(DESTS), one_of(NAMES), one_of(TIMES));
    let right = (one_of(FROMS), one_of(FIGURES), one_of(TAILS), one_of(BELOW));
    (left, right).prop_map(|((network, dest, name, time), (from, figures, tail, below))| {
        format!(" {network}{dest} [{name} {time}{from}] {figures}{tail}\n{below}")
    })
}

/// Blanks may be many, but none of them ends a line.
#[tokio::test]
async fn no_form_goes_on_in_the_next_line() {
    let whole = " 10.0.0.0/8           unicast [a 07:51:20.419 from 10.0.0.2] * (100) [AS1i]\n \tvia 10.0.0.2 on eth0\n";
    for at in 1..whole.len() {
        let (left, right) = whole.split_at(at);
        let reply = format!("1007-Table t:\n{whole}{left}\n{right}{whole}0000 \n").into_bytes();
        let streamed = by_stream(reply.clone(), 4096).await;
        assert_eq!(streamed, by_lines(&reply), "{}", String::from_utf8_lossy(&reply));
    }
}

proptest! {
    #[test]
    fn ahead_of_line_ends_the_same_routes_are_read(
        entries in vec(entry(), 0..40),
        damage in vec((any::<prop::sample::Index>(), one_of(&["", " ", "]", "[", "\n", "\t", "(", "0", "x", "\u{e9}"])), 0..6),
        at_a_time in 1usize..2000,
    ) {
        let mut reply = b"1007-Table master4:\n".to_vec();
        reply.extend(entries.concat().bytes());
        for (place, with) in damage {
            let at = place.index(reply.len());
            reply.splice(at..at + 1, with.bytes());
        }
        reply.extend(b"\n0000 \n");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let streamed = runtime.block_on(by_stream(reply.clone(), at_a_time));
        prop_assert_eq!(streamed, by_lines(&reply), "{}", String::from_utf8_lossy(&reply));
    }
}
