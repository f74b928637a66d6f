//! What the scenario does, in words.

use crate::lab::{Action, Crash, Filter, Lab, Matches, NodeId, Verdict};

/// A fault, a repair or an act, in words.
pub fn describe(lab: &Lab, action: &Action) -> String {
    let node = |node: &NodeId| lab.nodes[node.index()].name.clone();
    match action {
        Action::Cut(a, b) => format!("cut {}-{}", node(a), node(b)),
        Action::Restore(a, b) => format!("restore {}-{}", node(a), node(b)),
        Action::Block(filter) => {
            format!(
                "{} from {} to {}",
                done_to(filter, true),
                node(&filter.from),
                node(&filter.to)
            )
        }
        Action::Unblock(filter) => {
            format!(
                "{} from {} to {}",
                done_to(filter, false),
                node(&filter.from),
                node(&filter.to)
            )
        }
        Action::Crash(id, Crash::Process) => format!("kill the BGP process of {}", node(id)),
        Action::Crash(id, Crash::Power) => format!("cut the power of {}", node(id)),
        Action::Restart(id) => format!("restart {}", node(id)),
        Action::Disable(id, peer) => format!("disable {}-{}", node(id), lab.name_of(*peer)),
        Action::Enable(id, peer) => format!("enable {}-{}", node(id), lab.name_of(*peer)),
        Action::Originate(id, route) => format!("originate {} at {}", route.prefix, node(id)),
        Action::Withdraw(id, prefix) => format!("withdraw {prefix} at {}", node(id)),
    }
}

/// The words for a filter that has come into force both ways, or is gone.
pub fn describe_both_ways(lab: &Lab, filter: &Filter, on: bool) -> String {
    let (a, b) = (filter.from.min(filter.to), filter.from.max(filter.to));
    let name = |id: NodeId| &lab.nodes[id.index()].name;
    format!("{} between {} and {}", done_to(filter, on), name(a), name(b))
}

fn done_to(filter: &Filter, on: bool) -> String {
    let caught = caught(filter.matches);
    match filter.verdict {
        _ if !on => format!("let {caught} pass again"),
        Verdict::Drop => format!("drop {caught}"),
        Verdict::Refuse => format!("refuse {caught}"),
    }
}

fn caught(matches: Matches) -> &'static str {
    match matches {
        Matches::ToPort179 => "connections to TCP/179",
        Matches::AnyPort179 => "TCP/179",
    }
}
