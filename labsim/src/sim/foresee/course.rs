//! The course of a dialogue: what happened in it and what it came to, with moments from its begin. It depends on what the
//! two OPENs say apart from whose they are, on the settings at both ends and on the latency, so another dialogue in which
//! these are the same is not worked out again: its states and messages are noted at its own moments, and timers draw
//! their own jitter. Each OPEN must have been through the codec once.

use bytes::Bytes;

use super::{Meeting, Place};
use crate::sim::Simulator;
use crate::sim::tcp::Side;
use crate::speaker::KEEPALIVE;
use crate::speaker::ahead::{Opening, Outcome};
use crate::speaker::fsm::State;
use crate::speaker::io::{ConnectionId, Event, Opener, Output};
use crate::speaker::time::Time;

/// What happened in a dialogue, by the ends' openings.
#[derive(Debug)]
pub(super) struct Course {
    openings: [Opening; 2],
    latency: u64,
    begins: Time,
    steps: Vec<Step>,
    /// Something happened that does not happen in every such dialogue.
    peculiar: bool,
}

/// One thing that happened.
#[derive(Debug)]
struct Step {
    /// In nanoseconds from the begin.
    after: u64,
    side: Side,
    what: What,
}

#[derive(Debug)]
enum What {
    State(Opener, State, State),
    /// It sent its own OPEN.
    Open,
    /// It sent any other message.
    Message(Bytes),
}

/// The courses that are known, and what they come to at each end.
#[derive(Debug, Default)]
pub(in crate::sim) struct Courses {
    known: Vec<(Course, [Outcome; 2])>,
    /// The one that was last repeated.
    last: usize,
}

/// So many are kept: a lab has few kinds of session.
const MOST_COURSES: usize = 16;

impl Course {
    /// A speaker wants something, at a moment.
    pub(super) fn note(&mut self, now: Time, side: Side, output: &Output) {
        let what = match output {
            Output::Event(Event::State { connection, from, to }) => {
                What::State(connection.opener, *from, *to)
            }
            Output::Transmit(_, bytes) => {
                let open = &self.openings[side as usize].open;
                match open.as_ptr() == bytes.as_ptr() {
                    true => What::Open,
                    false => What::Message(bytes.clone()),
                }
            }
            Output::Connect(_) => return,
            Output::Event(_) | Output::Close(_) => {
                self.peculiar = true;
                return;
            }
        };
        let after = now.as_nanos() - self.begins.as_nanos();
        self.steps.push(Step { after, side, what });
    }

    fn begins_like(&self, other: &Course) -> bool {
        let mut openings = self.openings.iter().zip(&other.openings);
        self.latency == other.latency && openings.all(|(ours, theirs)| ours.is_like(theirs))
    }

    fn messages(&self) -> u64 {
        let is_message = |step: &&Step| !matches!(step.what, What::State(..));
        self.steps.iter().filter(is_message).count() as u64
    }
}

impl Simulator<'_> {
    /// A dialogue begins: its course, as yet empty.
    pub(super) fn new_course(&mut self, meeting: Meeting) -> Option<Course> {
        let [dialler, listener] = meeting.ends.map(|place| {
            self.nodes[place.node.index()]
                .speaker
                .opening(&mut self.shared, place.peer)
        });
        Some(Course {
            openings: [dialler?, listener?],
            latency: meeting.latency,
            begins: meeting.begins,
            steps: Vec::new(),
            peculiar: false,
        })
    }

    /// A dialogue is over: keeps its course, if it left both ends at rest and no other one began like it.
    pub(super) fn learn(&mut self, meeting: Meeting, course: Course) {
        let [dialler, listener] = meeting
            .ends
            .map(|place| self.speaker(place.node).outcome(place.peer, meeting.begins));
        let courses = &self.courses.known;
        if let (Some(dialler), Some(listener), false) = (dialler, listener, course.peculiar)
            && courses.len() < MOST_COURSES
            && !courses.iter().any(|(known, _)| known.begins_like(&course))
        {
            self.courses.known.push((course, [dialler, listener]));
        }
    }

    /// Brings a session up by a course that is known. Whether there is one.
    pub(super) fn repeat(&mut self, meeting: Meeting) -> bool {
        // Taken out, so that it can be read while the simulator changes.
        let mut courses = std::mem::take(&mut self.courses);
        let found = self.find(&courses, meeting);
        if let Some(found) = found {
            courses.last = found;
            self.follow(meeting, &courses.known[found]);
        }
        self.courses = courses;
        found.is_some()
    }

    fn follow(&mut self, meeting: Meeting, (course, outcomes): &(Course, [Outcome; 2])) {
        self.connect(meeting);
        self.counts.events += course.messages();
        let now = self.now;
        for step in &course.steps {
            self.now = meeting.begins.after(step.after);
            self.take_step(meeting, step);
        }
        self.now = now;
        let [dialler, listener] = meeting.ends;
        for (place, other, outcome) in [
            (dialler, listener, &outcomes[0]),
            (listener, dialler, &outcomes[1]),
        ] {
            let neighbour = self.router_id(other);
            let speaker = &mut self.nodes[place.node.index()].speaker;
            speaker.take_up(place.peer, meeting.begins, outcome, neighbour);
        }
    }

    /// The course that a dialogue will take. Both OPENs have been decoded before.
    fn find(&mut self, courses: &Courses, meeting: Meeting) -> Option<usize> {
        let first = courses.known.get(courses.last)?;
        let places = std::iter::once((courses.last, first)).chain(courses.known.iter().enumerate());
        for (index, (course, _)) in places {
            let same = course.latency == meeting.latency
                && meeting.ends.iter().zip(&course.openings).all(|(place, opening)| {
                    let speaker = &mut self.nodes[place.node.index()].speaker;
                    speaker.opens_as(&mut self.shared, place.peer, opening)
                });
            if same {
                return Some(index);
            }
        }
        None
    }

    fn take_step(&mut self, meeting: Meeting, step: &Step) {
        let Place { node, peer } = meeting.place(step.side);
        let connection = |opener| ConnectionId { peer, opener };
        match &step.what {
            &What::State(opener, from, to) => {
                self.digest.state(self.now, node, connection(opener), from, to);
            }
            What::Open => {
                if let Some(open) = self.nodes[node.index()].speaker.last_open() {
                    self.counts.sent(open);
                    self.digest.sent(self.now, (node, peer), open);
                }
            }
            What::Message(bytes) => {
                self.counts.sent(bytes);
                if bytes[..] != KEEPALIVE[..] {
                    self.digest.sent(self.now, (node, peer), bytes);
                }
            }
        }
    }
}
