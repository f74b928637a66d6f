//! What the simulator tells whoever watches: each thing that happens, once, in order. Traces, captures, reports and the
//! digest are made from this.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::rc::Rc;

use bgp_wire::Negotiated;
use bytes::Bytes;
use ipnet::IpNet;
use xxhash_rust::xxh3::Xxh3;

use crate::lab::{Action, NodeId};
use crate::speaker::io::{Event, Opener, PeerId, TcpError};
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
#[derive(Clone, Default)]
pub(super) struct Digest {
    hash: Xxh3,
    /// What is not yet in `hash`: many short records are hashed at once, which is several times faster.
    buffer: Vec<u8>,
    records: u64,
}

/// So many octets are gathered before they are hashed.
const GATHERED: usize = 4096;

impl Digest {
    pub(super) fn add(&mut self, at: Time, record: &Record<'_>) {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&at.as_nanos().to_le_bytes());
        if !self.describe(record) {
            return self.buffer.truncate(start);
        }
        self.records += 1;
        if self.buffer.len() >= GATHERED {
            self.hash.update(&self.buffer);
            self.buffer.clear();
        }
    }

    /// How many records are in it.
    pub(super) fn records(&self) -> u64 {
        self.records
    }

    /// Writes what a record says; `false` for one that does not count.
    fn describe(&mut self, record: &Record<'_>) -> bool {
        use std::io::Write;
        match record {
            Record::Message(Way::Sent, message) if message.message_type() != KEEPALIVE => {
                let mut head = [0; 8];
                head[..4].copy_from_slice(&message.node.0.to_le_bytes());
                head[4..].copy_from_slice(&message.peer.0.to_le_bytes());
                self.buffer.extend_from_slice(&head);
                self.buffer.extend_from_slice(message.bytes);
            }
            Record::Event { node, event } => self.event(*node, event),
            // Rare enough for a description in words; writing to a Vec cannot fail.
            Record::Action(action) => {
                let _ = write!(self.buffer, "{action:?}");
            }
            Record::Message(..) | Record::Tcp { .. } => return false,
        }
        true
    }

    fn event(&mut self, node: NodeId, event: &Event) {
        use std::io::Write;
        match event {
            Event::State { connection, from, to } => {
                let mut octets = [0; 11];
                octets[..4].copy_from_slice(&node.0.to_le_bytes());
                octets[4..8].copy_from_slice(&connection.peer.0.to_le_bytes());
                octets[8..].copy_from_slice(&[connection.opener as u8, *from as u8, *to as u8]);
                self.buffer.extend_from_slice(&octets);
            }
            Event::Route { prefix, from, change } => {
                self.buffer.extend_from_slice(&node.0.to_le_bytes());
                self.prefix(prefix);
                let mut octets = [*change as u8; 5];
                octets[..4].copy_from_slice(&from.map_or(u32::MAX, |peer| peer.0).to_le_bytes());
                self.buffer.extend_from_slice(&octets);
            }
            // Rare.
            Event::Error { .. } | Event::Rejected { .. } => {
                self.buffer.extend_from_slice(&node.0.to_le_bytes());
                let _ = write!(self.buffer, "{event:?}");
            }
        }
    }

    fn prefix(&mut self, prefix: &IpNet) {
        match prefix {
            IpNet::V4(prefix) => self.buffer.extend_from_slice(&prefix.addr().octets()),
            IpNet::V6(prefix) => self.buffer.extend_from_slice(&prefix.addr().octets()),
        }
        self.buffer.push(prefix.prefix_len());
    }

    pub(super) fn value(&self) -> u64 {
        let mut hash = self.hash.clone();
        hash.update(&self.buffer);
        hash.digest()
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({:016x})", self.value())
    }
}
