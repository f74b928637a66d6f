//! From what the user typed to what the simulator runs: names become numbers, patterns become nodes, intent becomes
//! sessions, and everything that makes no sense is found.

mod act;
mod cluster;
mod ends;
mod events;
mod expect;
mod intent;
mod links;
mod neighbours;
mod nodes;
mod series;
mod sessions;
mod timeline;
mod timers;

use super::doubt::Doubt;
use super::expect::Expectation;
use super::names::Names;
use super::schema;
use crate::calico::Manifests;
use crate::diagnostic::{Findings, Sources};
use crate::lab::{Lab, Limits};
use crate::speaker::time::Time;

/// A run that handles more events than this is not going to end by itself.
const MOST_EVENTS: u64 = 200_000_000;
/// How long a run goes on after the last event, so that what it causes can be seen: BIRD's hold time is four minutes.
const MARGIN: std::time::Duration = std::time::Duration::from_secs(300);

/// What the steps of resolving share.
pub(super) struct Context<'a> {
    pub(super) sources: &'a Sources,
    pub(super) findings: &'a mut Findings,
    pub(super) names: Names,
    /// What not to blame.
    pub(super) doubt: Doubt,
}

/// Resolves a file. The result is of use only if no errors were found.
pub(super) fn resolve(
    file: &schema::Scenario,
    manifests: Option<&Manifests>,
    name: &str,
    mut context: Context<'_>,
) -> (Lab, Vec<Expectation>) {
    let planned = nodes::plan(file, manifests, &mut context);
    let plan = sessions::plan(file, manifests, &planned, &mut context);
    let links = links::resolve(file, &mut context);
    let nodes = neighbours::configure(file, planned, plan, &mut context);
    let until = until(file);
    let limits = Limits {
        until,
        events: MOST_EVENTS,
    };
    let mut lab = Lab {
        name: file.name.clone().unwrap_or_else(|| name.to_owned()),
        seed: file.seed.unwrap_or(0),
        nodes,
        links,
        events: Vec::new(),
        limits,
    };
    let steps = events::resolve(file, &lab, &mut context);
    lab.events = timeline::replay(steps, &lab, &mut context);
    let expectations = expect::resolve(file, &lab, &mut context);
    (lab, expectations)
}

/// Where the run ends: as the file says; or at the last expectation, and some time after the last event.
fn until(file: &schema::Scenario) -> Time {
    if let Some(until) = &file.until {
        return until.value.0;
    }
    let events = file.events.iter().flatten().map(|event| {
        let lasts = event.lasts.as_ref().map(|lasts| lasts.value.0);
        event.at.value.0 + lasts.unwrap_or_default() + MARGIN
    });
    let expectations = file.expect.iter().flatten().flat_map(|expectation| {
        let moments = [&expectation.at, &expectation.by];
        let windows = [&expectation.always, &expectation.never];
        let moments = moments.into_iter().flatten().map(|moment| moment.value.0);
        let ends = windows
            .into_iter()
            .flatten()
            .map(|window| window.until.unwrap_or(window.from));
        moments.chain(ends).collect::<Vec<_>>()
    });
    events.chain(expectations).fold(Time::ZERO + MARGIN, Time::max)
}
