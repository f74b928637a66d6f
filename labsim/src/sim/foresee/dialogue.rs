//! A dialogue, carried through from the SYN to the last End-of-RIB.

use std::collections::VecDeque;

use bytes::Bytes;

use super::course::Course;
use super::{Meeting, Place};
use crate::sim::record::Way;
use crate::sim::tcp::{End, Phase, Side, Tcp};
use crate::sim::transport::opener;
use crate::sim::{Simulator, slot};
use crate::speaker::io::{ConnectionId, Input, Opener, Output};
use crate::speaker::time::Time;

/// A dialogue that goes on.
struct Dialogue {
    meeting: Meeting,
    /// Messages under way, and the side to which they go. All take the same time, so they arrive in this order.
    flying: VecDeque<(Time, Side, Bytes)>,
    /// What has happened so far.
    course: Option<Course>,
}

impl Simulator<'_> {
    /// Carries a dialogue through. What it came to is kept.
    pub(super) fn carry_through(&mut self, meeting: Meeting) {
        let now = self.now;
        let mut dialogue = Dialogue {
            meeting,
            flying: VecDeque::new(),
            course: self.new_course(meeting),
        };
        for place in meeting.ends {
            self.nodes[place.node.index()].speaker.go_ahead(place.peer);
        }
        self.now = meeting.begins;
        let [dialler, listener] = meeting.ends;
        let speaker = &mut self.nodes[dialler.node.index()].speaker;
        speaker.run_timer(&mut self.shared, self.now, dialler.peer);
        self.drain_ahead(&mut dialogue, Side::Dialler);
        self.connect(meeting);
        // SYN and SYN-ACK, and the ACK with the OPEN behind it.
        self.now = meeting.after(2);
        self.hand_over(dialler, Input::Connected(dialler.peer));
        self.drain_ahead(&mut dialogue, Side::Dialler);
        self.now = meeting.after(3);
        self.hand_over(listener, Input::Accepted(listener.peer));
        self.converse(&mut dialogue);
        self.now = now;
        for place in meeting.ends {
            self.leave_alone(place);
        }
        if let Some(course) = dialogue.course {
            self.learn(meeting, course);
        }
    }

    /// Both kernels have the connection.
    pub(super) fn connect(&mut self, meeting: Meeting) {
        let [dialler, listener] = meeting.ends.map(|place| End {
            phase: Phase::Open,
            ..End::new(place.node, Some(place.peer))
        });
        let key = self
            .connections
            .insert(Tcp::new(dialler, listener, false, meeting.begins));
        for (place, opener) in meeting.ends.iter().zip([Opener::Us, Opener::Neighbour]) {
            self.nodes[place.node.index()].ends[place.peer.index()].slots[slot(opener)] = Some(key);
        }
        // The timer, SYN, SYN-ACK and ACK.
        self.counts.events += 4;
    }

    /// Delivers what is under way, until nothing is.
    fn converse(&mut self, dialogue: &mut Dialogue) {
        while let Some((at, side, bytes)) = dialogue.flying.pop_front() {
            let timers = dialogue
                .meeting
                .ends
                .map(|place| self.speaker(place.node).timer(place.peer));
            debug_assert!(
                timers.iter().all(|&timer| timer > at),
                "no timer runs out meanwhile"
            );
            self.now = at;
            self.counts.events += 1;
            let place = dialogue.meeting.place(side);
            let connection = ConnectionId {
                peer: place.peer,
                opener: opener(side),
            };
            self.hand_over(place, Input::Received(connection, bytes));
            // All that arrives at one moment goes before what it brings.
            let more = dialogue.flying.front();
            if more.is_none_or(|(then, to, _)| (*then, *to) != (at, side)) {
                self.drain_ahead(dialogue, side);
            }
        }
    }

    fn hand_over(&mut self, place: Place, input: Input) {
        let speaker = &mut self.nodes[place.node.index()].speaker;
        speaker.handle(&mut self.shared, self.now, input);
    }

    /// Does what a speaker wants, within the dialogue.
    fn drain_ahead(&mut self, dialogue: &mut Dialogue, side: Side) {
        let node = dialogue.meeting.place(side).node;
        while let Some(output) = self.nodes[node.index()].speaker.poll(&mut self.shared) {
            if let Some(course) = &mut dialogue.course {
                course.note(self.now, side, &output);
            }
            match output {
                Output::Transmit(connection, bytes) => {
                    self.counts.sent(&bytes);
                    self.record_message(node, connection, &bytes, Way::Sent);
                    let arrives = self.now.after(dialogue.meeting.latency);
                    dialogue.flying.push_back((arrives, side.other(), bytes));
                }
                Output::Event(_) => self.output(node, output),
                // The SYN; nothing is in its way.
                Output::Connect(_) => {}
                Output::Close(_) => debug_assert!(false, "both accept each other's OPEN"),
            }
        }
    }

    /// The session's timers run as usual from now on, unless it rests.
    fn leave_alone(&mut self, place: Place) {
        let node = &mut self.nodes[place.node.index()];
        node.speaker.catch_up(&mut self.shared, self.now, place.peer);
        self.schedule_wake(place.node);
    }
}
