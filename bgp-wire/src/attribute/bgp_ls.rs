//! The BGP-LS attribute: properties of a node, link or prefix (RFC 9552 §5.3).

use alloc::vec::Vec;
use core::fmt;

use bytes::Bytes;

use super::kind::PathAttribute;
use super::tlv::sealed::Tlv;
use super::tlv::{self, TlvLayout, Tlvs};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// A property of a node, link or prefix, its value kept as octets: what they say is for who reads the topology, and
/// types are many (IANA: BGP-LS NLRI and Attribute TLVs).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BgpLsTlv {
    /// Its type.
    pub tlv_type: u16,
    /// Its value.
    #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
    pub value: Bytes,
}

impl Tlv for BgpLsTlv {
    const LAYOUT: TlvLayout = TlvLayout::TwoTwo;

    fn own(tlv_type: u16, value: At<'_>) -> BgpLsTlv {
        BgpLsTlv {
            tlv_type,
            value: Bytes::copy_from_slice(value.octets),
        }
    }

    fn tlv_type(&self) -> u16 {
        self.tlv_type
    }

    fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_slice(&self.value);
        Ok(())
    }
}

pub(crate) struct BgpLs;

impl PathAttribute for BgpLs {
    const CODE: u8 = code::BGP_LS;
    const NAME: &'static str = "BGP-LS";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_NON_TRANSITIVE;
    // RFC 9552 §8.2.2
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = Tlvs<'a, BgpLsTlv>;
    type Owned = Vec<BgpLsTlv>;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Tlvs<'a, BgpLsTlv>, DecodeError> {
        Tlvs::read(value)
    }

    /// RFC 9552 §8.2.2: the lengths of the TLVs have to add up to the attribute's. Their order is free, and unknown
    /// types are kept (§5.1).
    fn check(view: &mut Tlvs<'_, BgpLsTlv>) -> Result<(), DecodeError> {
        (*view).check()
    }

    fn own(view: Tlvs<'_, BgpLsTlv>) -> Vec<BgpLsTlv> {
        view.to_vec()
    }

    fn encode(tlvs: &Vec<BgpLsTlv>, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        tlv::encode(tlvs, out)
    }

    /// "BGP-LS TLVs 1026 (4 octets) 1095 (3 octets)"
    fn fmt(tlvs: &Vec<BgpLsTlv>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BGP-LS TLVs")?;
        tlvs.iter()
            .try_for_each(|tlv| write!(f, " {} ({} octets)", tlv.tlv_type, tlv.value.len()))
    }
}
