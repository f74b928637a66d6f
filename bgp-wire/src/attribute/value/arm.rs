//! How an attribute is written: `inline` for those that most messages have, `apart` in a function of its own for the
//! others, whose code would only be in the way of the former.

use super::PathAttribute;
use crate::attribute::{self, AttributeFlags};
use crate::error::EncodeError;
use crate::negotiated::Negotiated;
use crate::writer::Writer;

/// Appends an attribute.
#[inline(always)]
pub(super) fn inline<A: PathAttribute>(
    value: &A::Owned,
    flags: AttributeFlags,
    n: &Negotiated,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    let value = |out: &mut Writer<'_>| A::encode(value, n, out);
    attribute::encode(flags, A::CODE, A::LENGTH, out, value)
}

/// The same.
#[inline(never)]
pub(super) fn apart<A: PathAttribute>(
    value: &A::Owned,
    flags: AttributeFlags,
    n: &Negotiated,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    inline::<A>(value, flags, n, out)
}
