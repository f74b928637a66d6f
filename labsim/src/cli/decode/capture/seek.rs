//! Where in a stream a message begins, when what came before was not captured.

use bgp_wire::MessageType;
use bgp_wire::bytes::{Bytes, BytesMut};

/// Looks for a message header: a marker, and Length and Type as they may be (RFC 4271 §4.1).
#[derive(Debug, Default)]
pub(super) struct Seek {
    /// The last octets, which may be the front of a header.
    tail: BytesMut,
    skipped: u64,
}

const HEADER_LEN: usize = 19;
const MARKER: [u8; 16] = [0xff; 16];

impl Seek {
    /// Takes the next octets of the stream. The answer is all from the first header on.
    pub(super) fn find(&mut self, octets: Bytes) -> Option<Bytes> {
        let mut all = std::mem::take(&mut self.tail);
        all.extend_from_slice(&octets);
        let at = all.array_windows::<HEADER_LEN>().position(is_header);
        let skip = at.unwrap_or(all.len().saturating_sub(HEADER_LEN - 1));
        self.skipped += skip as u64;
        let rest = all.split_off(skip);
        if at.is_some() {
            return Some(rest.freeze());
        }
        // Copied, so that a few octets do not keep many alive.
        self.tail = BytesMut::from(&rest[..]);
        None
    }

    /// How many octets came before what was found.
    pub(super) fn skipped(&self) -> u64 {
        self.skipped
    }

    /// How many octets were looked at.
    pub(super) fn seen(&self) -> u64 {
        self.skipped + self.tail.len() as u64
    }
}

fn is_header(octets: &[u8; HEADER_LEN]) -> bool {
    let [marker @ .., high, low, message_type] = octets;
    let types = MessageType::Open as u8..=MessageType::RouteRefresh as u8;
    *marker == MARKER
        && usize::from(u16::from_be_bytes([*high, *low])) >= HEADER_LEN
        && types.contains(message_type)
}
