//! Long tables, several questions at once, and a daemon that restarts.

use std::fmt::Write;
use std::time::Duration;

use bird_ctl::client::{Backoff, Client, Endpoint, Error, Options, Pool};
use bird_ctl::command::{Command, CommandError, RouteQuery};
use bird_ctl::show::route::{Dest, RouteItem};
use labsim_tests::bird::Bird;

use crate::daemons::{Daemon, block_on, on_each};

const ROUTES: u32 = 50_000;

/// A table of so many routes.
fn table(channel: &str) -> String {
    let mut text = format!("router id 10.0.0.1; protocol device {{}} protocol static static1 {{ {channel}\n");
    for n in 0..ROUTES {
        let [_, a, b, c] = n.to_be_bytes();
        let _ = writeln!(text, "route 16.{a}.{b}.{c}/32 blackhole;");
    }
    text + "}\n"
}

#[test]
fn long_tables_come() {
    on_each(|daemon| block_on(streams(daemon)));
}

async fn streams(daemon: &Daemon) {
    let (program, channel) = (&daemon.program, daemon.ipv4(""));
    let bird = Bird::start(program, &table(&channel));
    let endpoint = Endpoint::socket(bird.socket());
    let mut client = Client::open(&endpoint, Options::default())
        .await
        .expect("a connection");
    all_routes_come(&mut client).await;
    given_up_half_way(&endpoint).await;
    several_at_once(&endpoint).await;
    let birdc = format!(
        "{} -v -s {}",
        program.with_file_name("birdc").display(),
        bird.socket().display()
    );
    let mut through = Client::open(&Endpoint::shell(birdc), Options::default())
        .await
        .expect("birdc runs");
    all_routes_come(&mut through).await;
    many_questions(&mut client).await;
    log_lines_come(daemon).await;
    restarted(bird, program, &channel).await;
}

async fn all_routes_come(client: &mut Client) {
    let (mut one_by_one, mut in_batches, mut items) = (0, 0, Vec::new());
    let mut routes = client
        .stream_routes(&RouteQuery::default())
        .await
        .expect("it is asked");
    while let Some(item) = routes.next().await.expect("a route") {
        if let RouteItem::Route(route) = item {
            assert_eq!(
                (route.dest, route.protocol.as_str()),
                (Dest::Blackhole, "static1")
            );
            one_by_one += 1;
        }
    }
    let mut routes = client
        .stream_routes(&RouteQuery::default())
        .await
        .expect("it is asked");
    while routes.next_batch(&mut items).await.expect("routes") {
        assert!(items.len() < 4000, "no more than a read's worth: {}", items.len());
        in_batches += items
            .drain(..)
            .filter(|item| matches!(item, RouteItem::Route(_)))
            .count();
    }
    assert_eq!((one_by_one, in_batches), (ROUTES, ROUTES as usize));
    // The connection is free for the next question.
    assert!(client.status().await.expect("a status").version.is_some());
    let nowhere: ipnet::IpNet = "192.0.2.0/24".parse().expect("a prefix");
    let missed = client
        .stream_routes(&RouteQuery::default().exact(nowhere))
        .await
        .expect("it is asked")
        .next()
        .await;
    assert!(
        matches!(missed, Err(Error::Bird { code: 8001, .. })),
        "{missed:?}"
    );
    assert!(client.is_in_step());
}

/// A stream that is dropped leaves its rest behind, which is told.
async fn given_up_half_way(endpoint: &Endpoint) {
    let mut client = Client::open(endpoint, Options::default())
        .await
        .expect("a connection");
    let mut routes = client
        .stream_routes(&RouteQuery::default())
        .await
        .expect("it is asked");
    assert!(routes.next().await.expect("a route").is_some());
    drop(routes);
    assert!(matches!(client.status().await, Err(Error::OutOfStep)));
}

/// Quick questions do not wait for the end of long tables, and a connection that was given up is not used again.
async fn several_at_once(endpoint: &Endpoint) {
    let pool = Pool::new(endpoint.clone(), Options::default(), 3);
    let status = Command::show_status();
    let long = async {
        let mut client = pool.get().await.expect("a connection");
        let mut lines = client
            .lines(&Command::new("show route").expect("a command"))
            .await
            .expect("it is asked");
        let mut count = 0;
        while lines.next().await.expect("a line").is_some() {
            count += 1;
        }
        count
    };
    let (long, one, two, three) = tokio::join!(long, pool.ask(&status), pool.ask(&status), pool.ask(&status));
    assert!(long >= ROUTES);
    for reply in [one, two, three] {
        assert_eq!(reply.expect("a status").end.code, 13);
    }
    let mut given_up = pool.get().await.expect("a connection");
    drop(
        given_up
            .stream_routes(&RouteQuery::default())
            .await
            .expect("it is asked"),
    );
    drop(given_up);
    for _ in 0..4 {
        assert_eq!(pool.ask(&status).await.expect("a status").end.code, 13);
    }
}

/// BIRD 1 closes a connection on which 1024 bytes of questions come without a moment in between.
async fn many_questions(client: &mut Client) {
    let question = Command::new(format!("{:<100}", "show status")).expect("a command");
    for number in 0..200 {
        let answer = client.ask(&question).await;
        assert!(answer.is_ok(), "question {number}: {answer:?}");
    }
}

/// What others do is in the daemon's log.
async fn log_lines_come(daemon: &Daemon) {
    let bird = Bird::start(&daemon.program, "router id 10.0.0.1; protocol device {}");
    let mut client = Client::connect(bird.socket()).await.expect("a connection");
    if daemon.since(3, 0) {
        let refused = client.echo("all").await.map(drop);
        assert!(
            matches!(refused, Err(Error::Command(CommandError::NotIn { .. }))),
            "{refused:?}"
        );
        return;
    }
    let mut log = client.echo("all").await.expect("BIRD 1 and 2 have it");
    let mut other = Client::connect(bird.socket()).await.expect("a connection");
    let configure = Command::new("configure").expect("a command");
    other.ask(&configure).await.expect("it is the same configuration");
    let item = tokio::time::timeout(Duration::from_secs(10), log.next())
        .await
        .expect("in time")
        .expect("a line");
    assert!(format!("{item:?}").contains("onfigur"), "{item:?}");
}

/// The pool finds its connections dead and makes new ones; whoever waits is connected when the daemon is back.
async fn restarted(mut bird: Bird, program: &std::path::Path, channel: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let link = folder.path().join("bird.ctl");
    let point_at = |bird: &Bird| {
        let _ = std::fs::remove_file(&link);
        std::os::unix::fs::symlink(bird.socket(), &link).expect("a link");
    };
    point_at(&bird);
    let endpoint = Endpoint::socket(&link);
    let pool = Pool::new(endpoint.clone(), Options::default(), 2);
    let status = Command::show_status();
    pool.ask(&status).await.expect("a status");
    bird.kill();
    assert!(pool.ask(&status).await.is_err());
    let mut failures = 0;
    let mut backoff = Backoff::new(Duration::from_millis(10), Duration::from_millis(100));
    let mut next = None;
    let client = backoff.open(&endpoint, Options::default(), |_, _| {
        failures += 1;
        if failures == 3 {
            let bird = Bird::start(
                program,
                &format!("router id 10.0.0.2; protocol device {{}} protocol static {{ {channel} }}"),
            );
            point_at(&bird);
            next = Some(bird);
        }
        Ok(())
    });
    let mut client = client.await.expect("it is back");
    let id = client.status().await.expect("a status").router_id;
    assert_eq!(id, "10.0.0.2".parse().ok());
    assert_eq!(pool.ask(&status).await.expect("a status").end.code, 13);
    drop(next);
    assert_eq!(failures, 3);
}
