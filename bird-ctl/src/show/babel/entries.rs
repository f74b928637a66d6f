//! The networks that Babel knows, and the routes to them.

use std::net::IpAddr;

use crate::Dialect;
use crate::show::Column;
use crate::show::per_protocol::Row;
use crate::show::route::Network;
use crate::show::time::{Milliseconds, milliseconds};

const NONE: &str = "<none>";
const PENDING: &str = "<pending>";

/// A network. BIRD 1 says when it expires and BIRD 2 how many routes there are.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BabelEntry {
    /// The network; with `from` and its source where the protocol has such routes.
    pub network: Network,
    /// What is known of the way there; `None` while there is none.
    pub origin: Option<BabelOrigin>,
    /// How many routes lead there (since BIRD 2). BIRD 1 has in their place the seconds until the route in use expires.
    pub routes: Option<u32>,
    /// How many routers announced it, whose sequence numbers are kept.
    pub sources: u32,
}

/// Where a network comes from, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BabelOrigin {
    /// The router that announces it, eight octets in hexadecimal with colons; `<self>` of BIRD 1 for our own.
    pub router_id: String,
    /// The metric; 65535: it cannot be reached.
    pub metric: u32,
    /// The sequence number.
    pub seqno: u16,
}

/// A route of a neighbour's (since BIRD 2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BabelRoute {
    /// The network.
    pub network: Network,
    /// The next hop.
    pub next_hop: IpAddr,
    /// The interface.
    pub interface: String,
    /// The metric.
    pub metric: u32,
    /// Whether it is used.
    pub used: BabelUse,
    /// The sequence number.
    pub seqno: u16,
    /// Time until it expires, in milliseconds.
    pub expires_ms: u64,
}

/// Whether a route is used (since BIRD 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum BabelUse {
    /// It is the one in use.
    Selected,
    /// It could be used.
    Feasible,
    /// It might loop (RFC 8966 section 2.4).
    Unfeasible,
}

impl BabelUse {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Selected, "*"),
        (Self::Feasible, "+"),
        (Self::Unfeasible, " "),
    ];

    fn mark(self) -> &'static str {
        let entry = Self::ALL.into_iter().find(|(known, _)| *known == self);
        entry.map_or(" ", |(_, mark)| mark)
    }
}

/// The width of the networks' column: wider where the protocol has routes with sources.
fn prefix_width(dialect: Dialect) -> usize {
    if dialect == Dialect::Bird1 { 29 } else { 24 }
}

/// That width, from the heading.
fn width(heading: &str, next_column: &str) -> usize {
    heading.find(next_column).unwrap_or(1).saturating_sub(1)
}

/// The words of a row behind its network, and the network, which is two more words where it has a source.
fn split_network(text: &str) -> Option<(Network, Vec<&str>)> {
    let mut words: Vec<_> = text.split_ascii_whitespace().collect();
    let rest = if words.get(1) == Some(&"from") { 3 } else { 1 };
    let rest = (words.len() > rest).then(|| words.split_off(rest))?;
    Some((Network::parse(&words.join(" ")), rest))
}

impl Row for BabelEntry {
    const CODE: u16 = 1025;

    fn heading(dialect: Dialect) -> String {
        let routes = if dialect == Dialect::Bird1 {
            "Expires"
        } else {
            "Routes"
        };
        let width = prefix_width(dialect);
        let [prefix, id, metric, seqno, sources] = ["Prefix", "Router ID", "Metric", "Seqno", "Sources"];
        format!("{prefix:<width$} {id:<23} {metric:>6} {seqno:>5} {routes:>7} {sources:>7}")
    }

    fn parse(text: &str) -> Option<Self> {
        let (network, words) = split_network(text)?;
        let number = |text: &str| text.parse().ok();
        let (origin, routes, sources) = match *words.as_slice() {
            [PENDING, sources] => (None, None, sources),
            [NONE, "-", "-", routes, sources] => (None, Some(number(routes)?), sources),
            [router_id, metric, seqno, routes, sources] => {
                let origin = BabelOrigin {
                    router_id: router_id.to_owned(),
                    metric: number(metric)?,
                    seqno: seqno.parse().ok()?,
                };
                (Some(origin), Some(number(routes)?), sources)
            }
            _ => return None,
        };
        Some(Self {
            network,
            origin,
            routes,
            sources: number(sources)?,
        })
    }

    fn to_text(&self, dialect: Dialect, heading: &str) -> String {
        let network = self.network.to_string();
        let width = width(heading, "Router ID");
        let sources = self.sources;
        let routes = self.routes.unwrap_or_default();
        match &self.origin {
            None if dialect == Dialect::Bird1 => format!("{network:<width$} {PENDING:<44} {sources:>7}"),
            None => format!(
                "{network:<width$} {NONE:<23} {:>6} {:>5} {routes:>7} {sources:>7}",
                "-", "-"
            ),
            Some(origin) => format!(
                "{network:<width$} {:<23} {:>6} {:>5} {routes:>7} {sources:>7}",
                origin.router_id, origin.metric, origin.seqno
            ),
        }
    }
}

impl Row for BabelRoute {
    const CODE: u16 = 1025;

    fn heading(dialect: Dialect) -> String {
        let width = prefix_width(dialect);
        let [prefix, next_hop, interface, metric] = ["Prefix", "Nexthop", "Interface", "Metric"];
        let [seqno, expires] = ["Seqno", "Expires"];
        format!("{prefix:<width$} {next_hop:<25} {interface:<9} {metric:>6} F {seqno:>5} {expires:>7}")
    }

    fn parse(text: &str) -> Option<Self> {
        let (network, words) = split_network(text)?;
        let (used, words) = match *words.as_slice() {
            [next_hop, interface, metric, mark @ ("*" | "+"), seqno, expires] => {
                let used = BabelUse::ALL.into_iter().find(|(_, known)| *known == mark);
                (used?.0, [next_hop, interface, metric, seqno, expires])
            }
            [next_hop, interface, metric, seqno, expires] => (
                BabelUse::Unfeasible,
                [next_hop, interface, metric, seqno, expires],
            ),
            _ => return None,
        };
        let [next_hop, interface, metric, seqno, expires] = words;
        Some(Self {
            network,
            next_hop: next_hop.parse().ok()?,
            interface: interface.to_owned(),
            metric: metric.parse().ok()?,
            used,
            seqno: seqno.parse().ok()?,
            expires_ms: milliseconds(expires)?,
        })
    }

    fn to_text(&self, dialect: Dialect, heading: &str) -> String {
        let (network, next_hop) = (self.network.to_string(), self.next_hop.to_string());
        let (width, interface) = (width(heading, "Nexthop"), Column(&self.interface, 10));
        let (mark, expires) = (self.used.mark(), Milliseconds(self.expires_ms, dialect));
        format!(
            "{network:<width$} {next_hop:<25} {interface} {:>5} {mark} {:>5} {expires:>7}",
            self.metric, self.seqno
        )
    }
}
