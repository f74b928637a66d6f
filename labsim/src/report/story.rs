//! The story of a run: what a reader has to know of what happened, one line each. Things of a kind that follow each other
//! are told as one.

use crate::lab::{Action, Filter, Lab, NodeId};
use crate::sim::record::{Record, Recorder};
use crate::sim::trace::{describe, describe_both_ways};
use crate::speaker::fsm::State;
use crate::speaker::io::{Event, PeerId};
use crate::speaker::time::Time;

/// So many things of a kind are told one by one; more are counted.
const TOLD_APART: usize = 4;

/// So many groups of things are told; the rest is counted.
const MOST_GROUPS: usize = 40;

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

/// An end of a session.
type End = (NodeId, PeerId);

/// Things of a kind that followed each other.
#[derive(Clone, Debug)]
struct Group {
    turn: Turn,
    /// The first of them: when, and at which end; an act has none.
    first: Vec<(Time, Option<End>)>,
    count: usize,
    until: Time,
}

/// A story that is being told. It stays short however much happens.
#[derive(Clone, Debug)]
pub struct Story<'lab> {
    lab: &'lab Lab,
    groups: Vec<Group>,
    /// A filter that was just told of: the one for the way back is part of the same act.
    filter: Option<(Time, Filter)>,
    /// How much is not told, from when and until when.
    untold: Option<(usize, Time, Time)>,
}

impl<'lab> Story<'lab> {
    /// The story of that lab.
    pub fn new(lab: &'lab Lab) -> Story<'lab> {
        Story {
            lab,
            groups: Vec::new(),
            filter: None,
            untold: None,
        }
    }

    /// What has been told so far, in order.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = self.groups.iter().flat_map(|group| self.group(group)).collect();
        if let Some((count, from, until)) = self.untold {
            lines.push(Line {
                from,
                until,
                text: format!("… {count} more; --trace has everything"),
            });
        }
        lines
    }

    fn group(&self, group: &Group) -> Vec<Line> {
        if group.count > TOLD_APART {
            let from = group.first.first().map_or(group.until, |&(at, _)| at);
            return vec![Line {
                from,
                until: group.until,
                text: many(group.count, &group.turn),
            }];
        }
        let one = |&(at, end): &(Time, Option<End>)| Line {
            from: at,
            until: at,
            text: self.one(end, &group.turn),
        };
        group.first.iter().map(one).collect()
    }

    fn one(&self, end: Option<End>, turn: &Turn) -> String {
        let end = end.map_or_else(String::new, |(node, peer)| {
            let node = &self.lab.nodes[node.index()];
            let peer = self.lab.name_of(node.speaker.peers[peer.index()].address);
            format!("{}'s session with {peer}", node.name)
        });
        match turn {
            Turn::Act(act) => format!("* {act}"),
            Turn::Up => format!("{end} is established"),
            Turn::Down => format!("{end} is down"),
            Turn::Error(error) => format!("{end}: {error}"),
        }
    }

    fn tell(&mut self, at: Time, end: Option<End>, turn: Turn) {
        if let Some(last) = self
            .groups
            .last_mut()
            .filter(|last| last.turn == turn && self.untold.is_none())
        {
            last.count += 1;
            last.until = at;
            if last.first.len() < TOLD_APART {
                last.first.push((at, end));
            }
            return;
        }
        match &mut self.untold {
            Some((count, _, until)) => (*count, *until) = (*count + 1, at),
            None if self.groups.len() < MOST_GROUPS => {
                self.groups.push(Group {
                    turn,
                    first: vec![(at, end)],
                    count: 1,
                    until: at,
                });
            }
            None => self.untold = Some((1, at, at)),
        }
    }

    fn act(&mut self, at: Time, action: &Action) {
        if let Action::Block(filter) | Action::Unblock(filter) = action {
            let back = Filter {
                from: filter.to,
                to: filter.from,
                ..*filter
            };
            if self.filter.take() == Some((at, back)) {
                if let Some(last) = self.groups.last_mut() {
                    last.turn = Turn::Act(describe_both_ways(
                        self.lab,
                        filter,
                        matches!(action, Action::Block(_)),
                    ));
                }
                return;
            }
            self.filter = Some((at, *filter));
        }
        self.tell(at, None, Turn::Act(describe(self.lab, action)));
    }
}

/// One session has two ends, and each has its say.
fn many(count: usize, turn: &Turn) -> String {
    match turn {
        Turn::Act(act) => format!("* {act}, {count} times"),
        Turn::Up => format!("{count} ends of sessions are established"),
        Turn::Down => format!("{count} ends of sessions are down"),
        Turn::Error(error) => format!("{count} ends of sessions: {error}"),
    }
}

impl Recorder for Story<'_> {
    fn captures(&self) -> bool {
        false
    }

    fn record(&mut self, at: Time, record: &Record<'_>) {
        match record {
            Record::Action(action) => self.act(at, action),
            Record::Event {
                node,
                event: Event::State { connection, from, to },
            } => {
                let end = Some((*node, connection.peer));
                match (from, to) {
                    (_, State::Established) => self.tell(at, end, Turn::Up),
                    (State::Established, _) => self.tell(at, end, Turn::Down),
                    _ => {}
                }
            }
            Record::Event {
                node,
                event: Event::Error { peer, error },
            } => {
                self.tell(at, Some((*node, *peer)), Turn::Error(error.to_string()));
            }
            _ => {}
        }
    }
}
