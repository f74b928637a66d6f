//! A set of attributes as it lies in a message.

use super::super::raw::{cut_short, is_mp};
use super::super::{AttributeValueView, AttributeView, RawAttribute, RawAttributes, code};
use super::{AttrSet, PathAttribute, within};
use crate::error::{DecodeError, Reason};
use crate::message::notification::update;
use crate::parse::At;

/// How deep sets within sets are read. Customers of customers may nest them; who nests them a thousand times wants
/// to use up the stack.
const MAX_DEPTH: u8 = 4;

/// An [`AttrSet`] borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct AttrSetView<'a> {
    origin_as: u32,
    field: At<'a>,
    /// 1 for a set that is not in another one.
    depth: u8,
}

impl<'a> AttrSetView<'a> {
    pub(super) fn over(origin_as: u32, field: At<'a>, depth: u8) -> AttrSetView<'a> {
        AttrSetView {
            origin_as,
            field,
            depth,
        }
    }

    /// Origin AS: the customer's.
    pub fn origin_as(&self) -> u32 {
        self.origin_as
    }

    /// Whether AS numbers inside have four octets; see [`AttrSet::four_octet_as`].
    pub fn four_octet_as(&self) -> bool {
        self.fits(true) || !self.fits(false)
    }

    /// Whether the attributes with AS numbers can be read with this width.
    fn fits(&self, four_octet_as: bool) -> bool {
        let n = within(four_octet_as);
        self.raw_attributes()
            .filter(|raw| matches!(raw.code, code::AS_PATH | code::AGGREGATOR))
            .all(|raw| raw.check(&n).is_ok())
    }

    /// The attributes as they stand in the message.
    pub fn raw_attributes(&self) -> RawAttributes<'a> {
        RawAttributes::of(self.field)
    }

    /// The attributes in the order of the wire.
    pub fn attributes(&self) -> impl Iterator<Item = AttributeView<'a>> + use<'a> {
        let n = within(self.four_octet_as());
        let depth = self.depth;
        self.raw_attributes().filter_map(move |raw| match raw.code {
            code::ATTR_SET => Some(AttributeView {
                flags: raw.flags,
                value: deeper(&raw, depth).map_or_else(|| raw.opaque(), AttributeValueView::AttrSet),
            }),
            _ => raw.view(&n),
        })
    }

    /// The set as an owned value.
    pub fn to_owned(&self) -> AttrSet {
        AttrSet {
            origin_as: self.origin_as,
            attributes: self.attributes().map(|attribute| attribute.to_owned()).collect(),
            four_octet_as: self.four_octet_as(),
        }
    }

    /// RFC 6368 §5: malformed with MP_REACH_NLRI or MP_UNREACH_NLRI inside, or when "the included attributes are
    /// malformed themselves".
    pub(super) fn check(&self) -> Result<(), DecodeError> {
        let n = within(self.four_octet_as());
        let mut field = self.field;
        while !field.octets.is_empty() {
            let raw = RawAttribute::cut(&mut field).ok_or_else(|| cut_short(field));
            raw.and_then(|raw| match raw.code {
                code if is_mp(code) => Err(raw.error(Reason::InAttrSet)),
                code::ATTR_SET => self.check_deeper(&raw),
                _ => raw.check(&n),
            })
            // What was wrong inside is wrong with an optional attribute (RFC 4271 §6.3).
            .map_err(|error| error.with_code(update::OPTIONAL_ATTRIBUTE_ERROR))?;
        }
        Ok(())
    }

    /// The same for a set within this one.
    fn check_deeper(&self, raw: &RawAttribute<'a>) -> Result<(), DecodeError> {
        raw.check_flags(raw.flags.agrees_with(AttrSet::FLAGS))?;
        if self.depth >= MAX_DEPTH {
            return Ok(());
        }
        let set = AttrSet::read(raw.value_at(), &within(true));
        set.and_then(|set| AttrSetView::over(set.origin_as, set.field, self.depth + 1).check())
            .map_err(|error| raw.blame(error))
    }
}

/// The set in a set of this depth; `None` where no more are read.
fn deeper<'a>(raw: &RawAttribute<'a>, depth: u8) -> Option<AttrSetView<'a>> {
    let set = AttrSet::read(raw.value_at(), &within(true)).ok()?;
    (depth < MAX_DEPTH).then(|| AttrSetView::over(set.origin_as, set.field, depth + 1))
}
