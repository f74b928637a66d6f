//! The Path Attributes field cut into attributes (RFC 4271 §4.3), their values unread.

use super::{AttributeFlags, AttributeValueView, AttributeView, code};
use crate::error::{DecodeError, Disposition, Reason, Step};
use crate::message::notification::update;
use crate::negotiated::Negotiated;
use crate::parse::{self, At};

/// One attribute as it stands in a message, right or wrong.
#[derive(Clone, Copy, Debug)]
pub struct RawAttribute<'a> {
    /// The flags octet.
    pub flags: AttributeFlags,
    /// The attribute type code.
    pub code: u8,
    value: At<'a>,
    whole: At<'a>,
}

impl<'a> RawAttribute<'a> {
    /// The octets of its value.
    pub fn value(&self) -> &'a [u8] {
        self.value.octets
    }

    /// Its octets with flags, code and length: what a NOTIFICATION carries.
    pub fn octets(&self) -> &'a [u8] {
        self.whole.octets
    }

    /// How many octets of the message, header included, come before it.
    pub fn offset(&self) -> usize {
        self.whole.offset
    }

    /// Splits the next attribute off the field.
    pub(super) fn cut(field: &mut At<'a>) -> Result<RawAttribute<'a>, DecodeError> {
        let start = *field;
        let Some((flags, code)) = field.read(parse::attribute_type) else {
            return Err(cut_short(start, start, None));
        };
        let flags = AttributeFlags(flags);
        let value = match flags.is_extended_length() {
            true => field.read_tail(parse::behind_u16),
            false => field.read_tail(parse::behind_u8),
        };
        let Some(value) = value else {
            return Err(cut_short(start, *field, Some((flags, code))));
        };
        let whole = At::new(
            &start.octets[..start.octets.len() - field.octets.len()],
            start.offset,
        );
        Ok(RawAttribute {
            flags,
            code,
            value,
            whole,
        })
    }

    /// Reads flags, then the fixed part of the value (RFC 4271 §6.3); the lists in it are not checked.
    pub(super) fn read(&self, n: &Negotiated) -> Result<AttributeValueView<'a>, DecodeError> {
        match AttributeFlags::expected(self.code) {
            None if !self.flags.is_optional() => {
                Err(DecodeError::new(Reason::UnrecognizedWellKnown, self.whole.offset))
            }
            Some(expected) if !self.flags.agrees_with(expected) => {
                let (flags, expected) = (self.flags.0, expected.0);
                Err(DecodeError::new(
                    Reason::AttributeFlags { flags, expected },
                    self.whole.offset,
                ))
            }
            _ => AttributeValueView::read(self.code, self.value, n),
        }
    }

    /// The attribute read; of one that was checked before always `Some`.
    pub(crate) fn view(&self, n: &Negotiated) -> Option<AttributeView<'a>> {
        let value = AttributeValueView::read(self.code, self.value, n).ok()?;
        Some(AttributeView {
            flags: self.flags,
            value,
        })
    }

    /// Reads and checks all of it.
    pub(super) fn check(&self, n: &Negotiated) -> Result<AttributeValueView<'a>, DecodeError> {
        let checked = self.read(n).and_then(|value| value.check().map(|()| value));
        checked.map_err(|error| self.blame(error))
    }

    /// This attribute's error for `reason`.
    #[cold]
    pub(super) fn error(&self, reason: Reason) -> DecodeError {
        in_attribute(
            DecodeError::new(reason, self.whole.offset),
            self.code,
            self.whole.octets,
        )
    }

    #[cold]
    fn blame(&self, error: DecodeError) -> DecodeError {
        // RFC 4760 §7 has one code for whatever is wrong with an MP attribute.
        let error = match (is_mp(self.code), error.reason()) {
            (true, Reason::UnrecognizedWellKnown) | (false, _) => error,
            (true, _) => error.with_code(update::OPTIONAL_ATTRIBUTE_ERROR),
        };
        in_attribute(error, self.code, self.whole.octets)
    }

    /// How far an error of this attribute reaches.
    #[cold]
    pub(super) fn disposition(&self, error: &DecodeError) -> Disposition {
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
            _ => super::disposition_of_malformed(self.code),
        }
    }
}

/// The field ends inside the attribute that begins at `start`; `left` is what was still to be read.
#[cold]
fn cut_short(start: At<'_>, left: At<'_>, header: Option<(AttributeFlags, u8)>) -> DecodeError {
    let too_few = DecodeError::new(
        Reason::AttributeHeader {
            left: start.octets.len(),
        },
        start.offset,
    );
    let Some((flags, code)) = header else {
        return too_few;
    };
    let length_len = if flags.is_extended_length() { 2 } else { 1 };
    let error = match left.octets.len() < length_len {
        true => too_few,
        false => DecodeError::new(Reason::AttributeOverrun, start.offset),
    };
    in_attribute(error, code, start.octets)
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
            _ => RawAttribute::cut(&mut self.field).ok(),
        }
    }
}
