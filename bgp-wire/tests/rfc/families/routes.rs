//! Routes of each family.

use bgp_wire::ipnet::{Ipv4Net, Ipv6Net};
use bgp_wire::*;
use proptest::collection::vec;
use proptest::prelude::*;

use super::evpn::evpn;
use super::flow_spec::{flow, flow_v4, flow_v6};

pub(super) fn v4() -> impl Strategy<Value = Ipv4Net> {
    (any::<[u8; 4]>(), 0..=32u8).prop_map(|(a, l)| Ipv4Net::new(a.into(), l).unwrap().trunc())
}

pub(super) fn v6() -> impl Strategy<Value = Ipv6Net> {
    (any::<[u8; 16]>(), 0..=128u8).prop_map(|(a, l)| Ipv6Net::new(a.into(), l).unwrap().trunc())
}

fn nlri<P>((prefix, bits): (P, u8)) -> Nlri<P> {
    let trailing_bits = TrailingBits(bits);
    Nlri {
        trailing_bits,
        ..prefix.into()
    }
}

pub(super) fn rd() -> impl Strategy<Value = RouteDistinguisher> {
    (0..4u8, any::<[u8; 6]>())
        .prop_map(|(kind, [a, b, c, d, e, f])| RouteDistinguisher::from_octets([0, kind, a, b, c, d, e, f]))
}

/// Labels of which none looks like the mark of a withdrawn route.
fn labels() -> impl Strategy<Value = LabelStack> {
    vec(1..0x80000u32, 1..4).prop_map(|labels| LabelStack::new(&labels).unwrap())
}

pub(super) fn label() -> impl Strategy<Value = Label> {
    any::<[u8; 3]>().prop_map(Label)
}

fn route_targets() -> impl Strategy<Value = RouteTargetNlri> {
    let length = prop_oneof![Just(0), 32..=96u8];
    (length, any::<u128>(), any::<u8>()).prop_map(|(length, bits, trailing)| {
        let kept = bits & !u128::MAX.checked_shr(length.into()).unwrap_or(0);
        let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = kept.to_be_bytes();
        RouteTargetNlri {
            path_id: None,
            length,
            origin_as: u32::from_be_bytes([a, b, c, d]),
            route_target: [e, f, g, h, i, j, k, l],
            trailing_bits: TrailingBits(trailing),
        }
    })
}

/// A route behind the type and length fields that its family has.
fn framed(family: Family) -> impl Strategy<Value = OpaqueNlri> {
    (any::<[u8; 3]>(), vec(any::<u8>(), 0..32)).prop_map(move |([a, b, c], value)| {
        let length = value.len() as u8;
        let front = match family.safi {
            Safi::BGP_LS | Safi::BGP_LS_VPN => vec![a, b, 0, length],
            Safi::SR_POLICY | Safi::VPN_MULTICAST => vec![(length * 8).saturating_sub(a % 8)],
            Safi::MCAST_VPN => vec![a, length],
            Safi::VPLS => vec![0, length],
            _ => vec![a, b, c, length],
        };
        OpaqueNlri {
            path_id: None,
            octets: [front, value].concat().into(),
        }
    })
}

/// Some routes of a family, each with a path identifier where the session has them.
macro_rules! routes {
    ($variant:ident, $paths:ident, $routes:expr) => {
        vec(($routes, any::<u32>()), 0..6)
            .prop_map(move |list| {
                let with_path = |(mut route, id): (_, u32)| {
                    set_path(&mut route, $paths.then_some(id));
                    route
                };
                MpNlri::$variant(list.into_iter().map(with_path).collect())
            })
            .boxed()
    };
}

trait PathId {
    fn path_id(&mut self) -> &mut Option<u32>;
}

fn set_path(route: &mut impl PathId, id: Option<u32>) {
    *route.path_id() = id;
}

macro_rules! path_id {
    ($($route:ty),*) => {
        $(impl PathId for $route {
            fn path_id(&mut self) -> &mut Option<u32> {
                &mut self.path_id
            }
        })*
    };
}

path_id!(
    Nlri<Ipv4Net>,
    Nlri<Ipv6Net>,
    LabelledNlri<Ipv4Net>,
    LabelledNlri<Ipv6Net>
);
path_id!(
    VpnNlri<Ipv4Net>,
    VpnNlri<Ipv6Net>,
    EvpnNlri,
    FlowSpecNlri,
    RouteTargetNlri,
    OpaqueNlri
);

pub(super) fn mp_nlri(family: Family, paths: bool) -> BoxedStrategy<MpNlri> {
    let bits = any::<u8>;
    let labelled4 = (labels(), v4()).prop_map(|(labels, prefix)| LabelledNlri::new(labels, prefix));
    let labelled6 = (labels(), v6()).prop_map(|(labels, prefix)| LabelledNlri::new(labels, prefix));
    let vpn4 = (labels(), rd(), v4()).prop_map(|(labels, rd, prefix)| VpnNlri::new(labels, rd, prefix));
    // Three labels, a route distinguisher and 128 bits are more than a length can say.
    let vpn6 = (1..0x80000u32, rd(), v6())
        .prop_map(|(label, rd, prefix)| VpnNlri::new(LabelStack::new(&[label]).unwrap(), rd, prefix));
    match family {
        Family::IPV4_UNICAST => routes!(Ipv4Unicast, paths, (v4(), bits()).prop_map(nlri)),
        Family::IPV6_UNICAST => routes!(Ipv6Unicast, paths, (v6(), bits()).prop_map(nlri)),
        Family::IPV4_MULTICAST => routes!(Ipv4Multicast, paths, (v4(), bits()).prop_map(nlri)),
        Family::IPV6_MULTICAST => routes!(Ipv6Multicast, paths, (v6(), bits()).prop_map(nlri)),
        Family::IPV4_LABELLED => routes!(Ipv4Labelled, paths, labelled4),
        Family::IPV6_LABELLED => routes!(Ipv6Labelled, paths, labelled6),
        Family::IPV4_VPN => routes!(Ipv4Vpn, paths, vpn4),
        Family::IPV6_VPN => routes!(Ipv6Vpn, paths, vpn6),
        Family::EVPN => routes!(Evpn, paths, evpn().prop_map(EvpnNlri::from)),
        Family::IPV4_FLOW_SPEC => routes!(FlowSpec, paths, flow(flow_v4(), false)),
        Family::IPV6_FLOW_SPEC => routes!(FlowSpec, paths, flow(flow_v6(), false)),
        Family::IPV4_FLOW_SPEC_VPN => routes!(FlowSpec, paths, flow(flow_v4(), true)),
        Family::IPV6_FLOW_SPEC_VPN => routes!(FlowSpec, paths, flow(flow_v6(), true)),
        Family::ROUTE_TARGET => routes!(RouteTarget, paths, route_targets()),
        _ => routes!(Opaque, paths, framed(family)),
    }
}
