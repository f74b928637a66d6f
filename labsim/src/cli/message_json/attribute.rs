//! Path attributes.

use std::net::Ipv6Addr;

use bgp_wire::attribute::code;
use bgp_wire::{AsPath, Attribute, AttributeValue, ExtendedCommunity, NextHop, RawAttribute, UpdateView};
use serde_json::{Value, json};

use super::{hex, routes};

/// The attributes of a message in its order, each with its flags and length there. One at fault has no value, but
/// its octets.
pub(super) fn as_they_stand(view: &UpdateView<'_>) -> Value {
    let mut right = view.attributes().peekable();
    let attributes = view.raw_attributes().map(|raw| {
        let mut object = frame(&raw);
        // Of several with one code at most the first is right (RFC 7606 §3 (g)).
        match right.next_if(|right| right.code() == raw.code) {
            Some(attribute) => put_value(&attribute.to_owned().value, Some(raw.value()), &mut object),
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
    put_value(&attribute.value, None, &mut object);
    object
}

/// What the attribute says: with its fields where they are few, else in words, and as `octets` where they are known.
fn put_value(value: &AttributeValue, octets: Option<&[u8]>, object: &mut Value) {
    match (fields(value), value) {
        (Some(fields), _) => object["value"] = fields,
        (None, AttributeValue::Unknown { value, .. }) => object["octets"] = hex(value).into(),
        (None, value) => {
            object["text"] = value.to_string().into();
            if let Some(octets) = octets {
                object["octets"] = hex(octets).into();
            }
        }
    }
}

fn fields(value: &AttributeValue) -> Option<Value> {
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
        AttributeValue::ExtendedCommunities(list) => list.iter().map(extended_community).collect(),
        AttributeValue::Ipv6ExtendedCommunities(list) => texts(list),
        AttributeValue::OnlyToCustomer(asn) => (*asn).into(),
        AttributeValue::Aigp(aigp) => json!({ "metric": aigp.metric() }),
        AttributeValue::AttrSet(set) => json!({
            "origin_as": set.origin_as,
            "attributes": set.attributes.iter().map(decoded).collect::<Vec<_>>(),
        }),
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

fn extended_community(community: &ExtendedCommunity) -> Value {
    json!({ "hex": hex(&community.0), "text": community.to_string() })
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
        NextHop::V6 { global, link_local } => ipv6_addresses(*global, *link_local),
        NextHop::VpnV4 { address, .. } => json!([address]),
        NextHop::VpnV6 {
            global, link_local, ..
        } => ipv6_addresses(*global, link_local.map(|(_, address)| address)),
        NextHop::Other(octets) => hex(octets).into(),
    }
}

fn ipv6_addresses(global: Ipv6Addr, link_local: Option<Ipv6Addr>) -> Value {
    let addresses = [Some(global), link_local].into_iter().flatten();
    addresses.map(|address| json!(address)).collect()
}
