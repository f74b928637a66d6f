//! What makes large labs fast changes nothing: every scenario has the same digest, the same messages and the same octets
//! with all shortcuts and with none.
//!
//! `LABSIM_SCENARIOS=FOLDER` tries other scenarios.

use std::process::ExitCode;

use labsim::lab::Lab;
use labsim::scenario;
use labsim::sim::{Simulator, Summary};
use labsim::speaker::profile::BIRD2;
use labsim::speaker::time::Time;
use labsim::topology::{Mesh, Reflectors, Shape};
use labsim_tests::scenarios;
use libtest_mimic::Trial;

fn main() -> ExitCode {
    let large = [
        Trial::test("a mesh of 40", || Ok(same(Mesh { nodes: 40 }.lab(&BIRD2))?)),
        Trial::test("3 reflectors with 40 clients", || {
            Ok(same(
                Reflectors {
                    clients: 40,
                    reflectors: 3,
                }
                .lab(&BIRD2),
            )?)
        }),
    ];
    scenarios::run(
        |file| same(scenario::load(file).map_err(|wrong| wrong.to_string())?.lab),
        Vec::new(),
        large.into(),
    )
}

fn same(mut lab: Lab) -> Result<(), String> {
    // An hour is enough for labs without an end.
    lab.limits.until = lab.limits.until.min(Time::from_secs(3600));
    for seed in [lab.seed, lab.seed + 1] {
        lab.seed = seed;
        let (short, long) = (
            figures(Simulator::new(&lab)),
            figures(Simulator::straightforward(&lab)),
        );
        if short != long {
            return Err(format!(
                "seed {seed}: with shortcuts {short:#?}, without {long:#?}"
            ));
        }
    }
    Ok(())
}

/// All figures but the number of events, which is what shortcuts save.
fn figures(mut simulator: Simulator<'_>) -> Summary {
    simulator.start();
    simulator.run_until(Time::NEVER);
    Summary {
        events: 0,
        ..simulator.summary()
    }
}
