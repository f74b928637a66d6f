//! Next hops that each family can have.

use bgp_wire::bytes::Bytes;
use bgp_wire::*;
use proptest::option;
use proptest::prelude::*;

use super::routes::rd;

pub(super) fn next_hop(family: Family) -> BoxedStrategy<NextHop> {
    let pair = || (any::<[u8; 16]>(), option::of(any::<[u8; 16]>()));
    let v4 = || any::<[u8; 4]>().prop_map(|address| NextHop::V4(address.into()));
    let v6 = pair().prop_map(|(global, link_local)| NextHop::V6 {
        global: global.into(),
        link_local: link_local.map(Into::into),
    });
    let one_v6 = any::<[u8; 16]>().prop_map(|global| NextHop::V6 {
        global: global.into(),
        link_local: None,
    });
    let vpn4 = (rd(), any::<[u8; 4]>()).prop_map(|(rd, address)| NextHop::VpnV4 {
        rd,
        address: address.into(),
    });
    let vpn6 = (rd(), rd(), pair()).prop_map(|(rd, other, (global, link_local))| NextHop::VpnV6 {
        rd,
        global: global.into(),
        link_local: link_local.map(|address| (other, address.into())),
    });
    match (family.afi, family.safi) {
        (Afi::IPV4, Safi::UNICAST | Safi::MULTICAST | Safi::LABELLED_UNICAST) => {
            prop_oneof![v4(), v6].boxed()
        }
        (Afi::IPV6, Safi::UNICAST | Safi::MULTICAST | Safi::LABELLED_UNICAST) => v6.boxed(),
        (Afi::IPV4, Safi::VPN | Safi::VPN_MULTICAST) => prop_oneof![vpn4, vpn6].boxed(),
        (Afi::IPV6, Safi::VPN | Safi::VPN_MULTICAST) => vpn6.boxed(),
        (_, Safi::FLOW_SPEC | Safi::FLOW_SPEC_VPN) => Just(NextHop::Other(Bytes::new())).boxed(),
        _ => prop_oneof![v4(), one_v6].boxed(),
    }
}
