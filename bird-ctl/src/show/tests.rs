mod per_protocol;
mod tables;

use std::net::Ipv6Addr;

use proptest::prelude::*;

use super::{protocols, route, status};
use crate::Dialect;
use crate::reply::{Reply, ReplyLine};

/// Words that lines are made of, so that damaged lines come close to real ones.
const WORDS: &str = "Table t: \t via dev on mpls weight onlink 7 1/2 10.0.0.0/8 ::1 unicast multipath prohibited [ ] [p 1] from * ! \
                     ( ) (100) (1s/?) I E2 [AS1i] [] Total: of routes for networks in table BGP --- up start Active Socket: x é \
                     Router ID is Wait timer";

/// Rows that are almost those of `show protocols`.
const ROW: &str = " {0,2}(a|BGP) {1,3}(BGP|x) {1,3}(---|t) {1,3}(up|start|y) {0,4}([0-9: -]{0,14}) {0,3}\
                   (Active|Idle|) {0,12}(Socket: x|Error: |BGP Error: a: b|y|) {0,3}";

fn reply() -> impl Strategy<Value = Reply> {
    let code = prop::sample::select(vec![0u16, 13, 14, 24, 1000, 1002, 1007, 1008, 1011, 2002]);
    let text = prop::collection::vec(prop::sample::select(WORDS.split(' ').collect::<Vec<_>>()), 0..12)
        .prop_flat_map(|words| prop_oneof![Just(words.join(" ")), Just(words.concat())]);
    let line = (code, text).prop_map(|(code, text)| ReplyLine { code, text });
    (prop::collection::vec(line.clone(), 0..12), line).prop_map(|(lines, end)| Reply {
        lines,
        end,
        log: Vec::new(),
        log_lost: 0,
        unknown: Vec::new(),
    })
}

proptest! {
    /// Whatever was read can be written, and reads the same again: nothing was made up and nothing lost.
    #[test]
    fn a_damaged_row_reads_the_same_again(line in ROW) {
        let Some(row) = protocols::ProtocolRow::parse(&line) else { return Ok(()) };
        for dialect in [Dialect::Bird1, Dialect::Bird2] {
            let mut text = String::new();
            protocols::write_table(std::slice::from_ref(&row), dialect, &mut text).unwrap();
            let again = text.lines().nth(1).and_then(protocols::ProtocolRow::parse);
            prop_assert_eq!(again.as_ref(), Some(&row));
        }
    }

    #[test]
    fn damaged_tables_do_no_harm(reply in reply()) {
        let mut text = String::new();
        let list = route::RouteList::parse(&reply);
        route::write_tables(&list.tables, Dialect::Bird1, &mut text).unwrap();
        route::write_tables(&list.tables, Dialect::Bird2, &mut text).unwrap();
        status::write_status(&status::Status::parse(&reply), Dialect::Bird2, &mut text).unwrap();
        protocols::write_table(&protocols::ProtocolTable::parse(&reply.lines).rows, Dialect::Bird2, &mut text).unwrap();
    }

    #[test]
    fn networks_of_any_address_print_as_they_were_read(bits: u128, length in 0u8..=128) {
        let net = ipnet::Ipv6Net::new(Ipv6Addr::from_bits(bits >> (bits % 128)), length).unwrap().trunc();
        let network = route::Network::Ip(net.into());
        prop_assert_eq!(route::Network::parse(&network.to_string()), network);
    }
}
