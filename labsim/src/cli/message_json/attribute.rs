//! Path attributes.

use bgp_wire::attribute::code;
use bgp_wire::{AsPath, Attribute, AttributeValue, NextHop, RawAttribute, UpdateView};
use serde_json::{Value, json};

use super::{hex, routes};

/// The attributes of a message in its order, each with its flags and length there. One at fault has no value, but
/// its octets.
pub(super) fn as_they_stand(view: &UpdateView<'_>) -> Value {
    let mut right = view.attributes().peekable();
    let attributes = view.raw_attributes().map(|raw| {
        // Of several with one code at most the first is right (RFC 7606 §3 (g)).
        let attribute = right.next_if(|right| right.code() == raw.code);
        let mut object = frame(&raw);
        match attribute.map(|attribute| value(&attribute.to_owned().value)) {
            Some(Some(value)) => object["value"] = value,
            Some(None) => object["octets"] = hex(raw.value()).into(),
            None => {
                object["octets"] = hex(raw.value()).into();
                object["at_fault"] = true.into();
            }
        }
        object
    });
    attributes.collect()
}

fn frame(raw: &RawAttribute<'_>) -> Value {
    json!({
        "code": raw.code,
        "name": code::name(raw.code),
        "flags": raw.flags.0,
        "length": raw.value().len(),
    })
}

/// An attribute whose place in a message is not known.
pub(super) fn decoded(attribute: &Attribute) -> Value {
    let mut object = json!({
        "code": attribute.code(),
        "name": code::name(attribute.code()),
        "flags": attribute.flags.0,
    });
    match (&attribute.value, value(&attribute.value)) {
        (_, Some(value)) => object["value"] = value,
        (AttributeValue::Unknown { value, .. }, None) => object["octets"] = hex(value).into(),
        (value, None) => object["text"] = value.to_string().into(),
    }
    object
}

/// What the attribute says; `None` where its octets say it as well.
fn value(value: &AttributeValue) -> Option<Value> {
    Some(match value {
        AttributeValue::Origin(origin) => origin.to_string().into(),
        AttributeValue::AsPath(path) | AttributeValue::As4Path(path) => as_path(path),
        AttributeValue::NextHop(address) | AttributeValue::OriginatorId(address) => json!(address),
        AttributeValue::Med(number) | AttributeValue::LocalPref(number) => (*number).into(),
        AttributeValue::AtomicAggregate => Value::Null,
        AttributeValue::Aggregator(aggregator) | AttributeValue::As4Aggregator(aggregator) => {
            json!({ "as": aggregator.asn, "address": aggregator.address })
        }
        AttributeValue::Communities(list) => texts(list),
        AttributeValue::LargeCommunities(list) => texts(list),
        AttributeValue::ClusterList(list) => json!(list),
        AttributeValue::MpReach(reach) => json!({
            "afi": reach.family.afi.0,
            "safi": reach.family.safi.0,
            "next_hop": next_hop(&reach.next_hop),
            "nlri": routes::mp_routes(&reach.nlri),
        }),
        AttributeValue::MpUnreach(unreach) => json!({
            "afi": unreach.family.afi.0,
            "safi": unreach.family.safi.0,
            "nlri": routes::mp_routes(&unreach.nlri),
        }),
        _ => return None,
    })
}

fn texts<T: ToString>(list: &[T]) -> Value {
    list.iter().map(ToString::to_string).collect()
}

fn as_path(path: &AsPath) -> Value {
    let segments = path.segments.iter();
    segments
        .map(|segment| json!({ "type": segment.kind as u8, "asns": segment.asns }))
        .collect()
}

/// The addresses of the next hop; octets where they are none.
fn next_hop(next_hop: &NextHop) -> Value {
    match next_hop {
        NextHop::V4(address) => json!([address]),
        NextHop::V6 { global, link_local } => {
            let addresses = [Some(*global), *link_local].into_iter().flatten();
            addresses.map(|address| json!(address)).collect()
        }
        NextHop::Other(octets) => hex(octets).into(),
    }
}
