//! Labs with faults at random, by seed: whatever happens, the run ends, two runs are equal, and when the last fault is long
//! over every session is up and every route is everywhere.

use super::*;
use crate::speaker::jitter::mix;

/// Values that follow from a seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = mix(self.0);
        self.0 % bound
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// Faults begin within a minute and last at most this long.
const LAST_REPAIR: u64 = 60 + 400;
/// IdleHoldTime is 300 s at most, and a hold timer of 240 s may have to run out first; then everything connects.
const HEALED: u64 = LAST_REPAIR + 1500;

fn random_lab(seed: u64) -> Lab {
    let mut dice = Dice(seed);
    let count = 2 + dice.below(5) as u32;
    let profile = dice.pick(&[&BIRD2, &RFC]);
    let mut lab = mesh(profile, count);
    lab.seed = seed;
    lab.links.default.latency = dice.pick(&[0, 1, 20, 500].map(Duration::from_millis));
    let hold_time = dice.pick(&[9, 90, 240]);
    for peer in lab
        .nodes
        .iter_mut()
        .flat_map(|node| &mut Arc::make_mut(&mut node.speaker).peers)
    {
        Arc::make_mut(&mut peer.settings).timers.hold_time = hold_time;
    }
    let faults = dice.below(9);
    for _ in 0..faults {
        let (begin, span) = (dice.pick(&[0, 1, 4, 5, 10, 30, 60]), dice.pick(&[1, 5, 100, 400]));
        let Some((fault, repair)) = random_fault(&mut dice, count) else {
            continue;
        };
        lab.events.extend([at(begin, fault), at(begin + span, repair)]);
    }
    // A stable order: what is written first happens first.
    lab.events.sort_by_key(|event| event.at);
    lab
}

pub(super) fn random_fault(dice: &mut Dice, count: u32) -> Option<(Action, Action)> {
    let (a, b) = (
        NodeId(dice.below(count.into()) as u32),
        NodeId(dice.below(count.into()) as u32),
    );
    let verdict = dice.pick(&[Verdict::Drop, Verdict::Refuse]);
    let matches = dice.pick(&[Matches::ToPort179, Matches::AnyPort179]);
    let filter = Filter {
        from: a,
        to: b,
        matches,
        verdict,
    };
    let crash = dice.pick(&[Crash::Process, Crash::Power]);
    let pair = match dice.below(5) {
        0 if a != b => (Action::Cut(a, b), Action::Restore(a, b)),
        1 if a != b => (Action::Block(filter), Action::Unblock(filter)),
        2 if a != b => (Action::Disable(a, address(b.0)), Action::Enable(a, address(b.0))),
        3 => (
            Action::Withdraw(a, block(a.0)),
            Action::Originate(a, Origination::plain(block(a.0))),
        ),
        // A node that is down cannot go down: only the first one does, and once.
        4 if a.0 == 0 && count > 2 => (Action::Crash(a, crash), Action::Restart(a)),
        _ => return None,
    };
    Some(pair)
}

#[test]
fn every_lab_heals() {
    for seed in 0..150 {
        let lab = random_lab(seed);
        let simulator = run(&lab, HEALED);
        let summary = simulator.summary();
        assert_eq!(
            summary.established, summary.sessions,
            "seed {seed}: {:?}",
            lab.events
        );
        assert!(simulator.converged(), "seed {seed}");
        for node in 0..lab.nodes.len() as u32 {
            let routes = simulator.prefixes(NodeId(node)).len();
            assert_eq!(
                routes,
                lab.nodes.len(),
                "seed {seed}, node {node}: {:?}",
                lab.events
            );
        }
        if seed % 10 == 0 {
            assert_eq!(run(&lab, HEALED).digest(), simulator.digest(), "seed {seed}");
        }
    }
}

#[test]
fn shortcuts_change_nothing() {
    for seed in 0..100 {
        let lab = random_lab(seed);
        let (mut short, mut long) = (Simulator::new(&lab), Simulator::straightforward(&lab));
        short.start();
        long.start();
        for until in [3, 6, 31, 95, 200, 461, HEALED] {
            short.run_until(Time::from_secs(until));
            long.run_until(Time::from_secs(until));
            assert_eq!(
                figures(&short),
                figures(&long),
                "seed {seed}, at {until}: {:?}",
                lab.events
            );
        }
        assert!(short.events() <= long.events());
    }
}
