//! `show route`: tables of routes.

mod as_path;
mod attributes;
mod bytes;
mod details;
mod figures;
mod kernel;
mod known;
mod memo;
mod network;
mod next_hops;
mod parse;
mod reader;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::net::IpAddr;

use smol_str::SmolStr;

pub use as_path::{AsPath, Segment};
pub use attributes::Attribute;
pub use details::{Details, Internal};
pub use kernel::KernelAttribute;
pub use network::Network;
pub use next_hops::NextHops;
#[cfg(feature = "client")]
pub(crate) use reader::ROUTE;
pub use reader::{RouteItem, RouteReader};
pub use write::{write_reply, write_tables};

use super::time::{Moment, PrintedTime};
use crate::reply::ReplyLine;

/// What `show route` answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteList {
    /// The tables in the daemon's order. BIRD 1 prints one, without a heading.
    pub tables: Vec<RouteTable>,
    /// The sum under all tables, after `stats` or `count`.
    pub total: Option<RouteCount>,
    /// Lines before the first route that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The routes of one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteTable {
    /// The name in the heading; `None` where there is none (BIRD 1, and any `show route count`).
    pub name: Option<String>,
    /// The routes, those to one network next to each other, the best of them first.
    pub routes: Vec<Route>,
    /// How many there are, after `stats` or `count`.
    pub count: Option<RouteCount>,
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Route {
    /// Where it leads.
    pub network: Network,
    /// What is done with a packet.
    pub dest: Dest,
    /// Where a packet goes next, for [`Dest::Unicast`]; more than one is ECMP.
    pub next_hops: NextHops,
    /// The name of the protocol instance it came from.
    pub protocol: SmolStr,
    /// When it came or last changed, as printed (format: the daemon's `timeformat route`).
    pub since: PrintedTime,
    /// Who sent it, where that is not the next hop: a route reflector, or the peer of another address family.
    pub from: Option<IpAddr>,
    /// Whether it is the best of its network.
    pub mark: Mark,
    /// The kind of an OSPF route.
    pub ospf: Option<OspfKind>,
    /// Who told the bridge, of an entry of a bridge's table (BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub bridge: Option<BridgeSource>,
    /// The figures in parentheses.
    pub metric: Metric,
    /// What follows the figures.
    pub tail: Option<Tail>,
    /// What stands below the route and its next hops: its attributes after `all`.
    pub details: Option<Box<Details>>,
}

impl Route {
    /// When it came or last changed, given the daemon's clock; `None` if the daemon's time format tells no moment.
    pub fn since_at(&self, now: &Moment) -> Option<Moment> {
        Moment::before(now, &self.since)
    }

    /// A route that is the best of its network, of preference 0, with nothing else known of it.
    pub fn new(
        network: impl Into<Network>,
        dest: Dest,
        protocol: impl Into<SmolStr>,
        since: impl Into<PrintedTime>,
    ) -> Self {
        Self {
            network: network.into(),
            dest,
            next_hops: NextHops::default(),
            protocol: protocol.into(),
            since: since.into(),
            from: None,
            mark: Mark::Best,
            ospf: None,
            bridge: None,
            metric: Metric::default(),
            tail: None,
            details: None,
        }
    }
}

/// What is done with a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Dest {
    /// Sent to a next hop. BIRD 1 prints the next hop itself, or `multipath`, in place of the word.
    Unicast,
    /// Dropped silently.
    Blackhole,
    /// Dropped with an ICMP unreachable.
    Unreachable,
    /// Dropped with an ICMP prohibited; BIRD prints `prohibited`.
    Prohibit,
    /// The next hop is still to be looked up in another table (BIRD 3, in tables of what was received).
    Recursive,
    /// A flow specification that was not validated (RFC 8955 section 6; BIRD 3).
    Unknown,
    /// A flow specification that was found not to be valid (BIRD 3).
    Invalid,
    /// Nothing: the entry is no forwarding rule (a ROA).
    None,
}

/// Where a packet goes next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct NextHop {
    /// The router; `None` for a network on the link itself.
    pub via: Option<IpAddr>,
    /// The interface.
    pub dev: Option<SmolStr>,
    /// The table in which the router is still to be looked up, below [`Dest::Recursive`] (BIRD 3).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub table: Option<SmolStr>,
    /// The MPLS label stack to push, outermost first.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
    pub mpls: Vec<u32>,
    /// The router counts as on the link whatever its address.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub onlink: bool,
    /// The share of this path, 1 to 256. Printed only where there are several, and by BIRD 2.0 only beside a router.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub weight: Option<u32>,
}

/// Whether a route is the best of its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Mark {
    /// It is not; BIRD prints nothing.
    #[default]
    None,
    /// It is: `*`.
    Best,
    /// It is, but the kernel refused it: `!`.
    BestNotInKernel,
}

/// The kinds of OSPF routes (RFC 2328 section 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum OspfKind {
    /// Within an area.
    #[cfg_attr(feature = "serde", serde(rename = "I"))]
    IntraArea,
    /// Between areas.
    #[cfg_attr(feature = "serde", serde(rename = "IA"))]
    InterArea,
    /// External, type 1.
    #[cfg_attr(feature = "serde", serde(rename = "E1"))]
    External1,
    /// External, type 2.
    #[cfg_attr(feature = "serde", serde(rename = "E2"))]
    External2,
    /// BIRD 3 does not know: so in tables of what is sent, where it says `<bug>`.
    #[cfg_attr(feature = "serde", serde(rename = "<bug>"))]
    Unknown,
}

/// Who told a bridge of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BridgeSource {
    /// BIRD itself.
    #[cfg_attr(feature = "serde", serde(rename = "B"))]
    Bird,
    /// The address is an interface's own.
    #[cfg_attr(feature = "serde", serde(rename = "L"))]
    Local,
    /// Somebody's hand.
    #[cfg_attr(feature = "serde", serde(rename = "S"))]
    Static,
    /// The bridge learned it from a packet.
    #[cfg_attr(feature = "serde", serde(rename = "D"))]
    Dynamic,
    /// BIRD does not know.
    #[cfg_attr(feature = "serde", serde(rename = "?"))]
    Unknown,
}

/// The figures that BIRD prints in parentheses: `(100/20)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Metric {
    /// BIRD's preference of the protocol, higher is better.
    pub preference: u32,
    /// Not considered by a table that wants one route per neighbour AS (`deterministic med`): `-`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub suppressed: bool,
    /// Kept through a peer's graceful restart (RFC 4724) and not renewed yet: `s`.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "std::ops::Not::not"))]
    pub stale: bool,
    /// The protocol's metric; for BGP the distance to the next hop.
    pub metric: Option<Distance>,
    /// The second metric of an OSPF external route of type 2.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub metric2: Option<u32>,
}

/// A metric, or why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum Distance {
    /// A number.
    Known(u64),
    /// The next hop is reached, at an unknown distance: `?`.
    Unknown,
    /// The next hop cannot be reached: `-`.
    Unreachable,
}

/// What follows the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Tail {
    /// A BGP route: `[AS65001i]`.
    Bgp {
        /// The last AS of the path, which is where the route began; `None` for an empty path.
        origin_as: Option<u32>,
        /// ORIGIN (RFC 4271 section 5.1.1).
        origin: Option<Origin>,
    },
    /// Any other text, with its brackets: the router of an OSPF route (`[10.0.0.2]`), a tag.
    Text(String),
}

/// The ORIGIN of a BGP route (RFC 4271 section 5.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Origin {
    /// `i`
    #[cfg_attr(feature = "serde", serde(rename = "IGP"))]
    Igp,
    /// `e`
    #[cfg_attr(feature = "serde", serde(rename = "EGP"))]
    Egp,
    /// `?`
    #[cfg_attr(feature = "serde", serde(rename = "INCOMPLETE"))]
    Incomplete,
}

/// A sum of routes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteCount {
    /// Routes that fit the question.
    pub shown: u64,
    /// Routes there are.
    pub routes: u64,
    /// Networks there are.
    pub networks: u64,
    /// What was counted.
    pub scope: CountScope,
}

/// What a sum counts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum CountScope {
    /// The table asked for, unnamed (BIRD 1).
    Asked,
    /// The table of this name.
    Table(String),
    /// This many tables.
    Tables(u64),
}
