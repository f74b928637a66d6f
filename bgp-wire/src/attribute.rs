//! Path attributes of an UPDATE (RFC 4271 §4.3, §5).

mod aggregator;
mod aigp;
mod as_path;
mod atomic_aggregate;
mod attr_set;
mod bgp_ls;
mod cluster_list;
pub mod code;
mod community;
mod extended_community;
mod flags;
pub mod four_octet_as;
mod ipv6_extended_community;
mod items;
mod kind;
mod large_community;
mod list;
mod mp;
mod number;
mod only_to_customer;
mod origin;
mod pmsi_tunnel;
mod prefix_sid;
mod raw;
mod text;
mod tlv;
mod tunnel_encapsulation;
mod value;

pub use aggregator::Aggregator;
pub use aigp::{Aigp, AigpTlv};
pub use as_path::{AS_TRANS, AsPath, AsPathSegment, AsPathView, SegmentKind, SegmentView, Segments};
pub use attr_set::{AttrSet, AttrSetView};
pub use bgp_ls::BgpLsTlv;
pub use community::Community;
pub use extended_community::{Administrator, ExtendedCommunity, ExtendedCommunityMeaning};
pub use flags::AttributeFlags;
pub use ipv6_extended_community::Ipv6ExtendedCommunity;
pub use items::{Item, Items};
pub use large_community::LargeCommunity;
pub(crate) use list::{AttributeList, Sink, Skipped};
pub use mp::{MpReach, MpReachView, MpUnreach, MpUnreachView, NextHop, NextHopView};
pub use origin::Origin;
pub use pmsi_tunnel::{PimMode, PmsiTunnel, PmsiTunnelIdentifier, PmsiTunnelView};
pub use prefix_sid::{PrefixSid, PrefixSidTlv, SrgbRange};
pub use raw::{RawAttribute, RawAttributes};
pub use text::ParseCommunityError;
pub use tlv::{TlvView, Tlvs};
pub use tunnel_encapsulation::{Tunnel, TunnelEndpoint, TunnelSubTlv};
pub use value::{AttributeValue, AttributeValueView};

use crate::error::{Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::writer::Writer;

/// A path attribute: its flags as they are on the wire, and its value.
///
/// ```
/// use bgp_wire::{Attribute, AttributeFlags, AttributeValue, Origin};
///
/// let attribute = Attribute::from(AttributeValue::Origin(Origin::Igp));
/// assert_eq!((attribute.code(), attribute.flags), (1, AttributeFlags::WELL_KNOWN));
/// assert_eq!(attribute.value.to_string(), "origin IGP");
///
/// // Passed on by a speaker that does not know it:
/// let partial = AttributeFlags(AttributeFlags::OPTIONAL_TRANSITIVE.0 | AttributeFlags::PARTIAL);
/// let unknown = AttributeValue::Unknown { code: 99, value: vec![1, 2, 3].into() };
/// let passed_on = Attribute { flags: partial, value: unknown };
/// assert!(passed_on.flags.is_partial());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Attribute {
    /// The flags octet. Encoding sets Extended Length by itself where the value needs it.
    pub flags: AttributeFlags,
    /// What the attribute says.
    #[cfg_attr(feature = "serde", serde(flatten))]
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
    #[inline(always)]
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
    #[inline(never)]
    pub(crate) fn encode(&self, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        self.value.encode(self.flags, n, out)
    }
}

/// Appends the attributes of an UPDATE: one loop with the common ones in it, not a call each.
#[inline(always)]
pub(crate) fn encode_all(
    list: &[Attribute],
    n: &Negotiated,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    list.iter()
        .try_for_each(|attribute| attribute.value.encode(attribute.flags, n, out))
}

/// Appends an attribute: header, then value; as a rule its length is known only when it is written.
#[inline(always)]
fn encode(
    flags: AttributeFlags,
    code: u8,
    known_length: Option<u8>,
    out: &mut Writer<'_>,
    value: impl FnOnce(&mut Writer<'_>) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    if let Some(length) = known_length
        && !flags.is_extended_length()
    {
        out.put([flags.0, code, length]);
        return value(out);
    }
    let at = out.len();
    match flags.is_extended_length() {
        true => out.put([flags.0, code, 0, 0]),
        false => out.put([flags.0, code, 0]),
    }
    let start = out.len();
    value(out)?;
    let length = out.len() - start;
    match u8::try_from(length) {
        Ok(short) if !flags.is_extended_length() => out.set(at + 2, [short]),
        _ => extend_length(flags, code, at, length, out)?,
    }
    Ok(())
}

/// Writes a length of two octets; moves the value by one octet where there was room for one only.
fn extend_length(
    flags: AttributeFlags,
    code: u8,
    at: usize,
    length: usize,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    let too_long = |_| EncodeError::AttributeTooLong { code, length };
    let octets = u16::try_from(length).map_err(too_long)?.to_be_bytes();
    if !flags.is_extended_length() {
        out.set(at, [flags.0 | AttributeFlags::EXTENDED_LENGTH]);
        out.insert(at + 3);
    }
    out.set(at + 2, octets);
    Ok(())
}
