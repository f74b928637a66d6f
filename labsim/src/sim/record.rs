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
use crate::speaker::io::{Event, Opener, PeerId, TcpError};
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
        let hash = match record {
            Record::Message(Way::Sent, message) if message.message_type() != KEEPALIVE => {
                let octets = self.octets(message.bytes);
                fold(at, Kind::Message, [pair(message.node, message.peer), octets])
            }
            Record::Event { node, event } => event_hash(at, *node, event),
            // Rare enough for a description in words.
            Record::Action(action) => fold(at, Kind::Action, [words(action)]),
            Record::Message(..) | Record::Tcp { .. } => return,
        };
        self.records += 1;
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

fn event_hash(at: Time, node: NodeId, event: &Event) -> u64 {
    match event {
        Event::State { connection, from, to } => {
            let what = [connection.opener as u8, *from as u8, *to as u8, 0, 0, 0, 0, 0];
            fold(
                at,
                Kind::State,
                [pair(node, connection.peer), u64::from_le_bytes(what)],
            )
        }
        Event::Route { prefix, from, change } => {
            let from = from.unwrap_or(PeerId(u32::MAX));
            let what = u64::from(prefix.prefix_len()) << 8 | *change as u64;
            let [high, low] = halves(prefix);
            fold(at, Kind::Route, [pair(node, from), what, high, low])
        }
        // Rare.
        Event::Error { .. } | Event::Rejected { .. } => {
            fold(at, Kind::Other, [u64::from(node.0), words(event)])
        }
    }
}

fn fold<const N: usize>(at: Time, kind: Kind, parts: [u64; N]) -> u64 {
    let start = mix(at.as_nanos() ^ (kind as u64) << 61);
    parts.into_iter().fold(start, |hash, part| mix(hash ^ part))
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
