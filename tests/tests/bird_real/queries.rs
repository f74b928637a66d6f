//! Every question that a `RouteQuery` can put, in all combinations, to each version: what comes is what was asked for.

mod expected;

use std::collections::BTreeSet;

use bird_ctl::client::{Client, Error};
use bird_ctl::command::{Command, CommandError, RouteQuery};
use bird_ctl::show::route::{Dest, RouteList};
use ipnet::IpNet;
use labsim_tests::bird::{Bird, free_port};

use crate::daemons::{Daemon, block_on, on_each, until};
use expected::{Row, Truth, rows_of};

#[test]
fn what_is_asked_for_comes() {
    on_each(|daemon| {
        let port = free_port();
        let _peer = Bird::start(&daemon.program, &peer(daemon, port));
        let bird = Bird::start(&daemon.program, &under_test(daemon, port));
        block_on(async {
            let mut client = Client::connect(bird.socket()).await.expect("a connection");
            let received = RouteQuery::default().protocol("neighbour");
            until(async || {
                let list = client.routes(&received).await.expect("routes");
                list.tables.iter().any(|table| table.routes.len() == 2)
            })
            .await;
            let truth = Truth::ask(daemon, &mut client).await;
            all_cases(daemon, &truth, &bird).await;
        });
    });
}

fn under_test(daemon: &Daemon, port: u16) -> String {
    let main = daemon.ipv4("");
    let session = daemon.ipv4(&format!(
        "import filter incoming; import keep filtered on; export filter outgoing; {}",
        daemon.later("import table on; export table on;")
    ));
    let second = daemon.ipv4("table second;");
    format!(
        "router id 10.0.0.1; {} {}
         filter incoming {{ if net = 10.2.0.0/16 then reject; accept; }}
         filter outgoing {{ if net = 10.9.0.0/16 then reject; accept; }}
         filter lengthy {{ if net.len > 16 then accept; reject; }}
         protocol device {{}}
         protocol static one {{ {main}
           route 10.0.0.0/8 blackhole; route 10.1.0.0/16 unreachable; route 10.1.2.0/24 blackhole; route 10.9.0.0/16 prohibit;
         }}
         protocol static two {{ {second} route 10.1.0.0/16 blackhole; route 10.1.3.0/24 blackhole; }}
         protocol bgp neighbour {{
           {} neighbor 127.0.0.2 port {port} as 64513; multihop; connect delay time 1; {session}
         }}",
        daemon.listen("127.0.0.1", port),
        daemon.table("second"),
        daemon.local("127.0.0.1", port, 64512),
    )
}

fn peer(daemon: &Daemon, port: u16) -> String {
    format!(
        "router id 10.0.0.2; {}
         protocol device {{}}
         protocol static {{ {} route 10.1.0.0/16 blackhole; route 10.2.0.0/16 blackhole; route 10.3.0.0/16 blackhole; }}
         protocol bgp {{
           {} neighbor 127.0.0.1 port {port} as 64512; multihop; passive on; {}
         }}",
        daemon.listen("127.0.0.2", port),
        daemon.ipv4(""),
        daemon.local("127.0.0.2", port, 64513),
        daemon.ipv4("import all; export all;"),
    )
}

/// One of each kind of option; 0 is none.
#[derive(Clone, Copy, Debug)]
struct Case {
    target: usize,
    tables: usize,
    protocol: usize,
    direction: usize,
    filter: usize,
    sum: usize,
    all: bool,
    primary: bool,
    filtered: bool,
}

impl Case {
    fn every() -> impl Iterator<Item = Self> {
        (0..6 * 7 * 4 * 4 * 3 * 3 * 8).map(|mut number: usize| {
            let mut pick = |of| {
                let picked = number % of;
                number /= of;
                picked
            };
            Self {
                target: pick(6),
                tables: pick(7),
                protocol: pick(4),
                direction: pick(4),
                filter: pick(3),
                sum: pick(3),
                all: pick(2) == 1,
                primary: pick(2) == 1,
                filtered: pick(2) == 1,
            }
        })
    }

    fn query(&self, main: &str) -> RouteQuery {
        let address: std::net::IpAddr = "10.1.2.3".parse().expect("an address");
        let query = RouteQuery::default();
        let query = match self.target {
            1 => query.longest_match(address),
            2 => query.longest_match(net("10.1.0.0/20")),
            3 => query.within(net("10.1.0.0/16")),
            4 => query.exact(net("10.1.0.0/16")),
            5 => query.exact(net("10.7.0.0/16")),
            _ => query,
        };
        let query = match self.tables {
            1 => query.table(main),
            2 => query.table("second"),
            3 => query.table(main).table("second"),
            4 => query.table("all"),
            5 => query.import_table("neighbour", "ipv4"),
            6 => query.export_table("neighbour", "ipv4"),
            _ => query,
        };
        let query = match self.protocol {
            1 => query.protocol("one"),
            2 => query.protocol("neighbour"),
            3 => query.protocol("two"),
            _ => query,
        };
        let query = match self.direction {
            1 => query.exported_to("neighbour"),
            2 => query.held_back_from("neighbour"),
            3 => query.offered_to("neighbour"),
            _ => query,
        };
        let query = match self.filter {
            1 => query.filter("lengthy"),
            2 => query.condition("net.len = 16 || source = RTS_BGP"),
            _ => query,
        };
        let query = match self.sum {
            1 => query.count(),
            2 => query.stats(),
            _ => query,
        };
        let query = if self.all { query.all() } else { query };
        let query = if self.primary { query.primary() } else { query };
        if self.filtered { query.filtered() } else { query }
    }
}

fn net(text: &str) -> IpNet {
    text.parse().expect("a prefix")
}

async fn all_cases(daemon: &Daemon, truth: &Truth, bird: &Bird) {
    let (mut with_rows, mut without) = (0, 0);
    let connect = async || Client::connect(bird.socket()).await.expect("a connection");
    let mut client = connect().await;
    for (number, case) in Case::every().enumerate() {
        // BIRD 1 closes a connection on which 1023 bytes of questions came before it had a moment without one.
        if number % 6 == 0 {
            client = connect().await;
        }
        let query = case.query(daemon.main_table());
        let expected = truth.rows(&case, daemon);
        let answer = client.routes(&query).await;
        let fits = match &answer {
            Ok(list) => is_answer(&case, list, &expected),
            Err(Error::Command(CommandError::NotIn { .. })) => continue,
            Err(Error::Bird { code: 8001, .. }) => {
                expected.is_empty() && matches!(case.target, 1 | 2 | 4 | 5)
            }
            // The table is none that the protocol is given routes from.
            Err(Error::Bird { code: 9001, text }) => {
                text == "No valid tables" && case.tables == 2 && case.direction > 0
            }
            Err(_) => false,
        };
        let command = Command::show_route_in(&query, daemon.dialect());
        assert!(fits, "{command:?}: expected {expected:?}, got {answer:?}");
        *(if expected.is_empty() {
            &mut without
        } else {
            &mut with_rows
        }) += 1;
    }
    assert!(with_rows > 1000 && without > 1000, "{with_rows} and {without}");
}

/// Whether the list, or its sum, is that of these rows.
fn is_answer(case: &Case, list: &RouteList, expected: &BTreeSet<Row>) -> bool {
    let counts = list.tables.iter().filter_map(|table| table.count.as_ref());
    let counted = match &list.total {
        Some(total) => total.shown,
        None => counts.map(|count| count.shown).sum(),
    };
    let sum = case.sum == 0 || counted == expected.len() as u64;
    let rows = rows_of(list);
    let details = list
        .tables
        .iter()
        .flat_map(|table| &table.routes)
        .all(|route| route.details.is_some() == case.all || route.dest == Dest::Recursive);
    let fits = if case.sum == 1 {
        rows.is_empty()
    } else {
        rows == *expected
    };
    sum && details && fits
}
