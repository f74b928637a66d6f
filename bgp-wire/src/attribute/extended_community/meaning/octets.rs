//! The types and how each lays out its value: one way and the other.

use core::net::Ipv4Addr;

use super::{Administrator, ExtendedCommunity, ExtendedCommunityMeaning as Meaning};

// Types (IANA: BGP Transitive and Non-Transitive Extended Community Types)
const TWO_OCTET_AS: u8 = 0x00;
const IPV4: u8 = 0x01;
const FOUR_OCTET_AS: u8 = 0x02;
const OPAQUE: u8 = 0x03;
const EVPN: u8 = 0x06;
const NON_TRANSITIVE_TWO_OCTET_AS: u8 = 0x40;
const NON_TRANSITIVE_OPAQUE: u8 = 0x43;
/// RFC 8955 §7 has one type for each kind of administrator.
const FLOW_SPECIFICATION: u8 = 0x80;

// Sub-types
const ROUTE_TARGET: u8 = 0x02;
const ROUTE_ORIGIN: u8 = 0x03;
const LINK_BANDWIDTH: u8 = 0x04;
const OSPF_DOMAIN_IDENTIFIER: u8 = 0x05;
const OSPF_ROUTE_TYPE: u8 = 0x06;
const OSPF_ROUTER_ID: u8 = 0x07;
const SOURCE_AS: u8 = 0x09;
const COLOR: u8 = 0x0b;
const VRF_ROUTE_IMPORT: u8 = 0x0b;
const ENCAPSULATION: u8 = 0x0c;
const DEFAULT_GATEWAY: u8 = 0x0d;
const ORIGIN_VALIDATION: u8 = 0x00;
const MAC_MOBILITY: u8 = 0x00;
const ESI_LABEL: u8 = 0x01;
const ES_IMPORT: u8 = 0x02;
const ROUTER_MAC: u8 = 0x03;
const TRAFFIC_RATE: u8 = 0x06;
const TRAFFIC_ACTION: u8 = 0x07;
const REDIRECT: u8 = 0x08;
const TRAFFIC_MARKING: u8 = 0x09;

/// Bits of the last octet of a traffic action (RFC 8955 §7.3).
const SAMPLE: u8 = 0x02;
const NOT_TERMINAL: u8 = 0x01;
/// Bits of the last octet of a traffic marking (RFC 8955 §7.5).
const DSCP: u8 = 0x3f;

impl Administrator {
    /// Reads it from the value of a type whose lower bits say which kind it is.
    fn read(kind: u8, value: [u8; 6]) -> Option<Administrator> {
        let [a, b, c, d, e, f] = value;
        let local = u16::from_be_bytes([e, f]);
        match kind {
            TWO_OCTET_AS => Some(Administrator::TwoOctetAs {
                asn: u16::from_be_bytes([a, b]),
                local: u32::from_be_bytes([c, d, e, f]),
            }),
            IPV4 => Some(Administrator::Ipv4 {
                address: Ipv4Addr::new(a, b, c, d),
                local,
            }),
            FOUR_OCTET_AS => Some(Administrator::FourOctetAs {
                asn: u32::from_be_bytes([a, b, c, d]),
                local,
            }),
            _ => None,
        }
    }

    /// The community of a type family and sub-type with this value.
    fn community(self, family: u8, sub_type: u8) -> ExtendedCommunity {
        let (kind, head, tail) = match self {
            Administrator::TwoOctetAs { asn, local } => {
                let ([a, b], [c, d, e, f]) = (asn.to_be_bytes(), local.to_be_bytes());
                (TWO_OCTET_AS, [a, b, c, d], [e, f])
            }
            Administrator::Ipv4 { address, local } => (IPV4, address.octets(), local.to_be_bytes()),
            Administrator::FourOctetAs { asn, local } => {
                (FOUR_OCTET_AS, asn.to_be_bytes(), local.to_be_bytes())
            }
        };
        let ([a, b, c, d], [e, f]) = (head, tail);
        ExtendedCommunity([family | kind, sub_type, a, b, c, d, e, f])
    }
}

impl Meaning {
    /// Reads a community.
    pub(in super::super) fn of(community: ExtendedCommunity) -> Meaning {
        let [high, sub_type, a, b, c, d, e, f] = community.0;
        let value = [a, b, c, d, e, f];
        let known = match high {
            TWO_OCTET_AS | IPV4 | FOUR_OCTET_AS => Meaning::of_administrator(high, sub_type, value),
            OPAQUE => Meaning::of_opaque(sub_type, value),
            EVPN => Meaning::of_evpn(sub_type, value),
            NON_TRANSITIVE_TWO_OCTET_AS if sub_type == LINK_BANDWIDTH => {
                let (asn, octets_per_second) = rate(value);
                Some(Meaning::LinkBandwidth {
                    asn,
                    octets_per_second,
                })
            }
            NON_TRANSITIVE_OPAQUE if sub_type == ORIGIN_VALIDATION => Some(Meaning::OriginValidation(f)),
            _ if high & !3 == FLOW_SPECIFICATION => Meaning::of_flow(high, sub_type, value),
            _ => None,
        };
        known.unwrap_or(Meaning::Unknown(community))
    }

    fn of_administrator(high: u8, sub_type: u8, value: [u8; 6]) -> Option<Meaning> {
        let administrator = Administrator::read(high, value)?;
        match (high, sub_type) {
            (_, ROUTE_TARGET) => Some(Meaning::RouteTarget(administrator)),
            (_, ROUTE_ORIGIN) => Some(Meaning::RouteOrigin(administrator)),
            (_, OSPF_DOMAIN_IDENTIFIER) => Some(Meaning::OspfDomainIdentifier(administrator)),
            (TWO_OCTET_AS | FOUR_OCTET_AS, SOURCE_AS) => Some(Meaning::SourceAs(administrator)),
            (IPV4, VRF_ROUTE_IMPORT) => Some(Meaning::VrfRouteImport(administrator)),
            (IPV4, OSPF_ROUTER_ID) => {
                let [a, b, c, d, ..] = value;
                Some(Meaning::OspfRouterId(Ipv4Addr::new(a, b, c, d)))
            }
            _ => None,
        }
    }

    fn of_opaque(sub_type: u8, [a, b, c, d, e, f]: [u8; 6]) -> Option<Meaning> {
        match sub_type {
            OSPF_ROUTE_TYPE => Some(Meaning::OspfRouteType {
                area: Ipv4Addr::new(a, b, c, d),
                route_type: e,
                options: f,
            }),
            COLOR => Some(Meaning::Color {
                flags: u16::from_be_bytes([a, b]),
                color: u32::from_be_bytes([c, d, e, f]),
            }),
            ENCAPSULATION => Some(Meaning::Encapsulation(u16::from_be_bytes([e, f]))),
            DEFAULT_GATEWAY => Some(Meaning::DefaultGateway),
            _ => None,
        }
    }

    fn of_evpn(sub_type: u8, value: [u8; 6]) -> Option<Meaning> {
        let [flags, _, c, d, e, f] = value;
        match sub_type {
            MAC_MOBILITY => Some(Meaning::MacMobility {
                flags,
                sequence: u32::from_be_bytes([c, d, e, f]),
            }),
            ESI_LABEL => Some(Meaning::EsiLabel {
                flags,
                label: u32::from_be_bytes([0, d, e, f]),
            }),
            ES_IMPORT => Some(Meaning::EsImport(value)),
            ROUTER_MAC => Some(Meaning::RouterMac(value)),
            _ => None,
        }
    }

    fn of_flow(high: u8, sub_type: u8, value: [u8; 6]) -> Option<Meaning> {
        let [.., last] = value;
        match (high, sub_type) {
            (FLOW_SPECIFICATION, TRAFFIC_RATE) => {
                let (asn, octets_per_second) = rate(value);
                Some(Meaning::TrafficRate {
                    asn,
                    octets_per_second,
                })
            }
            (FLOW_SPECIFICATION, TRAFFIC_ACTION) => Some(Meaning::TrafficAction {
                sample: last & SAMPLE != 0,
                not_terminal: last & NOT_TERMINAL != 0,
            }),
            (_, REDIRECT) => Administrator::read(high & 3, value).map(Meaning::Redirect),
            (FLOW_SPECIFICATION, TRAFFIC_MARKING) => Some(Meaning::TrafficMarking(last & DSCP)),
            _ => None,
        }
    }
}

/// An AS and a rate in octets per second (RFC 8955 §7.1).
fn rate([a, b, c, d, e, f]: [u8; 6]) -> (u16, f32) {
    (u16::from_be_bytes([a, b]), f32::from_be_bytes([c, d, e, f]))
}

/// The community that says this.
impl From<Meaning> for ExtendedCommunity {
    fn from(meaning: Meaning) -> ExtendedCommunity {
        match meaning {
            Meaning::RouteTarget(administrator) => administrator.community(0, ROUTE_TARGET),
            Meaning::RouteOrigin(administrator) => administrator.community(0, ROUTE_ORIGIN),
            Meaning::OspfDomainIdentifier(id) => id.community(0, OSPF_DOMAIN_IDENTIFIER),
            Meaning::SourceAs(administrator) => administrator.community(0, SOURCE_AS),
            Meaning::VrfRouteImport(administrator) => administrator.community(0, VRF_ROUTE_IMPORT),
            Meaning::Redirect(administrator) => administrator.community(FLOW_SPECIFICATION, REDIRECT),
            Meaning::OspfRouteType {
                area,
                route_type,
                options,
            } => {
                let [a, b, c, d] = area.octets();
                of_six(OPAQUE, OSPF_ROUTE_TYPE, [a, b, c, d, route_type, options])
            }
            Meaning::OspfRouterId(router) => {
                let [a, b, c, d] = router.octets();
                of_six(IPV4, OSPF_ROUTER_ID, [a, b, c, d, 0, 0])
            }
            Meaning::LinkBandwidth {
                asn,
                octets_per_second: rate,
            } => of_two(
                NON_TRANSITIVE_TWO_OCTET_AS,
                LINK_BANDWIDTH,
                asn.to_be_bytes(),
                rate.to_be_bytes(),
            ),
            Meaning::Color { flags, color } => {
                of_two(OPAQUE, COLOR, flags.to_be_bytes(), color.to_be_bytes())
            }
            Meaning::Encapsulation(tunnel) => {
                of_two(OPAQUE, ENCAPSULATION, [0; 2], u32::from(tunnel).to_be_bytes())
            }
            Meaning::DefaultGateway => of_six(OPAQUE, DEFAULT_GATEWAY, [0; 6]),
            Meaning::OriginValidation(state) => {
                of_six(NON_TRANSITIVE_OPAQUE, ORIGIN_VALIDATION, [0, 0, 0, 0, 0, state])
            }
            Meaning::MacMobility { flags, sequence } => {
                of_two(EVPN, MAC_MOBILITY, [flags, 0], sequence.to_be_bytes())
            }
            Meaning::EsiLabel { flags, label } => {
                of_two(EVPN, ESI_LABEL, [flags, 0], (label & 0x00ff_ffff).to_be_bytes())
            }
            Meaning::EsImport(mac) => of_six(EVPN, ES_IMPORT, mac),
            Meaning::RouterMac(mac) => of_six(EVPN, ROUTER_MAC, mac),
            Meaning::TrafficRate {
                asn,
                octets_per_second: rate,
            } => of_two(
                FLOW_SPECIFICATION,
                TRAFFIC_RATE,
                asn.to_be_bytes(),
                rate.to_be_bytes(),
            ),
            Meaning::TrafficAction { sample, not_terminal } => {
                let bits = (u8::from(sample) * SAMPLE) | (u8::from(not_terminal) * NOT_TERMINAL);
                of_six(FLOW_SPECIFICATION, TRAFFIC_ACTION, [0, 0, 0, 0, 0, bits])
            }
            Meaning::TrafficMarking(dscp) => {
                of_six(FLOW_SPECIFICATION, TRAFFIC_MARKING, [0, 0, 0, 0, 0, dscp & DSCP])
            }
            Meaning::Unknown(community) => community,
        }
    }
}

/// A community whose value is six octets.
fn of_six(high: u8, sub_type: u8, [a, b, c, d, e, f]: [u8; 6]) -> ExtendedCommunity {
    ExtendedCommunity([high, sub_type, a, b, c, d, e, f])
}

/// A community whose value is two fields, of two octets and of four.
fn of_two(high: u8, sub_type: u8, [a, b]: [u8; 2], [c, d, e, f]: [u8; 4]) -> ExtendedCommunity {
    ExtendedCommunity([high, sub_type, a, b, c, d, e, f])
}
