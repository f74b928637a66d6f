//! What a session's timers allow: each BGP timer of BIRD is drawn from 75 to 100 % of its value.

use labsim::speaker::profile::Timers;

use crate::seen::{Seen, Source};

/// A row is seen up to 0.1 s late, at either end of a wait.
pub(crate) const LATE: f64 = 0.2;

/// What decides when something comes.
pub(crate) struct Timer {
    /// When it was started.
    pub(crate) started: f64,
    /// The shortest and the longest that it may take.
    pub(crate) allowed: (f64, f64),
}

/// The timer of the session that has brought what comes next, if one has.
pub(crate) fn timer(timers: &Timers, before: &[Seen], next: &Seen) -> Option<Timer> {
    let row = before.iter().rfind(|seen| seen.source == Source::Shown)?;
    if !is_brought_by_timer(before, next) {
        return None;
    }
    let expired = next.what.contains("BGP Error: Hold timer expired");
    let seconds = if is(row, "Idle") {
        let errors = before.iter().filter(|seen| is(seen, "Idle")).count();
        idle_hold_time(timers, errors)
    } else if is(row, "Active") {
        timers.connect_delay.as_secs_f64()
    } else if is(row, "OpenSent") && expired {
        timers.open_hold.as_secs_f64()
    } else {
        return None;
    };
    // A refused attempt starts the timer anew, and need not change the row.
    let refused = before
        .iter()
        .rfind(|seen| seen.source == Source::Peer && seen.what == "R.");
    Some(Timer {
        started: refused.map_or(row.at, |refused| refused.at.max(row.at)),
        allowed: (0.75 * seconds - LATE, seconds + LATE),
    })
}

/// A row may also come from a packet just before it, or from a command.
fn is_brought_by_timer(before: &[Seen], next: &Seen) -> bool {
    let by_packet = |last: &Seen| last.source != Source::Shown && next.at - last.at < LATE;
    match next.source {
        Source::Daemon => next.what == "S",
        Source::Peer => false,
        Source::Shown => !is(next, "down]") && !before.last().is_some_and(by_packet),
    }
}

/// A line of BIRD's log about a wait that begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Delay {
    /// Before it dials, in seconds.
    Connect(f64),
    /// After an error.
    Startup(f64),
}

impl Delay {
    /// `<TRACE> p: Startup delayed by 60 seconds due to errors`.
    pub(crate) fn parse(line: &str) -> Option<Delay> {
        let (before, after) = line.split_once(" delayed by ")?;
        let seconds = after.split(' ').next()?.parse().ok()?;
        match before.rsplit(' ').next()? {
            "Connect" => Some(Delay::Connect(seconds)),
            "Startup" => Some(Delay::Startup(seconds)),
            _ => None,
        }
    }
}

/// The delays of a log must be those of the session's timers: all waits are judged by these.
pub(crate) fn announced(timers: &Timers, log: &[Delay]) -> Result<(), String> {
    let mut errors = 0;
    for delay in log {
        let (what, announced, ours) = match *delay {
            Delay::Connect(seconds) => ("connect delay", seconds, timers.connect_delay.as_secs_f64()),
            Delay::Startup(seconds) => {
                errors += 1;
                ("error wait", seconds, idle_hold_time(timers, errors))
            }
        };
        if announced != ours {
            return Err(format!(
                "the log has {announced} s of {what}, the profile {ours} s"
            ));
        }
    }
    Ok(())
}

/// The wait after the nth error; each doubles the one before.
fn idle_hold_time(timers: &Timers, errors: usize) -> f64 {
    let doublings = i32::try_from(errors.saturating_sub(1)).unwrap_or(i32::MAX);
    let time = timers.idle_hold_min.as_secs_f64() * 2f64.powi(doublings);
    time.min(timers.idle_hold_max.as_secs_f64())
}

fn is(row: &Seen, state: &str) -> bool {
    row.source == Source::Shown && row.what.split_whitespace().any(|word| word == state)
}
