//! Each table as values, on each version: nothing of it is left unread, and what a version lacks it refuses.

use bird_ctl::client::{Client, Error};
use bird_ctl::command::{Command, RouteQuery};
use bird_ctl::show::babel::{BabelEntryList, BabelInterfaceList, BabelNeighborList, BabelRouteList};
use bird_ctl::show::bfd::{BfdList, BfdState};
use bird_ctl::show::interfaces::{InterfaceList, InterfaceSummary};
use bird_ctl::show::memory::Memory;
use bird_ctl::show::mpls::MplsRangeList;
use bird_ctl::show::ospf::{LsaDatabase, OspfInterfaceList, OspfList, OspfNeighborList, Topology};
use bird_ctl::show::protocols::{ProtocolList, ProtocolTable};
use bird_ctl::show::rip::{RipInterfaceList, RipNeighborList};
use bird_ctl::show::roa::RoaList;
use bird_ctl::show::static_routes::StaticList;
use bird_ctl::show::symbols::SymbolList;
use bird_ctl::show::threads::ThreadList;
use bird_ctl::show::time::{Moment, Precision};
use labsim_tests::bird::Bird;

use crate::daemons::{Daemon, block_on, on_each, until};

#[test]
fn every_table_is_read() {
    on_each(|daemon| {
        let bird = Bird::start(&daemon.program, &configuration(daemon));
        block_on(async {
            let mut client = Client::connect(bird.socket()).await.expect("a connection");
            of_the_daemon(&mut client, daemon).await;
            of_protocols(&mut client, daemon).await;
            of_some_versions(&mut client, daemon).await;
            times_are_absolute(&mut client, daemon).await;
        });
    });
}

/// A protocol of every kind that needs neither rights nor neighbours.
fn configuration(daemon: &Daemon) -> String {
    let (v4, all) = (daemon.ipv4(""), daemon.ipv4("import all; export all;"));
    // Not those of the host's own networks, which come and go.
    let fixed = daemon.ipv4("import all; export where proto = \"static1\";");
    let old = "roa table roas { roa 10.0.0.0/8 max 24 as 64512; }";
    let since_2 = "protocol static static6 { ipv6; route 2001:db8::/32 unreachable; }
        protocol babel babel1 { ipv4; ipv6; interface \"none*\"; }";
    let mpls = "mpls domain labels { label range some { start 2000; length 500; }; };";
    format!(
        "router id 10.0.0.1;
         {}{}{}
         protocol device {{}}
         protocol direct direct1 {{ {v4} }}
         protocol static static1 {{ {v4} route 10.0.0.0/8 blackhole; route 10.1.0.0/16 via \"lo\"; }}
         protocol rip rip1 {{ {all} interface \"none*\"; }}
         protocol ospf ospf1 {{ {fixed} area 0 {{ interface \"lo\" {{ stub; }}; stubnet 10.61.0.0/24; }}; }}
         protocol bfd bfd1 {{ neighbor 127.0.0.99 local 127.0.0.1 multihop; }}",
        if daemon.is_bird1() { old } else { "" },
        daemon.later(since_2),
        if daemon.since(2, 14) { mpls } else { "" },
    )
}

/// Asks and reads; no line may be left.
macro_rules! read {
    ($client:expr, $command:expr, $table:ty) => {{
        let command: Command = $command;
        let read = $client.read(&command, <$table>::read).await;
        let table = read.unwrap_or_else(|error| panic!("{command}: {error}"));
        assert_eq!(table.other, [], "{command}");
        table
    }};
}

/// Reads where the version has it; else it is the daemon's error.
macro_rules! read_or_refused {
    ($client:expr, $has:expr, $command:expr, $table:ty) => {
        if $has {
            read!($client, $command, $table);
        } else {
            let refused = $client.ask(&$command).await;
            assert!(
                matches!(refused, Err(Error::Bird { code: 9001, .. })),
                "{refused:?}"
            );
        }
    };
}

/// Fails where a command cannot be made.
fn made(command: Result<Command, bird_ctl::command::CommandError>) -> Command {
    command.expect("a command")
}

async fn of_the_daemon(client: &mut Client, daemon: &Daemon) {
    let status = client.status().await.expect("a status");
    assert_eq!(status.other, []);
    assert_eq!(status.version.as_deref(), Some(daemon.version()));
    assert_eq!(status.hostname.is_some(), !daemon.is_bird1());
    assert!(status.graceful_restart.is_none() && status.uptime().is_some());
    let memory = read!(client, Command::show_memory(), Memory);
    assert_eq!(memory.rows.last().map(|row| row.label.as_str()), Some("Total"));
    assert_eq!(memory.pages.is_empty(), !daemon.since(2, 17), "{memory:?}");
    assert_eq!(memory.hot_page_cache_depleted.is_some(), daemon.since(3, 0));
    let interfaces = read!(client, Command::show_interfaces(), InterfaceList).interfaces;
    let lo = interfaces
        .iter()
        .find(|interface| interface.name == "lo")
        .expect("lo");
    assert!(lo.mtu.is_some() && !lo.addresses.is_empty(), "{lo:?}");
    let summary = read!(client, Command::show_interfaces_summary(), InterfaceSummary);
    assert_eq!(summary.interfaces.len(), interfaces.len());
    let symbols = read!(client, Command::show_symbols(), SymbolList);
    assert!(!symbols.single && symbols.symbols.iter().any(|symbol| symbol.name == "static1"));
    let one = read!(client, made(Command::show_symbol("static1")), SymbolList);
    assert_eq!((one.single, one.symbols[0].kind.as_str()), (true, "protocol"));
    let routes = read!(client, made(Command::show_static(Some("static1"))), StaticList);
    assert_eq!(routes.protocols.concat().len(), 2);
}

async fn of_protocols(client: &mut Client, daemon: &Daemon) {
    let rows = client.protocols().await.expect("protocols");
    let count = if daemon.is_bird1() { 6 } else { 8 };
    assert_eq!((rows.rows.len(), rows.other), (count, vec![]));
    let all = client.protocols_all().await.expect("protocols");
    assert_eq!((all.protocols.len(), all.other), (count, vec![]));
    for protocol in &all.protocols {
        assert_eq!(protocol.details.other, [], "{}", protocol.row.name);
    }
    let like = read!(client, made(Command::show_protocols_like("rip*")), ProtocolTable);
    assert_eq!(like.rows.len(), 1);
    let like = read!(
        client,
        made(Command::show_protocols_all_like("rip?")),
        ProtocolList
    );
    assert_eq!(like.protocols.len(), 1);
    let bfd = read!(client, made(Command::show_bfd_sessions(None)), BfdList);
    let session = &bfd.protocols[0].sessions[0];
    assert_eq!(
        (session.state, session.address.to_string()),
        (BfdState::Down, "127.0.0.99".into())
    );
    let ospf = || Some("ospf1");
    let list = read!(client, made(Command::show_ospf(ospf())), OspfList);
    assert_eq!(list.protocols.len(), 1);
    read!(
        client,
        made(Command::show_ospf_neighbors(ospf())),
        OspfNeighborList
    );
    read!(
        client,
        made(Command::show_ospf_interface(ospf())),
        OspfInterfaceList
    );
    read!(client, made(Command::show_ospf_topology(ospf())), Topology);
    read!(client, made(Command::show_ospf_state(ospf())), Topology);
    // OSPF takes a moment to make them.
    until(async || {
        let database = read!(client, Command::show_ospf_lsadb(), LsaDatabase);
        let lsas: Vec<_> = database.scopes.iter().flat_map(|scope| &scope.lsas).collect();
        assert!(lsas.iter().all(|lsa| lsa.router.to_string() == "10.0.0.1"));
        assert!(lsas.len() <= 3, "a router-LSA and two static routes: {lsas:?}");
        lsas.len() == 3
    })
    .await;
    read!(client, made(Command::show_rip_interfaces(None)), RipInterfaceList);
    read!(
        client,
        made(Command::show_rip_neighbors(Some("rip1"))),
        RipNeighborList
    );
}

/// What only some have is refused by the others.
async fn of_some_versions(client: &mut Client, daemon: &Daemon) {
    let (old, later) = (daemon.is_bird1(), !daemon.is_bird1());
    read_or_refused!(client, old, made(Command::show_roa(None)), RoaList);
    read_or_refused!(client, old, made(Command::show_roa(Some("roas"))), RoaList);
    read_or_refused!(
        client,
        later,
        made(Command::show_babel_interfaces(None)),
        BabelInterfaceList
    );
    read_or_refused!(
        client,
        later,
        made(Command::show_babel_neighbors(None)),
        BabelNeighborList
    );
    read_or_refused!(
        client,
        later,
        made(Command::show_babel_entries(None)),
        BabelEntryList
    );
    read_or_refused!(
        client,
        later,
        made(Command::show_babel_routes(None)),
        BabelRouteList
    );
    read_or_refused!(
        client,
        daemon.since(2, 15),
        Command::show_bfd_sessions_all(),
        BfdList
    );
    read_or_refused!(
        client,
        daemon.since(2, 14),
        made(Command::show_mpls_ranges(None)),
        MplsRangeList
    );
    read_or_refused!(client, daemon.since(3, 0), Command::show_threads(), ThreadList);
}

/// All times lie between the daemon's start and its clock, whichever form they are printed in.
async fn times_are_absolute(client: &mut Client, daemon: &Daemon) {
    let exact = if daemon.is_bird1() {
        Precision::Second
    } else {
        Precision::Millisecond
    };
    for full in [false, true] {
        if full {
            assert_eq!(client.full_times().await.expect("an answer"), daemon.since(2, 16));
        }
        let rows = client.protocols().await.expect("protocols").rows;
        let list = client.routes(&RouteQuery::default()).await.expect("routes");
        let status = client.status().await.expect("a status");
        let now = status.now().expect("a clock");
        let start = Moment::parse(&status.last_reboot.expect("a start")).expect("a time");
        let rows = rows.iter().map(|row| row.since_at(&now));
        let routes = list.tables.iter().flat_map(|table| &table.routes);
        for at in rows.chain(routes.map(|route| route.since_at(&now))) {
            let at = at.expect("a moment");
            assert_eq!(at.precision, exact);
            // BIRD prints times from two clocks, which may differ in the last digit.
            assert!(
                start.seconds_until(&at) > -1.1 && at.seconds_until(&now) > -1.1,
                "{start}, {at}, {now}"
            );
        }
    }
}
