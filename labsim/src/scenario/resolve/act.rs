//! What an event does, and what undoes it.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::diagnostic::Span;
use crate::lab::{Crash, Matches, NodeId, Origination, Verdict};
use crate::speaker::time::Time;

/// What happens at one time, because of one line of the file.
pub(super) struct Step {
    /// Which entry of `events` it comes from.
    pub(super) event: usize,
    pub(super) at: Time,
    pub(super) span: Span,
    pub(super) acts: Vec<Act>,
    /// It ends what an earlier step began, because its time is over.
    pub(super) ends: bool,
}

/// One act: a fault, its end, or what an administrator does at a node.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Cut(NodeId, NodeId),
    Restore(NodeId, NodeId),
    Block(Stretch, Verdict),
    Unblock(Stretch),
    Crash(NodeId, Crash),
    Restart(NodeId),
    Command(NodeId, Command),
}

/// What an administrator can do at a node that is up.
#[derive(Clone, Debug)]
pub(super) enum Command {
    /// Stop the session with that node, under this address.
    Disable(NodeId, IpAddr),
    /// Start it.
    Enable(NodeId, IpAddr),
    Originate(Origination),
    Withdraw(IpNet),
    /// Announce the prefix, or not, as it was before the last change.
    Return(IpNet),
}

/// A filter's place, without what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stretch {
    pub(super) from: NodeId,
    pub(super) to: NodeId,
    /// All packets of BGP, not only those to port 179.
    pub(super) both_ports: bool,
}

impl Stretch {
    pub(super) const fn matches(self) -> Matches {
        if self.both_ports {
            Matches::AnyPort179
        } else {
            Matches::ToPort179
        }
    }
}

impl Act {
    /// What ends it; `None` if it is the end of something itself.
    pub(super) fn undone(&self) -> Option<Act> {
        Some(match self {
            Act::Cut(a, b) => Act::Restore(*a, *b),
            Act::Block(stretch, _) => Act::Unblock(*stretch),
            Act::Crash(node, _) => Act::Restart(*node),
            Act::Command(node, command) => Act::Command(*node, command.undone()?),
            Act::Restore(..) | Act::Unblock(_) | Act::Restart(_) => return None,
        })
    }
}

impl Command {
    fn undone(&self) -> Option<Command> {
        Some(match self {
            Command::Disable(peer, address) => Command::Enable(*peer, *address),
            Command::Originate(route) => Command::Return(route.prefix),
            Command::Withdraw(prefix) => Command::Return(*prefix),
            Command::Enable(..) | Command::Return(_) => return None,
        })
    }
}
