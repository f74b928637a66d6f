//! Route target constraint: which VPN routes a speaker wants (RFC 4684).

use core::fmt;

use super::address::octets_of;
use super::routes::sealed::Codec;
use super::{Layout, RouteDistinguisher, TrailingBits};
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::writer::Writer;

/// Route targets that a speaker wants to hear of: a prefix of origin AS and route target together (RFC 4684 §4).
///
/// ```
/// use bgp_wire::{Administrator, ExtendedCommunity, RouteTargetNlri};
///
/// let target = ExtendedCommunity::route_target(Administrator::TwoOctetAs { asn: 64512, local: 100 });
/// assert_eq!(RouteTargetNlri::new(64512, target.0).to_string(), "AS 64512 rt 64512:100");
/// assert_eq!(RouteTargetNlri::DEFAULT.to_string(), "any rt");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RouteTargetNlri {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// Bits of the prefix: 0, or 32 to 96.
    pub length: u8,
    /// The AS that wants them.
    pub origin_as: u32,
    /// The route target as its extended community has it (RFC 4360 §4). Bits behind the length are zero.
    #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
    pub route_target: [u8; 8],
    /// What those bits were on the wire.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "TrailingBits::are_zero")
    )]
    pub trailing_bits: TrailingBits,
}

/// The most octets of a prefix.
const LEN: usize = 12;

impl RouteTargetNlri {
    /// All route targets, of any origin.
    pub const DEFAULT: RouteTargetNlri = RouteTargetNlri {
        path_id: None,
        length: 0,
        origin_as: 0,
        route_target: [0; 8],
        trailing_bits: TrailingBits(0),
    };

    /// This one route target, without path identifier.
    pub fn new(origin_as: u32, route_target: [u8; 8]) -> RouteTargetNlri {
        RouteTargetNlri {
            length: 96,
            origin_as,
            route_target,
            ..RouteTargetNlri::DEFAULT
        }
    }

    /// Whether a prefix can have this many bits: "except for the default route target [...] the minimum prefix
    /// length is 32 bits" (RFC 4684 §4).
    fn can_have(length: u8) -> bool {
        matches!(length, 0 | 32..=96)
    }
}

/// The octets of a prefix with nothing behind its `length` bits.
fn masked(mut octets: [u8; LEN], length: u8) -> [u8; LEN] {
    for (slot, first_bit) in octets.iter_mut().zip((0..).step_by(8)) {
        let bits = length.saturating_sub(first_bit).min(8);
        *slot &= !(0xff_u16 >> bits) as u8;
    }
    octets
}

impl Codec for RouteTargetNlri {
    type View<'a> = RouteTargetNlri;
    type Malformed = Reason;

    fn read(input: &mut &[u8], layout: Layout) -> Result<RouteTargetNlri, Reason> {
        let path_id = layout.path_id(input)?;
        let (&length, octets) = input.split_first().ok_or(Reason::PrefixOverrun)?;
        if !RouteTargetNlri::can_have(length) {
            return Err(MalformedRoute::RouteTargetLength(length).into());
        }
        let (on_wire, behind) = octets
            .split_at_checked(octets_of(length))
            .ok_or(Reason::PrefixOverrun)?;
        *input = behind;
        let mut octets = [0; LEN];
        for (slot, octet) in octets.iter_mut().zip(on_wire) {
            *slot = *octet;
        }
        let [a, b, c, d, route_target @ ..] = masked(octets, length);
        let last = on_wire.last().copied().unwrap_or_default();
        Ok(RouteTargetNlri {
            path_id,
            length,
            origin_as: u32::from_be_bytes([a, b, c, d]),
            route_target,
            trailing_bits: TrailingBits(TrailingBits(last).behind(length)),
        })
    }

    fn own(view: RouteTargetNlri) -> RouteTargetNlri {
        view
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if !RouteTargetNlri::can_have(self.length) {
            return Err(MalformedRoute::RouteTargetLength(self.length).into());
        }
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        let ([a, b, c, d], [e, f, g, h, i, j, k, l]) = (self.origin_as.to_be_bytes(), self.route_target);
        let mut octets = masked([a, b, c, d, e, f, g, h, i, j, k, l], self.length);
        if let Some(last) = octets.get_mut(usize::from(self.length / 8)) {
            *last |= self.trailing_bits.behind(self.length);
        }
        out.put([self.length]);
        out.put_front(octets, octets_of(self.length));
        Ok(())
    }
}

/// "AS 64512 rt 64512:100"; of a part of a route target the octets and the bits, "AS 64512 rt 0002fc00/32"; the
/// default as "any rt".
impl fmt::Display for RouteTargetNlri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.length, self.route_target) {
            (0, _) => f.write_str("any rt")?,
            (32, _) => write!(f, "AS {}", self.origin_as)?,
            // What follows the two type octets is laid out as in a route distinguisher (RFC 4360 §3.1, RFC 5668).
            (96, [kind @ 0..=2, 2, a, b, c, d, e, g]) => {
                let target = RouteDistinguisher::from_octets([0, kind, a, b, c, d, e, g]);
                write!(f, "AS {} rt {target}", self.origin_as)?;
            }
            (length, octets) => {
                write!(f, "AS {} rt ", self.origin_as)?;
                let held = octets_of(length).saturating_sub(4);
                octets
                    .iter()
                    .take(held)
                    .try_for_each(|octet| write!(f, "{octet:02x}"))?;
                write!(f, "/{}", length.saturating_sub(32))?;
            }
        }
        match self.path_id {
            Some(id) => write!(f, " path {id}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
