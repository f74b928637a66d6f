//! Routes written.

use std::fmt;

use super::network::BirdAddress;
use super::{CountScope, Dest, Network, Route, RouteCount, RouteTable};
use crate::Dialect;
use crate::reply::{LineSink, PlainText};

/// Writes the tables as `birdc` shows them. BIRD 1 knows no headings, so names are left out there.
///
/// ```
/// use bird_ctl::Dialect;
/// use bird_ctl::show::route::{Dest, Metric, NextHop, Origin, Route, RouteTable, Tail, write_tables};
///
/// let network: ipnet::IpNet = "10.244.2.0/26".parse()?;
/// let hop = NextHop { via: Some("10.0.0.2".parse()?), dev: Some("eth0".into()), ..NextHop::default() };
/// let route = Route {
///     next_hops: [hop].into(),
///     metric: Metric { preference: 100, ..Metric::default() },
///     tail: Some(Tail::Bgp { origin_as: Some(65002), origin: Some(Origin::Igp) }),
///     ..Route::new(network, Dest::Unicast, "Mesh_10_0_0_2", "07:51:20.419")
/// };
/// let table = RouteTable { name: Some("master4".into()), routes: vec![route], count: None };
/// let mut text = String::new();
/// write_tables(&[table], Dialect::Bird2, &mut text)?;
/// assert_eq!(text, "\
/// Table master4:
/// 10.244.2.0/26        unicast [Mesh_10_0_0_2 07:51:20.419] * (100) [AS65002i]
/// \tvia 10.0.0.2 on eth0
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_tables(tables: &[RouteTable], dialect: Dialect, out: &mut impl fmt::Write) -> fmt::Result {
    write_reply(tables, None, dialect, &mut PlainText(out))
}

/// Writes the whole reply to `show route`, with the sum that `stats` and `count` end it with.
pub fn write_reply(
    tables: &[RouteTable],
    total: Option<&RouteCount>,
    dialect: Dialect,
    out: &mut impl LineSink,
) -> fmt::Result {
    let mut headed = false;
    for table in tables {
        if let Some(name) = table.name.as_deref().filter(|_| dialect != Dialect::Bird1) {
            if headed {
                out.line(1007, format_args!(""))?;
            }
            out.line(1007, format_args!("Table {name}:"))?;
            headed = true;
        }
        write_table(table, dialect, out)?;
    }
    let Some(total) = total else {
        return out.end(0, format_args!(""));
    };
    if headed && matches!(total.scope, CountScope::Tables(_)) {
        out.line(1007, format_args!(""))?;
    }
    out.end(14, format_args!("{total}"))
}

fn write_table(table: &RouteTable, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let mut before: Option<&Network> = None;
    for route in &table.routes {
        let again = before.replace(&route.network) == Some(&route.network);
        match dialect {
            Dialect::Bird1 => write_bird1(route, again, out)?,
            Dialect::Bird2 | Dialect::Bird3 => write_bird2(route, again, out)?,
        }
        if let Some(details) = &route.details {
            details.write(dialect, out)?;
        }
    }
    table
        .count
        .as_ref()
        .map_or(Ok(()), |count| out.line(1007, format_args!("{count}")))
}

/// BIRD 2 and 3: each next hop on a line of its own.
fn write_bird2(route: &Route, again: bool, out: &mut impl LineSink) -> fmt::Result {
    let (network, dest) = (NetworkColumn { route, again }, route.dest.as_str());
    out.line(1007, format_args!("{network:<20} {dest} {}", Source(route)))?;
    write_next_hops(route, out)
}

/// BIRD 1: a single next hop stands in the route's line.
fn write_bird1(route: &Route, again: bool, out: &mut impl LineSink) -> fmt::Result {
    let network = NetworkColumn { route, again };
    let source = Source(route);
    match (route.dest, &*route.next_hops) {
        (Dest::Unicast, [hop]) => out.line(1007, format_args!("{network:<18} {hop} {source}")),
        (Dest::Unicast, _) => {
            out.line(1007, format_args!("{network:<18} multipath {source}"))?;
            write_next_hops(route, out)
        }
        (dest, _) => out.line(1007, format_args!("{network:<18} {} {source}", dest.as_str())),
    }
}

fn write_next_hops(route: &Route, out: &mut impl LineSink) -> fmt::Result {
    route
        .next_hops
        .iter()
        .try_for_each(|hop| out.line(1007, format_args!("\t{hop}")))
}

/// The first column: blank where the network is that of the line above.
struct NetworkColumn<'a> {
    route: &'a Route,
    again: bool,
}

impl fmt::Display for NetworkColumn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.again {
            f.pad("")
        } else {
            self.route.network.fmt(f)
        }
    }
}

/// From the first bracket to the end of the line.
struct Source<'a>(&'a Route);

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let route = self.0;
        write!(f, "[{} {}", route.protocol, route.since)?;
        if let Some(from) = route.from {
            write!(f, " from {}", BirdAddress(from))?;
        }
        write!(f, "]{}", route.mark.as_str())?;
        if let Some(kind) = route.ospf {
            write!(f, " {}", kind.as_str())?;
        }
        if let Some(source) = route.bridge {
            write!(f, " {}", source.as_str())?;
        }
        write!(f, " {}", route.metric)?;
        route.tail.as_ref().map_or(Ok(()), |tail| write!(f, " {tail}"))
    }
}
