//! Expectations: names become numbers, and keys that do not belong together are found.

use super::Context;
use super::events::{no_session, session};
use crate::diagnostic::{Span, one_of};
use crate::lab::{Lab, NodeId};
use crate::scenario::expect::{Condition, Ends, Expectation, PathPattern, When, Written};
use crate::scenario::schema;
use crate::scenario::word::{Moment, Window};
use crate::speaker::time::Time;
use crate::yaml::Spanned;

/// All expectations that make sense.
pub(super) fn resolve(file: &schema::Scenario, lab: &Lab, context: &mut Context<'_>) -> Vec<Expectation> {
    let entries = file.expect.iter().flatten();
    entries
        .filter_map(|entry| {
            let when = when(entry, lab, context)?;
            let condition = condition(entry, lab, context)?;
            Some(Expectation {
                when,
                condition,
                written: written(entry.span, context),
            })
        })
        .collect()
}

fn written(span: Span, context: &Context<'_>) -> Written {
    let words: Vec<&str> = context.sources.text(span).split_whitespace().collect();
    Written {
        file: context.sources.name(span.file).to_owned(),
        line: context.sources.line(span),
        text: words.join(" "),
    }
}

/// When it must hold. The shape of the file allows one key.
fn when(entry: &schema::Expectation, lab: &Lab, context: &mut Context<'_>) -> Option<When> {
    let until = lab.limits.until;
    let mut moment = |moment: &Spanned<Moment>| in_time(moment.value.0, moment.span, until, context);
    if let Some(at) = &entry.at {
        return moment(at).map(When::At);
    }
    if let Some(by) = &entry.by {
        return moment(by).map(When::By);
    }
    let mut window = |window: &Spanned<Window>| {
        let end = window.until.unwrap_or(until);
        let end = in_time(end, window.span, until, context)?;
        Some((in_time(window.from, window.span, until, context)?, end))
    };
    if let Some(always) = &entry.always {
        return window(always).map(|(from, until)| When::Always(from, until));
    }
    let never = entry.never.as_ref()?;
    window(never).map(|(from, until)| When::Never(from, until))
}

fn in_time(time: Time, span: Span, until: Time, context: &mut Context<'_>) -> Option<Time> {
    if time <= until {
        return Some(time);
    }
    if !context.doubt.about("until") {
        context
            .findings
            .error(span, format!("this is after the end of the run at {until}"))
            .help("give a later `until`");
    }
    None
}

/// What must hold. The shape of the file allows one of the conditions.
fn condition(
    entry: &Spanned<schema::Expectation>,
    lab: &Lab,
    context: &mut Context<'_>,
) -> Option<Condition> {
    belongs(entry, context)?;
    if entry.sessions.is_some() || entry.session.is_some() {
        return Some(Condition::Session {
            ends: ends(entry, lab, context)?,
            state: entry.state.map(|state| state.0),
            error: entry.error.clone(),
        });
    }
    if let Some(converged) = entry.converged {
        return Some(Condition::Converged(converged));
    }
    let set = entry.node.as_ref().or(entry.nodes.as_ref())?;
    let nodes = context.names.set(set, context.findings);
    let path = path(entry, context);
    if nodes.is_empty() {
        return None;
    }
    if let Some(route) = &entry.route {
        return Some(Condition::Route {
            nodes,
            prefix: route.value.0,
            present: entry.present.unwrap_or(true),
            path: path?,
        });
    }
    let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    match (entry.routes, entry.established) {
        (Some(routes), _) => Some(Condition::RouteCount {
            nodes,
            routes: number(routes),
        }),
        (None, Some(established)) => Some(Condition::EstablishedCount {
            nodes,
            established: number(established),
        }),
        (None, None) => None,
    }
}

fn ends(entry: &schema::Expectation, lab: &Lab, context: &mut Context<'_>) -> Option<Ends> {
    if let Some(set) = &entry.sessions {
        let nodes = context.names.set(set, context.findings);
        let peers = |node: &NodeId| {
            lab.nodes
                .get(node.index())
                .map_or(0, |node| node.speaker.peers.len())
        };
        // What holds for none would hold for all, and say nothing.
        if !nodes.is_empty() && nodes.iter().all(|node| peers(node) == 0) && !context.doubt.about_sessions() {
            context.findings.error(set.span, "these nodes have no sessions");
        }
        return (!nodes.is_empty()).then_some(Ends::Of(nodes));
    }
    let pair = entry.session.as_ref()?;
    let mut ends = Vec::new();
    for (node, peer) in context.names.pairs(pair, context.findings) {
        match session(lab, node, peer) {
            Some(address) => ends.push((node, address)),
            None => {
                no_session(node, peer, pair.span, context);
                return None;
            }
        }
    }
    (!ends.is_empty()).then_some(Ends::Towards(ends))
}

fn path(entry: &schema::Expectation, context: &mut Context<'_>) -> Option<PathPattern> {
    let mut node = |name: &Option<schema::NodeName>| -> Option<Option<NodeId>> {
        match name {
            None => Some(None),
            Some(name) => context.names.node(name, context.findings).map(Some),
        }
    };
    let (via, from) = (node(&entry.via), node(&entry.from));
    Some(PathPattern {
        via: via?,
        from: from?,
        as_path: entry.as_path.as_ref().map(|path| path.0.clone()),
        local_pref: entry.local_pref,
        med: entry.med,
        origin: entry.origin.map(schema::Origin::name),
        communities: entry
            .communities
            .as_ref()
            .map(|list| list.iter().map(|community| community.0).collect()),
        originator_id: entry.originator_id.map(|id| id.0),
        cluster_list: entry
            .cluster_list
            .as_ref()
            .map(|list| list.iter().map(|id| id.0).collect()),
        paths: entry.paths.map(|paths| paths as usize),
    })
}

/// Finds keys that say nothing about the condition, and keys that it needs.
fn belongs(entry: &Spanned<schema::Expectation>, context: &mut Context<'_>) -> Option<()> {
    let about_sessions = entry.sessions.is_some() || entry.session.is_some();
    let about_route = entry.route.is_some();
    let about_nodes = about_route || entry.routes.is_some() || entry.established.is_some();
    let nodes = [entry.node.is_some(), entry.nodes.is_some()];
    let says_state = entry.state.is_some() || entry.error.is_some();
    let findings = &mut *context.findings;
    let before = findings.errors();
    if about_sessions && !says_state {
        findings.error(
            entry.span,
            "sessions are expected to be in a `state`, or to have an `error`",
        );
    }
    if !about_sessions && says_state {
        findings
            .error(entry.span, "`state` and `error` are of sessions")
            .help("say which with `session: a-b` or `sessions: all`");
    }
    match (about_nodes, nodes) {
        (true, [true, false] | [false, true]) | (false, [false, false]) => {}
        (true, [false, false]) => {
            findings.error(entry.span, "the `node` is missing that has it");
        }
        (true, _) => {
            findings.error(entry.span, "`node` and `nodes` are the same: one is enough");
        }
        (false, _) => {
            findings.error(entry.span, "`node` goes with `route`, `routes` or `established`");
        }
    }
    let of_path = path_keys(entry);
    if !of_path.is_empty() && (!about_route || entry.present == Some(false)) {
        let message = if about_route {
            "what is not there has no attributes"
        } else {
            "attributes are of a `route`"
        };
        let help = one_of("leave out ", of_path.iter().copied());
        findings.error(entry.span, message).help(help);
    }
    (findings.errors() == before).then_some(())
}

/// The keys in use that say what a best path is like.
fn path_keys(entry: &schema::Expectation) -> Vec<&'static str> {
    let keys = [
        ("via", entry.via.is_some()),
        ("from", entry.from.is_some()),
        ("as_path", entry.as_path.is_some()),
        ("local_pref", entry.local_pref.is_some()),
        ("med", entry.med.is_some()),
        ("origin", entry.origin.is_some()),
        ("communities", entry.communities.is_some()),
        ("originator_id", entry.originator_id.is_some()),
        ("cluster_list", entry.cluster_list.is_some()),
        ("paths", entry.paths.is_some()),
        ("present", entry.present.is_some() && entry.route.is_none()),
    ];
    let used = keys.into_iter().filter(|(_, used)| *used);
    used.map(|(key, _)| key).collect()
}
