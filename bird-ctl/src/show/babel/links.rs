//! The interfaces and neighbours of Babel.

use std::net::{IpAddr, Ipv6Addr};

use crate::Dialect;
use crate::show::per_protocol::Row;
use crate::show::rip::time_width;
use crate::show::time::{Milliseconds, milliseconds};
use crate::show::{Column, is_up, up_or_down};

/// An interface of a Babel protocol, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BabelInterface {
    /// Its name.
    pub name: String,
    /// Whether Babel runs on it.
    pub up: bool,
    /// Whether packets must be authenticated (RFC 8967): `No`, `Yes`, `Perm` (since BIRD 2.0.8).
    pub authentication: Option<String>,
    /// The cost that we tell neighbours for what they send us.
    pub rx_cost: u32,
    /// How many neighbours are heard.
    pub neighbors: u32,
    /// Time until the next hello or update, in milliseconds; BIRD 1 prints whole seconds.
    pub timer_ms: u64,
    /// The next hops that we announce, for IPv4 and IPv6 (since BIRD 2); unspecified where there is none.
    pub next_hops: Option<(IpAddr, IpAddr)>,
}

/// A router that Babel hears, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BabelNeighbor {
    /// Its address.
    pub address: IpAddr,
    /// The interface.
    pub interface: String,
    /// The cost of the link to it; 65535: it cannot be used.
    pub metric: u32,
    /// How many routes come from it.
    pub routes: u32,
    /// How many of its last 16 hellos came (since BIRD 2).
    pub hellos: Option<u32>,
    /// Time until its next hello is late, in milliseconds; BIRD 1 prints whole seconds.
    pub expires_ms: u64,
    /// Whether its packets were authentic: `No`, `Yes` (since BIRD 2.0.8).
    pub authentication: Option<String>,
    /// The round-trip time, in microseconds (since BIRD 2.15).
    pub rtt_us: Option<u64>,
}

impl Row for BabelInterface {
    const CODE: u16 = 1023;

    fn heading(dialect: Dialect) -> String {
        let [name, state, cost, neighbors, timer] = ["Interface", "State", "RX cost", "Nbrs", "Timer"];
        if dialect == Dialect::Bird1 {
            return format!("{name:<10} {state:<6} {cost:>7} {neighbors:>6} {timer:>6}");
        }
        let [auth, v4, v6] = ["Auth", "Next hop (v4)", "Next hop (v6)"];
        format!("{name:<10} {state:<6} {auth:<5} {cost:>7} {neighbors:>6} {timer:>7} {v4:<15} {v6}")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace().peekable();
        let (name, up) = (words.next()?.to_owned(), is_up(words.next()?)?);
        let authentication = words.next_if(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
        let mut row = Self {
            name,
            up,
            authentication: authentication.map(str::to_owned),
            rx_cost: words.next()?.parse().ok()?,
            neighbors: words.next()?.parse().ok()?,
            timer_ms: milliseconds(words.next()?)?,
            next_hops: None,
        };
        if let Some(v4) = words.next() {
            row.next_hops = Some((v4.parse().ok()?, words.next()?.parse().ok()?));
        }
        words.next().is_none().then_some(row)
    }

    fn to_text(&self, dialect: Dialect, _: &str) -> String {
        let (name, state) = (Column(&self.name, 10), up_or_down(self.up));
        let (cost, neighbors) = (self.rx_cost, self.neighbors);
        let (timer, width) = (Milliseconds(self.timer_ms, dialect), time_width(dialect));
        if dialect == Dialect::Bird1 {
            return format!("{name} {state:<6} {cost:>7} {neighbors:>6} {timer:>width$}");
        }
        let auth = self.authentication.as_ref();
        let auth = auth.map_or_else(String::new, |auth| format!("{auth:<5} "));
        let none = IpAddr::from(Ipv6Addr::UNSPECIFIED);
        let (v4, v6) = self.next_hops.unwrap_or((none, none));
        let v4 = v4.to_string();
        format!("{name} {state:<6} {auth}{cost:>7} {neighbors:>6} {timer:>width$} {v4:<15} {v6}")
    }
}

impl Row for BabelNeighbor {
    const CODE: u16 = 1024;

    fn heading(dialect: Dialect) -> String {
        let [address, interface, metric, routes] = ["IP address", "Interface", "Metric", "Routes"];
        let begin = format!("{address:<25} {interface:<10} {metric:>6} {routes:>6}");
        if dialect == Dialect::Bird1 {
            return format!("{begin} {:>10}", "Next hello");
        }
        let [hellos, expires, auth, rtt] = ["Hellos", "Expires", "Auth", "RTT (ms)"];
        format!("{begin} {hellos:>6} {expires:>7} {auth:>4} {rtt:>9}")
    }

    fn parse(text: &str) -> Option<Self> {
        let words: Vec<_> = text.split_ascii_whitespace().collect();
        let (first, rest) = words.split_at_checked(4)?;
        let [address, interface, metric, routes] = first else {
            return None;
        };
        let (hellos, expires, rest) = match rest {
            [expires] => (None, expires, &[][..]),
            [hellos, expires, rest @ ..] => (Some(hellos.parse().ok()?), expires, rest),
            [] => return None,
        };
        let (authentication, rtt) = match rest {
            [] => (None, None),
            [auth] => (Some((*auth).to_owned()), None),
            [auth, rtt] => (Some((*auth).to_owned()), Some(milliseconds(rtt)?)),
            _ => return None,
        };
        Some(Self {
            address: address.parse().ok()?,
            interface: (*interface).to_owned(),
            metric: metric.parse().ok()?,
            routes: routes.parse().ok()?,
            hellos,
            expires_ms: milliseconds(expires)?,
            authentication,
            // Milliseconds with three places.
            rtt_us: rtt,
        })
    }

    fn to_text(&self, dialect: Dialect, _: &str) -> String {
        let (address, interface) = (self.address.to_string(), Column(&self.interface, 10));
        let begin = format!("{address:<25} {interface} {:>6} {:>6}", self.metric, self.routes);
        let expires = Milliseconds(self.expires_ms, dialect);
        if dialect == Dialect::Bird1 {
            return format!("{begin} {expires:>10}");
        }
        let mut text = format!("{begin} {:>6} {expires:>7}", self.hellos.unwrap_or_default());
        if let Some(auth) = &self.authentication {
            text += &format!(" {auth:<4}");
        }
        if let Some(rtt) = self.rtt_us {
            text += &format!(" {:>9}", Milliseconds(rtt, dialect));
        }
        text
    }
}
