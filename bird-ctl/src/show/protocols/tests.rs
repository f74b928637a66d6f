use super::*;
use crate::reply::CodedLines;
use crate::show::reply;

fn written(rows: &[ProtocolRow], dialect: Dialect) -> String {
    let mut out = String::new();
    write_reply(rows, dialect, &mut CodedLines::new(&mut out)).unwrap();
    out
}

fn bgp(state: Option<BgpState>, error: Option<(ErrorClass, &str)>) -> Info {
    Info::Bgp(BgpInfo {
        state,
        error: error.map(|(class, text)| LastError {
            class,
            text: text.to_owned(),
        }),
    })
}

const BIRD2: &str = "2002-Name       Proto      Table      State  Since         Info
1002-static1    Static     master4    up     07:51:19.556  \n pipe1      Pipe       ---        up     07:51:19.556  master4 <=> t2
 Mesh_10_0_0_2 BGP        ---        up     07:51:20.261  Established   \n a          BGP        ---        start  2026-11-21    Active        Socket: Connection refused
 b          BGP        ---        down   07:51:21.533  Automatic shutdown: Route limit exceeded
 c          BGP        ---        flush  07:51:21.533  \n0000 \n";

const BIRD1: &str = "2002-name     proto    table    state  since       info
1002-kernel1  Kernel   master   up     07:51:16    \n pipe1    Pipe     master   up     07:51:16    => t2
 Global_drop_def BGP      master   start  07:51:16    Connect       \n Global_rx_close BGP      master   feed   08:06:58    Established   \n0000 \n";

#[test]
fn rows_are_read_and_written() {
    for (text, dialect) in [
        (BIRD2, Dialect::Bird2),
        (BIRD2, Dialect::Bird3),
        (BIRD1, Dialect::Bird1),
    ] {
        let table = ProtocolTable::parse(&reply(text).lines);
        assert_eq!(table.other, []);
        assert_eq!(written(&table.rows, dialect), text);
    }
}

#[test]
fn the_state_of_a_session_is_taken_apart() {
    let table = ProtocolTable::parse(&reply(BIRD2).lines);
    let infos: Vec<_> = table.rows.iter().map(|row| row.info.clone()).collect();
    let refused = bgp(
        Some(BgpState::Active),
        Some((ErrorClass::Socket, "Connection refused")),
    );
    let limit = bgp(
        None,
        Some((ErrorClass::AutomaticShutdown, "Route limit exceeded")),
    );
    let text = |text: &str| Info::Text(text.to_owned());
    let established = bgp(Some(BgpState::Established), None);
    assert_eq!(
        infos,
        [
            text(""),
            text("master4 <=> t2"),
            established,
            refused,
            limit,
            bgp(None, None)
        ]
    );
    assert_eq!(table.rows[0].table.as_deref(), Some("master4"));
    assert_eq!(table.rows[1].table, None);
    assert_eq!(table.rows[3].since, "2026-11-21");
}

#[test]
fn a_time_format_of_the_users_may_hold_a_blank() {
    let row =
        ProtocolRow::parse("p BGP --- start 2026-11-22 07:51:19.556  Idle          BGP Error: Bad peer AS");
    let row = row.unwrap();
    assert_eq!(row.since, "2026-11-22 07:51:19.556");
    assert_eq!(
        row.info,
        bgp(Some(BgpState::Idle), Some((ErrorClass::Sent, "Bad peer AS")))
    );
}

#[test]
fn what_nobody_knows_is_kept() {
    let table = ProtocolTable::parse(
        &reply("2002-Name Shoe size\n1002-a BGP --- dizzy 1  x\n1006-  Detail\n0000 \n").lines,
    );
    assert_eq!(table.rows, []);
    assert_eq!(table.other.len(), 3);
    assert_eq!(
        Info::parse("BGP", "Dreaming      Error: x"),
        Info::Text("Dreaming      Error: x".to_owned())
    );
}

/// A BIRD 3 with what the recordings have not: VRF, limits of both kinds, a link-local neighbour, unknown lines.
const ALL: &str = "2002-Name       Proto      Table      State  Since         Info
1002-a          BGP        ---        up     07:51:25.037  Established   \n1006-  Description:        to: the peer
   Created:            07:51:24.135
   Router ID:          10.0.0.9
   VRF:                blue
   BGP state:          Established
     Neighbor address: fe80::1%eth0
     Neighbor port:    1790
     Neighbor AS:      65001
     Local AS:         64512
     Neighbor ID:      10.0.0.2
     Local capabilities
       Multiprotocol
         AF announced: ipv4 ipv6
       Route refresh
       Extended next hop
         IPv6 nexthop: ipv4
       Extended message
       Graceful restart
         Restart time: 120
         Restart recovery
         AF supported: ipv4
         AF preserved: ipv4
       Long-lived graceful restart
         LL stale time: 3600
         AF supported: ipv4
         AF preserved:
       Hostname: node-a
       Role: peer
       Telepathy
     Neighbor capabilities
     Session:          external route-server AS4
     Hold timer:       3.000/9
     Colour:           red
   Channel ipv4
     State:          UP
     Import state:   UP
     Export state:   READY
     Table:          master4
     Preference:     100
     Input filter:   ACCEPT
     Output filter:  (unnamed)
     GR recovery:    pending waiting
     Receive limit:  7
       Action:       disable
     Import limit:   5 [HIT]
       Action:       block
     Routes:         3 imported, 1 filtered, 6 exported, 3 preferred
     Route change stats:     received   rejected   filtered    ignored   RX limit      limit   accepted
       Import updates:              3          0          1          0          0          0          3
       Import withdraws:            0          0        ---          0        ---        ---          0
       Export updates:           1851          3        913          6        ---          0          6
       Export withdraws:         1756        ---        ---          7        ---        ---          0
     Neighbor GR:    Long-lived
     LL stale timer: 30.000/-
     BGP Next hop:   2001:db8::1 fe80::1
     IGP IPv4 table: master4
     Base table:     flow
     Pending 2 attribute sets with total 3 prefixes to send
     Pressure:       high
   Hello
 \n0000 \n";

#[test]
fn all_of_a_protocol_is_read_and_written() {
    let list = ProtocolList::read(&reply(ALL)).unwrap();
    let mut out = String::new();
    write_list(&list, Dialect::Bird3, &mut CodedLines::new(&mut out)).unwrap();
    assert_eq!(out, ALL);
    let details = &list.protocols[0].details;
    let bgp = details.bgp.as_ref().unwrap();
    assert_eq!(bgp.neighbor_interface.as_deref(), Some("eth0"));
    let hold = Timer {
        left_ms: 3000,
        of_s: Some(9),
    };
    assert_eq!(bgp.hold_timer, Some(hold));
    assert_eq!(bgp.fields[0].label, "Colour");
    let channel = &details.channels[0];
    let changes = channel.changes.unwrap();
    assert_eq!(
        (changes.import_updates.accepted, changes.export_withdraws.limit),
        (Some(3), None)
    );
    assert!(channel.import_limit.unwrap().hit && !channel.receive_limit.unwrap().hit);
    assert_eq!(details.other[0].text, "  Hello");
}

#[test]
fn an_older_bird_is_given_less_of_it() {
    let list = ProtocolList::read(&reply(ALL)).unwrap();
    for dialect in [Dialect::Bird1, Dialect::Bird2] {
        let mut text = String::new();
        write_list(&list, dialect, &mut CodedLines::new(&mut text)).unwrap();
        let again = ProtocolList::read(&reply(&text)).unwrap();
        let mut twice = String::new();
        write_list(&again, dialect, &mut CodedLines::new(&mut twice)).unwrap();
        assert_eq!(text, twice);
        assert!(!text.contains("Created") && !text.contains("RX limit"), "{text}");
    }
}

#[test]
fn an_error_in_place_of_a_list_is_told() {
    let refusal = ProtocolList::read(&reply("8003 No protocols match\n")).unwrap_err();
    assert_eq!(refusal.to_string(), "BIRD answers 8003: No protocols match");
}

#[test]
fn a_damaged_row_of_statistics_changes_nothing() {
    let damaged = ALL.replace(
        "       Export withdraws:",
        "       Export updates:           9          9          9\n       Export withdraws:",
    );
    let changes = |text: &str| {
        let list = ProtocolList::read(&reply(text)).unwrap();
        list.protocols[0].details.channels[0].changes.unwrap()
    };
    assert_eq!(changes(&damaged), changes(ALL));
}
