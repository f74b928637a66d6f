//! The trace: one JSON object a line for everything that happens.

mod content;
mod line;
mod words;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::io::{self, Write};
use std::net::IpAddr;

use super::record::{Message, Record, Recorder, TcpChange, Way};
use crate::lab::{Lab, NodeId};
use crate::speaker::io::{Event, Opener, PeerId};
use crate::speaker::rib::{Change, RejectReason};
use crate::speaker::shared::Map;
use crate::speaker::time::Time;
use content::Contents;
use line::{Line, name, quoted};
pub use words::{describe, describe_both_ways};

/// Writes a trace as JSON Lines. Each has `t` (seconds of virtual time) and `kind`: `action`, `state`, `error`,
/// `route`, `rejected`, `tcp`, `sent` or `received`.
pub struct Trace<'lab, W> {
    names: Names<'lab>,
    contents: Contents,
    line: Line,
    out: W,
    failed: Option<io::Error>,
}

/// Who is who, as JSON.
struct Names<'lab> {
    lab: &'lab Lab,
    nodes: Vec<Vec<u8>>,
    owners: Map<IpAddr, usize>,
    /// For each node the nodes that have its neighbours' addresses, once it was asked for.
    neighbours: Vec<OnceCell<Vec<Option<usize>>>>,
}

impl<'lab> Names<'lab> {
    fn new(lab: &'lab Lab) -> Names<'lab> {
        let mut owners = Map::default();
        for (index, node) in lab.nodes.iter().enumerate() {
            for &address in &node.addresses {
                owners.entry(address).or_insert(index);
            }
        }
        let nodes = lab.nodes.iter().map(|node| quoted(&node.name)).collect();
        Names {
            lab,
            nodes,
            owners,
            neighbours: vec![OnceCell::new(); lab.nodes.len()],
        }
    }

    fn node(&self, node: NodeId) -> &[u8] {
        &self.nodes[node.index()]
    }

    /// The neighbour's name, or its address if no node has that.
    fn peer(&self, node: NodeId, peer: PeerId) -> Cow<'_, [u8]> {
        let peers = &self.lab.nodes[node.index()].speaker.peers;
        let neighbours = self.neighbours[node.index()].get_or_init(|| {
            let owners = peers.iter().map(|peer| self.owners.get(&peer.address));
            owners.map(Option::<&usize>::copied).collect()
        });
        match neighbours[peer.index()] {
            Some(owner) => Cow::Borrowed(&self.nodes[owner]),
            None => Cow::Owned(quoted(peers[peer.index()].address)),
        }
    }
}

impl<'lab, W: Write> Trace<'lab, W> {
    /// A trace of that lab.
    pub fn new(lab: &'lab Lab, out: W) -> Trace<'lab, W> {
        Trace {
            names: Names::new(lab),
            contents: Contents::default(),
            line: Line::default(),
            out,
            failed: None,
        }
    }

    /// Ends the trace, and tells what went wrong while writing it, if anything did.
    pub fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn make(&mut self, at: Time, record: &Record<'_>) {
        match record {
            Record::Action(action) => {
                let action = describe(self.names.lab, action);
                self.line.begin(at, "action").text(name!("action"), action);
            }
            Record::Event { node, event } => self.event(at, *node, event),
            Record::Message(Way::Sent, message) => self.message(at, "sent", message),
            Record::Message(Way::Received, message) => self.message(at, "received", message),
            Record::Tcp {
                node,
                peer,
                opener,
                what,
            } => {
                self.begin(at, "tcp", *node, *peer)
                    .word(name!("opened_by"), opened_by(*opener));
                match what {
                    TcpChange::Dialled => self.line.word(name!("what"), "dialled"),
                    TcpChange::Up => self.line.word(name!("what"), "up"),
                    TcpChange::Failed(error) => self.line.text(name!("what"), error),
                };
            }
        }
    }

    fn begin(&mut self, at: Time, kind: &'static str, node: NodeId, peer: PeerId) -> &mut Line {
        let line = self.line.begin(at, kind);
        line.json(name!("node"), self.names.node(node))
            .json(name!("peer"), &self.names.peer(node, peer))
    }

    fn event(&mut self, at: Time, node: NodeId, event: &Event) {
        match event {
            Event::State { connection, from, to } => {
                self.begin(at, "state", node, connection.peer)
                    .word(name!("opened_by"), opened_by(connection.opener))
                    .word(name!("from"), from.name())
                    .word(name!("to"), to.name());
            }
            Event::Error { peer, error } => {
                self.begin(at, "error", node, *peer).text(name!("error"), error);
            }
            Event::Route { prefix, from, change } => {
                let from = from.map(|peer| self.names.peer(node, peer));
                self.line
                    .begin(at, "route")
                    .json(name!("node"), self.names.node(node))
                    .plain(name!("prefix"), prefix)
                    .json(name!("from"), from.as_deref().unwrap_or(b"null"))
                    .word(name!("change"), change_name(*change));
            }
            Event::Rejected { prefix, from, reason } => {
                self.line
                    .begin(at, "rejected")
                    .json(name!("node"), self.names.node(node))
                    .plain(name!("prefix"), prefix)
                    .json(name!("from"), &self.names.peer(node, *from))
                    .word(name!("reason"), reason_name(*reason));
            }
        }
    }

    fn message(&mut self, at: Time, kind: &'static str, message: &Message<'_>) {
        self.begin(at, kind, message.node, message.peer)
            .word(name!("opened_by"), opened_by(message.opener))
            .number(name!("length"), message.bytes.len());
        self.contents.tell(message, &mut self.line);
    }
}

impl<W: Write> Recorder for Trace<'_, W> {
    fn captures(&self) -> bool {
        false
    }

    fn record(&mut self, at: Time, record: &Record<'_>) {
        if self.failed.is_none() {
            self.make(at, record);
            self.failed = self.out.write_all(self.line.end()).err();
        }
    }
}

fn opened_by(opener: Opener) -> &'static str {
    match opener {
        Opener::Us => "us",
        Opener::Neighbour => "neighbour",
    }
}

/// The words of a trace for what a route did; programs may rely on them.
fn change_name(change: Change) -> &'static str {
    match change {
        Change::NewBest => "new-best",
        Change::NotBest => "not-best",
        Change::Gone => "gone",
        Change::BestReplaced => "best-replaced",
        Change::Unreachable => "unreachable",
    }
}

/// The words of a trace for why a route was not accepted.
fn reason_name(reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::AsLoop => "as-loop",
        RejectReason::OwnOriginatorId => "own-originator-id",
        RejectReason::ClusterLoop => "cluster-loop",
    }
}
