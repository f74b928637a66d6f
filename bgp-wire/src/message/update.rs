//! UPDATE: routes brought and withdrawn (RFC 4271 §4.3, §6.3; errors RFC 7606).

mod encode;

use alloc::vec::Vec;

use bytes::BytesMut;
use ipnet::Ipv4Net;

pub use encode::{encode_routes, encode_withdrawals};

use super::{Decoded, Message};
use crate::attribute::{Attribute, AttributeList, AttributeValue, MpNlri, MpUnreach, code};

use crate::error::{DecodeError, Disposition, EncodeError, Fault, MissingAttribute, Reason, Step};
use crate::family::Family;
use crate::negotiated::Negotiated;
use crate::nlri::{self, Nlri};
use crate::parse::{self, At};

/// Routes brought and withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Update {
    /// IPv4 unicast routes that are no longer there.
    pub withdrawn: Vec<Nlri<Ipv4Net>>,
    /// What is said of the routes, in the order of the wire.
    pub attributes: Vec<Attribute>,
    /// IPv4 unicast routes that the attributes describe.
    pub nlri: Vec<Nlri<Ipv4Net>>,
}

impl Update {
    /// The mark that the initial routes of `family` are all sent (RFC 4724 §2).
    pub fn end_of_rib(family: Family) -> Update {
        let mut update = Update::default();
        if family != Family::IPV4_UNICAST {
            let unreach = MpUnreach {
                family,
                nlri: MpNlri::none(family),
            };
            update.attributes.push(AttributeValue::MpUnreach(unreach).into());
        }
        update
    }

    /// The family whose initial routes are all sent; `None` when the UPDATE says something else (RFC 4724 §2).
    pub fn is_end_of_rib(&self) -> Option<Family> {
        if !self.withdrawn.is_empty() || !self.nlri.is_empty() {
            return None;
        }
        match self.attributes.as_slice() {
            [] => Some(Family::IPV4_UNICAST),
            [
                Attribute {
                    value: AttributeValue::MpUnreach(unreach),
                    ..
                },
            ] if unreach.nlri.is_empty() => Some(unreach.family),
            _ => None,
        }
    }

    /// The first attribute with this type code.
    pub fn attribute(&self, code: u8) -> Option<&AttributeValue> {
        self.attributes
            .iter()
            .map(|attribute| &attribute.value)
            .find(|value| value.code() == code)
    }

    /// What [`Disposition::TreatAsWithdraw`] makes of the UPDATE: all routes it brings are withdrawn, as if each
    /// had been listed as such (RFC 7606 §2). Each family has an MP_UNREACH_NLRI of its own: a value to act on,
    /// with two families none to send.
    #[must_use]
    pub fn into_withdrawal(self) -> Update {
        let mut withdrawn = self.withdrawn;
        withdrawn.extend(self.nlri);
        let mut unreached: Vec<MpUnreach> = Vec::new();
        for attribute in self.attributes {
            let (family, nlri) = match attribute.value {
                AttributeValue::MpUnreach(unreach) => (unreach.family, unreach.nlri),
                AttributeValue::MpReach(reach) => (reach.family, reach.nlri),
                _ => continue,
            };
            match unreached.iter_mut().find(|unreach| unreach.family == family) {
                Some(unreach) => unreach.nlri.append(nlri),
                None => unreached.push(MpUnreach { family, nlri }),
            }
        }
        let attributes = unreached
            .into_iter()
            .map(|unreach| AttributeValue::MpUnreach(unreach).into())
            .collect();
        Update {
            withdrawn,
            attributes,
            nlri: Vec::new(),
        }
    }

    /// Reads the body. Errors that leave the routes unknown reset the session, all others become faults.
    pub(crate) fn decode(mut body: At<'_>, n: &Negotiated) -> Result<Decoded, DecodeError> {
        let lengths = |at: At<'_>| DecodeError::new(Reason::UpdateLengths, at.offset);
        let withdrawn = body.read_tail(parse::behind_u16).ok_or_else(|| lengths(body))?;
        let attributes = body.read_tail(parse::behind_u16).ok_or_else(|| lengths(body))?;
        let add_path = n.add_path_receive(Family::IPV4_UNICAST);
        let withdrawn =
            nlri::decode(withdrawn, add_path).map_err(|error| error.within(Step::WithdrawnRoutes))?;
        let attributes_end = body.offset;
        let mut list = AttributeList::decode(attributes, !body.octets.is_empty(), n)?;
        let nlri: Vec<Nlri<Ipv4Net>> =
            nlri::decode(body, add_path).map_err(|error| error.within(Step::Nlri))?;
        check_mandatory(&mut list, !nlri.is_empty(), attributes_end);
        check_reachable(&mut list, !nlri.is_empty())?;
        let update = Update {
            withdrawn,
            attributes: list.attributes,
            nlri,
        };
        Ok(Decoded {
            message: Message::Update(update),
            faults: in_update(list.faults),
        })
    }

    pub(crate) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        let add_path = n.add_path_send(Family::IPV4_UNICAST);
        encode::field(out, |out| nlri::encode(&self.withdrawn, add_path, out))?;
        encode::field(out, |out| {
            self.attributes.iter().try_for_each(|a| a.encode(n, out))
        })?;
        nlri::encode(&self.nlri, add_path, out)
    }
}

/// The faults with the whole path in front.
fn in_update(faults: Vec<Fault>) -> Vec<Fault> {
    if faults.is_empty() {
        return faults;
    }
    let whole = faults.into_iter().map(|fault| Fault {
        error: fault.error.within(Step::Update),
        ..fault
    });
    whole.collect()
}

/// Routes need ORIGIN and AS_PATH, and those of the NLRI field NEXT_HOP (RFC 4271 §5, RFC 7606 §3 (d)).
fn check_mandatory(list: &mut AttributeList, nlri: bool, offset: usize) {
    if list.cut_short {
        return;
    }
    let routes = nlri || list.reaches;
    for (code, wanted) in [
        (code::ORIGIN, routes),
        (code::AS_PATH, routes),
        (code::NEXT_HOP, nlri),
    ] {
        if wanted && !list.has_seen(code) {
            let error = DecodeError::new(Reason::MissingWellKnown(MissingAttribute(code)), offset);
            list.fault(Disposition::TreatAsWithdraw, error);
        }
    }
}

/// An error that would withdraw routes, where no routes can be seen, resets the session: the routes themselves
/// may be what was damaged (RFC 7606 §5.2).
fn check_reachable(list: &mut AttributeList, nlri: bool) -> Result<(), DecodeError> {
    if nlri || list.reaches {
        return Ok(());
    }
    let withdraws = list
        .faults
        .iter()
        .position(|fault| fault.disposition == Disposition::TreatAsWithdraw);
    withdraws.map_or(Ok(()), |at| Err(list.faults.swap_remove(at).error))
}
