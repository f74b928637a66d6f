//! How far a long run is, shown on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use labsim::replay::Progress;

/// Shows how far a long run is, on a terminal.
pub(super) struct Meter {
    begun: Instant,
    shown: Option<Instant>,
    /// Events at the last look at the clock.
    looked: u64,
    terminal: bool,
}

/// Runs that are shorter than this are not worth a meter.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks at the meter.
const REFRESH: Duration = Duration::from_millis(250);
/// The clock is asked once in so many events: a moment of virtual time may take less than a look at it.
const LOOK: u64 = 1024;

impl Meter {
    pub(super) fn new() -> Meter {
        Meter {
            begun: Instant::now(),
            shown: None,
            looked: 0,
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows it, if it is time to. `phase` says what of the run this is about; it may be empty.
    pub(super) fn show(&mut self, phase: &str, progress: Progress) {
        if !self.terminal || progress.events < self.looked + LOOK {
            return;
        }
        self.looked = progress.events;
        let now = Instant::now();
        let due = self.shown.unwrap_or(self.begun + PATIENCE - REFRESH) + REFRESH;
        if now >= due {
            self.shown = Some(now);
            let Progress {
                reached,
                until,
                events,
            } = progress;
            let colon = if phase.is_empty() { "" } else { ": " };
            let _ = write!(
                io::stderr(),
                "\r{phase}{colon}{reached:.3} of {until:.0} s of virtual time, {events} events\x1b[K"
            );
        }
    }

    pub(super) fn clear(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
