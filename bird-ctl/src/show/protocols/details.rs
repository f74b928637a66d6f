//! `show protocols all`: what stands below each row.

use std::net::{IpAddr, Ipv4Addr};

use super::{BgpState, Bmp, Capabilities, LastError, ProtocolRow, Rpki};
use crate::reply::ReplyLine;

/// What `show protocols all` answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolList {
    /// The protocols in the daemon's order.
    pub protocols: Vec<Protocol>,
    /// Lines before the first protocol that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A protocol instance with all that BIRD says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Protocol {
    /// Its row in the table.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub row: ProtocolRow,
    /// What stands below.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub details: Details,
}

/// What stands below a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Details {
    /// The configuration's `description`.
    pub description: Option<String>,
    /// The reason given to `disable` or `restart`, by our operator or (BGP, RFC 9003) the peer's.
    pub message: Option<String>,
    /// How many of these two were too long for a line of BIRD's (some 480 bytes), and so are not known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_zero"))]
    pub overlong_texts: u32,
    /// The router id, where the protocol has one of its own.
    pub router_id: Option<Ipv4Addr>,
    /// The VRF it is bound to.
    pub vrf: Option<String>,
    /// When it was made, as printed (BIRD 3).
    pub created: Option<String>,
    /// When it was last restarted on its own, as printed (BIRD 3).
    pub last_autorestart: Option<String>,
    /// The BGP session.
    pub bgp: Option<Box<Bgp>>,
    /// The cache of an RPKI protocol (since BIRD 2).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rpki: Option<Box<Rpki>>,
    /// The station of a BMP protocol (BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub bmp: Option<Box<Bmp>>,
    /// Its connections to tables. BIRD 1 has one for each protocol, without a name; since BIRD 2 there are none or many.
    pub channels: Vec<Channel>,
    /// The channels that an RPKI protocol could have and has not: `roa4`, `roa6`, `aspa`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub absent_channels: Vec<String>,
    /// Lines of the form `Label: value` that this crate does not know.
    pub fields: Vec<Field>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

#[cfg(feature = "serde")]
#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands it over so.
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// A labelled value without a type of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// What stands before the colon.
    pub label: String,
    /// What stands behind it, without the blanks between.
    pub value: String,
}

/// A BGP session in full.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bgp {
    /// The state.
    pub state: Option<BgpState>,
    /// The neighbour's address; `None` for a template of dynamic neighbours.
    pub neighbor_address: Option<IpAddr>,
    /// The interface, for a link-local address.
    pub neighbor_interface: Option<String>,
    /// The neighbour's network need not be on the interface (BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub onlink: bool,
    /// The addresses from which dynamic neighbours may come (since BIRD 2).
    pub neighbor_range: Option<String>,
    /// The neighbour's port, where it is not 179 (since BIRD 2).
    pub neighbor_port: Option<u16>,
    /// The neighbour's AS; 0 where any will do.
    pub neighbor_as: Option<u32>,
    /// Our AS (since BIRD 2).
    pub local_as: Option<u32>,
    /// The neighbour is restarting and its routes are kept (RFC 4724).
    pub neighbor_graceful_restart_active: bool,
    /// How long it waits after an error.
    pub error_wait: Option<Timer>,
    /// How long it waits before it connects.
    pub connect_delay: Option<Timer>,
    /// How long the neighbour may take to restart.
    pub restart_timer: Option<Timer>,
    /// How long stale routes are kept (RFC 9494; BIRD 1: later ones say it of each channel).
    pub ll_stale_timer: Option<Timer>,
    /// The neighbour's BGP identifier, once Established.
    pub neighbor_id: Option<Ipv4Addr>,
    /// What we announced (since BIRD 2), once Established.
    pub local_capabilities: Option<Capabilities>,
    /// What the neighbour announced, once Established.
    pub neighbor_capabilities: Option<Capabilities>,
    /// The kind of session, once Established.
    pub session: Option<Session>,
    /// Our address, once Established.
    pub source_address: Option<IpAddr>,
    /// Routes held and allowed, where there is an import limit (BIRD 1).
    pub route_limit: Option<(u64, u64)>,
    /// Time left for a message of the neighbour's, of the hold time.
    pub hold_timer: Option<Timer>,
    /// Time left until our next KEEPALIVE.
    pub keepalive_timer: Option<Timer>,
    /// Bytes that wait to be sent (since BIRD 3).
    pub tx_pending: Option<u64>,
    /// Time left for the neighbour to take what we send (RFC 9687; since BIRD 2.15).
    pub send_hold_timer: Option<Timer>,
    /// How TCP packets are authenticated (RFC 5925; BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub tcp_ao: Option<TcpAo>,
    /// Why the session last failed.
    pub last_error: Option<LastError>,
    /// Labelled values that this crate does not know.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub fields: Vec<Field>,
}

/// The TCP authentication option of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TcpAo {
    /// The id of the key that signs what we send; -1 for none.
    pub current_key: i64,
    /// The id of the key that we want the neighbour to use; -1 for none.
    pub rnext_key: i64,
    /// Packets whose signature was right.
    pub good_packets: u64,
    /// Packets whose signature was wrong.
    pub bad_packets: u64,
}

/// A timer that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Timer {
    /// Time left, in milliseconds. BIRD 1 prints whole seconds.
    pub left_ms: u64,
    /// What it began with, in seconds; `None` where BIRD does not say.
    pub of_s: Option<u64>,
}

/// The kind of a BGP session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Session {
    /// Within our AS.
    pub internal: bool,
    /// The neighbour need not be on a link of ours.
    pub multihop: bool,
    /// The neighbour is our client (RFC 4456).
    pub route_reflector: bool,
    /// The neighbour is our client (RFC 7947).
    pub route_server: bool,
    /// AS numbers have four octets (RFC 6793).
    pub as4: bool,
    /// Several paths are received (RFC 7911; said here by BIRD 1 only).
    pub add_path_rx: bool,
    /// Several paths are sent (RFC 7911; said here by BIRD 1 only).
    pub add_path_tx: bool,
    /// Messages may be longer than 4096 octets (RFC 8654; said here by BIRD 1 only).
    pub ext_messages: bool,
}

/// A protocol's connection to a table.
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

/// The states of a channel.
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

/// What a channel waits for while the daemon recovers from a graceful restart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GrRecovery {
    /// The recovery waits for it.
    pub pending: bool,
    /// It waits for the recovery.
    pub waiting: bool,
}

/// A limit of routes.
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

/// How many routes a channel has.
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

/// What waits to be sent to a BGP neighbour.
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
