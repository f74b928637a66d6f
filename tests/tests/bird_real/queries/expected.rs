//! What a question is answered with, worked out from the daemon's whole tables.

use std::collections::BTreeSet;

use bird_ctl::client::Client;
use bird_ctl::command::RouteQuery;
use bird_ctl::show::route::{Mark, Network, RouteList};
use ipnet::IpNet;

use super::{Case, net};
use crate::daemons::Daemon;

/// A route, as far as questions can tell it from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// BIRD 1 names no table.
    table: Option<String>,
    network: IpNet,
    protocol: String,
}

/// A route of a whole table.
#[derive(Debug)]
struct Held {
    row: Row,
    best: bool,
    filtered: bool,
}

/// All that the daemon has.
#[derive(Debug)]
pub(super) struct Truth {
    main: Vec<Held>,
    second: Vec<Held>,
    imported: Vec<Held>,
    exported: Vec<Held>,
}

impl Truth {
    /// Asks for whole tables.
    pub(super) async fn ask(daemon: &Daemon, client: &mut Client) -> Self {
        let plain = RouteQuery::default;
        let mut main = held(client, plain().table(daemon.main_table()), false).await;
        main.extend(held(client, plain().table(daemon.main_table()).filtered(), true).await);
        let second = held(client, plain().table("second"), false).await;
        let (mut imported, mut exported) = (Vec::new(), Vec::new());
        if !daemon.is_bird1() {
            imported = held(client, plain().import_table("neighbour", "ipv4"), false).await;
            exported = held(client, plain().export_table("neighbour", "ipv4"), false).await;
        }
        let counts = [&main, &second, &imported, &exported].map(Vec::len);
        let channel = if daemon.is_bird1() { 0 } else { 3 };
        assert_eq!(counts, [7, 2, channel, channel]);
        Self {
            main,
            second,
            imported,
            exported,
        }
    }

    /// The rows that answer this.
    pub(super) fn rows(&self, case: &Case, daemon: &Daemon) -> BTreeSet<Row> {
        let tables: &[&Vec<Held>] = match (case.tables, case.direction, case.protocol) {
            (1, ..) | (0 | 4, 1.., _) | (0, _, 0..=2) => &[&self.main],
            (2, ..) | (0, ..) => &[&self.second],
            (3 | 4, ..) => &[&self.main, &self.second],
            (5, ..) => &[&self.imported],
            _ => &[&self.exported],
        };
        let rows = tables.iter().flat_map(|table| {
            let longest = longest_match(table, case, daemon);
            table
                .iter()
                .filter(move |held| longest.is_none_or(|network| held.row.network == network))
        });
        let rows = rows.filter(|held| case.takes(held, daemon));
        rows.map(|held| held.row.clone()).collect()
    }
}

impl Case {
    fn takes(&self, held: &Held, daemon: &Daemon) -> bool {
        let Row {
            network, protocol, ..
        } = &held.row;
        let target = match self.target {
            3 => net("10.1.0.0/16").contains(network),
            4 => *network == net("10.1.0.0/16"),
            5 => *network == net("10.7.0.0/16"),
            1 | 2 if shows_shorter(daemon) => {
                network.contains(&net(["10.1.2.3/32", "10.1.0.0/20"][self.target - 1]))
            }
            _ => true,
        };
        let from = match self.protocol {
            1 => protocol == "one",
            2 => protocol == "neighbour",
            3 => protocol == "two",
            _ => true,
        };
        // The peer is given the best routes, but for its own.
        let offered = held.best && protocol == "one";
        let let_through = *network != net("10.9.0.0/16");
        let direction = match self.direction {
            1 => offered && let_through,
            2 => offered && !let_through,
            3 => offered,
            _ => true,
        };
        let filter = match self.filter {
            1 => network.prefix_len() > 16,
            2 => network.prefix_len() == 16 || protocol == "neighbour",
            _ => true,
        };
        let best = held.best || !self.primary;
        target && from && direction && filter && best && held.filtered == self.filtered
    }
}

/// The network that `for` finds in a table.
fn longest_match(table: &[Held], case: &Case, daemon: &Daemon) -> Option<IpNet> {
    let target = match case.target {
        1 => net("10.1.2.3/32"),
        2 => net("10.1.0.0/20"),
        _ => return None,
    };
    if shows_shorter(daemon) {
        return None;
    }
    let valid = table
        .iter()
        .filter(|held| !held.filtered)
        .map(|held| held.row.network);
    let covers = valid.filter(|network| network.contains(&target));
    covers.max_by_key(IpNet::prefix_len)
}

/// Whether `for` gives the shorter matches as well.
fn shows_shorter(daemon: &Daemon) -> bool {
    daemon.since(3, 0) && !daemon.since(3, 3)
}

async fn held(client: &mut Client, query: RouteQuery, filtered: bool) -> Vec<Held> {
    let list = client.routes(&query).await.expect("a table");
    let mut all = Vec::new();
    for table in &list.tables {
        all.extend(table.routes.iter().map(|route| Held {
            row: row(table.name.as_deref(), route),
            best: route.mark != Mark::None,
            filtered,
        }));
    }
    all
}

fn row(table: Option<&str>, route: &bird_ctl::show::route::Route) -> Row {
    let Network::Ip(network) = route.network else {
        panic!("a prefix: {route:?}")
    };
    Row {
        table: table.map(str::to_owned),
        network,
        protocol: route.protocol.to_string(),
    }
}

/// The rows that came. A route that comes twice is none of them.
pub(super) fn rows_of(list: &RouteList) -> BTreeSet<Row> {
    let mut rows = BTreeSet::new();
    for table in &list.tables {
        for route in &table.routes {
            assert!(rows.insert(row(table.name.as_deref(), route)), "twice: {route:?}");
        }
    }
    rows
}
