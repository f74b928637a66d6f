//! Routes of tables, and the UPDATEs that would have brought them.

use alloc::vec::Vec;
use core::net::IpAddr;

use ipnet::Ipv4Net;

use super::{RouteAttributes, begin, end};
use crate::attribute::{Attribute, AttributeFlags, code};
use crate::error::DecodeError;
use crate::family::Family;
use crate::message::{Decoded, Message, MessageType, Update, update};
use crate::mrt::{Rib, RibEntry, TableDump};
use crate::negotiated::Negotiated;
use crate::nlri::{Codec, Layout, Nlri};

/// A route of a table.
pub(super) struct Route<'a> {
    family: Family,
    path_id: Option<u32>,
    nlri: &'a [u8],
    attributes: &'a [u8],
}

/// Octets of an UPDATE before its path attributes: header, and two lengths.
const BEFORE_ATTRIBUTES: usize = 19 + 4;

/// Octets of attributes and NLRI that fit into an UPDATE with all else it has.
const MOST_IN_PLACE: usize = 65_000;

impl<'a> Route<'a> {
    #[inline]
    pub(super) fn of_rib(rib: &Rib<'a>, entry: &RibEntry<'a>) -> Route<'a> {
        Route {
            family: rib.nlri.family,
            path_id: entry.path_id,
            nlri: rib.nlri.octets,
            attributes: entry.attributes,
        }
    }

    /// The route, its prefix laid out in `octets`.
    pub(super) fn of_table_dump(dump: &TableDump<'a>, octets: &'a mut [u8; 17]) -> Route<'a> {
        octets[0] = dump.prefix_len;
        let family = match dump.prefix {
            IpAddr::V4(address) => {
                octets[1..5].copy_from_slice(&address.octets());
                Family::IPV4_UNICAST
            }
            IpAddr::V6(address) => {
                octets[1..].copy_from_slice(&address.octets());
                Family::IPV6_UNICAST
            }
        };
        let used = 1 + usize::from(dump.prefix_len).div_ceil(8);
        Route {
            family,
            path_id: None,
            nlri: octets.get(..used).unwrap_or(octets),
            attributes: dump.attributes,
        }
    }

    /// The UPDATE that would have brought the route.
    pub(super) fn decode(&self, session: &Negotiated, buffer: &mut Vec<u8>) -> Result<Decoded, DecodeError> {
        if let Some(nlri) = self.nlri_field(session)
            && let Some(attributes) = self.attributes_in_place(session, buffer)
        {
            let withdrawn = Vec::new();
            return Ok(Message::Update(Update {
                withdrawn,
                attributes,
                nlri,
            })
            .into());
        }
        self.put(buffer);
        Message::decode(buffer, session)
    }

    /// The attributes of that UPDATE.
    #[inline]
    pub(super) fn attributes(
        &self,
        session: &Negotiated,
        buffer: &mut Vec<u8>,
    ) -> Result<RouteAttributes, DecodeError> {
        if let Some(attributes) = self.attributes_in_place(session, buffer) {
            let faults = Vec::new();
            return Ok(RouteAttributes { attributes, faults });
        }
        self.attributes_of_update(session, buffer)
    }

    #[cold]
    fn attributes_of_update(
        &self,
        session: &Negotiated,
        buffer: &mut Vec<u8>,
    ) -> Result<RouteAttributes, DecodeError> {
        self.put(buffer);
        let decoded = Message::decode(buffer, session)?;
        let attributes = match decoded.message {
            Message::Update(update) => update.attributes,
            _ => Vec::new(),
        };
        let faults = decoded.faults;
        Ok(RouteAttributes { attributes, faults })
    }

    /// Reads the attributes where they lie. Where anything is wrong with them the UPDATE is written and decoded, so that
    /// errors tell of that.
    #[inline]
    fn attributes_in_place(&self, session: &Negotiated, buffer: &mut Vec<u8>) -> Option<Vec<Attribute>> {
        if self.attributes.len() + self.nlri.len() > MOST_IN_PLACE {
            return None;
        }
        if self.family == Family::IPV4_UNICAST {
            return update::attributes_of([self.attributes], true, session);
        }
        self.attributes_around_mp_reach(session, buffer)
    }

    /// The same with an abbreviated MP_REACH_NLRI among them, in whose place a whole one is read.
    fn attributes_around_mp_reach(
        &self,
        session: &Negotiated,
        buffer: &mut Vec<u8>,
    ) -> Option<Vec<Attribute>> {
        let mut rest = self.attributes;
        while let Some((header, value, behind)) = split_attribute(rest) {
            if header[1] == code::MP_REACH_NLRI && is_abbreviated(value) {
                let before = &self.attributes[..self.attributes.len() - rest.len()];
                buffer.clear();
                self.put_mp_reach(header[0], value, buffer);
                return update::attributes_of([before, buffer, behind], false, session);
            }
            rest = behind;
        }
        None
    }

    /// What the NLRI field of the UPDATE has; `None` when the octets are not one prefix.
    fn nlri_field(&self, session: &Negotiated) -> Option<Vec<Nlri<Ipv4Net>>> {
        if self.family != Family::IPV4_UNICAST {
            return Some(Vec::new());
        }
        let mut rest = self.nlri;
        let layout = Layout::received(self.family, session);
        let plain = Layout {
            add_path: false,
            ..layout
        };
        let mut nlri = <Nlri<Ipv4Net> as Codec>::read(&mut rest, plain).ok()?;
        nlri.path_id = self.path_id;
        let whole = rest.is_empty() && self.path_id.is_some() == layout.add_path;
        whole.then(|| Vec::from([nlri]))
    }

    /// Writes the UPDATE.
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

#[cfg(test)]
mod tests;
