//! A capture of a run: what every node sends, in one file that Wireshark opens.

use std::io::{self, Write};
use std::net::SocketAddr;

use etherparse::PacketBuilder;

use super::record::{Flags, Record, Recorder, Segment};
use crate::speaker::time::Time;

/// `LINKTYPE_RAW`: packets begin with their IP header.
const LINK_TYPE: u32 = 101;
/// The magic number of a capture with nanoseconds.
const MAGIC: u32 = 0xa1b2_3c4d;
/// The longest packet.
const SNAP_LENGTH: u32 = 262_144;
/// Initial sequence numbers; any will do, and equal ones make runs comparable.
const FIRST_SEQUENCE: u32 = 1_000;
const WINDOW: u16 = u16::MAX;
const HOPS: u8 = 64;

/// Writes a capture.
pub struct Pcap<W> {
    out: W,
    failed: Option<io::Error>,
    packet: Vec<u8>,
}

impl<W: Write> Pcap<W> {
    /// Begins a capture.
    pub fn new(mut out: W) -> io::Result<Pcap<W>> {
        let mut header = Vec::with_capacity(24);
        header.extend_from_slice(&MAGIC.to_le_bytes());
        header.extend_from_slice(&2u16.to_le_bytes());
        header.extend_from_slice(&4u16.to_le_bytes());
        header.extend_from_slice(&[0; 8]);
        header.extend_from_slice(&SNAP_LENGTH.to_le_bytes());
        header.extend_from_slice(&LINK_TYPE.to_le_bytes());
        out.write_all(&header)?;
        Ok(Pcap {
            out,
            failed: None,
            packet: Vec::new(),
        })
    }

    /// Ends the capture, and tells what went wrong while writing it, if anything did.
    pub fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn write(&mut self, at: Time, segment: &Segment<'_>) -> io::Result<()> {
        self.packet.clear();
        build(segment, &mut self.packet)?;
        let nanoseconds = at.as_nanos();
        let length = self.packet.len() as u32;
        let mut header = [0; 16];
        header[..4].copy_from_slice(&((nanoseconds / 1_000_000_000) as u32).to_le_bytes());
        header[4..8].copy_from_slice(&((nanoseconds % 1_000_000_000) as u32).to_le_bytes());
        header[8..12].copy_from_slice(&length.to_le_bytes());
        header[12..].copy_from_slice(&length.to_le_bytes());
        self.out.write_all(&header)?;
        self.out.write_all(&self.packet)
    }
}

impl<W: Write> Recorder for Pcap<W> {
    fn record(&mut self, _: Time, _: &Record<'_>) {}

    fn captures(&self) -> bool {
        true
    }

    fn segment(&mut self, at: Time, segment: &Segment<'_>) {
        if self.failed.is_none() {
            self.failed = self.write(at, segment).err();
        }
    }
}

/// The packet with its IP and TCP headers.
fn build(segment: &Segment<'_>, packet: &mut Vec<u8>) -> io::Result<()> {
    let ip = match (segment.from, segment.to) {
        (SocketAddr::V4(from), SocketAddr::V4(to)) => {
            PacketBuilder::ipv4(from.ip().octets(), to.ip().octets(), HOPS)
        }
        (SocketAddr::V6(from), SocketAddr::V6(to)) => {
            PacketBuilder::ipv6(from.ip().octets(), to.ip().octets(), HOPS)
        }
        _ => return Err(io::Error::other("a session between an IPv4 and an IPv6 address")),
    };
    // A SYN takes one sequence number of its own.
    let after_syn = FIRST_SEQUENCE.wrapping_add(1);
    let sequence = match segment.flags {
        Flags::Syn | Flags::SynAck => FIRST_SEQUENCE,
        _ => after_syn.wrapping_add(segment.sent),
    };
    let tcp = ip.tcp(segment.from.port(), segment.to.port(), sequence, WINDOW);
    let acknowledged = after_syn.wrapping_add(segment.received);
    let tcp = match segment.flags {
        Flags::Syn => tcp.syn(),
        Flags::SynAck => tcp.syn().ack(acknowledged),
        Flags::Ack => tcp.ack(acknowledged),
        Flags::Data => tcp.psh().ack(acknowledged),
        Flags::Fin => tcp.fin().ack(acknowledged),
        Flags::Rst => tcp.rst().ack(acknowledged),
    };
    tcp.write(packet, segment.payload).map_err(io::Error::other)
}
