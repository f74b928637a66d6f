//! Writing records: each function appends one to `out`, and leaves `out` as it was on an error.
//!
//! ```
//! use bgp_wire::bytes::BytesMut;
//! use bgp_wire::mrt::{Message, Peering, write};
//! use bgp_wire::Negotiated;
//!
//! let mut keepalive = BytesMut::new();
//! bgp_wire::Message::Keepalive.encode(&Negotiated::default(), &mut keepalive)?;
//!
//! let message = Message {
//!     peering: Peering {
//!         peer_as: 64512,
//!         local_as: 64513,
//!         interface: 0,
//!         peer_address: "192.0.2.1".parse()?,
//!         local_address: "192.0.2.2".parse()?,
//!     },
//!     four_octet_as: true,
//!     local: false,
//!     add_path: false,
//!     octets: &keepalive,
//! };
//! let mut file = BytesMut::new();
//! write::message(1_700_000_000, Some(250_000), &message, &mut file)?; // BGP4MP_ET, for the microseconds
//! assert_eq!(file.len(), 12 + 4 + 20 + 19);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod table_dump_v2;

use core::net::IpAddr;

use bytes::{BufMut, BytesMut};

pub use table_dump_v2::{attributes, peer_index_table, rib, rib_nlri};

use super::bgp4mp::{Message, Peering, StateChange};
use super::number::{BGP4MP, BGP4MP_ET};
use super::record::{HEADER_LEN, Header, MAX_RECORD_LEN, Record};
use crate::family::Afi;

/// Why a record cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The two addresses of a session are not of one family, which a record has one field for.
    #[error("peer address {peer} and local address {local} are not of one family")]
    AddressFamilies {
        /// The peer's address.
        peer: IpAddr,
        /// The collector's address.
        local: IpAddr,
    },
    /// An AS number that does not fit the record's two octets.
    #[error("AS {0} does not fit two octets: set four_octet_as")]
    AsNumber(u32),
    /// A record of more than [`MAX_RECORD_LEN`] octets.
    #[error("a record of {0} octets, expected at most {MAX_RECORD_LEN}")]
    RecordTooLong(usize),
    /// More of something than the record can count.
    #[error("{count} {what}, expected at most {most}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many.
        count: usize,
        /// How many there can be.
        most: usize,
    },
    /// Some entries of a record have a path identifier and some do not.
    #[error("some entries have a path identifier and some have none")]
    PathIds,
    /// Several entries with path identifiers in a RIB_GENERIC record, which holds one (RFC 8050 §4.2).
    #[error("{0} entries with path identifiers in a RIB_GENERIC record, expected a record for each")]
    GenericPathIds(usize),
    /// The path attributes cannot be written.
    #[error(transparent)]
    Attribute(#[from] crate::EncodeError),
}

/// Appends a record as it was read, octet for octet.
pub fn record(record: &Record<'_>, out: &mut BytesMut) -> Result<(), WriteError> {
    framed(record.header, out, |out| {
        out.put_slice(record.octets);
        Ok(())
    })
}

/// Appends a BGP4MP record with a message; a BGP4MP_ET record if microseconds are given (RFC 6396 §3, §4.4).
pub fn message(
    timestamp: u32,
    microseconds: Option<u32>,
    message: &Message<'_>,
    out: &mut BytesMut,
) -> Result<(), WriteError> {
    framed(bgp4mp(timestamp, microseconds, message.subtype()), out, |out| {
        peering(&message.peering, message.four_octet_as, out)?;
        out.put_slice(message.octets);
        Ok(())
    })
}

/// Appends a BGP4MP record with a change of state; a BGP4MP_ET record if microseconds are given.
pub fn state_change(
    timestamp: u32,
    microseconds: Option<u32>,
    change: &StateChange,
    out: &mut BytesMut,
) -> Result<(), WriteError> {
    framed(bgp4mp(timestamp, microseconds, change.subtype()), out, |out| {
        peering(&change.peering, change.four_octet_as, out)?;
        out.put_u16(change.old_state);
        out.put_u16(change.new_state);
        Ok(())
    })
}

/// Appends header and body; the length is filled in behind.
fn framed(
    header: Header,
    out: &mut BytesMut,
    body: impl FnOnce(&mut BytesMut) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let start = out.len();
    out.put_u32(header.timestamp);
    out.put_u16(header.record_type);
    out.put_u16(header.subtype);
    out.put_u32(0);
    if let Some(microseconds) = header.microseconds {
        out.put_u32(microseconds);
    }
    let written = body(out).and_then(|()| {
        let length = out.len() - start - HEADER_LEN;
        let fits = u32::try_from(length)
            .ok()
            .filter(|length| *length <= MAX_RECORD_LEN);
        fits.ok_or(WriteError::RecordTooLong(length))
    });
    match written {
        Ok(length) => out[start + 8..start + HEADER_LEN].copy_from_slice(&length.to_be_bytes()),
        Err(_) => out.truncate(start),
    }
    written.map(|_| ())
}

fn bgp4mp(timestamp: u32, microseconds: Option<u32>, subtype: u16) -> Header {
    let record_type = if microseconds.is_some() { BGP4MP_ET } else { BGP4MP };
    Header {
        timestamp,
        microseconds,
        record_type,
        subtype,
    }
}

fn peering(peering: &Peering, four_octet_as: bool, out: &mut BytesMut) -> Result<(), WriteError> {
    asn(peering.peer_as, four_octet_as, out)?;
    asn(peering.local_as, four_octet_as, out)?;
    let (peer, local) = (peering.peer_address, peering.local_address);
    if peer.is_ipv4() != local.is_ipv4() {
        return Err(WriteError::AddressFamilies { peer, local });
    }
    out.put_u16(peering.interface);
    out.put_u16(afi_of(peer).0);
    address(peer, out);
    address(local, out);
    Ok(())
}

fn afi_of(address: IpAddr) -> Afi {
    match address {
        IpAddr::V4(_) => Afi::IPV4,
        IpAddr::V6(_) => Afi::IPV6,
    }
}

fn address(address: IpAddr, out: &mut BytesMut) {
    match address {
        IpAddr::V4(address) => out.put_slice(&address.octets()),
        IpAddr::V6(address) => out.put_slice(&address.octets()),
    }
}

fn asn(asn: u32, four_octet_as: bool, out: &mut BytesMut) -> Result<(), WriteError> {
    match four_octet_as {
        true => out.put_u32(asn),
        false => out.put_u16(u16::try_from(asn).map_err(|_| WriteError::AsNumber(asn))?),
    }
    Ok(())
}
