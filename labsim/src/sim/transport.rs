//! The transport: packets between kernels. Each is looked at by the faults in force when it is sent.

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;

use super::fault::{Fate, Packet, Power};
use super::record::{Flags, Record, Segment as SegmentView, TYPE_AT, TcpChange, UPDATE, Way};
use super::tcp::{End, FIRST_TIMEOUT, Phase, SYN_GIVES_UP, SYN_RETRIES, Segment, Side, Stall, Tcp};
use super::{FIRST_PORT, Happening, Simulator, slot};
use crate::lab::NodeId;
use crate::speaker::io::{ConnectionId, Input, Opener, PeerId, TcpError};

/// Names a connection for as long as it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ConnectionKey {
    index: u32,
    generation: u32,
}

/// All connections. A place is used again when nothing can come of its connection any more.
#[derive(Debug, Default)]
pub(super) struct Connections {
    places: Vec<(u32, Option<Tcp>)>,
    free: Vec<u32>,
}

impl Connections {
    fn insert(&mut self, tcp: Tcp) -> ConnectionKey {
        if let Some(index) = self.free.pop() {
            let (generation, place) = &mut self.places[index as usize];
            *place = Some(tcp);
            return ConnectionKey {
                index,
                generation: *generation,
            };
        }
        let index = u32::try_from(self.places.len()).expect("fewer than 2^32 connections");
        self.places.push((0, Some(tcp)));
        ConnectionKey { index, generation: 0 }
    }

    fn get(&mut self, key: ConnectionKey) -> Option<&mut Tcp> {
        let (generation, tcp) = self.places.get_mut(key.index as usize)?;
        if *generation == key.generation {
            tcp.as_mut()
        } else {
            None
        }
    }

    /// Frees the place of a connection that is over.
    fn sweep(&mut self, key: ConnectionKey) {
        if self.get(key).is_some_and(|tcp| tcp.is_over()) {
            let (generation, place) = &mut self.places[key.index as usize];
            *generation = generation.wrapping_add(1);
            *place = None;
            self.free.push(key.index);
        }
    }

    /// The connections that have an end at a node.
    fn at(&self, node: NodeId) -> Vec<ConnectionKey> {
        let places = self.places.iter().zip(0..);
        let at = |tcp: &Tcp| tcp.dialler.node == node || tcp.listener.node == node;
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
    /// A speaker opens a connection to a neighbour.
    pub(super) fn dial(&mut self, id: NodeId, peer: PeerId) {
        // A speaker that dials anew has given up its last attempt.
        if let Some(former) = self.nodes[id.index()].slots[peer.index()][slot(Opener::Us)].take() {
            self.close_end(former, Side::Dialler);
        }
        let config = &self.lab.nodes[id.index()].speaker.peers[peer.index()];
        let port = self.next_port(id);
        let dialler = End::new(id, Some(peer), port);
        let (listener, nowhere) = match self.owner(config.address) {
            Some(owner) => {
                let at_owner = self.session_with(owner, config.local_address);
                (End::new(owner, at_owner, BGP_PORT), false)
            }
            None => (End::new(id, None, BGP_PORT), true),
        };
        let key = self.connections.insert(Tcp {
            dialler,
            listener,
            nowhere,
            dialled: self.now,
        });
        self.nodes[id.index()].slots[peer.index()][slot(Opener::Us)] = Some(key);
        self.record(&Record::Tcp {
            node: id,
            peer,
            opener: Opener::Us,
            what: TcpChange::Dialled,
        });
        self.syn(key, 0);
    }

    fn next_port(&mut self, id: NodeId) -> u16 {
        let node = &mut self.nodes[id.index()];
        let port = node.next_port;
        node.next_port = node.next_port.checked_add(1).unwrap_or(FIRST_PORT);
        port
    }

    /// A node's session with the neighbour of that address.
    pub(super) fn session_with(&self, id: NodeId, address: std::net::IpAddr) -> Option<PeerId> {
        let peers = &self.lab.nodes[id.index()].speaker.peers;
        let by_address = &self.nodes[id.index()].by_address;
        let place = by_address
            .binary_search_by_key(&address, |peer| peers[peer.index()].address)
            .ok()?;
        by_address.get(place).copied()
    }

    /// The dialler sends its SYN; `attempt` times it has done so before.
    pub(super) fn syn(&mut self, key: ConnectionKey, attempt: u8) {
        let Some(tcp) = self
            .connections
            .get(key)
            .filter(|tcp| tcp.dialler.phase == Phase::Opening)
        else {
            return;
        };
        let nowhere = tcp.nowhere;
        self.show(key, Side::Dialler, Flags::Syn, &[]);
        let fate = if nowhere {
            Fate::Vanish
        } else {
            self.fate(key, Side::Dialler)
        };
        let delay = self.latency(key);
        match fate {
            Fate::Pass => self
                .queue
                .schedule(self.now + delay, Happening::SynArrives(key, attempt)),
            Fate::Vanish => self.syn_again(key, attempt),
            Fate::Refused => {
                self.queue
                    .schedule(self.now + 2 * delay, Happening::RstArrives(key, Side::Dialler));
            }
        }
    }

    /// Neither SYN-ACK nor RST will come: the dialler's kernel sends the SYN again, or gives up.
    fn syn_again(&mut self, key: ConnectionKey, attempt: u8) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let dialled = tcp.dialled;
        let (after, next) = match SYN_RETRIES.get(usize::from(attempt)) {
            Some(&seconds) => (seconds, Happening::Syn(key, attempt + 1)),
            None => (SYN_GIVES_UP, Happening::SynGivesUp(key)),
        };
        let at = dialled + Duration::from_secs(after);
        self.queue.schedule(at.max(self.now), next);
    }

    pub(super) fn syn_gives_up(&mut self, key: ConnectionKey) {
        self.connect_failed(key, TcpError::TimedOut);
    }

    fn connect_failed(&mut self, key: ConnectionKey, error: TcpError) {
        let Some(tcp) = self
            .connections
            .get(key)
            .filter(|tcp| tcp.dialler.phase == Phase::Opening)
        else {
            return;
        };
        tcp.dialler.phase = Phase::Gone;
        tcp.listener.phase = Phase::Gone;
        let (node, peer) = (tcp.dialler.node, tcp.dialler.peer);
        self.connections.sweep(key);
        if let Some(peer) = peer {
            self.nodes[node.index()].slots[peer.index()][slot(Opener::Us)] = None;
            let what = TcpChange::Failed(error);
            self.record(&Record::Tcp {
                node,
                peer,
                opener: Opener::Us,
                what,
            });
            self.input(node, Input::ConnectFailed(peer, error));
        }
    }

    /// The SYN arrives: a kernel whose BGP process listens answers it, even if no such neighbour is configured.
    pub(super) fn syn_arrives(&mut self, key: ConnectionKey, attempt: u8) {
        let Some(tcp) = self
            .connections
            .get(key)
            .filter(|tcp| tcp.dialler.phase == Phase::Opening)
        else {
            return;
        };
        let node = &self.nodes[tcp.listener.node.index()];
        if node.power == Power::Off {
            return self.syn_again(key, attempt);
        }
        let listens = node.power == Power::Running && node.speaker.listens();
        self.show(
            key,
            Side::Listener,
            if listens { Flags::SynAck } else { Flags::Rst },
            &[],
        );
        let at = self.now + self.latency(key);
        match self.fate(key, Side::Listener) {
            Fate::Pass if listens => self.queue.schedule(at, Happening::SynAckArrives(key)),
            Fate::Pass => self.queue.schedule(at, Happening::RstArrives(key, Side::Dialler)),
            Fate::Vanish => self.syn_again(key, attempt),
            // The filter resets the listener's half-open connection, which nobody misses; the dialler hears nothing.
            Fate::Refused => self.syn_again(key, attempt),
        }
    }

    pub(super) fn syn_ack_arrives(&mut self, key: ConnectionKey) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        if tcp.dialler.phase != Phase::Opening {
            return self.reset(key, Side::Listener);
        }
        tcp.dialler.phase = Phase::Open;
        let (node, peer) = (tcp.dialler.node, tcp.dialler.peer);
        self.send(key, Side::Dialler, Segment::Ack);
        if let Some(peer) = peer {
            self.record(&Record::Tcp {
                node,
                peer,
                opener: Opener::Us,
                what: TcpChange::Up,
            });
            self.input(node, Input::Connected(peer));
        }
    }

    /// A speaker transmits a message.
    pub(super) fn transmit(&mut self, id: NodeId, connection: ConnectionId, bytes: Bytes) {
        match self.nodes[id.index()].slots[connection.peer.index()][slot(connection.opener)] {
            Some(key) => self.send(key, side(connection.opener), Segment::Data(bytes)),
            None => self.forget(&Segment::Data(bytes)),
        }
    }

    /// A speaker closes a connection.
    pub(super) fn close(&mut self, id: NodeId, connection: ConnectionId) {
        let place = &mut self.nodes[id.index()].slots[connection.peer.index()][slot(connection.opener)];
        if let Some(key) = place.take() {
            self.close_end(key, side(connection.opener));
        }
    }

    fn close_end(&mut self, key: ConnectionKey, side: Side) {
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

    /// Puts a segment on the way, behind what waits already.
    fn send(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        let Some(tcp) = self.connections.get(key) else {
            return self.forget(&segment);
        };
        let end = tcp.end_mut(side);
        if end.stall.is_some_and(|stall| !stall.lets_pass()) {
            end.held.push_back(segment);
            return;
        }
        self.put(key, side, segment);
    }

    fn put(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        self.show_segment(key, side, &segment);
        let (forth, back) = (self.fate(key, side), self.fate(key, side.other()));
        let delay = self.latency(key);
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        match forth {
            Fate::Pass => {
                if let Segment::Data(bytes) = &segment {
                    end.sent = end.sent.wrapping_add(bytes.len() as u32);
                }
                let at = (self.now + delay).max(end.arrives);
                end.arrives = at;
                if back == Fate::Vanish && end.stall.is_none() {
                    end.stall = Some(Stall::new(true));
                    self.queue
                        .schedule(self.now + FIRST_TIMEOUT, Happening::Resend(key, side));
                }
                self.queue
                    .schedule(at, Happening::Arrives(key, side.other(), segment));
                if back == Fate::Refused {
                    // The acknowledgement is answered with a reset.
                    self.queue
                        .schedule(at + 2 * delay, Happening::RstArrives(key, side.other()));
                }
            }
            Fate::Vanish => {
                end.held.push_back(segment);
                if let Some(stall) = &mut end.stall {
                    stall.arrived = false;
                } else {
                    end.stall = Some(Stall::new(false));
                    self.queue
                        .schedule(self.now + FIRST_TIMEOUT, Happening::Resend(key, side));
                }
            }
            Fate::Refused => {
                self.forget(&segment);
                self.queue
                    .schedule(self.now + 2 * delay, Happening::RstArrives(key, side));
            }
        }
    }

    /// A retransmission time-out: what was not acknowledged is sent again.
    pub(super) fn resend(&mut self, key: ConnectionKey, side: Side) {
        let (forth, back) = (self.fate(key, side), self.fate(key, side.other()));
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        if end.phase == Phase::Gone {
            return;
        }
        let Some(stall) = &mut end.stall else { return };
        stall.tries += 1;
        let wait = stall.wait(end.phase);
        match (forth, back, wait) {
            (Fate::Pass, Fate::Pass, _) => {
                end.stall = None;
                let held = std::mem::take(&mut end.held);
                for segment in held {
                    self.send(key, side, segment);
                }
                self.connections.sweep(key);
            }
            (Fate::Refused, ..) => {
                let at = self.now + 2 * self.latency(key);
                self.queue.schedule(at, Happening::RstArrives(key, side));
            }
            (_, _, None) => self.gone(key, side, TcpError::TimedOut),
            (_, _, Some(wait)) => {
                // A path that lets the first segment through and swallows its acknowledgement lets no other through.
                let first = if forth == Fate::Pass && !std::mem::replace(&mut stall.arrived, true) {
                    end.held.pop_front()
                } else {
                    None
                };
                self.queue.schedule(self.now + wait, Happening::Resend(key, side));
                if let Some(segment) = first {
                    self.put(key, side, segment);
                }
            }
        }
    }

    /// A segment arrives at one side.
    pub(super) fn arrives(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        self.forget(&segment);
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        match (end.phase, segment) {
            (Phase::Gone, _) | (Phase::Closed, Segment::Data(_)) => self.reset(key, side.other()),
            (Phase::Closed, _) => {}
            (Phase::Opening, segment) => {
                if self.accept(key, side) && !matches!(segment, Segment::Ack) {
                    self.take(key, side, segment);
                }
            }
            (Phase::Open, segment) => self.take(key, side, segment),
        }
    }

    /// An open end takes what arrived.
    fn take(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        let (node, peer) = (end.node, end.peer);
        let connection = |peer| ConnectionId {
            peer,
            opener: opener(side),
        };
        match (segment, peer) {
            (Segment::Data(bytes), Some(peer)) => {
                end.received = end.received.wrapping_add(bytes.len() as u32);
                self.record_message(node, connection(peer), &bytes, Way::Received);
                self.input(node, Input::Received(connection(peer), bytes));
            }
            (Segment::Fin, Some(peer)) => {
                self.lost(node, connection(peer), TcpError::Closed);
                self.close_end(key, side);
            }
            (Segment::Fin, None) => self.close_end(key, side),
            (Segment::Ack | Segment::Data(_), _) => {}
        }
    }

    /// The listener's kernel has a new connection, and hands it to the process. Whether that took it.
    fn accept(&mut self, key: ConnectionKey, side: Side) -> bool {
        let Some(tcp) = self.connections.get(key) else {
            return false;
        };
        let end = tcp.end_mut(side);
        end.phase = Phase::Open;
        let (node, peer) = (end.node, end.peer);
        if self.nodes[node.index()].power != Power::Running {
            self.reset(key, side.other());
            return false;
        }
        let free = peer
            .filter(|peer| self.nodes[node.index()].slots[peer.index()][slot(Opener::Neighbour)].is_none());
        let Some(peer) = free else {
            // Nobody configured, or a connection from there exists already: closed as soon as it is seen.
            self.close_end(key, side);
            return false;
        };
        self.nodes[node.index()].slots[peer.index()][slot(Opener::Neighbour)] = Some(key);
        self.record(&Record::Tcp {
            node,
            peer,
            opener: Opener::Neighbour,
            what: TcpChange::Up,
        });
        self.input(node, Input::Accepted(peer));
        true
    }

    /// A kernel that knows nothing of a connection sends RST to the other side.
    fn reset(&mut self, key: ConnectionKey, to: Side) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        tcp.end_mut(to.other()).phase = Phase::Gone;
        self.show(key, to.other(), Flags::Rst, &[]);
        if self.fate(key, to.other()) == Fate::Pass {
            let at = self.now + self.latency(key);
            self.queue.schedule(at, Happening::RstArrives(key, to));
        }
    }

    pub(super) fn rst_arrives(&mut self, key: ConnectionKey, side: Side) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        match (side, tcp.end(side).phase) {
            (Side::Dialler, Phase::Opening) => self.connect_failed(key, TcpError::Refused),
            _ => self.gone(key, side, TcpError::Reset),
        }
    }

    /// An end's connection is gone without its doing.
    fn gone(&mut self, key: ConnectionKey, side: Side, error: TcpError) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        let was_open = end.phase == Phase::Open;
        end.phase = Phase::Gone;
        end.stall = None;
        let held = std::mem::take(&mut end.held);
        let (node, peer) = (end.node, end.peer);
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
    fn lost(&mut self, node: NodeId, connection: ConnectionId, error: TcpError) {
        let ConnectionId { peer, opener } = connection;
        self.nodes[node.index()].slots[peer.index()][slot(opener)] = None;
        self.record(&Record::Tcp {
            node,
            peer,
            opener,
            what: TcpChange::Failed(error),
        });
        self.input(node, Input::Closed(connection, error));
    }

    /// The process of a node is gone; its kernel closes what it had open.
    pub(super) fn close_all(&mut self, id: NodeId) {
        for peer in 0..self.nodes[id.index()].slots.len() {
            for (opener, side) in [(Opener::Us, Side::Dialler), (Opener::Neighbour, Side::Listener)] {
                if let Some(key) = self.nodes[id.index()].slots[peer][slot(opener)].take() {
                    self.close_end(key, side);
                }
            }
        }
    }

    /// The power of a node is gone, and with it all that its kernel knew.
    pub(super) fn forget_all(&mut self, id: NodeId) {
        for slots in &mut self.nodes[id.index()].slots {
            *slots = [None; 2];
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

    fn vanish(&mut self, key: ConnectionKey, side: Side) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let end = tcp.end_mut(side);
        end.phase = Phase::Gone;
        end.stall = None;
        let held = std::mem::take(&mut end.held);
        for segment in &held {
            self.forget(segment);
        }
        self.connections.sweep(key);
    }

    /// A segment is no longer under way.
    fn forget(&mut self, segment: &Segment) {
        if let Segment::Data(bytes) = segment {
            if bytes.get(TYPE_AT) == Some(&UPDATE) {
                self.counts.updates_under_way -= 1;
            }
        }
    }

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
            .between(tcp.dialler.node, tcp.listener.node)
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
        if self.recorders.is_empty() {
            return;
        }
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let (end, other) = (tcp.end(side), tcp.end(side.other()));
        let (sent, received) = (end.sent, end.received);
        let (port, other_port) = (end.port, other.port);
        let (dialler, peer) = (tcp.dialler.node, tcp.dialler.peer);
        let Some(peer) = peer else { return };
        let config = &self.lab.nodes[dialler.index()].speaker.peers[peer.index()];
        let (ours, theirs) = match side {
            Side::Dialler => (config.local_address, config.address),
            Side::Listener => (config.address, config.local_address),
        };
        let (from, to) = (SocketAddr::new(ours, port), SocketAddr::new(theirs, other_port));
        let view = SegmentView {
            from,
            to,
            sent,
            received,
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

const fn opener(side: Side) -> Opener {
    match side {
        Side::Dialler => Opener::Us,
        Side::Listener => Opener::Neighbour,
    }
}
