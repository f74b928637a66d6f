//! How far a long run is, shown on a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use labsim::replay::Progress;

/// Shows how far a long run is, on a terminal.
pub(super) struct Meter {
    begun: Instant,
    shown: Option<Instant>,
    calls: u32,
}

/// Runs that are shorter than this are not worth a meter.
const PATIENCE: Duration = Duration::from_secs(2);

impl Meter {
    pub(super) fn new() -> Meter {
        Meter {
            begun: Instant::now(),
            shown: None,
            calls: 0,
        }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        // The clock is asked now and then only: a moment of virtual time may take less than a look at it.
        self.calls = self.calls.wrapping_add(1);
        if !self.calls.is_multiple_of(1024) || !io::stderr().is_terminal() {
            return;
        }
        let now = Instant::now();
        let due = self.shown.unwrap_or(self.begun + PATIENCE - REFRESH) + REFRESH;
        if now >= due {
            self.shown = Some(now);
            let Progress {
                reached,
                until,
                events,
            } = progress;
            let _ = write!(
                io::stderr(),
                "\r{reached:.1} of {until:.0} s of virtual time, {events} events "
            );
        }
    }

    pub(super) fn clear(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// Between two looks at the meter.
const REFRESH: Duration = Duration::from_millis(250);
