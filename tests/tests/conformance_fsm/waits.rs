//! What a session's timers allow: each BGP timer of BIRD is drawn from 75 to 100 % of its value.

use labsim::speaker::profile::Timers;

use crate::seen::{Seen, Source};

/// A row is seen up to 0.1 s late, at either end of a wait.
pub(crate) const LATE: f64 = 0.2;

/// The shortest and the longest that may pass between the things seen so far and what comes next, where a timer of the
/// session decides that.
pub(crate) fn allowed(timers: &Timers, before: &[Seen], next: &Seen) -> Option<(f64, f64)> {
    let shown = |seen: &&Seen| seen.source == Source::Shown;
    let row = before.iter().rfind(shown)?;
    let by_timer = match next.source {
        Source::Daemon => next.what == "S",
        Source::Peer => false,
        // Else a packet or a command brought the row.
        Source::Shown => before.last().is_some_and(|last| shown(&last)) && !is(next, "down]"),
    };
    let expired = next.what.contains("BGP Error: Hold timer expired");
    let seconds = if !by_timer {
        return None;
    } else if is(row, "Idle") {
        let errors = before.iter().filter(|seen| is(seen, "Idle")).count();
        idle_hold_time(timers, errors)
    } else if is(row, "Active") {
        timers.connect_delay.as_secs_f64()
    } else if is(row, "OpenSent") && expired {
        timers.open_hold.as_secs_f64()
    } else {
        return None;
    };
    Some((0.75 * seconds - LATE, seconds + LATE))
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
