//! The scenario file as the user types it. What the doc comments here say, editors show: they become the descriptions
//! of the JSON Schema.

mod event;
mod expectation;
mod session;

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::word::{
    Address, Address6, AsNumber, Community, Identifier, Interval, Moment, Prefix, ProfileName,
};
use crate::yaml::{Entries, Spanned, Terse};

pub(crate) use event::{Crash, Event, Fate, Filter};
pub(crate) use expectation::{Expectation, Origin};
pub(crate) use session::{End, LinkEntry, Reflector, SessionEntry, Timers};

/// A network of BGP routers, what happens to it, and what must come of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "scenario")]
pub(crate) struct Scenario {
    /// A title for people; the name of the file if not given.
    pub name: Option<String>,
    /// What the scenario shows, in as many words as it takes.
    pub description: Option<String>,
    /// Which daemon the routers behave like.
    pub profile: Option<ProfileName>,
    /// Chooses the jitter of all timers. Same file and same seed: same run.
    pub seed: Option<u64>,
    /// The AS number of every node that has none of its own.
    #[serde(rename = "as")]
    pub asn: Option<AsNumber>,
    /// Where the run ends. If not given: at the last expectation, and not before five minutes after the last event.
    pub until: Option<Spanned<Moment>>,
    /// Times for every session.
    pub timers: Option<Timers>,
    /// The routers by name. With `count`, the key is a pattern: `node{n}` stands for node1, node2, …
    pub nodes: Entries<Node>,
    /// These nodes are all neighbours of each other.
    pub mesh: Option<NodeSet>,
    /// Route reflectors (RFC 4456) by node name. They form a mesh of their own; their clients peer with them alone.
    pub reflectors: Option<Entries<Reflector>>,
    /// Sessions one by one: `a-b`, or a mapping. One that `mesh` or `reflectors` made is changed, not doubled.
    pub sessions: Option<Vec<Terse<Pair, SessionEntry>>>,
    /// The paths between nodes, by pair (`a-b`); `default` is the path of every other pair. A bare time is the latency.
    pub links: Option<Entries<Terse<Interval, LinkEntry>>>,
    /// Files with Calico's BGPConfiguration and BGPPeer objects, relative to this file. They configure every node that
    /// is not `outside`.
    pub calico: Option<Vec<Spanned<String>>>,
    /// What happens, and when.
    pub events: Option<Vec<Spanned<Event>>>,
    /// What must be so, and when.
    pub expect: Option<Vec<Spanned<Expectation>>>,
}

/// Nodes: `all`, a name, a pattern (`node*`), a range (`node2..node5`), or a list of these.
pub(crate) type NodeSet = Spanned<Terse<NodeWords, Vec<Spanned<String>>>>;

/// `all`, a name, a pattern (`node*`) or a range (`node2..node5`).
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline, title = "node or pattern such as `node*`")]
pub(crate) struct NodeWords(pub String);

/// One node.
pub(crate) type NodeName = Spanned<NodeWord>;

/// The name of a node.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline, title = "name of a node")]
pub(crate) struct NodeWord(pub String);

/// Two nodes, or the pairs that two patterns make: `a-b`.
pub(crate) type Pair = Spanned<PairWord>;

/// Two nodes: `a-b`. Each half may be a pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(inline, title = "pair of nodes", example = "node1-node2")]
pub(crate) struct PairWord(pub String);

/// A router.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "node")]
pub(crate) struct Node {
    /// Its BGP Identifier.
    pub id: Spanned<Identifier>,
    /// Its AS number.
    #[serde(rename = "as")]
    pub asn: Option<AsNumber>,
    /// The address of its sessions; the identifier if not given.
    pub address: Option<Spanned<Address>>,
    /// Its IPv6 address: the next hop of the IPv6 routes it originates.
    pub address6: Option<Spanned<Address6>>,
    /// So many nodes like this one. `id`, `address` and `address6` are those of the first; each next node has the next
    /// address, and originates the next prefixes of the same size.
    pub count: Option<Spanned<u32>>,
    /// Which daemon it behaves like.
    pub profile: Option<ProfileName>,
    /// What it originates.
    pub routes: Option<Vec<Terse<Spanned<Prefix>, Spanned<Route>>>>,
    /// Times of its sessions.
    pub timers: Option<Timers>,
    /// CLUSTER_ID of the cluster it reflects for (RFC 4456 §7); its identifier if not given.
    pub cluster: Option<Spanned<Identifier>>,
    /// It is no node of the Calico cluster: the files under `calico` do not configure it.
    pub outside: Option<Spanned<bool>>,
}

/// A route that a node originates.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "route")]
pub(crate) struct Route {
    /// The destination.
    pub prefix: Spanned<Prefix>,
    /// MULTI_EXIT_DISC.
    pub med: Option<u32>,
    /// LOCAL_PREF inside the AS.
    pub local_pref: Option<u32>,
    /// COMMUNITIES (RFC 1997).
    pub communities: Option<Vec<Community>>,
}

/// Adds to a schema that exactly one of some of its keys must be there.
fn one_of(schema: &mut Schema, is_one: impl Fn(&str) -> bool) {
    let properties = schema.get("properties").and_then(serde_json::Value::as_object);
    let keys = properties.into_iter().flat_map(|properties| properties.keys());
    let forms: Vec<serde_json::Value> = keys
        .filter(|key| is_one(key))
        .map(|key| serde_json::json!({ "required": [key] }))
        .collect();
    let rule = serde_json::json!({ "oneOf": forms });
    let rules = schema
        .ensure_object()
        .entry("allOf")
        .or_insert_with(|| serde_json::json!([]));
    if let Some(rules) = rules.as_array_mut() {
        rules.push(rule);
    }
}

/// The JSON Schema of the scenario file.
pub(crate) fn json_schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
    settings.into_generator().into_root_schema_for::<Scenario>()
}
