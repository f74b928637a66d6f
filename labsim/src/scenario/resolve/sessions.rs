//! Sessions: from intent (`mesh`, `reflectors`, Calico's manifests), then one by one.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::ends::{End, MadeBy, Plan};
use super::nodes::Planned;
use super::{Context, cluster, intent, timers};
use crate::calico::Manifests;
use crate::diagnostic::Span;
use crate::lab::NodeId;
use crate::scenario::schema::{self, SessionEntry};
use crate::speaker::config::PeerOrigin;
use crate::yaml::Terse;

/// The ends of all sessions.
pub(super) fn plan<'a>(
    file: &'a schema::Scenario,
    manifests: Option<&Manifests>,
    nodes: &[Planned<'_>],
    context: &mut Context<'_>,
) -> Plan<'a> {
    let mut plan = Plan::new(nodes.len());
    intent::mesh(file, &mut plan, context);
    intent::reflectors(file, nodes, &mut plan, context);
    if let Some(manifests) = manifests {
        cluster::configure(manifests, nodes, &mut plan, context);
    }
    for entry in file.sessions.iter().flatten() {
        session(entry, &mut plan, context);
    }
    if manifests.is_some() && !context.doubt.about_sessions() {
        one_sided(&plan, context);
    }
    plan
}

/// One entry of `sessions`.
fn session<'a>(entry: &'a Terse<schema::Pair, SessionEntry>, plan: &mut Plan<'a>, context: &mut Context<'_>) {
    let (pair, entry) = match entry {
        Terse::Short(pair) => (pair, None),
        Terse::Long(entry) => (&entry.between, Some(entry)),
    };
    let pairs = context.names.pairs(pair, context.findings);
    let both: BTreeSet<NodeId> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let options = entry.map_or_else(Vec::new, |entry| options(entry, &both, context));
    let only = entry.and_then(|entry| entry.only.as_ref());
    let only = only.map(|name| (name, context.names.node(name, context.findings)));
    for (a, b) in pairs {
        match only {
            Some((_, None)) => return,
            Some((name, Some(only))) if only != a && only != b => {
                let message = format!("{} is no end of this session", name.value.0);
                context.findings.error(name.span, message);
                return;
            }
            _ => {}
        }
        let alone = only.and_then(|(_, only)| only);
        for (node, peer) in [(a, b), (b, a)] {
            if alone.is_some_and(|only| only != node) {
                without_other_end(node, peer, plan);
            } else if !set_end(node, peer, pair.span, entry, &options, plan, context) {
                break;
            }
        }
    }
}

/// `only` takes away the end that a mesh or a reflector made; what Calico configured is not the scenario's to change.
fn without_other_end(node: NodeId, peer: NodeId, plan: &mut Plan<'_>) {
    if plan
        .get(node, peer)
        .is_some_and(|end| end.made_by != MadeBy::Calico)
    {
        plan.remove(node, peer);
    }
}

/// What `ends` says, by node.
fn options<'a>(
    entry: &'a SessionEntry,
    both: &BTreeSet<NodeId>,
    context: &mut Context<'_>,
) -> Vec<(BTreeSet<NodeId>, &'a schema::End)> {
    if let Some(timers) = &entry.timers {
        timers::check(timers, context.findings);
    }
    let mut options = Vec::new();
    for (key, end) in entry.ends.iter().flat_map(|ends| &ends.0) {
        if let Some(timers) = &end.timers {
            timers::check(timers, context.findings);
        }
        let nodes: BTreeSet<NodeId> = context
            .names
            .pattern(key, key.span, context.findings)
            .into_iter()
            .collect();
        if !nodes.is_empty() && nodes.is_disjoint(both) && !both.is_empty() {
            let message = format!("{} is no end of this session", key.value);
            context.findings.error(key.span, message);
        }
        options.push((nodes, end));
    }
    options
}

/// Makes or changes one end; says whether it could.
fn set_end<'a>(
    node: NodeId,
    peer: NodeId,
    span: Span,
    entry: Option<&'a SessionEntry>,
    options: &[(BTreeSet<NodeId>, &'a schema::End)],
    plan: &mut Plan<'a>,
    context: &mut Context<'_>,
) -> bool {
    let mut end = match plan.get(node, peer) {
        None => End::plain(MadeBy::Sessions, span),
        Some(end) => match end.made_by {
            MadeBy::Mesh | MadeBy::Reflectors => End {
                made_by: MadeBy::Sessions,
                span,
                ..End::clone(end)
            },
            made_by => {
                configured_twice(node, peer, span, made_by, end.span, context);
                return false;
            }
        },
    };
    end.timers.extend(entry.and_then(|entry| entry.timers.as_ref()));
    for (nodes, given) in options {
        if nodes.contains(&node) {
            end.apply(given);
        }
    }
    plan.set(node, peer, Rc::new(end));
    true
}

fn configured_twice(
    node: NodeId,
    peer: NodeId,
    span: Span,
    made_by: MadeBy,
    first: Span,
    context: &mut Context<'_>,
) {
    let (node, peer) = (context.names.name(node), context.names.name(peer));
    let file = context.sources.name(first.file);
    let line = context.sources.line(first);
    let message = format!("{node} has {peer} as a neighbour already, from line {line} of {file}");
    let finding = context.findings.error(span, message);
    if made_by == MadeBy::Calico {
        finding.help(format!(
            "if {peer} is to have {node} as a neighbour, write `only: {peer}`"
        ));
    }
}

/// Finds ends of BGPPeers whose neighbour does not have them configured. All other ways to make sessions make both ends.
fn one_sided(plan: &Plan<'_>, context: &mut Context<'_>) {
    let mut told = BTreeSet::new();
    for (node, ends) in context.names.all().zip(&plan.ends) {
        for (peer, end) in ends {
            let of_peer = matches!(end.origin, PeerOrigin::CalicoGlobal | PeerOrigin::CalicoNode);
            if !of_peer || plan.get(*peer, node).is_some() || !told.insert((end.span, *peer)) {
                continue;
            }
            let (node, peer) = (context.names.name(node), context.names.name(*peer));
            let message =
                format!("{peer} does not have {node} as a neighbour, so this session cannot come up");
            context.findings.warning(end.span, message).help(format!(
                "add to `sessions`: {{ between: {peer}-{node}, only: {peer} }}"
            ));
        }
    }
}
