//! Broadcasts on their way when something happens to a session they go by: all is as if each receiver's message had
//! been on its way by itself.

use super::swarm::{Dice, random_fault};
use super::*;

const LATENCY: Duration = Duration::from_millis(100);

/// Sessions are up and at rest; then routes come and go, and faults with them, a few half latencies apart.
fn random_lab(seed: u64) -> Lab {
    let mut dice = Dice(seed ^ 0x1f11);
    let count = 3 + dice.below(6) as u32;
    // Anybody may be anybody's reflector, so that what arrives is passed on everywhere.
    let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
    let pairs: Vec<(u32, u32)> = pairs.filter(|(a, b)| a < b).collect();
    let sessions = pairs.into_iter().filter_map(|(a, b)| match dice.below(4) {
        0 => None,
        1 => Some((b, a, true)),
        2 => Some((a, b, true)),
        _ => Some((a, b, false)),
    });
    let sessions: Vec<(u32, u32, bool)> = sessions.collect();
    let mut lab = lab_of(&BIRD2, count, &sessions);
    lab.seed = seed;
    lab.links.default.latency = LATENCY;
    for node in &mut lab.nodes {
        node.routes.clear();
    }
    let moment = |half_latencies: u64| {
        let at = Time::from_secs(20);
        at + LATENCY / 2 * u32::try_from(half_latencies).expect("few")
    };
    let act = |lab: &mut Lab, half_latencies, action| {
        let at = moment(half_latencies);
        lab.events.push(TimedAction { at, action });
    };
    for node in 0..count {
        let route = Origination::plain(block(node));
        act(&mut lab, dice.below(3), Action::Originate(NodeId(node), route));
    }
    for _ in 0..1 + dice.below(3) {
        let (begin, span) = (dice.below(10), 1 + dice.below(8));
        if let Some((fault, repair)) = random_fault(&mut dice, count) {
            act(&mut lab, begin, fault);
            act(&mut lab, begin + span, repair);
        }
    }
    for _ in 0..dice.below(4) {
        let node = dice.below(count.into()) as u32;
        act(
            &mut lab,
            dice.below(12),
            Action::Withdraw(NodeId(node), block(node)),
        );
    }
    lab.events.sort_by_key(|event| event.at);
    lab
}

#[test]
fn broadcasts_are_taken_apart_in_time() {
    let mut in_flight = 0;
    for seed in 0..400 {
        let lab = random_lab(seed);
        let (mut short, mut long) = (Simulator::new(&lab), Simulator::straightforward(&lab));
        short.start();
        long.start();
        for half_latencies in (0..16).chain([100, 6000]) {
            let until = Time::from_secs(20) + LATENCY / 2 * half_latencies;
            short.run_until(until);
            long.run_until(until);
            in_flight += short.in_flight;
            assert_eq!(
                figures(&short),
                figures(&long),
                "seed {seed}, at {until}: {:?}",
                lab.events
            );
        }
    }
    assert!(in_flight > 1000, "{in_flight} were seen on their way");
}
