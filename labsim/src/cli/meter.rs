//! How far a long run is, shown on a terminal.

use std::io::{self, IsTerminal, Write};
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
        let shown = io::stderr().is_terminal().then(|| show_on(Arc::clone(&last)));
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
fn show_on(last: Arc<Mutex<Last>>) -> io::Result<(Sender<()>, JoinHandle<()>)> {
    let begun = Instant::now();
    let (end, ended) = channel();
    let shown = std::thread::Builder::new().spawn(move || {
        let mut shown = false;
        while ended.recv_timeout(REFRESH) == Err(RecvTimeoutError::Timeout) {
            if begun.elapsed() >= PATIENCE {
                shown = true;
                let line = lock(&last).line(begun.elapsed());
                let _ = write!(io::stderr(), "\r{line}\x1b[K");
            }
        }
        if shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
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
