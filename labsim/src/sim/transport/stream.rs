//! Segments on their way: sent, lost and sent again, arrived.

use std::time::Duration;

use bytes::Bytes;

use super::{ConnectionKey, opener, side};
use crate::lab::NodeId;
use crate::sim::fault::Fate;
use crate::sim::record::{TYPE_AT, UPDATE, Way};
use crate::sim::tcp::{FIRST_TIMEOUT, Phase, Segment, Side, Stall, Wire};
use crate::sim::{Happening, Simulator, slot};
use crate::speaker::io::{ConnectionId, Input, TcpError};

impl Simulator<'_> {
    /// A speaker transmits a message. Nothing is sent where the connection went away at this very moment and the speaker
    /// answers what had come before that.
    pub(in crate::sim) fn transmit(&mut self, id: NodeId, connection: ConnectionId, bytes: Bytes) {
        let slots = &self.nodes[id.index()].ends[connection.peer.index()].slots;
        let Some(key) = slots[slot(connection.opener)] else {
            return;
        };
        if bytes.get(TYPE_AT) == Some(&UPDATE) {
            self.counts.updates_under_way += 1;
        }
        self.counts.sent(&bytes);
        self.record_message(id, connection, &bytes, Way::Sent);
        self.send(key, side(connection.opener), Segment::Data(bytes));
    }

    /// Puts a segment on the way, behind what waits already.
    pub(in crate::sim) fn send(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        let undisturbed = self.faults.none() && !self.captures && !self.straightforward;
        let Some(tcp) = self.connections.get(key) else {
            return self.forget(&segment);
        };
        if undisturbed && tcp.is_plain() {
            let [dialler, listener] = tcp.nodes();
            let delay = self.lab.links.between(dialler, listener).latency;
            return self.schedule_arrival(key, side.other(), segment, delay);
        }
        if tcp.stall(side).is_some_and(|stall| !stall.lets_pass()) {
            tcp.trouble(side).held.push_back(segment);
            return;
        }
        self.put(key, side, segment);
    }

    /// Puts a segment on the way.
    pub(in crate::sim) fn put(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        self.show_segment(key, side, &segment);
        let (forth, back) = (self.fate(key, side), self.fate(key, side.other()));
        let delay = self.latency(key);
        match forth {
            Fate::Pass => {
                self.count_octets(key, side, &segment, |wire| &mut wire.sent);
                self.schedule_arrival(key, side.other(), segment, delay);
                match back {
                    Fate::Pass => {}
                    Fate::Vanish => self.stall(key, side, None),
                    // The acknowledgement is answered with a reset.
                    Fate::Refused => {
                        self.queue.schedule_after(
                            self.now,
                            3 * delay,
                            Happening::RstArrives(key, side.other()),
                        );
                    }
                }
            }
            Fate::Vanish => self.stall(key, side, Some(segment)),
            Fate::Refused => {
                self.forget(&segment);
                self.queue
                    .schedule_after(self.now, 2 * delay, Happening::RstArrives(key, side));
            }
        }
    }

    fn schedule_arrival(&mut self, key: ConnectionKey, side: Side, segment: Segment, delay: Duration) {
        self.queue
            .schedule_after(self.now, delay, Happening::Arrives(key, side, segment));
    }

    /// No acknowledgement will come: for a segment that the path has swallowed, or for one that arrives.
    fn stall(&mut self, key: ConnectionKey, side: Side, swallowed: Option<Segment>) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let trouble = tcp.trouble(side);
        let arrived = swallowed.is_none();
        match &mut trouble.stall {
            Some(stall) => stall.arrived &= arrived,
            stall => {
                *stall = Some(Stall::new(arrived));
                self.queue
                    .schedule_after(self.now, FIRST_TIMEOUT, Happening::Resend(key, side));
            }
        }
        trouble.held.extend(swallowed);
    }

    /// A retransmission time-out: what was not acknowledged is sent again.
    pub(in crate::sim) fn resend(&mut self, key: ConnectionKey, side: Side) {
        let (forth, back) = (self.fate(key, side), self.fate(key, side.other()));
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let phase = tcp.end(side).phase;
        if phase == Phase::Gone || tcp.stall(side).is_none() {
            return;
        }
        let trouble = tcp.trouble(side);
        let Some(stall) = &mut trouble.stall else { return };
        stall.tries += 1;
        let wait = stall.wait(phase);
        match (forth, back, wait) {
            (Fate::Pass, Fate::Pass, _) => {
                let held = std::mem::take(trouble).held;
                for segment in held {
                    self.send(key, side, segment);
                }
                self.connections.sweep(key);
            }
            (Fate::Refused, ..) => {
                let delay = 2 * self.latency(key);
                self.queue
                    .schedule_after(self.now, delay, Happening::RstArrives(key, side));
            }
            (_, _, None) => self.gone(key, side, TcpError::TimedOut),
            (_, _, Some(wait)) => {
                // A path that lets the first segment through and swallows its acknowledgement lets no other through.
                let first = if forth == Fate::Pass && !std::mem::replace(&mut stall.arrived, true) {
                    trouble.held.pop_front()
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
    pub(in crate::sim) fn arrives(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        self.forget(&segment);
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        match (tcp.end(side).phase, segment) {
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
    pub(in crate::sim) fn take(&mut self, key: ConnectionKey, side: Side, segment: Segment) {
        let Some(tcp) = self.connections.get(key) else {
            return;
        };
        let (node, peer) = (tcp.end(side).node, tcp.end(side).peer);
        let connection = |peer| ConnectionId {
            peer,
            opener: opener(side),
        };
        self.count_octets(key, side, &segment, |wire| &mut wire.received);
        match (segment, peer) {
            (Segment::Data(bytes), Some(peer)) => {
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

    /// Counts what a segment carries, for those who capture.
    fn count_octets(
        &mut self,
        key: ConnectionKey,
        side: Side,
        segment: &Segment,
        count: fn(&mut Wire) -> &mut u32,
    ) {
        if let (true, Segment::Data(bytes), Some(tcp)) = (self.captures, segment, self.connections.get(key)) {
            let count = count(tcp.wire(side));
            *count = count.wrapping_add(bytes.len() as u32);
        }
    }

    /// A segment is no longer under way.
    pub(in crate::sim) fn forget(&mut self, segment: &Segment) {
        if matches!(segment, Segment::Data(bytes) if bytes.get(TYPE_AT) == Some(&UPDATE)) {
            self.counts.updates_under_way -= 1;
        }
    }
}
