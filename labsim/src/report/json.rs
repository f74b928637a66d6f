//! The report of a run as JSON for programs.

use serde_json::{Value, json};

use super::bird;
use crate::lab::NodeId;
use crate::observe::Observe;
use crate::replay::{Judgement, Outcome};
use crate::scenario::Verdict;
use crate::sim::{Stop, Summary};
use crate::speaker::fsm::State;
use crate::speaker::time::Time;

/// Everything there is to say about a run, as one object.
pub fn outcome(file: &str, outcome: &Outcome<'_>) -> Value {
    let lab = &outcome.scenario.lab;
    let nodes = (0..lab.nodes.len() as u32).map(NodeId);
    json!({
        "file": file,
        "name": lab.name,
        "seed": lab.seed,
        "holds": outcome.holds(),
        "expectations": outcome.judgements.iter().map(judgement).collect::<Vec<_>>(),
        "ended": match outcome.stop {
            Stop::VirtualTime => "virtual time",
            Stop::Events => "events",
            Stop::Quiet => "quiet",
        },
        "summary": summary(&outcome.simulator.summary()),
        "nodes": nodes.map(|id| node(outcome, id)).collect::<Vec<_>>(),
    })
}

fn judgement(judgement: &Judgement<'_>) -> Value {
    let written = &judgement.expectation.written;
    let (expected, seen) = match &judgement.verdict {
        Verdict::Holds => (None, None),
        Verdict::Fails { expected, seen } => (Some(expected), Some(seen)),
    };
    json!({
        "text": written.text,
        "file": written.file,
        "line": written.line,
        "holds": judgement.verdict == Verdict::Holds,
        "judged_at": judgement.at.as_secs_f64(),
        "expected": expected,
        "seen": seen,
    })
}

/// The figures of a run.
pub fn summary(summary: &Summary) -> Value {
    let messages = &summary.messages;
    json!({
        "nodes": summary.nodes,
        "sessions": summary.sessions,
        "established": summary.established,
        "messages": messages.total(),
        "opens": messages.open,
        "updates": messages.update,
        "notifications": messages.notification,
        "keepalives": messages.keepalive,
        "route_refreshes": messages.route_refresh,
        "prefix_updates": summary.prefix_updates,
        "bytes": summary.bytes,
        "events": summary.events,
        "converged": summary.converged,
        "converged_at": summary.converged_at.map(Time::as_secs_f64),
        "virtual_s": summary.virtual_time.as_secs_f64(),
        "digest": format!("{:016x}", summary.digest),
    })
}

fn node(outcome: &Outcome<'_>, id: NodeId) -> Value {
    let (lab, observed) = (&outcome.scenario.lab, &outcome.simulator);
    let node = &lab.nodes[id.index()];
    let session = |peer: &crate::speaker::config::PeerConfig| {
        let view = observed.session(id, peer.address)?;
        Some(json!({
            "name": bird::session_name(lab, peer),
            "peer": lab.name_of(peer.address),
            "address": peer.address.to_string(),
            "state": if view.disabled { "Down" } else if view.passive { "Passive" } else { view.state.name() },
            "established": view.state == State::Established,
            "error": view.error,
            "since": view.since.as_secs_f64(),
        }))
    };
    let sessions: Vec<Value> = node.speaker.peers.iter().filter_map(session).collect();
    let routes: Vec<Value> = observed
        .prefixes(id)
        .into_iter()
        .flat_map(|prefix| paths(outcome, id, prefix))
        .collect();
    json!({ "name": node.name, "up": observed.is_up(id), "sessions": sessions, "routes": routes })
}

fn paths(outcome: &Outcome<'_>, id: NodeId, prefix: ipnet::IpNet) -> Vec<Value> {
    let lab = &outcome.scenario.lab;
    let paths = outcome.simulator.paths(id, prefix).into_iter();
    paths
        .map(|path| {
            json!({
                "prefix": prefix.to_string(),
                "best": path.best,
                "from": path.from.map(|address| lab.name_of(address)),
                "next_hop": path.next_hop.map(|address| address.to_string()),
                "as_path": path.as_path,
                "origin": path.origin,
                "local_pref": path.local_pref,
                "med": path.med,
                "originator_id": path.originator_id.map(|id| id.to_string()),
                "cluster_list": path.cluster_list.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "communities": path.communities.iter().map(|&c| bgp_wire::Community(c).to_string()).collect::<Vec<_>>(),
                "since": path.since.as_secs_f64(),
            })
        })
        .collect()
}
