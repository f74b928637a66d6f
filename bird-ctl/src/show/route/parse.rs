//! Routes read. A heading, a route and a next hop each have a form of their own, the same in BIRD 2 and 3; BIRD 1
//! prints the next hop in the route's line where there is only one.
//!
//! A table may hold a million routes, so the form that most of them have is tried first, and what is as it was in the
//! route before is not read again.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};
use memchr::memchr;
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

/// What stands in the first brackets: `PROTOCOL SINCE from ADDRESS`.
#[derive(Debug)]
pub(super) struct Source {
    protocol: SmolStr,
    since: SmolStr,
    from: Option<IpAddr>,
}

/// What follows up to the parenthesis: ` * I (100/20)`.
#[derive(Debug)]
pub(super) struct Figures {
    mark: Mark,
    ospf: Option<OspfKind>,
    metric: Metric,
}

/// Bytes that are no UTF-8 become U+FFFD.
pub(super) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    // Looks at many bytes at once, which `from_utf8_lossy` does not.
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// A route's line, taken apart; what is kept in mind is not copied yet.
pub(super) struct Line<'a> {
    pub(super) left: Left,
    source: &'a Source,
    figures: &'a Figures,
    tail: &'a [u8],
}

impl Line<'_> {
    /// Reads `NETWORK DEST [PROTOCOL SINCE from ADDRESS] * I (100/20) [tail]`. No network: that of the route before.
    // Values of a few bytes that are put together and moved at once cost more than all of the reading: here they stay
    // in registers until they are where they belong.
    #[inline(always)]
    pub(super) fn read<'a>(
        text: &'a [u8],
        before: Option<&Network>,
        memory: &'a mut Memory,
    ) -> Option<Line<'a>> {
        let (left, rest) = match read_unicast(text) {
            Some((address, length, rest)) => (Left::Unicast { address, length }, rest),
            None => {
                let open = memchr::memchr_iter(b'[', text).find(|at| text[..*at].ends_with(b" "))?;
                let left = read_left(&text[..open - 1], before, memory)?;
                (Left::Other(Box::new(left)), &text[open + 1..])
            }
        };
        let (source, rest) = memory.source.get_until(b']', rest, Source::read)?;
        let (figures, tail) = memory.figures.get_until(b')', rest, Figures::read)?;
        Some(Line {
            left,
            source,
            figures,
            tail,
        })
    }

    /// Puts the parts into a blank route.
    #[inline(always)]
    pub(super) fn write(self, route: &mut Route) {
        match self.left {
            Left::Unicast { address, length } => {
                let net = Ipv4Net::new_assert(Ipv4Addr::from_bits(address), length);
                route.network = Network::Ip(IpNet::V4(net));
                route.dest = Dest::Unicast;
            }
            Left::Other(left) => (route.network, route.dest, route.next_hops) = *left,
        }
        route.protocol.clone_from(&self.source.protocol);
        route.since.clone_from(&self.source.since);
        route.from = self.source.from;
        route.mark = self.figures.mark;
        route.ospf = self.figures.ospf;
        route.metric = self.figures.metric;
        if let Some(tail) = self.tail.strip_prefix(b" ") {
            route.tail = Some(Tail::read(tail, self.figures.ospf.is_some()));
        }
    }
}

/// What stands before the first bracket.
pub(super) enum Left {
    /// An IPv4 prefix and `unicast`.
    Unicast { address: u32, length: u8 },
    /// Anything else.
    Other(Box<(Network, Dest, NextHops)>),
}

impl Source {
    fn read(text: &str) -> Option<Self> {
        let (protocol, rest) = text.split_once(' ')?;
        // A time may hold blanks of its own.
        let blank = memchr::memrchr(b' ', rest.as_bytes());
        let split = blank.and_then(|at| Some((rest[..at].strip_suffix(" from")?, &rest[at + 1..])));
        let (since, from) = match split {
            Some((since, from)) => (since, Some(parse_address(from.as_bytes())?)),
            None => (rest, None),
        };
        Some(Self {
            protocol: protocol.into(),
            since: since.into(),
            from,
        })
    }
}

impl Figures {
    /// Reads all but the parenthesis that closes.
    fn read(text: &str) -> Option<Self> {
        let (mark, rest) = read_mark(text);
        let (kind, metric) = rest.strip_prefix(' ')?.split_once('(')?;
        let ospf = match kind.trim_end_matches(' ') {
            "" => None,
            kind => Some(OspfKind::parse(kind)?),
        };
        let metric = Metric::parse(metric)?;
        Some(Self { mark, ospf, metric })
    }
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
fn read_unicast(text: &[u8]) -> Option<(u32, u8, &[u8])> {
    let (address, length, rest) = parse_ipv4_net(text)?;
    // Most prefixes leave some of their column's 20 blank.
    let rest = match rest.get(..(text.len() - rest.len()).abs_diff(21)) {
        Some(blanks) if BLANKS.starts_with(blanks) => &rest[blanks.len()..],
        _ => rest.strip_prefix(b" ")?.trim_ascii_start(),
    };
    Some((address, length, rest.strip_prefix(b"unicast [")?))
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
