//! Sessions from intent: `mesh` and `reflectors`.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Context;
use super::ends::{End, MadeBy, Plan, too_many};
use super::nodes::Planned;
use crate::diagnostic::Span;
use crate::lab::NodeId;
use crate::scenario::schema;
use crate::yaml::Terse;

/// `mesh`: these nodes are all neighbours of each other.
pub(super) fn mesh<'a>(file: &'a schema::Scenario, plan: &mut Plan<'a>, context: &mut Context<'_>) {
    let Some(set) = &file.mesh else { return };
    let members = context.names.set(set, context.findings);
    if too_many(members.len() * members.len().saturating_sub(1), set.span, context) {
        return;
    }
    let end = Rc::new(End::plain(MadeBy::Mesh, set.span));
    for node in &members {
        let others = members.iter().filter(|peer| *peer != node);
        plan.set_all(*node, others.map(|peer| (*peer, Rc::clone(&end))));
    }
}

/// Reflectors with their clients, and the mesh of the reflectors (RFC 4456 §6). A reflector may be another one's client.
pub(super) fn reflectors<'a>(
    file: &'a schema::Scenario,
    nodes: &[Planned<'_>],
    plan: &mut Plan<'a>,
    context: &mut Context<'_>,
) {
    let mut known: Vec<(NodeId, Span, &'a schema::Reflector)> = Vec::new();
    let mut all: BTreeSet<NodeId> = BTreeSet::new();
    for (key, reflector) in file.reflectors.iter().flat_map(|reflectors| &reflectors.0) {
        for node in context.names.pattern(key, key.span, context.findings) {
            if all.insert(node) {
                known.push((node, key.span, reflector));
            } else {
                let message = format!("{} is there as a reflector already", context.names.name(node));
                context.findings.error(key.span, message);
            }
        }
    }
    // The clients of each reflector, both ends, and the mesh of the reflectors.
    let most = known.len() * (nodes.len() * 2 + known.len());
    if known
        .first()
        .is_some_and(|(_, span, _)| too_many(most, *span, context))
    {
        return;
    }
    for (node, _, reflector) in &known {
        if let Some(cluster) = &reflector.cluster {
            let own = nodes.get(node.index()).and_then(|node| node.cluster);
            if own.is_some_and(|own| own != cluster.value.0) {
                let message = "the node has another `cluster` under `nodes`";
                context.findings.error(cluster.span, message);
            }
            plan.clusters.insert(*node, cluster.value.0);
        }
        let everyone = matches!(&reflector.clients.value, Terse::Short(words) if words.0 == "all");
        let clients = context.names.set(&reflector.clients, context.findings);
        let clients = clients
            .into_iter()
            .filter(|client| !everyone || !all.contains(client));
        reflect(
            *node,
            &clients.collect::<Vec<_>>(),
            reflector.clients.span,
            plan,
            context,
        );
    }
    for (node, span, _) in &known {
        let end = Rc::new(End::plain(MadeBy::Reflectors, *span));
        for peer in all.iter().filter(|peer| *peer != node) {
            if plan.get(*node, *peer).is_none() && plan.get(*peer, *node).is_none() {
                plan.set(*node, *peer, Rc::clone(&end));
                plan.set(*peer, *node, Rc::clone(&end));
            }
        }
    }
}

/// One reflector's sessions with its clients.
fn reflect<'a>(node: NodeId, clients: &[NodeId], span: Span, plan: &mut Plan<'a>, context: &mut Context<'_>) {
    let at_client = Rc::new(End::plain(MadeBy::Reflectors, span));
    let mut end = End::plain(MadeBy::Reflectors, span);
    end.reflector_client = true;
    let at_reflector = Rc::new(end);
    for client in clients {
        let name = context.names.name(node);
        if *client == node {
            context
                .findings
                .error(span, format!("{name} cannot be its own client"));
            return;
        }
        if plan
            .get(node, *client)
            .is_some_and(|end| end.made_by == MadeBy::Mesh)
        {
            let client = context.names.name(*client);
            context
                .findings
                .error(
                    span,
                    format!("`mesh` makes {name} and {client} neighbours already"),
                )
                .help("a client needs no mesh: leave `mesh` out, or list the nodes that are to be meshed");
            return;
        }
        plan.set(node, *client, Rc::clone(&at_reflector));
        if plan.get(*client, node).is_none() {
            plan.set(*client, node, Rc::clone(&at_client));
        }
    }
}
