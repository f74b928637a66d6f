//! Routes of all families.

use bgp_wire::{LabelStack, LabelledNlri, MpNlri, Nlri};
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
        MpNlri::Ipv4Unicast(list) => routes(list),
        MpNlri::Ipv6Unicast(list) => routes(list),
        MpNlri::Ipv4Labelled(list) => routes(list),
        MpNlri::Ipv6Labelled(list) => routes(list),
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

fn labels(stack: &LabelStack) -> Value {
    stack.as_slice().iter().map(|label| label.value()).collect()
}
