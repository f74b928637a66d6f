use super::*;
use crate::Dialect;
use crate::reply::CodedLines;
use crate::show::reply;

fn written(list: &RouteList, dialect: Dialect) -> String {
    let mut out = String::new();
    write_reply(
        &list.tables,
        list.total.as_ref(),
        dialect,
        &mut CodedLines::new(&mut out),
    )
    .unwrap();
    out
}

/// One route of a BIRD 2.
fn route(line: &str) -> Route {
    let list = RouteList::parse(&reply(&format!("1007-Table t:\n {line}\n0000 \n")));
    assert_eq!(list.other, [], "{line}");
    assert_eq!(
        written(&list, Dialect::Bird2),
        format!("1007-Table t:\n {line}\n0000 \n")
    );
    list.tables[0].routes[0].clone()
}

const BIRD2: &str = "1007-Table master4:
 10.244.77.0/26       unicast [Mesh_10_0_0_2 07:51:20.419] * (100) [i]
 \tvia 10.0.0.2 on vA
                      unicast [Mesh_10_0_0_3 07:52:18.502] (100) [AS65003?]
 \tvia 10.0.0.3 on vA
 10.244.0.0/26        blackhole [static1 07:51:19.556] * (200)
 198.51.100.0/24      unicast [static1 07:51:19.556] ! (200)
 \tvia 10.0.0.3 on vA mpls 100/200 onlink weight 2
 \tdev vA weight 1
 3 of 4 routes for 3 networks in table master4
 \n Table rpki4:
 10.244.0.0/16-26 AS64512  [static_roa 07:51:19.556] * (200)
 1 of 1 routes for 1 networks in table rpki4
 \n0014 Total: 4 of 5 routes for 4 networks in 2 tables
";

const BIRD1: &str = "1007-10.0.0.0/24        dev vA [direct1 07:51:16] * (240)
                    dev vA [ospf1 07:51:31] I (150/10) [10.0.0.2]
 192.168.55.0/24    via 10.0.0.5 on vA [Node_10_0_0_5 07:52:15] * (100/0) [AS65005i]
 198.51.100.0/24    multipath [static1 07:51:16] * (200)
 \tvia 10.0.0.3 on vA weight 2
 \tvia 10.0.0.2 on vA weight 1
 10.244.10.0/24     prohibited [static1 07:51:16] * (200)
0014 26 of 26 routes for 24 networks
";

#[test]
fn tables_are_read_and_written() {
    for (text, dialect) in [
        (BIRD2, Dialect::Bird2),
        (BIRD2, Dialect::Bird3),
        (BIRD1, Dialect::Bird1),
    ] {
        let list = RouteList::parse(&reply(text));
        assert_eq!(list.other, []);
        assert!(
            list.tables
                .iter()
                .all(|table| table.routes.iter().all(|route| route.details.is_none()))
        );
        assert_eq!(written(&list, dialect), text);
    }
}

#[test]
fn the_same_network_is_printed_once() {
    let list = RouteList::parse(&reply(BIRD2));
    let routes = &list.tables[0].routes;
    assert_eq!(routes[0].network, routes[1].network);
    assert_eq!(
        (routes[0].mark, routes[1].mark, routes[3].mark),
        (Mark::Best, Mark::None, Mark::BestNotInKernel)
    );
    assert_eq!(
        routes[1].tail,
        Some(Tail::Bgp {
            origin_as: Some(65003),
            origin: Some(Origin::Incomplete)
        })
    );
}

#[test]
fn next_hops_are_taken_apart() {
    let list = RouteList::parse(&reply(BIRD2));
    let [first, second] = &*list.tables[0].routes[3].next_hops else {
        panic!("two next hops")
    };
    assert_eq!(
        (first.via, first.onlink, first.weight),
        (Some([10, 0, 0, 3].into()), true, Some(2))
    );
    assert_eq!(first.mpls, [100, 200]);
    assert_eq!((second.via, second.dev.as_deref()), (None, Some("vA")));
    let bird1 = RouteList::parse(&reply(BIRD1));
    assert_eq!(bird1.tables[0].routes[1].next_hops[0].dev.as_deref(), Some("vA"));
    assert_eq!(bird1.total.unwrap().scope, CountScope::Asked);
}

#[test]
fn figures_and_tails_of_every_protocol() {
    let metric = |line: &str| route(line).metric;
    let bgp = metric("10.0.0.0/8           unreachable [b 1 from 10.0.0.9] * (100-s/?) []");
    assert_eq!(
        (bgp.suppressed, bgp.stale, bgp.metric),
        (true, true, Some(Distance::Unknown))
    );
    assert_eq!(
        metric("10.0.0.0/8           blackhole [b 1] (100/-) [AS1e]").metric,
        Some(Distance::Unreachable)
    );
    let ospf =
        route("10.0.0.0/8           blackhole [o 2026-11-22 10:00:00] * E2 (150/20/10000) [e] [10.0.0.2]");
    assert_eq!(
        (ospf.ospf, ospf.metric.metric2),
        (Some(OspfKind::External2), Some(10000))
    );
    assert_eq!(ospf.tail, Some(Tail::Text("[e] [10.0.0.2]".to_owned())));
    assert_eq!(ospf.since, "2026-11-22 10:00:00");
    let rip = route("::/0                 unicast [r 1 from fe80::1] * (120/3) [0001]");
    assert_eq!(rip.tail, Some(Tail::Text("[0001]".to_owned())));
}

#[test]
fn attributes_stay_with_their_route() {
    let text = "1007-Table t:\n 10.0.0.0/8           blackhole [s 1] * (200)\n1008-\tType: static univ\n1012-\tBGP.x: y\n \tnothing\n0000 \n";
    let list = RouteList::parse(&reply(text));
    let details = list.tables[0].routes[0].details.as_ref().unwrap();
    assert_eq!(details.kind.as_deref(), Some("static univ"));
    assert_eq!(details.attributes, [Attribute::Other("BGP.x".into(), "y".into())]);
    assert_eq!(details.other[0].text, "\tnothing");
    assert_eq!(written(&list, Dialect::Bird2), text);
}

#[test]
fn attributes_have_a_name_in_each_dialect() {
    let values = [
        ("BGP.origin", "bgp_origin", "Incomplete"),
        ("BGP.as_path", "bgp_path", "65001 4200000000 {1 2} (3 4) ({5}) 6"),
        ("BGP.next_hop", "bgp_next_hop", "2001:db8::1 fe80::1"),
        ("BGP.med", "bgp_med", "5"),
        ("BGP.local_pref", "bgp_local_pref", "100"),
        ("BGP.atomic_aggr", "bgp_atomic_aggr", ""),
        ("BGP.aggregator", "bgp_aggregator", "10.0.0.1 AS65001"),
        ("BGP.community", "bgp_community", "(1,2) (65535,65281)"),
        ("BGP.originator_id", "bgp_originator_id", "1.2.3.4"),
        ("BGP.cluster_list", "bgp_cluster_list", "1.1.1.1 2.2.2.2"),
        (
            "BGP.ext_community",
            "bgp_ext_community",
            "(rt, 1, 2) (generic, 0x43000000, 0x1)",
        ),
        ("BGP.aigp", "bgp_aigp", "18446744073709551615"),
        ("BGP.large_community", "bgp_large_community", "(1, 2, 4294967295)"),
        ("BGP.otc", "bgp_otc", "64512"),
        ("OSPF.metric1", "ospf_metric1", "10"),
        ("OSPF.tag", "ospf_tag", "0x0000ffff"),
        ("OSPF.router_id", "ospf_router_id", "10.0.0.2"),
    ];
    let text = |name: fn(&(&'static str, &'static str, &'static str)) -> &'static str| {
        let lines: Vec<_> = values
            .iter()
            .map(|value| format!("1012-\t{}: {}", name(value), value.2).replacen("1012-", " ", 1))
            .collect();
        let lines = lines.join("\n").replacen(' ', "1012-", 1);
        format!("1007-Table t:\n 10.0.0.0/8           blackhole [s 1] * (200)\n{lines}\n0000 \n")
    };
    let (old, new) = (text(|value| value.0), text(|value| value.1));
    for text in [&old, &new] {
        let list = RouteList::parse(&reply(text));
        let attributes = &list.tables[0].routes[0].details.as_ref().unwrap().attributes;
        let opaque = attributes
            .iter()
            .find(|attribute| matches!(attribute, Attribute::Other(..)));
        assert_eq!((attributes.len(), opaque), (values.len(), None));
        assert_eq!(written(&list, Dialect::Bird2), old);
        assert_eq!(written(&list, Dialect::Bird3), new);
    }
    let list = RouteList::parse(&reply(&new));
    let Attribute::AsPath(path) = &list.tables[0].routes[0].details.as_ref().unwrap().attributes[1] else {
        panic!("a path")
    };
    assert_eq!(
        path.ases().collect::<Vec<_>>(),
        [65001, 4_200_000_000, 1, 2, 3, 4, 5, 6]
    );
    assert_eq!(path.segments.len(), 5);
}

#[test]
fn what_would_not_print_the_same_stays_text() {
    for value in ["007", "65536", "", "1 2"] {
        let text = format!(
            "1007-Table t:\n 10.0.0.0/8           blackhole [s 1] * (200)\n1012-\tBGP.aigp: {value}\n \tBGP.community: (1,{value})\n0000 \n"
        );
        let list = RouteList::parse(&reply(&text));
        assert_eq!(written(&list, Dialect::Bird2), text);
    }
}

#[test]
fn a_hostile_reply_does_not_fill_the_memory() {
    let mut reader = RouteReader::new();
    assert_eq!(reader.line(1007, b"10.0.0.0/8 via 10.0.0.1 on e [p 1] (1)"), None);
    let others = (0..100_000).filter_map(|_| reader.line(1012, b"\tBGP.x: something or other"));
    assert!(others.count() > 50_000, "lines that are too many come one by one");
    let mut reader = RouteReader::new();
    assert_eq!(reader.line(1007, b"Table t:"), None);
    assert_eq!(
        reader.line(1007, b"10.0.0.0/8 unicast [p 1] (1)"),
        Some(RouteItem::Table("t".into()))
    );
    for n in 0..20_000 {
        let hop = format!("\tvia 10.0.{}.{} on e", n / 256, n % 256);
        reader.line(1007, hop.as_bytes());
    }
}

#[test]
fn damaged_lines_are_kept() {
    let lines = [
        "10.0.0.0/8 unicast",
        "  [",
        "x [p",
        "x [p 1]",
        "x [p 1] * (",
        "x [p 1] * (1/2/3/4)",
        "x [p 1] Z (1)",
        "\tvia",
    ];
    for line in lines {
        let list = RouteList::parse(&reply(&format!("1007-{line}\n0000 \n")));
        assert_eq!(list.tables, [], "{line:?}");
        assert_eq!(list.other.len(), 1, "{line:?}");
    }
}

/// `timeformat route` can be anything.
#[test]
fn a_time_may_hold_what_else_stands_behind_it() {
    for time in ["17:44 [x] (y)", "17:44] * (1", "from 3 to 4", "at ] (5"] {
        let line = format!("10.0.0.0/8           blackhole [s {time} from 10.9.2.14] * (222) [AS64501i]");
        let route = route(&line);
        assert_eq!(route.since, *time, "{line}");
        assert_eq!(
            (route.from, route.metric.preference),
            (Some([10, 9, 2, 14].into()), 222)
        );
    }
}

#[test]
fn what_only_bird_3_prints() {
    let recursive = route(
        "10.44.0.0/24         recursive [b 17:45:05.794 from 10.9.2.15] (100) [AS64501i]\n \tvia 10.9.2.15 table master4",
    );
    assert_eq!(recursive.dest, Dest::Recursive);
    assert_eq!(recursive.next_hops[0].table.as_deref(), Some("master4"));
    let learned = route("42:83:e7:0f:69:61    unicast [br1 17:44:59.726] * D (0)\n \tdev p1");
    assert_eq!(learned.bridge, Some(BridgeSource::Dynamic));
    assert_eq!(learned.network, Network::Other("42:83:e7:0f:69:61".into()));
}
