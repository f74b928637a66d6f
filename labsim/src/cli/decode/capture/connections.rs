//! All connections of a capture.

use std::io;
use std::net::SocketAddr;

use bgp_wire::Negotiated;
use indexmap::IndexMap;

use super::connection::Connection;
use super::packet::Segment;
use super::reader::Time;
use crate::cli::decode::printer::Printer;

/// How many connections are known at most.
const MOST_CONNECTIONS: usize = 1 << 19;
/// How many octets wait at most, in all connections, for others that are missing.
const MOST_HELD: usize = 1 << 28;
/// How many sessions without OPENs are named at most.
const MOST_NAMED: usize = 20;

/// All connections, by their two addresses, the lesser first; in the order of their first packets.
pub(super) struct Connections<'s> {
    /// What holds where no OPENs tell.
    session: &'s Negotiated,
    connections: IndexMap<[SocketAddr; 2], Connection>,
    held: usize,
    last: Time,
    refused: u64,
    guessed: Vec<String>,
}

impl<'s> Connections<'s> {
    pub(super) fn new(session: &'s Negotiated) -> Connections<'s> {
        Connections {
            session,
            connections: IndexMap::new(),
            held: 0,
            last: Time::default(),
            refused: 0,
            guessed: Vec::new(),
        }
    }

    /// Takes a segment, and prints the messages that are whole now.
    pub(super) fn take(
        &mut self,
        at: Time,
        segment: &Segment<'_>,
        printer: &mut Printer<'_>,
    ) -> io::Result<()> {
        self.last = at;
        let mut ends = [segment.from, segment.to];
        ends.sort_unstable();
        if !self.connections.contains_key(&ends) && self.connections.len() >= MOST_CONNECTIONS {
            self.refused += 1;
            return Ok(());
        }
        let connection = self
            .connections
            .entry(ends)
            .or_insert_with(|| Connection::new(ends, self.session));
        let held = connection.held();
        if segment.syn && !connection.syn(segment) {
            // The same addresses again, in a new connection.
            connection.finish(at, printer)?;
            note(&mut self.guessed, connection);
            *connection = Connection::new(ends, self.session);
            connection.syn(segment);
        }
        connection.take(at, segment, printer)?;
        self.held = self.held - held + connection.held();
        if self.held > MOST_HELD {
            self.held -= connection.held();
            connection.finish(at, printer)?;
            self.held += connection.held();
        }
        Ok(())
    }

    /// Prints what is left of all connections.
    pub(super) fn finish(&mut self, printer: &mut Printer<'_>) -> io::Result<()> {
        for connection in self.connections.values_mut() {
            connection.finish(self.last, printer)?;
            note(&mut self.guessed, connection);
        }
        Ok(())
    }

    /// How many packets of further connections were left out.
    pub(super) fn refused(&self) -> u64 {
        self.refused
    }

    /// Some of the sessions that were read without both OPENs.
    pub(super) fn without_opens(&self) -> &[String] {
        &self.guessed
    }
}

fn note(guessed: &mut Vec<String>, connection: &Connection) {
    if guessed.len() < MOST_NAMED {
        guessed.extend(connection.guessed());
    }
}
