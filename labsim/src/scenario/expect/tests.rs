use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;

use crate::lab::{Lab, NodeId};
use crate::observe::{Observe, PathView, SessionView};
use crate::scenario::{Scenario, Verdict};
use crate::speaker::fsm::State;
use crate::speaker::time::Time;

/// A lab of two nodes in which nothing has happened but what a test says.
struct Seen {
    sessions: BTreeMap<NodeId, SessionView>,
    paths: Vec<PathView>,
    crashed: Option<NodeId>,
}

impl Observe for Seen {
    fn now(&self) -> Time {
        Time::from_secs(10)
    }
    fn is_up(&self, node: NodeId) -> bool {
        self.crashed != Some(node)
    }
    fn session(&self, node: NodeId, _: IpAddr) -> Option<SessionView> {
        self.sessions.get(&node).cloned()
    }
    fn paths(&self, node: NodeId, _: IpNet) -> Vec<PathView> {
        if node == NodeId(0) {
            self.paths.clone()
        } else {
            Vec::new()
        }
    }
    fn prefixes(&self, node: NodeId) -> Vec<IpNet> {
        let prefix = "10.244.0.64/26".parse().expect("it is a prefix");
        if node == NodeId(0) {
            vec![prefix]
        } else {
            Vec::new()
        }
    }
    fn converged(&self) -> bool {
        true
    }
}

fn view(state: State, error: &str) -> SessionView {
    SessionView {
        state,
        passive: false,
        disabled: false,
        since: Time::from_secs(4),
        error: error.to_owned(),
    }
}

/// node1 has heard of node2's route over a session that node2 sees in Connect.
fn seen() -> Seen {
    let address = |text: &str| text.parse().ok();
    let path = PathView {
        from: address("10.0.0.2"),
        from_node: Some(NodeId(1)),
        next_hop: address("10.0.0.9"),
        next_hop_node: None,
        best: true,
        since: Time::from_secs(5),
        as_path: "64513 64514".to_owned(),
        asns: vec![64513, 64514],
        local_pref: Some(100),
        med: None,
        origin: "IGP",
        originator_id: None,
        cluster_list: Vec::new(),
        communities: vec![2, 1],
    };
    let established = view(State::Established, "");
    let connect = view(State::Connect, "BGP Error: Hold timer expired");
    Seen {
        sessions: BTreeMap::from([(NodeId(0), established), (NodeId(1), connect)]),
        paths: vec![path],
        crashed: None,
    }
}

fn scenario(expectation: &str) -> Scenario {
    let text = format!(
        "as: 1\nnodes: {{ node1: {{ id: 10.0.0.1 }}, node2: {{ id: 10.0.0.2 }} }}\nmesh: all\nexpect:\n  - {{ {expectation} }}\n"
    );
    let none = |_: &str| Err(std::io::Error::other("no files here"));
    crate::scenario::parse("test", &text, &none).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// What is said of an expectation; empty if it holds.
fn judge_in(expectation: &str, seen: &Seen) -> String {
    let Scenario { lab, expect, .. } = scenario(expectation);
    judge_lab(&lab, &expect[0], seen)
}

fn judge_lab(lab: &Lab, expectation: &super::Expectation, seen: &Seen) -> String {
    match expectation.judge(lab, seen) {
        Verdict::Holds => String::new(),
        verdict => verdict.to_string(),
    }
}

fn judge(expectation: &str) -> String {
    judge_in(expectation, &seen())
}

#[test]
fn sessions_and_their_states() {
    assert_eq!(judge("at: 10s, session: node1-node2, state: Established"), "");
    assert_eq!(
        judge("at: 10s, session: node2-node1, state: Established"),
        "expected session node2-node1 in Established, saw node2-node1 in Connect (BGP Error: Hold timer expired) since 4.000s"
    );
    assert_eq!(
        judge("by: 10s, sessions: all, state: Idle"),
        "expected all sessions in Idle, saw node1-node2 in Established since 4.000s (and 1 more like it)"
    );
    assert_eq!(judge("by: 10s, sessions: node1, state: Established"), "");
}

#[test]
fn errors_with_and_without_their_class() {
    assert_eq!(
        judge("at: 10s, session: node2-node1, error: Hold timer expired"),
        ""
    );
    assert_eq!(
        judge("at: 10s, session: node2-node1, error: \"BGP Error: Hold timer expired\""),
        ""
    );
    assert_eq!(judge("at: 10s, session: node1-node2, error: \"\""), "");
    assert_eq!(
        judge("at: 10s, session: node1-node2, error: Bad peer AS"),
        "expected session node1-node2 with the error \"Bad peer AS\", saw node1-node2 without an error"
    );
}

#[test]
fn states_that_only_daemons_know() {
    let mut seen = seen();
    seen.sessions.insert(
        NodeId(0),
        SessionView {
            passive: true,
            ..view(State::Active, "")
        },
    );
    assert_eq!(
        judge_in("at: 10s, session: node1-node2, state: Passive", &seen),
        ""
    );
    assert_ne!(
        judge_in("at: 10s, session: node1-node2, state: Active", &seen),
        ""
    );
    seen.crashed = Some(NodeId(0));
    let said = judge_in("at: 10s, session: node1-node2, state: Passive", &seen);
    assert!(said.ends_with("node1 is crashed"), "{said}");
}

#[test]
fn never_is_the_opposite() {
    assert_eq!(judge("never: true, session: node2-node1, state: Established"), "");
    assert_eq!(
        judge("never: true, session: node1-node2, state: Established"),
        "expected never: session node1-node2 in Established, saw just that for node1-node2 at 10.000s"
    );
    // Of none of them, not: not of all.
    assert_eq!(
        judge("never: true, sessions: all, state: Established"),
        "expected never: all sessions in Established, saw just that for node1-node2 at 10.000s"
    );
    assert_eq!(
        judge("never: true, nodes: all, route: 10.244.0.64/26"),
        "expected never: route 10.244.0.64/26 on every node, saw just that on node1 at 10.000s"
    );
}

#[test]
fn routes_and_their_attributes() {
    let route = |rest: &str| judge(&format!("at: 10s, node: node1, route: 10.244.0.64/26{rest}"));
    assert_eq!(
        route(", from: node2, as_path: \"64513  64514\", local_pref: 100, paths: 1"),
        ""
    );
    assert_eq!(route(", communities: [\"0:1\", \"0:2\"], cluster_list: []"), "");
    assert_eq!(
        route(", via: node2, med: 5"),
        "expected route 10.244.0.64/26 via node2, med 5 on node1, saw via 10.0.0.9, no med on node1"
    );
    assert_eq!(
        route(", present: false"),
        "expected no route 10.244.0.64/26 on node1, saw one via 10.0.0.9 from node2 on node1"
    );
    assert_eq!(
        judge("at: 10s, nodes: all, route: 10.244.0.64/26"),
        "expected route 10.244.0.64/26 on every node, saw no route on node2"
    );
}

#[test]
fn counts_and_convergence() {
    assert_eq!(judge("at: 10s, node: node1, routes: 1"), "");
    assert_eq!(
        judge("at: 10s, nodes: all, routes: 1"),
        "expected 1 route on every node, saw 0 routes on node2"
    );
    assert_eq!(judge("at: 10s, node: node1, established: 1"), "");
    assert_eq!(judge("at: 10s, converged: true"), "");
    assert_eq!(
        judge("at: 10s, converged: false"),
        "expected routes on their way, saw none"
    );
}

#[test]
fn the_file_is_quoted_as_typed() {
    let scenario = scenario("at: 10s,   converged: true");
    let written = &scenario.expect[0].written;
    assert_eq!(
        (written.line, written.text.as_str()),
        (5, "{ at: 10s, converged: true }")
    );
}
