//! One feed of a full table: what a route costs a real BIRD 2 in memory, and what it costs labsim.

mod bird;

use labsim::lab::{NodeId, Origination};
use labsim::sim::Simulator;
use labsim::speaker::profile::BIRD2;
use labsim::topology::{ORIGINATE, Table, Trial, Workload, full_table};

use crate::memory::resident;
use crate::{Outcome, table};

/// Routes, if nothing else is asked for.
const ROUTES: u32 = 200_000;

/// Gives BIRD and labsim the same table, and prints what it costs each.
pub(crate) fn print(routes: Option<&str>) -> Outcome<()> {
    let routes = match routes {
        Some(routes) => routes.parse()?,
        None => ROUTES,
    };
    let all = full_table(routes, 0, false);
    let bird = bird::feed(&all)?;
    let (paths, labsim) = in_labsim(all)?;
    let heading = ["what holds the routes", "paths", "MiB more", "octets a path"].map(String::from);
    let row = |name: &str, paths: u64, octets: u64| {
        vec![
            name.to_owned(),
            paths.to_string(),
            format!("{:.1}", octets as f64 / f64::from(1 << 20)),
            format!("{:.1}", octets as f64 / paths as f64),
        ]
    };
    let rows = [
        row("BIRD 2, all that is resident", bird.routes, bird.resident),
        row("BIRD 2, its own `show memory`", bird.routes, bird.counted),
        row("labsim, a border router, a reflector and a client", paths, labsim),
    ];
    table::print(&heading, &rows);
    Ok(())
}

/// The same by labsim: how many paths there are in all RIBs, and the memory that came while they did.
fn in_labsim(routes: Vec<Origination>) -> Outcome<(u64, u64)> {
    let shape = Table {
        clients: 1,
        reflectors: 1,
    };
    let workload = Workload {
        table: Some(routes),
        ..Workload::default()
    };
    let trial = Trial::new(&shape, &BIRD2, workload);
    let mut simulator = Simulator::new(&trial.lab);
    simulator.start();
    let mut before = 0;
    for phase in &trial.phases {
        if phase.name == ORIGINATE {
            before = resident("self")?;
            simulator.run_until(phase.end);
            break;
        }
        simulator.run_until(phase.end);
    }
    let after = resident("self")?;
    let nodes = (0..).map(NodeId).take(trial.lab.nodes.len());
    let rib = |node| simulator.speaker(node).rib().iter();
    let paths = nodes
        .flat_map(|node| rib(node).map(|(_, destination)| destination.paths().len() as u64))
        .sum();
    Ok((paths, after.saturating_sub(before)))
}
