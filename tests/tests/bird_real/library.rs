//! The library's own questions, typed.

use std::collections::BTreeSet;

use bird_ctl::Dialect;
use bird_ctl::client::{Client, Error};
use bird_ctl::command::{Command, RouteQuery};
use bird_ctl::show::protocols::{BgpState, ErrorClass, Info, ProtocolState, ProtocolTable};
use bird_ctl::show::route::{Dest, Mark, Network, RouteList, Tail};

use crate::daemons::{Daemon, block_on, on_each};
use crate::lab::Lab;

#[test]
fn questions_are_answered_with_values() {
    on_each(|daemon| {
        let lab = Lab::start(daemon);
        block_on(async {
            let mut bird = Client::connect(lab.bird.socket()).await.expect("a connection");
            sessions(&bird.protocols().await.expect("protocols"), daemon);
            routes(
                &bird.routes(&RouteQuery::default()).await.expect("routes"),
                daemon,
            );
            nothing_is_left(&mut bird).await;
            narrow_questions(&mut bird, daemon).await;
            errors(&mut bird).await;
            long_command(&mut bird).await;
        });
    });
}

fn sessions(table: &ProtocolTable, daemon: &Daemon) {
    let row = |name: &str| table.rows.iter().find(|row| row.name == name).expect(name);
    assert_eq!(row("static1").table.as_deref(), Some(daemon.main_table()));
    assert_eq!(
        (row("up").state, row("switched_off").state),
        (ProtocolState::Up, ProtocolState::Down)
    );
    let Info::Bgp(up) = &row("up").info else {
        panic!("a BGP session")
    };
    assert_eq!((up.state, &up.error), (Some(BgpState::Established), &None));
    let Info::Bgp(refused) = &row("nobody_listens_there").info else {
        panic!("a BGP session")
    };
    assert_eq!(refused.state, Some(BgpState::Active));
    let error = refused.error.as_ref().expect("an error");
    assert_eq!(
        (error.class, error.text.as_str()),
        (ErrorClass::Socket, "Connection refused")
    );
    let Info::Bgp(off) = &row("switched_off").info else {
        panic!("a BGP session")
    };
    assert_eq!((off.state, &off.error), (None, &None));
}

fn routes(list: &RouteList, daemon: &Daemon) {
    let names: Vec<_> = list
        .tables
        .iter()
        .filter_map(|table| table.name.as_deref())
        .collect();
    if daemon.is_bird1() {
        assert!(names.is_empty(), "{names:?}");
    } else {
        // In an order that is the version's own.
        assert_eq!(
            BTreeSet::from_iter(names),
            BTreeSet::from(["master4", "master6", "rpki4"])
        );
    }
    let all = list.tables.iter().flat_map(|table| &table.routes);
    let to = |network: &str| {
        all.clone()
            .filter(|route| route.network == Network::parse(network))
            .collect::<Vec<_>>()
    };
    assert_eq!(to("10.244.9.0/24")[0].dest, Dest::Unreachable);
    assert_eq!(to("10.244.10.0/24")[0].dest, Dest::Prohibit);
    if !daemon.is_bird1() {
        assert_eq!(to("10.244.0.0/16-26 AS64512")[0].dest, Dest::None);
    }
    if daemon.dialect() == Dialect::Bird2 {
        // Two next hops, which BIRD 3 does not take twice; BIRD 2 prints no weight of one that is an interface.
        let hops: Vec<_> = to("198.51.100.0/24")[0]
            .next_hops
            .iter()
            .map(|hop| (hop.dev.as_deref(), hop.weight))
            .collect();
        assert_eq!(hops, [(Some("lo"), None), (Some("lo"), None)]);
    }
    // One network, two routes: the static one is preferred (200 against 100).
    let [best, other] = to("10.244.0.0/26")[..] else {
        panic!("two routes")
    };
    assert_eq!(
        (best.protocol.as_str(), best.mark, best.metric.preference),
        ("static1", Mark::Best, 200)
    );
    assert_eq!((other.protocol.as_str(), other.mark), ("up", Mark::None));
    assert!(
        matches!(
            other.tail,
            Some(Tail::Bgp {
                origin_as: Some(64513),
                ..
            })
        ),
        "{other:?}"
    );
}

/// Sessions in several states, and routes of several kinds, with all that BIRD says of them.
async fn nothing_is_left(bird: &mut Client) {
    let list = bird.protocols_all().await.expect("protocols");
    for protocol in &list.protocols {
        assert_eq!(protocol.details.other, [], "{}", protocol.row.name);
    }
    let up = list.protocols.iter().find(|protocol| protocol.row.name == "up");
    let bgp = up.and_then(|up| up.details.bgp.as_ref()).expect("a BGP session");
    assert_eq!(bgp.neighbor_as, Some(64513), "{bgp:?}");
    let all = bird.routes(&RouteQuery::default().all()).await.expect("routes");
    for route in all.tables.iter().flat_map(|table| &table.routes) {
        let details = route.details.as_ref().expect("details");
        assert_eq!(details.other, [], "{route:?}");
    }
}

async fn narrow_questions(bird: &mut Client, daemon: &Daemon) {
    let networks = |list: RouteList| {
        list.tables
            .iter()
            .flat_map(|table| &table.routes)
            .map(|route| route.network.to_string())
            .collect::<Vec<_>>()
    };
    let address: std::net::IpAddr = "10.244.0.9".parse().expect("an address");
    let prefix: ipnet::IpNet = "10.244.9.0/24".parse().expect("a prefix");
    let old = [
        (
            RouteQuery::default().longest_match(address).protocol("static1"),
            "10.244.0.0/26",
        ),
        (RouteQuery::default().exact(prefix), "10.244.9.0/24"),
    ];
    let later = [
        (RouteQuery::default().table("master6"), "2001:db8:66::/48"),
        (
            RouteQuery::default().protocol("static6").all(),
            "2001:db8:66::/48",
        ),
    ];
    let later = later.into_iter().filter(|_| !daemon.is_bird1());
    for (query, expected) in old.into_iter().chain(later) {
        assert_eq!(
            networks(bird.routes(&query).await.expect("routes")),
            [expected],
            "{query:?}"
        );
    }
    let table = bird.protocols_like("static?").await.expect("protocols");
    assert_eq!(
        table.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        if daemon.is_bird1() {
            &["static1"][..]
        } else {
            &["static1", "static6"]
        }
    );
}

async fn errors(bird: &mut Client) {
    let nowhere: std::net::IpAddr = "192.0.2.1".parse().expect("an address");
    let error = bird
        .routes(&RouteQuery::default().longest_match(nowhere))
        .await
        .expect_err("no route");
    assert!(matches!(error, Error::Bird { code: 8001, .. }), "{error}");
    let error = bird.protocols_like("no_such").await.expect_err("no protocol");
    assert!(matches!(error, Error::Bird { code: 8003, .. }), "{error}");
    let restrict = Command::new("restrict").expect("a command");
    assert_eq!(bird.raw(&restrict).await.expect("a reply").end.code, 16);
    let disable = Command::new("disable all").expect("a command");
    let error = bird.ask(&disable).await.expect_err("access is restricted");
    assert!(matches!(error, Error::Bird { code: 8007, .. }), "{error}");
}

/// The longest command that is let through is one that the daemon survives.
async fn long_command(bird: &mut Client) {
    let longest = bird_ctl::command::MAX_COMMAND - 1;
    let command = Command::new(format!("{:<longest$}", "show status")).expect("short enough");
    assert_eq!(bird.raw(&command).await.expect("a reply").end.code, 13);
}
