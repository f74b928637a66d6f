//! Records from literal octets, whole and damaged, and there and back.

mod bodies;
mod decoder;
mod files;
mod written;

use std::vec::Vec;

/// A record with this body.
fn record(record_type: u16, subtype: u16, body: &[u8]) -> Vec<u8> {
    let mut octets = 1_000_000_000u32.to_be_bytes().to_vec();
    octets.extend(record_type.to_be_bytes());
    octets.extend(subtype.to_be_bytes());
    octets.extend((body.len() as u32).to_be_bytes());
    octets.extend(body);
    octets
}
