//! What must come of it.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;

use super::{NodeName, NodeSet, Pair};
use crate::scenario::word::{AsPath, Community, Identifier, Moment, Prefix, StateWord, Window};
use crate::yaml::Spanned;

/// Something that must be so: when (`at`, `by`, `always` or `never`), and what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "expectation", transform = one_time_and_one_condition)]
pub(crate) struct Expectation {
    /// It is so at that time.
    pub at: Option<Spanned<Moment>>,
    /// It becomes so no later than that time, and is so then.
    pub by: Option<Spanned<Moment>>,
    /// It is so all the time: `true` for the whole run, or a stretch such as `30s..10m`.
    pub always: Option<Spanned<Window>>,
    /// It is so at no time of the stretch, and for none of the nodes or sessions that are named.
    pub never: Option<Spanned<Window>>,

    /// Every end of every session of these nodes is in `state`, or has `error`.
    pub sessions: Option<NodeSet>,
    /// The end at a of the session `a-b` is in `state`, or has `error`.
    pub session: Option<Pair>,
    /// The state, as the daemon shows it. `Passive`: waits for the neighbour to dial. `Down`: stopped by an administrator.
    pub state: Option<StateWord>,
    /// The last error, as the daemon words it, with or without the class before its colon; `""`: there is none.
    pub error: Option<String>,

    /// The node, or nodes, that are asked.
    pub node: Option<NodeSet>,
    /// The same as `node`.
    pub nodes: Option<NodeSet>,
    /// There is a best path for this prefix.
    pub route: Option<Spanned<Prefix>>,
    /// `false`: there is none.
    pub present: Option<bool>,
    /// The best path's next hop is an address of this node.
    pub via: Option<NodeName>,
    /// The best path came from this neighbour.
    pub from: Option<NodeName>,
    /// The best path's AS_PATH.
    pub as_path: Option<AsPath>,
    /// The best path's LOCAL_PREF.
    pub local_pref: Option<u32>,
    /// The best path's MULTI_EXIT_DISC.
    pub med: Option<u32>,
    /// The best path's ORIGIN.
    pub origin: Option<Origin>,
    /// The best path's COMMUNITIES: these and no others, in any order.
    pub communities: Option<Vec<Community>>,
    /// The best path's ORIGINATOR_ID.
    pub originator_id: Option<Identifier>,
    /// The best path's CLUSTER_LIST, the last reflector first.
    pub cluster_list: Option<Vec<Identifier>>,
    /// There are so many paths for the prefix.
    pub paths: Option<u32>,

    /// The node has a best path for so many prefixes.
    pub routes: Option<u32>,
    /// So many sessions of the node are in Established.
    pub established: Option<u32>,
    /// `true`: no route is on its way.
    pub converged: Option<bool>,
}

/// The keys that say what must be so; the others say more about one of these.
const CONDITIONS: [&str; 6] = [
    "sessions",
    "session",
    "route",
    "routes",
    "established",
    "converged",
];

fn one_time_and_one_condition(schema: &mut Schema) {
    super::one_of(schema, |key| matches!(key, "at" | "by" | "always" | "never"));
    super::one_of(schema, |key| CONDITIONS.contains(&key));
}

/// Where a route comes from (RFC 4271 §4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(title = "origin")]
pub(crate) enum Origin {
    /// Interior to its AS.
    #[serde(rename = "IGP")]
    Igp,
    /// Learned through the EGP protocol.
    #[serde(rename = "EGP")]
    Egp,
    /// Learned by other means.
    Incomplete,
}

impl Origin {
    /// The same in the words of [`crate::observe::PathView`].
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Origin::Igp => "IGP",
            Origin::Egp => "EGP",
            Origin::Incomplete => "Incomplete",
        }
    }
}
