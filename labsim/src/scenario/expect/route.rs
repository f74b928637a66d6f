//! Comparing a node's best path with what it should be like.

use std::fmt::Display;

use ipnet::IpNet;

use super::PathPattern;
use super::words::{name, number, peer_name};
use crate::lab::{Lab, NodeId};
use crate::observe::{Observe, PathView};

/// What is seen instead of the wanted route; `None` if it is as wanted.
pub(super) fn wrong(
    node: NodeId,
    prefix: IpNet,
    present: bool,
    pattern: &PathPattern,
    lab: &Lab,
    observed: &dyn Observe,
) -> Option<String> {
    let paths = observed.paths(node, prefix);
    let best = paths.iter().find(|path| path.best);
    let wanted_paths = pattern.paths.filter(|wanted| *wanted != paths.len());
    match (present, best) {
        (false, None) => None,
        (false, Some(best)) => Some(format!("one {}", origin_of(best, lab))),
        (true, None) => Some(match paths.len() {
            0 => "no route".to_owned(),
            unusable => format!("no best path among {unusable}"),
        }),
        (true, Some(_)) if wanted_paths.is_some() => Some(number(paths.len(), "path")),
        (true, Some(best)) => differences(node, best, pattern, lab),
    }
}

/// Where a path comes from, for people.
fn origin_of(path: &PathView, lab: &Lab) -> String {
    match (path.next_hop, path.from) {
        (Some(next_hop), Some(from)) => {
            format!("via {} from {}", peer_name(lab, next_hop), peer_name(lab, from))
        }
        _ => "originated there".to_owned(),
    }
}

/// Every attribute of the best path that is not as wanted.
fn differences(node: NodeId, best: &PathView, pattern: &PathPattern, lab: &Lab) -> Option<String> {
    let via = best.next_hop.map_or(Some(node), |_| best.next_hop_node);
    let from = best.from.map_or(Some(node), |_| best.from_node);
    let seen = [
        differs(&pattern.via, &via, || match best.next_hop {
            None => "its own route".to_owned(),
            Some(address) => format!("via {}", peer_name(lab, address)),
        }),
        differs(&pattern.from, &from, || match best.from {
            None => "its own route".to_owned(),
            Some(address) => format!("from {}", peer_name(lab, address)),
        }),
        differs(&pattern.as_path, &Some(best.as_path.clone()), || {
            format!("AS path \"{}\"", best.as_path)
        }),
        differs(&pattern.local_pref, &best.local_pref, || {
            value("local_pref", best.local_pref)
        }),
        differs(&pattern.med, &best.med, || value("med", best.med)),
        differs(&pattern.origin, &Some(best.origin), || {
            format!("origin {}", best.origin)
        }),
        differs(
            &pattern.communities.as_deref().map(sorted),
            &Some(sorted(&best.communities)),
            || format!("communities [{}]", communities(&best.communities)),
        ),
        differs(&pattern.originator_id, &best.originator_id, || {
            value("originator_id", best.originator_id)
        }),
        differs(&pattern.cluster_list, &Some(best.cluster_list.clone()), || {
            format!("cluster_list [{}]", list(&best.cluster_list))
        }),
    ];
    let seen: Vec<String> = seen.into_iter().flatten().collect();
    (!seen.is_empty()).then(|| seen.join(", "))
}

/// The words for what is seen, if something is wanted and it is something else.
fn differs<T: PartialEq>(wanted: &Option<T>, seen: &Option<T>, words: impl Fn() -> String) -> Option<String> {
    (wanted.is_some() && wanted != seen).then(words)
}

fn value(attribute: &str, value: Option<impl Display>) -> String {
    match value {
        Some(value) => format!("{attribute} {value}"),
        None => format!("no {attribute}"),
    }
}

fn sorted(communities: &[u32]) -> Vec<u32> {
    let mut sorted = communities.to_vec();
    sorted.sort_unstable();
    sorted
}

fn list(items: &[impl Display]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(" ")
}

/// COMMUNITIES as people write them (RFC 1997: AS number and a value, two octets each).
fn communities(values: &[u32]) -> String {
    let pairs: Vec<String> = values
        .iter()
        .map(|value| format!("{}:{}", value >> 16, value & 0xffff))
        .collect();
    pairs.join(" ")
}

/// What is wanted, in words that follow the prefix.
pub(super) fn in_words(pattern: &PathPattern, lab: &Lab) -> String {
    let wanted = [
        pattern.via.map(|node| format!("via {}", name(lab, node))),
        pattern.from.map(|node| format!("from {}", name(lab, node))),
        pattern.as_path.as_ref().map(|path| format!("AS path \"{path}\"")),
        pattern.local_pref.map(|pref| format!("local_pref {pref}")),
        pattern.med.map(|med| format!("med {med}")),
        pattern.origin.map(|origin| format!("origin {origin}")),
        pattern
            .communities
            .as_ref()
            .map(|values| format!("communities [{}]", communities(values))),
        pattern.originator_id.map(|id| format!("originator_id {id}")),
        pattern
            .cluster_list
            .as_ref()
            .map(|ids| format!("cluster_list [{}]", list(ids))),
        pattern.paths.map(|paths| number(paths, "path")),
    ];
    let wanted: Vec<String> = wanted.into_iter().flatten().collect();
    if wanted.is_empty() {
        String::new()
    } else {
        format!(" {}", wanted.join(", "))
    }
}
