//! The octets of one direction of a TCP connection, in order.

use std::collections::BTreeMap;

use bgp_wire::bytes::Bytes;

/// What comes next in a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Octets.
    Octets(Bytes),
    /// So many octets were not captured.
    Missing(u64),
}

/// Puts segments in order: late ones wait for those before them, and what comes again is left out.
#[derive(Debug, Default)]
pub(super) struct Stream {
    /// The sequence number of the next octet; `None` before anything was seen.
    next: Option<u32>,
    /// The same, counted on where sequence numbers begin again.
    position: u64,
    /// Segments that came early, by position.
    early: BTreeMap<u64, Bytes>,
    early_octets: usize,
    /// The sequence number of the SYN.
    syn: Option<u32>,
}

/// How many octets wait at most for those before them: a large receive window.
const MOST_EARLY: usize = 1 << 20;
/// What keeping a segment costs besides its octets.
const SEGMENT_COST: usize = 128;

impl Stream {
    /// Takes a SYN. False if it opens another connection than this one.
    pub(super) fn open(&mut self, sequence: u32) -> bool {
        let first = sequence.wrapping_add(1);
        let same = match (self.syn, self.next) {
            (Some(syn), _) => syn == sequence,
            // Captured behind octets that follow it.
            (None, Some(next)) => next.wrapping_sub(self.position as u32) == first,
            (None, None) => {
                self.next = Some(first);
                true
            }
        };
        if same {
            self.syn = Some(sequence);
        }
        same
    }

    /// Whether the SYN was seen, and nothing was handed out yet.
    pub(super) fn is_at_start(&self) -> bool {
        self.syn.is_some() && self.position == 0
    }

    /// What waiting segments cost.
    pub(super) fn held(&self) -> usize {
        self.early_octets + self.early.len() * SEGMENT_COST
    }

    /// Takes the octets of a segment, and hands out what is in order now.
    pub(super) fn push(&mut self, sequence: u32, octets: &[u8], out: &mut Vec<Piece>) {
        if octets.is_empty() {
            return;
        }
        let next = *self.next.get_or_insert(sequence);
        // Sequence numbers are compared modulo 2^32 (RFC 9293 §3.4).
        let ahead = sequence.wrapping_sub(next).cast_signed();
        match u64::try_from(ahead) {
            Ok(0) => self.deliver(Bytes::copy_from_slice(octets), out),
            Ok(ahead) => self.keep(self.position + ahead, octets),
            Err(_) => {
                let again = usize::try_from(ahead.unsigned_abs()).unwrap_or(usize::MAX);
                match octets.get(again..) {
                    Some(new) if !new.is_empty() => self.deliver(Bytes::copy_from_slice(new), out),
                    _ => return,
                }
            }
        }
        self.deliver_early(out);
        while self.held() > MOST_EARLY {
            self.skip_gap(out);
        }
    }

    /// Gives up on the octets before the first segment that waits. False if none does.
    pub(super) fn skip_gap(&mut self, out: &mut Vec<Piece>) -> bool {
        let Some((&position, _)) = self.early.first_key_value() else {
            return false;
        };
        let missing = position.saturating_sub(self.position);
        if missing > 0 {
            out.push(Piece::Missing(missing));
            self.advance(missing);
        }
        self.deliver_early(out);
        true
    }

    fn keep(&mut self, position: u64, octets: &[u8]) {
        let kept = self.early.get(&position).map_or(0, Bytes::len);
        if octets.len() > kept {
            self.early.insert(position, Bytes::copy_from_slice(octets));
            self.early_octets += octets.len() - kept;
        }
    }

    fn deliver(&mut self, octets: Bytes, out: &mut Vec<Piece>) {
        self.advance(octets.len() as u64);
        out.push(Piece::Octets(octets));
    }

    fn advance(&mut self, count: u64) {
        self.position += count;
        self.next = self.next.map(|next| next.wrapping_add(count as u32));
    }

    /// Hands out the segments that have waited for what came now.
    fn deliver_early(&mut self, out: &mut Vec<Piece>) {
        while let Some(entry) = self.early.first_entry() {
            let Some(again) = self.position.checked_sub(*entry.key()) else {
                return;
            };
            let mut octets = entry.remove();
            self.early_octets -= octets.len();
            if again < octets.len() as u64 {
                self.deliver(octets.split_off(again as usize), out);
            }
        }
    }
}

#[cfg(test)]
mod tests;
