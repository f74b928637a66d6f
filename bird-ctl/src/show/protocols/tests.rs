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
