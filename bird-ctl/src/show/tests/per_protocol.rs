//! The tables of RIP and Babel, and other small ones.

use super::tables::table;
use crate::Dialect;
use crate::reply::CodedLines;
use crate::show::babel::{BabelEntryList, BabelInterfaceList, BabelNeighborList, BabelRouteList, BabelUse};
use crate::show::bfd::BfdList;
use crate::show::mpls::MplsRangeList;
use crate::show::ospf::{OspfInterfaceList, OspfList};
use crate::show::protocols::{Info, ProtocolList, ProtocolRow, write_list};
use crate::show::reply;
use crate::show::rip::{RipInterfaceList, RipNeighborList};
use crate::show::roa::RoaList;

#[test]
fn rip_of_two_protocols() {
    let text = "1021-rip1:\n Interface  State  Metric   Nbrs   Timer\n e0         Up          2      1   1.978\n\
                \x20longinterface15 Down        1      0   0.000\n \n ng1:\n Interface  State  Metric   Nbrs   Timer\n\
                \x20\n off: is not up\n0000 \n";
    let list = table(text, RipInterfaceList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    let rows = &list.protocols[0].rows;
    assert_eq!((rows[0].timer_ms, rows[1].up), (1978, false));
    assert!(list.protocols[1].rows.is_empty() && !list.protocols[2].up);
    let text = "1022-rip1:\n IP address                Interface  Metric Routes   Seen\n\
                \x2010.9.0.2                  e0              2     79      3\n0000 \n";
    let list = table(text, RipNeighborList::read, |t, out| {
        t.write_reply(Dialect::Bird1, out)
    });
    assert_eq!(list.protocols[0].rows[0].seen_ms, 3000);
}

#[test]
fn babel_of_three_versions() {
    let old = "1023-b:\n Interface  State  RX cost   Nbrs  Timer\n e0         Up          96      1      1\n0000 \n";
    let list = table(old, BabelInterfaceList::read, |t, out| {
        t.write_reply(Dialect::Bird1, out)
    });
    assert_eq!(list.protocols[0].rows[0].next_hops, None);
    let new = "1023-b:\n Interface  State  Auth  RX cost   Nbrs   Timer Next hop (v4)   Next hop (v6)\n\
               \x20e0         Up     No         96      1   0.394 ::              fe80::1\n0000 \n";
    table(new, BabelInterfaceList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    let columns = " IP address                Interface  Metric Routes Hellos Expires Auth";
    for (more, more_columns) in [("No  ", ""), ("No       0.420", "  RTT (ms)")] {
        let text = format!(
            "1024-b:\n{columns}{more_columns}\n fe80::2                   e0             96     95     16   1.101 {more}\n0000 \n"
        );
        let list = table(&text, BabelNeighborList::read, |t, out| {
            t.write_reply(Dialect::Bird2, out)
        });
        let rtt = list.protocols[0].rows[0].rtt_us;
        assert_eq!(rtt, (!more_columns.is_empty()).then_some(420));
    }
}

#[test]
fn babel_networks_and_routes() {
    let text = "1025-b:\n Prefix                   Router ID               Metric Seqno  Routes Sources\n\
                \x200.0.0.0/0                00:00:00:00:0a:09:00:01      0     1       2       0\n\
                \x2010.0.0.0/8               <none>                       -     -       0       3\n0000 \n";
    let list = table(text, BabelEntryList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    let rows = &list.protocols[0].rows;
    assert_eq!((rows[0].routes, &rows[1].origin), (Some(2), &None));
    let prefix = "2001:db8::/48 from ::/0";
    let text = format!(
        "1025-b:\n {:<54} {:<25} Interface Metric F Seqno Expires\n {prefix:<54} {:<25} e0            96 +     1  11.750\n\
         \x20{:<54} {:<25} e0            96       1   5.838\n0000 \n",
        "Prefix", "Nexthop", "fe80::2", "::/0", "fe80::2"
    );
    let list = table(&text, BabelRouteList::read, |t, out| {
        t.write_reply(Dialect::Bird2, out)
    });
    let used: Vec<_> = list.protocols[0].rows.iter().map(|row| row.used).collect();
    assert_eq!(used, [BabelUse::Feasible, BabelUse::Unfeasible]);
}

#[test]
fn roas_and_labels() {
    let text = "1019-10.44.0.0/16 max 24 as 64500\n ::/0 max 128 as 0\n0000 \n";
    let list = table(text, RoaList::read, |t, out| t.write_reply(out));
    assert_eq!(list.roas[0].asn, 64500);
    let text = "1026-MPLS domain d:\n Range         Start  Length     End  Labels    Last\n\
                \x20dynamic        1000    9000   10000       1    1000\n \n MPLS domain e:\n\
                \x20Range         Start  Length     End  Labels    Last\n0000 \n";
    let list = table(text, MplsRangeList::read, |t, out| t.write_reply(out));
    assert_eq!((list.domains.len(), list.domains[0].ranges[0].last), (2, 1000));
}

#[test]
fn ospf_areas_and_virtual_links() {
    let text = "1014-o:\n \tArea: 2.2.2.2 (33686018) \n \t\tNSSA translation:\tYes (run down)\n \t\tArea networks:\n\
                \x20\t\t\t       10.8.0.0/16\tHidden\t\n \t\tArea external networks:\n\
                \x20\t\t\t       10.9.0.0/16\tAdvertise\tActive\n0000 \n";
    let list = table(text, OspfList::read, |t, out| t.write_reply(out));
    let area = &list.protocols[0].areas[0];
    assert!(area.networks[0].hidden && area.external_networks[0].active);
    let text = "1015-o:\n Virtual link vlink0 to 10.9.0.2\n \tPeer IP: ::\n \tTransit area: 0.0.0.1 (1)\n \tState: Down\n\
                \x20Interface e0 (10.9.0.0/24)\n \tType: nbma (strict)\n \tPoll timer: 20\n \tWait timer: 8\n0000 \n";
    let list = table(text, OspfInterfaceList::read, |t, out| t.write_reply(out));
    assert_eq!(list.protocols[0].interfaces[1].poll_s, Some(20));
}

#[test]
fn names_are_as_wide_as_their_bytes() {
    let text = "1020-b:\n IP address                Interface  State      Since         Interval  Timeout\n\
                \x20fe80::2                   ü\"x       Up         26 Nov  17:44:57    0.300    1.500\n0000 \n";
    let list = table(text, BfdList::read, |t, out| t.write_reply(Dialect::Bird2, out));
    assert_eq!(list.protocols[0].sessions[0].since, "26 Nov  17:44:57");
    let row =
        "b_plain    BGP        ---        start  Nov  3  07:51  Active        Socket: Connection closed";
    let row = ProtocolRow::parse(row).unwrap();
    assert_eq!(row.since, "Nov  3  07:51");
    assert!(matches!(row.info, Info::Bgp(_)));
}

#[test]
fn texts_of_people_keep_their_blanks() {
    let samples = [
        (
            Dialect::Bird2,
            "1006-  Description:      x  \n8000-<line overflow>\n1006-  VRF:            v\n",
        ),
        (
            Dialect::Bird3,
            "1006-  Description:          x  \n8000-<line overflow>\n1006-  Created:            17:44:59.713\n",
        ),
    ];
    for (dialect, details) in samples {
        let text = format!(
            "2002-Name       Proto      Table      State  Since         Info\n\
             1002-st         Static     master4    down   18:26:23.812  \n{details} \n0000 \n"
        );
        let list = ProtocolList::read(&reply(&text)).unwrap();
        let details = &list.protocols[0].details;
        assert_eq!(details.description.as_deref(), Some("  x  "));
        assert_eq!(details.overlong_texts, 1);
        let mut written = String::new();
        write_list(&list, dialect, &mut CodedLines::new(&mut written)).unwrap();
        assert_eq!(written, text);
    }
}
