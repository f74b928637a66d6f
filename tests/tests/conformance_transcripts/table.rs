//! One reply: what is known of its table, and whether the table gives the reply back.

use std::fmt;

use bird_ctl::Dialect;
use bird_ctl::outcome::Evaluation;
use bird_ctl::outcome::configure::{ConfigureStatus, Configured};
use bird_ctl::outcome::protocols::ProtocolOutcomes;
use bird_ctl::reply::{CodedLines, Refusal, Reply, ReplyLine};
use bird_ctl::show::babel::{BabelEntryList, BabelInterfaceList, BabelNeighborList, BabelRouteList};
use bird_ctl::show::bfd::BfdList;
use bird_ctl::show::interfaces::{InterfaceList, InterfaceSummary};
use bird_ctl::show::memory::Memory;
use bird_ctl::show::mpls::MplsRangeList;
use bird_ctl::show::ospf::{LsaDatabase, OspfInterfaceList, OspfList, OspfNeighborList, Topology};
use bird_ctl::show::per_protocol::{PerProtocol, Row};
use bird_ctl::show::rip::{RipInterfaceList, RipNeighborList};
use bird_ctl::show::roa::RoaList;
use bird_ctl::show::static_routes::StaticList;
use bird_ctl::show::symbols::SymbolList;
use bird_ctl::show::threads::ThreadList;
use bird_ctl::show::{protocols, route, status};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::framing::same;
use crate::left::{TIMELESS, details_left, protocols_understood, routes_left, uncoded, unknown_field};

/// What a reply turned out to be.
pub(crate) enum Table {
    /// Understood, in these words.
    Typed(String),
    /// Framed, but its lines are not taken apart.
    NotTyped,
}

/// What was read: in words, the lines that were not understood, and written again.
struct Read {
    what: String,
    left: Vec<ReplyLine>,
    written: String,
}

/// How times are printed in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    /// In a form that tells the moment.
    Known,
    /// As `timeformat` asked for, in a form that may leave out the day or the hour.
    Custom,
}

/// Reads the reply to this command as values, and writes it back.
pub(crate) fn check(command: &str, reply: &Reply, dialect: Dialect, times: Times) -> Result<Table, String> {
    let read = match read(command, reply, dialect) {
        Some(read) => read?,
        None => return Ok(Table::NotTyped),
    };
    let excused = |line: &&ReplyLine| times == Times::Custom && line.text.starts_with(TIMELESS);
    if let Some(line) = read.left.iter().find(|line| !excused(line)) {
        return Err(format!("not understood: {:04}-{}", line.code, line.text));
    }
    let mut recorded = String::new();
    reply
        .write_lines(&mut CodedLines::new(&mut recorded))
        .map_err(|error| error.to_string())?;
    same(recorded.lines(), read.written.lines())?;
    Ok(Table::Typed(read.what))
}

type Out<'a> = CodedLines<&'a mut String>;

/// A value as it is written.
fn written(write: impl FnOnce(&mut Out<'_>) -> fmt::Result) -> String {
    let mut out = String::new();
    write(&mut CodedLines::new(&mut out)).expect("a String takes all");
    out
}

/// A table that was read, or the error that BIRD answered. As JSON it comes back the same.
fn table<T: Serialize + DeserializeOwned + PartialEq>(
    table: Result<T, Refusal>,
    what: impl FnOnce(&T) -> String,
    left: impl FnOnce(&T) -> Vec<ReplyLine>,
    write: impl FnOnce(&T, &mut Out<'_>) -> fmt::Result,
) -> Result<Read, String> {
    match table {
        Ok(table) => {
            let json = serde_json::to_string(&table).map_err(|error| error.to_string())?;
            let back: T = serde_json::from_str(&json).map_err(|error| format!("{error} in {json}"))?;
            if back != table {
                return Err(format!("JSON that reads otherwise: {json}"));
            }
            Ok(Read {
                what: what(&table),
                left: left(&table),
                written: written(|out| write(&table, out)),
            })
        }
        Err(refusal) => Ok(refused(&refusal)),
    }
}

fn refused(refusal: &Refusal) -> Read {
    Read {
        what: format!("error {}", refusal.code),
        left: Vec::new(),
        written: format!("{:04} {}\n", refusal.code, refusal.text),
    }
}

/// `None` of a command whose table has no type.
fn read(command: &str, reply: &Reply, dialect: Dialect) -> Option<Result<Read, String>> {
    let words: Vec<_> = command.split_whitespace().collect();
    match words.as_slice() {
        ["show", rest @ ..] => read_show(rest, reply, dialect),
        ["configure", ..] | ["enable" | "disable" | "restart" | "reload", ..] => {
            Some(read_change(&words, reply))
        }
        ["eval", ..] => Some(table(
            Evaluation::read(reply),
            |value| format!("the value {}", value.value),
            |_| Vec::new(),
            |value, out| value.write_reply(out),
        )),
        // Nothing but that it was done, or why not.
        _ => match reply.ok() {
            Ok(()) if reply.lines.is_empty() => Some(Ok(Read {
                what: format!("done ({:04})", reply.end.code),
                left: Vec::new(),
                written: format!("{:04} {}\n", reply.end.code, reply.end.text),
            })),
            Ok(()) => None,
            Err(refusal) => Some(Ok(refused(&refusal))),
        },
    }
}

fn read_change(words: &[&str], reply: &Reply) -> Result<Read, String> {
    match words {
        ["configure", "status"] => table(
            ConfigureStatus::read(reply),
            |status| format!("{:?}", status.state),
            |status| status.other.clone(),
            |status, out| status.write_reply(out),
        ),
        ["configure", ..] => Ok(match Configured::read(reply) {
            Ok(configured) => Read {
                what: format!("{:?}", configured.outcome),
                left: configured.other.clone(),
                written: written(|out| configured.write_reply(out)),
            },
            Err(error) => Read {
                what: format!("not configured: {error}"),
                left: Vec::new(),
                written: written(|out| error.write_reply(out)),
            },
        }),
        _ => table(
            ProtocolOutcomes::read(reply),
            |list| format!("{} outcomes", list.outcomes.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(out),
        ),
    }
}

fn read_show(words: &[&str], reply: &Reply, dialect: Dialect) -> Option<Result<Read, String>> {
    Some(match words {
        ["status"] => table(
            status::Status::read(reply),
            |_| "status".to_owned(),
            |status| {
                let timeless = status
                    .uptime()
                    .is_none()
                    .then(|| uncoded(format!("{TIMELESS}: no uptime")));
                status.other.iter().cloned().chain(timeless).collect()
            },
            |status, out| status::write_reply(status, dialect, out),
        ),
        ["protocols", "all", ..] => table(
            protocols::ProtocolList::read(reply),
            |list| format!("{} protocols in full", list.protocols.len()),
            details_left,
            |list, out| protocols::write_list(list, dialect, out),
        ),
        ["protocols", ..] => table(
            protocols::ProtocolTable::read(reply),
            |table| format!("{} protocols", table.rows.len()),
            |table| {
                let opaque = protocols_understood(&table.rows).err().map(uncoded);
                table.other.iter().cloned().chain(opaque).collect()
            },
            |table, out| protocols::write_reply(&table.rows, dialect, out),
        ),
        ["route", ..] => table(
            route::RouteList::read(reply),
            routes_in_words,
            routes_left,
            |list, out| route::write_reply(&list.tables, list.total.as_ref(), dialect, out),
        ),
        ["memory"] => table(
            Memory::read(reply),
            |memory| format!("{} uses of memory", memory.rows.len()),
            |memory| memory.other.clone(),
            |memory, out| memory.write_reply(dialect, out),
        ),
        ["interfaces", "summary"] => table(
            InterfaceSummary::read(reply),
            |list| format!("{} interfaces", list.interfaces.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(dialect, out),
        ),
        ["interfaces"] => table(
            InterfaceList::read(reply),
            |list| format!("{} interfaces in full", list.interfaces.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(dialect, out),
        ),
        ["symbols", ..] => table(
            SymbolList::read(reply),
            |list| format!("{} symbols", list.symbols.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(out),
        ),
        ["static", ..] => table(
            StaticList::read(reply),
            |list| format!("{} static protocols", list.protocols.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(dialect, out),
        ),
        ["threads"] => table(
            ThreadList::read(reply),
            |list| format!("{} threads", list.threads.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(out),
        ),
        ["bfd", "sessions", ..] => table(
            BfdList::read(reply),
            |list| format!("{} BFD protocols", list.protocols.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(dialect, out),
        ),
        ["ospf", rest @ ..] => read_ospf(rest, reply, dialect),
        ["roa", ..] => table(
            RoaList::read(reply),
            |list| format!("{} ROAs", list.roas.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(out),
        ),
        ["mpls", "ranges", ..] => table(
            MplsRangeList::read(reply),
            |list| format!("labels of {} MPLS domains", list.domains.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(out),
        ),
        ["rip", "interfaces", ..] => rows("RIP interfaces", RipInterfaceList::read(reply), dialect),
        ["rip", "neighbors", ..] => rows("RIP neighbours", RipNeighborList::read(reply), dialect),
        ["babel", "interfaces", ..] => rows("Babel interfaces", BabelInterfaceList::read(reply), dialect),
        ["babel", "neighbors", ..] => rows("Babel neighbours", BabelNeighborList::read(reply), dialect),
        ["babel", "entries", ..] => rows("Babel networks", BabelEntryList::read(reply), dialect),
        ["babel", "routes", ..] => rows("Babel routes", BabelRouteList::read(reply), dialect),
        _ => return reply.ok().err().map(|refusal| Ok(refused(&refusal))),
    })
}

/// A table of rows for each protocol of a kind.
fn rows<R: Row + Serialize + DeserializeOwned + PartialEq>(
    what: &str,
    list: Result<PerProtocol<R>, Refusal>,
    dialect: Dialect,
) -> Result<Read, String> {
    table(
        list,
        |list| {
            let count: usize = list.protocols.iter().map(|protocol| protocol.rows.len()).sum();
            format!("{count} {what}")
        },
        |list| list.other.clone(),
        |list, out| list.write_reply(dialect, out),
    )
}

fn read_ospf(words: &[&str], reply: &Reply, dialect: Dialect) -> Result<Read, String> {
    match words {
        ["neighbors", ..] => table(
            OspfNeighborList::read(reply),
            |list| format!("neighbours of {} OSPF protocols", list.protocols.len()),
            |list| list.other.clone(),
            |list, out| list.write_reply(dialect, out),
        ),
        ["interface", ..] => table(
            OspfInterfaceList::read(reply),
            |list| format!("interfaces of {} OSPF protocols", list.protocols.len()),
            |list| {
                let interfaces = list.protocols.iter().flat_map(|protocol| &protocol.interfaces);
                let fields = interfaces.flat_map(|interface| &interface.fields);
                list.other
                    .iter()
                    .cloned()
                    .chain(fields.map(unknown_field))
                    .collect()
            },
            |list, out| list.write_reply(out),
        ),
        ["topology" | "state", ..] => table(
            Topology::read(reply),
            |topology| format!("the topology of {} areas", topology.areas.len()),
            |topology| topology.other.clone(),
            |topology, out| topology.write_reply(out),
        ),
        ["lsadb", ..] => table(
            LsaDatabase::read(reply),
            |database| format!("{} scopes of LSAs", database.scopes.len()),
            |database| database.other.clone(),
            |database, out| database.write_reply(out),
        ),
        _ => table(
            OspfList::read(reply),
            |list| format!("{} OSPF protocols", list.protocols.len()),
            |list| {
                let areas = list.protocols.iter().flat_map(|protocol| &protocol.areas);
                let protocols = list.protocols.iter().flat_map(|protocol| &protocol.fields);
                let fields = areas.flat_map(|area| &area.fields).chain(protocols);
                list.other
                    .iter()
                    .cloned()
                    .chain(fields.map(unknown_field))
                    .collect()
            },
            |list, out| list.write_reply(out),
        ),
    }
}

fn routes_in_words(list: &route::RouteList) -> String {
    let routes = list.tables.iter().flat_map(|table| &table.routes);
    let sums =
        list.tables.iter().filter(|table| table.count.is_some()).count() + usize::from(list.total.is_some());
    let attributes = routes
        .clone()
        .flat_map(|route| &route.details)
        .map(|details| details.attributes.len());
    format!(
        "{} routes, {sums} sums, {} attributes",
        routes.clone().count(),
        attributes.sum::<usize>()
    )
}
