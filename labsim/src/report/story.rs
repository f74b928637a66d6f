//! The story of a run: what a reader has to know of what happened, one line each. Things of a kind that follow each other
//! are told as one.

use crate::lab::{Lab, NodeId};
use crate::sim::record::{Record, Recorder};
use crate::sim::trace::describe;
use crate::speaker::fsm::State;
use crate::speaker::io::{Event, PeerId};
use crate::speaker::time::Time;

/// So many things of a kind are told one by one; more are counted.
const TOLD_APART: usize = 4;

/// So many lines are told; the rest is counted.
const MOST_LINES: usize = 60;

/// One line of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When it began.
    pub from: Time,
    /// When it ended; the same moment for a single thing.
    pub until: Time,
    /// What happened.
    pub text: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Turn {
    Act(String),
    Up,
    Down,
    Error(String),
}

/// A turn, when, and at which end of which session.
#[derive(Clone, Debug)]
struct Told {
    at: Time,
    end: Option<(NodeId, PeerId)>,
    turn: Turn,
}

/// A story that is being told.
#[derive(Clone, Debug)]
pub struct Story<'lab> {
    lab: &'lab Lab,
    told: Vec<Told>,
}

impl<'lab> Story<'lab> {
    /// The story of that lab.
    pub fn new(lab: &'lab Lab) -> Story<'lab> {
        Story {
            lab,
            told: Vec::new(),
        }
    }

    /// What has been told so far, in order.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for group in self.told.chunk_by(|a, b| a.turn == b.turn && a.end.is_some()) {
            match group {
                [first, .., last] if group.len() > TOLD_APART => {
                    lines.push(Line {
                        from: first.at,
                        until: last.at,
                        text: self.many(group.len(), &first.turn),
                    });
                }
                _ => lines.extend(group.iter().map(|told| self.one(told))),
            }
        }
        if lines.len() > MOST_LINES {
            let rest = lines.split_off(MOST_LINES);
            if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
                let text = format!("… {} more lines; --trace has everything", rest.len());
                lines.push(Line {
                    from: first.from,
                    until: last.until,
                    text,
                });
            }
        }
        lines
    }

    fn one(&self, told: &Told) -> Line {
        let end = told.end.map_or_else(String::new, |(node, peer)| {
            let node = &self.lab.nodes[node.index()];
            format!(
                "{}'s session with {}",
                node.name,
                self.lab.name_of(node.speaker.peers[peer.index()].address)
            )
        });
        let text = match &told.turn {
            Turn::Act(act) => format!("* {act}"),
            Turn::Up => format!("{end} is established"),
            Turn::Down => format!("{end} is down"),
            Turn::Error(error) => format!("{end}: {error}"),
        };
        Line {
            from: told.at,
            until: told.at,
            text,
        }
    }

    /// One session has two ends, and each has its say.
    fn many(&self, count: usize, turn: &Turn) -> String {
        match turn {
            Turn::Act(act) => format!("* {act}, {count} times"),
            Turn::Up => format!("{count} ends of sessions are established"),
            Turn::Down => format!("{count} ends of sessions are down"),
            Turn::Error(error) => format!("{count} ends of sessions: {error}"),
        }
    }
}

impl Recorder for Story<'_> {
    fn captures(&self) -> bool {
        false
    }

    fn record(&mut self, at: Time, record: &Record<'_>) {
        let (end, turn) = match record {
            Record::Action(action) => (None, Turn::Act(describe(self.lab, action))),
            Record::Event {
                node,
                event: Event::State { connection, from, to },
            } => {
                let turn = match (from, to) {
                    (_, State::Established) => Turn::Up,
                    (State::Established, _) => Turn::Down,
                    _ => return,
                };
                (Some((*node, connection.peer)), turn)
            }
            Record::Event {
                node,
                event: Event::Error { peer, error },
            } => (Some((*node, *peer)), Turn::Error(error.to_string())),
            _ => return,
        };
        self.told.push(Told { at, end, turn });
    }
}
