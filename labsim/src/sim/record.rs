//! What the simulator tells whoever watches: each thing that happens, once, in order. Traces, captures, reports and the
//! digest are made from this.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

use bgp_wire::Negotiated;
use bytes::Bytes;
use ipnet::IpNet;
use xxhash_rust::xxh3::xxh3_64;

use crate::lab::{Action, NodeId};
use crate::speaker::fsm::State;
use crate::speaker::io::{ConnectionId, Event, Opener, PeerId, TcpError};
use crate::speaker::jitter::mix;
use crate::speaker::time::Time;

/// Something that happened.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// A fault, a repair, or an administrator's act.
    Action(&'a Action),
    /// A speaker's event.
    Event {
        /// Whose.
        node: NodeId,
        /// What.
        event: &'a Event,
    },
    /// A message was put on a connection, or arrived whole.
    Message(Way, Message<'a>),
    /// A connection's fate, as the node's kernel sees it.
    Tcp {
        /// Where.
        node: NodeId,
        /// With which neighbour.
        peer: PeerId,
        /// Which end opened it.
        opener: Opener,
        /// What became of it.
        what: TcpChange,
    },
}

/// Which way a message goes, seen from the node it is recorded at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Away.
    Sent,
    /// Here.
    Received,
}

/// A message on a connection.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// Where it was sent, or received.
    pub node: NodeId,
    /// The neighbour it goes to, or comes from.
    pub peer: PeerId,
    /// Which end opened the connection.
    pub opener: Opener,
    /// The whole message, header included.
    pub bytes: &'a Bytes,
    /// What the session had agreed on.
    pub negotiated: &'a Negotiated,
}

impl Message<'_> {
    /// The type octet of the header (RFC 4271 §4.1).
    pub fn message_type(&self) -> u8 {
        self.bytes.get(TYPE_AT).copied().unwrap_or_default()
    }
}

/// Where the type octet is.
pub(super) const TYPE_AT: usize = 18;
/// The type octet of an UPDATE.
pub(super) const UPDATE: u8 = 2;
/// The type octet of a KEEPALIVE.
pub(super) const KEEPALIVE: u8 = 4;

/// What became of a TCP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TcpChange {
    /// The first SYN is on its way.
    Dialled,
    /// It is up.
    Up,
    /// It did not come up, or went away.
    Failed(TcpError),
}

/// A TCP segment, as its sender puts it on the network.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a> {
    /// Address and port of the sender.
    pub from: SocketAddr,
    /// Address and port of the receiver.
    pub to: SocketAddr,
    /// Octets sent before this one, from 0; the SYN is not counted.
    pub sent: u32,
    /// Octets received so far.
    pub received: u32,
    /// What it says.
    pub flags: Flags,
    /// What it carries.
    pub payload: &'a [u8],
}

/// The flags of a TCP segment that occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flags {
    /// SYN.
    Syn,
    /// SYN and ACK.
    SynAck,
    /// ACK.
    Ack,
    /// PSH and ACK, with data.
    Data,
    /// FIN and ACK.
    Fin,
    /// RST.
    Rst,
}

/// Somebody who watches.
pub trait Recorder {
    /// Something happened.
    fn record(&mut self, at: Time, record: &Record<'_>);
    /// Whether segments are of interest too.
    fn captures(&self) -> bool;
    /// A segment was sent. Told only to those who capture.
    fn segment(&mut self, at: Time, segment: &Segment<'_>) {
        let _ = (at, segment);
    }
}

/// A recorder that its owner goes on to look at while a simulator tells it things.
impl<R: Recorder> Recorder for Rc<RefCell<R>> {
    fn record(&mut self, at: Time, record: &Record<'_>) {
        self.borrow_mut().record(at, record);
    }

    fn captures(&self) -> bool {
        self.borrow().captures()
    }

    fn segment(&mut self, at: Time, segment: &Segment<'_>) {
        self.borrow_mut().segment(at, segment);
    }
}

/// The running digest over all that changes something: states, routes, faults, and messages other than a KEEPALIVE on a
/// running session. Two runs with equal digests did the same at the same times.
///
/// It is a sum of hashes, one for each record with its moment, so that records may come in any order.
#[derive(Clone, Default)]
pub(super) struct Digest {
    sum: u64,
    records: u64,
    /// The last message and the hash of its octets: a broadcast is recorded once for each receiver.
    message: (Bytes, u64),
}

/// Keeps kinds of records apart.
#[derive(Clone, Copy)]
enum Kind {
    Message,
    State,
    Route,
    Other,
    Action,
}

impl Digest {
    pub(super) fn add(&mut self, at: Time, record: &Record<'_>) {
        match record {
            Record::Message(Way::Sent, message) if message.message_type() != KEEPALIVE => {
                self.sent(at, (message.node, message.peer), message.bytes);
            }
            Record::Event { node, event } => self.event(at, *node, event),
            // Rare enough for a description in words.
            Record::Action(action) => self.count(at, Kind::Action, [words(action), 0]),
            Record::Message(..) | Record::Tcp { .. } => {}
        }
    }

    /// A message was sent to a neighbour.
    pub(super) fn sent(&mut self, at: Time, (node, peer): (NodeId, PeerId), bytes: &Bytes) {
        let octets = self.octets(bytes);
        self.count(at, Kind::Message, [pair(node, peer), octets]);
    }

    /// A connection's state machine moved.
    pub(super) fn state(&mut self, at: Time, node: NodeId, connection: ConnectionId, from: State, to: State) {
        let what = (connection.opener as u64) << 16 | (from as u64) << 8 | to as u64;
        self.count(at, Kind::State, [pair(node, connection.peer), what]);
    }

    fn event(&mut self, at: Time, node: NodeId, event: &Event) {
        match event {
            Event::State { connection, from, to } => self.state(at, node, *connection, *from, *to),
            Event::Route { prefix, from, change } => {
                let from = from.unwrap_or(PeerId(u32::MAX));
                let [high, low] = halves(prefix);
                let what = high ^ u64::from(prefix.prefix_len()) << 8 ^ *change as u64;
                self.count(at, Kind::Route, [pair(node, from), multiply(what, low)]);
            }
            // Rare.
            Event::Error { .. } | Event::Rejected { .. } => {
                self.count(at, Kind::Other, [u64::from(node.0), words(event)]);
            }
        }
    }

    fn count(&mut self, at: Time, kind: Kind, [whose, what]: [u64; 2]) {
        self.records += 1;
        let hash = multiply(multiply(at.as_nanos() ^ (kind as u64) << 61, whose), what);
        self.sum = self.sum.wrapping_add(hash);
    }

    /// How many records are in it.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    fn octets(&mut self, bytes: &Bytes) -> u64 {
        let (last, hash) = &self.message;
        if last.as_ptr() != bytes.as_ptr() || last.len() != bytes.len() {
            self.message = (bytes.clone(), xxh3_64(bytes));
            return self.message.1;
        }
        *hash
    }

    pub(super) fn value(&self) -> u64 {
        mix(self.sum)
    }
}

/// A hash of two numbers: both halves of a product, as wyhash and its kin have it.
fn multiply(a: u64, b: u64) -> u64 {
    // Odd digits of π, so that small numbers are spread as well.
    let product = u128::from(a ^ 0x243f_6a88_85a3_08d3) * u128::from(b ^ 0x1319_8a2e_0370_7345);
    (product >> 64) as u64 ^ product as u64
}

fn pair(node: NodeId, peer: PeerId) -> u64 {
    u64::from(node.0) << 32 | u64::from(peer.0)
}

fn halves(prefix: &IpNet) -> [u64; 2] {
    let address = match prefix {
        IpNet::V4(prefix) => u128::from(u32::from(prefix.addr())),
        IpNet::V6(prefix) => u128::from(prefix.addr()),
    };
    [(address >> 64) as u64, address as u64]
}

fn words(what: &impl std::fmt::Debug) -> u64 {
    xxh3_64(format!("{what:?}").as_bytes())
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({:016x})", self.value())
    }
}
