//! What can be seen of a running lab from outside, without touching it: expectations and reports read this.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::lab::NodeId;
use crate::speaker::fsm::State;
use crate::speaker::time::Time;

/// A lab at one moment.
pub trait Observe {
    /// The moment.
    fn now(&self) -> Time;
    /// Whether the node's speaker runs: not crashed.
    fn is_up(&self, node: NodeId) -> bool;
    /// A node's session with the neighbour of that address, as the node sees it; `None` if none is configured.
    fn session(&self, node: NodeId, peer: IpAddr) -> Option<SessionView>;
    /// All paths the node has for a prefix, the best first. Empty when there is none.
    fn paths(&self, node: NodeId, prefix: IpNet) -> Vec<PathView>;
    /// All prefixes that the node has a best path for, in order.
    fn prefixes(&self, node: NodeId) -> Vec<IpNet>;
    /// Whether no route is on its way: no UPDATE in flight, none waiting to be sent.
    fn converged(&self) -> bool;
}

/// One end of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// The state of the session: that of its connection which has come farthest.
    pub state: State,
    /// Started passively and waiting for the neighbour; daemons show this apart from Idle and Active.
    pub passive: bool,
    /// Stopped by an administrator.
    pub disabled: bool,
    /// When the session last came up or went down.
    pub since: Time,
    /// The last error as the profile's daemon words it, e.g. `BGP Error: Hold timer expired`; empty if none.
    pub error: String,
}

/// One path to a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathView {
    /// The neighbour it came from; `None`: originated here.
    pub from: Option<IpAddr>,
    /// The node that neighbour is, where it is one.
    pub from_node: Option<NodeId>,
    /// NEXT_HOP; `None`: originated here.
    pub next_hop: Option<IpAddr>,
    /// The node that has the next hop's address.
    pub next_hop_node: Option<NodeId>,
    /// Chosen by the decision process.
    pub best: bool,
    /// When it arrived or last changed.
    pub since: Time,
    /// AS_PATH as people write it, e.g. `64513 64514 {64515}`; empty for routes of our own AS.
    pub as_path: String,
    /// AS numbers on the path in order, sets flattened.
    pub asns: Vec<u32>,
    /// LOCAL_PREF.
    pub local_pref: Option<u32>,
    /// MULTI_EXIT_DISC.
    pub med: Option<u32>,
    /// ORIGIN in words: `IGP`, `EGP`, `Incomplete`.
    pub origin: &'static str,
    /// ORIGINATOR_ID (RFC 4456 §8).
    pub originator_id: Option<std::net::Ipv4Addr>,
    /// CLUSTER_LIST, the last reflector first.
    pub cluster_list: Vec<std::net::Ipv4Addr>,
    /// COMMUNITIES.
    pub communities: Vec<u32>,
}
