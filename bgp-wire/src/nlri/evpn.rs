//! Ethernet VPN, AFI 25, SAFI 70 (RFC 7432, RFC 9136).

mod display;
mod read;
mod write;

use core::net::IpAddr;

use bytes::Bytes;
use ipnet::IpNet;

use super::routes::sealed::Codec;
use super::{EthernetSegmentId, Label, Layout, MacAddress, RouteDistinguisher};
use crate::error::{EncodeError, Reason};
use crate::writer::Writer;

/// A route of an Ethernet VPN, owned or, with `O` a slice, borrowed from a message.
///
/// ```
/// use bgp_wire::{EthernetSegmentId, EvpnRoute, Family, Label, MacAddress, MpNlri, MpReach, RouteDistinguisher};
/// use core::net::IpAddr;
///
/// let rd = RouteDistinguisher::Ipv4 { address: [192, 0, 2, 1].into(), number: 10 };
/// let route = EvpnRoute::MacIp {
///     rd,
///     esi: EthernetSegmentId::default(), // a segment with one link
///     ethernet_tag: 0,
///     mac: MacAddress([0, 0, 0x5e, 0, 0x53, 1]),
///     ip: Some("203.0.113.7".parse()?),
///     label: Label::from_vni(10_010),
///     second_label: None,
/// };
/// let next_hop: IpAddr = "192.0.2.1".parse()?;
/// let reach = MpReach::new(Family::EVPN, next_hop, MpNlri::Evpn(vec![route.into()]));
/// assert_eq!(
///     reach.nlri.to_string(),
///     "mac 00:00:5e:00:53:01 ip 203.0.113.7 tag 0 rd 192.0.2.1:10 label 625 (vni 10010)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(bound(serialize = "O: AsRef<[u8]>", deserialize = "O: TryFrom<alloc::vec::Vec<u8>>"))
)]
pub struct EvpnNlri<O = Bytes> {
    /// The path identifier; `None` on a session without ADD-PATH for the family.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub path_id: Option<u32>,
    /// What is reached.
    pub route: EvpnRoute<O>,
}

/// What an EVPN route says, by its type (RFC 7432 §7, RFC 9136 §3.1). A label that goes with VXLAN is a network
/// identifier: see [`Label::vni`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        tag = "type",
        content = "value",
        rename_all = "snake_case",
        bound(serialize = "O: AsRef<[u8]>", deserialize = "O: TryFrom<alloc::vec::Vec<u8>>")
    )
)]
#[non_exhaustive]
pub enum EvpnRoute<O = Bytes> {
    /// Type 1: an Ethernet segment, or one Ethernet tag of it, is reached (RFC 7432 §7.1).
    EthernetAutoDiscovery {
        /// Whose route it is.
        rd: RouteDistinguisher,
        /// The segment.
        esi: EthernetSegmentId,
        /// The broadcast domain; 0xffffffff for the segment as a whole.
        ethernet_tag: u32,
        /// The label.
        label: Label,
    },
    /// Type 2: a host, by MAC address and perhaps IP address (RFC 7432 §7.2).
    MacIp {
        /// Whose route it is.
        rd: RouteDistinguisher,
        /// The segment the host is on.
        esi: EthernetSegmentId,
        /// The broadcast domain.
        ethernet_tag: u32,
        /// The host's MAC address.
        mac: MacAddress,
        /// The host's IP address.
        ip: Option<IpAddr>,
        /// The label to bridge by.
        label: Label,
        /// The label to route by (RFC 9135 §5.1).
        second_label: Option<Label>,
    },
    /// Type 3: who is to get what goes to many (RFC 7432 §7.3).
    InclusiveMulticast {
        /// Whose route it is.
        rd: RouteDistinguisher,
        /// The broadcast domain.
        ethernet_tag: u32,
        /// The router that wants it.
        originator: IpAddr,
    },
    /// Type 4: who is on a segment (RFC 7432 §7.4).
    EthernetSegment {
        /// Whose route it is.
        rd: RouteDistinguisher,
        /// The segment.
        esi: EthernetSegmentId,
        /// The router on it.
        originator: IpAddr,
    },
    /// Type 5: an IP prefix (RFC 9136 §3.1).
    IpPrefix {
        /// Whose route it is.
        rd: RouteDistinguisher,
        /// The segment to go to, where it is not zero.
        esi: EthernetSegmentId,
        /// The broadcast domain.
        ethernet_tag: u32,
        /// The prefix. Bits behind its length are as they were on the wire.
        prefix: IpNet,
        /// The gateway to go to, where it is not zero; of the prefix's family.
        gateway: IpAddr,
        /// The label.
        label: Label,
    },
    /// A type without a form here. Who does not know it either is to ignore the route (RFC 7606 §5.4).
    Unknown {
        /// The route type.
        kind: u8,
        /// What follows the length.
        #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
        value: O,
    },
}

impl<O> EvpnRoute<O> {
    /// The route type.
    pub fn kind(&self) -> u8 {
        match self {
            EvpnRoute::EthernetAutoDiscovery { .. } => 1,
            EvpnRoute::MacIp { .. } => 2,
            EvpnRoute::InclusiveMulticast { .. } => 3,
            EvpnRoute::EthernetSegment { .. } => 4,
            EvpnRoute::IpPrefix { .. } => 5,
            EvpnRoute::Unknown { kind, .. } => *kind,
        }
    }
}

impl From<EvpnRoute> for EvpnNlri {
    fn from(route: EvpnRoute) -> EvpnNlri {
        EvpnNlri { path_id: None, route }
    }
}

impl Codec for EvpnNlri {
    type View<'a> = EvpnNlri<&'a [u8]>;
    type Malformed = Reason;

    /// Route Type, Length, and as many octets (RFC 7432 §7).
    fn read<'a>(input: &mut &'a [u8], layout: Layout) -> Result<EvpnNlri<&'a [u8]>, Reason> {
        let path_id = layout.path_id(input)?;
        let (&[kind, length], behind) = input.split_first_chunk().ok_or(Reason::PrefixOverrun)?;
        let (value, behind) = behind
            .split_at_checked(usize::from(length))
            .ok_or(Reason::PrefixOverrun)?;
        *input = behind;
        let route = read::route(kind, value)?;
        Ok(EvpnNlri { path_id, route })
    }

    fn own(view: EvpnNlri<&[u8]>) -> EvpnNlri {
        EvpnNlri {
            path_id: view.path_id,
            route: view.route.map(Bytes::copy_from_slice),
        }
    }

    fn encode(&self, layout: Layout, out: &mut Writer<'_>) -> Result<(), EncodeError> {
        if let Some(id) = layout.path_id_to_send(self.path_id)? {
            out.put(id);
        }
        let at = out.len();
        out.put([self.route.kind(), 0]);
        write::value(&self.route, out)?;
        let length = out.len() - at - 2;
        let octet = u8::try_from(length).map_err(|_| EncodeError::EvpnTooLong { length })?;
        out.set(at + 1, [octet]);
        Ok(())
    }
}

impl<O> EvpnRoute<O> {
    /// The same route with other octets in the place of an unknown type's.
    fn map<P>(self, octets: impl FnOnce(O) -> P) -> EvpnRoute<P> {
        use EvpnRoute::*;
        match self {
            EthernetAutoDiscovery {
                rd,
                esi,
                ethernet_tag,
                label,
            } => EthernetAutoDiscovery {
                rd,
                esi,
                ethernet_tag,
                label,
            },
            MacIp {
                rd,
                esi,
                ethernet_tag,
                mac,
                ip,
                label,
                second_label,
            } => MacIp {
                rd,
                esi,
                ethernet_tag,
                mac,
                ip,
                label,
                second_label,
            },
            InclusiveMulticast {
                rd,
                ethernet_tag,
                originator,
            } => InclusiveMulticast {
                rd,
                ethernet_tag,
                originator,
            },
            EthernetSegment { rd, esi, originator } => EthernetSegment { rd, esi, originator },
            IpPrefix {
                rd,
                esi,
                ethernet_tag,
                prefix,
                gateway,
                label,
            } => IpPrefix {
                rd,
                esi,
                ethernet_tag,
                prefix,
                gateway,
                label,
            },
            Unknown { kind, value } => Unknown {
                kind,
                value: octets(value),
            },
        }
    }
}

#[cfg(test)]
mod tests;
