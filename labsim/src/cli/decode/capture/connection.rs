//! One TCP connection: the messages of both directions, and what their OPENs agree on.

use std::io;
use std::net::SocketAddr;

use bgp_wire::{Capability, Message, MessageType, Negotiated, Open};
use serde_json::json;

use super::end::{End, Found};
use super::packet::Segment;
use super::reader::Time;
use crate::cli::decode::printer::{Place, Printer};
use crate::cli::message_json::Members;

/// A connection and its two ends.
#[derive(Debug)]
pub(super) struct Connection {
    ends: [End; 2],
    /// The other side's OPEN is waited for no longer.
    ending: bool,
    /// An UPDATE was read without both OPENs.
    guessed: bool,
}

/// How many octets of messages wait at most for the other side's OPEN, which may never have been captured.
const MOST_WAITING: usize = 1 << 16;

impl Connection {
    pub(super) fn new(ends: [SocketAddr; 2], session: &Negotiated) -> Connection {
        Connection {
            ends: ends.map(|address| End::new(address, session)),
            ending: false,
            guessed: false,
        }
    }

    /// Octets that are kept.
    pub(super) fn held(&self) -> usize {
        self.ends.iter().map(End::held).sum()
    }

    /// The two addresses, if it had to be guessed what the session agreed on.
    pub(super) fn guessed(&self) -> Option<String> {
        let [one, other] = &self.ends;
        self.guessed
            .then(|| format!("{} and {}", one.address, other.address))
    }

    /// Takes a SYN. False if it opens another connection.
    pub(super) fn syn(&mut self, segment: &Segment<'_>) -> bool {
        let (end, _) = self.ends_from(segment.from);
        end.syn(segment.sequence)
    }

    /// Takes what a segment carries, and prints the messages that are whole now.
    pub(super) fn take(
        &mut self,
        at: Time,
        segment: &Segment<'_>,
        printer: &mut Printer<'_>,
    ) -> io::Result<()> {
        let (end, _) = self.ends_from(segment.from);
        // A SYN takes a sequence number of its own (RFC 9293 §3.4).
        let sequence = segment.sequence.wrapping_add(u32::from(segment.syn));
        end.take(at, sequence, segment.octets);
        self.ending |= segment.ends;
        self.print(printer)
    }

    /// Prints what is left, and says what is missing.
    pub(super) fn finish(&mut self, at: Time, printer: &mut Printer<'_>) -> io::Result<()> {
        self.ending = true;
        self.ends.iter_mut().for_each(|end| end.finish(at));
        self.print(printer)
    }

    /// The end of this address, and the other.
    fn ends_from(&mut self, from: SocketAddr) -> (&mut End, &mut End) {
        let [one, other] = &mut self.ends;
        if one.address == from {
            (one, other)
        } else {
            (other, one)
        }
    }

    /// Prints all that can be read. The OPEN of one side may be what the messages of the other wait for.
    fn print(&mut self, printer: &mut Printer<'_>) -> io::Result<()> {
        let addresses = [&self.ends[0], &self.ends[1]].map(|end| end.address);
        loop {
            let mut none = true;
            for from in addresses {
                while let Some((at, found)) = self.next_from(from) {
                    none = false;
                    self.print_one(from, at, found, printer)?;
                }
            }
            if none {
                return Ok(());
            }
        }
    }

    /// The next that can be read from an end: what follows its OPEN cannot be before the other side's.
    fn next_from(&mut self, from: SocketAddr) -> Option<(Time, Found)> {
        let ending = self.ending;
        let (end, other) = self.ends_from(from);
        let waits = end.open.is_some() && other.open.is_none() && end.waiting() <= MOST_WAITING;
        if waits && !ending { None } else { end.next() }
    }

    fn print_one(
        &mut self,
        from: SocketAddr,
        at: Time,
        found: Found,
        printer: &mut Printer<'_>,
    ) -> io::Result<()> {
        if let Found::Message(octets) = &found {
            self.learn(from, octets);
        }
        let (end, other) = self.ends_from(from);
        let (from, to) = (end.address, other.address);
        let place = Sent { at, from, to };
        match found {
            Found::Message(octets) => printer.message(&place, &octets, &end.session),
            Found::Refused(error) => printer.refused(&place, error),
            Found::Unfinished(count) => {
                let words = format!("{count} octets of a message whose rest was not captured");
                printer.no_message(&place, "incomplete", &words)
            }
            Found::Missing(count) => {
                printer.no_message(&place, "missing", &format!("{count} octets were not captured"))
            }
            Found::Skipped(count) => {
                let words = format!("{count} octets of no message whose beginning was captured");
                printer.no_message(&place, "missing", &words)
            }
        }
    }

    /// Keeps an OPEN, and what follows from it for the messages of both sides.
    fn learn(&mut self, from: SocketAddr, octets: &[u8]) {
        let message_type = octets.get(18).copied();
        if message_type == Some(MessageType::Update as u8) {
            self.guessed |= self.ends.iter().any(|end| end.open.is_none());
        }
        if message_type != Some(MessageType::Open as u8) {
            return;
        }
        let (end, other) = self.ends_from(from);
        let Ok(Message::Open(open)) = Message::decode(octets, &end.session).map(|decoded| decoded.message)
        else {
            return;
        };
        match &other.open {
            Some(of_other) => {
                end.session = Negotiated::from_opens(of_other, &open);
                other.session = Negotiated::from_opens(&open, of_other);
            }
            None => {
                end.session = as_if_agreed(&open, &end.session);
                other.session = as_if_agreed(&open, &other.session);
            }
        }
        end.open = Some(open);
    }
}

/// What is likely where one OPEN was captured and the other was not: that the other side can what this one can. Path
/// identifiers, which few use, are left to `session`.
fn as_if_agreed(open: &Open, session: &Negotiated) -> Negotiated {
    let mut session = session.clone();
    if open.four_octet_as().is_some() {
        session = session.with_four_octet_as();
    }
    if open.has(&Capability::ExtendedMessage) {
        session = session.with_extended_message();
    }
    session
}

/// When and on which way something was sent.
struct Sent {
    at: Time,
    from: SocketAddr,
    to: SocketAddr,
}

impl Place for Sent {
    fn words(&self) -> String {
        format!("{:.6} {} > {} ", self.at.since_first, self.from, self.to)
    }

    fn members(&self) -> Members {
        let mut members = Members::new();
        members.insert("timestamp".into(), self.at.seconds.into());
        members.insert("nanoseconds".into(), self.at.nanoseconds.into());
        members.insert("from".into(), json!(self.from));
        members.insert("to".into(), json!(self.to));
        members
    }
}

#[cfg(test)]
mod tests;
