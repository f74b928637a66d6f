//! PEER_INDEX_TABLE (RFC 6396 §4.3.1).

use core::net::{IpAddr, Ipv4Addr};

use super::super::error::Error;
use super::super::fields::{Fields, IpVersion};

/// The collector and its peers, which the RIB records behind it name by index.
#[derive(Clone, Debug)]
pub struct PeerIndexTable<'a> {
    /// The collector's BGP Identifier.
    pub collector_id: Ipv4Addr,
    /// The view's name; empty as a rule.
    pub view_name: &'a [u8],
    peers: Peers<'a>,
}

/// A peer of the collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Peer {
    /// Its BGP Identifier.
    pub bgp_id: Ipv4Addr,
    /// Its address.
    pub address: IpAddr,
    /// Its AS.
    pub asn: u32,
    /// Whether the AS number has four octets in the record.
    pub four_octet_as: bool,
}

/// Bits of the Peer Type octet.
pub(in super::super) const IPV6: u8 = 1;
pub(in super::super) const FOUR_OCTET_AS: u8 = 2;

impl<'a> PeerIndexTable<'a> {
    /// Reads the body of a record.
    pub(in super::super) fn read(mut fields: Fields<'a>) -> Result<PeerIndexTable<'a>, Error> {
        let collector_id = fields.ipv4("Collector BGP ID")?;
        let name_length = fields.u16("View Name Length")?;
        let view_name = fields.take(name_length.into(), "View Name")?;
        let left = fields.u16("Peer Count")?;
        let peers = Peers { left, fields };
        for _ in 0..left {
            read_peer(&mut fields)?;
        }
        fields.end()?;
        Ok(PeerIndexTable {
            collector_id,
            view_name,
            peers,
        })
    }

    /// The peers, in the order of their indexes from 0.
    pub fn peers(&self) -> Peers<'a> {
        self.peers.clone()
    }
}

fn read_peer(fields: &mut Fields<'_>) -> Result<Peer, Error> {
    let kind = fields.u8("Peer Type")?;
    let four_octet_as = kind & FOUR_OCTET_AS != 0;
    let version = match kind & IPV6 {
        0 => IpVersion::V4,
        _ => IpVersion::V6,
    };
    Ok(Peer {
        bgp_id: fields.ipv4("Peer BGP ID")?,
        address: fields.address(version, "Peer IP Address")?,
        asn: fields.asn(four_octet_as, "Peer AS")?,
        four_octet_as,
    })
}

/// The peers of a table.
#[derive(Clone, Debug)]
pub struct Peers<'a> {
    left: u16,
    fields: Fields<'a>,
}

impl Iterator for Peers<'_> {
    type Item = Peer;

    fn next(&mut self) -> Option<Peer> {
        self.left = self.left.checked_sub(1)?;
        // All of them were read once before.
        read_peer(&mut self.fields).ok()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.into(), Some(self.left.into()))
    }
}

impl ExactSizeIterator for Peers<'_> {}
