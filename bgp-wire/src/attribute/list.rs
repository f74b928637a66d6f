//! The check of the Path Attributes field: what RFC 7606 makes of attributes that are wrong.

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::raw::{cut_short, is_internal, is_mp};
use super::value::Receiver;
use super::{Attribute, AttributeFlags, AttributeValueView, AttributeView, RawAttribute, code};
use crate::error::{DecodeError, Disposition, Fault, Reason};
use crate::negotiated::{Negotiated, PeerKind};
use crate::parse::At;

/// What the check found.
#[derive(Debug, Default)]
pub(crate) struct AttributeList {
    /// Where those begin that were not, ascending.
    pub(crate) skipped: Vec<usize>,
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

impl AttributeList {
    /// Checks the Path Attributes field. An error resets the session; all others become faults.
    /// `nlri` says whether the UPDATE's NLRI field has routes, which NEXT_HOP is for. What is right goes to `sink`.
    pub(crate) fn check(
        &mut self,
        mut field: At<'_>,
        nlri: bool,
        n: &Negotiated,
        sink: &mut impl Sink,
    ) -> Result<(), DecodeError> {
        // RFC 4760 §3: without NLRI, NEXT_HOP is ignored.
        self.next_hop_counts = nlri && n.peer_kind() != PeerKind::Unknown;
        while !field.octets.is_empty() {
            let Some(raw) = RawAttribute::cut(&mut field) else {
                self.cut_short = true;
                return self.end_early(cut_short(field));
            };
            self.accept(&raw, n, sink)?;
        }
        Ok(())
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

    #[inline(always)]
    fn accept(
        &mut self,
        raw: &RawAttribute<'_>,
        n: &Negotiated,
        sink: &mut impl Sink,
    ) -> Result<(), DecodeError> {
        if !self.seen.insert(raw.code) {
            return self.duplicate(raw);
        }
        if let Some(reason) = out_of_place(raw.code, n) {
            self.skip(raw, Disposition::AttributeDiscard, raw.error(reason));
            return Ok(());
        }
        let flags = raw.flags;
        let objection = raw.check(
            n,
            Examiner {
                list: self,
                flags,
                sink,
            },
        );
        match objection {
            Ok(None) => Ok(()),
            Ok(Some(reason)) => {
                self.skip(raw, Disposition::TreatAsWithdraw, raw.error(reason));
                Ok(())
            }
            Err(error) => self.malformed(raw, error, n),
        }
    }

    #[cold]
    fn malformed(
        &mut self,
        raw: &RawAttribute<'_>,
        error: DecodeError,
        n: &Negotiated,
    ) -> Result<(), DecodeError> {
        match raw.disposition(&error, n) {
            Disposition::SessionReset => Err(error),
            weaker => {
                self.reaches |= raw.code == code::MP_REACH_NLRI;
                self.skip(raw, weaker, error);
                Ok(())
            }
        }
    }

    /// Leaves an attribute out and says why.
    #[cold]
    fn skip(&mut self, raw: &RawAttribute<'_>, disposition: Disposition, error: DecodeError) {
        self.skipped.push(raw.offset());
        self.fault(disposition, error);
    }

    /// RFC 7606 §3 (g): the first one counts; two MP attributes of a kind reset the session.
    fn duplicate(&mut self, raw: &RawAttribute<'_>) -> Result<(), DecodeError> {
        let error = raw.error(Reason::DuplicateAttribute);
        if is_mp(raw.code) {
            return Err(error);
        }
        self.skip(raw, Disposition::AttributeDiscard, error);
        Ok(())
    }
}

/// Looks at a well-formed value in its place, and passes it on.
struct Examiner<'l, S> {
    list: &'l mut AttributeList,
    flags: AttributeFlags,
    sink: &'l mut S,
}

impl<S: Sink> Receiver for Examiner<'_, S> {
    /// What is wrong with the value in this UPDATE.
    type Answer = Option<Reason>;

    #[inline(always)]
    fn receive(self, value: AttributeValueView<'_>) -> Option<Reason> {
        match &value {
            AttributeValueView::NextHop(address) if self.list.next_hop_counts && !is_host(*address) => {
                return Some(Reason::NextHop(*address));
            }
            AttributeValueView::MpReach(reach) => self.list.reaches |= !reach.nlri().is_empty(),
            _ => {}
        }
        self.sink.take(AttributeView {
            flags: self.flags,
            value,
        });
        None
    }
}

/// Who gets the attributes that are right, one by one while they are checked.
pub(crate) trait Sink {
    /// Takes the next one.
    fn take(&mut self, attribute: AttributeView<'_>);
}

/// The borrowed view keeps none: it reads them again when it is asked for them.
impl Sink for () {
    fn take(&mut self, _: AttributeView<'_>) {}
}

/// The owned UPDATE makes its own of them then and there, which is cheaper than to read them again.
impl Sink for Vec<Attribute> {
    #[inline(always)]
    fn take(&mut self, attribute: AttributeView<'_>) {
        if self.capacity() == 0 {
            // As many as most messages have: one allocation.
            *self = Vec::with_capacity(6);
        }
        self.push(attribute.to_owned());
    }
}

/// "Syntactic correctness means that the NEXT_HOP attribute represents a valid IP host address" (RFC 4271 §6.3).
/// 0.0.0.0/8 "MUST NOT be sent" (RFC 1122 §3.2.1.3 (a), (b)). Loopback addresses are let through: whole labs live there.
fn is_host(address: Ipv4Addr) -> bool {
    let class_d_or_e = address.octets()[0] >= 224;
    let this_network = address.octets()[0] == 0;
    !this_network && !class_d_or_e
}

/// Attributes that this peer may not send, right or wrong.
fn out_of_place(code: u8, n: &Negotiated) -> Option<Reason> {
    match code {
        code if is_internal(code) => {
            (n.peer_kind() == PeerKind::External).then_some(Reason::FromExternalPeer)
        }
        // RFC 6793 §4.1
        code::AS4_PATH | code::AS4_AGGREGATOR => n.four_octet_as().then_some(Reason::FromFourOctetAs),
        _ => None,
    }
}
