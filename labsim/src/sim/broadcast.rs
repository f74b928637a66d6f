//! Broadcasts to sessions at rest. An UPDATE that a speaker sends to all of a group is one thing on its way and not one
//! for each receiver, as long as nothing happens to the sessions meanwhile; before something does, it is taken apart
//! into what it stands for. A receiver's session is handed the message without being asked where it stands: at rest it
//! is established, and an UPDATE restarts its HoldTimer and goes on to the routing process (RFC 4271 §8.2.2).

use bytes::Bytes;

use super::tcp::{Segment, Side};
use super::transport::ConnectionKey;
use super::{FarEnd, Happening, Simulator, slot};
use crate::lab::NodeId;
use crate::speaker::Broadcast;
use crate::speaker::at_rest::Understood;
use crate::speaker::io::{Opener, PeerId};

/// A broadcast on its way.
#[derive(Debug)]
pub(super) struct Flight {
    from: NodeId,
    broadcast: Broadcast,
}

/// One message of a broadcast that was taken apart, on its way to one receiver.
pub(super) type Part = (ConnectionKey, Side, Bytes);

impl Simulator<'_> {
    /// The next broadcast of a speaker, if all its receivers are at rest and nobody and nothing looks at packets.
    pub(super) fn next_broadcast(&mut self, id: NodeId) -> Option<Broadcast> {
        let looked_at = self.straightforward || !self.recorders.is_empty() || !self.faults.none();
        if looked_at || !self.lab.links.pairs.is_empty() {
            return None;
        }
        self.nodes[id.index()].speaker.poll_broadcast(&mut self.shared)
    }

    /// A speaker sends UPDATEs to all of a group.
    pub(super) fn send_broadcast(&mut self, from: NodeId, broadcast: Broadcast) {
        let mut receivers = 0;
        for peer in broadcast.receivers() {
            receivers += 1;
            for message in broadcast.messages() {
                self.digest.sent(self.now, (from, peer), message);
            }
        }
        for message in broadcast.messages() {
            self.counts.sent_to(receivers, message);
            self.counts.updates_under_way += receivers;
        }
        let latency = self.lab.links.default.latency;
        let flight = Box::new(Flight { from, broadcast });
        self.queue
            .schedule_after(self.now, latency, Happening::Flight(flight));
        self.in_flight += 1;
    }

    /// A broadcast arrives, receiver by receiver.
    pub(super) fn flight_arrives(&mut self, flight: &Flight) {
        self.in_flight -= 1;
        // The flight as such has been counted.
        self.counts.events -= 1;
        let messages = flight.broadcast.messages();
        let mut understood: Vec<Understood> = messages.iter().map(|_| Understood::default()).collect();
        for peer in flight.broadcast.receivers() {
            let FarEnd { node, peer: far_peer } = self.far_end(flight.from, peer);
            let (Some(node), Some(far_peer)) = (node, far_peer) else {
                continue;
            };
            for (message, understood) in messages.iter().zip(&mut understood) {
                self.counts.events += 1;
                let speaker = &mut self.nodes[node.index()].speaker;
                if speaker.receive_at_rest(&mut self.shared, self.now, far_peer, message, understood) {
                    self.counts.updates_under_way -= 1;
                    self.drain_ready(node);
                    self.touch(node);
                } else if let Some((key, side)) = self.way(flight.from, peer) {
                    self.arrives(key, side, Segment::Data(message.clone()));
                }
            }
        }
    }

    fn far_end(&self, node: NodeId, peer: PeerId) -> FarEnd {
        self.nodes[node.index()].ends[peer.index()].far
    }

    /// The connection of a session, and the side at its other end.
    fn way(&self, node: NodeId, peer: PeerId) -> Option<(ConnectionKey, Side)> {
        let slots = self.nodes[node.index()].ends[peer.index()].slots;
        let ours = slots[slot(Opener::Us)].map(|key| (key, Side::Listener));
        ours.or(slots[slot(Opener::Neighbour)].map(|key| (key, Side::Dialler)))
    }

    /// Something is about to happen to a session: broadcasts on their way are taken apart while it is known by which
    /// connections they go.
    pub(super) fn take_flights_apart(&mut self) {
        if self.in_flight == 0 {
            return;
        }
        self.in_flight = 0;
        let mut queue = std::mem::take(&mut self.queue);
        queue.change(|happening| {
            if let Happening::Flight(flight) = happening {
                let parts = self.parts(flight);
                *happening = Happening::Parts(parts);
            }
        });
        self.queue = queue;
    }

    fn parts(&self, flight: &Flight) -> Vec<Part> {
        let ways = flight
            .broadcast
            .receivers()
            .filter_map(|peer| self.way(flight.from, peer));
        let each = |(key, side)| {
            let messages = flight.broadcast.messages().iter();
            messages.map(move |message| (key, side, message.clone()))
        };
        ways.flat_map(each).collect()
    }

    /// What was part of a broadcast arrives.
    pub(super) fn parts_arrive(&mut self, parts: Vec<Part>) {
        // Each is an event of its own.
        self.counts.events -= 1;
        for (key, side, message) in parts {
            self.counts.events += 1;
            self.arrives(key, side, Segment::Data(message));
        }
    }

    /// Does what a speaker wants already, without having it announce anything.
    pub(super) fn drain_ready(&mut self, node: NodeId) {
        while let Some(output) = self.nodes[node.index()].speaker.poll_ready() {
            self.output(node, output);
        }
    }
}
