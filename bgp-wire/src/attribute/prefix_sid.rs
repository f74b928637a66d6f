//! PREFIX_SID: the segment of a prefix (RFC 8669).

mod srv6;

use alloc::vec::Vec;
use core::fmt;

use bytes::Bytes;

use super::kind::PathAttribute;
use super::tlv::sealed::Tlv;
use super::tlv::{self, TlvLayout, Tlvs, wrong_tlv_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError};
use crate::negotiated::Negotiated;
use crate::parse::At;
use crate::writer::Writer;

/// The PREFIX_SID attribute.
///
/// ```
/// use bgp_wire::{AttributeValue, PrefixSid, PrefixSidTlv};
///
/// let sid = PrefixSid { tlvs: vec![PrefixSidTlv::LabelIndex { reserved: 0, flags: 0, index: 7 }] };
/// assert_eq!(sid.label_index(), Some(7));
/// assert_eq!(AttributeValue::PrefixSid(sid).to_string(), "prefix SID label index 7");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PrefixSid {
    /// Its TLVs in the order of the wire, at least one. Of a type that may be there once the first counts
    /// (RFC 8669 §6); the others are kept.
    pub tlvs: Vec<PrefixSidTlv>,
}

impl PrefixSid {
    /// The index of the prefix in each router's SRGB (RFC 8669 §3.1).
    pub fn label_index(&self) -> Option<u32> {
        self.tlvs.iter().find_map(|tlv| match tlv {
            PrefixSidTlv::LabelIndex { index, .. } => Some(*index),
            _ => None,
        })
    }
}

/// A TLV of the PREFIX_SID attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum PrefixSidTlv {
    /// Label-Index (RFC 8669 §3.1).
    LabelIndex {
        /// Sent as 0, ignored when received, kept as it came.
        reserved: u8,
        /// The same.
        flags: u16,
        /// The index of the prefix in each router's SRGB.
        index: u32,
    },
    /// Originator SRGB: the labels that the originator gives to indexes (RFC 8669 §3.2).
    OriginatorSrgb {
        /// Sent as 0, ignored when received, kept as it came.
        flags: u16,
        /// Ranges of labels, at least one; they follow each other.
        ranges: Vec<SrgbRange>,
    },
    /// A type without a meaning here, as the services of SRv6 (RFC 9252), kept as it came.
    Unknown {
        /// Its type, not 1 nor 3.
        tlv_type: u8,
        /// Its value.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: Bytes,
    },
}

/// A range of labels (RFC 8669 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SrgbRange {
    /// The first label; 24 bits on the wire.
    pub first: u32,
    /// How many; 24 bits on the wire.
    pub count: u32,
}

const LABEL_INDEX: u16 = 1;
const ORIGINATOR_SRGB: u16 = 3;

impl SrgbRange {
    fn from_octets([a, b, c, d, e, f]: [u8; 6]) -> SrgbRange {
        SrgbRange {
            first: u32::from_be_bytes([0, a, b, c]),
            count: u32::from_be_bytes([0, d, e, f]),
        }
    }

    fn encode(self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        out.put_three_octets(self.first)?;
        out.put_three_octets(self.count)
    }
}

impl PrefixSidTlv {
    /// Reads a type with a meaning here; `None` for others and for wrong lengths.
    fn read(tlv_type: u16, value: &[u8]) -> Option<PrefixSidTlv> {
        match (tlv_type, value) {
            (LABEL_INDEX, &[reserved, a, b, c, d, e, f]) => Some(PrefixSidTlv::LabelIndex {
                reserved,
                flags: u16::from_be_bytes([a, b]),
                index: u32::from_be_bytes([c, d, e, f]),
            }),
            (ORIGINATOR_SRGB, [a, b, ranges @ ..]) => match ranges.as_chunks() {
                (ranges @ [_, ..], []) => Some(PrefixSidTlv::OriginatorSrgb {
                    flags: u16::from_be_bytes([*a, *b]),
                    ranges: ranges
                        .iter()
                        .map(|range| SrgbRange::from_octets(*range))
                        .collect(),
                }),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Tlv for PrefixSidTlv {
    const LAYOUT: TlvLayout = TlvLayout::OneTwo;

    /// RFC 8669 §6: malformed is "a TLV length that doesn't conform to the length constraints for the TLV".
    fn check(tlv_type: u16, value: At<'_>) -> Result<(), DecodeError> {
        match (tlv_type, value.octets.len()) {
            (LABEL_INDEX, 7) => Ok(()),
            (LABEL_INDEX, _) => Err(wrong_tlv_length(tlv_type, value, "7")),
            (ORIGINATOR_SRGB, length) if length < 8 || length % 6 != 2 => {
                Err(wrong_tlv_length(tlv_type, value, "2 and a nonzero multiple of 6"))
            }
            _ => Ok(()),
        }
    }

    fn own(tlv_type: u16, value: At<'_>) -> PrefixSidTlv {
        PrefixSidTlv::read(tlv_type, value.octets).unwrap_or_else(|| PrefixSidTlv::Unknown {
            // The layout has one octet for the type.
            tlv_type: tlv_type.to_be_bytes()[1],
            value: Bytes::copy_from_slice(value.octets),
        })
    }

    fn tlv_type(&self) -> u16 {
        match self {
            PrefixSidTlv::LabelIndex { .. } => LABEL_INDEX,
            PrefixSidTlv::OriginatorSrgb { .. } => ORIGINATOR_SRGB,
            PrefixSidTlv::Unknown { tlv_type, .. } => (*tlv_type).into(),
        }
    }

    fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            PrefixSidTlv::LabelIndex {
                reserved,
                flags,
                index,
            } => {
                out.put([*reserved]);
                out.put(flags.to_be_bytes());
                out.put(index.to_be_bytes());
            }
            PrefixSidTlv::OriginatorSrgb { flags, ranges } => {
                out.put(flags.to_be_bytes());
                ranges.iter().try_for_each(|range| range.encode(out))?;
            }
            PrefixSidTlv::Unknown { value, .. } => out.put_slice(value),
        }
        Ok(())
    }
}

/// "label index 7"; an SRGB as its first label and how many, "SRGB 16000+8000".
impl fmt::Display for PrefixSidTlv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PrefixSidTlv::LabelIndex { index, .. } => write!(f, "label index {index}"),
            PrefixSidTlv::OriginatorSrgb { ranges, .. } => {
                f.write_str("SRGB")?;
                ranges
                    .iter()
                    .try_for_each(|range| write!(f, " {}+{}", range.first, range.count))
            }
            PrefixSidTlv::Unknown { tlv_type, value } => write!(f, "TLV {tlv_type} ({} octets)", value.len()),
        }
    }
}

impl Tlvs<'_, PrefixSidTlv> {
    /// The index of the prefix in each router's SRGB (RFC 8669 §3.1).
    pub fn label_index(self) -> Option<u32> {
        let [.., a, b, c, d] = *self
            .filter(|tlv| tlv.tlv_type == LABEL_INDEX)
            .find_map(|tlv| <&[u8; 7]>::try_from(tlv.value).ok())?;
        Some(u32::from_be_bytes([a, b, c, d]))
    }
}

impl PathAttribute for PrefixSid {
    const CODE: u8 = code::PREFIX_SID;
    const NAME: &'static str = "PREFIX_SID";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_TRANSITIVE;
    // RFC 8669 §6; what RFC 9252 §7 wants for a malformed SRv6 Service TLV is in `RawAttribute::disposition`.
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = Tlvs<'a, PrefixSidTlv>;
    type Owned = PrefixSid;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Tlvs<'a, PrefixSidTlv>, DecodeError> {
        Tlvs::read(value)
    }

    fn check(view: &mut Tlvs<'_, PrefixSidTlv>) -> Result<(), DecodeError> {
        srv6::check(view.field())?;
        (*view).check()
    }

    fn own(view: Tlvs<'_, PrefixSidTlv>) -> PrefixSid {
        PrefixSid { tlvs: view.to_vec() }
    }

    fn encode(sid: &PrefixSid, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        tlv::encode(&sid.tlvs, out)
    }

    fn fmt(sid: &PrefixSid, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("prefix SID")?;
        for (n, tlv) in sid.tlvs.iter().enumerate() {
            let separator = if n == 0 { " " } else { ", " };
            write!(f, "{separator}{tlv}")?;
        }
        Ok(())
    }
}
