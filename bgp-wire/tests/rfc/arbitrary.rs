//! Random OPENs, NOTIFICATIONs and ROUTE-REFRESHes.

use bgp_wire::bytes::Bytes;
use bgp_wire::capability::*;
use bgp_wire::ipnet::Ipv4Net;
use bgp_wire::route_refresh::*;
use bgp_wire::{Afi, Family, Message, Notification, Open, RefreshFilters, RouteRefresh, Safi};
use proptest::collection::vec;
use proptest::prelude::*;

pub(crate) fn octets(most: usize) -> impl Strategy<Value = Bytes> {
    vec(any::<u8>(), 0..most).prop_map(Bytes::from)
}

fn families() -> impl Strategy<Value = Family> {
    (any::<u16>(), any::<u8>()).prop_map(|(afi, safi)| Family::new(Afi(afi), Safi(safi)))
}

/// Capabilities whose value is a list, one entry for each family.
fn capabilities_by_family() -> impl Strategy<Value = Capability> {
    let next_hop = (families(), any::<u16>());
    let next_hop = next_hop.prop_map(|(family, afi)| ExtendedNextHop {
        family,
        next_hop: Afi(afi),
    });
    let labels = (families(), any::<u8>()).prop_map(|(family, count)| MultipleLabels { family, count });
    let add_path = (families(), any::<u8>());
    let add_path = add_path.prop_map(|(family, mode)| AddPathFamily {
        family,
        mode: AddPathMode(mode),
    });
    let limit = (families(), any::<u16>()).prop_map(|(family, limit)| PathsLimit { family, limit });
    let long_lived = (families(), any::<u8>(), 0..1u32 << 24);
    let long_lived = long_lived.prop_map(|(family, flags, stale_time)| LongLivedFamily {
        family,
        flags: FamilyRestartFlags(flags),
        stale_time,
    });
    prop_oneof![
        vec(next_hop, 0..5).prop_map(Capability::ExtendedNextHop),
        vec(labels, 0..5).prop_map(Capability::MultipleLabels),
        vec(add_path, 0..5).prop_map(Capability::AddPath),
        vec(limit, 0..5).prop_map(Capability::PathsLimit),
        vec(long_lived, 0..5).prop_map(Capability::LongLivedGracefulRestart),
        outbound_route_filtering(),
    ]
}

fn outbound_route_filtering() -> impl Strategy<Value = Capability> {
    let support = any::<(u8, u8)>().prop_map(|(orf_type, mode)| OrfSupport {
        orf_type: OrfType(orf_type),
        mode: OrfMode(mode),
    });
    let family = (families(), any::<u8>(), vec(support, 0..5));
    let family = family.prop_map(|(family, reserved, types)| OrfFamily {
        family,
        reserved,
        types,
    });
    (vec(family, 1..5), any::<bool>()).prop_map(|(list, cisco)| match cisco {
        false => Capability::OutboundRouteFiltering(list),
        true => Capability::CiscoOutboundRouteFiltering(list),
    })
}

fn capabilities_with_one_value() -> impl Strategy<Value = Capability> {
    let restart_family = (families(), any::<u8>()).prop_map(|(family, flags)| RestartFamily {
        family,
        flags: FamilyRestartFlags(flags),
    });
    let restart = (0..16u8, 0..4096u16, vec(restart_family, 0..5));
    let restart = restart.prop_map(|(flags, restart_time, families)| GracefulRestart {
        flags: RestartFlags(flags),
        restart_time,
        families,
    });
    let bgpsec = any::<(u8, u16)>().prop_map(|(flags, afi)| Bgpsec {
        flags: BgpsecFlags(flags),
        afi: Afi(afi),
    });
    let fqdn = ("\\PC{0,20}", "[a-z.]{0,20}").prop_map(|(hostname, domain)| Fqdn { hostname, domain });
    // A text of fewer octets than its first letter's number can't be taken for the older form.
    let version = ("[A-Za-z][ -~]{0,60}", any::<bool>());
    let version = version.prop_map(|(version, length_octet)| SoftwareVersion {
        version,
        length_octet,
    });
    prop_oneof![
        families().prop_map(Capability::Multiprotocol),
        bgpsec.prop_map(Capability::Bgpsec),
        any::<u8>().prop_map(|role| Capability::Role(Role(role))),
        restart.prop_map(Capability::GracefulRestart),
        (1..=u32::MAX).prop_map(Capability::FourOctetAs),
        vec(any::<u8>(), 0..10).prop_map(Capability::Dynamic),
        fqdn.prop_map(Capability::Fqdn),
        version.prop_map(Capability::SoftwareVersion),
        Just(Capability::RouteRefresh),
        Just(Capability::ExtendedMessage),
        Just(Capability::EnhancedRouteRefresh),
        Just(Capability::LinkLocalNextHop),
        Just(Capability::CiscoRouteRefresh),
    ]
}

pub(crate) fn capabilities() -> impl Strategy<Value = Capability> {
    let unknown = (prop_oneof![Just(0u8), 78..=127u8, 131..=255u8], octets(100));
    prop_oneof![
        capabilities_by_family(),
        capabilities_with_one_value(),
        unknown.prop_map(|(code, value)| Capability::Unknown { code, value }),
    ]
}

pub(crate) fn opens() -> impl Strategy<Value = Open> {
    let fields = (
        1..=u32::MAX,
        prop_oneof![Just(0), 3..=u16::MAX],
        1..=u32::MAX,
        vec(capabilities(), 0..12),
    );
    fields.prop_map(|(asn, hold_time, id, capabilities)| Open::new(asn, hold_time, id.into(), capabilities))
}

fn address_prefix_orfs() -> impl Strategy<Value = AddressPrefixOrf> {
    let rule = (any::<u32>(), any::<u8>(), any::<u8>(), any::<[u8; 4]>(), 0..=32u8);
    let rule = rule.prop_map(|(sequence, min_length, max_length, address, length)| PrefixRule {
        sequence,
        min_length,
        max_length,
        prefix: Ipv4Net::new(address.into(), length).unwrap().trunc().into(),
    });
    (any::<u8>(), rule).prop_map(|(flags, rule)| AddressPrefixOrf {
        flags: OrfEntryFlags(flags),
        rule: (!OrfEntryFlags(flags).removes_all()).then_some(rule),
    })
}

fn refreshes() -> impl Strategy<Value = RouteRefresh> {
    let orf = prop_oneof![
        vec(address_prefix_orfs(), 0..5).prop_map(|list| Orf {
            orf_type: OrfType::ADDRESS_PREFIX,
            entries: OrfEntries::AddressPrefix(list),
        }),
        (65..=255u8, octets(20)).prop_map(|(orf_type, octets)| Orf {
            orf_type: OrfType(orf_type),
            entries: OrfEntries::Other { octets },
        }),
    ];
    let request = (any::<u8>(), any::<u8>(), vec(orf, 0..5));
    let request = request.prop_map(|(safi, when, orfs)| RouteRefresh {
        filters: RefreshFilters::Orf(OrfUpdate {
            when: WhenToRefresh(when),
            orfs,
        }),
        ..RouteRefresh::request(Family::new(Afi::IPV4, Safi(safi)))
    });
    let unknown = (families(), 3..=255u8, vec(any::<u8>(), 1..50));
    let unknown = unknown.prop_map(|(family, subtype, octets)| RouteRefresh {
        family,
        subtype,
        filters: RefreshFilters::Other {
            octets: octets.into(),
        },
    });
    let plain = (families(), any::<u8>()).prop_map(|(family, subtype)| RouteRefresh {
        family,
        subtype,
        filters: RefreshFilters::None,
    });
    prop_oneof![request, unknown, plain]
}

/// Messages other than OPEN and UPDATE.
pub(crate) fn others() -> impl Strategy<Value = Message> {
    let notification = (any::<u8>(), any::<u8>(), octets(200));
    let notification = notification.prop_map(|(code, subcode, data)| Notification { code, subcode, data });
    prop_oneof![
        notification.prop_map(Message::Notification),
        refreshes().prop_map(Message::RouteRefresh),
        Just(Message::Keepalive)
    ]
}
