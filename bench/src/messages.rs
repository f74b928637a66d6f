//! The messages to measure with: four made to measure, and the UPDATEs of a real archive.

use std::io::Read;
use std::path::PathBuf;

use bytes::Bytes;

use crate::Outcome;

/// Messages that are measured together: each round goes through all of them.
pub(crate) struct Workload {
    /// The column's name.
    pub(crate) name: &'static str,
    /// Whole messages, header included.
    pub(crate) messages: Vec<Bytes>,
}

/// An UPDATE that withdraws nothing.
fn update(attributes: &[&[u8]], nlri: &[u8]) -> Bytes {
    let attributes = attributes.concat();
    let length = |octets: usize| u16::try_from(octets).expect("a short message").to_be_bytes();
    let message = [
        &[0xff; 16][..],
        &length(23 + attributes.len() + nlri.len()),
        &[2, 0, 0],
        &length(attributes.len()),
        &attributes,
        nlri,
    ];
    message.concat().into()
}

const ORIGIN: &[u8] = &[0x40, 1, 1, 0];
const NEXT_HOP: &[u8] = &[0x40, 3, 4, 192, 0, 2, 1];

/// An AS_PATH of one AS_SEQUENCE of four-octet numbers.
fn as_path(length: u8) -> Vec<u8> {
    let numbers = (0..u32::from(length)).flat_map(|n| (65_001 + 1000 * n).to_be_bytes());
    [0x40, 2, 2 + 4 * length, 2, length]
        .into_iter()
        .chain(numbers)
        .collect()
}

fn communities(count: u8) -> Vec<u8> {
    let values = (0..u32::from(count)).flat_map(|n| (65_001 << 16 | n).to_be_bytes());
    [0xc0, 8, 4 * count].into_iter().chain(values).collect()
}

/// One prefix and what it needs: 47 octets.
fn tiny() -> Bytes {
    update(&[ORIGIN, &as_path(1), NEXT_HOP], &[24, 203, 0, 113])
}

/// A path of six ASes, MULTI_EXIT_DISC, LOCAL_PREF, ten communities, one prefix: 124 octets.
fn typical() -> Bytes {
    let (med, local_pref) = (&[0x80, 4, 4, 0, 0, 0, 10], &[0x40, 5, 4, 0, 0, 0, 100]);
    let attributes: [&[u8]; 6] = [ORIGIN, &as_path(6), NEXT_HOP, med, local_pref, &communities(10)];
    update(&attributes, &[24, 203, 0, 113])
}

/// 500 prefixes of 24 bits: 2,051 octets.
fn nlri500() -> Bytes {
    let prefixes: Vec<u8> = (0..500u16)
        .flat_map(|n| [24, 10, (n >> 8) as u8, n as u8])
        .collect();
    update(&[ORIGIN, &as_path(3), NEXT_HOP], &prefixes)
}

/// 50 IPv6 prefixes of 48 bits in MP_REACH_NLRI: 434 octets.
fn mp6x50() -> Bytes {
    let prefixes = (0..50u8).flat_map(|n| [48, 0x20, 1, 0xd, 0xb8, 0, n]);
    let next_hop = [
        0, 2, 1, 16, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0,
    ];
    let value: Vec<u8> = next_hop.into_iter().chain(prefixes).collect();
    let [high, low] = u16::try_from(value.len()).expect("a short value").to_be_bytes();
    let reach = [&[0x90, 14, high, low], &value[..]].concat();
    update(&[&reach, ORIGIN, &as_path(3), &communities(3)], &[])
}

/// The four messages made to measure.
pub(crate) fn made() -> Vec<Workload> {
    let made = [
        ("tiny", tiny()),
        ("typical", typical()),
        ("nlri500", nlri500()),
        ("mp6x50", mp6x50()),
    ];
    made.map(|(name, message)| Workload {
        name,
        messages: vec![message],
    })
    .into()
}

/// The UPDATEs of a RIPE RIS archive with four-octet AS numbers, from where `LABSIM_VECTORS` points.
pub(crate) fn real() -> Outcome<Workload> {
    let folder = std::env::var_os("LABSIM_VECTORS").ok_or("LABSIM_VECTORS is not set")?;
    let path = PathBuf::from(folder).join("mrt/ripencc-updates.et-header.2015.gz");
    let file = std::fs::File::open(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut archive = Vec::new();
    flate2::read::MultiGzDecoder::new(file).read_to_end(&mut archive)?;
    Ok(Workload {
        name: "real",
        messages: updates(&Bytes::from(archive)),
    })
}

/// The UPDATEs in BGP4MP_MESSAGE_AS4 records (RFC 6396 §4.4.3), also with the extended timestamp of §3.
fn updates(archive: &Bytes) -> Vec<Bytes> {
    let mut updates = Vec::new();
    let mut rest = archive.clone();
    while rest.len() >= 12 {
        let header = rest.split_to(12);
        let number = |at: usize| u16::from_be_bytes([header[at], header[at + 1]]);
        let length = u32::from_be_bytes([header[8], header[9], header[10], header[11]]) as usize;
        let record = rest.split_to(length.min(rest.len()));
        let before = match (number(4), number(6)) {
            (16, 4) => 0,
            (17, 4) => 4,
            _ => continue,
        };
        let address_len = if record.get(before + 11) == Some(&1) {
            4
        } else {
            16
        };
        let message = record.slice((before + 12 + 2 * address_len).min(record.len())..);
        if message.get(18) == Some(&2) {
            updates.push(message);
        }
    }
    updates
}
