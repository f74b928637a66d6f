//! Sessions recorded from a real BIRD 2.0.12, and the simulator with the profile `bird2` in the same situations: the
//! states shown, the segments and messages on the wire, and how long each took must be such as the simulator has them.
//!
//! What a daemon does depends on the jitter of its timers, so a recording is one run of many. It agrees if it is one
//! that the simulator makes too: among runs with different seeds some show the very same sequence, and each wait of the
//! recording lies among theirs. What the timers allow bounds both (`waits`).
//!
//! `LABSIM_FSM=FOLDER` tries another folder: of recordings with wire and log (`bird-dropped.txt`), or of timelines of
//! `show protocols` together with the configurations of their daemons (`2.0.12-timeline-startup.txt`).

mod compare;
mod pair;
mod recording;
mod scripted;
mod seen;
mod situation;
mod statement;
mod step;
mod timeline;
mod waits;

use std::path::PathBuf;
use std::process::ExitCode;

use labsim_tests::conformance::{self, Case, Verdict};

fn main() -> ExitCode {
    conformance::run_cases("LABSIM_FSM", "data/fsm", cases)
}

fn cases(path: PathBuf) -> Vec<Case> {
    let name = conformance::file_name(&path);
    if name.contains("-timeline-") {
        return timeline::cases(&path, &name);
    }
    vec![Case {
        name,
        check: Box::new(move || recording::check(&path).unwrap_or_else(Verdict::Differs)),
    }]
}
