//! Sessions that are let alone: where nothing disturbs a path and nobody watches the packets, the KEEPALIVEs of an
//! established session are no events. They are counted when somebody asks, and made up for when something happens to
//! the session.

use std::time::Duration;

use bytes::Bytes;

use super::tcp::{Segment, Side};
use super::transport::{ConnectionKey, opener};
use super::{Happening, Simulator, slot};
use crate::lab::{Action, NodeId};
use crate::speaker::KEEPALIVE;
use crate::speaker::io::PeerId;
use crate::speaker::rest::Missed;
use crate::speaker::time::Time;

impl Simulator<'_> {
    /// A session has come up at one end; if it is up at both, it may rest.
    pub(super) fn let_rest(&mut self, node: NodeId, peer: PeerId) {
        if self.straightforward || !self.recorders.is_empty() || !self.faults.none() {
            return;
        }
        let far = self.nodes[node.index()].ends[peer.index()].far;
        let (Some(far_node), Some(far_peer)) = (far.node, far.peer) else {
            return;
        };
        let latency = self.lab.links.between(node, far_node).latency;
        let far_speaker = &self.nodes[far_node.index()].speaker;
        let speaker = &self.nodes[node.index()].speaker;
        if speaker.may_rest(peer, (far_speaker, far_peer), latency)
            && self.shared_connection(node, peer).is_some()
        {
            self.nodes[node.index()].speaker.rest(peer);
            self.nodes[far_node.index()].speaker.rest(far_peer);
        }
    }

    /// The one connection that both ends of a session have, and which side of it the node is.
    fn shared_connection(&mut self, node: NodeId, peer: PeerId) -> Option<(ConnectionKey, Side)> {
        let far = self.nodes[node.index()].ends[peer.index()].far;
        let ours = self.nodes[node.index()].ends[peer.index()].slots;
        let theirs = self.nodes[far.node?.index()].ends[far.peer?.index()].slots;
        let side = match (ours, theirs) {
            ([Some(a), None], [None, Some(b)]) if a == b => Side::Dialler,
            ([None, Some(a)], [Some(b), None]) if a == b => Side::Listener,
            _ => return None,
        };
        let key = ours[slot(opener(side))]?;
        self.connections.get(key).filter(|tcp| tcp.is_plain())?;
        Some((key, side))
    }

    /// Something is about to happen that a session has to live through, or it has just ended.
    pub(super) fn rouse(&mut self, node: NodeId, peer: PeerId) {
        let far = self.nodes[node.index()].ends[peer.index()].far;
        let (Some(far_node), Some(far_peer)) = (far.node, far.peer) else {
            return;
        };
        let rests = |(node, peer): (NodeId, PeerId)| self.nodes[node.index()].speaker.rests(peer);
        if !rests((node, peer)) && !rests((far_node, far_peer)) {
            return;
        }
        let latency = self.lab.links.between(node, far_node).latency;
        let connection = self.shared_connection(node, peer);
        let to_far = connection.map(|(key, side)| (key, side.other()));
        let (sent, arrived) = self.settle(node, peer, latency, to_far);
        let (far_sent, far_arrived) = self.settle(far_node, far_peer, latency, connection);
        self.counts.keepalives(u64::from(sent) + u64::from(far_sent));
        for (node, peer, sent, (received, last_received)) in [
            (node, peer, sent, far_arrived),
            (far_node, far_peer, far_sent, arrived),
        ] {
            let missed = Missed {
                sent,
                received,
                last_received,
            };
            let speaker = &mut self.nodes[node.index()].speaker;
            speaker.rouse(&mut self.shared, self.now, peer, missed);
            // It has nothing to say, so its place among those that are drained stays free.
            if !self.is_touched[node.index()] {
                self.schedule_wake(node);
            }
        }
    }

    /// What one end of a resting session has sent up to now: how many KEEPALIVEs, how many of them have arrived, and
    /// when the last of those did. What has not arrived is on its way `to` the other end from now on.
    fn settle(
        &mut self,
        node: NodeId,
        peer: PeerId,
        latency: Duration,
        to: Option<(ConnectionKey, Side)>,
    ) -> (u32, (u32, Option<Time>)) {
        let (mut sent, mut arrived) = (0, (0, None));
        for at in self.nodes[node.index()]
            .speaker
            .keepalives(peer)
            .take_while(|&at| at <= self.now)
        {
            sent += 1;
            let arrives = at + latency;
            if arrives <= self.now {
                arrived = (arrived.0 + 1, Some(arrives));
            } else if let Some((key, side)) = to {
                let keepalive = Segment::Data(Bytes::from_static(&KEEPALIVE));
                self.queue
                    .schedule(arrives, Happening::Arrives(key, side, keepalive));
            }
        }
        (sent, arrived)
    }

    /// Rouses the sessions that an action of the scenario will disturb.
    pub(super) fn rouse_for(&mut self, action: &Action) {
        match *action {
            Action::Cut(a, b) => self.rouse_between(a, b),
            Action::Block(filter) => self.rouse_between(filter.from, filter.to),
            Action::Crash(node, _) => {
                for peer in self.peers(node) {
                    self.rouse(node, peer);
                }
            }
            Action::Disable(node, address) => {
                if let Some(peer) = self.session_with(node, address) {
                    self.rouse(node, peer);
                }
            }
            Action::Restore(..)
            | Action::Unblock(_)
            | Action::Restart(_)
            | Action::Enable(..)
            | Action::Originate(..)
            | Action::Withdraw(..) => {}
        }
    }

    fn rouse_between(&mut self, a: NodeId, b: NodeId) {
        for peer in self.peers(a) {
            if self.nodes[a.index()].ends[peer.index()].far.node == Some(b) {
                self.rouse(a, peer);
            }
        }
    }

    pub(super) fn peers(&self, node: NodeId) -> impl Iterator<Item = PeerId> + use<> {
        let count = u32::try_from(self.nodes[node.index()].ends.len()).expect("fewer than 2^32 neighbours");
        (0..count).map(PeerId)
    }

    /// KEEPALIVEs that resting sessions have sent up to now, and that are not counted yet.
    pub(super) fn keepalives_at_rest(&self) -> u64 {
        let sent = |node: NodeId, peer| {
            let speaker = &self.nodes[node.index()].speaker;
            speaker.keepalives(peer).take_while(|&at| at <= self.now).count() as u64
        };
        let all = |node| self.peers(node).map(move |peer| sent(node, peer)).sum::<u64>();
        self.ids().map(all).sum()
    }
}
