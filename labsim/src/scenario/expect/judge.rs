//! Comparing one condition with what is seen.

use std::net::IpAddr;

use super::{Condition, Ends, SessionState, Verdict, route};
use crate::lab::{Lab, NodeId};
use crate::observe::Observe;

/// Whether the condition holds.
pub(super) fn judge(condition: &Condition, lab: &Lab, observed: &dyn Observe) -> Verdict {
    let wrong = match condition {
        Condition::Session { ends, state, error } => {
            let wanted = Wanted {
                state: *state,
                error: error.as_deref(),
            };
            sessions(ends, &wanted, lab, observed)
        }
        Condition::Route {
            nodes,
            prefix,
            present,
            path,
        } => first(nodes.iter().map(|node| {
            let name = name(lab, *node);
            route::wrong(*node, *prefix, *present, path, lab, observed)
                .map(|seen| format!("{seen} on {name}"))
        })),
        Condition::RouteCount { nodes, routes } => counts(nodes, *routes, lab, "routes", |node| {
            observed.prefixes(node).len()
        }),
        Condition::EstablishedCount { nodes, established } => {
            counts(nodes, *established, lab, "established sessions", |node| {
                established_at(node, lab, observed)
            })
        }
        Condition::Converged(wanted) => (observed.converged() != *wanted)
            .then(|| if *wanted { "routes on their way" } else { "none" }.to_owned()),
    };
    match wrong {
        None => Verdict::Holds,
        Some(seen) => Verdict::Fails {
            expected: in_words(condition, lab),
            seen,
        },
    }
}

struct Wanted<'a> {
    state: Option<SessionState>,
    error: Option<&'a str>,
}

/// What is wrong with the first end that is not as wanted, and how many more there are.
fn sessions(ends: &Ends, wanted: &Wanted<'_>, lab: &Lab, observed: &dyn Observe) -> Option<String> {
    match ends {
        Ends::Of(nodes) => first(nodes.iter().flat_map(|node| {
            let peers = lab
                .nodes
                .get(node.index())
                .map_or(&[][..], |node| &node.speaker.peers);
            peers
                .iter()
                .map(|peer| session(*node, peer.address, wanted, lab, observed))
        })),
        Ends::Towards(ends) => first(
            ends.iter()
                .map(|(node, peer)| session(*node, *peer, wanted, lab, observed)),
        ),
    }
}

/// What is wrong with one end.
fn session(
    node: NodeId,
    peer: IpAddr,
    wanted: &Wanted<'_>,
    lab: &Lab,
    observed: &dyn Observe,
) -> Option<String> {
    let ends = || format!("{}-{}", name(lab, node), peer_name(lab, peer));
    if !observed.is_up(node) {
        return Some(format!("{}: {} is crashed", ends(), name(lab, node)));
    }
    let Some(view) = observed.session(node, peer) else {
        return Some(format!("{}: no such session", ends()));
    };
    let shown = SessionState::shown(&view);
    if wanted.state.is_some_and(|state| state != shown) {
        let error = if view.error.is_empty() {
            String::new()
        } else {
            format!(" ({})", view.error)
        };
        return Some(format!("{} in {shown}{error} since {}", ends(), view.since));
    }
    let text_after_class = view
        .error
        .split_once(": ")
        .map_or(view.error.as_str(), |(_, text)| text);
    let differs = wanted
        .error
        .is_some_and(|error| error != view.error && error != text_after_class);
    differs.then(|| match view.error.as_str() {
        "" => format!("{} without an error", ends()),
        error => format!("{} with the error \"{error}\"", ends()),
    })
}

fn established_at(node: NodeId, lab: &Lab, observed: &dyn Observe) -> usize {
    let Some(peers) = lab.nodes.get(node.index()).map(|node| &node.speaker.peers) else {
        return 0;
    };
    let wanted = Wanted {
        state: Some(SessionState::Fsm(crate::speaker::fsm::State::Established)),
        error: None,
    };
    peers
        .iter()
        .filter(|peer| session(node, peer.address, &wanted, lab, observed).is_none())
        .count()
}

fn counts(
    nodes: &[NodeId],
    wanted: usize,
    lab: &Lab,
    what: &str,
    count: impl Fn(NodeId) -> usize,
) -> Option<String> {
    first(nodes.iter().map(|node| {
        let seen = count(*node);
        (seen != wanted).then(|| format!("{seen} {what} on {}", name(lab, *node)))
    }))
}

/// The first of the things that are wrong, with the number of the others.
fn first(wrong: impl Iterator<Item = Option<String>>) -> Option<String> {
    let mut wrong = wrong.flatten();
    let first = wrong.next()?;
    match wrong.count() {
        0 => Some(first),
        more => Some(format!("{first} (and {more} more like it)")),
    }
}

/// The condition as a person would say it.
pub(super) fn in_words(condition: &Condition, lab: &Lab) -> String {
    match condition {
        Condition::Session { ends, state, error } => {
            let state = state.map_or(String::new(), |state| format!(" in {state}"));
            let error = match error.as_deref() {
                None => String::new(),
                Some("") => " without an error".to_owned(),
                Some(error) => format!(" with the error \"{error}\""),
            };
            format!("{}{state}{error}", ends_in_words(ends, lab))
        }
        Condition::Route {
            nodes,
            prefix,
            present,
            path,
        } => {
            let none = if *present { "" } else { "no " };
            let on = names(nodes, lab);
            format!("{none}route {prefix}{} on {on}", route::in_words(path, lab))
        }
        Condition::RouteCount { nodes, routes } => format!("{routes} routes on {}", names(nodes, lab)),
        Condition::EstablishedCount { nodes, established } => {
            format!("{established} established sessions on {}", names(nodes, lab))
        }
        Condition::Converged(true) => "no route on its way".to_owned(),
        Condition::Converged(false) => "routes on their way".to_owned(),
    }
}

fn ends_in_words(ends: &Ends, lab: &Lab) -> String {
    match ends {
        Ends::Of(nodes) if nodes.len() == lab.nodes.len() => "all sessions".to_owned(),
        Ends::Of(nodes) => format!("all sessions of {}", names(nodes, lab)),
        Ends::Towards(ends) => match ends.as_slice() {
            [(node, peer)] => format!("session {}-{}", name(lab, *node), peer_name(lab, *peer)),
            ends => format!("{} session ends", ends.len()),
        },
    }
}

fn names(nodes: &[NodeId], lab: &Lab) -> String {
    match nodes {
        [one] => name(lab, *one).to_owned(),
        all if all.len() == lab.nodes.len() => "every node".to_owned(),
        [one, two] => format!("{} and {}", name(lab, *one), name(lab, *two)),
        [one, rest @ ..] => format!("{} and {} more nodes", name(lab, *one), rest.len()),
        [] => "no node".to_owned(),
    }
}

/// A node's name.
pub(super) fn name(lab: &Lab, node: NodeId) -> &str {
    lab.nodes.get(node.index()).map_or("?", |node| &node.name)
}

/// The name of the node that has the address, or the address.
pub(super) fn peer_name(lab: &Lab, peer: IpAddr) -> String {
    let node = lab.nodes.iter().find(|node| node.addresses.contains(&peer));
    node.map_or_else(|| peer.to_string(), |node| node.name.clone())
}
