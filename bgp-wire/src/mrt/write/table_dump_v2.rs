//! The functions for TABLE_DUMP_V2 (RFC 6396 §4.3, RFC 8050 §4).

use core::net::{IpAddr, Ipv4Addr};

use bytes::{BufMut, BytesMut};
use ipnet::IpNet;

use super::{WriteError, address, afi_of, asn, framed};
use crate::attribute::{Attribute, AttributeFlags, AttributeValue, NextHop, code};
use crate::family::{Afi, Family, Safi};
use crate::mrt::number::TABLE_DUMP_V2;
use crate::mrt::number::table_dump_v2::{
    ADD_PATH, PEER_INDEX_TABLE, RIB_GENERIC, RIB_IPV4_MULTICAST, RIB_IPV4_UNICAST, RIB_IPV6_MULTICAST,
    RIB_IPV6_UNICAST,
};
use crate::mrt::record::Header;
use crate::mrt::table_dump_v2::{FOUR_OCTET_AS, IPV6, Peer, RibEntry, RibNlri};
use crate::negotiated::Negotiated;
use crate::writer::Writer;

/// Appends the table of peers that must come before RIB records (RFC 6396 §4.3.1).
pub fn peer_index_table(
    timestamp: u32,
    collector_id: Ipv4Addr,
    view_name: &[u8],
    peers: &[Peer],
    out: &mut BytesMut,
) -> Result<(), WriteError> {
    framed(table_dump_v2(timestamp, PEER_INDEX_TABLE), out, |out| {
        out.put_slice(&collector_id.octets());
        out.put_u16(count("octets of a view name", view_name.len())?);
        out.put_slice(view_name);
        out.put_u16(count("peers", peers.len())?);
        peers.iter().try_for_each(|peer| put_peer(peer, out))
    })
}

/// Appends the routes to one prefix, unicast or multicast (RFC 6396 §4.3.2, RFC 8050 §4.1). The path attributes of
/// the entries are what [`attributes`] writes.
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::mrt::{Peer, RibEntry, write};
/// use bgp_wire::{AsPath, Attribute, AttributeValue, Origin, Safi};
///
/// let peer = Peer {
///     bgp_id: [192, 0, 2, 1].into(),
///     address: "192.0.2.1".parse()?,
///     asn: 64512,
///     four_octet_as: true,
/// };
/// let attributes: [Attribute; 3] = [
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512])),
///     AttributeValue::NextHop([192, 0, 2, 1].into()),
/// ].map(Into::into);
/// let (mut file, mut octets) = (BytesMut::new(), BytesMut::new());
/// write::attributes(&attributes, &mut octets)?;
/// let entry = RibEntry { peer_index: 0, originated: 1_700_000_000, path_id: None, attributes: &octets };
///
/// write::peer_index_table(1_700_000_000, [192, 0, 2, 9].into(), b"", &[peer], &mut file)?;
/// write::rib(1_700_000_000, 0, "203.0.113.0/24".parse()?, Safi::UNICAST, &[entry], &mut file)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rib(
    timestamp: u32,
    sequence: u32,
    prefix: IpNet,
    safi: Safi,
    entries: &[RibEntry<'_>],
    out: &mut BytesMut,
) -> Result<(), WriteError> {
    let (afi, mut octets) = (afi_of(prefix.network()), [0; 17]);
    octets[0] = prefix.prefix_len();
    let used = 1 + usize::from(prefix.prefix_len()).div_ceil(8);
    match prefix.network() {
        IpAddr::V4(address) => octets[1..5].copy_from_slice(&address.octets()),
        IpAddr::V6(address) => octets[1..].copy_from_slice(&address.octets()),
    }
    let nlri = RibNlri {
        family: Family::new(afi, safi),
        octets: &octets[..used],
    };
    rib_nlri(timestamp, sequence, &nlri, entries, out)
}

/// Appends the routes to NLRI of any family: a record of the family where there is one, RIB_GENERIC otherwise
/// (RFC 6396 §4.3.3). With path identifiers RIB_GENERIC holds one route, its identifier in front of the NLRI
/// (RFC 8050 §4.2).
pub fn rib_nlri(
    timestamp: u32,
    sequence: u32,
    nlri: &RibNlri<'_>,
    entries: &[RibEntry<'_>],
    out: &mut BytesMut,
) -> Result<(), WriteError> {
    let add_path = path_ids(entries)?;
    let plain = rib_subtype(nlri.family);
    let subtype = plain + if add_path { ADD_PATH } else { 0 };
    framed(table_dump_v2(timestamp, subtype), out, |out| {
        out.put_u32(sequence);
        if plain == RIB_GENERIC {
            out.put_u16(nlri.family.afi.0);
            out.put_u8(nlri.family.safi.0);
        }
        let in_front = match entries {
            [one] if plain == RIB_GENERIC => one.path_id,
            _ if plain == RIB_GENERIC && add_path => return Err(WriteError::GenericPathIds(entries.len())),
            _ => None,
        };
        if let Some(id) = in_front {
            out.put_u32(id);
        }
        out.put_slice(nlri.octets);
        out.put_u16(count("entries", entries.len())?);
        entries
            .iter()
            .try_for_each(|entry| put_entry(entry, in_front.is_none(), out))
    })
}

/// Appends path attributes as an entry of a RIB record has them: four-octet AS numbers, and MP_REACH_NLRI cut down to
/// its next hop (RFC 6396 §4.3.4).
pub fn attributes(attributes: &[Attribute], out: &mut BytesMut) -> Result<(), WriteError> {
    let session = Negotiated::default().with_four_octet_as();
    let start = out.len();
    let written = attributes
        .iter()
        .try_for_each(|attribute| match &attribute.value {
            AttributeValue::MpReach(reach) => put_next_hop(attribute.flags, &reach.next_hop, out),
            _ => Writer::append(out, |out| attribute.encode(&session, out)).map_err(WriteError::from),
        });
    if written.is_err() {
        out.truncate(start);
    }
    written
}

/// The attribute with nothing but its next hop.
fn put_next_hop(flags: AttributeFlags, next_hop: &NextHop, out: &mut BytesMut) -> Result<(), WriteError> {
    let flags = flags.0 & !AttributeFlags::EXTENDED_LENGTH;
    Writer::append(out, |out| {
        let at = out.len();
        out.put([flags, code::MP_REACH_NLRI, 0]);
        next_hop.encode(out)?;
        // The next hop with its length: the attribute's own length has one octet, without Extended Length.
        let count = out.len() - at - 3;
        let length = u8::try_from(count).map_err(|_| WriteError::TooMany {
            what: "octets of a next hop",
            count: count - 1,
            most: 254,
        })?;
        out.set(at + 2, [length]);
        Ok(())
    })
}

fn table_dump_v2(timestamp: u32, subtype: u16) -> Header {
    Header {
        timestamp,
        microseconds: None,
        record_type: TABLE_DUMP_V2,
        subtype,
    }
}

fn put_peer(peer: &Peer, out: &mut BytesMut) -> Result<(), WriteError> {
    let ipv6 = if peer.address.is_ipv6() { IPV6 } else { 0 };
    let four = if peer.four_octet_as { FOUR_OCTET_AS } else { 0 };
    out.put_u8(ipv6 | four);
    out.put_slice(&peer.bgp_id.octets());
    address(peer.address, out);
    asn(peer.asn, peer.four_octet_as, out)
}

fn put_entry(entry: &RibEntry<'_>, with_path_id: bool, out: &mut BytesMut) -> Result<(), WriteError> {
    out.put_u16(entry.peer_index);
    out.put_u32(entry.originated);
    if let Some(id) = entry.path_id.filter(|_| with_path_id) {
        out.put_u32(id);
    }
    out.put_u16(count("octets of path attributes", entry.attributes.len())?);
    out.put_slice(entry.attributes);
    Ok(())
}

/// Whether the entries have path identifiers.
fn path_ids(entries: &[RibEntry<'_>]) -> Result<bool, WriteError> {
    let with = entries.iter().filter(|entry| entry.path_id.is_some()).count();
    match with {
        0 => Ok(false),
        all if all == entries.len() => Ok(true),
        _ => Err(WriteError::PathIds),
    }
}

/// The subtype without path identifiers.
fn rib_subtype(family: Family) -> u16 {
    match (family.afi, family.safi) {
        (Afi::IPV4, Safi::UNICAST) => RIB_IPV4_UNICAST,
        (Afi::IPV4, Safi::MULTICAST) => RIB_IPV4_MULTICAST,
        (Afi::IPV6, Safi::UNICAST) => RIB_IPV6_UNICAST,
        (Afi::IPV6, Safi::MULTICAST) => RIB_IPV6_MULTICAST,
        _ => RIB_GENERIC,
    }
}

fn count(what: &'static str, count: usize) -> Result<u16, WriteError> {
    u16::try_from(count).map_err(|_| WriteError::TooMany {
        what,
        count,
        most: u16::MAX.into(),
    })
}
