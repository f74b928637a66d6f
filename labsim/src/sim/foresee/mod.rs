//! Sessions that come up undisturbed. While no prefix has been announced anywhere, sessions have nothing to do with each
//! other; where in addition nothing is in the way of packets, nobody watches, and the scenario does nothing before the
//! session is up at both ends, its whole dialogue is carried through at once, and not piece by piece between those of all
//! other sessions. It is the same dialogue: each speaker is handed the same octets at the same moments of virtual time.
//!
//! Most sessions of a large lab take the same course, at other moments. What two speakers have been seen to do is not
//! worked out again where it depends on nothing else: see [`course`].

mod course;
mod dialogue;

use std::net::Ipv4Addr;

use super::fault::Power;
use super::tcp::Side;
use super::{Simulator, TILE};
use crate::lab::NodeId;
use crate::speaker::Speaker;
use crate::speaker::io::PeerId;
use crate::speaker::time::{Time, nanos};
pub(super) use course::Courses;

/// One end of a session.
#[derive(Clone, Copy, Debug)]
struct Place {
    node: NodeId,
    peer: PeerId,
}

/// A session that will not be disturbed while it comes up.
#[derive(Clone, Copy, Debug)]
struct Meeting {
    /// The dialler's end, and the listener's.
    ends: [Place; 2],
    /// When the dialler dials.
    begins: Time,
    /// The latency of the path, in nanoseconds.
    latency: u64,
}

/// In latencies: how long after the dialler has dialled the listener has its OPEN, and gives up its own attempt to dial.
const OPEN_ARRIVES: u64 = 3;

/// In latencies: how long after that the last message has arrived, the End-of-RIB of the listener.
const LAST_ARRIVES: u64 = 6;

/// Events of a dialogue at the most.
const EVENTS: u64 = 16;

impl Simulator<'_> {
    /// Nobody is going to look at the lab before that moment: goes ahead with sessions of some nodes whose speakers have
    /// started, as far as they will be up by then. Whether there may be more to do. [`Simulator::run_until`] does all of
    /// it; who takes single steps may do it before.
    pub fn foresee(&mut self, until: Time) -> bool {
        if self.started.is_empty() {
            return false;
        }
        if !self.is_silent() {
            self.started.clear();
            return false;
        }
        let acts = self.acts.last().map_or(Time::NEVER, |&act| act);
        let horizon = until.min(self.lab.limits.until).min(acts);
        let nodes = self.started.split_off(self.started.len().saturating_sub(TILE));
        self.tile(&nodes, |simulator, node, peer| {
            if let Some(meeting) = simulator.meeting(Place { node, peer }, horizon) {
                simulator.bring_together(meeting);
            }
        });
        for node in nodes {
            self.nodes[node.index()].speaker.tidy_timetable();
        }
        true
    }

    /// Whether sessions have nothing to do with each other, and nobody and nothing with their packets.
    fn is_silent(&self) -> bool {
        let watched = self.straightforward || !self.recorders.is_empty();
        !watched && self.faults.none() && self.shared.knows_no_prefix()
    }

    /// A session that will not be disturbed, and will be up before the horizon.
    fn meeting(&self, here: Place, horizon: Time) -> Option<Meeting> {
        let ours = self.speaker(here.node).dials_at(here.peer)?;
        let end = &self.nodes[here.node.index()].ends[here.peer.index()];
        let there = Place {
            node: end.far.node?,
            peer: end.far.peer?,
        };
        let theirs = self.speaker(there.node).dials_at(there.peer)?;
        let (ends, begins, other) = match ours < theirs {
            true => ([here, there], ours, theirs),
            false => ([there, here], theirs, ours),
        };
        let latency = nanos(self.lab.links.between(here.node, there.node).latency);
        let meeting = Meeting {
            ends,
            begins,
            latency,
        };
        let in_time = latency > 0
            && begins >= self.now
            && meeting.after(OPEN_ARRIVES) < other
            && meeting.after(LAST_ARRIVES) < horizon
            && self.counts.events + EVENTS < self.lab.limits.events;
        let undisturbed = in_time && self.knows(there, here) && ends.iter().all(|&place| self.is_free(place));
        undisturbed.then_some(meeting)
    }

    /// Whether nothing is left of a former connection.
    fn is_free(&self, place: Place) -> bool {
        let node = &self.nodes[place.node.index()];
        node.power == Power::Running && node.ends[place.peer.index()].slots == [None; 2]
    }

    /// Whether the other end of a session takes us for its other end, too.
    fn knows(&self, there: Place, here: Place) -> bool {
        let far = self.nodes[there.node.index()].ends[there.peer.index()].far;
        far.node == Some(here.node) && far.peer == Some(here.peer)
    }

    /// Carries the dialogue of a session through, or repeats what is known of such dialogues, if the two will agree.
    fn bring_together(&mut self, meeting: Meeting) {
        if !self.will_agree(meeting) || self.repeat(meeting) {
            return;
        }
        let span = meeting.latency.saturating_mul(LAST_ARRIVES);
        let [dialler, listener] = self.speakers(meeting);
        let patient = |(speaker, peer): (&Speaker, PeerId), other| speaker.patience(peer, other) > span;
        if patient(dialler, listener) && patient(listener, dialler) {
            self.carry_through(meeting);
        }
    }

    fn will_agree(&self, meeting: Meeting) -> bool {
        let [dialler, listener] = self.speakers(meeting);
        listener.0.listens() && dialler.0.agrees_with(dialler.1, listener)
    }

    fn speakers(&self, meeting: Meeting) -> [(&Speaker, PeerId); 2] {
        meeting.ends.map(|place| (self.speaker(place.node), place.peer))
    }

    fn router_id(&self, place: Place) -> Ipv4Addr {
        self.speaker(place.node).config().router_id
    }
}

impl Meeting {
    fn after(&self, latencies: u64) -> Time {
        self.begins.after(self.latency.saturating_mul(latencies))
    }

    fn place(&self, side: Side) -> Place {
        self.ends[side as usize]
    }
}
