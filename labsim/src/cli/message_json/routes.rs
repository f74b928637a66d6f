//! Routes of all families.

use bgp_wire::{
    EvpnNlri, FlowSpecNlri, LabelStack, LabelledNlri, MpNlri, Nlri, OpaqueNlri, RouteTargetNlri, VpnNlri,
};
use serde_json::{Value, json};

use super::hex;

/// A route as JSON.
pub(super) trait RouteJson {
    /// An object with the route's own fields.
    fn object(&self) -> Value;

    /// What tells paths for one route apart (RFC 7911).
    fn path_id(&self) -> Option<u32>;
}

pub(super) fn routes<R: RouteJson>(list: &[R]) -> Value {
    let objects = list.iter().map(|route| {
        let mut object = route.object();
        if let Some(id) = route.path_id() {
            object["path_id"] = id.into();
        }
        object
    });
    objects.collect()
}

/// The routes of MP_REACH_NLRI and MP_UNREACH_NLRI; of a family without a type, their octets.
pub(super) fn mp_routes(nlri: &MpNlri) -> Value {
    match nlri {
        MpNlri::Ipv4Unicast(list) | MpNlri::Ipv4Multicast(list) => routes(list),
        MpNlri::Ipv6Unicast(list) | MpNlri::Ipv6Multicast(list) => routes(list),
        MpNlri::Ipv4Labelled(list) => routes(list),
        MpNlri::Ipv6Labelled(list) => routes(list),
        MpNlri::Ipv4Vpn(list) => routes(list),
        MpNlri::Ipv6Vpn(list) => routes(list),
        MpNlri::Evpn(list) => routes(list),
        MpNlri::FlowSpec(list) => routes(list),
        MpNlri::RouteTarget(list) => routes(list),
        MpNlri::Opaque(list) => routes(list),
        MpNlri::Other(octets) => hex(octets).into(),
        other => other.to_string().into(),
    }
}

impl<P: ToString> RouteJson for Nlri<P> {
    fn object(&self) -> Value {
        json!({ "prefix": self.prefix.to_string() })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl<P: ToString> RouteJson for LabelledNlri<P> {
    fn object(&self) -> Value {
        json!({ "prefix": self.prefix.to_string(), "labels": labels(&self.labels) })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl<P: ToString> RouteJson for VpnNlri<P> {
    fn object(&self) -> Value {
        let (prefix, rd) = (self.prefix.to_string(), self.rd.to_string());
        json!({ "prefix": prefix, "rd": rd, "labels": labels(&self.labels) })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl RouteJson for EvpnNlri {
    fn object(&self) -> Value {
        json!({ "route_type": self.route.kind(), "text": self.to_string() })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl RouteJson for FlowSpecNlri {
    fn object(&self) -> Value {
        json!({ "text": self.to_string() })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl RouteJson for RouteTargetNlri {
    fn object(&self) -> Value {
        json!({ "origin_as": self.origin_as, "length": self.length, "text": self.to_string() })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

impl RouteJson for OpaqueNlri {
    fn object(&self) -> Value {
        json!({ "octets": hex(&self.octets) })
    }

    fn path_id(&self) -> Option<u32> {
        self.path_id
    }
}

fn labels(stack: &LabelStack) -> Value {
    stack.as_slice().iter().map(|label| label.value()).collect()
}
