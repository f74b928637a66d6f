//! Flow specification: which packets an action is for (RFC 8955, IPv6 RFC 8956).

mod component;
mod display;
mod operation;
mod prefix;

use alloc::vec::Vec;
use core::hash::{Hash, Hasher};

pub use component::{FlowComponent, FlowComponents, FlowField};
pub use operation::{FlowOperation, FlowOperations};
pub use prefix::FlowPrefix;

use super::routes::sealed::Codec;
use super::{Layout, RouteDistinguisher};
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::family::{Family, Safi};
use crate::writer::Writer;

/// A flow specification: packets that match all of its components.
///
/// What to do with the packets is said by extended communities: [`crate::ExtendedCommunityMeaning`].
///
/// ```
/// use bgp_wire::{
///     AttributeValue, Family, FlowComponent, FlowField, FlowOperation, FlowSpecNlri, MpNlri, MpReach, NextHop,
/// };
/// use bgp_wire::ipnet::Ipv4Net;
///
/// let equal = |value| FlowOperation::new(FlowOperation::EQUAL, value);
/// let web = FlowSpecNlri::new([
///     FlowComponent::Destination("203.0.113.0/24".parse::<Ipv4Net>()?.into()),
///     FlowComponent::Field(FlowField::IpProtocol, vec![equal(6)]),
///     FlowComponent::Field(FlowField::DestinationPort, vec![equal(80), equal(443)]),
/// ]);
/// let reach = MpReach::new(Family::IPV4_FLOW_SPEC, NextHop::none(), MpNlri::FlowSpec(vec![web]));
/// assert_eq!(
///     AttributeValue::from(reach).to_string(),
///     "ipv4 flow specification to 203.0.113.0/24 protocol =6 to-port =80|=443",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FlowSpecNlri {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// Of which VPN; `None` outside the families of VPNs (RFC 8955 §8).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub rd: Option<RouteDistinguisher>,
    /// The components, one at least, by increasing type (RFC 8955 §4.2).
    pub components: Vec<FlowComponent>,
    /// The length has two octets, also where one would do (RFC 8955 §4.1). Says nothing of the packets: two
    /// flow specifications are equal whatever it is.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "core::ops::Not::not")
    )]
    pub long_length: bool,
}

/// A [`FlowSpecNlri`] borrowed from a message.
#[derive(Clone, Copy, Debug)]
pub struct FlowSpecView<'a> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    pub path_id: Option<u32>,
    /// Of which VPN; `None` outside the families of VPNs.
    pub rd: Option<RouteDistinguisher>,
    /// The components.
    pub components: FlowComponents<'a>,
    /// The length has two octets.
    pub long_length: bool,
}

impl FlowSpecNlri {
    /// Packets that match all of these, without path identifier and VPN.
    pub fn new(components: impl Into<Vec<FlowComponent>>) -> FlowSpecNlri {
        FlowSpecNlri {
            path_id: None,
            rd: None,
            components: components.into(),
            long_length: false,
        }
    }

    fn key(&self) -> (Option<u32>, Option<RouteDistinguisher>, &[FlowComponent]) {
        (self.path_id, self.rd, &self.components)
    }
}

impl PartialEq for FlowSpecNlri {
    fn eq(&self, other: &FlowSpecNlri) -> bool {
        self.key() == other.key()
    }
}

impl Eq for FlowSpecNlri {}

impl Hash for FlowSpecNlri {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

/// The least length that needs two octets, which begin with 0xf (RFC 8955 §4.1).
const LONG: usize = 240;
/// The most that two octets with 0xf in front can say.
const MOST: usize = 0x0fff;

/// Splits the octets of a route off the front of `input`, and says whether their length had two octets.
fn behind_length<'a>(input: &mut &'a [u8]) -> Option<(&'a [u8], bool)> {
    let (length, behind, long) = match **input {
        [length @ 0..0xf0, ref behind @ ..] => (u16::from(length), behind, false),
        [high, low, ref behind @ ..] => (u16::from_be_bytes([high & 0x0f, low]), behind, true),
        _ => return None,
    };
    let (octets, behind) = behind.split_at_checked(usize::from(length))?;
    *input = behind;
    Some((octets, long))
}

fn is_vpn(family: Family) -> bool {
    family.safi == Safi::FLOW_SPEC_VPN
}

impl Codec for FlowSpecNlri {
    type View<'a> = FlowSpecView<'a>;
    type Malformed = Reason;

    fn read<'a>(input: &mut &'a [u8], layout: Layout) -> Result<FlowSpecView<'a>, Reason> {
        let path_id = layout.path_id(input)?;
        let (mut octets, long_length) = behind_length(input).ok_or(Reason::PrefixOverrun)?;
        let mut rd = None;
        if is_vpn(layout.family) {
            let (front, behind) = octets
                .split_first_chunk()
                .ok_or(MalformedRoute::RouteDistinguisher)?;
            (rd, octets) = (Some(RouteDistinguisher::from_octets(*front)), behind);
        }
        let components = FlowComponents::check(octets, layout.family.afi)?;
        Ok(FlowSpecView {
            path_id,
            rd,
            components,
            long_length,
        })
    }

    fn own(view: FlowSpecView<'_>) -> FlowSpecNlri {
        FlowSpecNlri {
            path_id: view.path_id,
            rd: view.rd,
            components: view.components.map(|component| component.to_owned()).collect(),
            long_length: view.long_length,
        }
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        let at = out.len();
        out.put([0, 0]);
        match (self.rd, is_vpn(layout.family)) {
            (None, false) => {}
            (Some(rd), true) => out.put(rd.octets()),
            _ => {
                return Err(EncodeError::FamilyMismatch {
                    family: layout.family,
                });
            }
        }
        component::encode(&self.components, layout.family, out)?;
        put_length(at, self.long_length, out)
    }
}

/// Puts the length of a route into the two octets that were left for it at `at`, or into one of them.
fn put_length(at: usize, long: bool, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    let length = out.len() - at - 2;
    if length > MOST {
        return Err(EncodeError::FlowSpecTooLong { length, most: MOST });
    }
    let [high, low] = u16::try_from(length).unwrap_or_default().to_be_bytes();
    if long || length >= LONG {
        out.set(at, [0xf0 | high, low]);
    } else {
        out.remove(at);
        out.set(at, [low]);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
