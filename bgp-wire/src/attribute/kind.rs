//! What decoding has to know of each path attribute, said in one place by the attribute's own file.
//!
//! **To add an attribute**, after the pattern of `large_community`:
//!
//! 1. give its type code a constant in `code`;
//! 2. write a file with its type, an implementation of [`PathAttribute`], `Display`, tests;
//! 3. give [`super::AttributeValue`] and [`super::AttributeValueView`] a variant each, and the table at the end of
//!    `value` a line.
//!
//! An attribute that is a list of TLVs has its layout and its loops in `tlv`; `aigp` is the pattern.

use core::fmt;

use super::AttributeFlags;
use crate::error::{DecodeError, Disposition, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// A kind of path attribute. Reading has two steps, so that checking a message and reading it later share one
/// grammar: [`PathAttribute::read`] cuts the value into its view, [`PathAttribute::check`] walks the lists inside.
pub(crate) trait PathAttribute {
    /// The attribute type code.
    const CODE: u8;
    /// The name in the RFC.
    const NAME: &'static str;
    /// The flags that the RFC wants.
    const FLAGS: AttributeFlags;
    /// What becomes of the routes when the attribute is malformed (RFC 7606 §7).
    const MALFORMED: Disposition = Disposition::TreatAsWithdraw;

    /// Octets of the value where they are always as many: a length that is known beforehand is cheaper to write.
    const LENGTH: Option<u8> = None;

    /// The value borrowed from a message; made without allocating.
    type View<'a>;
    /// The value on its own.
    type Owned;

    /// Reads the fixed part; all checks that need no loop are here.
    fn read<'a>(value: At<'a>, n: &Negotiated) -> Result<Self::View<'a>, DecodeError>;

    /// Checks what is left to check: the lists that the view reads lazily. The view may note what was found.
    fn check(_view: &mut Self::View<'_>) -> Result<(), DecodeError> {
        Ok(())
    }

    /// The owned value.
    fn own(view: Self::View<'_>) -> Self::Owned;

    /// Appends the value.
    fn encode(owned: &Self::Owned, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError>;

    /// Writes the value for a log: "origin IGP".
    fn fmt(owned: &Self::Owned, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// A length that the attribute cannot have (RFC 7606 §4 counts zero among them).
#[cold]
pub(crate) fn wrong_length(value: At<'_>, expected: &'static str) -> DecodeError {
    let length = value.octets.len();
    DecodeError::new(Reason::AttributeLength { length, expected }, value.offset)
}
