//! OPENs and their capabilities.

use bgp_wire::capability::code;
use bgp_wire::{Capability, Open};
use serde_json::{Value, json};

use super::{Members, members};

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

/// Code and name, the value with its fields, and the same in words.
fn capability(capability: &Capability) -> Value {
    let mut object = json!({
        "code": capability.code(),
        "name": code::name(capability.code()),
        "text": capability.to_string(),
    });
    if let Ok(Value::Object(mut fields)) = serde_json::to_value(capability)
        && let Some(value) = fields.remove("value")
    {
        object["value"] = match capability {
            // Its code is told already.
            Capability::Unknown { .. } => value["value"].clone(),
            _ => value,
        };
    }
    object
}
