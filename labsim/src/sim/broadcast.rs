//! Broadcasts to sessions at rest. An UPDATE that a speaker sends to all of a group is one thing on its way and not one
//! for each receiver, as long as nothing happens to the sessions meanwhile; before something does, it is taken apart
//! into what it stands for. A receiver's session is handed the message without being asked where it stands: at rest it
//! is established, and an UPDATE restarts its HoldTimer and goes on to the routing process (RFC 4271 §8.2.2).

use bytes::Bytes;

use super::tcp::{Segment, Side};
use super::transport::ConnectionKey;
use super::{FarEnd, Happening, SessionEnd, Simulator, TILE, slot};
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

/// A broadcast that arrives.
struct Arrival {
    flight: Box<Flight>,
    /// What its messages mean.
    understood: Vec<Understood>,
    /// Whose turn it is.
    next: Option<PeerId>,
}

/// So many broadcasts are handed over together.
const TOGETHER: usize = 64;

impl Arrival {
    fn new(flight: Box<Flight>) -> Arrival {
        let messages = flight.broadcast.messages().iter();
        Arrival {
            understood: messages.map(|_| Understood::default()).collect(),
            next: flight.broadcast.next_receiver(PeerId(0)),
            flight,
        }
    }
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

    /// A broadcast arrives, and those that arrive right behind it. Each receiver is handed what is for it in the order of
    /// arrival, but some receivers are served before others, so that their memory stays at hand.
    pub(super) fn flights_arrive(&mut self, first: Box<Flight>) {
        let mut arrivals = vec![Arrival::new(first)];
        while arrivals.len() < TOGETHER
            && let Some(Happening::Flight(next)) = self
                .queue
                .pop_if(self.now, |next| matches!(next, Happening::Flight(_)))
        {
            arrivals.push(Arrival::new(next));
        }
        self.in_flight -= arrivals.len() as u64;
        // Each delivery is an event, and not the flight as such, which has been counted.
        self.counts.events -= 1;
        for arrival in &arrivals {
            self.touch_receivers(&arrival.flight);
        }
        let sorted = |arrival: &Arrival| self.nodes[arrival.flight.from.index()].far_ends_are_sorted;
        let tile = if arrivals.iter().all(sorted) {
            TILE
        } else {
            usize::MAX
        };
        let mut bound = 0usize;
        while arrivals.iter().any(|arrival| arrival.next.is_some()) {
            bound = bound.saturating_add(tile);
            for arrival in &mut arrivals {
                self.deliver(arrival, bound);
            }
            self.tell_events();
        }
    }

    /// Receivers are drained in the order in which they would be served one broadcast after the other. All rest, or the
    /// broadcast would have been taken apart, so all will have something to be drained.
    fn touch_receivers(&mut self, flight: &Flight) {
        for peer in flight.broadcast.receivers() {
            if let Some(node) = self.nodes[flight.from.index()].ends[peer.index()].far.node {
                self.touch(node);
            }
        }
    }

    /// Hands a broadcast to its next receivers, as far as their nodes are before a bound.
    fn deliver(&mut self, arrival: &mut Arrival, bound: usize) {
        let Arrival {
            flight,
            understood,
            next,
        } = arrival;
        let broadcast = &flight.broadcast;
        while let Some(peer) = *next {
            let FarEnd { node, peer: far_peer } = self.nodes[flight.from.index()].ends[peer.index()].far;
            if node.is_some_and(|node| node.index() >= bound) {
                return;
            }
            *next = broadcast.next_receiver(PeerId(peer.0 + 1));
            for (message, understood) in broadcast.messages().iter().zip(&mut *understood) {
                self.counts.events += 1;
                let taken = node.zip(far_peer).is_some_and(|(node, far_peer)| {
                    let speaker = &mut self.nodes[node.index()].speaker;
                    speaker.receive_at_rest(&mut self.shared, self.now, far_peer, message, understood)
                });
                if let Some(node) = node.filter(|_| taken) {
                    self.counts.updates_under_way -= 1;
                    self.drain_ready(node);
                } else if let Some((key, side)) = self.way(flight.from, peer) {
                    self.arrives(key, side, Segment::Data(message.clone()));
                } else {
                    self.counts.updates_under_way -= 1;
                }
            }
        }
    }

    /// The connection of a session, and the side at its other end. If this end has just closed it, that one knows it.
    fn way(&self, node: NodeId, peer: PeerId) -> Option<(ConnectionKey, Side)> {
        let end = &self.nodes[node.index()].ends[peer.index()];
        let known = |end: &SessionEnd, openers: [Opener; 2]| {
            let key = |opener| end.slots[slot(opener)];
            let ours = key(openers[0]).map(|key| (key, Side::Listener));
            ours.or(key(openers[1]).map(|key| (key, Side::Dialler)))
        };
        known(end, [Opener::Us, Opener::Neighbour]).or_else(|| {
            let far = &self.nodes[end.far.node?.index()].ends[end.far.peer?.index()];
            known(far, [Opener::Neighbour, Opener::Us])
        })
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
