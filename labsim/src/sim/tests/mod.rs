//! Small labs, built by hand: what the simulator has to get right before a scenario file comes into play.

mod ebgp;
mod foreseen;
mod in_flight;
mod swarm;

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::lab::{self, Action, Crash, Filter, Limits, Link, Links, Matches, TimedAction, Verdict};
use crate::observe::Observe;
use crate::speaker::config::{Config, PeerConfig, PeerOrigin, PeerSettings};
use crate::speaker::fsm::State;
use crate::speaker::profile::{BIRD2, Profile, RFC};

fn address(node: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(0x0a00_0001 + node))
}

fn block(node: u32) -> ipnet::IpNet {
    format!("10.244.{node}.0/26").parse().expect("a prefix")
}

/// Nodes of one AS, each with a /26. `sessions` has pairs (a, b, whether b is a's reflector client).
fn lab_of(profile: &'static Profile, count: u32, sessions: &[(u32, u32, bool)]) -> Lab {
    let settings = |reflector_client| {
        Arc::new(PeerSettings {
            enabled: true,
            passive: false,
            reflector_client,
            next_hop_self: false,
            timers: profile.timers.clone(),
            origin: PeerOrigin::Lab,
        })
    };
    let node = |id: u32| {
        let peer = |other: u32, client: bool| PeerConfig {
            address: address(other),
            local_address: address(id),
            remote_as: 64512,
            settings: settings(client),
        };
        let mut peers: Vec<PeerConfig> = Vec::new();
        for &(a, b, client) in sessions {
            if a == id {
                peers.push(peer(b, client));
            } else if b == id {
                peers.push(peer(a, false));
            }
        }
        let router_id = Ipv4Addr::from(0x0a00_0001 + id);
        lab::Node {
            name: format!("node{}", id + 1),
            addresses: vec![address(id)],
            speaker: Arc::new(Config {
                asn: 64512,
                router_id,
                cluster_id: router_id,
                next_hop6: None,
                profile,
                peers,
            }),
            routes: vec![Origination::plain(block(id))],
        }
    };
    Lab {
        name: "test".to_owned(),
        seed: 7,
        nodes: (0..count).map(node).collect(),
        links: Links {
            default: Link {
                latency: Duration::from_millis(1),
                cost: 1,
            },
            pairs: BTreeMap::new(),
        },
        events: Vec::new(),
        limits: Limits {
            until: Time::from_secs(3600),
            events: 10_000_000,
        },
    }
}

fn mesh(profile: &'static Profile, count: u32) -> Lab {
    let pairs = (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b, false)));
    lab_of(profile, count, &pairs.collect::<Vec<_>>())
}

fn at(seconds: u64, action: Action) -> TimedAction {
    TimedAction {
        at: Time::from_secs(seconds),
        action,
    }
}

fn run(lab: &Lab, until: u64) -> Simulator<'_> {
    let mut simulator = Simulator::new(lab);
    simulator.start();
    assert_eq!(simulator.run_until(Time::from_secs(until)), None);
    simulator
}

/// What must be the same with shortcuts and without: all figures but the events, which shortcuts save.
fn figures(simulator: &Simulator<'_>) -> Summary {
    Summary {
        events: 0,
        ..simulator.summary()
    }
}

fn state(simulator: &Simulator<'_>, node: u32, peer: u32) -> (State, String) {
    let session = simulator.session(NodeId(node), address(peer)).expect("a session");
    (session.state, session.error)
}

#[test]
fn a_mesh_converges_and_says_each_route_once_to_each() {
    for profile in [&BIRD2, &RFC] {
        let lab = mesh(profile, 5);
        let simulator = run(&lab, 30);
        for node in 0..5 {
            assert_eq!(simulator.prefixes(NodeId(node)).len(), 5, "{}", profile.name);
        }
        let summary = simulator.summary();
        assert_eq!((summary.sessions, summary.established), (10, 10));
        assert_eq!(summary.prefix_updates, 5 * 4);
        let end_of_rib = if profile.end_of_rib { 20 } else { 0 };
        assert_eq!(summary.messages.update, 20 + end_of_rib);
        assert!(simulator.converged());
    }
}

#[test]
fn delay_open_holds_the_open_back() {
    for profile in [&BIRD2, &RFC] {
        let mut lab = mesh(profile, 4);
        // One node sends its OPENs at once, so that OPENs arrive while the others' DelayOpenTimers run.
        for peer in lab.nodes[1..]
            .iter_mut()
            .flat_map(|node| &mut Arc::make_mut(&mut node.speaker).peers)
        {
            Arc::make_mut(&mut peer.settings).timers.delay_open = Some(Duration::from_secs(2));
        }
        // Where connections collide, the RFC's ConnectRetryTime may have to pass.
        let simulator = run(&lab, 150);
        let summary = simulator.summary();
        assert_eq!(
            (summary.sessions, summary.established),
            (6, 6),
            "{}",
            profile.name
        );
        let since = |node, peer| {
            simulator
                .session(NodeId(node), address(peer))
                .expect("a session")
                .since
        };
        let dialled = profile.timers.connect_delay.mul_f64(0.75);
        assert!(
            since(2, 3) >= Time::ZERO + dialled + Duration::from_millis(1500),
            "{}",
            profile.name
        );
        assert!(since(0, 1) < since(2, 3), "{}", profile.name);
    }
}

#[test]
fn the_same_lab_runs_the_same_and_another_seed_does_not() {
    let mut lab = mesh(&BIRD2, 4);
    let first = run(&lab, 600).digest();
    assert_eq!(run(&lab, 600).digest(), first);
    lab.seed = 8;
    assert_ne!(run(&lab, 600).digest(), first);
}

/// Two reflectors with cluster ids of their own, which know each other as plain neighbours.
fn two_reflectors(clients: u32) -> Lab {
    let mut sessions = vec![(0, 1, false)];
    for client in 2..2 + clients {
        sessions.extend([(0, client, true), (1, client, true)]);
    }
    lab_of(&BIRD2, 2 + clients, &sessions)
}

#[test]
fn reflectors_pass_on_what_clients_say() {
    // The sessions come first, the routes later: while sessions come up, routes take detours.
    let mut lab = two_reflectors(4);
    for node in &mut lab.nodes {
        node.routes.clear();
    }
    let originate = |client| {
        at(
            30,
            Action::Originate(NodeId(client), Origination::plain(block(client))),
        )
    };
    lab.events = (2..6).map(originate).collect();
    let simulator = run(&lab, 60);
    for client in 2..6 {
        assert_eq!(simulator.prefixes(NodeId(client)).len(), 4);
    }
    let paths = simulator.paths(NodeId(2), block(3));
    assert_eq!(paths.len(), 2);
    let originator = Some(Ipv4Addr::new(10, 0, 0, 4));
    assert!(
        paths
            .iter()
            .all(|path| path.originator_id == originator && path.cluster_list.len() == 1)
    );
    assert_eq!(paths[0].next_hop, Some(address(3)));
    // RFC 4456 §9: all else equal, the neighbour with the lower address is preferred.
    assert_eq!(paths[0].from, Some(address(0)));
    // Closed form 2N(N+1): every reflector hears each prefix from its client and from the other reflector, and every
    // client hears each other client's prefix from both; BIRD does not send a client its own prefix back.
    assert_eq!(simulator.summary().prefix_updates, 2 * 4 * 5);
}

#[test]
fn a_cluster_is_not_told_what_has_passed_it() {
    // Two reflectors of one cluster, each with a client of its own (recorded with real daemons: 25-cluster-loop-split).
    let mut lab = lab_of(&BIRD2, 4, &[(0, 1, false), (0, 2, true), (1, 3, true)]);
    let cluster = Ipv4Addr::new(1, 1, 1, 1);
    for (profile, kept) in [(&BIRD2, true), (&RFC, false)] {
        for node in &mut lab.nodes {
            let speaker = Arc::make_mut(&mut node.speaker);
            speaker.profile = profile;
            speaker.cluster_id = cluster;
        }
        let simulator = run(&lab, 200);
        // BIRD keeps the other reflector's route, the RFC does not; neither tells its client.
        assert_eq!(
            !simulator.paths(NodeId(1), block(2)).is_empty(),
            kept,
            "{}",
            profile.name
        );
        assert!(
            simulator.paths(NodeId(3), block(2)).is_empty(),
            "{}",
            profile.name
        );
    }
}

#[test]
fn bird_withholds_a_route_from_the_neighbour_that_is_its_next_hop() {
    // The second reflector hears of node 3's route from the first one alone, and node 3 is a client of both.
    let mut lab = lab_of(&BIRD2, 3, &[(0, 1, false), (0, 2, true), (1, 2, true)]);
    let sent_back = |simulator: &Simulator<'_>| {
        let prefix = simulator.shared().known_prefix(block(2)).expect("announced");
        let speaker = simulator.speaker(NodeId(1));
        let client = speaker.peer_with(address(2)).expect("a client");
        speaker.advertised(simulator.shared(), client, prefix).is_some()
    };
    // Where node 3 says nothing to the second reflector, that one's best path comes from the first.
    for (profile, told) in [(&BIRD2, false), (&RFC, true)] {
        for node in &mut lab.nodes {
            Arc::make_mut(&mut node.speaker).profile = profile;
        }
        let far = Link {
            latency: Duration::from_millis(1),
            cost: 1,
        };
        lab.links = Links {
            default: far,
            pairs: BTreeMap::new(),
        };
        lab.events = vec![at(200, Action::Block(filter(2, 1, Verdict::Drop)))];
        lab.events.push(at(
            201,
            Action::Originate(
                NodeId(2),
                Origination {
                    med: Some(1),
                    ..Origination::plain(block(2))
                },
            ),
        ));
        let simulator = run(&lab, 202);
        assert_eq!(state(&simulator, 1, 2).0, State::Established);
        assert_eq!(sent_back(&simulator), told, "{}", profile.name);
    }
}

#[test]
fn an_update_stands_in_for_a_keepalive_where_the_rfc_has_its_way() {
    let keepalives = |profile: &'static Profile| {
        let mut lab = mesh(profile, 2);
        for node in &mut lab.nodes {
            for peer in &mut Arc::make_mut(&mut node.speaker).peers {
                Arc::make_mut(&mut peer.settings).timers.hold_time = 90;
            }
        }
        // Every 10 seconds an UPDATE, and a KEEPALIVE is due after 22.5 to 30.
        let update = |med| {
            Action::Originate(
                NodeId(0),
                Origination {
                    med: Some(med),
                    ..Origination::plain(block(0))
                },
            )
        };
        lab.events = (2..40)
            .map(|step| at(10 * u64::from(step), update(step)))
            .collect();
        let at_the_start = run(&lab, 20).summary().messages.keepalive;
        run(&lab, 390).summary().messages.keepalive - at_the_start
    };
    // Node 2 sends no UPDATE and so 370 / 30 = 12 KEEPALIVEs at least; in BIRD node 1 sends as many.
    assert!(keepalives(&RFC) < 20 && keepalives(&BIRD2) >= 24);
}

#[test]
fn a_configuration_without_any_wait_does_not_stop_the_clock() {
    for profile in [&BIRD2, &RFC] {
        let mut lab = mesh(profile, 2);
        lab.links.default.latency = Duration::ZERO;
        for node in &mut lab.nodes {
            for peer in &mut Arc::make_mut(&mut node.speaker).peers {
                let timers = &mut Arc::make_mut(&mut peer.settings).timers;
                timers.connect_delay = Duration::ZERO;
                (timers.idle_hold_min, timers.idle_hold_max) = (Duration::ZERO, Duration::ZERO);
            }
        }
        lab.events = vec![
            at(0, Action::Block(filter(0, 1, Verdict::Refuse))),
            at(0, Action::Block(filter(1, 0, Verdict::Refuse))),
        ];
        lab.limits.events = 1_000_000;
        assert!(run(&lab, 10).now() == Time::from_secs(10), "{}", profile.name);
    }
}

#[test]
fn without_clients_nothing_is_reflected() {
    let lab = lab_of(&BIRD2, 4, &[(0, 1, false), (0, 2, false), (0, 3, false)]);
    let simulator = run(&lab, 60);
    assert_eq!(simulator.prefixes(NodeId(0)).len(), 4);
    for node in 1..4 {
        assert_eq!(simulator.prefixes(NodeId(node)), [block(0), block(node)]);
    }
}

fn filter(from: u32, to: u32, verdict: Verdict) -> Filter {
    Filter {
        from: NodeId(from),
        to: NodeId(to),
        matches: Matches::AnyPort179,
        verdict,
    }
}

#[test]
fn a_dropped_syn_leaves_both_ends_in_connect_without_an_error() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![
        at(0, Action::Block(filter(0, 1, Verdict::Drop))),
        at(0, Action::Block(filter(1, 0, Verdict::Drop))),
    ];
    for until in [10, 100, 1000, 3000] {
        let simulator = run(&lab, until);
        for (node, peer) in [(0, 1), (1, 0)] {
            assert_eq!(
                state(&simulator, node, peer),
                (State::Connect, String::new()),
                "at {until} s"
            );
        }
    }
}

#[test]
fn a_refused_syn_leaves_the_session_in_active() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![
        at(0, Action::Block(filter(0, 1, Verdict::Refuse))),
        at(0, Action::Block(filter(1, 0, Verdict::Refuse))),
        at(100, Action::Unblock(filter(0, 1, Verdict::Refuse))),
        at(100, Action::Unblock(filter(1, 0, Verdict::Refuse))),
    ];
    let simulator = run(&lab, 99);
    assert_eq!(
        state(&simulator, 0, 1),
        (State::Active, "Socket: Connection refused".to_owned())
    );
    // The next attempt comes within the connect delay of 5 s.
    let simulator = run(&lab, 106);
    assert_eq!(state(&simulator, 0, 1), (State::Established, String::new()));
}

#[test]
fn a_firewall_on_a_running_session_is_noticed_when_the_hold_timer_expires() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![
        at(30, Action::Block(filter(0, 1, Verdict::Drop))),
        at(30, Action::Block(filter(1, 0, Verdict::Drop))),
    ];
    assert_eq!(state(&run(&lab, 120), 0, 1).0, State::Established);
    // Hold time 240 s, drawn from 75..100 %, after a KEEPALIVE that may be 80 s old: gone at 30 + 240 at the latest.
    let simulator = run(&lab, 271);
    assert_eq!(state(&simulator, 0, 1).1, "BGP Error: Hold timer expired");
    assert!(simulator.paths(NodeId(0), block(1)).is_empty());
    assert_eq!(
        state(&run(&lab, 1000), 0, 1),
        (State::Connect, "BGP Error: Hold timer expired".to_owned())
    );
}

#[test]
fn a_path_without_acknowledgements_delivers_one_more_keepalive() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![at(600, Action::Block(filter(0, 1, Verdict::Drop)))];
    for seed in 0..20 {
        lab.seed = seed;
        // That KEEPALIVE comes up to 80 s later, the hold time is 180 to 240 s. What the neighbour sends after it waits
        // for an acknowledgement of it, a NOTIFICATION too.
        assert_eq!(state(&run(&lab, 779), 0, 1).0, State::Established, "seed {seed}");
        let (_, error) = state(&run(&lab, 921), 0, 1);
        assert_eq!(error, "BGP Error: Hold timer expired", "seed {seed}");
    }
}

#[test]
fn a_cut_that_heals_in_time_is_not_noticed() {
    let mut lab = mesh(&BIRD2, 3);
    lab.events = vec![
        at(30, Action::Cut(NodeId(0), NodeId(1))),
        at(100, Action::Restore(NodeId(0), NodeId(1))),
    ];
    let simulator = run(&lab, 900);
    let session = simulator.session(NodeId(0), address(1)).expect("a session");
    assert_eq!(session.state, State::Established);
    assert!(session.since < Time::from_secs(30));
}

#[test]
fn routes_withdrawn_behind_a_stalled_path_go_when_it_heals() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![
        at(30, Action::Cut(NodeId(0), NodeId(1))),
        at(31, Action::Withdraw(NodeId(0), block(0))),
        at(40, Action::Restore(NodeId(0), NodeId(1))),
    ];
    let before = run(&lab, 39);
    assert_eq!(before.paths(NodeId(1), block(0)).len(), 1);
    assert!(!before.converged());
    // Sent at 31 s, again after 0.2, 0.4, 0.8, ... s: the sixth time at 31 + 12.6 s.
    assert!(run(&lab, 44).paths(NodeId(1), block(0)).is_empty());
}

#[test]
fn a_killed_process_is_missed_at_once_and_found_again() {
    let mut lab = mesh(&BIRD2, 3);
    lab.events = vec![
        at(30, Action::Crash(NodeId(2), Crash::Process)),
        at(60, Action::Restart(NodeId(2))),
    ];
    let simulator = run(&lab, 31);
    assert_eq!(
        state(&simulator, 0, 2),
        (State::Active, "Socket: Connection closed".to_owned())
    );
    assert!(simulator.paths(NodeId(0), block(2)).is_empty());
    assert!(!simulator.is_up(NodeId(2)));
    let simulator = run(&lab, 70);
    assert_eq!(state(&simulator, 0, 2).0, State::Established);
    assert_eq!(simulator.paths(NodeId(0), block(2)).len(), 1);
}

#[test]
fn what_a_node_originates_outlives_its_process() {
    let mut lab = mesh(&BIRD2, 2);
    lab.events = vec![
        at(20, Action::Originate(NodeId(1), Origination::plain(block(9)))),
        at(30, Action::Crash(NodeId(1), Crash::Process)),
        at(40, Action::Withdraw(NodeId(1), block(1))),
        at(60, Action::Restart(NodeId(1))),
    ];
    let simulator = run(&lab, 80);
    assert_eq!(simulator.prefixes(NodeId(0)), [block(0), block(9)]);
}

#[test]
fn a_node_without_power_is_missed_when_the_hold_timer_expires() {
    let mut lab = mesh(&BIRD2, 3);
    lab.events = vec![at(30, Action::Crash(NodeId(2), Crash::Power))];
    assert_eq!(state(&run(&lab, 120), 0, 2).0, State::Established);
    assert_eq!(state(&run(&lab, 271), 0, 2).1, "BGP Error: Hold timer expired");
}

#[test]
fn a_wrong_as_number_is_answered_and_damped() {
    let mut lab = mesh(&BIRD2, 2);
    Arc::make_mut(&mut lab.nodes[0].speaker).peers[0].remote_as = 64999;
    let simulator = run(&lab, 20);
    assert_eq!(
        state(&simulator, 0, 1),
        (State::Idle, "BGP Error: Bad peer AS".to_owned())
    );
    assert_eq!(
        state(&simulator, 1, 0),
        (State::Idle, "Received: Bad peer AS".to_owned())
    );
}

#[test]
fn what_a_refused_connection_brought_is_forgotten() {
    // While node 1 waits out its error, node 0 goes on to dial and to send its OPEN.
    let mut lab = mesh(&BIRD2, 2);
    let mut impatient = (*lab.nodes[0].speaker.peers[0].settings).clone();
    impatient.timers.idle_hold_min = Duration::from_secs(1);
    impatient.timers.idle_hold_max = Duration::from_secs(2);
    Arc::make_mut(&mut lab.nodes[0].speaker).peers[0].settings = Arc::new(impatient);
    Arc::make_mut(&mut lab.nodes[0].speaker).peers[0].remote_as = 64999;
    for seed in 0..20 {
        lab.seed = seed;
        let (_, error) = state(&run(&lab, 200), 1, 0);
        assert_eq!(error, "Received: Bad peer AS", "seed {seed}");
    }
}

#[test]
fn a_daemon_without_sessions_does_not_listen() {
    let mut lab = mesh(&BIRD2, 2);
    Arc::make_mut(&mut lab.nodes[1].speaker).peers[0].settings = Arc::new(PeerSettings {
        enabled: false,
        ..(*lab.nodes[1].speaker.peers[0].settings).clone()
    });
    let refused = (State::Active, "Socket: Connection refused".to_owned());
    assert_eq!(state(&run(&lab, 10), 0, 1), refused);
    // With another session it does, and closes what it accepted.
    let mut lab = mesh(&BIRD2, 3);
    lab.events = vec![at(0, Action::Disable(NodeId(1), address(0)))];
    let closed = (State::Active, "Socket: Connection closed".to_owned());
    assert_eq!(state(&run(&lab, 10), 0, 1), closed);
}

#[test]
fn a_disabled_session_forgets_its_errors() {
    let mut lab = mesh(&BIRD2, 2);
    Arc::make_mut(&mut lab.nodes[0].speaker).peers[0].remote_as = 64999;
    let idle_hold_min = BIRD2.timers.idle_hold_min.as_secs();
    lab.events = vec![
        at(200, Action::Disable(NodeId(0), address(1))),
        at(210, Action::Enable(NodeId(0), address(1))),
    ];
    let simulator = run(&lab, 205);
    let session = simulator.session(NodeId(0), address(1)).expect("a session");
    assert!(session.disabled && session.error.is_empty(), "{session:?}");
    assert_eq!(state(&run(&lab, 211), 0, 1), (State::Active, String::new()));
    // The third error would be followed by 240 s; as the first one again it is by at most 60 s.
    let mut simulator = run(&lab, 211);
    let error_at = loop {
        let state = simulator.session(NodeId(0), address(1)).expect("a session");
        if state.state == State::Idle {
            break state.since;
        }
        assert_eq!(simulator.step(), None);
    };
    simulator.run_until(error_at + Duration::from_secs(idle_hold_min));
    assert_ne!(state(&simulator, 0, 1).0, State::Idle);
}

#[test]
fn a_run_says_which_limit_it_hit() {
    let mut lab = mesh(&BIRD2, 3);
    for (limits, until, stop) in [
        (
            Limits {
                until: Time::from_secs(10),
                ..lab.limits
            },
            20,
            Stop::VirtualTime,
        ),
        (
            Limits {
                events: 10,
                ..lab.limits
            },
            10,
            Stop::Events,
        ),
    ] {
        lab.limits = limits;
        let mut simulator = Simulator::new(&lab);
        simulator.start();
        assert_eq!(simulator.run_until(Time::from_secs(until)), Some(stop));
    }
}
