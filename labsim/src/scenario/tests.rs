use std::io;
use std::net::IpAddr;
use std::time::Duration;

use super::*;
use crate::lab::{Action, Crash, Matches, NodeId, Verdict as Fate};
use crate::speaker::config::{PeerConfig, PeerOrigin};
use crate::speaker::time::Time;

const BGP_CONFIGURATION: &str = "
apiVersion: projectcalico.org/v3
kind: BGPConfiguration
metadata: { name: default }
spec: { nodeToNodeMeshEnabled: false, asNumber: 64513 }
";
const BGP_PEERS: &str = "
apiVersion: projectcalico.org/v3
kind: BGPPeer
metadata: { name: global }
spec: { peerIP: 10.0.0.1, asNumber: 64512 }
---
apiVersion: crd.projectcalico.org/v1
kind: BGPPeer
metadata: { name: one }
spec: { peerIP: 10.0.0.10, asNumber: 64513, node: node9 }
";

fn files(name: &str) -> io::Result<String> {
    match name {
        "configuration.yaml" => Ok(BGP_CONFIGURATION.to_owned()),
        "peers.yaml" => Ok(BGP_PEERS.to_owned()),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
    }
}

fn read(text: &str) -> Scenario {
    parse("test.yaml", text, &files).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// A node's neighbours: address, expected AS, flags.
fn peers(scenario: &Scenario, node: usize) -> Vec<String> {
    let peers = scenario.lab.nodes[node].speaker.peers.iter();
    peers.map(in_short).collect()
}

fn in_short(peer: &PeerConfig) -> String {
    let settings = &peer.settings;
    let flags = [
        (settings.passive, " passive"),
        (settings.reflector_client, " client"),
        (settings.next_hop_self, " self"),
        (!settings.enabled, " disabled"),
    ];
    let flags: Vec<&str> = flags
        .iter()
        .filter(|(set, _)| *set)
        .map(|(_, flag)| *flag)
        .collect();
    format!("{} AS{}{}", peer.address, peer.remote_as, flags.concat())
}

#[test]
fn a_pattern_becomes_nodes() {
    let scenario = read(
        "as: 64512\nnodes:\n  node{n}: { count: 3, id: 10.0.0.254, address6: \"fd00::1\", routes: [10.244.0.0/26, \"2001:db8::/64\"] }\n",
    );
    let node = &scenario.lab.nodes[2];
    assert_eq!(node.name, "node3");
    assert_eq!(node.speaker.router_id.to_string(), "10.0.1.0");
    assert_eq!(node.speaker.cluster_id, node.speaker.router_id);
    assert_eq!(
        node.addresses,
        ["10.0.1.0", "fd00::3"].map(|text| text.parse::<IpAddr>().expect("it is an address"))
    );
    let routes: Vec<String> = node.routes.iter().map(|route| route.prefix.to_string()).collect();
    assert_eq!(routes, ["10.244.0.128/26", "2001:db8:0:2::/64"]);
    assert_eq!(scenario.lab.name, "test");
}

#[test]
fn a_mesh_is_everybody_with_everybody() {
    let scenario = read(
        "nodes:\n  a: { id: 10.0.0.1, as: 1 }\n  b: { id: 10.0.0.2, as: 2 }\n  c: { id: 10.0.0.3, as: 3 }\nmesh: all\n",
    );
    assert_eq!(peers(&scenario, 1), ["10.0.0.1 AS1", "10.0.0.3 AS3"]);
    let peer = &scenario.lab.nodes[1].speaker.peers[0];
    assert_eq!(peer.local_address.to_string(), "10.0.0.2");
    assert_eq!(peer.settings.origin, PeerOrigin::Lab);
}

#[test]
fn reflectors_mesh_among_themselves_and_reflect_to_clients() {
    let scenario = read(
        "as: 1\nnodes:\n  rr{n}: { count: 2, id: 10.0.1.1 }\n  node{n}: { count: 2, id: 10.0.0.1 }\nreflectors:\n  rr1: { cluster: 244.0.0.1, clients: all }\n  rr2: { clients: [node1, rr1] }\n",
    );
    assert_eq!(
        peers(&scenario, 0),
        ["10.0.1.2 AS1", "10.0.0.1 AS1 client", "10.0.0.2 AS1 client"]
    );
    assert_eq!(
        peers(&scenario, 1),
        ["10.0.1.1 AS1 client", "10.0.0.1 AS1 client"]
    );
    assert_eq!(peers(&scenario, 3), ["10.0.1.1 AS1"]);
    let clusters = scenario
        .lab
        .nodes
        .iter()
        .map(|node| node.speaker.cluster_id.to_string());
    assert_eq!(
        clusters.collect::<Vec<_>>(),
        ["244.0.0.1", "10.0.1.2", "10.0.0.1", "10.0.0.2"]
    );
}

#[test]
fn a_listed_session_changes_the_one_of_the_mesh() {
    let scenario = read(
        "as: 1\nnodes:\n  node{n}: { count: 3, id: 10.0.0.1 }\nmesh: all\nsessions:\n  - between: node2-node1\n    ends: { node1: { peer_as: 7, passive: true }, node2: { enabled: false, next_hop_self: true } }\n  - { between: node1-node3, only: node1 }\n",
    );
    assert_eq!(peers(&scenario, 0), ["10.0.0.2 AS7 passive", "10.0.0.3 AS1"]);
    assert_eq!(
        peers(&scenario, 1),
        ["10.0.0.1 AS1 self disabled", "10.0.0.3 AS1"]
    );
    assert_eq!(peers(&scenario, 2), ["10.0.0.2 AS1"]);
    assert_eq!(scenario.warnings.0, []);
}

#[test]
fn the_nearest_timer_counts() {
    let scenario = read(
        "as: 1\ntimers: { hold: 30s, connect_delay: 1s, error_wait: [1s, 2s] }\nnodes:\n  a: { id: 10.0.0.1, timers: { hold: 20s } }\n  b: { id: 10.0.0.2 }\nsessions:\n  - between: a-b\n    timers: { connect_delay: 3s }\n    ends: { a: { timers: { hold: 9s, keepalive: 2s } } }\n",
    );
    let timers = |node: usize| &scenario.lab.nodes[node].speaker.peers[0].settings.timers;
    assert_eq!((timers(0).hold_time, timers(1).hold_time), (9, 30));
    assert_eq!(timers(0).keepalive, Some(Duration::from_secs(2)));
    assert_eq!(timers(1).connect_delay, Duration::from_secs(3));
    assert_eq!(timers(1).idle_hold_max, Duration::from_secs(2));
    assert_eq!(timers(1).connect_retry, Duration::from_secs(120));
}

#[test]
fn links_by_name_go_before_links_by_pattern() {
    let scenario = read(
        "as: 1\nnodes:\n  node{n}: { count: 3, id: 10.0.0.1 }\nlinks: { node3-node1: 5ms, node*-node*: { cost: 7 }, default: 2ms }\n",
    );
    let link = |a, b| {
        let link = scenario.lab.links.between(NodeId(a), NodeId(b));
        (link.latency.as_millis(), link.cost)
    };
    assert_eq!(link(0, 2), (5, 0));
    assert_eq!(link(1, 0), (2, 7));
}

fn actions(scenario: &Scenario) -> Vec<(Time, &Action)> {
    let events = scenario.lab.events.iter();
    events.map(|event| (event.at, &event.action)).collect()
}

#[test]
fn faults_have_an_end() {
    let scenario = read(
        "as: 1\nnodes:\n  node{n}: { count: 2, id: 10.0.0.1 }\nmesh: all\nevents:\n  - { at: 20s, crash: { node: node2, how: power } }\n  - { at: 5s, cut: node2-node1, for: 10s }\n  - { at: 15s, cut: node1-node2, for: 10s }\n",
    );
    let (a, b) = (NodeId(0), NodeId(1));
    assert_eq!(
        actions(&scenario),
        [
            (Time::from_secs(5), &Action::Cut(a, b)),
            (Time::from_secs(15), &Action::Restore(a, b)),
            (Time::from_secs(15), &Action::Cut(a, b)),
            (Time::from_secs(20), &Action::Crash(b, Crash::Power)),
            (Time::from_secs(25), &Action::Restore(a, b)),
        ]
    );
    assert_eq!(scenario.lab.limits.until, Time::from_secs(325));
}

#[test]
fn filters_catch_both_ways_or_one() {
    let scenario = read(
        "as: 1\nnodes:\n  node{n}: { count: 2, id: 10.0.0.1 }\nmesh: all\nevents:\n  - { at: 1s, block: { tcp: 179, between: node1-node2, how: refuse } }\n  - { at: 2s, block: { tcp: 179, to: node2 }, for: 1s }\n  - { at: 4s, unblock: { tcp: 179, between: node2-node1 } }\n",
    );
    let filters = scenario.lab.events.iter().filter_map(|event| match event.action {
        Action::Block(filter) => Some((true, filter)),
        Action::Unblock(filter) => Some((false, filter)),
        _ => None,
    });
    let filters: Vec<_> = filters
        .map(|(on, filter)| (on, filter.from.0, filter.to.0, filter.matches, filter.verdict))
        .collect();
    assert_eq!(
        filters,
        [
            (true, 0, 1, Matches::AnyPort179, Fate::Refuse),
            (true, 1, 0, Matches::AnyPort179, Fate::Refuse),
            (true, 0, 1, Matches::ToPort179, Fate::Drop),
            (false, 0, 1, Matches::ToPort179, Fate::Drop),
            (false, 1, 0, Matches::AnyPort179, Fate::Refuse),
            (false, 0, 1, Matches::AnyPort179, Fate::Refuse),
        ]
    );
}

#[test]
fn a_withdrawn_route_comes_back_as_it_was() {
    let scenario = read(
        "as: 1\nnodes:\n  a: { id: 10.0.0.1, routes: [{ prefix: 10.0.0.0/8, med: 5 }] }\nevents:\n  - { at: 1s, withdraw: { node: a, route: 10.0.0.0/8 }, for: 1s }\n  - { at: 3s, originate: { node: a, route: { prefix: 10.0.0.0/8, med: 6 } }, for: 1s }\n  - { at: 5s, originate: { node: a, route: 11.0.0.0/8 }, for: 1s }\n",
    );
    let meds: Vec<Option<Option<u32>>> = actions(&scenario)
        .iter()
        .map(|(_, action)| match action {
            Action::Originate(_, route) => Some(route.med),
            _ => None,
        })
        .collect();
    assert_eq!(
        meds,
        [
            None,
            Some(Some(5)),
            Some(Some(6)),
            Some(Some(5)),
            Some(None),
            None
        ]
    );
}

#[test]
fn calico_makes_a_mesh_with_the_greater_text_waiting() {
    let scenario = read(
        "nodes:\n  node9: { id: 10.0.0.9 }\n  node10: { id: 10.0.0.10 }\n  out: { id: 10.0.0.1, as: 7, outside: true }\ncalico: []\n",
    );
    // The side whose neighbour's address is greater as text is passive, and "10.0.0.9" is greater than "10.0.0.10".
    assert_eq!(peers(&scenario, 0), ["10.0.0.10 AS64512"]);
    assert_eq!(peers(&scenario, 1), ["10.0.0.9 AS64512 passive"]);
    assert_eq!(peers(&scenario, 2), [""; 0]);
    let settings = &scenario.lab.nodes[0].speaker.peers[0].settings;
    assert_eq!(settings.origin, PeerOrigin::CalicoMesh);
    assert_eq!(settings.timers.connect_delay, Duration::from_secs(2));
    assert_eq!(settings.timers.idle_hold_max, Duration::from_secs(30));
    assert_eq!(settings.timers.hold_time, 240);
}

#[test]
fn calico_peers_are_for_all_nodes_or_for_one() {
    let scenario = read(
        "nodes:\n  node9: { id: 10.0.0.9 }\n  node10: { id: 10.0.0.10 }\n  out: { id: 10.0.0.1, as: 64512, outside: true }\ncalico: [configuration.yaml, peers.yaml]\nsessions:\n  - { between: out-node*, only: out }\n",
    );
    assert_eq!(peers(&scenario, 0), ["10.0.0.10 AS64513", "10.0.0.1 AS64512"]);
    assert_eq!(peers(&scenario, 1), ["10.0.0.1 AS64512"]);
    assert_eq!(peers(&scenario, 2), ["10.0.0.9 AS64513", "10.0.0.10 AS64513"]);
    let origins = scenario.lab.nodes[0]
        .speaker
        .peers
        .iter()
        .map(|peer| peer.settings.origin);
    assert_eq!(
        origins.collect::<Vec<_>>(),
        [PeerOrigin::CalicoNode, PeerOrigin::CalicoGlobal]
    );
    assert_eq!(scenario.warnings.errors(), 0);
    let said = scenario.warnings.to_string();
    assert!(
        said.contains("node10 does not have node9 as a neighbour"),
        "{said}"
    );
}

#[test]
fn a_large_mesh_is_no_trouble() {
    let scenario = read("as: 1\nnodes:\n  node{n}: { count: 300, id: 10.0.0.1 }\nmesh: all\n");
    let ends: usize = scenario
        .lab
        .nodes
        .iter()
        .map(|node| node.speaker.peers.len())
        .sum();
    assert_eq!(ends, 300 * 299);
}

/// A file that names everything, to be broken.
const EVERYTHING: &str = include_str!("../../../scenarios/invalid/unknown-nodes.yaml");

#[test]
fn broken_files_are_refused_and_never_panic() {
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) as usize % below
    };
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "\n",
        "  ",
        "*",
        "&a",
        "!",
        "'",
        "\"",
        "é",
        "\0",
        "node{n}",
        "..",
        "9999999999",
    ];
    for _ in 0..3000 {
        let mut text = EVERYTHING.to_owned();
        for _ in 0..=random(4) {
            let mut at = random(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match random(3) {
                0 => text.truncate(at.max(1)),
                1 => text.insert_str(at, pieces[random(pieces.len())]),
                _ => drop(text.remove(at)),
            }
            text.push('\n');
        }
        let read = parse("broken.yaml", &text, &files);
        if let Err(wrong) = read {
            assert!(wrong.errors() > 0 && !wrong.to_string().is_empty());
        }
    }
}
