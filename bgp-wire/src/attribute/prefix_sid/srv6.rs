//! The services of SRv6 in a PREFIX_SID: kept as octets, but without one that can be read their routes lead nowhere
//! (RFC 9252 §7).

use crate::error::{DecodeError, Reason, Step};
use crate::parse::{self, At};

/// SRv6 L3 Service and SRv6 L2 Service (RFC 9252 §2).
const SERVICES: [u8; 2] = [5, 6];
/// SRv6 SID Information, a sub-TLV of both (RFC 9252 §3.1).
const SID_INFORMATION: u8 = 1;
/// Octets of it before its own TLVs.
const SID_INFORMATION_LEN: usize = 21;

/// Looks for an SRv6 Service TLV that RFC 9252 §7 calls malformed, behind whatever else is wrong.
pub(super) fn check(mut tlvs: At<'_>) -> Result<(), DecodeError> {
    let mut count = 0;
    while let Some(tlv_type) = tlvs.octets.first() {
        let (service, start) = (SERVICES.contains(tlv_type), tlvs.offset);
        count += 1;
        match tlvs.read(tlv) {
            Some((_, value)) if !service || is_service(value) => {}
            // Of another type, and where the list ends: not the services' matter.
            None if !service => return Ok(()),
            _ => return Err(DecodeError::new(Reason::Srv6Service, start).within(Step::Tlv(count))),
        }
    }
    Ok(())
}

/// Type and value.
type Tlv<'a> = (u8, &'a [u8]);

/// A TLV on any of the three levels, and the octets behind it.
fn tlv(input: &[u8]) -> Option<(&[u8], Tlv<'_>)> {
    let (rest, tlv_type) = parse::octet(input)?;
    let (rest, value) = parse::behind_u16(rest)?;
    Some((rest, (tlv_type, value)))
}

/// A reserved octet and sub-TLVs.
fn is_service(value: &[u8]) -> bool {
    let inner = |tlv_type: u8, value: &[u8]| tlv_type != SID_INFORMATION || is_sid_information(value);
    value.split_first().is_some_and(|(_, list)| fills(list, inner))
}

fn is_sid_information(value: &[u8]) -> bool {
    let list = value.get(SID_INFORMATION_LEN..);
    list.is_some_and(|list| fills(list, |_, _| true))
}

/// Whether TLVs fill the octets, and each is as it should be.
fn fills(mut list: &[u8], right: impl Fn(u8, &[u8]) -> bool) -> bool {
    while !list.is_empty() {
        match tlv(list) {
            Some((rest, (tlv_type, value))) if right(tlv_type, value) => list = rest,
            _ => return false,
        }
    }
    true
}
