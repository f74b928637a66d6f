//! `show protocols all`: what stands below each row.

use std::net::{IpAddr, Ipv4Addr};

use super::{BgpState, Bmp, Capabilities, Channel, LastError, ProtocolRow, Rpki};
use crate::reply::ReplyLine;

/// What `show protocols all` answered, in all versions.
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

/// A labelled value without a type of its own, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Field {
    /// What stands before the colon.
    pub label: String,
    /// What stands behind it, without the blanks between.
    pub value: String,
}

/// A BGP session in full, in all versions.
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

/// The TCP authentication option of a session (RFC 5925; late BIRD 3, such as 3.4).
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

/// A timer that runs, in all versions.
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
