//! The Path Attributes field: cutting it into attributes, and what RFC 7606 makes of those that are wrong.

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::{Attribute, AttributeFlags, AttributeValue, code};
use crate::error::{DecodeError, Disposition, Fault, Reason, Step};
use crate::message::notification::update;
use crate::negotiated::{Negotiated, PeerKind};
use crate::parse::{self, At};

/// The attributes of one UPDATE that were right, and what was wrong with the others.
#[derive(Debug, Default)]
pub(crate) struct AttributeList {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) faults: Vec<Fault>,
    /// An MP_REACH_NLRI with routes was there, or one whose routes could not be read.
    pub(crate) reaches: bool,
    /// The list ended inside an attribute: what seems missing may only be out of sight.
    pub(crate) cut_short: bool,
    seen: Codes,
    next_hop_counts: bool,
}

/// A set of attribute type codes.
#[derive(Debug, Default)]
struct Codes([u64; 4]);

impl Codes {
    fn place(code: u8) -> (usize, u64) {
        (usize::from(code / 64), 1 << (code % 64))
    }

    fn contains(&self, code: u8) -> bool {
        let (word, bit) = Codes::place(code);
        self.0[word] & bit != 0
    }

    /// Adds `code`; false when it was there before.
    fn insert(&mut self, code: u8) -> bool {
        let (word, bit) = Codes::place(code);
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }
}

/// One attribute cut out of the field, not yet judged.
struct Raw<'a> {
    flags: AttributeFlags,
    code: u8,
    value: At<'a>,
    /// The attribute with its header: what a NOTIFICATION carries.
    whole: At<'a>,
}

impl AttributeList {
    /// Reads the Path Attributes field. An error resets the session; all others become faults.
    /// `nlri` says whether the UPDATE's NLRI field has routes, which NEXT_HOP is for.
    pub(crate) fn decode(
        mut field: At<'_>,
        nlri: bool,
        n: &Negotiated,
    ) -> Result<AttributeList, DecodeError> {
        // RFC 4760 §3: without NLRI, NEXT_HOP is ignored.
        let next_hop_counts = nlri && n.peer_kind() != PeerKind::Unknown;
        let mut list = AttributeList {
            next_hop_counts,
            ..AttributeList::default()
        };
        // The least attribute has three octets; a handful is what messages have.
        list.attributes.reserve((field.octets.len() / 3).min(6));
        while !field.octets.is_empty() {
            match Raw::cut(&mut field) {
                Ok(raw) => list.accept(&raw, n)?,
                Err(error) => {
                    list.cut_short = true;
                    list.end_early(error)?;
                    break;
                }
            }
        }
        Ok(list)
    }

    /// Whether an attribute of this code was there, right or wrong.
    pub(crate) fn has_seen(&self, code: u8) -> bool {
        self.seen.contains(code)
    }

    /// Notes an error the session survives.
    pub(crate) fn fault(&mut self, disposition: Disposition, error: DecodeError) {
        self.faults.push(Fault { disposition, error });
    }

    /// The last attribute does not fit into the field: treat-as-withdraw (RFC 7606 §4), unless the routes to
    /// withdraw are in that very attribute (§3 (j)).
    fn end_early(&mut self, error: DecodeError) -> Result<(), DecodeError> {
        if error.path().attribute().is_some_and(is_mp) {
            return Err(error);
        }
        self.fault(Disposition::TreatAsWithdraw, error);
        Ok(())
    }

    fn accept(&mut self, raw: &Raw<'_>, n: &Negotiated) -> Result<(), DecodeError> {
        if !self.seen.insert(raw.code) {
            return self.duplicate(raw);
        }
        if let Some(reason) = out_of_place(raw.code, n) {
            self.fault(Disposition::AttributeDiscard, raw.error(reason));
            return Ok(());
        }
        match raw.decode(n) {
            Ok(AttributeValue::NextHop(address)) if self.next_hop_counts && !is_host(address) => {
                self.fault(Disposition::TreatAsWithdraw, raw.error(Reason::NextHop(address)));
            }
            Ok(value) => {
                self.reaches |= matches!(&value, AttributeValue::MpReach(reach) if !reach.nlri.is_empty());
                self.attributes.push(Attribute {
                    flags: raw.flags,
                    value,
                });
            }
            Err(error) => match raw.disposition(&error) {
                Disposition::SessionReset => return Err(error),
                weaker => {
                    self.reaches |= raw.code == code::MP_REACH_NLRI;
                    self.fault(weaker, error);
                }
            },
        }
        Ok(())
    }

    /// RFC 7606 §3 (g): the first one counts; two MP attributes of a kind reset the session.
    fn duplicate(&mut self, raw: &Raw<'_>) -> Result<(), DecodeError> {
        let error = raw.error(Reason::DuplicateAttribute);
        if is_mp(raw.code) {
            return Err(error);
        }
        self.fault(Disposition::AttributeDiscard, error);
        Ok(())
    }
}

impl<'a> Raw<'a> {
    /// Splits the next attribute off the field.
    fn cut(field: &mut At<'a>) -> Result<Raw<'a>, DecodeError> {
        let start = *field;
        let left = start.octets.len();
        let header_short = || DecodeError::new(Reason::AttributeHeader { left }, start.offset);
        let (flags, code) = field.read(parse::attribute_type).ok_or_else(header_short)?;
        let flags = AttributeFlags(flags);
        let (value, length_len) = match flags.is_extended_length() {
            true => (field.read_tail(parse::behind_u16), 2),
            false => (field.read_tail(parse::behind_u8), 1),
        };
        let Some(value) = value else {
            let reason = match field.octets.len() < length_len {
                true => Reason::AttributeHeader { left },
                false => Reason::AttributeOverrun,
            };
            return Err(in_attribute(
                DecodeError::new(reason, start.offset),
                code,
                start.octets,
            ));
        };
        let whole = &start.octets[..left - field.octets.len()];
        Ok(Raw {
            flags,
            code,
            value,
            whole: At::new(whole, start.offset),
        })
    }

    /// Flags, then value (RFC 4271 §6.3).
    fn decode(&self, n: &Negotiated) -> Result<AttributeValue, DecodeError> {
        let decoded = match AttributeFlags::expected(self.code) {
            None if !self.flags.is_optional() => return Err(self.error(Reason::UnrecognizedWellKnown)),
            Some(expected) if !self.flags.agrees_with(expected) => {
                Err(self.at_fault(Reason::AttributeFlags {
                    flags: self.flags.0,
                    expected: expected.0,
                }))
            }
            _ => AttributeValue::decode(self.code, self.value, n),
        };
        decoded.map_err(|error| {
            // RFC 4760 §7 has one code for whatever is wrong with an MP attribute.
            let error = if is_mp(self.code) {
                error.with_code(update::OPTIONAL_ATTRIBUTE_ERROR)
            } else {
                error
            };
            in_attribute(error, self.code, self.whole.octets)
        })
    }

    /// How far an error of this attribute reaches.
    fn disposition(&self, error: &DecodeError) -> Disposition {
        match (error.reason(), self.code) {
            // RFC 7606 leaves RFC 4271 §6.3 as it is here: nobody knows what the attribute would have meant.
            (Reason::UnrecognizedWellKnown, _) => Disposition::SessionReset,
            (_, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI) => match parse::family(self.value.octets) {
                // RFC 7606 §5.3, §7.11: the family's routes cannot be told any more.
                Some((_, family)) => Disposition::AfiSafiDisable(family),
                None => Disposition::SessionReset,
            },
            // RFC 7606 §3 (c)
            (Reason::AttributeFlags { .. }, _) => Disposition::TreatAsWithdraw,
            _ => Disposition::of_malformed(self.code),
        }
    }

    fn at_fault(&self, reason: Reason) -> DecodeError {
        DecodeError::new(reason, self.whole.offset)
    }

    fn error(&self, reason: Reason) -> DecodeError {
        in_attribute(self.at_fault(reason), self.code, self.whole.octets)
    }
}

/// Puts the attribute into the path, and into the data where RFC 4271 §6.3 wants "the erroneous attribute (type,
/// length, and value)".
fn in_attribute(error: DecodeError, code: u8, whole: &[u8]) -> DecodeError {
    let error = error.within(Step::Attribute(code));
    match (error.notification().code, error.notification().subcode) {
        update::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE
        | update::ATTRIBUTE_FLAGS_ERROR
        | update::ATTRIBUTE_LENGTH_ERROR
        | update::INVALID_ORIGIN
        | update::INVALID_NEXT_HOP
        | update::OPTIONAL_ATTRIBUTE_ERROR => error.with_data(whole),
        _ => error,
    }
}

/// "Syntactic correctness means that the NEXT_HOP attribute represents a valid IP host address" (RFC 4271 §6.3).
/// Loopback addresses are let through: whole labs live there.
fn is_host(address: Ipv4Addr) -> bool {
    let class_d_or_e = address.octets()[0] >= 224;
    !address.is_unspecified() && !class_d_or_e
}

fn is_mp(code: u8) -> bool {
    matches!(code, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI)
}

/// Attributes that this peer may not send, right or wrong.
fn out_of_place(code: u8, n: &Negotiated) -> Option<Reason> {
    match code {
        // RFC 7606 §7.5, §7.9, §7.10
        code::LOCAL_PREF | code::ORIGINATOR_ID | code::CLUSTER_LIST => {
            (n.peer_kind() == PeerKind::External).then_some(Reason::FromExternalPeer)
        }
        // RFC 6793 §4.1
        code::AS4_PATH | code::AS4_AGGREGATOR => n.four_octet_as().then_some(Reason::FromFourOctetAs),
        _ => None,
    }
}
