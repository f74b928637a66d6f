//! Sessions, reflectors, links and times.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{NodeName, NodeSet, Pair};
use crate::scenario::word::{AsNumber, Identifier, Interval};
use crate::yaml::{Entries, Spanned};

/// The times of a session. What is not given is as the profile's daemon has it by default.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "set of timers")]
pub(crate) struct Timers {
    /// The Hold Time to offer: whole seconds, at least 3, or 0 for a session without keepalives (RFC 4271 §4.2).
    pub hold: Option<Spanned<Interval>>,
    /// Time between KEEPALIVEs; a third of the hold time if not given.
    pub keepalive: Option<Interval>,
    /// How long a started session waits before it dials.
    pub connect_delay: Option<Interval>,
    /// How long a connection may take to come up before it is dialled anew (ConnectRetryTime).
    pub connect_retry: Option<Interval>,
    /// How long to wait for the neighbour's OPEN.
    pub open_hold: Option<Interval>,
    /// How long to wait with our own OPEN (DelayOpenTime, RFC 4271 §8.1.1).
    pub delay_open: Option<Interval>,
    /// After an error: the first wait, which doubles with each further error, and the longest.
    #[schemars(title = "list of two times")]
    pub error_wait: Option<Spanned<[Interval; 2]>>,
    /// After so long without one, errors are forgotten.
    pub error_forget: Option<Interval>,
}

/// A route reflector (RFC 4456).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "reflector")]
pub(crate) struct Reflector {
    /// CLUSTER_ID; the node's identifier if not given.
    pub cluster: Option<Spanned<Identifier>>,
    /// Its clients; `all`: every node that is no reflector.
    pub clients: NodeSet,
}

/// A session.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "session")]
pub(crate) struct SessionEntry {
    /// The two nodes: `a-b`.
    pub between: Pair,
    /// Only this one of the two has the other configured as a neighbour.
    pub only: Option<NodeName>,
    /// Times of both ends.
    pub timers: Option<Timers>,
    /// What is different at one end, by the name of its node.
    pub ends: Option<Entries<End>>,
}

/// One end of a session: how the node has its neighbour configured.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "session end")]
pub(crate) struct End {
    /// The AS number expected of the neighbour; its real one if not given.
    pub peer_as: Option<AsNumber>,
    /// Wait for the neighbour to dial.
    pub passive: Option<bool>,
    /// The neighbour is our route reflector client.
    pub reflector_client: Option<bool>,
    /// Announce all routes with our own address as the next hop.
    pub next_hop_self: Option<bool>,
    /// `false`: stopped until an event enables it.
    pub enabled: Option<bool>,
    /// Times of this end.
    pub timers: Option<Timers>,
}

/// The path between two nodes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "link")]
pub(crate) struct LinkEntry {
    /// One-way delay.
    pub latency: Option<Interval>,
    /// IGP metric, which chooses between next hops (RFC 4271 §9.1.2.2 e).
    pub cost: Option<u32>,
}
