//! EVPN routes of all types.

use core::net::IpAddr;

use bgp_wire::ipnet::IpNet;
use bgp_wire::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::routes::{label, rd, v4, v6};

pub(super) fn evpn() -> impl Strategy<Value = EvpnRoute> {
    let esi = || any::<[u8; 10]>().prop_map(EthernetSegmentId);
    let front = || (rd(), esi(), any::<u32>());
    let discovery =
        (front(), label()).prop_map(
            |((rd, esi, ethernet_tag), label)| EvpnRoute::EthernetAutoDiscovery {
                rd,
                esi,
                ethernet_tag,
                label,
            },
        );
    let mac = any::<[u8; 6]>().prop_map(MacAddress);
    let mac_ip = (front(), mac, option::of(address()), label(), option::of(label()));
    let mac_ip =
        mac_ip.prop_map(
            |((rd, esi, ethernet_tag), mac, ip, label, second_label)| EvpnRoute::MacIp {
                rd,
                esi,
                ethernet_tag,
                mac,
                ip,
                label,
                second_label,
            },
        );
    let multicast = (rd(), any::<u32>(), address()).prop_map(|(rd, ethernet_tag, originator)| {
        EvpnRoute::InclusiveMulticast {
            rd,
            ethernet_tag,
            originator,
        }
    });
    let segment = (rd(), esi(), address());
    let segment =
        segment.prop_map(|(rd, esi, originator)| EvpnRoute::EthernetSegment { rd, esi, originator });
    let unknown = (6..=255u8, vec(any::<u8>(), 0..255)).prop_map(|(kind, value)| EvpnRoute::Unknown {
        kind,
        value: value.into(),
    });
    prop_oneof![discovery, mac_ip, multicast, segment, ip_prefix(), unknown]
}

fn ip_prefix() -> impl Strategy<Value = EvpnRoute> {
    let v4 =
        (v4(), any::<[u8; 4]>()).prop_map(|(prefix, gateway)| (IpNet::V4(prefix), IpAddr::from(gateway)));
    let v6 =
        (v6(), any::<[u8; 16]>()).prop_map(|(prefix, gateway)| (IpNet::V6(prefix), IpAddr::from(gateway)));
    let front = (rd(), any::<[u8; 10]>(), any::<u32>(), label());
    (front, prop_oneof![v4, v6]).prop_map(|((rd, esi, ethernet_tag, label), (prefix, gateway))| {
        EvpnRoute::IpPrefix {
            rd,
            esi: EthernetSegmentId(esi),
            ethernet_tag,
            prefix,
            gateway,
            label,
        }
    })
}

fn address() -> impl Strategy<Value = IpAddr> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(IpAddr::from),
        any::<[u8; 16]>().prop_map(IpAddr::from)
    ]
}
