//! Four-octet AS numbers past speakers that know only two octets (RFC 6793 §4.2), in the RFC's words OLD speakers.
//!
//! Decoding and encoding keep to what is on the wire: on a session with two-octet numbers AS_PATH and AGGREGATOR
//! hold AS_TRANS where a number does not fit, and AS4_PATH and AS4_AGGREGATOR stand beside them. A speaker calls
//! [`from_old_speaker`] on what such a session brings and [`for_old_speaker`] on what goes out over it.
//!
//! ```
//! use bgp_wire::attribute::four_octet_as::{for_old_speaker, from_old_speaker};
//! use bgp_wire::bytes::BytesMut;
//! use bgp_wire::{AsPath, AttributeValue, Message, Negotiated, Update};
//!
//! let path = AttributeValue::AsPath(AsPath::sequence([64512, 4_200_000_000]));
//! let sent = Update { attributes: for_old_speaker(&[path.into()]), ..Update::default() };
//! let (old, mut octets) = (Negotiated::default(), BytesMut::new());
//! Message::Update(sent).encode(&old, &mut octets)?;
//!
//! let decoded = Message::decode(&octets, &old)?.message;
//! assert_eq!(decoded.to_string(), "UPDATE path 64512 23456, four-octet path 64512 4200000000");
//! let Message::Update(mut update) = decoded else { unreachable!() };
//! from_old_speaker(&mut update.attributes);
//! assert_eq!(update.to_string(), "UPDATE path 64512 4200000000");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::vec::Vec;

use super::{AS_TRANS, Aggregator, AsPath, AsPathSegment, Attribute, AttributeValue, SegmentKind};

/// The attributes as an OLD speaker gets them: with AS4_PATH and AS4_AGGREGATOR where AS_PATH or AGGREGATOR has a
/// number that takes four octets, and without where not (RFC 6793 §4.2.2).
pub fn for_old_speaker(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut all: Vec<Attribute> = attributes
        .iter()
        .filter(|a| !is_four_octet(&a.value))
        .cloned()
        .collect();
    for attribute in attributes {
        let beside = match &attribute.value {
            AttributeValue::AsPath(path) if path.needs_four_octets() => {
                AttributeValue::As4Path(without_confederations(path))
            }
            AttributeValue::Aggregator(aggregator) if aggregator.asn > u32::from(u16::MAX) => {
                AttributeValue::As4Aggregator(*aggregator)
            }
            _ => continue,
        };
        all.push(beside.into());
    }
    all
}

/// Puts the four-octet numbers that an OLD speaker passed on where they belong, and takes AS4_PATH and
/// AS4_AGGREGATOR away (RFC 6793 §4.2.3).
pub fn from_old_speaker(attributes: &mut Vec<Attribute>) {
    let (mut as4_path, mut as4_aggregator) = (None, None);
    attributes.retain_mut(|attribute| match &mut attribute.value {
        AttributeValue::As4Path(path) => {
            as4_path = Some(core::mem::take(path));
            false
        }
        AttributeValue::As4Aggregator(aggregator) => {
            as4_aggregator = Some(*aggregator);
            false
        }
        _ => true,
    });
    if let Some(four_octets) = as4_aggregator
        && !reconcile_aggregator(attributes, four_octets)
    {
        // An OLD speaker has aggregated since: both attributes are of a path that is no more.
        return;
    }
    for attribute in attributes {
        if let (AttributeValue::AsPath(path), Some(four_octets)) = (&mut attribute.value, &as4_path) {
            reconcile_path(path, without_confederations(four_octets));
        }
    }
}

fn is_four_octet(value: &AttributeValue) -> bool {
    matches!(
        value,
        AttributeValue::As4Path(_) | AttributeValue::As4Aggregator(_)
    )
}

/// RFC 6793 §4.2.2 keeps confederation segments out of AS4_PATH, §6 discards those that are in it.
fn without_confederations(path: &AsPath) -> AsPath {
    AsPath {
        segments: path
            .segments
            .iter()
            .filter(|segment| !segment.is_confederation())
            .cloned()
            .collect(),
    }
}

/// False when AGGREGATOR names a real AS, which makes AS4_PATH void too.
fn reconcile_aggregator(attributes: &mut [Attribute], four_octets: Aggregator) -> bool {
    for attribute in attributes {
        if let AttributeValue::Aggregator(aggregator) = &mut attribute.value {
            if aggregator.asn != u32::from(AS_TRANS) {
                return false;
            }
            *aggregator = four_octets;
        }
    }
    true
}

/// Puts `four_octets` for the end of `path` that it is of the same length as. A longer one is ignored.
fn reconcile_path(path: &mut AsPath, four_octets: AsPath) {
    let Some(mut leading) = path.path_len().checked_sub(four_octets.path_len()) else {
        return;
    };
    let mut segments = Vec::new();
    for segment in core::mem::take(&mut path.segments) {
        let length = segment.path_len();
        if segment.is_confederation() {
            // Kept when it leads or is next to one that is kept; behind the kept ones the end has begun.
            segments.push(segment);
        } else if length <= leading {
            leading -= length;
            segments.push(segment);
        } else {
            // Only a sequence counts more than one.
            segments.extend(first_of(segment, leading));
            break;
        }
    }
    path.segments = segments.into();
    append(path, four_octets);
}

/// The first `count` numbers of a sequence; none of a set, which counts as one.
fn first_of(mut segment: AsPathSegment, count: usize) -> Option<AsPathSegment> {
    segment.asns.truncate(count);
    (count > 0).then_some(segment)
}

/// Appends segments; a sequence behind a sequence goes on with it while there is room.
fn append(path: &mut AsPath, behind: AsPath) {
    for segment in behind.segments {
        match path.segments.last_mut() {
            Some(last)
                if last.kind == SegmentKind::Sequence
                    && segment.kind == SegmentKind::Sequence
                    && last.asns.len() + segment.asns.len() <= super::as_path::MAX_SEGMENT_LEN =>
            {
                last.asns.extend(segment.asns);
            }
            _ => path.segments.push(segment),
        }
    }
}

#[cfg(test)]
mod tests;
