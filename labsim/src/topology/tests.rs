//! The closed forms, against the simulator.

use std::collections::BTreeSet;

use super::*;
use crate::lab::Origination;
use crate::sim::Simulator;
use crate::speaker::profile::BIRD2;

/// Runs a trial and asserts all that it says of itself, in every phase.
fn hold(shape: &dyn Shape, workload: &Workload) {
    let trial = Trial::new(shape, &BIRD2, workload.clone());
    let name = &trial.lab.name;
    let (mut fast, mut plain) = (Simulator::new(&trial.lab), Simulator::straightforward(&trial.lab));
    fast.start();
    plain.start();
    let mut before = 0;
    for phase in &trial.phases {
        fast.run_until(phase.end);
        plain.run_until(phase.end);
        let (summary, plain) = (fast.summary(), plain.summary());
        assert_eq!(summary.sessions, trial.sessions, "{name}: sessions");
        let seen = summary.prefix_updates - before;
        before = summary.prefix_updates;
        if let Some(expected) = phase.prefix_updates {
            assert_eq!(seen, expected, "{name}: {}", phase.name);
        }
        assert_eq!(
            (summary.digest, summary.messages, summary.bytes),
            (plain.digest, plain.messages, plain.bytes),
            "{name}: {}",
            phase.name
        );
        assert!(summary.converged, "{name}: {}", phase.name);
        if phase.name == trial::BRING_UP {
            assert_eq!(summary.established, trial.sessions, "{name}: established");
        }
    }
}

fn several() -> [Workload; 2] {
    let many = Workload {
        prefixes: 3,
        six: true,
        hour: true,
        seed: 7,
        ..Workload::default()
    };
    [Workload::default(), many]
}

#[test]
fn meshes_hold() {
    for workload in several() {
        for nodes in [2, 3, 9] {
            hold(&Mesh { nodes }, &workload);
        }
        for (nodes, degree) in [(3, 2), (9, 4), (9, 8), (10, 6)] {
            hold(&PartialMesh { nodes, degree }, &workload);
        }
    }
}

#[test]
fn reflectors_hold() {
    for workload in several() {
        for (clients, reflectors) in [(1, 1), (6, 1), (1, 2), (7, 2), (5, 3), (4, 5)] {
            hold(&Reflectors { clients, reflectors }, &workload);
        }
    }
}

#[test]
fn hierarchies_hold() {
    for workload in several() {
        for (top, middle, pairs, parents) in [
            (1, 0, 1, 1),
            (2, 0, 1, 2),
            (2, 0, 3, 2),
            (3, 0, 4, 3),
            (4, 0, 3, 2),
            (3, 0, 3, 1),
            (1, 1, 1, 1),
            (2, 2, 3, 2),
            (3, 2, 5, 2),
            (4, 3, 4, 1),
        ] {
            for clients in [pairs, 3 * pairs + 1] {
                let shape = Hierarchy {
                    clients,
                    top,
                    middle,
                    pairs,
                    parents,
                };
                hold(&shape, &workload);
            }
        }
    }
}

#[test]
fn a_hierarchy_lets_everybody_know_everything() {
    let shape = Hierarchy {
        clients: 11,
        top: 4,
        middle: 3,
        pairs: 5,
        parents: 2,
    };
    let trial = Trial::new(&shape, &BIRD2, Workload::default());
    let mut simulator = Simulator::new(&trial.lab);
    simulator.start();
    simulator.run_until(trial.phases[1].end);
    for node in (0..).map(NodeId).take(trial.lab.nodes.len()) {
        let known = simulator.speaker(node).rib().iter();
        assert_eq!(
            known
                .filter(|(_, destination)| destination.best().is_some())
                .count(),
            11
        );
    }
}

#[test]
fn a_table_holds() {
    for six in [false, true] {
        let workload = Workload {
            table: Some(full_table(500, 3, six)),
            six,
            ..Workload::default()
        };
        for (clients, reflectors) in [(3, 2), (1, 1), (2, 3)] {
            hold(&Table { clients, reflectors }, &workload);
        }
    }
}

#[test]
fn a_table_is_mixed_and_has_no_prefix_twice() {
    for six in [false, true] {
        let table = full_table(20_000, 1, six);
        assert_eq!(table, full_table(20_000, 1, six));
        assert_ne!(table, full_table(20_000, 2, six));
        let prefixes: BTreeSet<IpNet> = table.iter().map(|route| route.prefix).collect();
        assert_eq!(prefixes.len(), table.len());
        assert!(prefixes.iter().all(|prefix| prefix.trunc() == *prefix));
        let longest = table
            .iter()
            .filter(|route| route.prefix.prefix_len() == if six { 48 } else { 24 });
        assert!((0.4..0.7).contains(&(longest.count() as f64 / 20_000.0)));
        let sets: Vec<_> = table.iter().map(Origination::attributes).collect();
        let distinct = sets.iter().collect::<indexmap::IndexSet<_>>().len();
        assert!((2_000..8_000).contains(&distinct), "{distinct} sets");
        let ases: usize = sets.iter().map(|set| set.as_path.path_len()).sum();
        assert!((3.5..5.5).contains(&(ases as f64 / 20_000.0)));
        assert!(sets.iter().any(|set| set.med.is_some()) && sets.iter().any(|set| set.med.is_none()));
    }
}

#[test]
fn the_rarest_length_does_not_run_out() {
    let table = full_table(MOST_ROUTES, 5, false);
    let rare: Vec<IpNet> = table
        .iter()
        .map(|route| route.prefix)
        .filter(|prefix| prefix.prefix_len() <= 16)
        .collect();
    assert_eq!(rare.iter().collect::<BTreeSet<_>>().len(), rare.len());
}

#[test]
fn blocks_do_not_overlap_and_end_with_10_0_0_0() {
    let block_in_words = |index, six| block(index, six).map(|block| block.to_string());
    assert_eq!(block_in_words(0, false).as_deref(), Some("10.0.0.0/26"));
    assert_eq!(block_in_words(5, false).as_deref(), Some("10.0.1.64/26"));
    assert_eq!(
        block_in_words(MOST_BLOCKS - 1, false).as_deref(),
        Some("10.255.255.192/26")
    );
    assert_eq!(block_in_words(MOST_BLOCKS, false), None);
    assert_eq!(block_in_words(5, true).as_deref(), Some("fd10::140/122"));
}

#[test]
fn a_partial_mesh_has_its_nearest_on_both_sides() {
    let lab = PartialMesh { nodes: 6, degree: 2 }.lab(&BIRD2);
    let peers: Vec<String> = lab.nodes[0]
        .speaker
        .peers
        .iter()
        .map(|peer| lab.name_of(peer.address))
        .collect();
    assert_eq!(peers, ["node2", "node6"]);
}
