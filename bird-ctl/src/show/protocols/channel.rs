//! A protocol's connections to tables: states, limits, routes and their changes.

use std::net::IpAddr;

use super::details::{Field, Timer};

/// A protocol's connection to a table; of BIRD 1, the protocol's own figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Channel {
    /// `ipv4`, `ipv6`, `roa4`, `main` (of a pipe) …; `None` in BIRD 1.
    pub name: Option<String>,
    /// The state (since BIRD 2; a pipe has none).
    pub state: Option<ChannelState>,
    /// The state of the import (BIRD 3, and pipes since BIRD 2): `UP`, `READY`, `DOWN` …
    pub import_state: Option<String>,
    /// The state of the export, likewise.
    pub export_state: Option<String>,
    /// The state of the second export, which some protocols have (BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub alt_export_state: Option<String>,
    /// The table (since BIRD 2; of BIRD 1 it stands in the row).
    pub table: Option<String>,
    /// The other table of a pipe (since BIRD 2).
    pub peer_table: Option<String>,
    /// The preference of its routes.
    pub preference: Option<u32>,
    /// The filter for routes into the table: a name, `ACCEPT`, `REJECT` or `(unnamed)`.
    pub input_filter: Option<String>,
    /// The filter for routes from the table.
    pub output_filter: Option<String>,
    /// There while the daemon recovers from a graceful restart: what is waited for.
    pub gr_recovery: Option<GrRecovery>,
    /// Limit of routes received, before the filter.
    pub receive_limit: Option<Limit>,
    /// Limit of routes imported.
    pub import_limit: Option<Limit>,
    /// Limit of routes exported.
    pub export_limit: Option<Limit>,
    /// How many routes there are; `None` while the channel is down.
    pub routes: Option<RouteCounts>,
    /// How many changes of routes there were; `None` while the channel is down.
    pub changes: Option<RouteChanges>,
    /// Graceful restart of the neighbour (BGP, since BIRD 2): `Regular`, `Long-lived` …
    pub neighbor_gr: Option<String>,
    /// How long stale routes are kept (RFC 9494; since BIRD 2).
    pub ll_stale_timer: Option<Timer>,
    /// The next hop we announce (BGP, since BIRD 2); a second one is the link-local one.
    pub bgp_next_hop: Vec<IpAddr>,
    /// The table in which IPv4 next hops are looked up (BGP, since BIRD 2).
    pub igp_ipv4_table: Option<String>,
    /// The table in which IPv6 next hops are looked up (BGP, since BIRD 2).
    pub igp_ipv6_table: Option<String>,
    /// The table in which flow specifications are validated (BGP, since BIRD 2.0.8).
    pub base_table: Option<String>,
    /// What waits to be sent (BGP, BIRD 3).
    pub pending: Option<Pending>,
    /// Labelled values that this crate does not know.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub fields: Vec<Field>,
}

/// The states of a channel (since BIRD 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum ChannelState {
    /// Not connected.
    Down,
    /// On its way up.
    Start,
    /// Routes flow.
    Up,
    /// On its way down (BIRD 3).
    Stop,
    /// On its way down, to come up again (BIRD 3).
    Restart,
    /// Routes do not flow for now (BIRD 3).
    Pause,
    /// Its routes are being removed.
    Flushing,
}

/// What a channel waits for while the daemon recovers from a graceful restart (since BIRD 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GrRecovery {
    /// The recovery waits for it.
    pub pending: bool,
    /// It waits for the recovery.
    pub waiting: bool,
}

/// A limit of routes, in all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Limit {
    /// The number of routes.
    pub limit: u64,
    /// It has been reached.
    pub hit: bool,
    /// What is done then.
    pub action: Option<LimitAction>,
}

/// What is done when a limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum LimitAction {
    /// A line in the log.
    Warn,
    /// Further routes are ignored.
    Block,
    /// The protocol is restarted.
    Restart,
    /// The protocol is disabled.
    Disable,
}

/// How many routes a channel has, in all versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteCounts {
    /// Taken from the protocol into the table.
    pub imported: u64,
    /// Refused by the filter but kept; `None` unless `import keep filtered` is on.
    pub filtered: Option<u64>,
    /// Given from the table to the protocol.
    pub exported: u64,
    /// Imported and the best of their network; a pipe has no such figure.
    pub preferred: Option<u64>,
}

/// How many changes of routes there were since the protocol came up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteChanges {
    /// Routes from the protocol.
    pub import_updates: ChangeCounts,
    /// Withdrawals from the protocol.
    pub import_withdraws: ChangeCounts,
    /// Routes from the table.
    pub export_updates: ChangeCounts,
    /// Withdrawals from the table.
    pub export_withdraws: ChangeCounts,
}

/// What became of changes; `None` where BIRD prints `---` or has no such column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChangeCounts {
    /// How many came.
    pub received: Option<u64>,
    /// Not valid, or (export) refused by the protocol.
    pub rejected: Option<u64>,
    /// Refused by the filter.
    pub filtered: Option<u64>,
    /// Changed nothing.
    pub ignored: Option<u64>,
    /// Refused by the receive limit (BIRD 3).
    pub rx_limit: Option<u64>,
    /// Refused by the import or export limit (BIRD 3).
    pub limit: Option<u64>,
    /// Took effect.
    pub accepted: Option<u64>,
}

/// What waits to be sent to a BGP neighbour (BIRD 3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pending {
    /// Distinct attribute sets.
    pub attribute_sets: u64,
    /// Prefixes with these attributes.
    pub prefixes: u64,
}

impl ChannelState {
    const ALL: [Self; 7] = [
        Self::Down,
        Self::Start,
        Self::Up,
        Self::Stop,
        Self::Restart,
        Self::Pause,
        Self::Flushing,
    ];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Down => "DOWN",
            Self::Start => "START",
            Self::Up => "UP",
            Self::Stop => "STOP",
            Self::Restart => "RESTART",
            Self::Pause => "PAUSE",
            Self::Flushing => "FLUSHING",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl LimitAction {
    const ALL: [Self; 4] = [Self::Warn, Self::Block, Self::Restart, Self::Disable];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Block => "block",
            Self::Restart => "restart",
            Self::Disable => "disable",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}
