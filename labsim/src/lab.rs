//! A lab, resolved: what the simulator runs. The scenario file and Calico's manifests both become this.
//!
//! Nothing here is as the user typed it: names are numbers, patterns are expanded, defaults are filled in.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bgp_wire::Community;
use ipnet::IpNet;

use crate::speaker::attributes::Attributes;
use crate::speaker::config::Config;
use crate::speaker::time::Time;

/// A node's place in [`Lab::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// As an index into a list with one entry per node.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A network of BGP speakers, what happens to it, and how long it is watched.
#[derive(Clone, Debug)]
pub struct Lab {
    /// For people.
    pub name: String,
    /// All randomness is a function of this.
    pub seed: u64,
    /// The routers.
    pub nodes: Vec<Node>,
    /// The paths between them.
    pub links: Links,
    /// Faults, repairs and an administrator's acts, in order of time.
    pub events: Vec<TimedAction>,
    /// Where the run ends at the latest.
    pub limits: Limits,
}

impl Lab {
    /// The name of the node that has an address, or the address itself if none has it.
    pub fn name_of(&self, address: IpAddr) -> String {
        let owner = self.nodes.iter().find(|node| node.addresses.contains(&address));
        owner.map_or_else(|| address.to_string(), |node| node.name.clone())
    }
}

/// One router.
#[derive(Clone, Debug)]
pub struct Node {
    /// Unique in the lab.
    pub name: String,
    /// Every address it answers on. A neighbour whose address no node has is dialled in vain.
    pub addresses: Vec<IpAddr>,
    /// Its BGP speaker; shared with the speaker itself, since it lists every neighbour.
    pub speaker: Arc<Config>,
    /// What it originates from the start.
    pub routes: Vec<Origination>,
}

/// A route that a node originates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origination {
    /// The destination, host bits zero.
    pub prefix: IpNet,
    /// MULTI_EXIT_DISC to announce it with, if any.
    pub med: Option<u32>,
    /// LOCAL_PREF to announce it with inside the AS; 100 if not given.
    pub local_pref: Option<u32>,
    /// COMMUNITIES to announce it with.
    pub communities: Vec<u32>,
    /// What a route has that the node brings from outside the lab: AS_PATH, ORIGIN and the rest. What is given above
    /// goes before the same in here.
    pub learned: Option<Arc<Attributes>>,
}

impl Origination {
    /// A route without anything special about it.
    pub fn plain(prefix: IpNet) -> Origination {
        Origination {
            prefix,
            med: None,
            local_pref: None,
            communities: Vec::new(),
            learned: None,
        }
    }

    /// All attributes to announce it with.
    pub fn attributes(&self) -> Attributes {
        let mut attributes = self.learned.as_deref().cloned().unwrap_or_default();
        attributes.med = self.med.or(attributes.med);
        attributes.local_pref = self.local_pref.or(attributes.local_pref);
        if !self.communities.is_empty() {
            attributes.communities = self.communities.iter().copied().map(Community).collect();
        }
        attributes
    }
}

/// The paths between nodes. Any two nodes have one; no node carries packets for others.
#[derive(Clone, Debug)]
pub struct Links {
    /// What holds for a pair that is not listed.
    pub default: Link,
    /// Pairs with a path of their own, the smaller id first.
    pub pairs: BTreeMap<(NodeId, NodeId), Link>,
}

/// The path between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// One-way delay.
    pub latency: Duration,
    /// IGP metric of the path, for the decision process (RFC 4271 §9.1.2.2 e).
    pub cost: u32,
}

impl Links {
    /// The path between two nodes.
    pub fn between(&self, a: NodeId, b: NodeId) -> Link {
        if self.pairs.is_empty() {
            return self.default;
        }
        *self.pairs.get(&(a.min(b), a.max(b))).unwrap_or(&self.default)
    }
}

/// Something that happens at a given time.
#[derive(Clone, Debug)]
pub struct TimedAction {
    /// When.
    pub at: Time,
    /// What.
    pub action: Action,
}

/// A fault, a repair, or an administrator's act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Packets between the two nodes vanish, both ways. Interfaces stay up: the cut is somewhere in the path.
    Cut(NodeId, NodeId),
    /// The end of such a cut.
    Restore(NodeId, NodeId),
    /// A packet filter comes into force.
    Block(Filter),
    /// It goes away again.
    Unblock(Filter),
    /// The speaker ends without a word.
    Crash(NodeId, Crash),
    /// A crashed node starts again with its configuration and nothing learned.
    Restart(NodeId),
    /// `birdc disable`: the administrator of the node stops the session with the neighbour of that address.
    Disable(NodeId, IpAddr),
    /// `birdc enable`.
    Enable(NodeId, IpAddr),
    /// The node starts to announce a route, or announces it with other attributes.
    Originate(NodeId, Origination),
    /// It stops.
    Withdraw(NodeId, IpNet),
}

/// How a node goes down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crash {
    /// The process is killed: the kernel closes its connections and refuses new ones.
    Process,
    /// The power is gone: silence.
    Power,
}

/// A packet filter in the path from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Packets from this node,
    pub from: NodeId,
    /// to this one,
    pub to: NodeId,
    /// of this kind,
    pub matches: Matches,
    /// meet this fate.
    pub verdict: Verdict,
}

/// Which of a session's packets a filter catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matches {
    /// Destination port 179: what a rule "TCP/179 in" in front of the destination catches. Answers to connections that
    /// the destination itself opened pass.
    ToPort179,
    /// Port 179 on either side: all BGP in this direction.
    AnyPort179,
}

/// What a filter does with what it catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The packet vanishes.
    Drop,
    /// The sender gets a TCP reset.
    Refuse,
}

/// Where a run ends at the latest. Each limit is named when it is hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Virtual time.
    pub until: Time,
    /// Events handled.
    pub events: u64,
}
