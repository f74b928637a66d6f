//! What is done with a lab to measure it, phase by phase.

use super::{Shape, block, over_ipv6};
use crate::lab::{Action, Crash, Lab, NodeId, Origination, TimedAction};
use crate::speaker::profile::Profile;
use crate::speaker::time::Time;

/// What the originators announce, and how long the lab is watched.
#[derive(Clone, Debug)]
pub struct Workload {
    /// So many blocks per originator; see [`block`].
    pub prefixes: u32,
    /// Of these routes instead, all of them from each originator.
    pub table: Option<Vec<Origination>>,
    /// Sessions and blocks are those of IPv6.
    pub six: bool,
    /// An hour in which nothing happens comes last.
    pub hour: bool,
    /// See [`Lab::seed`].
    pub seed: u64,
}

impl Default for Workload {
    /// One /26 per originator.
    fn default() -> Workload {
        Workload {
            prefixes: 1,
            table: None,
            six: false,
            hour: false,
            seed: 0,
        }
    }
}

/// A lab with all that happens in it, and what that must come to.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The lab.
    pub lab: Lab,
    /// Sessions it must have.
    pub sessions: u64,
    /// From the start on, one behind the other.
    pub phases: Vec<Phase>,
}

/// A part of a trial. In each there is time enough for all to become quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// For people.
    pub name: &'static str,
    /// The last moment of it.
    pub end: Time,
    /// Prefix-updates it must bring, where a closed form is known.
    pub prefix_updates: Option<u64>,
}

/// The phase in which all sessions come up.
pub const BRING_UP: &str = "bring-up";
/// The phase in which all is announced.
pub const ORIGINATE: &str = "originate";

/// When the phases begin, in seconds of virtual time. Sessions need 5 seconds, and some more if they collide.
const ORIGINATE_AT: u64 = 30;
const WITHDRAW_AT: u64 = 40;
const KILL_AT: u64 = 45;
const END: u64 = 50;
const HOUR: u64 = 3600;

impl Trial {
    /// Every session is brought up from Idle; all originators announce what they have; the first one withdraws one
    /// prefix; one reflector, if there are any, is killed; and an hour passes, if wanted. The victim restarts nowhere.
    ///
    /// There must be no more blocks in use than [`super::MOST_BLOCKS`], those behind it are left out.
    pub fn new(shape: &dyn Shape, profile: &'static Profile, workload: Workload) -> Trial {
        let mut lab = shape.lab(profile);
        if workload.six {
            lab = over_ipv6(lab);
        }
        lab.seed = workload.seed;
        let prefixes = match &workload.table {
            Some(table) => table.len() as u64,
            None => workload.prefixes.into(),
        };
        lab.events = announcements(shape, workload.six, workload.prefixes, workload.table);
        let first = lab.events.first().map(|event| event.action.clone());
        let phase = |name, ends, prefix_updates| Phase {
            name,
            end: Time::from_nanos(Time::from_secs(ends).as_nanos() - 1),
            prefix_updates,
        };
        let mut phases = vec![
            phase(BRING_UP, ORIGINATE_AT, Some(0)),
            phase(ORIGINATE, WITHDRAW_AT, Some(shape.originated() * prefixes)),
        ];
        if let Some(Action::Originate(node, route)) = first {
            lab.events
                .push(at(WITHDRAW_AT, Action::Withdraw(node, route.prefix)));
            phases.push(phase("withdraw", KILL_AT, shape.withdrawn()));
        }
        if let Some(victim) = shape.victim() {
            lab.events
                .push(at(KILL_AT, Action::Crash(victim, Crash::Process)));
            phases.push(phase("kill a reflector", END, shape.killed(prefixes, 1)));
        }
        if workload.hour {
            phases.push(phase("a quiet hour", END + HOUR, Some(0)));
        }
        Trial {
            lab,
            sessions: shape.sessions(),
            phases,
        }
    }
}

fn announcements(
    shape: &dyn Shape,
    six: bool,
    prefixes: u32,
    table: Option<Vec<Origination>>,
) -> Vec<TimedAction> {
    let originate = |node, route| at(ORIGINATE_AT, Action::Originate(NodeId(node), route));
    if let Some(table) = table {
        let announce = |route: Origination| {
            shape
                .originators()
                .map(move |node| originate(node, route.clone()))
        };
        return table.into_iter().flat_map(announce).collect();
    }
    let blocks = (0..).map_while(|index| block(index, six));
    let nodes = shape
        .originators()
        .flat_map(|node| std::iter::repeat_n(node, prefixes as usize));
    nodes
        .zip(blocks)
        .map(|(node, block)| originate(node, Origination::plain(block)))
        .collect()
}

const fn at(seconds: u64, action: Action) -> TimedAction {
    TimedAction {
        at: Time::from_secs(seconds),
        action,
    }
}
