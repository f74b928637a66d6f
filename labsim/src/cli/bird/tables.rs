//! Which answers are known as values, by the words of their commands.

use bird_ctl::outcome::Evaluation;
use bird_ctl::outcome::configure::{ConfigureStatus, Configured};
use bird_ctl::outcome::protocols::ProtocolOutcomes;
use bird_ctl::reply::Reply;
use bird_ctl::show::babel::{BabelEntryList, BabelInterfaceList, BabelNeighborList, BabelRouteList};
use bird_ctl::show::bfd::BfdList;
use bird_ctl::show::interfaces::{InterfaceList, InterfaceSummary};
use bird_ctl::show::memory::Memory;
use bird_ctl::show::mpls::MplsRangeList;
use bird_ctl::show::ospf::{LsaDatabase, OspfInterfaceList, OspfList, OspfNeighborList, Topology};
use bird_ctl::show::protocols::{ProtocolList, ProtocolTable};
use bird_ctl::show::rip::{RipInterfaceList, RipNeighborList};
use bird_ctl::show::roa::RoaList;
use bird_ctl::show::static_routes::StaticList;
use bird_ctl::show::status::Status;
use bird_ctl::show::symbols::SymbolList;
use bird_ctl::show::threads::ThreadList;
use serde::Serialize;
use serde_json::Value;

/// Reads an answer as a value; `None` if it is an error, or no such value.
pub(super) type Read = fn(&Reply) -> Option<Value>;

/// How to read the answer to a command that begins with these words; the longer beginning stands first.
const READERS: [(&[&str], Read); 31] = [
    (&["show", "status"], |reply| value(Status::read(reply))),
    (&["show", "protocols", "all"], |reply| {
        value(ProtocolList::read(reply))
    }),
    (&["show", "protocols"], |reply| value(ProtocolTable::read(reply))),
    (&["show", "interfaces", "summary"], |reply| {
        value(InterfaceSummary::read(reply))
    }),
    (&["show", "interfaces"], |reply| value(InterfaceList::read(reply))),
    (&["show", "memory"], |reply| value(Memory::read(reply))),
    (&["show", "symbols"], |reply| value(SymbolList::read(reply))),
    (&["show", "static"], |reply| value(StaticList::read(reply))),
    (&["show", "threads"], |reply| value(ThreadList::read(reply))),
    (&["show", "bfd", "sessions"], |reply| value(BfdList::read(reply))),
    (&["show", "ospf", "neighbors"], |reply| {
        value(OspfNeighborList::read(reply))
    }),
    (&["show", "ospf", "interface"], |reply| {
        value(OspfInterfaceList::read(reply))
    }),
    (&["show", "ospf", "topology"], |reply| {
        value(Topology::read(reply))
    }),
    (&["show", "ospf", "state"], |reply| value(Topology::read(reply))),
    (&["show", "ospf", "lsadb"], |reply| {
        value(LsaDatabase::read(reply))
    }),
    (&["show", "ospf"], |reply| value(OspfList::read(reply))),
    (&["show", "rip", "interfaces"], |reply| {
        value(RipInterfaceList::read(reply))
    }),
    (&["show", "rip", "neighbors"], |reply| {
        value(RipNeighborList::read(reply))
    }),
    (&["show", "babel", "interfaces"], |reply| {
        value(BabelInterfaceList::read(reply))
    }),
    (&["show", "babel", "neighbors"], |reply| {
        value(BabelNeighborList::read(reply))
    }),
    (&["show", "babel", "entries"], |reply| {
        value(BabelEntryList::read(reply))
    }),
    (&["show", "babel", "routes"], |reply| {
        value(BabelRouteList::read(reply))
    }),
    (&["show", "roa"], |reply| value(RoaList::read(reply))),
    (&["show", "mpls", "ranges"], |reply| {
        value(MplsRangeList::read(reply))
    }),
    (&["configure", "status"], |reply| {
        value(ConfigureStatus::read(reply))
    }),
    (&["configure"], |reply| value(Configured::read(reply))),
    (&["eval"], |reply| value(Evaluation::read(reply))),
    (&["enable"], changed),
    (&["disable"], changed),
    (&["restart"], changed),
    (&["reload"], changed),
];

fn changed(reply: &Reply) -> Option<Value> {
    value(ProtocolOutcomes::read(reply))
}

fn value<E>(read: Result<impl Serialize, E>) -> Option<Value> {
    serde_json::to_value(read.ok()?).ok()
}

/// How to read the answer to this command; `None` if it is only known as lines.
pub(super) fn reader(command: &str) -> Option<Read> {
    let words: Vec<_> = command.split_whitespace().collect();
    let known = READERS
        .into_iter()
        .find(|(beginning, _)| words.starts_with(beginning));
    known.map(|(_, read)| read)
}
