//! Conditions in the words of a person.

use std::net::IpAddr;

use super::{Condition, Ends, route};
use crate::lab::{Lab, NodeId};

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
        Condition::RouteCount { nodes, routes } => {
            format!("{} on {}", number(*routes, "route"), names(nodes, lab))
        }
        Condition::EstablishedCount { nodes, established } => {
            let sessions = number(*established, "established session");
            format!("{sessions} on {}", names(nodes, lab))
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

/// `1 route`, `2 routes`.
pub(super) fn number(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
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
