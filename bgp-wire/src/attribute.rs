//! Path attributes of an UPDATE (RFC 4271 §4.3, §5).

mod aggregator;
mod as_path;
mod atomic_aggregate;
mod cluster_list;
pub mod code;
mod community;
mod flags;
pub mod four_octet_as;
mod items;
mod kind;
mod large_community;
mod list;
mod mp;
mod number;
mod origin;
mod raw;
mod value;

pub use aggregator::Aggregator;
pub use as_path::{AS_TRANS, AsPath, AsPathSegment, AsPathView, SegmentKind, SegmentView};
pub use community::Community;
pub use flags::AttributeFlags;
pub use items::{Item, Items};
pub use large_community::LargeCommunity;
pub(crate) use list::AttributeList;
pub use mp::{MpReach, MpReachView, MpUnreach, MpUnreachView, NextHop, NextHopView};
pub use origin::Origin;
pub use raw::{RawAttribute, RawAttributes};
pub use value::{AttributeValue, AttributeValueView};

use bytes::{BufMut, BytesMut};

use crate::error::{Disposition, EncodeError};
use crate::negotiated::Negotiated;

/// A path attribute: its flags as they are on the wire, and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// The flags octet. Encoding sets Extended Length by itself where the value needs it.
    pub flags: AttributeFlags,
    /// What the attribute says.
    pub value: AttributeValue,
}

/// The flags that the attribute's RFC wants; for an unknown one, optional and transitive.
impl From<AttributeValue> for Attribute {
    fn from(value: AttributeValue) -> Attribute {
        let flags = AttributeFlags::expected(value.code()).unwrap_or(AttributeFlags::OPTIONAL_TRANSITIVE);
        Attribute { flags, value }
    }
}

/// A path attribute borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct AttributeView<'a> {
    /// The flags octet.
    pub flags: AttributeFlags,
    /// What the attribute says.
    pub value: AttributeValueView<'a>,
}

impl AttributeView<'_> {
    /// The attribute type code.
    pub fn code(&self) -> u8 {
        self.value.code()
    }

    /// The attribute on its own.
    pub fn to_owned(&self) -> Attribute {
        Attribute {
            flags: self.flags,
            value: self.value.to_owned(),
        }
    }
}

/// What becomes of the routes when an attribute of this type is malformed (RFC 7606 §3, §7), MP_REACH_NLRI and
/// MP_UNREACH_NLRI apart.
pub(crate) fn disposition_of_malformed(code: u8) -> Disposition {
    value::traits(code).map_or(Disposition::TreatAsWithdraw, |traits| traits.malformed)
}

impl Attribute {
    /// The attribute type code.
    pub fn code(&self) -> u8 {
        self.value.code()
    }

    /// Appends the attribute.
    pub(crate) fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        let header = Header::begin(self.flags, self.code(), out);
        self.value.encode(n, out)?;
        header.end(out)
    }
}

/// An attribute's header that is written before its value's length is known.
struct Header {
    at: usize,
    code: u8,
}

impl Header {
    /// Appends flags, code and room for a length.
    fn begin(flags: AttributeFlags, code: u8, out: &mut BytesMut) -> Header {
        let at = out.len();
        out.put_slice(&[flags.0, code, 0]);
        if flags.is_extended_length() {
            out.put_u8(0);
        }
        Header { at, code }
    }

    /// Fills in the length of what was appended since; moves it by one octet where a length of one octet turns
    /// out too short.
    fn end(self, out: &mut BytesMut) -> Result<(), EncodeError> {
        let extended = AttributeFlags(out[self.at]).is_extended_length();
        let length = out.len() - self.at - if extended { 4 } else { 3 };
        let too_long = |_| EncodeError::AttributeTooLong {
            code: self.code,
            length,
        };
        if !extended && length <= 255 {
            out[self.at + 2] = length as u8;
            return Ok(());
        }
        let octets = u16::try_from(length).map_err(too_long)?.to_be_bytes();
        if !extended {
            out[self.at] |= AttributeFlags::EXTENDED_LENGTH;
            out.put_u8(0);
            let value = self.at + 3;
            out.copy_within(value..value + length, value + 1);
        }
        out[self.at + 2..self.at + 4].copy_from_slice(&octets);
        Ok(())
    }
}
