//! The transport: packets between kernels. Each is looked at by the faults in force when it is sent.

mod ending;
mod handshake;
mod stream;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use super::Simulator;
use super::fault::{Fate, Packet};
use super::record::{Flags, Segment as SegmentView};
use super::tcp::{Phase, Segment, Side, Tcp};
use crate::lab::NodeId;
use crate::speaker::io::Opener;

/// Names a connection for as long as it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConnectionKey {
    index: u32,
    /// Never zero, so that "no connection" takes no room.
    generation: NonZeroU32,
}

/// All connections. A place is used again when nothing can come of its connection any more.
#[derive(Debug, Default)]
pub(super) struct Connections {
    places: Vec<(NonZeroU32, Option<Tcp>)>,
    free: Vec<u32>,
}

impl Connections {
    pub(super) fn insert(&mut self, tcp: Tcp) -> ConnectionKey {
        if let Some(index) = self.free.pop() {
            let (generation, place) = &mut self.places[index as usize];
            *place = Some(tcp);
            return ConnectionKey {
                index,
                generation: *generation,
            };
        }
        let index = u32::try_from(self.places.len()).expect("fewer than 2^32 connections");
        self.places.push((NonZeroU32::MIN, Some(tcp)));
        ConnectionKey {
            index,
            generation: NonZeroU32::MIN,
        }
    }

    pub(super) fn get(&mut self, key: ConnectionKey) -> Option<&mut Tcp> {
        let (generation, tcp) = self.places.get_mut(key.index as usize)?;
        if *generation == key.generation {
            tcp.as_mut()
        } else {
            None
        }
    }

    /// A connection whose dialler still waits for an answer.
    fn opening(&mut self, key: ConnectionKey) -> Option<&mut Tcp> {
        self.get(key)
            .filter(|tcp| tcp.end(Side::Dialler).phase == Phase::Opening)
    }

    /// Frees the place of a connection that is over.
    fn sweep(&mut self, key: ConnectionKey) {
        if self.get(key).is_some_and(|tcp| tcp.is_over()) {
            let (generation, place) = &mut self.places[key.index as usize];
            *generation = generation.checked_add(1).unwrap_or(NonZeroU32::MIN);
            *place = None;
            self.free.push(key.index);
        }
    }

    /// The connections that have an end at a node.
    fn at(&self, node: NodeId) -> Vec<ConnectionKey> {
        let places = self.places.iter().zip(0..);
        let at = |tcp: &Tcp| tcp.end(Side::Dialler).node == node || tcp.end(Side::Listener).node == node;
        places
            .filter(|((_, tcp), _)| tcp.as_ref().is_some_and(at))
            .map(|((generation, _), index)| ConnectionKey {
                index,
                generation: *generation,
            })
            .collect()
    }
}

impl Simulator<'_> {
    fn fate(&mut self, key: ConnectionKey, from: Side) -> Fate {
        let Some(tcp) = self.connections.get(key) else {
            return Fate::Vanish;
        };
        let packet = Packet {
            from: tcp.end(from).node,
            to: tcp.end(from.other()).node,
            to_port_179: from == Side::Dialler,
        };
        self.faults.fate(packet)
    }

    fn latency(&mut self, key: ConnectionKey) -> Duration {
        let Some(tcp) = self.connections.get(key) else {
            return Duration::ZERO;
        };
        self.lab
            .links
            .between(tcp.end(Side::Dialler).node, tcp.end(Side::Listener).node)
            .latency
    }

    fn show_segment(&mut self, key: ConnectionKey, side: Side, segment: &Segment) {
        match segment {
            Segment::Ack => self.show(key, side, Flags::Ack, &[]),
            Segment::Data(bytes) => self.show(key, side, Flags::Data, bytes),
            Segment::Fin => self.show(key, side, Flags::Fin, &[]),
        }
    }

    /// Shows a segment to those who watch.
    fn show(&mut self, key: ConnectionKey, side: Side, flags: Flags, payload: &[u8]) {
        if !self.captures {
            return;
        }
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let (wire, other_port) = (*tcp.wire(side), tcp.wire(side.other()).port);
        let (dialler, peer) = (tcp.end(Side::Dialler).node, tcp.end(Side::Dialler).peer);
        let Some(peer) = peer else { return };
        let config = &self.lab.nodes[dialler.index()].speaker.peers[peer.index()];
        let (ours, theirs) = match side {
            Side::Dialler => (config.local_address, config.address),
            Side::Listener => (config.address, config.local_address),
        };
        let (from, to) = (
            SocketAddr::new(ours, wire.port),
            SocketAddr::new(theirs, other_port),
        );
        let view = SegmentView {
            from,
            to,
            sent: wire.sent,
            received: wire.received,
            flags,
            payload,
        };
        for recorder in &mut self.recorders {
            recorder.segment(self.now, &view);
        }
    }
}

const BGP_PORT: u16 = 179;

const fn side(opener: Opener) -> Side {
    match opener {
        Opener::Us => Side::Dialler,
        Opener::Neighbour => Side::Listener,
    }
}

pub(super) const fn opener(side: Side) -> Opener {
    match side {
        Side::Dialler => Opener::Us,
        Side::Listener => Opener::Neighbour,
    }
}
