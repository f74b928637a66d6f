use alloc::string::ToString;
use alloc::vec::Vec;

use bytes::BytesMut;

use super::wire::expected;
use super::*;
use crate::error::{DecodeError, EncodeError};
use crate::family::{Afi, Safi};
use crate::parse::At;

fn decode(code: u8, value: &[u8]) -> Result<Capability, DecodeError> {
    Capability::decode(code, At::new(value, 0))
}

/// Values of every type with the octets that stand for them, and how they read.
fn samples() -> Vec<(Capability, &'static [u8], &'static str)> {
    let vpn = Family::new(Afi::IPV4, Safi::VPN);
    let v4 = Family::IPV4_UNICAST;
    let orf = |orf_type, mode| OrfSupport {
        orf_type: OrfType(orf_type),
        mode,
    };
    let filters = OrfFamily {
        family: v4,
        reserved: 0,
        types: [orf(64, OrfMode::BOTH), orf(128, OrfMode::SEND)].into(),
    };
    let no_filters = OrfFamily {
        family: v4,
        reserved: 9,
        types: [].into(),
    };
    let restart = GracefulRestart {
        flags: RestartFlags(0b1100),
        restart_time: 0x0123,
        families: [RestartFamily {
            family: v4,
            flags: FamilyRestartFlags(0x81),
        }]
        .into(),
    };
    let long_lived = LongLivedFamily {
        family: v4,
        flags: FamilyRestartFlags::FORWARDING,
        stale_time: 0x01_0203,
    };
    let fqdn = Fqdn {
        hostname: "node1".into(),
        domain: "lab".into(),
    };
    let old_version = SoftwareVersion {
        version: "FRR 9".into(),
        length_octet: true,
    };
    [
        (
            Capability::Multiprotocol(vpn),
            &[1, 4, 0, 1, 0, 128][..],
            "ipv4 vpn",
        ),
        (Capability::RouteRefresh, &[2, 0], "route refresh"),
        (
            Capability::OutboundRouteFiltering([filters].into()),
            &[3, 9, 0, 1, 0, 1, 2, 64, 3, 128, 2],
            "outbound route filtering ipv4 unicast address-prefix send and receive type 128 send",
        ),
        (
            Capability::ExtendedNextHop(
                [
                    ExtendedNextHop {
                        family: v4,
                        next_hop: Afi::IPV6,
                    },
                    ExtendedNextHop {
                        family: vpn,
                        next_hop: Afi::IPV6,
                    },
                ]
                .into(),
            ),
            &[5, 12, 0, 1, 0, 1, 0, 2, 0, 1, 0, 128, 0, 2],
            "extended next hop ipv4 unicast over ipv6 and ipv4 vpn over ipv6",
        ),
        (Capability::ExtendedMessage, &[6, 0], "extended message"),
        (
            Capability::Bgpsec(Bgpsec {
                flags: BgpsecFlags(0x1f),
                afi: Afi::IPV6,
            }),
            &[7, 3, 0x1f, 0, 2],
            "BGPsec version 1 send ipv6",
        ),
        (
            Capability::MultipleLabels(
                [MultipleLabels {
                    family: Family::IPV4_LABELLED,
                    count: 3,
                }]
                .into(),
            ),
            &[8, 4, 0, 1, 4, 3],
            "multiple labels ipv4 labelled unicast 3",
        ),
        (Capability::Role(Role::RS_CLIENT), &[9, 1, 2], "role rs-client"),
        (
            Capability::GracefulRestart(restart),
            &[64, 6, 0xc1, 0x23, 0, 1, 1, 0x81],
            "graceful restart 291 s (restarted) (also on NOTIFICATION) ipv4 unicast (forwarding)",
        ),
        (
            Capability::FourOctetAs(65537),
            &[65, 4, 0, 1, 0, 1],
            "four-octet AS 65537",
        ),
        (
            Capability::Dynamic([1, 2].into()),
            &[67, 2, 1, 2],
            "dynamic capability 1 and 2",
        ),
        (
            Capability::AddPath(
                [AddPathFamily {
                    family: v4,
                    mode: AddPathMode::BOTH,
                }]
                .into(),
            ),
            &[69, 4, 0, 1, 1, 3],
            "add-path ipv4 unicast send and receive",
        ),
        (
            Capability::EnhancedRouteRefresh,
            &[70, 0],
            "enhanced route refresh",
        ),
        (
            Capability::LongLivedGracefulRestart([long_lived].into()),
            &[71, 7, 0, 1, 1, 0x80, 1, 2, 3],
            "long-lived graceful restart ipv4 unicast 66051 s (forwarding)",
        ),
        (
            Capability::Fqdn(fqdn),
            &[73, 10, 5, b'n', b'o', b'd', b'e', b'1', 3, b'l', b'a', b'b'],
            "FQDN node1.lab",
        ),
        (
            Capability::SoftwareVersion(SoftwareVersion::new("BIRD 2")),
            &[75, 6, b'B', b'I', b'R', b'D', b' ', b'2'],
            "software version BIRD 2",
        ),
        (
            Capability::SoftwareVersion(old_version),
            &[75, 6, 5, b'F', b'R', b'R', b' ', b'9'],
            "software version FRR 9",
        ),
        (
            Capability::PathsLimit(
                [PathsLimit {
                    family: v4,
                    limit: 258,
                }]
                .into(),
            ),
            &[76, 5, 0, 1, 1, 1, 2],
            "paths limit ipv4 unicast 258",
        ),
        (Capability::LinkLocalNextHop, &[77, 0], "link-local next hop"),
        (Capability::CiscoRouteRefresh, &[128, 0], "route refresh (Cisco)"),
        (
            Capability::CiscoOutboundRouteFiltering([no_filters].into()),
            &[130, 5, 0, 1, 9, 1, 0],
            "outbound route filtering (Cisco) ipv4 unicast",
        ),
        (
            Capability::Unknown {
                code: 66,
                value: Bytes::from_static(&[7]),
            },
            &[66, 1, 7],
            "capability 66",
        ),
    ]
    .into()
}

#[test]
fn every_capability_is_written_and_read_and_named() {
    for (capability, octets, text) in samples() {
        let mut out = BytesMut::new();
        capability
            .encode(&mut out)
            .unwrap_or_else(|error| panic!("{capability:?}: {error}"));
        assert_eq!(out, octets, "{capability:?}");
        let mut value = BytesMut::new();
        assert_eq!(capability.encode_value(&mut value), Ok(()));
        assert_eq!(value, octets[2..], "{capability:?}");
        assert_eq!(decode(octets[0], &octets[2..]).as_ref(), Ok(&capability));
        assert_eq!(capability.to_string(), text);
    }
}

/// RFC 4271 §6.2: a recognised, but malformed parameter is an error; and what its type cannot give back is kept.
#[test]
fn every_cut_of_a_value_is_an_error_or_kept_octet_for_octet() {
    for (capability, octets, _) in samples() {
        let [code, _, value @ ..] = octets else {
            panic!("a code and a length")
        };
        for cut in 0..value.len() {
            let Ok(read) = decode(*code, &value[..cut]) else {
                assert!(
                    expected(*code, cut).is_some(),
                    "{capability:?} cut to {cut} octets"
                );
                continue;
            };
            let mut out = BytesMut::new();
            read.encode(&mut out).expect("what was read");
            assert_eq!(&out[2..], &value[..cut], "{capability:?}");
        }
    }
}

#[test]
fn a_reserved_octet_keeps_the_value_as_it_came() {
    let octets = &[0, 1, 7, 1, 0, 2][..];
    let kept = decode(code::EXTENDED_NEXT_HOP, octets).expect("a value of six octets");
    assert!(
        matches!(&kept, Capability::Unknown { value, .. } if value == octets),
        "{kept:?}"
    );
    assert_eq!(kept.to_string(), "extended next hop (capability 5)");
}

#[test]
fn what_does_not_fit_its_field_is_refused() {
    let restart = GracefulRestart {
        restart_time: 4096,
        ..GracefulRestart::default()
    };
    let error = Capability::GracefulRestart(restart)
        .encode(&mut BytesMut::new())
        .expect_err("too long");
    assert_eq!(
        error.to_string(),
        "the restart time is 4096, at most 4095 fits its field"
    );
    let long_lived = LongLivedFamily {
        family: Family::IPV4_UNICAST,
        flags: FamilyRestartFlags::default(),
        stale_time: 1 << 24,
    };
    assert!(
        Capability::LongLivedGracefulRestart([long_lived].into())
            .encode(&mut BytesMut::new())
            .is_err()
    );
    let name = Fqdn {
        hostname: "n".repeat(256),
        domain: "".into(),
    };
    assert!(Capability::Fqdn(name).encode(&mut BytesMut::new()).is_err());
    let long = Capability::SoftwareVersion(SoftwareVersion::new("v".repeat(256)));
    assert!(matches!(
        long.encode(&mut BytesMut::new()),
        Err(EncodeError::CapabilityTooLong { code: 75, .. })
    ));
}
