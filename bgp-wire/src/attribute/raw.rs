//! The Path Attributes field cut into attributes (RFC 4271 §4.3), their values unread.

use super::kind::PathAttribute;
use super::value::{self, ByKind};
use super::{AttributeFlags, AttributeValueView, AttributeView, code};
use crate::error::{DecodeError, Disposition, Reason, Step};
use crate::message::notification::update;
use crate::negotiated::{Negotiated, PeerKind};
use crate::parse::{self, At};

/// One attribute as it stands in a message, right or wrong.
///
/// ```
/// use bgp_wire::{Message, MessageView, Negotiated};
///
/// let octets = [&[0xff; 16][..], &[0, 27, 2, 0, 0, 0, 4], &[0x40, 1, 1, 0]].concat();
/// let session = Negotiated::default();
/// let MessageView::Update(update) = MessageView::check(&octets, &session)? else { unreachable!() };
/// let raw = update.raw_attributes().next().ok_or("no attribute")?;
/// assert_eq!((raw.code, raw.offset(), raw.value(), raw.octets()), (1, 23, &[0][..], &octets[23..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RawAttribute<'a> {
    /// The flags octet.
    pub flags: AttributeFlags,
    /// The attribute type code.
    pub code: u8,
    header_len: usize,
    value: &'a [u8],
    /// The field from where the attribute begins.
    field: At<'a>,
}

impl<'a> RawAttribute<'a> {
    /// The octets of its value.
    pub fn value(&self) -> &'a [u8] {
        self.value
    }

    pub(super) fn value_at(&self) -> At<'a> {
        At::new(self.value, self.field.offset + self.header_len)
    }

    /// Its octets with flags, code and length: what a NOTIFICATION carries.
    pub fn octets(&self) -> &'a [u8] {
        let whole = self.field.octets.get(..self.header_len + self.value.len());
        whole.unwrap_or_default()
    }

    /// How many octets of the message, header included, come before it.
    pub fn offset(&self) -> usize {
        self.field.offset
    }

    /// Splits the next attribute off the field; `None` when the field ends inside it.
    #[inline]
    pub(super) fn cut(rest: &mut At<'a>) -> Option<RawAttribute<'a>> {
        let field = *rest;
        let cut = rest.read(|octets| parse::attribute(octets, AttributeFlags::EXTENDED_LENGTH))?;
        Some(RawAttribute {
            flags: AttributeFlags(cut.flags),
            code: cut.code,
            header_len: cut.header_len,
            value: cut.value,
            field,
        })
    }

    /// A copy for functions that are called when something is wrong: what they are passed a reference to has to be
    /// in memory. The attribute itself can so stay in registers where nothing is wrong.
    #[inline(always)]
    pub(super) fn aside(&self) -> RawAttribute<'a> {
        *self
    }

    /// The attribute read; of one that was checked before always `Some`.
    pub(crate) fn view(&self, n: &Negotiated) -> Option<AttributeView<'a>> {
        let value = value::by_kind(self.code, Read { raw: *self, n });
        Some(AttributeView {
            flags: self.flags,
            value: value.ok()?,
        })
    }

    /// Checks flags, then value (RFC 4271 §6.3).
    pub(super) fn check(&self, n: &Negotiated) -> Result<(), DecodeError> {
        value::by_kind(self.code, Check { raw: *self, n })
    }

    /// The same for an attribute known to be of the kind `A`.
    #[inline(always)]
    pub(super) fn check_as<A: PathAttribute>(&self, n: &Negotiated) -> Result<A::View<'a>, DecodeError> {
        self.check_flags(self.flags.agrees_with(A::FLAGS))?;
        let blame = |error| self.aside().blame(error);
        let mut view = A::read(self.value_at(), n).map_err(blame)?;
        A::check(&mut view).map_err(blame)?;
        Ok(view)
    }

    /// The same for an attribute without a type here.
    #[inline(always)]
    pub(super) fn check_as_unknown(&self) -> Result<AttributeValueView<'a>, DecodeError> {
        self.check_flags(self.flags.is_optional())?;
        Ok(self.opaque())
    }

    /// The value as its octets.
    pub(super) fn opaque(&self) -> AttributeValueView<'a> {
        AttributeValueView::Unknown {
            code: self.code,
            value: self.value(),
        }
    }

    /// What follows from whether the flags are right (RFC 7606 §3 (c)).
    #[inline(always)]
    pub(super) fn check_flags(&self, right: bool) -> Result<(), DecodeError> {
        match right {
            true => Ok(()),
            false => {
                let raw = self.aside();
                Err(raw.blame(raw.wrong_flags()))
            }
        }
    }

    #[cold]
    fn wrong_flags(&self) -> DecodeError {
        let reason = match AttributeFlags::expected(self.code) {
            None => Reason::UnrecognizedWellKnown,
            Some(expected) => Reason::AttributeFlags {
                flags: self.flags.0,
                expected: expected.0,
            },
        };
        DecodeError::new(reason, self.field.offset)
    }

    /// This attribute's error for `reason`.
    #[cold]
    pub(super) fn error(&self, reason: Reason) -> DecodeError {
        in_attribute(
            DecodeError::new(reason, self.field.offset),
            self.code,
            self.octets(),
        )
    }

    #[cold]
    pub(super) fn blame(&self, error: DecodeError) -> DecodeError {
        // RFC 4760 §7 has one code for whatever is wrong with an MP attribute.
        let error = match (is_mp(self.code), error.reason()) {
            (true, Reason::UnrecognizedWellKnown) | (false, _) => error,
            (true, _) => error.with_code(update::OPTIONAL_ATTRIBUTE_ERROR),
        };
        in_attribute(error, self.code, self.octets())
    }

    /// How far an error of this attribute reaches.
    #[cold]
    pub(super) fn disposition(&self, error: &DecodeError, n: &Negotiated) -> Disposition {
        match (error.reason(), self.code) {
            // RFC 7606 §7.16, whatever the set has inside.
            (_, code::ATTR_SET) => Disposition::TreatAsWithdraw,
            // RFC 9252 §7: without the service's SID the routes lead nowhere.
            (Reason::Srv6Service, _) => Disposition::TreatAsWithdraw,
            // RFC 7606 leaves RFC 4271 §6.3 as it is here: nobody knows what the attribute would have meant.
            (Reason::UnrecognizedWellKnown, _) => Disposition::SessionReset,
            (_, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI) => match parse::family(self.value()) {
                // RFC 7606 §5.3, §7.11: the family's routes cannot be told any more.
                Some((_, family)) => Disposition::AfiSafiDisable(family),
                None => Disposition::SessionReset,
            },
            // RFC 7311 §3.2: with the Transitive bit set it "MUST be considered to be a malformed AIGP attribute".
            (Reason::AttributeFlags { .. }, code::AIGP) if self.flags.is_transitive() => {
                Disposition::AttributeDiscard
            }
            // RFC 7606 §3 (c)
            (Reason::AttributeFlags { .. }, _) => Disposition::TreatAsWithdraw,
            // RFC 7606 §7.5, §7.9, §7.10: malformed, an internal peer's withdraws the routes and an external peer's is
            // discarded. Of a peer of unknown kind they are let through when they are right, so that it may be external,
            // whose routes stay.
            (_, code) if is_internal(code) && n.peer_kind() == PeerKind::Unknown => {
                Disposition::AttributeDiscard
            }
            _ => super::disposition_of_malformed(self.code),
        }
    }
}

/// Reads the value.
struct Read<'a, 'n> {
    raw: RawAttribute<'a>,
    n: &'n Negotiated,
}

impl<'a> ByKind<'a> for Read<'a, '_> {
    type Answer = Result<AttributeValueView<'a>, DecodeError>;

    fn of<A: PathAttribute>(self, value: impl FnOnce(A::View<'a>) -> AttributeValueView<'a>) -> Self::Answer {
        A::read(self.raw.value_at(), self.n).map(value)
    }

    fn unknown(self) -> Self::Answer {
        Ok(self.raw.opaque())
    }
}

/// Checks flags and value.
struct Check<'a, 'n> {
    raw: RawAttribute<'a>,
    n: &'n Negotiated,
}

impl<'a> ByKind<'a> for Check<'a, '_> {
    type Answer = Result<(), DecodeError>;

    fn of<A: PathAttribute>(self, _: impl FnOnce(A::View<'a>) -> AttributeValueView<'a>) -> Self::Answer {
        self.raw.check_as::<A>(self.n).map(|_| ())
    }

    fn unknown(self) -> Self::Answer {
        self.raw.check_as_unknown().map(|_| ())
    }
}

/// The error of a field that ends inside the attribute that `left` begins with.
#[cold]
pub(super) fn cut_short(left: At<'_>) -> DecodeError {
    let header = |header_len| {
        let too_few = Reason::AttributeHeader {
            left: left.octets.len(),
        };
        let reason = if left.octets.len() < header_len {
            too_few
        } else {
            Reason::AttributeOverrun
        };
        DecodeError::new(reason, left.offset)
    };
    match *left.octets {
        [flags, code, ..] => {
            let header_len = if AttributeFlags(flags).is_extended_length() {
                4
            } else {
                3
            };
            in_attribute(header(header_len), code, left.octets)
        }
        _ => header(2),
    }
}

/// Puts the attribute into the path, and into the data where RFC 4271 §6.3 wants "the erroneous attribute (type,
/// length, and value)".
fn in_attribute(error: DecodeError, code: u8, whole: &[u8]) -> DecodeError {
    let error = error.within(Step::Attribute(code));
    match error.notification().code_and_subcode() {
        update::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE
        | update::ATTRIBUTE_FLAGS_ERROR
        | update::ATTRIBUTE_LENGTH_ERROR
        | update::INVALID_ORIGIN
        | update::INVALID_NEXT_HOP
        | update::OPTIONAL_ATTRIBUTE_ERROR => error.with_data(whole),
        _ => error,
    }
}

/// The attributes that only an internal peer may send (RFC 7606 §7.5, §7.9, §7.10).
pub(super) fn is_internal(code: u8) -> bool {
    matches!(code, code::LOCAL_PREF | code::ORIGINATOR_ID | code::CLUSTER_LIST)
}

pub(super) fn is_mp(code: u8) -> bool {
    matches!(code, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI)
}

/// The attributes of an UPDATE as they stand in the message, right or wrong, up to where the field ends or is cut
/// short.
#[derive(Clone, Copy, Debug)]
pub struct RawAttributes<'a> {
    field: At<'a>,
}

impl<'a> RawAttributes<'a> {
    pub(crate) fn of(field: At<'a>) -> RawAttributes<'a> {
        RawAttributes { field }
    }
}

impl<'a> Iterator for RawAttributes<'a> {
    type Item = RawAttribute<'a>;

    fn next(&mut self) -> Option<RawAttribute<'a>> {
        match self.field.octets {
            [] => None,
            _ => RawAttribute::cut(&mut self.field),
        }
    }
}
