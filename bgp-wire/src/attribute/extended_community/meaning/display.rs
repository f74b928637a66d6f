//! Extended communities as text: a short name, and the value as daemons print it.

use core::fmt;

use super::{Administrator, ExtendedCommunityMeaning as Meaning};

/// "65001:100", "192.0.2.1:100", "4200000000:100"; four octets that would fit two as "65001L:100".
impl fmt::Display for Administrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Administrator::TwoOctetAs { asn, local } => write!(f, "{asn}:{local}"),
            Administrator::Ipv4 { address, local } => write!(f, "{address}:{local}"),
            Administrator::FourOctetAs { asn, local } => {
                let long = if asn <= u32::from(u16::MAX) { "L" } else { "" };
                write!(f, "{asn}{long}:{local}")
            }
        }
    }
}

/// "rt:65001:100"; a type without a name here as "0x4300000000000001".
impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Meaning::RouteTarget(administrator) => write!(f, "rt:{administrator}"),
            Meaning::RouteOrigin(administrator) => write!(f, "ro:{administrator}"),
            Meaning::OspfDomainIdentifier(id) => write!(f, "ospf-domain:{id}"),
            Meaning::OspfRouteType {
                area,
                route_type,
                options,
            } => {
                write!(f, "ospf-route-type:{area}:{route_type}:{options}")
            }
            Meaning::OspfRouterId(router) => write!(f, "ospf-router-id:{router}"),
            Meaning::SourceAs(administrator) => write!(f, "source-as:{administrator}"),
            Meaning::VrfRouteImport(administrator) => write!(f, "vrf-route-import:{administrator}"),
            Meaning::LinkBandwidth {
                asn,
                octets_per_second,
            } => {
                write!(f, "link-bandwidth:{asn}:{octets_per_second}")
            }
            // RFC 9256 §8.8.1: the upper two bits are the CO bits; others are not defined.
            Meaning::Color { flags: 0, color } => write!(f, "color:{color}"),
            Meaning::Color { flags, color } => write!(f, "color:{color}:{flags:#06x}"),
            Meaning::Encapsulation(tunnel) => write!(f, "encapsulation:{tunnel}"),
            Meaning::DefaultGateway => f.write_str("default-gateway"),
            Meaning::OriginValidation(state) => write!(f, "origin-validation:{state}"),
            Meaning::MacMobility { flags, sequence } => {
                let sticky = if flags & 1 != 0 { ":sticky" } else { "" };
                write!(f, "mac-mobility:{sequence}{sticky}")
            }
            Meaning::EsiLabel { flags, label } => {
                let single = if flags & 1 != 0 { ":single-active" } else { "" };
                write!(f, "esi-label:{label:#08x}{single}")
            }
            Meaning::EsImport(mac) => write!(f, "es-import:{}", Mac(mac)),
            Meaning::RouterMac(mac) => write!(f, "router-mac:{}", Mac(mac)),
            Meaning::TrafficRate {
                asn,
                octets_per_second,
            } => {
                write!(f, "traffic-rate:{asn}:{octets_per_second}")
            }
            Meaning::TrafficAction { sample, not_terminal } => {
                let (sample, terminal) = (
                    if sample { ":sample" } else { "" },
                    if not_terminal { "" } else { ":terminal" },
                );
                write!(f, "traffic-action{sample}{terminal}")
            }
            Meaning::Redirect(administrator) => write!(f, "redirect:{administrator}"),
            Meaning::TrafficMarking(dscp) => write!(f, "traffic-marking:{dscp}"),
            Meaning::Unknown(community) => write!(f, "{:#018x}", u64::from_be_bytes(community.0)),
        }
    }
}

/// "00:00:5e:00:53:01"
struct Mac([u8; 6]);

impl fmt::Display for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, e, f] = self.0;
        write!(out, "{a:02x}:{b:02x}:{c:02x}:{d:02x}:{e:02x}:{f:02x}")
    }
}
