//! Sessions that come up ahead of their time: in labs where nothing is announced at first, whatever the settings and
//! whatever happens meanwhile, all is as if each had waited for its turn.

use super::swarm::{Dice, random_fault};
use super::*;

/// A lab whose nodes know no route at first, with sessions of many kinds, some of which will not come up.
fn random_lab(seed: u64) -> Lab {
    let mut dice = Dice(seed ^ 0xf0e5);
    let count = 2 + dice.below(7) as u32;
    let profile = dice.pick(&[&BIRD2, &BIRD2, &BIRD2, &RFC]);
    let mut lab = mesh(profile, count);
    lab.seed = seed;
    let latencies = [0, 1, 1, 1, 20, 300, 900].map(Duration::from_millis);
    lab.links.default.latency = dice.pick(&latencies);
    // In half of the labs all sessions are of one kind.
    let odd = dice.below(2) == 0;
    for id in 0..count {
        let node = &mut lab.nodes[id as usize];
        node.routes.clear();
        let config = Arc::make_mut(&mut node.speaker);
        for peer in &mut config.peers {
            if odd {
                make_odd(&mut dice, peer);
            }
        }
        if odd && dice.below(20) == 0 {
            config.router_id = Ipv4Addr::from(0x0a00_0001);
        }
        if odd && dice.below(4) == 0 {
            let pair = (NodeId(0), NodeId(id.max(1)));
            let latency = dice.pick(&latencies);
            lab.links.pairs.insert(pair, Link { latency, cost: 1 });
        }
    }
    for _ in 0..dice.below(4) {
        let (begin, span) = (dice.pick(&[0, 1, 3, 4, 5, 6, 7]), dice.pick(&[1, 2, 30]));
        if let Some((fault, repair)) = random_fault(&mut dice, count) {
            lab.events.extend([at(begin, fault), at(begin + span, repair)]);
        }
    }
    let announced = dice.pick(&[2, 4, 5, 8, 20]);
    let originate = |node| Action::Originate(NodeId(node), Origination::plain(block(node)));
    lab.events
        .extend((0..count).map(|node| at(announced, originate(node))));
    lab.events.sort_by_key(|event| event.at);
    lab
}

fn make_odd(dice: &mut Dice, peer: &mut PeerConfig) {
    let settings = Arc::make_mut(&mut peer.settings);
    let timers = &mut settings.timers;
    timers.hold_time = dice.pick(&[0, 1, 3, 9, 240, 240, 240]);
    timers.connect_delay = dice.pick(&[0, 1, 2, 5, 5].map(Duration::from_secs));
    timers.connect_retry = dice.pick(&[1, 5, 120, 120].map(Duration::from_secs));
    timers.open_hold = dice.pick(&[1, 240, 240, 240].map(Duration::from_secs));
    timers.delay_open = dice.pick(&[None, None, None, None, Some(Duration::from_secs(1))]);
    timers.keepalive = dice.pick(&[None, None, Some(Duration::from_millis(500))]);
    settings.passive = dice.below(5) == 0;
    settings.enabled = dice.below(10) != 0;
    if dice.below(15) == 0 {
        peer.remote_as = 65_000;
    }
}

#[test]
fn what_is_foreseen_comes_to_pass() {
    let (mut foreseen, mut came_up) = (0, 0);
    for seed in 0..400 {
        let lab = random_lab(seed);
        let (mut short, mut long) = (Simulator::new(&lab), Simulator::straightforward(&lab));
        short.start();
        long.start();
        let looks = [2, 4, 5, 6, 8, 20, 60].map(Time::from_secs);
        let tenths = Time::from_nanos(4_700_000_000);
        let first = [looks[1], tenths, looks[5]][seed as usize % 3];
        while short.foresee(first) {}
        foreseen += short.summary().established;
        for until in looks.into_iter().filter(|&look| look >= first) {
            short.run_until(until);
            long.run_until(until);
            assert_eq!(
                figures(&short),
                figures(&long),
                "seed {seed}, at {until}: {:?}",
                lab.events
            );
            for (node, id) in lab.nodes.iter().zip(0..) {
                for peer in &node.speaker.peers {
                    let session = |simulator: &Simulator<'_>| simulator.session(NodeId(id), peer.address);
                    assert_eq!(
                        session(&short),
                        session(&long),
                        "seed {seed}, node {id}, at {until}"
                    );
                }
            }
        }
        came_up += short.summary().established;
    }
    assert!(foreseen > came_up / 10, "{foreseen} of {came_up} were foreseen");
}
