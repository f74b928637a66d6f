//! How a connection ends: closed by its process, reset, given up, or gone with its node.

use super::{ConnectionKey, opener, side};
use crate::lab::NodeId;
use crate::sim::fault::Fate;
use crate::sim::record::{Flags, Record, TcpChange};
use crate::sim::tcp::{Phase, Segment, Side};
use crate::sim::{Happening, Simulator, slot};
use crate::speaker::io::{ConnectionId, Input, Opener, TcpError};

impl Simulator<'_> {
    /// A speaker closes a connection.
    pub(in crate::sim) fn close(&mut self, id: NodeId, connection: ConnectionId) {
        self.take_flights_apart();
        let place = &mut self.nodes[id.index()].ends[connection.peer.index()].slots[slot(connection.opener)];
        if let Some(key) = place.take() {
            self.close_end(key, side(connection.opener));
        }
    }

    pub(in crate::sim) fn close_end(&mut self, key: ConnectionKey, side: Side) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        match tcp.end(side).phase {
            Phase::Opening => tcp.end_mut(side).phase = Phase::Gone,
            Phase::Open => {
                tcp.end_mut(side).phase = Phase::Closed;
                self.send(key, side, Segment::Fin);
            }
            Phase::Closed | Phase::Gone => {}
        }
        self.connections.sweep(key);
    }

    /// A kernel that knows nothing of a connection sends RST to the other side.
    pub(in crate::sim) fn reset(&mut self, key: ConnectionKey, to: Side) {
        if self.fate(key, to.other()) == Fate::Pass {
            let delay = self.latency(key);
            self.queue
                .schedule_after(self.now, delay, Happening::RstArrives(key, to));
        }
        self.vanish(key, to.other());
    }

    pub(in crate::sim) fn rst_arrives(&mut self, key: ConnectionKey, side: Side) {
        // Shown as it arrives: some resets come from a filter on the way.
        self.show(key, side.other(), Flags::Rst, &[]);
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        match (side, tcp.end(side).phase) {
            (Side::Dialler, Phase::Opening) => self.connect_failed(key, TcpError::Refused),
            _ => self.gone(key, side, TcpError::Reset),
        }
    }

    /// An end's connection is gone without its doing.
    pub(in crate::sim) fn gone(&mut self, key: ConnectionKey, side: Side, error: TcpError) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end(side);
        let (was_open, node, peer) = (end.phase == Phase::Open, end.node, end.peer);
        let held = tcp.forget(side);
        for segment in &held {
            self.forget(segment);
        }
        self.connections.sweep(key);
        if let Some(peer) = peer.filter(|_| was_open) {
            self.lost(
                node,
                ConnectionId {
                    peer,
                    opener: opener(side),
                },
                error,
            );
        }
    }

    /// Tells a speaker that a connection is lost.
    pub(in crate::sim) fn lost(&mut self, node: NodeId, connection: ConnectionId, error: TcpError) {
        self.take_flights_apart();
        let ConnectionId { peer, opener } = connection;
        self.nodes[node.index()].ends[peer.index()].slots[slot(opener)] = None;
        self.record(&Record::Tcp {
            node,
            peer,
            opener,
            what: TcpChange::Failed(error),
        });
        self.input(node, Input::Closed(connection, error));
    }

    /// The process of a node is gone; its kernel closes what it had open.
    pub(in crate::sim) fn close_all(&mut self, id: NodeId) {
        for peer in 0..self.nodes[id.index()].ends.len() {
            for (opener, side) in [(Opener::Us, Side::Dialler), (Opener::Neighbour, Side::Listener)] {
                if let Some(key) = self.nodes[id.index()].ends[peer].slots[slot(opener)].take() {
                    self.close_end(key, side);
                }
            }
        }
    }

    /// The power of a node is gone, and with it all that its kernel knew.
    pub(in crate::sim) fn forget_all(&mut self, id: NodeId) {
        for end in &mut self.nodes[id.index()].ends {
            end.slots = [None; 2];
        }
        for key in self.connections.at(id) {
            for side in [Side::Dialler, Side::Listener] {
                if self
                    .connections
                    .get(key)
                    .is_some_and(|tcp| tcp.end(side).node == id)
                {
                    self.vanish(key, side);
                }
            }
        }
    }

    pub(in crate::sim) fn vanish(&mut self, key: ConnectionKey, side: Side) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let held = tcp.forget(side);
        for segment in &held {
            self.forget(segment);
        }
        self.connections.sweep(key);
    }
}
