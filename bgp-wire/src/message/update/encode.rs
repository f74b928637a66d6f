//! Writing UPDATEs; long lists of routes over as many messages as the session's limit asks for.

use alloc::vec::Vec;

use bytes::{BufMut, Bytes, BytesMut};

use crate::attribute::{Attribute, AttributeFlags, AttributeValue, MpReach, code};
use crate::capability::put_afi_safi;
use crate::error::EncodeError;
use crate::message::{HEADER_LEN, MessageType, header};
use crate::negotiated::Negotiated;
use crate::nlri::{self, Layout, Nlri, Prefix};

/// Appends a field behind its two-octet length.
pub(super) fn field(
    out: &mut BytesMut,
    write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let at = out.len();
    out.put_u16(0);
    write(out)?;
    grow_length(at, out.len() - at - 2, out)
}

/// Adds `more` to the two-octet length at `at`.
fn grow_length(at: usize, more: usize, out: &mut BytesMut) -> Result<(), EncodeError> {
    let before = u16::from_be_bytes([out[at], out[at + 1]]);
    let length = usize::from(before) + more;
    let too_long = |_| EncodeError::MessageTooLong {
        length,
        most: usize::from(u16::MAX),
    };
    let octets = u16::try_from(length).map_err(too_long)?.to_be_bytes();
    out[at..at + 2].copy_from_slice(&octets);
    Ok(())
}

/// Appends to `out` the UPDATEs that bring `prefixes` with these attributes, each message as long as the session
/// allows. Without prefixes there are none.
///
/// IPv4 prefixes go into the NLRI field. Where `attributes` has an MP_REACH_NLRI of the prefixes' family, they go
/// there: its next hop counts, its own NLRI and the NEXT_HOP attribute are left out (RFC 4760 §3). IPv6 prefixes
/// need one. On an error `out` is as before.
pub fn encode_routes<P: Prefix>(
    attributes: &[Attribute],
    prefixes: impl IntoIterator<Item = Nlri<P>>,
    n: &Negotiated,
    out: &mut Vec<Bytes>,
) -> Result<(), EncodeError> {
    let reach = attributes.iter().find_map(|attribute| match &attribute.value {
        AttributeValue::MpReach(reach) if reach.family == P::FAMILY => Some(reach),
        _ => None,
    });
    let template = match reach {
        Some(reach) => Template::mp_reach(reach, attributes, n)?,
        None if P::FAMILY == crate::Family::IPV4_UNICAST => Template::nlri(attributes, n)?,
        None => return Err(EncodeError::NextHopMissing { family: P::FAMILY }),
    };
    template.fill(prefixes, n, out)
}

/// Appends to `out` the UPDATEs that withdraw `prefixes`, each message as long as the session allows: IPv4 in the
/// Withdrawn Routes field, IPv6 in MP_UNREACH_NLRI. On an error `out` is as before.
pub fn encode_withdrawals<P: Prefix>(
    prefixes: impl IntoIterator<Item = Nlri<P>>,
    n: &Negotiated,
    out: &mut Vec<Bytes>,
) -> Result<(), EncodeError> {
    let template = match P::FAMILY {
        crate::Family::IPV4_UNICAST => Template::withdrawn(),
        family => Template::mp_unreach(family),
    };
    template?.fill(prefixes, n, out)
}

/// Where Total Path Attribute Length is in an UPDATE that withdraws nothing.
const TOTAL_LENGTH_AT: usize = HEADER_LEN + 2;

/// An UPDATE with a gap where prefixes go.
struct Template {
    /// All octets before the prefixes.
    front: BytesMut,
    /// All octets behind them.
    back: BytesMut,
    /// Where in the front the two-octet lengths are that count the prefixes.
    lengths: Vec<usize>,
}

impl Template {
    fn begin() -> Template {
        let mut front = BytesMut::new();
        header::begin(MessageType::Update, &mut front);
        Template {
            front,
            back: BytesMut::new(),
            lengths: Vec::new(),
        }
    }

    /// Prefixes behind all attributes.
    fn nlri(attributes: &[Attribute], n: &Negotiated) -> Result<Template, EncodeError> {
        let mut template = Template::begin();
        template.front.put_u16(0);
        field(&mut template.front, |out| {
            encode_others(attributes, |_| true, n, out)
        })?;
        Ok(template)
    }

    /// Prefixes at the end of an MP_REACH_NLRI, which comes first of the attributes (RFC 7606 §5.1).
    fn mp_reach(reach: &MpReach, attributes: &[Attribute], n: &Negotiated) -> Result<Template, EncodeError> {
        let mut template = Template::begin_mp(code::MP_REACH_NLRI, |out| reach.encode_next_hop(out))?;
        encode_others(attributes, |code| code != code::NEXT_HOP, n, &mut template.back)?;
        grow_length(TOTAL_LENGTH_AT, template.back.len(), &mut template.front)?;
        Ok(template)
    }

    /// The front of an UPDATE whose first attribute is an MP attribute of this code, its prefixes last.
    fn begin_mp(
        code: u8,
        fixed_part: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
    ) -> Result<Template, EncodeError> {
        const ATTRIBUTE_AT: usize = TOTAL_LENGTH_AT + 2;
        const MP_LENGTH_AT: usize = ATTRIBUTE_AT + 2;
        let mut template = Template::begin();
        let front = &mut template.front;
        let flags = AttributeFlags::OPTIONAL | AttributeFlags::EXTENDED_LENGTH;
        front.put_slice(&[0, 0, 0, 0, flags, code, 0, 0]);
        fixed_part(front)?;
        grow_length(TOTAL_LENGTH_AT, front.len() - ATTRIBUTE_AT, front)?;
        grow_length(MP_LENGTH_AT, front.len() - MP_LENGTH_AT - 2, front)?;
        template.lengths = Vec::from([TOTAL_LENGTH_AT, MP_LENGTH_AT]);
        Ok(template)
    }

    fn mp_unreach(family: crate::Family) -> Result<Template, EncodeError> {
        Template::begin_mp(code::MP_UNREACH_NLRI, |out| {
            put_afi_safi(family, out);
            Ok(())
        })
    }

    fn withdrawn() -> Result<Template, EncodeError> {
        let mut template = Template::begin();
        template.lengths.push(template.front.len());
        template.front.put_u16(0);
        template.back.put_u16(0);
        Ok(template)
    }
}

impl Template {
    /// Fills the gap with as many prefixes as fit, message after message.
    fn fill<P: Prefix>(
        &self,
        prefixes: impl IntoIterator<Item = Nlri<P>>,
        n: &Negotiated,
        out: &mut Vec<Bytes>,
    ) -> Result<(), EncodeError> {
        let before = out.len();
        let filled = self.fill_all(prefixes.into_iter(), n, out);
        if filled.is_err() {
            out.truncate(before);
        }
        filled
    }

    fn fill_all<P: Prefix>(
        &self,
        prefixes: impl Iterator<Item = Nlri<P>>,
        n: &Negotiated,
        out: &mut Vec<Bytes>,
    ) -> Result<(), EncodeError> {
        let most = n.max_send_len().saturating_sub(self.back.len());
        let layout = Layout::sent(P::FAMILY, n);
        let (at_least, _) = prefixes.size_hint();
        let room = most.min(self.front.len() + at_least.saturating_mul(nlri::MOST_OCTETS)) + self.back.len();
        let mut message = BytesMut::new();
        for prefix in prefixes {
            if message.is_empty() {
                message.reserve(room);
                message.put_slice(&self.front);
            }
            let full = message.len();
            nlri::encode_one(&prefix, layout, &mut message)?;
            if message.len() > most && full > self.front.len() {
                message.truncate(full);
                self.finish(&mut message, n, out)?;
                message.reserve(room);
                message.put_slice(&self.front);
                nlri::encode_one(&prefix, layout, &mut message)?;
            }
        }
        if message.is_empty() {
            Ok(())
        } else {
            self.finish(&mut message, n, out)
        }
    }

    /// Completes a message and leaves the buffer empty.
    fn finish(
        &self,
        message: &mut BytesMut,
        n: &Negotiated,
        out: &mut Vec<Bytes>,
    ) -> Result<(), EncodeError> {
        let prefixes = message.len() - self.front.len();
        self.lengths
            .iter()
            .try_for_each(|at| grow_length(*at, prefixes, message))?;
        message.put_slice(&self.back);
        header::end(0, MessageType::Update, n, message)?;
        out.push(message.split().freeze());
        Ok(())
    }
}

/// Appends the attributes that are `wanted` and no MP attributes.
fn encode_others(
    attributes: &[Attribute],
    wanted: impl Fn(u8) -> bool,
    n: &Negotiated,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let is_mp = |code| matches!(code, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI);
    let others = attributes
        .iter()
        .filter(|attribute| !is_mp(attribute.code()) && wanted(attribute.code()));
    others
        .into_iter()
        .try_for_each(|attribute| attribute.encode(n, out))
}

#[cfg(test)]
mod tests;
