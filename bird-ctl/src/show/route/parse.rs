//! Routes read. A heading, a route and a next hop each have a form of their own, the same in BIRD 2 and 3; BIRD 1
//! prints the next hop in the route's line where there is only one.
//!
//! A table may hold a million routes, so the form that most of them have is tried first, and what is as it was in the
//! route before is not read again.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;
use memchr::memchr;

use super::bytes::to_text;
use super::known::{Hops, Memory};
use super::network::parse_ipv4_net;
use super::source::Source;
use super::{Dest, Network, NextHops, Route, RouteItem, RouteList, RouteReader, RouteTable, Tail};
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

/// Reads `NETWORK DEST [PROTOCOL SINCE from ADDRESS] * I (100/20) [tail]`. No network: that of the route before.
pub(super) fn read_route(text: &[u8], before: Option<&Network>, memory: &mut Memory) -> Option<Route> {
    let open = memchr::memchr_iter(b'[', text).find(|at| text[..*at].ends_with(b" "))?;
    let (network, dest, next_hops) = read_left(&text[..open - 1], before, memory)?;
    let (source, tail) = Source::read(&text[open + 1..], &mut memory.sources)?;
    let tail = match tail {
        [b' ', tail @ ..] => Some(Tail::read(tail, source.is_ospf())),
        _ => None,
    };
    Some(source.route(network, dest, next_hops, tail))
}

const BLANKS: [u8; 21] = [b' '; 21];

/// Reads `PREFIX DEST [`, as most routes begin. No prefix: the network of the route before.
#[inline(always)]
pub(super) fn read_begin<'a>(
    text: &'a [u8],
    before: Option<&Network>,
    hops: &mut Hops,
) -> Option<(Network, Dest, NextHops, &'a [u8])> {
    let (network, rest) = match parse_ipv4_net(text) {
        Some((address, length, rest)) => {
            let net = Ipv4Net::new(Ipv4Addr::from_bits(address), length).ok()?;
            (Network::Ip(net.into()), rest)
        }
        None => read_other_network(text, before)?,
    };
    // Most prefixes leave some of their column's 20 blank.
    let rest = match rest.get(..(text.len() - rest.len()).abs_diff(21)) {
        Some(blanks) if BLANKS.starts_with(blanks) => &rest[blanks.len()..],
        _ => {
            let blanks = rest.iter().take_while(|byte| **byte == b' ').count();
            rest.get(blanks..).filter(|_| blanks > 0)?
        }
    };
    if let Some(rest) = rest.strip_prefix(b"unicast [") {
        return Some((network, Dest::Unicast, NextHops::default(), rest));
    }
    // BIRD 1 prints the only next hop here.
    if let Some((hops, rest)) = hops.ahead(rest, b" [") {
        return Some((network, Dest::Unicast, hops, rest));
    }
    let (dest, rest) = read_no_hop(rest)?;
    Some((network, dest, NextHops::default(), rest))
}

/// Reads a destination that has no next hop, up to behind the bracket.
#[inline(never)]
fn read_no_hop(text: &[u8]) -> Option<(Dest, &[u8])> {
    [Dest::Blackhole, Dest::Unreachable, Dest::Prohibit]
        .into_iter()
        .find_map(|dest| {
            let rest = text.strip_prefix(dest.as_str().as_bytes())?;
            Some((dest, rest.strip_prefix(b" [")?))
        })
}

/// Reads an IPv6 prefix, or that there is none.
#[inline(never)]
fn read_other_network<'a>(text: &'a [u8], before: Option<&Network>) -> Option<(Network, &'a [u8])> {
    if let [b'\t', ..] = text {
        return None;
    }
    // No prefix is longer: 39 characters of the address, and its length.
    let column = text.get(..44).unwrap_or(text);
    let (network, _) = column.split_at(memchr(b' ', column)?);
    let rest = &text[network.len()..];
    match network {
        [] => Some((before?.clone(), rest)),
        _ => Some((Network::parse_ip(network)?, rest)),
    }
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
            Some((Dest::Unicast, memory.hops.first(text)?))
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
