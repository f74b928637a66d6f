//! Links.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Context;
use crate::lab::{Link, Links, NodeId};
use crate::scenario::schema::{self, LinkEntry};
use crate::scenario::word::Interval;
use crate::yaml::Terse;

/// Neighbours on one Ethernet segment.
const DEFAULT: Link = Link {
    latency: Duration::from_millis(1),
    cost: 0,
};

/// The paths between the nodes. A pair of names goes before a pair of patterns.
pub(super) fn resolve(file: &schema::Scenario, context: &mut Context<'_>) -> Links {
    let entries = file.links.iter().flat_map(|links| &links.0);
    let is_default = |key: &str| key == "default";
    let default = entries
        .clone()
        .find(|(key, _)| is_default(key))
        .map_or(DEFAULT, |(_, entry)| link(entry, DEFAULT));
    let mut pairs: BTreeMap<(NodeId, NodeId), (Link, bool)> = BTreeMap::new();
    for (key, entry) in entries.filter(|(key, _)| !is_default(key)) {
        let found = context.names.pairs_of(key, key.span, context.findings);
        let exact = found.len() == 1;
        for (a, b) in found {
            let pair = (a.min(b), a.max(b));
            match pairs.get(&pair) {
                Some((_, known)) if *known == exact => {
                    let (a, b) = (context.names.name(a), context.names.name(b));
                    let message = format!("the link of {a} and {b} is there twice");
                    context.findings.error(key.span, message);
                    break;
                }
                Some((_, true)) => {}
                _ => {
                    pairs.insert(pair, (link(entry, default), exact));
                }
            }
        }
    }
    let pairs = pairs.into_iter().map(|(pair, (link, _))| (pair, link)).collect();
    Links { default, pairs }
}

fn link(entry: &Terse<Interval, LinkEntry>, default: Link) -> Link {
    match entry {
        Terse::Short(latency) => Link {
            latency: latency.0,
            ..default
        },
        Terse::Long(entry) => Link {
            latency: entry.latency.map_or(default.latency, |latency| latency.0),
            cost: entry.cost.unwrap_or(default.cost),
        },
    }
}
