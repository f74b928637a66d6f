//! The simulator: speakers, a network between them, and virtual time.
//!
//! One moment at a time: everything that the queue has for it is handed to the speakers, then each speaker that was
//! touched is drained, in the order in which they were touched. What that brings goes back into the queue. Nothing here
//! depends on the wall clock, on chance, or on the order of a hash map, so a run can be repeated exactly.

mod act;
mod broadcast;
mod build;
mod fault;
mod foresee;
mod observe;
pub mod pcap;
mod queue;
pub mod record;
mod rest;
mod summary;
mod tcp;
#[cfg(test)]
mod tests;
pub mod trace;
mod transport;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bgp_wire::Negotiated;
use bytes::Bytes;
use ipnet::IpNet;

use crate::lab::{Lab, NodeId, Origination};
use crate::speaker::Speaker;
use crate::speaker::fsm::State;
use crate::speaker::io::{ConnectionId, Event, Input, Opener, Output, PeerId};
use crate::speaker::shared::{Map, Shared};
use crate::speaker::time::Time;
use broadcast::{Flight, Part};
use fault::{Faults, Power};
use queue::Queue;
use record::{Digest, Message, Record, Recorder, Way};
pub use summary::Summary;
use tcp::{Segment, Side};
use transport::{ConnectionKey, Connections};

/// A lab that runs.
pub struct Simulator<'lab> {
    lab: &'lab Lab,
    now: Time,
    queue: Queue<Happening>,
    shared: Shared,
    nodes: Vec<Node>,
    owners: Map<IpAddr, NodeId>,
    connections: Connections,
    faults: Faults,
    /// When the scenario does something, the next one last.
    acts: Vec<Time>,
    /// Nodes whose speakers have started, and whose sessions nobody has gone ahead with.
    started: Vec<NodeId>,
    courses: foresee::Courses,
    /// Broadcasts on their way that are one entry in the queue each.
    in_flight: u64,
    /// Speakers that have been handed something at this moment, and wait to be drained.
    touched: Vec<NodeId>,
    /// Whether a node is among them, side by side: asked for each message that arrives.
    is_touched: Vec<bool>,
    recorders: Vec<Box<dyn Recorder + 'lab>>,
    /// Whether one of them wants to see segments.
    captures: bool,
    /// Nothing is remembered, shortened or left out; see [`Simulator::straightforward`].
    straightforward: bool,
    digest: Digest,
    counts: summary::Counts,
    /// Events handled so far, told now and then to whoever looks from another thread.
    told: Arc<AtomicU64>,
}

/// A router in the simulator.
struct Node {
    speaker: Speaker,
    /// What it originates now. It outlives its BGP process: others decide it (on a Calico node, IPAM and Felix).
    routes: Map<IpNet, Origination>,
    power: Power,
    /// The earliest wake-up that is queued.
    wake: Time,
    /// What the node's kernel knows of each session.
    ends: Vec<SessionEnd>,
    next_port: u16,
    /// The nodes at the other ends are in the order of our neighbours.
    far_ends_are_sorted: bool,
}

/// A node's end of a session: its TCP connections, and who is at the other end.
#[derive(Clone, Debug)]
struct SessionEnd {
    /// By who opened them; see [`slot`].
    slots: [Option<ConnectionKey>; 2],
    far: FarEnd,
}

/// The other end of a session, as far as there is one.
#[derive(Clone, Copy, Debug)]
struct FarEnd {
    /// The node that has the address; none if nobody has it.
    node: Option<NodeId>,
    /// That node's session with us; none if it has not configured one.
    peer: Option<PeerId>,
}

/// Something in the queue.
#[derive(Debug)]
enum Happening {
    /// A speaker's timer is due.
    Wake(NodeId),
    /// The scenario has something in store: an index into [`Lab::events`].
    Act(usize),
    /// The dialler sends its SYN, for the first time or again.
    Syn(ConnectionKey, u8),
    /// It gives up.
    SynGivesUp(ConnectionKey),
    /// The SYN arrives.
    SynArrives(ConnectionKey, u8),
    /// The answer arrives.
    SynAckArrives(ConnectionKey),
    /// A segment arrives at one side.
    Arrives(ConnectionKey, Side, Segment),
    /// A broadcast arrives.
    Flight(Box<Flight>),
    /// One that was taken apart does.
    Parts(Vec<Part>),
    /// An RST arrives at one side.
    RstArrives(ConnectionKey, Side),
    /// A side sends again what was not acknowledged.
    Resend(ConnectionKey, Side),
}

/// Why a run stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The limit on virtual time was reached.
    VirtualTime,
    /// The limit on events was reached.
    Events,
    /// Nothing more can happen.
    Quiet,
}

impl<'lab> Simulator<'lab> {
    /// A lab at its first moment, before anything has happened.
    pub fn new(lab: &'lab Lab) -> Simulator<'lab> {
        let mut simulator = Simulator {
            lab,
            now: Time::ZERO,
            queue: Queue::default(),
            shared: Shared::new(),
            nodes: Vec::with_capacity(lab.nodes.len()),
            owners: Map::default(),
            connections: Connections::default(),
            faults: Faults::default(),
            acts: lab.events.iter().map(|event| event.at).collect(),
            started: Vec::new(),
            courses: foresee::Courses::default(),
            in_flight: 0,
            touched: Vec::new(),
            is_touched: vec![false; lab.nodes.len()],
            recorders: Vec::new(),
            captures: false,
            straightforward: false,
            digest: Digest::default(),
            counts: summary::Counts::default(),
            told: Arc::default(),
        };
        for (node, id) in lab.nodes.iter().zip(0..) {
            simulator
                .owners
                .extend(node.addresses.iter().map(|&address| (address, NodeId(id))));
        }
        for id in simulator.ids() {
            let node = simulator.new_node(id);
            simulator.nodes.push(node);
        }
        simulator.acts.sort_unstable_by_key(|&at| std::cmp::Reverse(at));
        simulator.find_far_ends();
        for (event, index) in lab.events.iter().zip(0..) {
            simulator.queue.schedule(event.at, Happening::Act(index));
        }
        simulator
    }

    /// The same lab without any shortcut: every message is decoded by each of its receivers, every KEEPALIVE is an event,
    /// every segment is asked about at each fault. What happens is the same, and has the same digest; it takes longer.
    pub fn straightforward(lab: &'lab Lab) -> Simulator<'lab> {
        Simulator {
            straightforward: true,
            shared: Shared::forgetful(),
            ..Simulator::new(lab)
        }
    }

    /// Adds somebody who watches, from now on.
    pub fn watch(&mut self, recorder: Box<dyn Recorder + 'lab>) {
        self.captures |= recorder.captures();
        self.recorders.push(recorder);
    }

    /// Starts every speaker. To be called once, before the first step.
    pub fn start(&mut self) {
        for id in self.ids() {
            self.boot(id);
        }
        self.drain();
    }

    /// The next moment at which something happens.
    pub fn next_at(&self) -> Option<Time> {
        self.queue.next_at()
    }

    /// Runs up to and including a moment, or until a limit stops it. `None`: the moment was reached.
    pub fn run_until(&mut self, until: Time) -> Option<Stop> {
        while self.foresee(until) {}
        while let Some(at) = self.queue.next_at() {
            if at > until {
                break;
            }
            if let Some(stop) = self.step() {
                return Some(stop);
            }
        }
        if until > self.lab.limits.until {
            self.now = self.lab.limits.until;
            return Some(if self.queue.next_at().is_none() {
                Stop::Quiet
            } else {
                Stop::VirtualTime
            });
        }
        self.now = until;
        None
    }

    /// Goes to the next moment and does all that happens then. `Some`: the run is over, and why.
    pub fn step(&mut self) -> Option<Stop> {
        let Some(at) = self.queue.next_at() else {
            return Some(Stop::Quiet);
        };
        if at > self.lab.limits.until {
            self.now = self.lab.limits.until;
            return Some(Stop::VirtualTime);
        }
        self.now = at;
        while let Some(happening) = self.queue.pop_at(at) {
            if self.counts.events >= self.lab.limits.events {
                return Some(Stop::Events);
            }
            self.counts.events += 1;
            self.happen(happening);
        }
        self.drain();
        None
    }

    /// A digest of all that has happened so far: equal for equal labs and seeds.
    pub fn digest(&self) -> u64 {
        self.digest.value()
    }

    /// How many things have happened so far that changed something.
    pub fn changes(&self) -> u64 {
        self.digest.records()
    }

    /// Events handled so far.
    pub fn events(&self) -> u64 {
        self.counts.events
    }

    /// The same, for another thread to look at while a long moment goes on; it may lag behind.
    pub fn told_events(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.told)
    }

    fn tell_events(&self) {
        self.told.store(self.counts.events, Ordering::Relaxed);
    }

    /// The lab that runs.
    pub fn lab(&self) -> &'lab Lab {
        self.lab
    }

    /// A node's speaker, to look at.
    pub fn speaker(&self, node: NodeId) -> &Speaker {
        &self.nodes[node.index()].speaker
    }

    /// What the speakers have in common.
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    /// The node that has an address.
    pub fn owner(&self, address: IpAddr) -> Option<NodeId> {
        self.owners.get(&address).copied()
    }

    fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.lab.nodes.len()).expect("fewer than 2^32 nodes")).map(NodeId)
    }

    /// Does something with all sessions of some nodes, some of each at a time: in a mesh these are sessions among few
    /// nodes, whose memory stays at hand.
    fn tile(&mut self, nodes: &[NodeId], mut each: impl FnMut(&mut Self, NodeId, PeerId)) {
        let most = nodes.iter().map(|node| self.nodes[node.index()].ends.len()).max();
        for first in (0..most.unwrap_or(0)).step_by(TILE) {
            for &node in nodes {
                for peer in self.peers(node).skip(first).take(TILE) {
                    each(self, node, peer);
                }
            }
        }
    }

    /// Starts a node's BGP process.
    fn boot(&mut self, id: NodeId) {
        let routes: Vec<Origination> = self.nodes[id.index()].routes.values().cloned().collect();
        for route in routes {
            self.input(id, Input::Originate(route.prefix, route.attributes()));
        }
        self.input(id, Input::Start);
        self.started.push(id);
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Wake(node) => {
                if self.nodes[node.index()].wake == self.now {
                    self.nodes[node.index()].wake = Time::NEVER;
                    self.input(node, Input::Timeout);
                }
            }
            Happening::Act(index) => self.act(index),
            Happening::Syn(key, attempt) => self.syn(key, attempt),
            Happening::SynGivesUp(key) => self.syn_gives_up(key),
            Happening::SynArrives(key, attempt) => self.syn_arrives(key, attempt),
            Happening::SynAckArrives(key) => self.syn_ack_arrives(key),
            Happening::Arrives(key, side, segment) => self.arrives(key, side, segment),
            Happening::Flight(flight) => self.flights_arrive(flight),
            Happening::Parts(parts) => self.parts_arrive(parts),
            Happening::RstArrives(key, side) => self.rst_arrives(key, side),
            Happening::Resend(key, side) => self.resend(key, side),
        }
    }

    /// Hands something to a speaker, and notes that it has to be drained.
    fn input(&mut self, id: NodeId, input: Input) {
        let node = &mut self.nodes[id.index()];
        if node.power != Power::Running {
            return;
        }
        node.speaker.handle(&mut self.shared, self.now, input);
        self.touch(id);
        if self.nodes[id.index()].speaker.has_much_ready() {
            self.drain_ready(id);
        }
    }

    /// Notes that a speaker has to be drained.
    fn touch(&mut self, id: NodeId) {
        if !std::mem::replace(&mut self.is_touched[id.index()], true) {
            self.touched.push(id);
        }
    }

    /// Drains all speakers that were touched.
    fn drain(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        for id in touched.drain(..) {
            self.is_touched[id.index()] = false;
            self.drain_one(id);
            self.schedule_wake(id);
        }
        debug_assert!(self.touched.is_empty(), "draining hands nothing to a speaker");
        self.touched = touched;
    }

    /// A speaker that has been drained is woken in time.
    fn schedule_wake(&mut self, id: NodeId) {
        let node = &mut self.nodes[id.index()];
        if let Some(at) = node.speaker.next_timeout().filter(|&at| at < node.wake) {
            node.wake = at;
            self.queue.schedule(at.max(self.now), Happening::Wake(id));
        }
    }

    /// Does what a speaker wants.
    fn drain_one(&mut self, id: NodeId) {
        loop {
            while let Some(broadcast) = self.next_broadcast(id) {
                self.send_broadcast(id, broadcast);
            }
            match self.nodes[id.index()].speaker.poll(&mut self.shared) {
                Some(output) => self.output(id, output),
                None => return,
            }
        }
    }

    fn output(&mut self, id: NodeId, output: Output) {
        match output {
            Output::Connect(peer) => self.dial(id, peer),
            Output::Close(connection) => self.close(id, connection),
            Output::Transmit(connection, bytes) => self.transmit(id, connection, bytes),
            Output::Event(event) => {
                self.counts.event(self.now, &event);
                self.record(&Record::Event {
                    node: id,
                    event: &event,
                });
                if let Event::State { connection, from, to } = event {
                    match (from, to) {
                        (_, State::Established) => self.let_rest(id, connection.peer),
                        (State::Established, _) => self.rouse(id, connection.peer),
                        _ => {}
                    }
                }
            }
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        self.digest.add(self.now, record);
        for recorder in &mut self.recorders {
            recorder.record(self.now, record);
        }
    }

    fn record_message(&mut self, node: NodeId, connection: ConnectionId, bytes: &Bytes, way: Way) {
        // Arrivals follow from departures, so the digest has only those.
        if way == Way::Received && self.recorders.is_empty() {
            return;
        }
        let ConnectionId { peer, opener } = connection;
        let before = Negotiated::default();
        let speaker = &self.nodes[node.index()].speaker;
        let negotiated = match self.recorders.is_empty() {
            true => &before,
            false => speaker.negotiated(&self.shared, connection).unwrap_or(&before),
        };
        let message = Message {
            node,
            peer,
            opener,
            bytes,
            negotiated,
        };
        let record = Record::Message(way, message);
        self.digest.add(self.now, &record);
        for recorder in &mut self.recorders {
            recorder.record(self.now, &record);
        }
    }
}

/// So many nodes, and so many neighbours of each, are gone through together.
const TILE: usize = if cfg!(test) { 3 } else { 32 };

/// Where a node's dialling ports begin (Linux `ip_local_port_range`).
const FIRST_PORT: u16 = 32_768;

/// The index of a connection in [`SessionEnd::slots`].
const fn slot(opener: Opener) -> usize {
    match opener {
        Opener::Us => 0,
        Opener::Neighbour => 1,
    }
}
