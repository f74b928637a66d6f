//! Routes between autonomous systems: what an AS adds, leaves out, and refuses.

use super::*;

/// Nodes in a row or a ring, each in an AS of its own: 65001, 65002, …
fn each_in_its_own_as(count: u32, pairs: &[(u32, u32)]) -> Lab {
    let sessions: Vec<_> = pairs.iter().map(|&(a, b)| (a, b, false)).collect();
    let mut lab = lab_of(&BIRD2, count, &sessions);
    for (node, id) in lab.nodes.iter_mut().zip(0..) {
        let speaker = Arc::make_mut(&mut node.speaker);
        speaker.asn = 65001 + id;
        for peer in &mut speaker.peers {
            let other = (0..count)
                .find(|&other| address(other) == peer.address)
                .expect("a node");
            peer.remote_as = 65001 + other;
        }
    }
    lab
}

#[test]
fn an_as_puts_itself_in_front_and_keeps_its_preferences() {
    let mut lab = each_in_its_own_as(3, &[(0, 1), (1, 2)]);
    lab.nodes[0].routes = vec![Origination {
        med: Some(50),
        local_pref: Some(300),
        ..Origination::plain(block(0))
    }];
    let simulator = run(&lab, 30);
    let paths = simulator.paths(NodeId(1), block(0));
    assert_eq!(
        (paths[0].as_path.as_str(), paths[0].med, paths[0].local_pref),
        ("65001", Some(50), Some(100))
    );
    let paths = simulator.paths(NodeId(2), block(0));
    // RFC 4271 §5.1.4: the MED went to 65002 and no farther; §5.1.3: the next hop is the neighbour.
    assert_eq!((paths[0].as_path.as_str(), paths[0].med), ("65002 65001", None));
    assert_eq!(paths[0].next_hop, Some(address(1)));
}

#[test]
fn a_route_that_comes_home_is_refused() {
    // In a ring every route comes home; nobody may take it, and all converges.
    let lab = each_in_its_own_as(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
    let simulator = run(&lab, 60);
    assert!(simulator.converged());
    for node in 0..4 {
        assert_eq!(simulator.prefixes(NodeId(node)).len(), 4);
        let paths = simulator.paths(NodeId(node), block(node));
        assert_eq!(paths.len(), 1, "its own route, and no echo of it");
        // The opposite node is two hops away, both ways round.
        assert_eq!(
            simulator.paths(NodeId(node), block((node + 2) % 4))[0].asns.len(),
            2
        );
    }
}

#[test]
fn inside_an_as_the_next_hop_of_an_external_route_stays_unless_told_otherwise() {
    // 65001 — border router — inner router; the last two are in 65002.
    let build = |next_hop_self| {
        let mut lab = each_in_its_own_as(3, &[(0, 1), (1, 2)]);
        for (node, peer) in [(1, 1), (2, 0)] {
            let speaker = Arc::make_mut(&mut lab.nodes[node].speaker);
            speaker.asn = 65002;
            speaker.peers[peer].remote_as = 65002;
            Arc::make_mut(&mut speaker.peers[peer].settings).next_hop_self = next_hop_self;
        }
        lab
    };
    for (next_hop_self, next_hop) in [(false, address(0)), (true, address(1))] {
        let lab = build(next_hop_self);
        let simulator = run(&lab, 30);
        let path = &simulator.paths(NodeId(2), block(0))[0];
        assert_eq!((path.next_hop, path.local_pref), (Some(next_hop), Some(100)));
        assert_eq!(path.as_path, "65001");
    }
}

#[test]
fn well_known_communities_bind_who_received_the_route() {
    let mut lab = each_in_its_own_as(3, &[(0, 1), (1, 2)]);
    for (community, reaches) in [
        (bgp_wire::Community::NO_EXPORT, false),
        (bgp_wire::Community::new(65001, 7), true),
    ] {
        lab.nodes[0].routes = vec![Origination {
            communities: vec![community.0],
            ..Origination::plain(block(0))
        }];
        let simulator = run(&lab, 30);
        assert_eq!(simulator.paths(NodeId(1), block(0))[0].communities, [community.0]);
        assert_eq!(
            !simulator.paths(NodeId(2), block(0)).is_empty(),
            reaches,
            "{community}"
        );
    }
}

#[test]
fn ipv6_routes_need_an_ipv6_next_hop() {
    let mut lab = mesh(&BIRD2, 3);
    let six: ipnet::IpNet = "fd00:1::/64".parse().expect("a prefix");
    lab.nodes[0].routes.push(Origination::plain(six));
    for (node, next_hop) in [(0, "fd00::1"), (1, "fd00::2")] {
        Arc::make_mut(&mut lab.nodes[node].speaker).next_hop6 = next_hop.parse().ok();
    }
    let simulator = run(&lab, 30);
    assert_eq!(
        simulator.paths(NodeId(1), six)[0].next_hop,
        "fd00::1".parse().ok()
    );
    // The third node does not speak IPv6: the family is not negotiated.
    assert!(simulator.paths(NodeId(2), six).is_empty());
    assert_eq!(simulator.prefixes(NodeId(2)).len(), 3);
}

#[test]
fn in_bird_the_order_of_arrival_decides_between_meds() {
    // Node 1 hears a prefix from node 2 (AS 65100, MED 20), node 3 (AS 65200, MED 10) and node 4 (AS 65100, MED 5), in the
    // order 3, 2, 4. All at once: 2 falls to 4 by its MED, then 3 beats 4 by its identifier. One by one, as measured with
    // BIRD 2.0.12: 2 beats 3 by its identifier, then 4 beats 2 by its MED.
    let mut lab = each_in_its_own_as(4, &[(0, 1), (0, 2), (0, 3)]);
    for (node, asn) in [(1, 65100), (2, 65200), (3, 65100)] {
        Arc::make_mut(&mut lab.nodes[node].speaker).asn = asn;
        Arc::make_mut(&mut lab.nodes[0].speaker).peers[node - 1].remote_as = asn;
    }
    let announce = |second, node: u32, med| {
        let route = Origination {
            med: Some(med),
            ..Origination::plain(block(9))
        };
        at(second, Action::Originate(NodeId(node), route))
    };
    lab.events = vec![announce(200, 2, 10), announce(210, 1, 20), announce(220, 3, 5)];
    for (profile, best) in [(&BIRD2, 3), (&RFC, 2)] {
        for node in &mut lab.nodes {
            Arc::make_mut(&mut node.speaker).profile = profile;
        }
        let simulator = run(&lab, 230);
        let paths = simulator.paths(NodeId(0), block(9));
        assert_eq!(
            (paths.len(), paths[0].from),
            (3, Some(address(best))),
            "{}",
            profile.name
        );
    }
}
