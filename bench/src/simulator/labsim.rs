//! labsim: sessions are brought up from Idle, and everything is octets.

use std::time::Instant;

use labsim::sim::Simulator;
use labsim::speaker::profile::BIRD2;
use labsim::topology::{self, BRING_UP, Mesh, ORIGINATE, Reflectors, Trial, Workload};

use super::Shape;
use super::child::Done;
use crate::Outcome;

pub(super) fn run(shape: Shape, nodes: u32) -> Outcome<Done> {
    let made: Box<dyn topology::Shape> = match shape {
        Shape::Mesh => Box::new(Mesh { nodes }),
        Shape::TwoReflectors => Box::new(Reflectors {
            clients: nodes,
            reflectors: 2,
        }),
    };
    let trial = Trial::new(made.as_ref(), &BIRD2, Workload::default());
    let [bring_up, originate, ..] = trial.phases[..] else {
        return Err("a trial begins with two phases".into());
    };
    debug_assert_eq!([bring_up.name, originate.name], [BRING_UP, ORIGINATE]);
    let mut simulator = Simulator::new(&trial.lab);
    simulator.start();
    simulator.run_until(bring_up.end);
    let begun = Instant::now();
    simulator.run_until(originate.end);
    let converge_wall = begun.elapsed();
    let summary = simulator.summary();
    if summary.established != trial.sessions || Some(summary.prefix_updates) != originate.prefix_updates {
        return Err(format!("not as the closed form has it: {summary:?}").into());
    }
    // To take a large lab apart is no part of the work.
    std::mem::forget(simulator);
    Ok(Done {
        sessions: summary.sessions,
        prefix_updates: summary.prefix_updates,
        converge_wall,
    })
}
