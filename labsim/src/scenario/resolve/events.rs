//! Events: what each one does, before it is known in which state it finds the lab.

use std::net::IpAddr;

use super::Context;
use super::act::{Act, Command, Step, Stretch};
use super::nodes::origination;
use crate::diagnostic::Span;
use crate::lab::{Crash, Lab, NodeId, Verdict};
use crate::scenario::schema::{self, Event, Fate, Pair};
use crate::scenario::word::Interval;
use crate::yaml::{Spanned, Terse};

/// All steps, in order of time; at one time, in the order of the file.
pub(super) fn resolve(file: &schema::Scenario, lab: &Lab, context: &mut Context<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (index, event) in file.events.iter().flatten().enumerate() {
        let at = event.at.value.0;
        if at > lab.limits.until && !context.doubt.about("until") {
            let message = format!("this is after the end of the run at {}", lab.limits.until);
            context
                .findings
                .error(event.at.span, message)
                .help("give a later `until`");
        }
        let (acts, span) = acts(event, lab, context);
        if let Some(lasts) = &event.lasts {
            let acts = ending(lasts, &acts, context);
            steps.extend(acts.map(|acts| Step {
                event: index,
                at: at + lasts.value.0,
                span,
                acts,
                ends: true,
            }));
        }
        steps.push(Step {
            event: index,
            at,
            span,
            acts,
            ends: false,
        });
    }
    steps.retain(|step| step.at <= lab.limits.until);
    // What ends comes before what begins at the same time, so that two stretches can touch.
    steps.sort_by_key(|step| (step.at, !step.ends));
    steps
}

/// What `for` adds: the end of everything that the event does.
fn ending(lasts: &Spanned<Interval>, acts: &[Act], context: &mut Context<'_>) -> Option<Vec<Act>> {
    if lasts.value.0.is_zero() {
        context.findings.error(lasts.span, "nothing lasts for no time");
        return None;
    }
    let undone: Option<Vec<Act>> = acts.iter().map(Act::undone).collect();
    if undone.is_none() {
        context
            .findings
            .error(
                lasts.span,
                "`for` has no meaning here: this action ends another one",
            )
            .help("write `for` at the action that it ends, and leave this one out");
    }
    undone
}

/// What an event does, and where it says so. The shape of the file allows one action in each.
fn acts(event: &Spanned<Event>, lab: &Lab, context: &mut Context<'_>) -> (Vec<Act>, Span) {
    let pair = |pair: &Option<Pair>| pair.as_ref().map(|pair| pair.span);
    let span = pair(&event.cut)
        .or(pair(&event.restore))
        .or(pair(&event.disable))
        .or(pair(&event.enable))
        .unwrap_or(event.span);
    if let Some(pair) = &event.cut {
        return (pairs(pair, context, Act::Cut), span);
    }
    if let Some(pair) = &event.restore {
        return (pairs(pair, context, Act::Restore), span);
    }
    if let Some(filter) = &event.block {
        let verdict = match filter.how.unwrap_or_default() {
            Fate::Drop => Verdict::Drop,
            Fate::Refuse => Verdict::Refuse,
        };
        let stretches = stretches(filter, context).into_iter();
        let acts = stretches.map(|stretch| Act::Block(stretch, verdict)).collect();
        return (acts, filter.span);
    }
    if let Some(filter) = &event.unblock {
        let acts = stretches(filter, context).into_iter().map(Act::Unblock).collect();
        return (acts, filter.span);
    }
    if let Some(pair) = &event.disable {
        return (sessions(pair, lab, context, Command::Disable), span);
    }
    if let Some(pair) = &event.enable {
        return (sessions(pair, lab, context, Command::Enable), span);
    }
    of_nodes(event, context)
}

/// The acts that are about nodes.
fn of_nodes(event: &Spanned<Event>, context: &mut Context<'_>) -> (Vec<Act>, Span) {
    if let Some(crash) = &event.crash {
        let (node, how) = match crash {
            Terse::Short(node) => (node, schema::Crash::default()),
            Terse::Long(entry) => (&entry.node, entry.how.unwrap_or_default()),
        };
        let how = match how {
            schema::Crash::Process => Crash::Process,
            schema::Crash::Power => Crash::Power,
        };
        let nodes = context.names.pattern(&node.value.0, node.span, context.findings);
        let acts = nodes.into_iter().map(|node| Act::Crash(node, how));
        return (acts.collect(), node.span);
    }
    if let Some(node) = &event.restart {
        let nodes = context.names.pattern(&node.value.0, node.span, context.findings);
        return (nodes.into_iter().map(Act::Restart).collect(), node.span);
    }
    if let Some(announcement) = &event.originate {
        let (_, route) = origination(&announcement.route);
        let node = context.names.node(&announcement.node, context.findings);
        let acts = node.map(|node| Act::Command(node, Command::Originate(route)));
        return (acts.into_iter().collect(), announcement.node.span);
    }
    if let Some(withdrawal) = &event.withdraw {
        let node = context.names.node(&withdrawal.node, context.findings);
        let acts = node.map(|node| Act::Command(node, Command::Withdraw(withdrawal.route.value.0)));
        return (acts.into_iter().collect(), withdrawal.route.span);
    }
    (Vec::new(), event.span)
}

fn pairs(pair: &Pair, context: &mut Context<'_>, act: impl Fn(NodeId, NodeId) -> Act) -> Vec<Act> {
    let pairs = context.names.pairs(pair, context.findings);
    pairs.into_iter().map(|(a, b)| act(a.min(b), a.max(b))).collect()
}

/// A filter's stretches: of two nodes both ways, or from some nodes to others.
fn stretches(filter: &Spanned<schema::Filter>, context: &mut Context<'_>) -> Vec<Stretch> {
    let one_way = filter.from.is_some() || filter.to.is_some();
    if let Some(pair) = filter.between.as_ref().filter(|_| !one_way) {
        let pairs = context.names.pairs(pair, context.findings).into_iter();
        let both = pairs.flat_map(|(a, b)| [(a, b), (b, a)]);
        let stretch = |(from, to)| Stretch {
            from,
            to,
            both_ports: true,
        };
        return both.map(stretch).collect();
    }
    if filter.between.is_some() || !one_way {
        context
            .findings
            .error(
                filter.span,
                "a filter is either `between` two nodes, or `from` some `to` others",
            )
            .help("`between: a-b` catches all BGP packets of the two; `to: b` those to port 179 of b");
        return Vec::new();
    }
    let mut side = |set: &Option<schema::NodeSet>| match set {
        Some(set) => context.names.set(set, context.findings),
        None => context.names.all().collect(),
    };
    let (from, to) = (side(&filter.from), side(&filter.to));
    let stretches = from
        .iter()
        .flat_map(|from| to.iter().map(move |to| (*from, *to)))
        .filter(|(from, to)| from != to)
        .map(|(from, to)| Stretch {
            from,
            to,
            both_ports: false,
        });
    stretches.collect()
}

/// The sessions that the first node of each pair has with the second.
fn sessions(
    pair: &Pair,
    lab: &Lab,
    context: &mut Context<'_>,
    command: impl Fn(NodeId, IpAddr) -> Command,
) -> Vec<Act> {
    let mut acts = Vec::new();
    for (node, peer) in context.names.pairs(pair, context.findings) {
        match session(lab, node, peer) {
            Some(address) => acts.push(Act::Command(node, command(peer, address))),
            None => {
                no_session(node, peer, pair.span, context);
                break;
            }
        }
    }
    acts
}

/// The address under which a node has another one as a neighbour.
pub(super) fn session(lab: &Lab, node: NodeId, peer: NodeId) -> Option<IpAddr> {
    let peers = &lab.nodes.get(node.index())?.speaker.peers;
    let addresses = &lab.nodes.get(peer.index())?.addresses;
    let found = peers.iter().find(|peer| addresses.contains(&peer.address));
    found.map(|peer| peer.address)
}

/// Says that there is no such session.
pub(super) fn no_session(node: NodeId, peer: NodeId, span: Span, context: &mut Context<'_>) {
    if context.doubt.about_sessions() {
        return;
    }
    let (node, peer) = (context.names.name(node), context.names.name(peer));
    let message = format!("{node} does not have {peer} as a neighbour");
    context
        .findings
        .error(span, message)
        .help("sessions come from `mesh`, `reflectors`, `sessions` and `calico`");
}
