//! What the octets of an extended community say: the types that have a name here, as IANA numbers them.

mod display;
mod octets;

use core::net::Ipv4Addr;

use super::ExtendedCommunity;

/// Global and Local Administrator: whose number it is, and the number (RFC 4360 §3.1, §3.2; RFC 5668 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Administrator {
    /// An AS that fits two octets, with four octets of its own.
    TwoOctetAs {
        /// Global Administrator.
        asn: u16,
        /// Local Administrator.
        local: u32,
    },
    /// An IPv4 address, with two octets of its owner's own.
    Ipv4 {
        /// Global Administrator.
        address: Ipv4Addr,
        /// Local Administrator.
        local: u16,
    },
    /// An AS in four octets, with two octets of its own.
    FourOctetAs {
        /// Global Administrator.
        asn: u32,
        /// Local Administrator.
        local: u16,
    },
}

impl Administrator {
    /// `local` of AS `asn` in the shorter form where the AS fits it; in the longer one the upper half of `local`
    /// has no room and is left out, hence `None`.
    pub fn of_as(asn: u32, local: u32) -> Option<Administrator> {
        match (u16::try_from(asn), u16::try_from(local)) {
            (Ok(asn), _) => Some(Administrator::TwoOctetAs { asn, local }),
            (Err(_), Ok(local)) => Some(Administrator::FourOctetAs { asn, local }),
            (Err(_), Err(_)) => None,
        }
    }
}

/// An extended community read. Made back into octets, reserved bits are zero.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ExtendedCommunityMeaning {
    /// Who should import the route (RFC 4360 §4).
    RouteTarget(Administrator),
    /// Who brought the route into BGP (RFC 4360 §5).
    RouteOrigin(Administrator),
    /// The OSPF domain the route comes from (RFC 4577 §4.2.4).
    OspfDomainIdentifier(Administrator),
    /// The kind of OSPF route it was (RFC 4577 §4.2.6).
    OspfRouteType {
        /// The OSPF area; 0.0.0.0 for an external route.
        area: Ipv4Addr,
        /// The LSA type.
        route_type: u8,
        /// Bit 0x01: the metric is of type 2.
        options: u8,
    },
    /// The OSPF router the route was learned by (RFC 4577 §4.2.7).
    OspfRouterId(Ipv4Addr),
    /// The AS a multicast VPN route starts from (RFC 6514 §6).
    SourceAs(Administrator),
    /// The PE and its table that a multicast VPN route is aimed at (RFC 6514 §7).
    VrfRouteImport(Administrator),
    /// How much traffic the link to the external peer takes (draft-ietf-idr-link-bandwidth).
    LinkBandwidth {
        /// The AS that attached it.
        asn: u16,
        /// Octets per second.
        octets_per_second: f32,
    },
    /// Which tunnels may carry the traffic (RFC 9012 §4.3).
    Color {
        /// Flags; the upper two bits say what may stand in for a tunnel of the colour (RFC 9256 §8.8.1).
        flags: u16,
        /// The colour.
        color: u32,
    },
    /// A tunnel of this type leads to the next hop (RFC 9012 §4.1).
    Encapsulation(u16),
    /// The address is a default gateway's (RFC 7432 §7.8).
    DefaultGateway,
    /// What origin validation found (RFC 8097 §2): 0 valid, 1 not found, 2 invalid.
    OriginValidation(u8),
    /// How often a MAC address moved (RFC 7432 §7.7).
    MacMobility {
        /// Bit 0x01: the address must not move.
        flags: u8,
        /// Grows with each move.
        sequence: u32,
    },
    /// The label for split horizon on an Ethernet segment (RFC 7432 §7.5).
    EsiLabel {
        /// Bit 0x01: single-active.
        flags: u8,
        /// The three octets of the label field.
        label: u32,
    },
    /// The routers on this Ethernet segment should import the route (RFC 7432 §7.6).
    EsImport([u8; 6]),
    /// The MAC address of the router behind the next hop (RFC 9135 §8.1).
    RouterMac([u8; 6]),
    /// Traffic of the flow beyond this rate is dropped; at 0, all of it (RFC 8955 §7.1).
    TrafficRate {
        /// The AS that attached it.
        asn: u16,
        /// Octets per second.
        octets_per_second: f32,
    },
    /// Sampling, and whether later rules apply (RFC 8955 §7.3).
    TrafficAction {
        /// Traffic of the flow is sampled.
        sample: bool,
        /// Later rules apply as well.
        not_terminal: bool,
    },
    /// Traffic of the flow goes to the table that imports this route target (RFC 8955 §7.4).
    Redirect(Administrator),
    /// Traffic of the flow gets this DSCP (RFC 8955 §7.5).
    TrafficMarking(u8),
    /// A type without a name here.
    Unknown(ExtendedCommunity),
}
