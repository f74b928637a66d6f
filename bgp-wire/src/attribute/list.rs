//! The check of the Path Attributes field: what RFC 7606 makes of attributes that are wrong.

use alloc::vec::Vec;
use core::net::Ipv4Addr;

use super::kind::PathAttribute;
use super::raw::{cut_short, is_internal, is_mp};
use super::value::{self, ByKind};
use super::{Attribute, AttributeValueView, AttributeView, RawAttribute, code};
use crate::error::{DecodeError, Disposition, Fault, Reason};
use crate::negotiated::{Negotiated, PeerKind};
use crate::parse::At;

/// What the check found.
#[derive(Debug, Default)]
pub(crate) struct AttributeList {
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
        field: At<'_>,
        nlri: bool,
        n: &Negotiated,
        sink: &mut impl Sink,
    ) -> Result<(), DecodeError> {
        // RFC 4760 §3: without NLRI, NEXT_HOP is ignored.
        self.next_hop_counts = nlri && n.peer_kind() != PeerKind::Unknown;
        if field.octets.is_empty() {
            return Ok(());
        }
        sink.begin();
        let mut rest = field;
        while !rest.octets.is_empty() {
            let Some(raw) = RawAttribute::cut(&mut rest) else {
                self.cut_short = true;
                return self.end_early(cut_short(rest));
            };
            self.accept(&raw, n, sink)?;
        }
        Ok(())
    }

    /// Whether an attribute of this code was there, right or wrong.
    #[inline]
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
            return self.duplicate(&raw.aside(), sink);
        }
        value::by_kind(
            raw.code,
            Examine {
                list: self,
                raw,
                n,
                sink,
            },
        )
    }

    #[cold]
    fn malformed(
        &mut self,
        raw: &RawAttribute<'_>,
        error: DecodeError,
        sink: &mut impl Sink,
        n: &Negotiated,
    ) -> Result<(), DecodeError> {
        match raw.disposition(&error, n) {
            Disposition::SessionReset => Err(error),
            weaker => {
                self.reaches |= raw.code == code::MP_REACH_NLRI;
                sink.skip(raw.offset());
                self.fault(weaker, error);
                Ok(())
            }
        }
    }

    /// Leaves out an attribute that is right, but not in its place.
    #[cold]
    fn misplaced(
        &mut self,
        raw: &RawAttribute<'_>,
        reason: Reason,
        disposition: Disposition,
        sink: &mut impl Sink,
    ) {
        sink.skip(raw.offset());
        self.fault(disposition, raw.error(reason));
    }

    /// RFC 7606 §3 (g): the first one counts; two MP attributes of a kind reset the session.
    #[cold]
    fn duplicate(&mut self, raw: &RawAttribute<'_>, sink: &mut impl Sink) -> Result<(), DecodeError> {
        if is_mp(raw.code) {
            return Err(raw.error(Reason::DuplicateAttribute));
        }
        self.misplaced(
            raw,
            Reason::DuplicateAttribute,
            Disposition::AttributeDiscard,
            sink,
        );
        Ok(())
    }
}

/// Checks an attribute that is the first of its code, and passes it on.
struct Examine<'l, 'a, S> {
    list: &'l mut AttributeList,
    raw: &'l RawAttribute<'a>,
    n: &'l Negotiated,
    sink: &'l mut S,
}

impl<'a, S: Sink> Examine<'_, 'a, S> {
    /// Looks at a well-formed value in its place.
    #[inline(always)]
    fn place(self, value: AttributeValueView<'a>) {
        let Examine { list, raw, sink, .. } = self;
        match &value {
            AttributeValueView::NextHop(address) if list.next_hop_counts && !is_host(*address) => {
                let reason = Reason::NextHop(*address);
                return list.misplaced(&raw.aside(), reason, Disposition::TreatAsWithdraw, sink);
            }
            AttributeValueView::MpReach(reach) => list.reaches |= reach.has_routes(),
            _ => {}
        }
        sink.take(AttributeView {
            flags: raw.flags,
            value,
        });
    }
}

impl<'a, S: Sink> ByKind<'a> for Examine<'_, 'a, S> {
    type Answer = Result<(), DecodeError>;

    #[inline(always)]
    fn of<A: PathAttribute>(self, value: impl FnOnce(A::View<'a>) -> AttributeValueView<'a>) -> Self::Answer {
        if let Some(reason) = out_of_place(A::CODE, self.n) {
            let disposition = Disposition::AttributeDiscard;
            self.list
                .misplaced(&self.raw.aside(), reason, disposition, self.sink);
            return Ok(());
        }
        match self.raw.check_as::<A>(self.n) {
            Ok(view) => self.place(value(view)),
            Err(error) => return self.list.malformed(&self.raw.aside(), error, self.sink, self.n),
        }
        Ok(())
    }

    #[inline(always)]
    fn unknown(self) -> Self::Answer {
        match self.raw.check_as_unknown() {
            Ok(value) => self.place(value),
            Err(error) => return self.list.malformed(&self.raw.aside(), error, self.sink, self.n),
        }
        Ok(())
    }
}

/// Who is told of the attributes one by one while they are checked.
pub(crate) trait Sink {
    /// Says that there are some, before the first of a field or of a piece of one.
    fn begin(&mut self);

    /// Takes the next one that is right.
    fn take(&mut self, attribute: AttributeView<'_>);

    /// Says that the one that begins at `offset` is left out.
    fn skip(&mut self, offset: usize);
}

/// The owned UPDATE makes its own of them then and there, which is cheaper than to read them again.
impl Sink for Vec<Attribute> {
    #[inline(always)]
    fn begin(&mut self) {
        if self.capacity() == 0 {
            // As many as nearly all messages have: one allocation. (With 6 an archive of a route collector's UPDATEs
            // takes an eighth more instructions, for the list has to grow.)
            *self = Vec::with_capacity(8);
        }
    }

    #[inline(always)]
    fn take(&mut self, attribute: AttributeView<'_>) {
        self.push(attribute.to_owned());
    }

    fn skip(&mut self, _: usize) {}
}

/// Where the attributes begin that are left out, ascending: the borrowed view keeps no others, and reads them again
/// when it is asked for them.
#[derive(Debug, Default)]
pub(crate) struct Skipped(pub(crate) Vec<usize>);

impl Sink for Skipped {
    fn begin(&mut self) {}

    fn take(&mut self, _: AttributeView<'_>) {}

    fn skip(&mut self, offset: usize) {
        self.0.push(offset);
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
#[inline(always)]
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
