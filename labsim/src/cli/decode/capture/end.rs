//! One end of a connection, and what it sends.

use std::collections::VecDeque;
use std::net::SocketAddr;

use bgp_wire::bytes::Bytes;
use bgp_wire::{DecodeError, Framer, Negotiated, Open};

use super::reader::Time;
use super::seek::Seek;
use super::stream::{Piece, Stream};

/// What was found in a stream.
#[derive(Debug)]
pub(super) enum Found {
    /// A message with a right header.
    Message(Bytes),
    /// A wrong header.
    Refused(DecodeError),
    /// The beginning of a message of which the rest never came: so many octets.
    Unfinished(usize),
    /// So many octets that were not captured.
    Missing(u64),
    /// So many octets that belong to no message with a beginning.
    Skipped(u64),
}

/// One end of a connection.
#[derive(Debug)]
pub(super) struct End {
    pub(super) address: SocketAddr,
    pub(super) open: Option<Open>,
    /// What holds for messages from this end.
    pub(super) session: Negotiated,
    stream: Stream,
    /// Looks for the next message, when it is not known where it begins.
    seek: Option<Seek>,
    framer: Framer,
    found: VecDeque<(Time, Found)>,
    found_octets: usize,
}

/// What keeping something that was found costs besides its octets.
const FOUND_COST: usize = size_of::<(Time, Found)>();

impl End {
    pub(super) fn new(address: SocketAddr, session: &Negotiated) -> End {
        End {
            address,
            open: None,
            session: session.clone(),
            stream: Stream::default(),
            seek: Some(Seek::default()),
            framer: Framer::new(),
            found: VecDeque::new(),
            found_octets: 0,
        }
    }

    /// Octets that are kept.
    pub(super) fn held(&self) -> usize {
        self.stream.held() + self.framer.buffered() + self.waiting()
    }

    /// Octets of what was found and not taken.
    pub(super) fn waiting(&self) -> usize {
        self.found_octets + self.found.len() * FOUND_COST
    }

    /// Takes a SYN. False if it opens another connection.
    pub(super) fn syn(&mut self, sequence: u32) -> bool {
        let same = self.stream.open(sequence);
        if same && self.stream.is_at_start() {
            // The first message begins where the stream does.
            self.seek = None;
        }
        same
    }

    /// Takes the octets of a segment.
    pub(super) fn take(&mut self, at: Time, sequence: u32, octets: &[u8]) {
        let mut pieces = Vec::new();
        self.stream.push(sequence, octets, &mut pieces);
        self.pieces(at, pieces);
    }

    /// Gives up on what is missing. `at` is when the last packet was captured.
    pub(super) fn finish(&mut self, at: Time) {
        let mut pieces = Vec::new();
        while self.stream.skip_gap(&mut pieces) {}
        self.pieces(at, pieces);
        self.lose_step(at);
    }

    /// What was found next.
    pub(super) fn next(&mut self) -> Option<(Time, Found)> {
        let (at, found) = self.found.pop_front()?;
        if let Found::Message(octets) = &found {
            self.found_octets -= octets.len();
        }
        if self.found.is_empty() {
            self.found = VecDeque::new();
        }
        Some((at, found))
    }

    fn pieces(&mut self, at: Time, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Octets(octets) => self.octets(at, octets),
                Piece::Missing(count) => {
                    self.lose_step(at);
                    self.found.push_back((at, Found::Missing(count)));
                }
            }
        }
    }

    fn octets(&mut self, at: Time, mut octets: Bytes) {
        if let Some(seek) = &mut self.seek {
            let Some(beginning) = seek.find(octets) else {
                return;
            };
            let skipped = seek.skipped();
            self.seek = None;
            self.skipped(at, skipped);
            octets = beginning;
        }
        self.framer.push(octets);
        while let Some(message) = self.framer.next(&self.session) {
            match message {
                Ok(octets) => {
                    self.found_octets += octets.len();
                    self.found.push_back((at, Found::Message(octets)));
                }
                Err(error) => {
                    self.found.push_back((at, Found::Refused(error)));
                    self.framer = Framer::new();
                    self.seek = Some(Seek::default());
                }
            }
        }
    }

    /// Begins to look for a message, and says what came of the one that had begun.
    fn lose_step(&mut self, at: Time) {
        let begun = self.framer.buffered();
        if begun > 0 {
            self.found.push_back((at, Found::Unfinished(begun)));
        }
        self.framer = Framer::new();
        let seek = self.seek.replace(Seek::default());
        self.skipped(at, seek.map_or(0, |seek| seek.seen()));
    }

    fn skipped(&mut self, at: Time, count: u64) {
        if count > 0 {
            self.found.push_back((at, Found::Skipped(count)));
        }
    }
}
