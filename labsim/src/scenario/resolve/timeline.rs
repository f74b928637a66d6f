//! The events in order, each in the state that the ones before it left: what is not cut cannot be restored.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use super::Context;
use super::act::{Act, Command, Step, Stretch};
use crate::diagnostic::Span;
use crate::lab::{Action, Filter, Lab, NodeId, Origination, TimedAction, Verdict};

/// What the simulator shall do, in order of time.
pub(super) fn replay(steps: Vec<Step>, lab: &Lab, context: &mut Context<'_>) -> Vec<TimedAction> {
    if context.doubt.about("events") || context.doubt.about_sessions() {
        return Vec::new();
    }
    let mut world = World::new(lab);
    let mut actions = Vec::new();
    let mut failed = BTreeSet::new();
    for step in steps {
        if failed.contains(&step.event) {
            continue;
        }
        for act in step.acts {
            match world.act(act) {
                Ok(action) => actions.push(TimedAction { at: step.at, action }),
                Err(wrong) => {
                    say(&wrong, step.span, context, step.at);
                    // One error per event is enough, and what has not begun need not end.
                    failed.insert(step.event);
                    break;
                }
            }
        }
    }
    actions
}

/// Why an act cannot be.
enum Wrong {
    Cut(NodeId, NodeId, bool),
    Blocked(NodeId, NodeId, bool),
    Down(NodeId),
    Up(NodeId),
    Disabled(NodeId, NodeId, bool),
    Without(NodeId, IpNet),
}

/// What has happened so far.
struct World {
    cuts: BTreeSet<(NodeId, NodeId)>,
    blocks: BTreeMap<Stretch, Verdict>,
    down: BTreeSet<NodeId>,
    disabled: BTreeSet<(NodeId, NodeId)>,
    routes: BTreeMap<(NodeId, IpNet), Origination>,
    /// What was there before the last change, if anything.
    before: BTreeMap<(NodeId, IpNet), Option<Origination>>,
    /// The sessions that are disabled in the configuration, by node: a restart brings them back to that.
    configured: BTreeSet<(NodeId, NodeId)>,
}

impl World {
    fn new(lab: &Lab) -> World {
        let mut routes = BTreeMap::new();
        let mut by_address = BTreeMap::new();
        for (id, node) in (0..).map(NodeId).zip(&lab.nodes) {
            routes.extend(
                node.routes
                    .iter()
                    .map(|route| ((id, route.prefix), route.clone())),
            );
            by_address.extend(node.addresses.iter().map(|address| (*address, id)));
        }
        let peers = (0..)
            .map(NodeId)
            .zip(&lab.nodes)
            .flat_map(|(id, node)| node.speaker.peers.iter().map(move |peer| (id, peer)));
        let configured: BTreeSet<_> = peers
            .filter(|(_, peer)| !peer.settings.enabled)
            .filter_map(|(id, peer)| Some((id, *by_address.get(&peer.address)?)))
            .collect();
        World {
            cuts: BTreeSet::new(),
            blocks: BTreeMap::new(),
            down: BTreeSet::new(),
            disabled: configured.clone(),
            routes,
            before: BTreeMap::new(),
            configured,
        }
    }

    /// Does it, if it can be done.
    fn act(&mut self, act: Act) -> Result<Action, Wrong> {
        match act {
            Act::Cut(a, b) if self.cuts.insert((a, b)) => Ok(Action::Cut(a, b)),
            Act::Cut(a, b) => Err(Wrong::Cut(a, b, true)),
            Act::Restore(a, b) if self.cuts.remove(&(a, b)) => Ok(Action::Restore(a, b)),
            Act::Restore(a, b) => Err(Wrong::Cut(a, b, false)),
            Act::Block(stretch, verdict) => match self.blocks.insert(stretch, verdict) {
                None => Ok(Action::Block(filter(stretch, verdict))),
                Some(_) => Err(Wrong::Blocked(stretch.from, stretch.to, true)),
            },
            Act::Unblock(stretch) => match self.blocks.remove(&stretch) {
                Some(verdict) => Ok(Action::Unblock(filter(stretch, verdict))),
                None => Err(Wrong::Blocked(stretch.from, stretch.to, false)),
            },
            Act::Crash(node, how) if self.down.insert(node) => Ok(Action::Crash(node, how)),
            Act::Crash(node, _) => Err(Wrong::Down(node)),
            Act::Restart(node) if self.down.remove(&node) => {
                let all = (node, NodeId(0))..=(node, NodeId(u32::MAX));
                let disabled: Vec<_> = self.disabled.range(all.clone()).copied().collect();
                for session in disabled {
                    self.disabled.remove(&session);
                }
                self.disabled.extend(self.configured.range(all));
                Ok(Action::Restart(node))
            }
            Act::Restart(node) => Err(Wrong::Up(node)),
            Act::Command(node, _) if self.down.contains(&node) => Err(Wrong::Down(node)),
            Act::Command(node, command) => self.command(node, command),
        }
    }

    /// What an administrator does at a node.
    fn command(&mut self, node: NodeId, command: Command) -> Result<Action, Wrong> {
        match command {
            Command::Disable(peer, address) if self.disabled.insert((node, peer)) => {
                Ok(Action::Disable(node, address))
            }
            Command::Disable(peer, _) => Err(Wrong::Disabled(node, peer, true)),
            Command::Enable(peer, address) if self.disabled.remove(&(node, peer)) => {
                Ok(Action::Enable(node, address))
            }
            Command::Enable(peer, _) => Err(Wrong::Disabled(node, peer, false)),
            Command::Originate(route) => {
                let before = self.routes.insert((node, route.prefix), route.clone());
                self.before.insert((node, route.prefix), before);
                Ok(Action::Originate(node, route))
            }
            Command::Withdraw(prefix) => match self.routes.remove(&(node, prefix)) {
                Some(route) => {
                    self.before.insert((node, prefix), Some(route));
                    Ok(Action::Withdraw(node, prefix))
                }
                None => Err(Wrong::Without(node, prefix)),
            },
            Command::Return(prefix) => match self.before.remove(&(node, prefix)).flatten() {
                Some(route) => self.command(node, Command::Originate(route)),
                None => self.command(node, Command::Withdraw(prefix)),
            },
        }
    }
}

fn filter(stretch: Stretch, verdict: Verdict) -> Filter {
    Filter {
        from: stretch.from,
        to: stretch.to,
        matches: stretch.matches(),
        verdict,
    }
}

fn say(wrong: &Wrong, span: Span, context: &mut Context<'_>, at: crate::speaker::time::Time) {
    let name = |node: &NodeId| context.names.name(*node);
    let state = |is: &bool, on: &str, off: &str| {
        if *is {
            format!("{on} already")
        } else {
            off.to_owned()
        }
    };
    let message = match wrong {
        Wrong::Cut(a, b, is) => {
            let state = state(is, "cut", "not cut");
            format!("the path of {} and {} is {state} at {at}", name(a), name(b))
        }
        Wrong::Blocked(from, to, is) => {
            let state = state(is, "blocked in this way", "not blocked in this way");
            format!("{} to {} is {state} at {at}", name(from), name(to))
        }
        Wrong::Down(node) => format!("{} is down at {at}", name(node)),
        Wrong::Up(node) => format!("{} is not down at {at}", name(node)),
        Wrong::Disabled(node, peer, is) => {
            let state = state(is, "disabled", "not disabled");
            format!(
                "the session of {} with {} is {state} at {at}",
                name(node),
                name(peer)
            )
        }
        Wrong::Without(node, prefix) => format!("{} does not originate {prefix} at {at}", name(node)),
    };
    context
        .findings
        .error(span, message)
        .help("look at the events before this one, and at those with `for`");
}
