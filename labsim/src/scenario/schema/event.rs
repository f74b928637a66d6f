//! What happens to the network.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::{NodeName, NodeSet, Pair, Route};
use crate::scenario::word::{Interval, Moment, Prefix};
use crate::yaml::{Spanned, Terse};

/// Something that happens: `at` a time, one action, and with `for` its undoing so much later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "event", transform = one_action)]
pub(crate) struct Event {
    /// When.
    pub at: Spanned<Moment>,
    /// For how long; then it is undone.
    #[serde(rename = "for")]
    pub lasts: Option<Spanned<Interval>>,
    /// Packets between two nodes (`a-b`) vanish, both ways. No interface goes down.
    pub cut: Option<Pair>,
    /// The end of such a cut.
    pub restore: Option<Pair>,
    /// A packet filter comes into force.
    pub block: Option<Spanned<Filter>>,
    /// It goes away.
    pub unblock: Option<Spanned<Filter>>,
    /// A node goes down.
    pub crash: Option<Terse<NodeName, CrashEntry>>,
    /// A crashed node starts again.
    pub restart: Option<NodeName>,
    /// `birdc disable`: on node a of `a-b`, the session with b is stopped.
    pub disable: Option<Pair>,
    /// `birdc enable`: it is started again.
    pub enable: Option<Pair>,
    /// A node announces a route, or announces it with other attributes.
    pub originate: Option<Announcement>,
    /// A node withdraws a route.
    pub withdraw: Option<Withdrawal>,
}

fn one_action(schema: &mut Schema) {
    super::one_of(schema, |key| !matches!(key, "at" | "for"));
}

/// A packet filter for BGP's port. `between` catches all BGP packets of two nodes, both ways; `from` and `to` catch
/// packets to port 179 in that direction, as a rule in front of the destination does.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "filter")]
pub(crate) struct Filter {
    /// The port; only BGP's, 179, is simulated.
    #[schemars(range(min = 179, max = 179))]
    #[allow(dead_code, reason = "the schema allows one value only")]
    pub tcp: u16,
    /// Two nodes: `a-b`.
    pub between: Option<Pair>,
    /// Where the packets come from; `all` if only `to` is given.
    pub from: Option<NodeSet>,
    /// Where they go; `all` if only `from` is given.
    pub to: Option<NodeSet>,
    /// What happens to them.
    pub how: Option<Fate>,
}

/// What a filter does with packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "fate of packets")]
pub(crate) enum Fate {
    /// They vanish.
    #[default]
    Drop,
    /// The sender gets a TCP reset.
    Refuse,
}

/// A node that goes down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "crash")]
pub(crate) struct CrashEntry {
    /// The node.
    pub node: NodeName,
    /// What goes down.
    pub how: Option<Crash>,
}

/// What goes down in a crash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "kind of crash")]
pub(crate) enum Crash {
    /// The BGP process is killed: the kernel closes its connections and refuses new ones.
    #[default]
    Process,
    /// The node loses power: silence.
    Power,
}

/// A route that a node announces.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "announcement")]
pub(crate) struct Announcement {
    /// The node.
    pub node: NodeName,
    /// The route.
    pub route: Terse<Spanned<Prefix>, Spanned<Route>>,
}

/// A route that a node withdraws.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "withdrawal")]
pub(crate) struct Withdrawal {
    /// The node.
    pub node: NodeName,
    /// The destination.
    pub route: Spanned<Prefix>,
}
