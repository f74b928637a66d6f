//! How far a long run is, shown on a terminal.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use labsim::replay::Progress;

/// Shows how far a long run is, on a terminal. A moment of virtual time may take long in a large lab, so the clock is
/// watched by a thread of its own.
pub(super) struct Meter {
    last: Arc<Mutex<Last>>,
    /// Events at the last look.
    looked: u64,
    /// Where there is a terminal.
    shown: Option<(Sender<()>, JoinHandle<()>)>,
}

/// What was last told.
struct Last {
    phase: &'static str,
    progress: Progress,
    /// Counts on within a moment.
    events: Option<Arc<AtomicU64>>,
}

/// Runs that are shorter than this are not worth a meter.
const PATIENCE: Duration = Duration::from_secs(2);
/// Between two looks at the meter.
const REFRESH: Duration = Duration::from_millis(250);
/// What happens is told once in so many events: a moment of virtual time may take less than the telling.
const LOOK: u64 = 1024;

impl Meter {
    pub(super) fn new() -> Meter {
        // The command holds the lock of the standard error, so the thread has a way of its own there.
        let terminal = io::stderr()
            .is_terminal()
            .then(|| io::stderr().as_fd().try_clone_to_owned());
        Meter::on(terminal.and_then(Result::ok).map(File::from), PATIENCE)
    }

    fn on(terminal: Option<File>, patience: Duration) -> Meter {
        let progress = Progress {
            reached: 0.0,
            until: 0.0,
            events: 0,
        };
        let last = Arc::new(Mutex::new(Last {
            phase: "",
            progress,
            events: None,
        }));
        let shown = terminal.map(|terminal| show_on(terminal, patience, Arc::clone(&last)));
        Meter {
            last,
            looked: 0,
            shown: shown.and_then(Result::ok),
        }
    }

    /// Has it look at a count of events that goes on within a moment.
    pub(super) fn watch(&mut self, events: Arc<AtomicU64>) {
        lock(&self.last).events = Some(events);
    }

    /// Tells how far the run is. `phase` says what of the run this is about; it may be empty.
    pub(super) fn show(&mut self, phase: &'static str, progress: Progress) {
        if self.shown.is_none() || progress.events < self.looked + LOOK {
            return;
        }
        self.looked = progress.events;
        let mut last = lock(&self.last);
        last.phase = phase;
        last.progress = progress;
    }

    /// The run is over.
    pub(super) fn clear(&mut self) {
        if let Some((end, shown)) = self.shown.take() {
            drop(end);
            // It has nothing to say but that it has ended.
            let _ = shown.join();
        }
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Shows what was last told, again and again until the other end is gone.
fn show_on(
    mut terminal: File,
    patience: Duration,
    last: Arc<Mutex<Last>>,
) -> io::Result<(Sender<()>, JoinHandle<()>)> {
    let begun = Instant::now();
    let (end, ended) = channel();
    let shown = std::thread::Builder::new().spawn(move || {
        let mut shown = false;
        while ended.recv_timeout(REFRESH) == Err(RecvTimeoutError::Timeout) {
            if begun.elapsed() >= patience {
                shown = true;
                let line = lock(&last).line(begun.elapsed());
                let _ = write!(terminal, "\r{line}\x1b[K");
            }
        }
        if shown {
            let _ = write!(terminal, "\r\x1b[K");
        }
    })?;
    Ok((end, shown))
}

impl Last {
    fn line(&self, elapsed: Duration) -> String {
        let Progress {
            reached,
            until,
            events,
        } = self.progress;
        let counted = self.events.as_ref().map(|events| events.load(Ordering::Relaxed));
        let (events, seconds) = (events.max(counted.unwrap_or(0)), elapsed.as_secs());
        let colon = if self.phase.is_empty() { "" } else { ": " };
        format!(
            "{}{colon}{reached:.3} of {until:.0} s of virtual time, {events} events, {seconds} s",
            self.phase
        )
    }
}

fn lock(last: &Mutex<Last>) -> std::sync::MutexGuard<'_, Last> {
    last.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_within_a_long_moment() {
        // As a command holds it while it runs.
        let _lock = io::stderr().lock();
        let shown = tempfile::NamedTempFile::new().expect("a file");
        let mut meter = Meter::on(shown.reopen().ok(), Duration::ZERO);
        let events = Arc::new(AtomicU64::new(7));
        meter.watch(Arc::clone(&events));
        let progress = Progress {
            reached: 1.5,
            until: 30.0,
            events: LOOK,
        };
        meter.show("bring-up", progress);
        std::thread::sleep(2 * REFRESH);
        events.store(5000, Ordering::Relaxed);
        std::thread::sleep(2 * REFRESH);
        meter.clear();
        let text = std::fs::read_to_string(shown.path()).expect("text");
        for part in [
            "\rbring-up: 1.500 of 30 s of virtual time, 1024 events, ",
            "5000 events",
            "\r\x1b[K",
        ] {
            assert!(text.contains(part), "{part:?} in {text:?}");
        }
    }
}
