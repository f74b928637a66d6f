//! Figures of a run.

use bytes::Bytes;

use super::record::TYPE_AT;
use super::{SessionEnd, Simulator};
use crate::speaker::fsm::State;
use crate::speaker::io::{Event, PeerId};
use crate::speaker::time::Time;
use crate::speaker::{KEEPALIVE, Speaker};

/// What is counted while a lab runs.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) events: u64,
    /// UPDATEs that were sent and have neither arrived nor been lost.
    pub(super) updates_under_way: u64,
    /// Prefix-updates that processes had counted which have crashed since.
    pub(super) lost_prefix_updates: u64,
    messages: [u64; 6],
    bytes: u64,
    last_route_change: Option<Time>,
}

impl Counts {
    pub(super) fn sent(&mut self, message: &Bytes) {
        self.sent_to(1, message);
    }

    pub(super) fn sent_to(&mut self, receivers: u64, message: &Bytes) {
        let message_type = message.get(TYPE_AT).copied().unwrap_or_default();
        if let Some(count) = self.messages.get_mut(usize::from(message_type)) {
            *count += receivers;
        }
        self.bytes += receivers * message.len() as u64;
    }

    /// KEEPALIVEs were sent that nobody had to look at.
    pub(super) fn keepalives(&mut self, count: u64) {
        self.messages[usize::from(KEEPALIVE[TYPE_AT])] += count;
        self.bytes += count * KEEPALIVE.len() as u64;
    }

    pub(super) fn event(&mut self, now: Time, event: &Event) {
        if matches!(event, Event::Route { .. }) {
            self.last_route_change = Some(now);
        }
    }
}

/// What happened, in figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Routers.
    pub nodes: u64,
    /// Configured sessions: pairs of neighbours of which at least one has the other configured.
    pub sessions: u64,
    /// Those established at both ends.
    pub established: u64,
    /// Messages sent.
    pub messages: Messages,
    /// Prefixes announced and withdrawn in received UPDATEs; an End-of-RIB has none.
    pub prefix_updates: u64,
    /// Octets of BGP sent.
    pub bytes: u64,
    /// Events the simulator handled.
    pub events: u64,
    /// No UPDATE is under way.
    pub converged: bool,
    /// When the last route changed anywhere, if none did since and none will: no UPDATE is under way.
    pub converged_at: Option<Time>,
    /// The moment the figures are of.
    pub virtual_time: Time,
    /// See [`Simulator::digest`].
    pub digest: u64,
}

/// Messages sent, by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Messages {
    /// OPEN.
    pub open: u64,
    /// UPDATE, End-of-RIB among them.
    pub update: u64,
    /// NOTIFICATION.
    pub notification: u64,
    /// KEEPALIVE.
    pub keepalive: u64,
    /// ROUTE-REFRESH.
    pub route_refresh: u64,
}

impl Messages {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.open + self.update + self.notification + self.keepalive + self.route_refresh
    }
}

impl Simulator<'_> {
    /// The figures at this moment.
    pub fn summary(&self) -> Summary {
        let [_, open, update, notification, keepalive, route_refresh] = self.counts.messages;
        let at_rest = self.keepalives_at_rest();
        let (sessions, established) = self.count_sessions();
        let counts = &self.counts;
        Summary {
            nodes: self.nodes.len() as u64,
            sessions,
            established,
            messages: Messages {
                open,
                update,
                notification,
                keepalive: keepalive + at_rest,
                route_refresh,
            },
            prefix_updates: self
                .nodes
                .iter()
                .map(|node| node.speaker.prefix_updates())
                .sum::<u64>()
                + counts.lost_prefix_updates,
            bytes: counts.bytes + at_rest * KEEPALIVE.len() as u64,
            events: counts.events,
            converged: counts.updates_under_way == 0,
            converged_at: (counts.updates_under_way == 0)
                .then_some(counts.last_route_change)
                .flatten(),
            virtual_time: self.now,
            digest: self.digest(),
        }
    }

    /// Sessions, and those established at both ends. A session that both ends have configured counts once.
    fn count_sessions(&self) -> (u64, u64) {
        let (mut sessions, mut established) = (0, 0);
        for (id, node) in self.ids().zip(&self.nodes) {
            for (&SessionEnd { far, .. }, index) in node.ends.iter().zip(0..) {
                let back = far.node.zip(far.peer);
                // The end at the lower node counts the session, unless it has no other end.
                if back.is_some_and(|(owner, _)| owner < id) {
                    continue;
                }
                sessions += 1;
                let up = |speaker: &Speaker, peer| speaker.status(peer).state == State::Established;
                let both = up(&node.speaker, PeerId(index))
                    && back.is_some_and(|(owner, back)| up(&self.nodes[owner.index()].speaker, back));
                established += u64::from(both);
            }
        }
        (sessions, established)
    }
}
