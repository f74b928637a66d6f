//! The TCP segment in a packet.

use std::net::SocketAddr;

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TcpSlice, TransportSlice};

/// A TCP segment.
#[derive(Debug)]
pub(super) struct Segment<'a> {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    /// The number of its first octet, or of its SYN.
    pub(super) sequence: u32,
    pub(super) syn: bool,
    /// FIN or RST: the connection ends.
    pub(super) ends: bool,
    pub(super) octets: &'a [u8],
}

/// Why a packet cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// Nothing is known here of what its first header is.
    LinkType,
    /// It is a part of an IP packet.
    Fragment,
}

/// The link types of tcpdump.org whose packets begin with IP.
const RAW: [i32; 5] = [12, 14, 101, 228, 229];
/// IP behind four octets that tell the address family.
const NULL: [i32; 2] = [0, 108];
const ETHERNET: i32 = 1;
const LINUX_SLL: i32 = 113;
const LINUX_SLL2: i32 = 276;

/// The segment in a packet; `None` in one that has none, or whose headers are not whole.
pub(super) fn segment(link_type: i32, octets: &[u8]) -> Result<Option<Segment<'_>>, Unreadable> {
    let packet = match link_type {
        ETHERNET => LaxSlicedPacket::from_ethernet(octets).ok(),
        LINUX_SLL => behind_sll(octets, 14, 16),
        LINUX_SLL2 => behind_sll(octets, 0, 20),
        raw if RAW.contains(&raw) => LaxSlicedPacket::from_ip(octets).ok(),
        null if NULL.contains(&null) => octets
            .get(4..)
            .and_then(|octets| LaxSlicedPacket::from_ip(octets).ok()),
        _ => return Err(Unreadable::LinkType),
    };
    let Some(packet) = packet else {
        return Ok(None);
    };
    if packet.ip_payload().is_some_and(|payload| payload.fragmented) {
        return Err(Unreadable::Fragment);
    }
    let (Some(net), Some(TransportSlice::Tcp(tcp))) = (&packet.net, &packet.transport) else {
        return Ok(None);
    };
    Ok(of_tcp(net, tcp))
}

/// A packet behind a header of `length` octets with the type of what follows at `at`.
fn behind_sll(octets: &[u8], at: usize, length: usize) -> Option<LaxSlicedPacket<'_>> {
    let (header, packet) = octets.split_at_checked(length)?;
    let ether_type = header.get(at..)?.first_chunk::<2>()?;
    let ether_type = EtherType(u16::from_be_bytes(*ether_type));
    Some(LaxSlicedPacket::from_ether_type(ether_type, packet))
}

fn of_tcp<'a>(net: &LaxNetSlice<'a>, tcp: &TcpSlice<'a>) -> Option<Segment<'a>> {
    let (from, to) = match net {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            (header.source_addr().into(), header.destination_addr().into())
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            (header.source_addr().into(), header.destination_addr().into())
        }
        LaxNetSlice::Arp(_) => return None,
    };
    Some(Segment {
        from: SocketAddr::new(from, tcp.source_port()),
        to: SocketAddr::new(to, tcp.destination_port()),
        sequence: tcp.sequence_number(),
        syn: tcp.syn(),
        ends: tcp.fin() || tcp.rst(),
        // What a RST carries is not part of the stream (RFC 9293 §3.5.3).
        octets: if tcp.rst() { &[] } else { tcp.payload() },
    })
}

#[cfg(test)]
mod tests;
