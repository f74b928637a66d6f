//! `show static`: static routes as they are configured, whether they are in use or not.

use std::fmt;
use std::net::IpAddr;

use super::keep;
use super::route::{Dest, Network};
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const STATIC: u16 = 1009;

/// What `show static` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StaticList {
    /// The routes of each static protocol, in the daemon's order; BIRD does not name the protocols.
    pub protocols: Vec<Vec<StaticRoute>>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A static route, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StaticRoute {
    /// Where it leads.
    pub network: Network,
    /// What is done with a packet; [`Dest::Unicast`] of a route with `recursive`, too.
    pub dest: Dest,
    /// Where a packet goes next.
    pub next_hops: Vec<StaticHop>,
    /// The address whose route is used.
    pub recursive: Option<IpAddr>,
    /// It has no next hop of its own and is not in use.
    pub dormant: bool,
}

/// A next hop of a static route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StaticHop {
    /// The router.
    pub via: Option<IpAddr>,
    /// The interface.
    pub dev: Option<String>,
    /// The router counts as on the link whatever its address.
    pub onlink: bool,
    /// The share of this path (printed by BIRD 1).
    pub weight: Option<u32>,
    /// It is watched by BFD.
    pub bfd: bool,
    /// It is not in use: its link is down, or leads nowhere near.
    pub dormant: bool,
}

impl StaticList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != STATIC || list.read_line(text).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        if text.is_empty() {
            self.protocols.push(Vec::new());
            return Some(());
        }
        if let Some(hop) = text.strip_prefix('\t') {
            let route = self.protocols.last_mut()?.last_mut()?;
            if route.dest != Dest::Unicast || route.recursive.is_some() {
                return None;
            }
            route.next_hops.push(StaticHop::parse(hop)?);
            return Some(());
        }
        let route = StaticRoute::parse(text)?;
        if self.protocols.is_empty() {
            self.protocols.push(Vec::new());
        }
        self.protocols.last_mut()?.push(route);
        Some(())
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        for (n, routes) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(STATIC, format_args!(""))?;
            }
            for route in routes {
                route.write(dialect, out)?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl StaticRoute {
    /// Reads `NETWORK DESTINATION`, with a tab between them since BIRD 2, or `NETWORK` alone.
    fn parse(text: &str) -> Option<Self> {
        let mut route = Self {
            network: Network::parse(text),
            dest: Dest::Unicast,
            next_hops: Vec::new(),
            recursive: None,
            dormant: false,
        };
        let words = |(network, dest): &(&str, &str)| {
            matches!(Network::parse(network), Network::Ip(_)) && !dest.starts_with("from ")
        };
        let (network, dest) = match text
            .split_once('\t')
            .or_else(|| text.split_once(' ').filter(words))
        {
            Some(parts) => parts,
            // A network, which may hold blanks, with its next hops in the lines below; what is no word of ours begins
            // with a figure or with the kind of the network.
            None => return is_network(text).then_some(route),
        };
        route.network = Network::parse(network);
        if !is_network(network) {
            return None;
        }
        let (dest, dormant) = match dest.strip_suffix(" (dormant)") {
            Some(dest) => (dest, true),
            None => (dest, false),
        };
        route.dormant = dormant;
        match (Dest::parse(dest), dest.split_once(' ')) {
            // A ROA has no destination.
            (Some(dest), _) if dest != Dest::Unicast => route.dest = dest,
            (_, Some(("recursive", via))) => route.recursive = Some(via.parse().ok()?),
            (_, Some(("via" | "dev", _))) => {
                route.next_hops.push(StaticHop {
                    dormant,
                    ..StaticHop::parse(dest)?
                });
                route.dormant = false;
            }
            _ if dest == "multipath" => {}
            _ => return None,
        }
        Some(route)
    }

    fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let network = &self.network;
        // BIRD 1 knows no other networks, and could not part them from what follows.
        let dialect = match network {
            Network::Ip(_) => dialect,
            Network::Other(_) => Dialect::Bird2,
        };
        let between = if dialect == Dialect::Bird1 { ' ' } else { '\t' };
        let dormant = if self.dormant { " (dormant)" } else { "" };
        if let Some(via) = self.recursive {
            return out.line(STATIC, format_args!("{network}{between}recursive {via}{dormant}"));
        }
        match (self.dest, self.next_hops.as_slice(), dialect) {
            (Dest::Unicast, [hop], Dialect::Bird1) if hop.weight.is_none() => {
                return out.line(STATIC, format_args!("{network} {hop}"));
            }
            (Dest::Unicast, _, Dialect::Bird1) => {
                out.line(STATIC, format_args!("{network} multipath{dormant}"))?;
            }
            (Dest::Unicast, ..) => out.line(STATIC, format_args!("{network}"))?,
            (dest, ..) => {
                let dest = dest.as_str();
                return out.line(STATIC, format_args!("{network}{between}{dest}{dormant}"));
            }
        }
        self.next_hops
            .iter()
            .try_for_each(|hop| out.line(STATIC, format_args!("\t{hop}")))
    }
}

/// Whether this may be the name of a network: `10:10 10.50.0.0/16`, `100`, `::/0 from ::/0`, `flow4 { … }`.
fn is_network(text: &str) -> bool {
    let flow = ["flow4 {", "flow6 {", "evpn "]
        .iter()
        .any(|kind| text.starts_with(kind));
    let begins = text.starts_with(|first: char| first.is_ascii_hexdigit() || first == ':');
    text.trim() == text && (flow || begins && text.contains(|byte: char| byte.is_ascii_digit()))
}

impl StaticHop {
    /// Reads `via ADDRESS%INTERFACE onlink weight 1 (bfd) (dormant)` or `dev INTERFACE (dormant)`.
    fn parse(text: &str) -> Option<Self> {
        let mut hop = Self::default();
        let mut words = text.split(' ');
        match words.next()? {
            "via" => {
                let address = words.next()?;
                let (address, interface) = address
                    .split_once('%')
                    .map_or((address, None), |(a, i)| (a, Some(i)));
                hop.via = Some(address.parse().ok()?);
                hop.dev = interface.map(str::to_owned);
            }
            "dev" => hop.dev = Some(words.next()?.to_owned()),
            _ => return None,
        }
        while let Some(word) = words.next() {
            match word {
                "onlink" => hop.onlink = true,
                "weight" => hop.weight = Some(words.next()?.parse().ok()?),
                "(bfd)" => hop.bfd = true,
                "(dormant)" => hop.dormant = true,
                _ => return None,
            }
        }
        Some(hop)
    }
}

impl fmt::Display for StaticHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.via, self.dev.as_deref()) {
            (Some(via), Some(dev)) => write!(f, "via {via}%{dev}")?,
            (Some(via), None) => write!(f, "via {via}")?,
            (None, dev) => write!(f, "dev {}", dev.unwrap_or("???"))?,
        }
        if self.onlink {
            f.write_str(" onlink")?;
        }
        if let Some(weight) = self.weight {
            write!(f, " weight {weight}")?;
        }
        let words = [(self.bfd, " (bfd)"), (self.dormant, " (dormant)")];
        words
            .into_iter()
            .filter(|(on, _)| *on)
            .try_for_each(|(_, word)| f.write_str(word))
    }
}
