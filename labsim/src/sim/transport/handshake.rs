//! How a connection comes up: SYN, SYN-ACK and ACK, or RST, or nothing and the SYN again.

use std::net::IpAddr;
use std::time::Duration;

use super::{BGP_PORT, ConnectionKey};
use crate::lab::NodeId;
use crate::sim::fault::{Fate, Power};
use crate::sim::record::{Flags, Record, TcpChange};
use crate::sim::tcp::{End, Phase, SYN_GIVES_UP, SYN_RETRIES, Segment, Side, Tcp};
use crate::sim::{FIRST_PORT, Happening, Simulator, slot};
use crate::speaker::io::{Input, Opener, PeerId, TcpError};

impl Simulator<'_> {
    /// A speaker opens a connection to a neighbour.
    pub(in crate::sim) fn dial(&mut self, id: NodeId, peer: PeerId) {
        // A speaker that dials anew has given up its last attempt.
        if let Some(former) = self.nodes[id.index()].ends[peer.index()].slots[slot(Opener::Us)].take() {
            self.close_end(former, Side::Dialler);
        }
        let far = self.nodes[id.index()].ends[peer.index()].far;
        let dialler = End::new(id, Some(peer));
        let listener = End::new(far.node.unwrap_or(id), far.peer);
        let nowhere = far.node.is_none();
        let mut tcp = Tcp::new(dialler, listener, nowhere, self.now);
        if self.captures {
            tcp.wire(Side::Dialler).port = self.next_port(id);
            tcp.wire(Side::Listener).port = BGP_PORT;
        }
        let key = self.connections.insert(tcp);
        self.nodes[id.index()].ends[peer.index()].slots[slot(Opener::Us)] = Some(key);
        self.record(&Record::Tcp {
            node: id,
            peer,
            opener: Opener::Us,
            what: TcpChange::Dialled,
        });
        self.syn(key, 0);
    }

    pub(in crate::sim) fn next_port(&mut self, id: NodeId) -> u16 {
        let node = &mut self.nodes[id.index()];
        let port = node.next_port;
        node.next_port = node.next_port.checked_add(1).unwrap_or(FIRST_PORT);
        port
    }

    /// A node's session with the neighbour of that address.
    pub(in crate::sim) fn session_with(&self, id: NodeId, address: IpAddr) -> Option<PeerId> {
        self.nodes[id.index()].speaker.peer_with(address)
    }

    /// The dialler sends its SYN; `attempt` times it has done so before.
    pub(in crate::sim) fn syn(&mut self, key: ConnectionKey, attempt: u8) {
        let Some(tcp) = self.connections.opening(key) else {
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
                .schedule_after(self.now, delay, Happening::SynArrives(key, attempt)),
            Fate::Vanish => self.syn_again(key, attempt),
            Fate::Refused => {
                self.queue
                    .schedule_after(self.now, 2 * delay, Happening::RstArrives(key, Side::Dialler));
            }
        }
    }

    /// Neither SYN-ACK nor RST will come: the dialler's kernel sends the SYN again, or gives up.
    pub(in crate::sim) fn syn_again(&mut self, key: ConnectionKey, attempt: u8) {
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

    pub(in crate::sim) fn syn_gives_up(&mut self, key: ConnectionKey) {
        self.connect_failed(key, TcpError::TimedOut);
    }

    pub(in crate::sim) fn connect_failed(&mut self, key: ConnectionKey, error: TcpError) {
        let Some(tcp) = self.connections.opening(key) else {
            return;
        };
        tcp.end_mut(Side::Dialler).phase = Phase::Gone;
        tcp.end_mut(Side::Listener).phase = Phase::Gone;
        let (node, peer) = (tcp.end(Side::Dialler).node, tcp.end(Side::Dialler).peer);
        self.connections.sweep(key);
        if let Some(peer) = peer {
            self.nodes[node.index()].ends[peer.index()].slots[slot(Opener::Us)] = None;
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
    pub(in crate::sim) fn syn_arrives(&mut self, key: ConnectionKey, attempt: u8) {
        let Some(tcp) = self.connections.opening(key) else {
            return;
        };
        let node = &self.nodes[tcp.end(Side::Listener).node.index()];
        if node.power == Power::Off {
            return self.syn_again(key, attempt);
        }
        let listens = node.power == Power::Running && node.speaker.listens();
        if listens {
            self.show(key, Side::Listener, Flags::SynAck, &[]);
        }
        let delay = self.latency(key);
        match self.fate(key, Side::Listener) {
            Fate::Pass if listens => {
                self.queue
                    .schedule_after(self.now, delay, Happening::SynAckArrives(key))
            }
            Fate::Pass => {
                self.queue
                    .schedule_after(self.now, delay, Happening::RstArrives(key, Side::Dialler))
            }
            Fate::Vanish => self.syn_again(key, attempt),
            // The filter resets the listener's half-open connection, which nobody misses; the dialler hears nothing.
            Fate::Refused => self.syn_again(key, attempt),
        }
    }

    pub(in crate::sim) fn syn_ack_arrives(&mut self, key: ConnectionKey) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        if tcp.end(Side::Dialler).phase != Phase::Opening {
            return self.reset(key, Side::Listener);
        }
        tcp.end_mut(Side::Dialler).phase = Phase::Open;
        let (node, peer) = (tcp.end(Side::Dialler).node, tcp.end(Side::Dialler).peer);
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

    /// The listener's kernel has a new connection, and hands it to the process. Whether that took it.
    pub(in crate::sim) fn accept(&mut self, key: ConnectionKey, side: Side) -> bool {
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
        // What the process still wants to close goes first: it may be the former connection from there.
        self.drain_one(node);
        let free = peer.filter(|peer| {
            self.nodes[node.index()].ends[peer.index()].slots[slot(Opener::Neighbour)].is_none()
        });
        let Some(peer) = free else {
            // Nobody configured, or a connection from there exists already: closed as soon as it is seen.
            self.close_end(key, side);
            return false;
        };
        self.nodes[node.index()].ends[peer.index()].slots[slot(Opener::Neighbour)] = Some(key);
        self.record(&Record::Tcp {
            node,
            peer,
            opener: Opener::Neighbour,
            what: TcpChange::Up,
        });
        self.input(node, Input::Accepted(peer));
        true
    }
}
