//! A reply of BIRD's, read as one of its tables: the first octet says which, and of which dialect; the rest is the
//! stream of the control socket. What was read is written; if all of it was understood, that reads and writes the same
//! again. (Lines that nobody knows are kept, but not where they stood.)
#![no_main]

use std::fmt;

use bird_ctl::Dialect;
use bird_ctl::outcome::Evaluation;
use bird_ctl::outcome::configure::{ConfigureStatus, Configured};
use bird_ctl::outcome::protocols::ProtocolOutcomes;
use bird_ctl::reply::{CodedLines, Reply};
use bird_ctl::show::babel::{BabelEntryList, BabelInterfaceList, BabelNeighborList, BabelRouteList};
use bird_ctl::show::bfd::BfdList;
use bird_ctl::show::interfaces::{InterfaceList, InterfaceSummary};
use bird_ctl::show::memory::Memory;
use bird_ctl::show::mpls::MplsRangeList;
use bird_ctl::show::ospf::{LsaDatabase, OspfInterfaceList, OspfList, OspfNeighborList, Topology};
use bird_ctl::show::protocols::{self, ProtocolList, ProtocolTable};
use bird_ctl::show::rip::{RipInterfaceList, RipNeighborList};
use bird_ctl::show::roa::RoaList;
use bird_ctl::show::route::{self, RouteList};
use bird_ctl::show::static_routes::StaticList;
use bird_ctl::show::status::{self, Status};
use bird_ctl::show::symbols::SymbolList;
use bird_ctl::show::threads::ThreadList;
use labsim_fuzz::{bounded, replies};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, stream)) = input.split_first() else {
        return;
    };
    let dialect = [Dialect::Bird1, Dialect::Bird2, Dialect::Bird3][usize::from(choice % 3)];
    for reply in replies(stream) {
        bounded(stream.len(), || check(choice / 3, &reply, dialect));
    }
});

type Out<'a> = CodedLines<&'a mut String>;

/// Tables in the order in which the first octet chooses them.
fn check(table: u8, reply: &Reply, d: Dialect) {
    match table % 27 {
        0 => again(reply, Status::read, |t, out| status::write_reply(t, d, out)),
        1 => again(reply, ProtocolTable::read, |t, out| {
            protocols::write_reply(&t.rows, d, out)
        }),
        2 => again(reply, ProtocolList::read, |t, out| {
            protocols::write_list(t, d, out)
        }),
        3 => again(reply, RouteList::read, |t, out| {
            route::write_reply(&t.tables, t.total.as_ref(), d, out)
        }),
        4 => again(reply, Memory::read, |t, out| t.write_reply(d, out)),
        5 => again(reply, InterfaceList::read, |t, out| t.write_reply(d, out)),
        6 => again(reply, InterfaceSummary::read, |t, out| t.write_reply(d, out)),
        7 => again(reply, SymbolList::read, |t, out| t.write_reply(out)),
        8 => again(reply, StaticList::read, |t, out| t.write_reply(d, out)),
        9 => again(reply, ThreadList::read, |t, out| t.write_reply(out)),
        10 => again(reply, BfdList::read, |t, out| t.write_reply(d, out)),
        11 => again(reply, OspfList::read, |t, out| t.write_reply(out)),
        12 => again(reply, OspfNeighborList::read, |t, out| t.write_reply(d, out)),
        13 => again(reply, OspfInterfaceList::read, |t, out| t.write_reply(out)),
        14 => again(reply, Topology::read, |t, out| t.write_reply(out)),
        15 => again(reply, LsaDatabase::read, |t, out| t.write_reply(out)),
        16 => again(reply, ConfigureStatus::read, |t, out| t.write_reply(out)),
        17 => again(reply, Configured::read, |t, out| t.write_reply(out)),
        19 => again(reply, RipInterfaceList::read, |t, out| t.write_reply(d, out)),
        20 => again(reply, RipNeighborList::read, |t, out| t.write_reply(d, out)),
        21 => again(reply, BabelInterfaceList::read, |t, out| t.write_reply(d, out)),
        22 => again(reply, BabelNeighborList::read, |t, out| t.write_reply(d, out)),
        23 => again(reply, BabelEntryList::read, |t, out| t.write_reply(d, out)),
        24 => again(reply, BabelRouteList::read, |t, out| t.write_reply(d, out)),
        25 => again(reply, RoaList::read, |t, out| t.write_reply(out)),
        26 => again(reply, MplsRangeList::read, |t, out| t.write_reply(out)),
        _ => {
            again(reply, ProtocolOutcomes::read, |t, out| t.write_reply(out));
            again(reply, Evaluation::read, |t, out| t.write_reply(out));
        }
    }
}

/// Reads, writes, reads and writes: of what is understood, the second text is the first.
fn again<T: fmt::Debug, E: fmt::Debug>(
    reply: &Reply,
    read: fn(&Reply) -> Result<T, E>,
    write: impl Fn(&T, &mut Out<'_>) -> fmt::Result,
) {
    let Ok(first) = read(reply) else { return };
    let text = written(&first, &write);
    if !understood(&format!("{first:?}")) {
        return;
    }
    let mut whole = replies(text.as_bytes());
    let reply = whole.pop().expect("what is written is a reply");
    assert!(whole.is_empty(), "one reply: {text}");
    let second = read(&reply).expect("a table, as before");
    let twice = written(&second, &write);
    assert_eq!(text, twice, "\n{first:#?}\n{second:#?}");
}

/// Whether every list of what was not understood is empty.
fn understood(table: &str) -> bool {
    let count = |text: &str| table.matches(text).count();
    ["other: [", "fields: ["]
        .iter()
        .all(|list| count(list) == count(&format!("{list}]")))
}

fn written<T>(table: &T, write: &impl Fn(&T, &mut Out<'_>) -> fmt::Result) -> String {
    let mut out = String::new();
    write(table, &mut CodedLines::new(&mut out)).expect("a String takes all");
    out
}
