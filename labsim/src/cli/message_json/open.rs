//! OPENs and their capabilities.

use bgp_wire::bytes::BytesMut;
use bgp_wire::capability::code;
use bgp_wire::{Capability, Open};
use serde_json::{Value, json};

use super::{Members, hex, members};

pub(super) fn open(open: &Open) -> Members {
    members(json!({
        "version": open.version,
        "my_as": open.asn,
        "as": open.peer_as(),
        "hold_time": open.hold_time,
        "bgp_id": open.bgp_id,
        "capabilities": open.capabilities().map(capability).collect::<Vec<_>>(),
    }))
}

/// Code and name, the value as octets, in its fields, and in words.
fn capability(capability: &Capability) -> Value {
    let mut object = json!({ "code": capability.code(), "name": code::name(capability.code()) });
    let mut octets = BytesMut::new();
    if capability.encode_value(&mut octets).is_ok() {
        object["length"] = octets.len().into();
        object["octets"] = hex(&octets).into();
    }
    if !matches!(capability, Capability::Unknown { .. })
        && let Ok(mut fields) = serde_json::to_value(capability)
        && let Some(value) = fields.get_mut("value")
    {
        object["value"] = value.take();
    }
    object["text"] = capability.to_string().into();
    object
}
