//! Routes read. A heading, a route and a next hop each have a form of their own, the same in BIRD 2 and 3; BIRD 1
//! prints the next hop in the route's line where there is only one.
//!
//! A table may hold a million routes, so the form that most of them have is tried first, and what is as it was in the
//! route before is not read again.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};
use std::ops::Range;

use ipnet::Ipv4Net;
use memchr::{memchr, memrchr};
use smol_str::SmolStr;

use super::memo::Memory;
use super::network::{parse_address, parse_ipv4_net};
use super::{
    Dest, Mark, Metric, Network, NextHop, NextHops, OspfKind, Route, RouteItem, RouteList, RouteReader,
    RouteTable, Tail,
};
use crate::reply::{Refusal, Reply};

impl RouteList {
    /// Reads a reply to `show route` of any dialect. An error is what BIRD answered in place of a list.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        Refusal::check(reply.end.code, &reply.end.text)?;
        Ok(Self::parse(reply))
    }

    /// Reads a reply to `show route` of any dialect; of an error, an empty list (see [`read`](Self::read)).
    pub fn parse(reply: &Reply) -> Self {
        let (mut list, mut reader) = (Self::default(), RouteReader::new());
        for line in &reply.lines {
            list.extend(reader.line(line.code, line.text.as_bytes()));
        }
        if let Ok(item) = reader.last_line(reply.end.code, reply.end.text.as_bytes()) {
            list.extend(item);
            if let Some(RouteItem::Count(total)) = reader.finish() {
                list.total = Some(total);
            }
        }
        list
    }

    fn extend(&mut self, item: Option<RouteItem>) {
        match item {
            None => {}
            Some(RouteItem::Table(name)) => self.tables.push(RouteTable {
                name: Some(name.into()),
                ..RouteTable::default()
            }),
            Some(RouteItem::Route(route)) => {
                if self.tables.is_empty() {
                    self.tables.push(RouteTable::default());
                }
                if let Some(table) = self.tables.last_mut() {
                    table.routes.push(route);
                }
            }
            // A sum below a table's routes; without a heading above it, it is all that is said of the table.
            Some(RouteItem::Count(count)) => match self.tables.last_mut() {
                Some(table) if table.count.is_none() => table.count = Some(count),
                _ => self.tables.push(RouteTable {
                    count: Some(count),
                    ..RouteTable::default()
                }),
            },
            Some(RouteItem::Other(line)) => self.other.push(line),
        }
    }
}

/// What stands between the destination and the tail: `PROTOCOL SINCE from ADDRESS] * I (100/20)`.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) protocol: SmolStr,
    pub(super) since: SmolStr,
    from: Option<IpAddr>,
    mark: Mark,
    ospf: Option<OspfKind>,
    metric: Metric,
}

/// Where the parts of a [`Source`] are in its text.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    /// When the route came or last changed. The protocol stands before it.
    pub(super) since: Range<usize>,
    /// The bracket that closes, up to which the sender stands if there is one.
    bracket: usize,
    /// The end of the whole.
    pub(super) end: usize,
}

impl Parts {
    /// Finds the parts at the beginning of a text.
    pub(super) fn find(text: &[u8]) -> Option<Self> {
        let bracket = memchr(b']', text)?;
        let begin = memchr(b' ', &text[..bracket])? + 1;
        let end = bracket + 2 + memchr(b')', &text[bracket + 1..])?;
        // A time may hold blanks of its own.
        let since = &text[begin..bracket];
        let from = memrchr(b' ', since).and_then(|at| since[..at].strip_suffix(b" from"));
        let since = begin..begin + from.unwrap_or(since).len();
        Some(Self { since, bracket, end })
    }
}

impl Source {
    /// Reads a text that has these parts, and is no longer.
    pub(super) fn read(text: &[u8], parts: &Parts) -> Option<Self> {
        let from = text[parts.since.end..parts.bracket].strip_prefix(b" from ");
        let from = match from {
            Some(address) => Some(parse_address(address)?),
            None => None,
        };
        let figures = to_text(&text[parts.bracket + 1..parts.end - 1]);
        let (mark, rest) = read_mark(&figures);
        let (kind, metric) = rest.strip_prefix(' ')?.split_once('(')?;
        let ospf = match kind.trim_end_matches(' ') {
            "" => None,
            kind => Some(OspfKind::parse(kind)?),
        };
        Some(Self {
            protocol: to_text(&text[..parts.since.start - 1]).into(),
            since: to_text(&text[parts.since.clone()]).into(),
            from,
            mark,
            ospf,
            metric: Metric::parse(metric)?,
        })
    }

    /// A route from here, with what stands before and behind.
    #[inline(always)]
    pub(super) fn route(&self, network: Network, dest: Dest, next_hops: NextHops, tail: &[u8]) -> Route {
        Route {
            network,
            dest,
            next_hops,
            protocol: self.protocol.clone(),
            since: self.since.clone(),
            from: self.from,
            mark: self.mark,
            ospf: self.ospf,
            metric: self.metric,
            tail: match tail {
                [b' ', tail @ ..] => Some(Tail::read(tail, self.ospf.is_some())),
                _ => None,
            },
            details: None,
        }
    }
}

/// Bytes that are no UTF-8 become U+FFFD.
pub(super) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    // Looks at many bytes at once, which `from_utf8_lossy` does not.
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// Reads `NETWORK DEST [PROTOCOL SINCE from ADDRESS] * I (100/20) [tail]`. No network: that of the route before.
pub(super) fn read_route(text: &[u8], before: Option<&Network>, memory: &mut Memory) -> Option<Route> {
    let open = memchr::memchr_iter(b'[', text).find(|at| text[..*at].ends_with(b" "))?;
    let (network, dest, next_hops) = read_left(&text[..open - 1], before, memory)?;
    let (source, tail) = memory.source.get(&text[open + 1..])?;
    Some(source.route(network, dest, next_hops, tail))
}

fn read_mark(figures: &str) -> (Mark, &str) {
    for mark in [Mark::Best, Mark::BestNotInKernel] {
        if let Some(rest) = figures.strip_prefix(mark.as_str()) {
            return (mark, rest);
        }
    }
    (Mark::None, figures)
}

const BLANKS: [u8; 20] = [b' '; 20];

/// Reads `PREFIX unicast [`, with an IPv4 prefix: most routes of BIRD 2.
#[inline(always)]
pub(super) fn read_unicast(text: &[u8]) -> Option<(Ipv4Net, &[u8])> {
    let (address, length, rest) = parse_ipv4_net(text)?;
    // Most prefixes leave some of their column's 20 blank.
    let rest = match rest.get(..(text.len() - rest.len()).abs_diff(21)) {
        Some(blanks) if BLANKS.starts_with(blanks) => &rest[blanks.len()..],
        _ => rest.strip_prefix(b" ")?.trim_ascii_start(),
    };
    let net = Ipv4Net::new(Ipv4Addr::from_bits(address), length).ok()?;
    Some((net, rest.strip_prefix(b"unicast [")?))
}

/// Reads what stands before the first bracket: the network, if this is its first route, and the destination.
fn read_left(
    left: &[u8],
    before: Option<&Network>,
    memory: &mut Memory,
) -> Option<(Network, Dest, NextHops)> {
    let (network, rest) = left.split_at(memchr(b' ', left).unwrap_or(left.len()));
    let network = if network.is_empty() {
        before.cloned()
    } else {
        Network::parse_ip(network)
    };
    // What follows a prefix is one destination; what does not begin with a prefix may hold blanks.
    let dest = network.zip(read_dest(rest.trim_ascii_start(), memory));
    if let Some((network, (dest, hops))) = dest {
        return Some((network, dest, hops));
    }
    read_left_slowly(&to_text(left), before, memory)
}

fn read_dest(text: &[u8], memory: &mut Memory) -> Option<(Dest, NextHops)> {
    match text {
        b"unicast" | b"multipath" => Some((Dest::Unicast, NextHops::default())),
        [b'v', b'i', b'a', b' ', ..] | [b'd', b'e', b'v', b' ', ..] => {
            Some((Dest::Unicast, memory.first_hop(text)?))
        }
        _ => {
            let dest = Dest::parse(str::from_utf8(text).ok()?)?;
            Some((dest, NextHops::default()))
        }
    }
}

fn read_left_slowly(
    left: &str,
    before: Option<&Network>,
    memory: &mut Memory,
) -> Option<(Network, Dest, NextHops)> {
    let named = |text: &str| match text.trim() {
        "" => before.cloned(),
        text => Some(Network::parse(text)),
    };
    // BIRD 1 prints the only next hop here.
    let at = [" via ", " dev "]
        .into_iter()
        .filter_map(|word| left.find(word))
        .min();
    if let Some(at) = at {
        let (network, text) = left.split_at_checked(at)?;
        let (dest, hops) = read_dest(text.trim_start().as_bytes(), memory)?;
        return Some((named(network)?, dest, hops));
    }
    let (network, word) = left.rsplit_once(' ')?;
    match Dest::parse(word) {
        Some(dest) => Some((named(network)?, dest, NextHops::default())),
        None if word == "multipath" => Some((named(network)?, Dest::Unicast, NextHops::default())),
        // An entry without a destination: all of it is the network.
        None => Some((named(left)?, Dest::None, NextHops::default())),
    }
}

/// Reads `via ADDRESS on IFACE …` or `dev IFACE …`.
pub(super) fn next_hop(text: &str) -> Option<NextHop> {
    let mut hop = NextHop::default();
    let mut words = text.split(' ');
    while let Some(word) = words.next() {
        match word {
            "via" if hop.via.is_none() => hop.via = Some(parse_address(words.next()?.as_bytes())?),
            "on" | "dev" if hop.dev.is_none() => hop.dev = Some(words.next()?.into()),
            "mpls" => {
                let labels = words.next()?.split('/').map(str::parse);
                hop.mpls = labels.collect::<Result<_, _>>().ok()?;
            }
            "onlink" => hop.onlink = true,
            "weight" => hop.weight = Some(words.next()?.parse().ok()?),
            _ => return None,
        }
    }
    (hop.via.is_some() || hop.dev.is_some()).then_some(hop)
}
