//! Running a trial, and looking at the clock.

use labsim::lab::NodeId;
use labsim::observe::Observe;
use labsim::replay::Progress;
use labsim::sim::Simulator;
use labsim::speaker::time::Time;
use labsim::topology::{ORIGINATE, Phase, Trial};

use super::interrupt::Interrupt;
use super::report::Measured;
use super::usage::{Begun, Memory};
use crate::cli::meter::Meter;

/// Runs a trial phase by phase, until its end or until somebody interrupts it; what comes of it is kept there.
pub(super) fn measure(trial: &Trial, plain: bool, interrupt: &Interrupt) {
    let mut simulator = match plain {
        true => Simulator::straightforward(&trial.lab),
        false => Simulator::new(&trial.lab),
    };
    interrupt.know(|report| report.set_up = report.begun.spent());
    let mut meter = Meter::new();
    meter.watch(simulator.told_events());
    let mut former = None;
    for phase in &trial.phases {
        let begun = Begun::now();
        if former.is_none() {
            simulator.start();
        }
        let complete = run(&mut simulator, phase, &mut meter, interrupt);
        let measured = Measured {
            phase: *phase,
            complete,
            spent: begun.spent(),
            memory: Memory::now(),
            summary: simulator.summary(),
        };
        former = Some(measured.summary);
        interrupt.know(|report| report.phases.push(measured));
        if !complete {
            interrupt.know(|report| report.interrupted = true);
            break;
        }
        if phase.name == ORIGINATE {
            let paths = paths(&simulator);
            interrupt.know(|report| report.paths = Some(paths));
        }
    }
    meter.clear();
    // To take a large lab apart is no part of the work.
    std::mem::forget(simulator);
}

/// Whether the end of the phase was reached.
fn run(simulator: &mut Simulator<'_>, phase: &Phase, meter: &mut Meter, interrupt: &Interrupt) -> bool {
    let mut show = |simulator: &Simulator<'_>, at: Time| {
        let progress = Progress {
            reached: at.as_secs_f64(),
            until: phase.end.as_secs_f64(),
            events: simulator.events(),
        };
        meter.show(phase.name, progress);
        !interrupt.requested()
    };
    // Nobody looks at the lab within a phase.
    while simulator.foresee(phase.end) {
        if !show(simulator, simulator.now()) {
            return false;
        }
    }
    while let Some(at) = simulator.next_at().filter(|&at| at <= phase.end) {
        if !show(simulator, at) {
            return false;
        }
        simulator.step();
    }
    simulator.run_until(phase.end);
    true
}

/// The paths that all nodes know, to all prefixes.
fn paths(simulator: &Simulator<'_>) -> u64 {
    let nodes = (0..).map(NodeId).take(simulator.lab().nodes.len());
    let of = |node| {
        let destinations = simulator.speaker(node).rib().iter();
        destinations
            .map(|(_, destination)| destination.paths().len() as u64)
            .sum::<u64>()
    };
    nodes.map(of).sum()
}
