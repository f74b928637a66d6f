//! Ctrl-C: the run ends at the next moment of virtual time. In a large lab that may take long; then what is known of
//! the phases before is printed, and that is the end.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;

use super::report::Report;
use crate::cli::INTERRUPTED;

/// So long the run has to end on its own.
const GRACE: Duration = Duration::from_secs(1);

/// What is known so far, for whoever comes to print it.
pub(super) struct Interrupt {
    requested: Arc<AtomicBool>,
    known: Arc<Mutex<Known>>,
}

struct Known {
    report: Report,
    /// The run prints it itself.
    finished: bool,
}

impl Interrupt {
    /// Waits for Ctrl-C from now on.
    pub(super) fn listen(report: Report, json: bool) -> io::Result<Interrupt> {
        let finished = false;
        let interrupt = Interrupt {
            requested: Arc::default(),
            known: Arc::new(Mutex::new(Known { report, finished })),
        };
        let (requested, known) = (Arc::clone(&interrupt.requested), Arc::clone(&interrupt.known));
        let mut signals = Signals::new([SIGINT])?;
        std::thread::Builder::new().spawn(move || {
            if signals.forever().next().is_some() {
                requested.store(true, Ordering::Relaxed);
                std::thread::sleep(GRACE);
                give_up(&mut lock(&known), json);
            }
        })?;
        Ok(interrupt)
    }

    /// Whether the run is to end.
    pub(super) fn requested(&self) -> bool {
        self.requested.load(Ordering::Relaxed)
    }

    /// Something has become known.
    pub(super) fn know(&self, then: impl FnOnce(&mut Report)) {
        then(&mut lock(&self.known).report);
    }

    /// The run is over, and prints what it knows.
    pub(super) fn finish(self) -> Report {
        let mut known = lock(&self.known);
        known.finished = true;
        known.report.spent = known.report.begun.spent();
        known.report.clone()
    }
}

/// Prints what is known and ends the process, unless the run has done so.
fn give_up(known: &mut Known, json: bool) {
    if known.finished {
        return;
    }
    known.report.interrupted = true;
    known.report.spent = known.report.begun.spent();
    // The command holds the lock of the standard output.
    let out = io::stdout().as_fd().try_clone_to_owned();
    let _ = out.and_then(|out| known.report.print(json, &mut File::from(out)));
    std::process::exit(INTERRUPTED.into());
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
