//! Routes whose beginning and end are known and whose inside is kept as octets: link state (RFC 9552), segment
//! routing policies (RFC 9830), multicast VPN (RFC 6514), VPLS (RFC 4761), mobile user plane.

use core::fmt;

use bytes::Bytes;

use super::Layout;
use super::address::octets_of;
use super::routes::sealed::Codec;
use crate::error::{EncodeError, Reason};
use crate::family::{Family, Safi};
use crate::writer::Writer;

/// One route as octets, its own type and length fields included: [`Bytes`], or a slice of the message.
///
/// ```
/// use bgp_wire::{Family, MpNlri, OpaqueNlri};
///
/// // A link-state node: NLRI Type 1, then how many octets follow (RFC 9552 §5.2).
/// let route = OpaqueNlri { path_id: None, octets: vec![0, 1, 0, 2, 0xaa, 0xbb].into() };
/// assert_eq!(MpNlri::none(Family::BGP_LS), MpNlri::Opaque(vec![]));
/// assert_eq!(MpNlri::Opaque(vec![route]).is_empty(), false);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(bound(serialize = "O: AsRef<[u8]>", deserialize = "O: TryFrom<alloc::vec::Vec<u8>>"))
)]
pub struct OpaqueNlri<O = Bytes> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// The route. Its length field has to agree when it is written.
    #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
    pub octets: O,
}

/// Octets of the route that `octets` begin with, by its own length field; `None` when they end before it says.
fn length(family: Family, octets: &[u8]) -> Option<usize> {
    let number = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low]));
    Some(match (family.safi, octets) {
        // NLRI Type, Total NLRI Length, both two octets (RFC 9552 §5.2).
        (Safi::BGP_LS | Safi::BGP_LS_VPN, &[_, _, high, low, ..]) => 4 + number(high, low),
        // NLRI Length, one octet that counts bits (RFC 9830 §2.1); prefixes behind a route distinguisher likewise.
        (Safi::SR_POLICY | Safi::VPN_MULTICAST, &[bits, ..]) => 1 + octets_of(bits),
        // Route Type and Length, one octet each (RFC 6514 §4).
        (Safi::MCAST_VPN, &[_, length, ..]) => 2 + usize::from(length),
        // Length, two octets (RFC 4761 §3.2.2, RFC 6074 §3.2.2.1).
        (Safi::VPLS, &[high, low, ..]) => 2 + number(high, low),
        // Architecture Type, Route Type of two octets, Length (draft-ietf-bess-mup-safi §3.1).
        (Safi::MUP, &[_, _, _, length, ..]) => 4 + usize::from(length),
        _ => return None,
    })
}

impl Codec for OpaqueNlri {
    type View<'a> = OpaqueNlri<&'a [u8]>;
    type Malformed = Reason;

    fn read<'a>(input: &mut &'a [u8], layout: Layout) -> Result<OpaqueNlri<&'a [u8]>, Reason> {
        let path_id = layout.path_id(input)?;
        let (octets, behind) = length(layout.family, input)
            .and_then(|length| input.split_at_checked(length))
            .ok_or(Reason::PrefixOverrun)?;
        *input = behind;
        Ok(OpaqueNlri { path_id, octets })
    }

    fn own(view: OpaqueNlri<&[u8]>) -> OpaqueNlri {
        OpaqueNlri {
            path_id: view.path_id,
            octets: Bytes::copy_from_slice(view.octets),
        }
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        let family = layout.family;
        if length(family, &self.octets) != Some(self.octets.len()) {
            return Err(EncodeError::RouteLength { family });
        }
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        out.put_slice(&self.octets);
        Ok(())
    }
}

/// "(43 octets)", and "(43 octets) path 7".
impl<O: AsRef<[u8]>> fmt::Display for OpaqueNlri<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} octets)", self.octets.as_ref().len())?;
        match self.path_id {
            Some(id) => write!(f, " path {id}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
