//! Comparing a condition with what is seen.

use std::net::IpAddr;

use super::words::{in_words, name, number, peer_name};
use super::{Condition, Ends, SessionState, Verdict, route};
use crate::lab::{Lab, NodeId};
use crate::observe::Observe;
use crate::speaker::fsm::State;

/// One of the things that a condition speaks of.
#[derive(Clone, Copy)]
enum Subject {
    /// A node's session with a neighbour.
    End(NodeId, IpAddr),
    Node(NodeId),
    Lab,
}

/// Whether all that the condition speaks of are so.
pub(super) fn holds(condition: &Condition, lab: &Lab, observed: &dyn Observe) -> Verdict {
    let mut wrong = subjects(condition, lab).filter_map(|subject| instead(condition, subject, lab, observed));
    let Some(first) = wrong.next() else {
        return Verdict::Holds;
    };
    Verdict::Fails {
        expected: in_words(condition, lab),
        seen: with_more(first, wrong.count()),
    }
}

/// Whether none of them is.
pub(super) fn never_holds(condition: &Condition, lab: &Lab, observed: &dyn Observe) -> Verdict {
    let mut so =
        subjects(condition, lab).filter(|subject| instead(condition, *subject, lab, observed).is_none());
    let Some(first) = so.next() else {
        return Verdict::Holds;
    };
    let seen = match first {
        Subject::End(node, peer) => format!("just that for {}-{}", name(lab, node), peer_name(lab, peer)),
        Subject::Node(node) => format!("just that on {}", name(lab, node)),
        Subject::Lab => "just that".to_owned(),
    };
    Verdict::Fails {
        expected: format!("never: {}", in_words(condition, lab)),
        seen: format!("{} at {}", with_more(seen, so.count()), observed.now()),
    }
}

fn with_more(first: String, more: usize) -> String {
    match more {
        0 => first,
        more => format!("{first} (and {more} more like it)"),
    }
}

/// What a condition speaks of.
fn subjects<'a>(condition: &'a Condition, lab: &'a Lab) -> Box<dyn Iterator<Item = Subject> + 'a> {
    match condition {
        Condition::Session {
            ends: Ends::Of(nodes),
            ..
        } => Box::new(nodes.iter().flat_map(|node| ends_of(*node, lab))),
        Condition::Session {
            ends: Ends::Towards(ends),
            ..
        } => Box::new(ends.iter().map(|(node, peer)| Subject::End(*node, *peer))),
        Condition::Route { nodes, .. }
        | Condition::RouteCount { nodes, .. }
        | Condition::EstablishedCount { nodes, .. } => Box::new(nodes.iter().copied().map(Subject::Node)),
        Condition::Converged(_) => Box::new(std::iter::once(Subject::Lab)),
    }
}

fn ends_of(node: NodeId, lab: &Lab) -> impl Iterator<Item = Subject> {
    let peers = lab.nodes.get(node.index()).map(|node| node.speaker.peers.iter());
    peers
        .into_iter()
        .flatten()
        .map(move |peer| Subject::End(node, peer.address))
}

/// What is seen instead of what one subject should be; `None` if it is so.
fn instead(condition: &Condition, subject: Subject, lab: &Lab, observed: &dyn Observe) -> Option<String> {
    match (condition, subject) {
        (Condition::Session { state, error, .. }, Subject::End(node, peer)) => {
            let wanted = Wanted {
                state: *state,
                error: error.as_deref(),
            };
            session(node, peer, &wanted, lab, observed)
        }
        (
            Condition::Route {
                prefix,
                present,
                path,
                ..
            },
            Subject::Node(node),
        ) => route::wrong(node, *prefix, *present, path, lab, observed)
            .map(|seen| format!("{seen} on {}", name(lab, node))),
        (Condition::RouteCount { routes, .. }, Subject::Node(node)) => {
            let seen = observed.prefixes(node).len();
            (seen != *routes).then(|| format!("{} on {}", number(seen, "route"), name(lab, node)))
        }
        (Condition::EstablishedCount { established, .. }, Subject::Node(node)) => {
            let seen = established_at(node, lab, observed);
            (seen != *established)
                .then(|| format!("{} on {}", number(seen, "established session"), name(lab, node)))
        }
        (Condition::Converged(wanted), _) if observed.converged() != *wanted => {
            Some(if *wanted { "routes on their way" } else { "none" }.to_owned())
        }
        // `subjects` gives each condition its own kind of subject.
        _ => None,
    }
}

struct Wanted<'a> {
    state: Option<SessionState>,
    error: Option<&'a str>,
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
        state: Some(SessionState::Fsm(State::Established)),
        error: None,
    };
    peers
        .iter()
        .filter(|peer| session(node, peer.address, &wanted, lab, observed).is_none())
        .count()
}
