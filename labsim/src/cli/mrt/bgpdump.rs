//! Lines as `bgpdump -m` prints them (Debian's 1.6.2-2), byte for byte: scripts read them by column.
//!
//! bgpdump is more patient than RFC 4271 is. It prints what it can find of an UPDATE, reads zeros where a message is
//! cut short, prints a prefix with the bits behind its length, and passes over families other than IPv4 and IPv6
//! unicast and multicast, over OPENs, NOTIFICATIONs and ROUTE-REFRESHes. So this reads the octets of messages itself,
//! and not what `bgp_wire::Message` makes of them.

mod as_path;
mod attributes;
mod line;
mod ntop;
mod octets;
mod update;

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bgp_wire::MessageType;
use bgp_wire::mrt::number::table_dump_v2::{ADD_PATH, RIB_IPV4_UNICAST, RIB_IPV6_UNICAST};
use bgp_wire::mrt::{self, Bgp, BgpMessage, Body, Header, Peer, Record, Rib, TableDump, number};

use attributes::Attributes;
use line::{Kind, Line};
use octets::Octets;
use update::Update;

/// Prints records; keeps the table of peers that the records behind it name.
#[derive(Default)]
pub(super) struct Bgpdump {
    peers: Vec<Peer>,
}

impl Bgpdump {
    /// Prints the lines of a record, of which there may be none. The error is that of a record that cannot be read.
    pub(super) fn write(
        &mut self,
        record: &Record<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Result<(), mrt::Error>> {
        let body = match record.body() {
            Ok(body) => body,
            Err(error) => return Ok(Err(error)),
        };
        let header = &record.header;
        match body {
            Body::Message(message) => write_message(header, &message, out),
            Body::StateChange(change) => {
                let (peering, name) = (&change.peering, bgp4mp_name(header));
                let mut line = Line::new(name, header, Kind::State);
                line.peer(peering.peer_address, peering.peer_as);
                line.states(change.old_state, change.new_state);
                line.write(out)
            }
            Body::PeerIndexTable(table) => {
                self.peers = table.peers().collect();
                Ok(())
            }
            Body::Rib(rib) => self.write_rib(header, &rib, out),
            Body::TableDump(route) => write_table_dump(header, &route, out),
            Body::Bgp(record) => write_bgp(header, &record, out),
            _ => Ok(()),
        }?;
        Ok(Ok(()))
    }

    fn write_rib(&self, header: &Header, rib: &Rib<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some((address, length)) = rib.nlri.address().filter(|_| is_shown(header.subtype)) else {
            return Ok(());
        };
        let name = if rib.add_path {
            "TABLE_DUMP2_AP"
        } else {
            "TABLE_DUMP2"
        };
        for entry in rib.entries() {
            // bgpdump would end here, or show what lies in memory behind its table.
            let Some(peer) = self.peers.get(usize::from(entry.peer_index)) else {
                continue;
            };
            let attributes = Attributes::read(Octets::new(entry.attributes), 4);
            let mut line = Line::new(name, header, Kind::Rib);
            line.peer(peer.address, peer.asn);
            line.prefix(address, length, entry.path_id);
            line.route(&attributes, attributes.rib_next_hop());
            line.write(out)?;
        }
        Ok(())
    }
}

/// RIB_GENERIC and multicast are passed over.
fn is_shown(subtype: u16) -> bool {
    let without_path_ids = [RIB_IPV4_UNICAST, RIB_IPV6_UNICAST];
    without_path_ids.contains(&subtype)
        || subtype
            .checked_sub(ADD_PATH)
            .is_some_and(|s| without_path_ids.contains(&s))
}

fn bgp4mp_name(header: &Header) -> &'static str {
    match header.record_type {
        number::BGP4MP_ET => "BGP4MP_ET",
        _ => "BGP4MP",
    }
}

fn write_message(header: &Header, message: &mrt::Message<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(body) = update_body(message.octets) else {
        return Ok(());
    };
    // Messages that were sent with path identifiers look like received ones, with the sender in place of the peer.
    let name = match (
        header.record_type == number::BGP4MP_ET,
        message.local,
        message.add_path,
    ) {
        (false, false, false) => "BGP4MP",
        (false, true, false) => "BGP4MP_LOCAL",
        (false, _, true) => "BGP4MP_AP",
        (true, false, false) => "BGP4MP_ET",
        (true, true, false) => "BGP4MP_ET_LOCAL",
        (true, _, true) => "BGP4MP_ET_AP",
    };
    let peering = &message.peering;
    let (peer, asn) = match message.local && message.add_path {
        true => (peering.local_address, peering.local_as),
        false => (peering.peer_address, peering.peer_as),
    };
    let as_octets = if message.four_octet_as { 4 } else { 2 };
    let update = Update::read(body, as_octets, message.add_path);
    let begin = |kind| {
        let mut line = Line::new(name, header, kind);
        // A slip of bgpdump's: an IPv4 peer that was sent IPv6 withdrawals is shown as if its address were IPv6.
        let as_ipv6 = kind == Kind::WithdrawIpv6 && message.local && !message.add_path;
        line.peer(if as_ipv6 { zeros_behind(peer) } else { peer }, asn);
        line
    };
    update.write(begin, out)
}

fn zeros_behind(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => Ipv6Addr::from(Octets::new(&address.octets()).array()).into(),
        IpAddr::V6(_) => address,
    }
}

/// What follows the header of an UPDATE, as far as it is there; `None` for other messages.
fn update_body(message: &[u8]) -> Option<Octets<'_>> {
    let mut octets = Octets::new(message);
    if octets.array() != [0xff; 16] {
        return None;
    }
    // bgpdump reckons without a sign: a Length below what is already read leaves all the rest.
    let length = usize::from(octets.u16()).wrapping_sub(18);
    let mut body = octets.part(length);
    (body.u8() == MessageType::Update as u8).then_some(body)
}

fn write_table_dump(header: &Header, route: &TableDump<'_>, out: &mut dyn Write) -> io::Result<()> {
    let as_octets = if route.four_octet_as { 4 } else { 2 };
    let attributes = Attributes::read(Octets::new(route.attributes), as_octets);
    // Subtype 4, IPv6 with four-octet AS numbers, is printed as if it were IPv4.
    let shown = match header.subtype {
        2 => |address| address,
        _ => first_four_octets,
    };
    let mut line = Line::new("TABLE_DUMP", header, Kind::Rib);
    line.peer(shown(route.peer_address), route.peer_as);
    line.prefix(shown(route.prefix), route.prefix_len, None);
    line.route(&attributes, attributes.table_dump_next_hop());
    line.write(out)
}

fn first_four_octets(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [high, low, ..] = address.segments();
            Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)).into()
        }
    }
}

fn write_bgp(header: &Header, record: &Bgp<'_>, out: &mut dyn Write) -> io::Result<()> {
    match record {
        Bgp::StateChange(change) => {
            let mut line = Line::new("BGP", header, Kind::State);
            line.peer(change.peer_address.into(), change.peer_as.into());
            line.states(change.old_state, change.new_state);
            line.write(out)
        }
        Bgp::Message(message) if message.message_type == MessageType::Update => {
            write_bgp_update(header, message, out)
        }
        _ => Ok(()),
    }
}

/// These have IPv4 unicast only. Two columns are bgpdump's slips, which scripts know: withdrawn prefixes show the address
/// of the peer, and communities stand right behind MULTI_EXIT_DISC.
fn write_bgp_update(header: &Header, message: &BgpMessage<'_>, out: &mut dyn Write) -> io::Result<()> {
    let update = Update::read(Octets::new(message.body), 2, false);
    let (source, asn) = (IpAddr::V4(message.source_address), message.source_as.into());
    let begin = |kind| {
        let mut line = Line::new("BGP", header, kind);
        line.peer(source, asn);
        line.communities_follow_med();
        line
    };
    update.write_plain(begin, source, out)
}
