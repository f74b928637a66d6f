use alloc::string::ToString;
use alloc::vec::Vec;

use super::*;
use crate::capability::OrfType;
use crate::family::{Afi, Safi};

fn decode(body: &[u8]) -> RouteRefresh {
    RouteRefresh::decode(At::new(body, 19), &[]).expect("four octets or more")
}

fn encode(refresh: &RouteRefresh) -> Vec<u8> {
    let mut out = BytesMut::new();
    refresh.encode(&mut out).expect("filters that fit");
    out.to_vec()
}

fn rule(text: &str, min_length: u8, max_length: u8) -> Option<PrefixRule> {
    Some(PrefixRule {
        sequence: 5,
        min_length,
        max_length,
        prefix: text.parse().expect("a prefix"),
    })
}

#[test]
fn address_prefix_filters_are_written_and_read_and_named() {
    let entries = [
        AddressPrefixOrf {
            flags: OrfEntryFlags::REMOVE_ALL,
            rule: None,
        },
        AddressPrefixOrf {
            flags: OrfEntryFlags::ADD_PERMIT,
            rule: rule("10.16.0.0/12", 16, 24),
        },
        AddressPrefixOrf {
            flags: OrfEntryFlags::REMOVE_DENY,
            rule: rule("0.0.0.0/0", 0, 0),
        },
    ];
    let update = OrfUpdate {
        when: WhenToRefresh::IMMEDIATE,
        orfs: [
            Orf {
                orf_type: OrfType::ADDRESS_PREFIX,
                entries: OrfEntries::AddressPrefix(entries.into()),
            },
            Orf {
                orf_type: OrfType(128),
                entries: OrfEntries::Other {
                    octets: Bytes::from_static(&[1, 2]),
                },
            },
        ]
        .into(),
    };
    let refresh = RouteRefresh {
        filters: RefreshFilters::Orf(update),
        ..RouteRefresh::request(Family::IPV4_UNICAST)
    };
    let octets = [
        &[0, 1, 0, 1, 1][..],
        &[64, 0, 19, 0x80],
        &[0x00, 0, 0, 0, 5, 16, 24, 12, 10, 16],
        &[0x60, 0, 0, 0, 5, 0, 0, 0],
        &[128, 0, 2, 1, 2],
    ]
    .concat();
    assert_eq!(encode(&refresh), octets);
    assert_eq!(decode(&octets), refresh);
    assert_eq!(
        refresh.to_string(),
        "ROUTE-REFRESH ipv4 unicast, filters at once: address-prefix remove all \
         add permit 10.16.0.0/12 ge 16 le 24 remove deny 0.0.0.0/0 type 128 (2 octets)"
    );
}

#[test]
fn address_prefix_filters_are_of_their_family() {
    let octets = [0, 2, 0, 1, 2, 64, 0, 10, 0x20, 0, 0, 0, 5, 0, 48, 16, 0x20, 0x01];
    let refresh = decode(&octets);
    assert_eq!(
        refresh.to_string(),
        "ROUTE-REFRESH ipv6 unicast, filters for later: address-prefix add deny 2001::/16 le 48"
    );
    assert_eq!(encode(&refresh), octets);
}

#[test]
fn filters_that_are_not_well_formed_stay_octets() {
    let entry = [0, 0, 0, 0, 5, 0, 0, 8, 10];
    let wrong: [&[u8]; 5] = [
        &[1, 64],                                                // no length
        &[1, 64, 0, 9, 0],                                       // entries past the end
        &[1, 64, 0, 8, 0, 0, 0, 0, 5, 0, 0, 8],                  // a prefix cut short
        &[1, 64, 0, 9, 0, 0, 0, 0, 5, 0, 0, 4, 0x1f],            // bits behind the prefix
        &[1, 64, 0, 13, 0, 0, 0, 0, 5, 0, 0, 33, 1, 2, 3, 4, 5], // 33 bits of IPv4
    ];
    for tail in wrong {
        let octets = [&[0, 1, 0, 1], tail].concat();
        let refresh = decode(&octets);
        let typed = matches!(&refresh.filters, RefreshFilters::Orf(update)
            if update.orfs.iter().any(|orf| matches!(orf.entries, OrfEntries::AddressPrefix(_))));
        assert!(!typed, "{refresh:?}");
        assert_eq!(encode(&refresh), octets);
    }
    let l2vpn = Family::new(Afi::L2VPN, Safi::EVPN);
    let octets = [&[0, 25, 0, 70, 1, 64, 0, 9][..], &entry].concat();
    assert_eq!(decode(&octets).family, l2vpn);
    assert_eq!(encode(&decode(&octets)), octets);
}

/// RFC 7313 §5: "When the BGP speaker receives a ROUTE-REFRESH message with a "Message Subtype" field other than 0, 1,
/// or 2, it MUST ignore the received ROUTE-REFRESH message."
#[test]
fn an_unknown_subtype_is_told_and_kept() {
    let octets = [0, 1, 3, 1, 9, 9];
    let refresh = decode(&octets);
    assert!(!refresh.is_known());
    assert_eq!(encode(&refresh), octets);
    assert_eq!(
        refresh.to_string(),
        "ROUTE-REFRESH ipv4 unicast, subtype 3, 2 octets"
    );
    assert!(RouteRefresh::ending(Family::IPV4_UNICAST).is_known());
}
