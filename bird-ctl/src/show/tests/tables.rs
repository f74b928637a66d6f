//! Short samples of the tables; the recordings of real daemons are in `tests/data/bird-transcripts`.

use std::fmt;

use crate::Dialect;
use crate::reply::{CodedLines, Refusal, Reply};
use crate::show::bfd::{BfdList, BfdState};
use crate::show::interfaces::{AddressRank, InterfaceList, InterfaceSummary};
use crate::show::memory::Memory;
use crate::show::ospf::{LsaDatabase, OspfList, OspfNeighborList, Topology};
use crate::show::reply;
use crate::show::route::Dest;
use crate::show::static_routes::StaticList;
use crate::show::symbols::SymbolList;
use crate::show::threads::ThreadList;

/// Reads a reply that is understood whole, and must be written again as it is.
pub(super) fn table<T: fmt::Debug>(
    text: &str,
    read: fn(&Reply) -> Result<T, Refusal>,
    write: impl FnOnce(&T, &mut CodedLines<&mut String>) -> fmt::Result,
) -> T {
    let table = read(&reply(text)).unwrap();
    let mut written = String::new();
    write(&table, &mut CodedLines::new(&mut written)).unwrap();
    assert_eq!(written, text);
    assert!(format!("{table:?}").ends_with("other: [] }"), "{table:?}");
    table
}

#[test]
fn memory_has_a_column_more_since_bird_2() {
    let old = "1018-BIRD memory usage\n Routing tables:     53 kB\n ROA tables:        192  B\n0000 \n";
    let memory = table(old, Memory::read, |t, out| t.write_reply(Dialect::Bird1, out));
    assert_eq!(memory.rows[0].effective.bytes(), 53 * 1024);
    let new = "1018-BIRD memory usage\n                   Effective    Overhead\n Total:             998.6 kB   2578.3 kB\n \n\
               \x20Active pages:      428.0 kB\n1028-Hot page cache depleted while in RCU: 7\n0000 \n";
    let memory = table(new, Memory::read, |t, out| t.write_reply(Dialect::Bird3, out));
    assert_eq!(
        (memory.rows[0].overhead.unwrap().tenths, memory.pages.len()),
        (25_783, 1)
    );
    assert_eq!(memory.hot_page_cache_depleted, Some(7));
}

#[test]
fn interfaces_have_addresses() {
    let text = "1001-eth0 up (index=2 master=br0)\n1004-\tMultiAccess AdminUp LinkUp MTU=1500\n\
                1003-\t10.0.0.1/24 (Preferred, scope site)\n \t10.0.9.1/32 (opposite 10.0.9.2, scope univ)\n0000 \n";
    let list = table(text, InterfaceList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    let addresses = &list.interfaces[0].addresses;
    assert_eq!(addresses[0].rank, AddressRank::Preferred);
    assert_eq!(addresses[1].opposite, Some("10.0.9.2".parse().unwrap()));
    let text = "2005-Interface  State  IPv4 address       IPv6 address\n1005-lo         up     127.0.0.1/8        ::1/128\n\
                \x20eth0       down                      \n0000 \n";
    let list = table(text, InterfaceSummary::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    assert_eq!((list.interfaces[1].up, list.interfaces[1].ipv4), (false, None));
}

#[test]
fn symbols_end_with_the_one_that_was_asked_for() {
    let one = "1010 zzz     \tundefined\n";
    let list = table(one, SymbolList::read, |t, out| t.write_reply(out));
    assert_eq!((list.single, list.symbols[0].name.as_str()), (true, "zzz"));
    table(
        "1010-a       \tprotocol\n Mesh_10_0_0_2\tprotocol\n0000 \n",
        SymbolList::read,
        |t, out| t.write_reply(out),
    );
}

#[test]
fn static_routes_in_two_forms() {
    let old = "1009-10.1.0.0/16 blackhole\n 10.2.0.0/16 via 10.0.0.2 (dormant)\n 10.3.0.0/16 multipath\n \tvia 10.0.0.2 weight 1\n\
               \x20\tvia 10.0.0.3 weight 2 (bfd)\n 10.4.0.0/16 recursive 10.0.0.9\n0000 \n";
    let list = table(old, StaticList::read, |t, out| t.write_reply(Dialect::Bird1, out));
    let routes = &list.protocols[0];
    assert_eq!((routes[0].dest, routes[0].dormant), (Dest::Blackhole, false));
    assert!(routes[1].next_hops[0].dormant && routes[2].next_hops[1].bfd);
    let new = "1009-10.1.0.0/16\tprohibited\n 10.2.0.0/16\n \tvia fe80::1%eth0 onlink\n \tdev eth1 (dormant)\n \n ::/0\trecursive 2001:db8::1\n0000 \n";
    let list = table(new, StaticList::read, |t, out| t.write_reply(Dialect::Bird2, out));
    assert_eq!(list.protocols.len(), 2);
    assert_eq!(list.protocols[0][1].next_hops[0].dev.as_deref(), Some("eth0"));
}

#[test]
fn bfd_sessions() {
    let text = "1020-bfd1:\n IP address                Interface  State      Since       Interval  Timeout\n\
                \x2010.0.0.5                  ---        Up         07:52:25      0.200    1.000\n0000 \n";
    let list = table(text, BfdList::read, |t, out| t.write_reply(Dialect::Bird1, out));
    let session = &list.protocols[0].sessions[0];
    assert_eq!(
        (session.state, session.interface.as_deref(), session.timeout_ms),
        (BfdState::Up, None, 1000)
    );
    let down = table("1020-bfd1: is not up\n0000 \n", BfdList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    assert!(!down.protocols[0].up);
}

#[test]
fn ospf_tables() {
    let text = "1013-o1:\n Router ID   \tPri\t     State     \tDTime\tInterface  Router IP   \n\
                \x2010.0.0.4\t  1\tFull/DR   \t01:07\tvA         10.0.0.4       \n0000 \n";
    let list = table(text, OspfNeighborList::read, |t, out| {
        t.write_reply(Dialect::Bird1, out)
    });
    let neighbor = &list.protocols[0].neighbors[0];
    assert_eq!((neighbor.role.as_str(), neighbor.dead_time_ms), ("DR", 67_000));
    let text = "1016-\n area 0.0.0.0\n \n \trouter 10.0.0.1\n \t\tdistance 0\n \t\tnetwork 10.0.0.0/24 metric 10\n \n \
                \tnetwork 10.0.0.0/24\n \t\tdr 10.0.0.2\n \t\tunreachable\n0000 \n";
    let topology = table(text, Topology::read, |t, out| t.write_reply(out));
    assert_eq!(topology.areas[0].vertices[1].dr, Some([10, 0, 0, 2].into()));
    let text = "1017-\n Area 0.0.0.0\n \n  Type   LS ID           Router          Sequence   Age  Checksum\n  \
                0001  10.0.0.1        10.0.0.1         80000002   245    dba9\n0000 \n";
    let database = table(text, LsaDatabase::read, |t, out| t.write_reply(out));
    assert_eq!(database.scopes[0].lsas[0].sequence, 0x8000_0002);
    let text = "1014-o1:\n Stub router: Yes\n Number of LSAs in DB:\t4\n \tArea: 0.0.0.1 (1) \n \t\tNSSA:\tYes\n0000 \n";
    let list = table(text, OspfList::read, |t, out| t.write_reply(out));
    assert_eq!(list.protocols[0].areas[0].nssa, Some(true));
}

#[test]
fn threads_of_a_bird_3() {
    let text = "1027-Thread ID       Working         Overhead        Last Pickup/Drop\n\
                \x200001 [busy]       492.459 s       1.211 s       0.035 s\n1027 All loops in group express are assigned.\n";
    let list = table(text, ThreadList::read, |t, out| t.write_reply(out));
    assert!(list.threads[0].busy);
    assert_eq!(list.threads[0].working_ms, 492_459);
}

#[test]
fn lines_nobody_knows_are_kept_and_errors_told() {
    let strange = "1018-Brains: many\n0000 \n";
    assert_eq!(Memory::read(&reply(strange)).unwrap().other.len(), 1);
    assert_eq!(
        StaticList::read(&reply("1009-\tvia 1\n0000 \n"))
            .unwrap()
            .other
            .len(),
        1
    );
    assert_eq!(
        BfdList::read(&reply("1020-  Address: 1\n0000 \n"))
            .unwrap()
            .other
            .len(),
        1
    );
    assert_eq!(
        Topology::read(&reply("1016-\t\tdr 1\n0000 \n"))
            .unwrap()
            .other
            .len(),
        1
    );
    let refusal = ThreadList::read(&reply("9001 syntax error, unexpected THREADS\n")).unwrap_err();
    assert_eq!(refusal.code, 9001);
}
