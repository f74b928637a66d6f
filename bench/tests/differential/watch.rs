//! A watch over time: a codec that hangs cannot be stopped, so the test ends and says on what.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::mutate::Case;
use crate::tally;

/// As long as no message takes, however slow the machine and the build.
const MOST: Duration = Duration::from_secs(20);

/// What each worker reads, and since when.
type Reading = Arc<Mutex<Vec<Option<(Instant, String)>>>>;

/// The watch.
pub(crate) struct Watch {
    seed: u64,
    reading: Reading,
}

impl Watch {
    /// Begins to watch.
    pub(crate) fn begin(seed: u64) -> Watch {
        let reading = Reading::default();
        let watched = Arc::clone(&reading);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(200));
                let reading = watched.lock().expect("no worker panics while it notes").clone();
                let hung = reading.iter().flatten().find(|(since, _)| since.elapsed() > MOST);
                if let Some((_, what)) = hung {
                    eprintln!("a codec hangs, for {MOST:?} by now, on {what}");
                    std::process::exit(101);
                }
            }
        });
        Watch { seed, reading }
    }

    /// Does the work on a message under the watch.
    pub(crate) fn watched(&self, worker: usize, number: usize, case: &Case, work: impl FnOnce()) {
        let what = format!(
            "SEED={} CASE={number} [{}] {}",
            self.seed,
            case.session,
            tally::hex(&case.octets)
        );
        self.note(worker, Some((Instant::now(), what)));
        work();
        self.note(worker, None);
    }

    fn note(&self, worker: usize, what: Option<(Instant, String)>) {
        let mut reading = self.reading.lock().expect("the watch does not panic");
        if reading.len() <= worker {
            reading.resize(worker + 1, None);
        }
        reading[worker] = what;
    }
}
