//! ATTR_SET: a customer's own attributes, carried across the provider (RFC 6368).

mod view;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

pub use view::AttrSetView;

use super::kind::{PathAttribute, wrong_length};
use super::{Attribute, AttributeFlags, code};
use crate::error::{DecodeError, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

/// The ATTR_SET attribute (RFC 6368 §5).
///
/// ```
/// use bgp_wire::{AsPath, AttrSet, Attribute, AttributeValue, Origin};
///
/// let customers: [Attribute; 2] = [
///     AttributeValue::Origin(Origin::Igp),
///     AttributeValue::AsPath(AsPath::sequence([64512])),
/// ].map(Into::into);
/// let set = AttributeValue::from(AttrSet::new(64512, customers));
/// assert_eq!(set.code(), 128);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttrSet {
    /// Origin AS: the customer's.
    pub origin_as: u32,
    /// The attributes in the order of the wire. Sets within sets are read up to a depth of four; what is deeper is
    /// [`super::AttributeValue::Unknown`].
    pub attributes: Vec<Attribute>,
    /// Whether AS_PATH and AGGREGATOR inside have four-octet AS numbers, as they "MUST" whatever the session has
    /// (RFC 6368 §5). There are captures of speakers that wrote two: a set that can be read only so is read so, and
    /// written back as it came.
    pub four_octet_as: bool,
}

impl AttrSet {
    /// A set of `origin_as` with these attributes.
    pub fn new(origin_as: u32, attributes: impl IntoIterator<Item = Attribute>) -> AttrSet {
        AttrSet {
            origin_as,
            attributes: attributes.into_iter().collect(),
            four_octet_as: true,
        }
    }
}

/// What stands for the session within a set.
fn within(four_octet_as: bool) -> Negotiated {
    match four_octet_as {
        true => Negotiated::default().with_four_octet_as(),
        false => Negotiated::default(),
    }
}

impl PathAttribute for AttrSet {
    const CODE: u8 = code::ATTR_SET;
    const NAME: &'static str = "ATTR_SET";
    // RFC 7606 §7.16: malformed, it is treated as withdrawn, which is the default.
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    type View<'a> = AttrSetView<'a>;
    type Owned = Box<AttrSet>;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<AttrSetView<'a>, DecodeError> {
        let mut rest = value;
        let origin_as = rest.read(parse::number);
        let origin_as = origin_as.ok_or_else(|| wrong_length(value, "at least 4"))?;
        Ok(AttrSetView::over(origin_as, rest, 1))
    }

    fn check(view: &mut AttrSetView<'_>) -> Result<(), DecodeError> {
        view.check()
    }

    fn own(view: AttrSetView<'_>) -> Box<AttrSet> {
        Box::new(view.to_owned())
    }

    fn encode(set: &Box<AttrSet>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put(set.origin_as.to_be_bytes());
        let n = within(set.four_octet_as);
        set.attributes
            .iter()
            .try_for_each(|attribute| match attribute.code() {
                code @ (code::MP_REACH_NLRI | code::MP_UNREACH_NLRI) => Err(EncodeError::InAttrSet { code }),
                _ => attribute.encode(&n, out),
            })
    }

    fn fmt(set: &Box<AttrSet>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "attributes of AS {} (", set.origin_as)?;
        for (n, attribute) in set.attributes.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            write!(f, "{comma}{}", attribute.value)?;
        }
        f.write_str(")")
    }
}
