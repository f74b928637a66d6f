//! From the octets in records to messages.

mod route;

use alloc::vec::Vec;

use route::Route;

use super::bgp::BgpMessage;
use super::bgp4mp::Message;
use super::table_dump::TableDump;
use super::table_dump_v2::{Rib, RibEntry};
use crate::attribute::Attribute;
use crate::error::{DecodeError, Fault};
use crate::family::{Afi, Family, Safi};
use crate::message::{self, Decoded, MessageType};
use crate::negotiated::Negotiated;

/// Decodes messages and path attributes of records, and keeps what that needs from one to the next: what the sessions
/// had agreed on, as far as records tell, and a buffer.
///
/// An archive shows what was on the wire, faults included: as in a session, errors that RFC 7606 lets a session
/// survive come back as [`Decoded::faults`].
///
/// ```
/// use bgp_wire::mrt::{Body, Decoder, Records};
/// use bgp_wire::{AttributeValue, Message, attribute::code};
/// use std::collections::BTreeMap;
///
/// /// How many routes of a table start from each AS.
/// fn origins(file: &[u8]) -> Result<BTreeMap<u32, usize>, Box<dyn std::error::Error>> {
///     let (mut decoder, mut counts) = (Decoder::new(), BTreeMap::new());
///     for record in Records::new(file) {
///         let Body::Rib(rib) = record?.body()? else { continue };
///         for entry in rib.entries() {
///             let Message::Update(update) = decoder.rib_entry(&rib, &entry)?.message else { continue };
///             if let Some(AttributeValue::AsPath(path)) = update.attribute(code::AS_PATH) {
///                 *counts.entry(path.origin_as().unwrap_or(0)).or_default() += 1;
///             }
///         }
///     }
///     Ok(counts)
/// }
/// # assert!(origins(&[])?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    sessions: Sessions,
    update: Vec<u8>,
}

/// The path attributes of a route, and what was wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAttributes {
    /// Those that are right, in the order of the record. MP_REACH_NLRI is whole, with the route's prefix.
    pub attributes: Vec<Attribute>,
    /// What was wrong: see [`Decoded::faults`].
    pub faults: Vec<Fault>,
}

impl Decoder {
    /// A decoder for the records of any file.
    pub fn new() -> Decoder {
        Decoder::default()
    }

    /// What the session of a record had agreed on, as far as its subtype tells: the width of AS numbers, and
    /// whether prefixes have path identifiers.
    pub fn session(&self, message: &Message<'_>) -> &Negotiated {
        self.sessions.with(message.four_octet_as, message.add_path)
    }

    /// The message of a BGP4MP record.
    pub fn message(&self, message: &Message<'_>) -> Result<Decoded, DecodeError> {
        message::Message::decode(message.octets, self.session(message))
    }

    /// The UPDATE that would have brought a route of a RIB record.
    pub fn rib_entry(&mut self, rib: &Rib<'_>, entry: &RibEntry<'_>) -> Result<Decoded, DecodeError> {
        let session = self.sessions.with(true, rib.add_path);
        Route::of_rib(rib, entry).decode(session, &mut self.update)
    }

    /// The path attributes of a route of a RIB record: those of [`Decoder::rib_entry`], for less. The prefix is that of
    /// all routes of the record ([`Rib::nlri`]).
    pub fn rib_attributes(
        &mut self,
        rib: &Rib<'_>,
        entry: &RibEntry<'_>,
    ) -> Result<RouteAttributes, DecodeError> {
        let session = self.sessions.with(true, rib.add_path);
        Route::of_rib(rib, entry).attributes(session, &mut self.update)
    }

    /// The UPDATE that would have brought the route of a TABLE_DUMP record.
    pub fn table_dump(&mut self, dump: &TableDump<'_>) -> Result<Decoded, DecodeError> {
        let session = self.sessions.with(dump.four_octet_as, false);
        Route::of_table_dump(dump, &mut [0; 17]).decode(session, &mut self.update)
    }

    /// The path attributes of the route of a TABLE_DUMP record: those of [`Decoder::table_dump`], for less.
    pub fn table_dump_attributes(&mut self, dump: &TableDump<'_>) -> Result<RouteAttributes, DecodeError> {
        let session = self.sessions.with(dump.four_octet_as, false);
        Route::of_table_dump(dump, &mut [0; 17]).attributes(session, &mut self.update)
    }

    /// The message of a record of the deprecated type BGP.
    pub fn bgp_message(&mut self, message: &BgpMessage<'_>) -> Result<Decoded, DecodeError> {
        begin(message.message_type, &mut self.update);
        self.update.extend_from_slice(message.body);
        end(&mut self.update);
        message::Message::decode(&self.update, self.sessions.with(false, false))
    }
}

/// What sessions had agreed on, as far as records tell.
#[derive(Clone, Debug)]
struct Sessions {
    two_octet_as: Negotiated,
    four_octet_as: Negotiated,
    two_octet_as_add_path: Negotiated,
    four_octet_as_add_path: Negotiated,
}

impl Sessions {
    fn with(&self, four_octet_as: bool, add_path: bool) -> &Negotiated {
        match (four_octet_as, add_path) {
            (false, false) => &self.two_octet_as,
            (true, false) => &self.four_octet_as,
            (false, true) => &self.two_octet_as_add_path,
            (true, true) => &self.four_octet_as_add_path,
        }
    }
}

impl Default for Sessions {
    fn default() -> Sessions {
        let two_octet_as = Negotiated::default().with_extended_message();
        let four_octet_as = two_octet_as.clone().with_four_octet_as();
        Sessions {
            two_octet_as_add_path: with_add_path(two_octet_as.clone()),
            four_octet_as_add_path: with_add_path(four_octet_as.clone()),
            two_octet_as,
            four_octet_as,
        }
    }
}

/// RFC 8050 §3 has path identifiers in every family of a record; these are the families that have been seen with them.
fn with_add_path(session: Negotiated) -> Negotiated {
    let ip = [1, 2, 4, 128].map(Safi);
    let families = [Afi::IPV4, Afi::IPV6].map(|afi| ip.map(|safi| Family::new(afi, safi)));
    let evpn = Family::new(Afi(25), Safi(70));
    families
        .into_iter()
        .flatten()
        .chain([evpn])
        .fold(session, Negotiated::with_add_path_receive)
}

/// Begins a message whose length is yet to be known.
fn begin(message_type: MessageType, message: &mut Vec<u8>) {
    message.clear();
    message.extend_from_slice(&[0xff; 16]);
    message.extend_from_slice(&[0, 0, message_type as u8]);
}

/// Fills in the length. A message that is too long to say gets one that decoding will refuse.
fn end(message: &mut [u8]) {
    let length = message.len().min(usize::from(u16::MAX)) as u16;
    message[16..18].copy_from_slice(&length.to_be_bytes());
}
