//! TABLE_DUMP: one route a record (RFC 6396 §4.2).

use core::net::IpAddr;

use super::error::Error;
use super::fields::{Fields, IpVersion};

/// One route of a routing table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableDump<'a> {
    /// Which of the collector's views.
    pub view: u16,
    /// A number that counts up, and begins again at 0 behind 65535.
    pub sequence: u16,
    /// The prefix, bits behind its length included.
    pub prefix: IpAddr,
    /// The prefix's length, in bits.
    pub prefix_len: u8,
    /// Not used; 1 as a rule.
    pub status: u8,
    /// When the route was heard, in seconds since 1970-01-01 00:00:00 UTC.
    pub originated: u32,
    /// The peer that sent it.
    pub peer_address: IpAddr,
    /// The peer's AS.
    pub peer_as: u32,
    /// Whether AS numbers have four octets, in the attributes and in the record. RFC 6396 has two only; bgpdump knows
    /// subtypes 3 and 4 with four.
    pub four_octet_as: bool,
    /// The path attributes, not checked yet.
    pub attributes: &'a [u8],
}

impl<'a> TableDump<'a> {
    /// Reads the body of a record of this subtype; `None` for a subtype that is no address family.
    pub(super) fn read(subtype: u16, fields: Fields<'a>) -> Option<Result<TableDump<'a>, Error>> {
        let (version, four_octet_as) = match subtype {
            1 => (IpVersion::V4, false),
            2 => (IpVersion::V6, false),
            3 => (IpVersion::V4, true),
            4 => (IpVersion::V6, true),
            _ => return None,
        };
        Some(TableDump::read_body(fields, version, four_octet_as))
    }

    fn read_body(
        mut fields: Fields<'a>,
        version: IpVersion,
        four_octet_as: bool,
    ) -> Result<TableDump<'a>, Error> {
        let view = fields.u16("View Number")?;
        let sequence = fields.u16("Sequence Number")?;
        let prefix = fields.address(version, "Prefix")?;
        let prefix_len = fields.prefix_len(version)?;
        Ok(TableDump {
            view,
            sequence,
            prefix,
            prefix_len,
            status: fields.u8("Status")?,
            originated: fields.u32("Originated Time")?,
            peer_address: fields.address(version, "Peer IP Address")?,
            peer_as: fields.asn(four_octet_as, "Peer AS")?,
            four_octet_as,
            attributes: fields.attributes()?,
        })
    }
}
