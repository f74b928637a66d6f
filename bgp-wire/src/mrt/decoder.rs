//! From the octets in records to messages.

use alloc::vec::Vec;

use super::bgp::BgpMessage;
use super::bgp4mp::Message;
use super::table_dump::TableDump;
use super::table_dump_v2::{Rib, RibEntry};
use crate::attribute::{AttributeFlags, code};
use crate::error::DecodeError;
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
#[derive(Clone, Debug)]
pub struct Decoder {
    two_octet_as: Negotiated,
    four_octet_as: Negotiated,
    two_octet_as_add_path: Negotiated,
    four_octet_as_add_path: Negotiated,
    update: Vec<u8>,
}

impl Default for Decoder {
    fn default() -> Decoder {
        Decoder::new()
    }
}

impl Decoder {
    /// A decoder for the records of any file.
    pub fn new() -> Decoder {
        let two_octet_as = Negotiated::default().with_extended_message();
        let four_octet_as = two_octet_as.clone().with_four_octet_as();
        Decoder {
            two_octet_as_add_path: with_add_path(two_octet_as.clone()),
            four_octet_as_add_path: with_add_path(four_octet_as.clone()),
            two_octet_as,
            four_octet_as,
            update: Vec::new(),
        }
    }

    /// What the session of a record had agreed on, as far as its subtype tells: the width of AS numbers, and
    /// whether prefixes have path identifiers.
    pub fn session(&self, message: &Message<'_>) -> &Negotiated {
        match (message.four_octet_as, message.add_path) {
            (false, false) => &self.two_octet_as,
            (true, false) => &self.four_octet_as,
            (false, true) => &self.two_octet_as_add_path,
            (true, true) => &self.four_octet_as_add_path,
        }
    }

    /// The message of a BGP4MP record.
    pub fn message(&self, message: &Message<'_>) -> Result<Decoded, DecodeError> {
        message::Message::decode(message.octets, self.session(message))
    }

    /// The UPDATE that would have brought a route of a RIB record.
    pub fn rib_entry(&mut self, rib: &Rib<'_>, entry: &RibEntry<'_>) -> Result<Decoded, DecodeError> {
        let session = match rib.add_path {
            true => &self.four_octet_as_add_path,
            false => &self.four_octet_as,
        };
        let route = Route {
            family: rib.nlri.family,
            path_id: entry.path_id,
            nlri: rib.nlri.octets,
            attributes: entry.attributes,
        };
        route.put(&mut self.update);
        message::Message::decode(&self.update, session)
    }

    /// The UPDATE that would have brought the route of a TABLE_DUMP record.
    pub fn table_dump(&mut self, dump: &TableDump<'_>) -> Result<Decoded, DecodeError> {
        let mut octets = [0; 17];
        octets[0] = dump.prefix_len;
        let route = Route {
            family: match dump.prefix.is_ipv4() {
                true => Family::IPV4_UNICAST,
                false => Family::IPV6_UNICAST,
            },
            path_id: None,
            nlri: nlri_of(dump, &mut octets),
            attributes: dump.attributes,
        };
        route.put(&mut self.update);
        let session = match dump.four_octet_as {
            true => &self.four_octet_as,
            false => &self.two_octet_as,
        };
        message::Message::decode(&self.update, session)
    }

    /// The message of a record of the deprecated type BGP.
    pub fn bgp_message(&mut self, message: &BgpMessage<'_>) -> Result<Decoded, DecodeError> {
        begin(message.message_type, &mut self.update);
        self.update.extend_from_slice(message.body);
        end(&mut self.update);
        message::Message::decode(&self.update, &self.two_octet_as)
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

fn nlri_of<'a>(dump: &TableDump<'_>, octets: &'a mut [u8; 17]) -> &'a [u8] {
    let used = 1 + usize::from(dump.prefix_len).div_ceil(8);
    match dump.prefix {
        core::net::IpAddr::V4(address) => octets[1..5].copy_from_slice(&address.octets()),
        core::net::IpAddr::V6(address) => octets[1..].copy_from_slice(&address.octets()),
    }
    octets.get(..used).unwrap_or(octets)
}

/// A route of a table, to be written as the UPDATE that brought it.
struct Route<'a> {
    family: Family,
    path_id: Option<u32>,
    nlri: &'a [u8],
    attributes: &'a [u8],
}

/// Octets of an UPDATE before its path attributes: header, and two lengths.
const BEFORE_ATTRIBUTES: usize = 19 + 4;

impl Route<'_> {
    fn put(&self, update: &mut Vec<u8>) {
        begin(MessageType::Update, update);
        update.extend_from_slice(&[0; 4]);
        let has_mp_reach = self.put_attributes(update);
        let length = (update.len() - BEFORE_ATTRIBUTES).min(usize::from(u16::MAX)) as u16;
        update[BEFORE_ATTRIBUTES - 2..BEFORE_ATTRIBUTES].copy_from_slice(&length.to_be_bytes());
        if self.family == Family::IPV4_UNICAST && !has_mp_reach {
            self.put_nlri(update);
        }
        end(update);
    }

    fn put_nlri(&self, update: &mut Vec<u8>) {
        if let Some(id) = self.path_id {
            update.extend_from_slice(&id.to_be_bytes());
        }
        update.extend_from_slice(self.nlri);
    }

    /// Copies the attributes, and makes an abbreviated MP_REACH_NLRI whole. Says whether there is an MP_REACH_NLRI.
    /// What is not an attribute is copied as it is, to be found when the UPDATE is decoded.
    fn put_attributes(&self, update: &mut Vec<u8>) -> bool {
        let mut rest = self.attributes;
        let mut copied = rest;
        let mut found = false;
        while let Some((header, value, behind)) = split_attribute(rest) {
            if header[1] == code::MP_REACH_NLRI {
                found = true;
                if is_abbreviated(value) {
                    update.extend_from_slice(&copied[..copied.len() - rest.len()]);
                    self.put_mp_reach(header[0], value, update);
                    copied = behind;
                }
            }
            rest = behind;
        }
        update.extend_from_slice(copied);
        found
    }

    fn put_mp_reach(&self, flags: u8, next_hop: &[u8], update: &mut Vec<u8>) {
        let start = update.len();
        update.extend_from_slice(&[flags | AttributeFlags::EXTENDED_LENGTH, code::MP_REACH_NLRI, 0, 0]);
        update.extend_from_slice(&self.family.afi.0.to_be_bytes());
        update.push(self.family.safi.0);
        update.extend_from_slice(next_hop);
        update.push(0);
        self.put_nlri(update);
        let length = (update.len() - start - 4) as u16;
        update[start + 2..start + 4].copy_from_slice(&length.to_be_bytes());
    }
}

/// RFC 6396 §4.3.4: AFI, SAFI, Reserved and NLRI are left out, Next Hop Length and next hop stay. Some collectors write
/// the attribute whole; then it begins with the AFI.
fn is_abbreviated(mp_reach: &[u8]) -> bool {
    mp_reach
        .split_first()
        .is_some_and(|(length, next_hop)| usize::from(*length) == next_hop.len())
}

/// The attribute at the front: its header, its value, and what lies behind it.
fn split_attribute(octets: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let flags = AttributeFlags(*octets.first()?);
    let (header, behind) = octets.split_at_checked(if flags.is_extended_length() { 4 } else { 3 })?;
    let length = match header {
        [_, _, length] => usize::from(*length),
        [_, _, high, low] => usize::from(u16::from_be_bytes([*high, *low])),
        _ => return None,
    };
    let (value, behind) = behind.split_at_checked(length)?;
    Some((header, value, behind))
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
