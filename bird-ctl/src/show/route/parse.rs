//! Routes read. A heading, a route and a next hop each have a form of their own, the same in BIRD 2 and 3; BIRD 1
//! prints the next hop in the route's line where there is only one.

use super::{Dest, Mark, Metric, Network, NextHop, OspfKind, Route, RouteCount, RouteList, RouteTable, Tail};
use crate::reply::{Reply, ReplyLine};
use crate::show::keep;

/// Code of headings, routes and next hops.
const ROUTE: u16 = 1007;
/// Code of the sum that ends a reply.
const COUNT: u16 = 14;

impl RouteList {
    /// Reads a reply to `show route` of any dialect.
    pub fn parse(reply: &Reply) -> Self {
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != ROUTE || !list.read(text) {
                keep(list.last_details(), *code, text);
            }
        }
        if reply.end.code == COUNT {
            list.total = RouteCount::parse(&reply.end.text);
        }
        list
    }

    /// Reads one line; false if it fits no rule.
    fn read(&mut self, text: &str) -> bool {
        if text.is_empty() {
            return true; // Parts two tables.
        }
        if let Some(hop) = text.strip_prefix('\t') {
            return self.read_next_hop(hop);
        }
        if let Some(name) = text
            .strip_prefix("Table ")
            .and_then(|rest| rest.strip_suffix(':'))
        {
            self.tables.push(RouteTable {
                name: Some(name.to_owned()),
                ..RouteTable::default()
            });
            return true;
        }
        self.read_count(text) || self.read_route(text)
    }

    fn read_next_hop(&mut self, text: &str) -> bool {
        let route = self.tables.last_mut().and_then(|table| table.routes.last_mut());
        match (route, NextHop::parse(text)) {
            (Some(route), Some(hop)) if route.details.is_empty() => {
                route.next_hops.push(hop);
                true
            }
            _ => false,
        }
    }

    /// A sum below a table's routes; without a heading above it, it is all that is said of the table.
    fn read_count(&mut self, text: &str) -> bool {
        let Some(count) = RouteCount::parse(text) else {
            return false;
        };
        match self.tables.last_mut() {
            Some(table) if table.count.is_none() => table.count = Some(count),
            _ => self.tables.push(RouteTable {
                count: Some(count),
                ..RouteTable::default()
            }),
        }
        true
    }

    fn read_route(&mut self, text: &str) -> bool {
        let before = self
            .tables
            .last()
            .and_then(|table| table.routes.last())
            .map(|route| &route.network);
        let Some(route) = read_route(text, before) else {
            return false;
        };
        if self.tables.is_empty() {
            self.tables.push(RouteTable::default());
        }
        if let Some(table) = self.tables.last_mut() {
            table.routes.push(route);
        }
        true
    }

    /// Where a line that fits no rule belongs: below the last route, if there is one.
    fn last_details(&mut self) -> &mut Vec<ReplyLine> {
        match self.tables.last_mut().and_then(|table| table.routes.last_mut()) {
            Some(route) => &mut route.details,
            None => &mut self.other,
        }
    }
}

/// Reads `NETWORK DEST [PROTOCOL SINCE from ADDRESS] * I (100/20) [tail]`. No network: that of the line before.
fn read_route(text: &str, before: Option<&Network>) -> Option<Route> {
    let (left, right) = text.split_once(" [")?;
    let (source, figures) = right.split_once(']')?;
    let (network, dest, next_hops) = read_left(left, before)?;
    let (protocol, since) = source.split_once(' ')?;
    let (since, from) = match since.rsplit_once(" from ") {
        Some((since, from)) => (since, Some(from.parse().ok()?)),
        None => (since, None),
    };
    let (mark, rest) = read_mark(figures);
    let (kind, rest) = rest.strip_prefix(' ')?.split_once('(')?;
    let ospf = match kind.trim_end() {
        "" => None,
        kind => Some(OspfKind::parse(kind)?),
    };
    let (metric, tail) = rest.split_once(')')?;
    Some(Route {
        network,
        dest,
        next_hops,
        protocol: protocol.to_owned(),
        since: since.to_owned(),
        from,
        mark,
        ospf,
        metric: Metric::parse(metric)?,
        tail: tail
            .strip_prefix(' ')
            .map(|tail| Tail::parse(tail, ospf.is_some())),
        details: Vec::new(),
    })
}

fn read_mark(figures: &str) -> (Mark, &str) {
    for mark in [Mark::Best, Mark::BestNotInKernel] {
        if let Some(rest) = figures.strip_prefix(mark.as_str()) {
            return (mark, rest);
        }
    }
    (Mark::None, figures)
}

/// Reads what stands before the first bracket: the network, if this is its first route, and the destination.
fn read_left(left: &str, before: Option<&Network>) -> Option<(Network, Dest, Vec<NextHop>)> {
    let named = |text: &str| match text.trim() {
        "" => before.cloned(),
        text => Some(Network::parse(text)),
    };
    // BIRD 1 prints the only next hop here.
    if let Some(at) = [" via ", " dev "]
        .into_iter()
        .filter_map(|word| left.find(word))
        .min()
    {
        let (network, hop) = left.split_at_checked(at)?;
        return Some((
            named(network)?,
            Dest::Unicast,
            vec![NextHop::parse(hop.trim_start())?],
        ));
    }
    let (network, word) = left.rsplit_once(' ')?;
    match word {
        "multipath" => Some((named(network)?, Dest::Unicast, Vec::new())),
        _ => match Dest::parse(word) {
            Some(dest) => Some((named(network)?, dest, Vec::new())),
            // An entry without a destination: all of it is the network.
            None => Some((named(left)?, Dest::None, Vec::new())),
        },
    }
}
