//! AIGP: the accumulated cost of the way to the next hop, within one administration (RFC 7311).

use alloc::vec::Vec;
use core::fmt;

use bytes::Bytes;

use super::kind::PathAttribute;
use super::tlv::sealed::Tlv;
use super::tlv::{self, TlvLayout, Tlvs, wrong_tlv_length};
use super::{AttributeFlags, code};
use crate::error::{DecodeError, Disposition, EncodeError, Reason};
use crate::negotiated::Negotiated;
use crate::parse::{self, At};
use crate::writer::Writer;

/// The AIGP attribute.
///
/// ```
/// use bgp_wire::{Aigp, AttributeValue};
///
/// let aigp = Aigp::new(100);
/// assert_eq!(aigp.metric(), Some(100));
/// assert_eq!(AttributeValue::Aigp(aigp).to_string(), "AIGP metric 100");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Aigp {
    /// Its TLVs in the order of the wire, at least one.
    pub tlvs: Vec<AigpTlv>,
}

impl Aigp {
    /// An attribute with this metric alone.
    pub fn new(metric: u64) -> Aigp {
        Aigp {
            tlvs: Vec::from([AigpTlv::Metric(metric)]),
        }
    }

    /// The metric: of several, the first (RFC 7311 §3).
    pub fn metric(&self) -> Option<u64> {
        self.tlvs.iter().find_map(|tlv| match tlv {
            AigpTlv::Metric(metric) => Some(*metric),
            AigpTlv::Unknown { .. } => None,
        })
    }
}

/// A TLV of the AIGP attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum AigpTlv {
    /// The AIGP TLV: the accumulated metric (RFC 7311 §3).
    Metric(u64),
    /// A type without a meaning here, kept as it came.
    Unknown {
        /// Its type, not 1.
        tlv_type: u8,
        /// Its value.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: Bytes,
    },
}

/// The type of the AIGP TLV.
const METRIC: u16 = 1;

impl Tlv for AigpTlv {
    const LAYOUT: TlvLayout = TlvLayout::OneTwoCounted;

    /// RFC 7311 §3: the AIGP TLV has 11 octets, type and length included.
    fn check(tlv_type: u16, value: At<'_>) -> Result<(), DecodeError> {
        match (tlv_type, value.octets.len()) {
            (METRIC, 8) => Ok(()),
            (METRIC, _) => Err(wrong_tlv_length(tlv_type, value, "8")),
            _ => Ok(()),
        }
    }

    fn own(tlv_type: u16, value: At<'_>) -> AigpTlv {
        match (tlv_type, parse::eight_octets(value.octets)) {
            (METRIC, Some(metric)) => AigpTlv::Metric(metric),
            _ => AigpTlv::Unknown {
                // The layout has one octet for the type.
                tlv_type: tlv_type.to_be_bytes()[1],
                value: Bytes::copy_from_slice(value.octets),
            },
        }
    }

    fn tlv_type(&self) -> u16 {
        match self {
            AigpTlv::Metric(_) => METRIC,
            AigpTlv::Unknown { tlv_type, .. } => (*tlv_type).into(),
        }
    }

    fn put_value(&self, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        match self {
            AigpTlv::Metric(metric) => out.put(metric.to_be_bytes()),
            AigpTlv::Unknown { value, .. } => out.put_slice(value),
        }
        Ok(())
    }
}

impl Tlvs<'_, AigpTlv> {
    /// The metric: of several, the first (RFC 7311 §3).
    pub fn metric(mut self) -> Option<u64> {
        self.find(|tlv| tlv.tlv_type == METRIC)
            .and_then(|tlv| parse::eight_octets(tlv.value))
    }
}

impl PathAttribute for Aigp {
    const CODE: u8 = code::AIGP;
    const NAME: &'static str = "AIGP";
    const FLAGS: AttributeFlags = AttributeFlags::OPTIONAL_NON_TRANSITIVE;
    // RFC 7311 §3.2
    const MALFORMED: Disposition = Disposition::AttributeDiscard;
    type View<'a> = Tlvs<'a, AigpTlv>;
    type Owned = Aigp;

    fn read<'a>(value: At<'a>, _: &Negotiated) -> Result<Tlvs<'a, AigpTlv>, DecodeError> {
        let tlvs = Tlvs::<AigpTlv>::read(value)?;
        match tlvs.metric() {
            // RFC 7311 §3: the greatest value "SHOULD be considered to be malformed".
            Some(u64::MAX) => Err(DecodeError::new(Reason::AigpMaximum, value.offset)),
            _ => Ok(tlvs),
        }
    }

    fn check(view: &mut Tlvs<'_, AigpTlv>) -> Result<(), DecodeError> {
        (*view).check()
    }

    fn own(view: Tlvs<'_, AigpTlv>) -> Aigp {
        Aigp { tlvs: view.to_vec() }
    }

    fn encode(aigp: &Aigp, _: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        tlv::encode(&aigp.tlvs, out)
    }

    fn fmt(aigp: &Aigp, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match aigp.metric() {
            Some(metric) => write!(f, "AIGP metric {metric}"),
            None => f.write_str("AIGP without a metric"),
        }
    }
}
