//! Components: what of a packet is looked at (RFC 8955 §4.2.2, RFC 8956 §3).

use alloc::vec::Vec;

use super::{FlowOperation, FlowOperations, FlowPrefix, operation};
use crate::error::{EncodeError, MalformedRoute};
use crate::family::{Afi, Family};
use crate::writer::Writer;

/// One component; `L` lists the operations of a field, owned or as they lie in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum FlowComponent<L = Vec<FlowOperation>> {
    /// Type 1: the destination address is in this prefix.
    Destination(FlowPrefix),
    /// Type 2: the source address is in this prefix.
    Source(FlowPrefix),
    /// Types 3 to 13: a field matches these operations, one at least.
    Field(FlowField, L),
}

/// A field of packets, by the type of its component.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum FlowField {
    /// The protocol number of IPv4; of IPv6 that of the last next header (RFC 8956 §3.3).
    IpProtocol = 3,
    /// The source or the destination port.
    Port = 4,
    /// The destination port.
    DestinationPort = 5,
    /// The source port.
    SourcePort = 6,
    /// The type of an ICMP message.
    IcmpType = 7,
    /// The code of an ICMP message.
    IcmpCode = 8,
    /// The flags of a TCP header: a bitmask.
    TcpFlags = 9,
    /// Octets of the IP packet.
    PacketLength = 10,
    /// The differentiated services code point.
    Dscp = 11,
    /// What fragmentation did: a bitmask.
    Fragment = 12,
    /// The flow label of IPv6 (RFC 8956 §3.7).
    FlowLabel = 13,
}

impl FlowField {
    const ALL: [FlowField; 11] = [
        FlowField::IpProtocol,
        FlowField::Port,
        FlowField::DestinationPort,
        FlowField::SourcePort,
        FlowField::IcmpType,
        FlowField::IcmpCode,
        FlowField::TcpFlags,
        FlowField::PacketLength,
        FlowField::Dscp,
        FlowField::Fragment,
        FlowField::FlowLabel,
    ];

    /// The field of a component of this type, in packets of this family.
    fn of(kind: u8, afi: Afi) -> Option<FlowField> {
        let field = FlowField::ALL.into_iter().find(|field| *field as u8 == kind)?;
        (field != FlowField::FlowLabel || afi == Afi::IPV6).then_some(field)
    }

    /// Whether its operations test bits (RFC 8955 §4.2.1.2) and not numbers (§4.2.1.1).
    pub fn is_bitmask(self) -> bool {
        matches!(self, FlowField::TcpFlags | FlowField::Fragment)
    }
}

impl<L> FlowComponent<L> {
    /// The component type.
    pub fn kind(&self) -> u8 {
        match self {
            FlowComponent::Destination(_) => 1,
            FlowComponent::Source(_) => 2,
            FlowComponent::Field(field, _) => *field as u8,
        }
    }
}

impl FlowComponent<FlowOperations<'_>> {
    /// The component as an owned value.
    pub fn to_owned(&self) -> FlowComponent {
        match *self {
            FlowComponent::Destination(prefix) => FlowComponent::Destination(prefix),
            FlowComponent::Source(prefix) => FlowComponent::Source(prefix),
            FlowComponent::Field(field, operations) => FlowComponent::Field(field, operations.collect()),
        }
    }
}

/// The components of a flow specification that was checked, read one by one and without allocating.
#[derive(Clone, Copy, Debug)]
pub struct FlowComponents<'a> {
    rest: &'a [u8],
    afi: Afi,
}

impl<'a> FlowComponents<'a> {
    /// Checks that there are components, known ones, each type once and in order: all else "is considered
    /// malformed" (RFC 8955 §4.2).
    pub(super) fn check(octets: &'a [u8], afi: Afi) -> Result<FlowComponents<'a>, MalformedRoute> {
        let (mut rest, mut order) = (octets, Order::default());
        while !rest.is_empty() {
            order.next(read(&mut rest, afi)?.kind())?;
        }
        order.end()?;
        Ok(FlowComponents { rest: octets, afi })
    }
}

impl<'a> Iterator for FlowComponents<'a> {
    type Item = FlowComponent<FlowOperations<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        // Checked before; an error can only be the end.
        read(&mut self.rest, self.afi).ok()
    }
}

/// The type of the component before: types have to increase.
#[derive(Default)]
struct Order(u8);

impl Order {
    fn next(&mut self, kind: u8) -> Result<(), MalformedRoute> {
        let after = core::mem::replace(&mut self.0, kind);
        if kind > after {
            Ok(())
        } else {
            Err(MalformedRoute::FlowOrder { kind, after })
        }
    }

    /// One component at least.
    fn end(&self) -> Result<(), MalformedRoute> {
        if self.0 == 0 {
            Err(MalformedRoute::FlowEmpty)
        } else {
            Ok(())
        }
    }
}

/// Splits a component off the front.
fn read<'a>(rest: &mut &'a [u8], afi: Afi) -> Result<FlowComponent<FlowOperations<'a>>, MalformedRoute> {
    let (&kind, behind) = rest.split_first().ok_or(MalformedRoute::FlowEmpty)?;
    *rest = behind;
    match kind {
        1 => FlowPrefix::read(rest, afi, kind).map(FlowComponent::Destination),
        2 => FlowPrefix::read(rest, afi, kind).map(FlowComponent::Source),
        _ => {
            let field = FlowField::of(kind, afi).ok_or(MalformedRoute::FlowType(kind))?;
            let operations = FlowOperations::split(rest).ok_or(MalformedRoute::FlowOverrun(kind))?;
            Ok(FlowComponent::Field(field, operations))
        }
    }
}

/// Appends components, which have to be what [`FlowComponents::check`] wants.
pub(super) fn encode(
    components: &[FlowComponent],
    family: Family,
    out: &mut Writer<'_>,
) -> Result<(), EncodeError> {
    let mut order = Order::default();
    for component in components {
        order.next(component.kind())?;
        out.put([component.kind()]);
        match component {
            FlowComponent::Destination(prefix) | FlowComponent::Source(prefix) => {
                prefix.encode(family, out)?
            }
            FlowComponent::Field(FlowField::FlowLabel, _) if family.afi != Afi::IPV6 => {
                return Err(EncodeError::FamilyMismatch { family });
            }
            FlowComponent::Field(field, operations) => operation::encode(*field as u8, operations, out)?,
        }
    }
    Ok(order.end()?)
}
