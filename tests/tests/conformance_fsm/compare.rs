//! A recording against many runs of the simulator.

use labsim::speaker::profile::Timers;

use crate::seen::{Seen, Source, comparable};
use crate::waits::{LATE, timer};

/// So many runs that look like the recording are enough to know how long each wait may be.
const ENOUGH: usize = 100;
/// Fewer say too little about that.
const FEW: usize = 5;
/// When to give up looking for more.
const TRIES: u64 = 1000;

/// The kernel's timer wheel fires late, the later the longer the wait: a SYN's sixth repeat was seen at 35.7 s instead
/// of 35.
const KERNEL_LATE: f64 = 0.05;

/// Whether the recording is a run that the simulator makes too: `run` makes one for a seed. Says what was compared, or
/// what differs.
pub(crate) fn compare(
    recorded: Vec<Seen>,
    timers: &Timers,
    run: impl Fn(u64) -> Vec<Seen>,
) -> Result<String, String> {
    let rows = |seen: &[Seen]| seen.iter().filter(|seen| seen.source == Source::Shown).count();
    let all_rows = rows(&recorded);
    let recorded = comparable(recorded);
    bounded("the recording", timers, &recorded)?;
    let (mut alike, mut closest, mut tries) = (Vec::new(), Vec::new(), 0);
    while tries < TRIES && alike.len() < ENOUGH {
        let simulated = comparable(run(tries));
        if same(&recorded, &simulated) == recorded.len().max(simulated.len()) {
            bounded(&format!("the simulator (seed {tries})"), timers, &simulated)?;
            alike.push(simulated);
        } else if same(&recorded, &simulated) >= same(&recorded, &closest) {
            closest = simulated;
        }
        tries += 1;
    }
    if alike.len() < FEW {
        let difference = difference(&recorded, &closest);
        return Err(format!(
            "{} of {tries} runs look alike; the closest: {difference}",
            alike.len()
        ));
    }
    for (index, _) in recorded.iter().enumerate().skip(1) {
        among(&recorded, &alike, index)?;
    }
    let rows = rows(&recorded);
    let short = match all_rows - rows {
        0 => String::new(),
        short => format!(" ({short} more, for a moment or again)"),
    };
    Ok(format!(
        "{rows} rows{short}, {} packets, {} waits, as in {} of {tries} runs",
        recorded.len() - rows,
        recorded.len().saturating_sub(1),
        alike.len(),
    ))
}

/// How many things from the beginning are the same.
fn same(a: &[Seen], b: &[Seen]) -> usize {
    let alike = |(a, b): &(&Seen, &Seen)| a.source == b.source && a.what == b.what;
    a.iter().zip(b).take_while(alike).count()
}

fn difference(recorded: &[Seen], simulated: &[Seen]) -> String {
    let index = same(recorded, simulated);
    let tell = |seen: Option<&Seen>| match seen {
        Some(seen) => format!("{} at {:.2} s", name(seen), seen.at),
        None => "nothing more".to_owned(),
    };
    let after = index.checked_sub(1).and_then(|last| recorded.get(last));
    let after = after.map(|seen| format!(" after {}", tell(Some(seen))));
    format!(
        "recorded{} is {}, simulated is {}",
        after.unwrap_or_default(),
        tell(recorded.get(index)),
        tell(simulated.get(index))
    )
}

/// How long passed before the thing of that index. Within a moment things are sorted by source, not by time.
fn wait(seen: &[Seen], index: usize) -> f64 {
    let (before, rest) = seen.split_at(index);
    let last = before
        .iter()
        .map(|seen| seen.at)
        .fold(f64::NEG_INFINITY, f64::max);
    rest.first().map_or(0.0, |next| (next.at - last).max(0.0))
}

/// Every wait must be one that the session's timers allow.
fn bounded(whose: &str, timers: &Timers, seen: &[Seen]) -> Result<(), String> {
    for (index, next) in seen.iter().enumerate() {
        let Some(timer) = timer(timers, &seen[..index], next) else {
            continue;
        };
        let (took, (least, most)) = (next.at - timer.started, timer.allowed);
        if took < least || took > most {
            return Err(format!(
                "{whose} has {} {took:.2} s after its timer began, which allows {least:.2} to {most:.2} s",
                name(next),
            ));
        }
    }
    Ok(())
}

/// A wait of the recording must lie among those of the runs that look like it.
fn among(recorded: &[Seen], alike: &[Vec<Seen>], index: usize) -> Result<(), String> {
    let waits = alike.iter().map(|run| wait(run, index));
    let least = waits.clone().fold(f64::INFINITY, f64::min);
    let most = waits.fold(f64::NEG_INFINITY, f64::max);
    // The runs are a sample: what is possible reaches a gap or two beyond them.
    let gap = 2.0 * (most - least) / alike.len() as f64;
    let tolerance = LATE + gap;
    let late = if recorded[index].what == "S" && recorded[index - 1].what != "S" {
        0.0
    } else {
        KERNEL_LATE * most
    };
    let took = wait(recorded, index);
    if took < least - tolerance || took > most + tolerance + late {
        return Err(format!(
            "recorded is {} {took:.2} s after {}, simulated {least:.2} to {most:.2} s after it",
            name(&recorded[index]),
            name(&recorded[index - 1]),
        ));
    }
    Ok(())
}

fn name(seen: &Seen) -> String {
    let source = match seen.source {
        Source::Daemon => "the daemon's",
        Source::Peer => "the peer's",
        Source::Shown => "the row",
    };
    format!("{source} `{}`", seen.what)
}
