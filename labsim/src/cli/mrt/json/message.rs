//! What messages say, as JSON.

use bgp_wire::attribute::code;
use bgp_wire::{
    AsPath, Attribute, AttributeValue, DecodeError, Decoded, Message, MpNlri, NextHop, Nlri, Open, Update,
};
use serde_json::{Value, json};

use super::hex;

/// A message with its faults, or why it is none.
pub(super) fn decoded(decoded: Result<Decoded, DecodeError>) -> Value {
    let decoded = match decoded {
        Ok(decoded) => decoded,
        Err(error) => return json!({ "outcome": "session-reset", "error": reset(&error) }),
    };
    let outcome = match decoded.disposition() {
        None => "ok".to_owned(),
        Some(disposition) => disposition.to_string().replace(' ', "-"),
    };
    let mut object = message(&decoded.message);
    object["outcome"] = outcome.into();
    let faults = decoded.faults.iter().map(ToString::to_string);
    object["faults"] = faults.collect();
    object
}

fn reset(error: &DecodeError) -> Value {
    let notification = error.notification();
    json!({
        "code": notification.code,
        "subcode": notification.subcode,
        "offset": error.offset(),
        "text": error.to_string(),
    })
}

fn message(message: &Message) -> Value {
    match message {
        Message::Open(open) => self::open(open),
        Message::Update(update) => self::update(update),
        Message::Notification(notification) => json!({
            "type": "NOTIFICATION",
            "code": notification.code,
            "subcode": notification.subcode,
            "text": notification.to_string(),
            "data": hex(&notification.data),
        }),
        Message::Keepalive => json!({ "type": "KEEPALIVE" }),
        Message::RouteRefresh(refresh) => json!({
            "type": "ROUTE-REFRESH",
            "text": message.to_string(),
            "afi": refresh.family.afi.0,
            "safi": refresh.family.safi.0,
        }),
    }
}

fn open(open: &Open) -> Value {
    json!({
        "type": "OPEN",
        "version": open.version,
        "as": open.peer_as(),
        "hold_time": open.hold_time,
        "bgp_id": open.bgp_id,
        "capabilities": open.capabilities().map(|c| format!("{c:?}")).collect::<Vec<_>>(),
    })
}

fn update(update: &Update) -> Value {
    json!({
        "type": "UPDATE",
        "withdrawn": prefixes(&update.withdrawn),
        "attributes": update.attributes.iter().map(attribute).collect::<Vec<_>>(),
        "nlri": prefixes(&update.nlri),
    })
}

fn attribute(attribute: &Attribute) -> Value {
    json!({
        "code": attribute.code(),
        "name": code::name(attribute.code()),
        "flags": attribute.flags.0,
        "value": value(&attribute.value),
    })
}

fn value(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::Origin(origin) => origin.to_string().into(),
        AttributeValue::AsPath(path) | AttributeValue::As4Path(path) => as_path(path),
        AttributeValue::NextHop(address) | AttributeValue::OriginatorId(address) => json!(address),
        AttributeValue::Med(number) | AttributeValue::LocalPref(number) => (*number).into(),
        AttributeValue::AtomicAggregate => Value::Null,
        AttributeValue::Aggregator(aggregator) | AttributeValue::As4Aggregator(aggregator) => {
            json!({ "as": aggregator.asn, "address": aggregator.address })
        }
        AttributeValue::Communities(list) => list.iter().map(ToString::to_string).collect(),
        AttributeValue::ClusterList(list) => json!(list),
        AttributeValue::MpReach(reach) => json!({
            "afi": reach.family.afi.0,
            "safi": reach.family.safi.0,
            "next_hop": next_hop(&reach.next_hop),
            "nlri": mp_nlri(&reach.nlri),
        }),
        AttributeValue::MpUnreach(unreach) => json!({
            "afi": unreach.family.afi.0,
            "safi": unreach.family.safi.0,
            "nlri": mp_nlri(&unreach.nlri),
        }),
        AttributeValue::Unknown { value, .. } => hex(value).into(),
        other => format!("{other:?}").into(),
    }
}

fn as_path(path: &AsPath) -> Value {
    let segments = path.segments.iter();
    segments
        .map(|segment| json!({ "type": segment.kind as u8, "asns": segment.asns }))
        .collect()
}

fn next_hop(next_hop: &NextHop) -> Value {
    match next_hop {
        NextHop::V4(address) => json!([address]),
        NextHop::V6 { global, link_local } => [Some(*global), *link_local]
            .into_iter()
            .flatten()
            .map(|address| json!(address))
            .collect(),
        NextHop::VpnV4 { address, .. } => json!([address]),
        NextHop::VpnV6 {
            global, link_local, ..
        } => {
            let link_local = link_local.map(|(_, address)| address);
            [Some(*global), link_local]
                .into_iter()
                .flatten()
                .map(|address| json!(address))
                .collect()
        }
        NextHop::Other(octets) => hex(octets).into(),
    }
}

fn mp_nlri(nlri: &MpNlri) -> Value {
    match nlri {
        MpNlri::Ipv4Unicast(list) => prefixes(list),
        MpNlri::Ipv6Unicast(list) => prefixes(list),
        MpNlri::Other(octets) => hex(octets).into(),
        other => other.to_string().into(),
    }
}

fn prefixes<P: ToString>(list: &[Nlri<P>]) -> Value {
    list.iter()
        .map(|nlri| match nlri.path_id {
            Some(id) => json!({ "prefix": nlri.prefix.to_string(), "path_id": id }),
            None => json!({ "prefix": nlri.prefix.to_string() }),
        })
        .collect()
}
