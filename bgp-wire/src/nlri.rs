//! Network Layer Reachability Information: what a field of routes consists of (RFC 4271 §4.3, RFC 4760 §5).
//!
//! [`Routes`] reads a field lazily, whatever the family; the type of each family's routes says with [`Route`] how
//! one of them is laid out. `mp_nlri` has the table of families.
//!
//! **To add a family**: write its route type in a file of its own here, after the pattern of `vpn`: the type,
//! `read`, `own` and `encode` of [`Route`], `Display`, tests by `testing`. What can be wrong inside gets a variant of
//! [`crate::error::MalformedRoute`]. Then name it in the table in `mp_nlri`, give the family a constant in
//! [`crate::Family`] and a form of next hop in `attribute::mp::next_hop::view`. A family whose routes stay octets
//! needs but its length field in `opaque`.

mod address;
mod ethernet;
mod evpn;
mod flow_spec;
mod label;
mod label_bits;
mod labelled;
mod mp_nlri;
mod opaque;
mod prefix;
mod route_distinguisher;
mod route_target;
mod routes;
#[cfg(test)]
mod testing;
mod vpn;

pub use address::Prefix;
pub use ethernet::{EthernetSegmentId, MacAddress};
pub use evpn::{EvpnNlri, EvpnRoute};
pub use flow_spec::{
    FlowComponent, FlowComponents, FlowField, FlowOperation, FlowOperations, FlowPrefix, FlowSpecNlri,
    FlowSpecView,
};
pub use label::{Label, LabelStack};
pub(crate) use label_bits::StackEnd;
pub use labelled::LabelledNlri;
pub(crate) use mp_nlri::is_typed;
pub use mp_nlri::{MpNlri, MpNlriView};
pub use opaque::OpaqueNlri;
pub(crate) use prefix::MOST_OCTETS;
pub use prefix::{Nlri, TrailingBits};
pub use route_distinguisher::RouteDistinguisher;
pub use route_target::RouteTargetNlri;
pub use routes::{Route, Routes};
pub(crate) use routes::{encode, sealed::Codec};
pub use vpn::VpnNlri;

use crate::error::{EncodeError, Reason};
use crate::family::Family;
use crate::negotiated::Negotiated;

/// What the session and the place say of how the routes of a field are laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub(crate) family: Family,
    /// Each route begins with a path identifier (RFC 7911 §3).
    pub(crate) add_path: bool,
    /// The field withdraws its routes.
    pub(crate) withdrawn: bool,
    /// Where labels end, in families that have them.
    pub(crate) stack_end: StackEnd,
}

impl Layout {
    #[inline]
    pub(crate) fn received(family: Family, n: &Negotiated) -> Layout {
        Layout {
            family,
            add_path: n.add_path_receive(family),
            withdrawn: false,
            stack_end: StackEnd::received(family, n),
        }
    }

    pub(crate) fn sent(family: Family, n: &Negotiated) -> Layout {
        Layout {
            family,
            add_path: n.add_path_send(family),
            withdrawn: false,
            stack_end: StackEnd::Unknown,
        }
    }

    pub(crate) fn withdrawn(self) -> Layout {
        Layout {
            withdrawn: true,
            stack_end: self.stack_end.withdrawn(),
            ..self
        }
    }

    /// Reads the path identifier of a route where there is one.
    #[inline]
    pub(crate) fn path_id(self, input: &mut &[u8]) -> Result<Option<u32>, Malformed> {
        if !self.add_path {
            return Ok(None);
        }
        let (id, behind) = input.split_first_chunk::<4>().ok_or(Malformed::OVERRUN)?;
        *input = behind;
        Ok(Some(u32::from_be_bytes(*id)))
    }

    /// The path identifier to write with a route, where the session has them.
    #[inline]
    pub(crate) fn path_id_to_send(self, path_id: Option<u32>) -> Result<Option<[u8; 4]>, EncodeError> {
        match (path_id, self.add_path) {
            (None, false) => Ok(None),
            (Some(id), true) => Ok(Some(id.to_be_bytes())),
            (None, true) => Err(EncodeError::PathIdMissing { family: self.family }),
            (Some(_), false) => Err(EncodeError::PathIdNotNegotiated { family: self.family }),
        }
    }
}

/// What is wrong with a prefix: one number, so that it costs those routes nothing that are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(u32);

impl Malformed {
    /// The route reaches past its field.
    pub(crate) const OVERRUN: Malformed = Malformed(1 << 16);
    /// The labels do not end within the route.
    pub(crate) const LABELS: Malformed = Malformed(2 << 16);

    /// A prefix of `length` bits, where addresses have but `most`.
    pub(crate) const fn length(length: u8, most: u8) -> Malformed {
        Malformed(u32::from_be_bytes([0, 0, length, most]))
    }
}

impl From<Malformed> for Reason {
    #[cold]
    fn from(malformed: Malformed) -> Reason {
        let [_, _, length, most] = malformed.0.to_be_bytes();
        match malformed {
            Malformed::OVERRUN => Reason::PrefixOverrun,
            Malformed::LABELS => Reason::LabelOverrun,
            _ => Reason::PrefixLength { length, most },
        }
    }
}
