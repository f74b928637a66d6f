//! Two simulated nodes with a session between them, and somebody who watches the first.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;
use std::time::Duration;

use bgp_wire::{Message, Negotiated};
use labsim::lab::{Action, Filter, Lab, Limits, Link, Links, Matches, Node, NodeId, TimedAction, Verdict};
use labsim::observe::{Observe, SessionView};
use labsim::sim::Simulator;
use labsim::sim::record::{Flags, Record, Recorder, Segment};
use labsim::speaker::config::Config;
use labsim::speaker::fsm::State;
use labsim::speaker::time::Time;

use crate::seen::{Seen, Source};

/// The daemon under test.
pub(crate) const DAEMON: NodeId = NodeId(0);
/// Its neighbour.
pub(crate) const PEER: NodeId = NodeId(1);

/// Drops or refuses packets between the two.
pub(crate) const fn filter(from: NodeId, to: NodeId, matches: Matches, verdict: Verdict) -> Filter {
    Filter {
        from,
        to,
        matches,
        verdict,
    }
}

/// That moment.
pub(crate) fn at(seconds: f64) -> Time {
    Time::ZERO + Duration::from_secs_f64(seconds.max(0.0))
}

/// A lab of the two, on a cable as short as the recordings' veth pair.
pub(crate) fn lab(daemon: Config, peer: Config, actions: &[(f64, Action)], seed: u64, until: f64) -> Lab {
    let node = |name: &str, speaker: Config| Node {
        name: name.to_owned(),
        addresses: speaker.peers.iter().map(|peer| peer.local_address).collect(),
        speaker: speaker.into(),
        routes: Vec::new(),
    };
    let timed = |(seconds, action): &(f64, Action)| TimedAction {
        at: at(*seconds),
        action: action.clone(),
    };
    Lab {
        name: "recorded".to_owned(),
        seed,
        nodes: vec![node("daemon", daemon), node("peer", peer)],
        links: Links {
            default: Link {
                latency: Duration::from_micros(50),
                cost: 1,
            },
            pairs: BTreeMap::new(),
        },
        events: actions.iter().map(timed).collect(),
        limits: Limits {
            until: at(until),
            events: 1_000_000,
        },
    }
}

/// Runs it, and tells all that was seen of the daemon.
pub(crate) fn run(lab: &Lab) -> Vec<Seen> {
    let peer = &lab.nodes[DAEMON.index()].speaker.peers[0];
    let seen = Rc::new(RefCell::new(Vec::new()));
    let mut simulator = Simulator::new(lab);
    simulator.watch(Box::new(Wire {
        daemon: peer.local_address,
        latency: lab.links.default.latency,
        seen: Rc::clone(&seen),
    }));
    simulator.start();
    let mut shown = None;
    loop {
        if let Some(session) = simulator.session(DAEMON, peer.address) {
            look(&mut shown, &mut seen.borrow_mut(), simulator.now(), session);
        }
        if simulator.step().is_some() {
            break;
        }
    }
    drop(simulator);
    seen.take()
}

/// Writes down the session's row if it has changed.
pub(crate) fn look(shown: &mut Option<SessionView>, seen: &mut Vec<Seen>, now: Time, session: SessionView) {
    if shown.as_ref() != Some(&session) {
        seen.push(Seen {
            since: Some(session.since.as_secs_f64()),
            ..Seen::new(now.as_secs_f64(), Source::Shown, row(&session))
        });
        *shown = Some(session);
    }
}

/// The columns "info" and "state" of `show protocols`.
fn row(session: &SessionView) -> String {
    let (protocol, state) = match session.state {
        _ if session.disabled => ("down", ""),
        State::Established => ("up", "Established"),
        State::Active if session.passive => ("start", "Passive"),
        state => ("start", state.name()),
    };
    info(&format!("{state} {}", session.error), protocol)
}

/// A row in the words that are compared: blanks do not count.
pub(crate) fn info(info: &str, protocol: &str) -> String {
    let words: Vec<&str> = info.split_whitespace().collect();
    format!("{} [proto {protocol}]", words.join(" "))
        .trim_start()
        .to_owned()
}

/// Sees the segments and messages that the recordings have, at the daemon's end of the cable.
struct Wire {
    daemon: IpAddr,
    latency: Duration,
    seen: Rc<RefCell<Vec<Seen>>>,
}

impl Recorder for Wire {
    fn captures(&self) -> bool {
        true
    }

    fn record(&mut self, _: Time, _: &Record<'_>) {}

    fn segment(&mut self, at: Time, segment: &Segment<'_>) {
        let (source, at) = if segment.from.ip() == self.daemon {
            (Source::Daemon, at)
        } else {
            (Source::Peer, at + self.latency)
        };
        let what = match segment.flags {
            Flags::Syn => "S".to_owned(),
            Flags::SynAck => "S.".to_owned(),
            Flags::Fin => "F.".to_owned(),
            Flags::Rst => "R.".to_owned(),
            Flags::Ack => return,
            Flags::Data => match Message::decode(segment.payload, &Negotiated::default()) {
                Ok(decoded) => match decoded.message {
                    Message::Open(_) => "BGP OPEN".to_owned(),
                    Message::Notification(it) => format!("BGP NOTIFICATION {}/{}", it.code, it.subcode),
                    _ => return,
                },
                Err(_) => return,
            },
        };
        self.seen
            .borrow_mut()
            .push(Seen::new(at.as_secs_f64(), source, what));
    }
}
