//! `show rip interfaces` and `show rip neighbors` (RFC 2453, RFC 2080).

use std::net::IpAddr;

use super::Column;
use super::per_protocol::{PerProtocol, Row};
use super::time::{Milliseconds, milliseconds};
use crate::Dialect;

/// What `show rip interfaces [NAME]` answered, in all versions.
pub type RipInterfaceList = PerProtocol<RipInterface>;

/// What `show rip neighbors [NAME]` answered, in all versions.
pub type RipNeighborList = PerProtocol<RipNeighbor>;

/// An interface of a RIP protocol, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RipInterface {
    /// Its name.
    pub name: String,
    /// Whether RIP runs on it.
    pub up: bool,
    /// What is added to the metric of routes that come this way.
    pub metric: u32,
    /// How many neighbours are heard.
    pub neighbors: u32,
    /// Time until the next regular update, in milliseconds; BIRD 1 prints whole seconds.
    pub timer_ms: u64,
}

/// A router that RIP hears, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RipNeighbor {
    /// Its address.
    pub address: IpAddr,
    /// The interface.
    pub interface: String,
    /// What is added to the metric of its routes.
    pub metric: u32,
    /// How many routes come from it.
    pub routes: u32,
    /// How long ago it was heard, in milliseconds; BIRD 1 prints whole seconds.
    pub seen_ms: u64,
}

/// The width of a time.
pub(super) fn time_width(dialect: Dialect) -> usize {
    if dialect == Dialect::Bird1 { 6 } else { 7 }
}

impl Row for RipInterface {
    const CODE: u16 = 1021;

    fn heading(dialect: Dialect) -> String {
        let width = time_width(dialect);
        let columns = ["Interface", "State", "Metric", "Nbrs", "Timer"];
        let [name, state, metric, neighbors, timer] = columns;
        format!("{name:<10} {state:<6} {metric:>6} {neighbors:>6} {timer:>width$}")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let row = Self {
            name: words.next()?.to_owned(),
            up: super::is_up(words.next()?)?,
            metric: words.next()?.parse().ok()?,
            neighbors: words.next()?.parse().ok()?,
            timer_ms: milliseconds(words.next()?)?,
        };
        words.next().is_none().then_some(row)
    }

    fn to_text(&self, dialect: Dialect, _: &str) -> String {
        let (name, state) = (Column(&self.name, 10), super::up_or_down(self.up));
        let (timer, width) = (Milliseconds(self.timer_ms, dialect), time_width(dialect));
        format!(
            "{name} {state:<6} {:>6} {:>6} {timer:>width$}",
            self.metric, self.neighbors
        )
    }
}

impl Row for RipNeighbor {
    const CODE: u16 = 1022;

    fn heading(dialect: Dialect) -> String {
        let width = time_width(dialect);
        let columns = ["IP address", "Interface", "Metric", "Routes", "Seen"];
        let [address, interface, metric, routes, seen] = columns;
        format!("{address:<25} {interface:<10} {metric:>6} {routes:>6} {seen:>width$}")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let row = Self {
            address: words.next()?.parse().ok()?,
            interface: words.next()?.to_owned(),
            metric: words.next()?.parse().ok()?,
            routes: words.next()?.parse().ok()?,
            seen_ms: milliseconds(words.next()?)?,
        };
        words.next().is_none().then_some(row)
    }

    fn to_text(&self, dialect: Dialect, _: &str) -> String {
        let (address, interface) = (self.address.to_string(), Column(&self.interface, 10));
        let (seen, width) = (Milliseconds(self.seen_ms, dialect), time_width(dialect));
        format!(
            "{address:<25} {interface} {:>6} {:>6} {seen:>width$}",
            self.metric, self.routes
        )
    }
}
