use alloc::string::{String, ToString};

use super::*;
use crate::error::Reason;

fn read(octets: &[u8]) -> Result<PmsiTunnel, Reason> {
    match PmsiTunnel::read(At::new(octets, 0), &Negotiated::default()) {
        Ok(view) => Ok(*PmsiTunnel::own(view)),
        Err(error) => Err(error.reason().clone()),
    }
}

fn text(octets: &[u8]) -> String {
    read(octets).map_or_else(|reason| reason.to_string(), |pmsi| pmsi.tunnel.to_string())
}

#[test]
fn each_type_has_its_identifier() {
    assert_eq!(text(&[0, 0, 0, 0, 0]), "none");
    let rsvp = [0, 1, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xff, 0, 7, 10, 0, 0, 1];
    assert_eq!(text(&rsvp), "RSVP-TE 9 7 10.0.0.1");
    assert_eq!(
        text(&[0, 3, 0, 0, 0, 10, 0, 0, 1, 232, 0, 0, 1]),
        "PIM-SSM (10.0.0.1, 232.0.0.1)"
    );
    assert_eq!(
        text(&[0, 5, 0, 0, 0, 10, 0, 0, 1, 239, 0, 0, 1]),
        "BIDIR-PIM (10.0.0.1, 239.0.0.1)"
    );
    assert_eq!(
        text(&[0, 6, 0, 0, 0, 10, 0, 0, 1]),
        "ingress replication 10.0.0.1"
    );
    let mldp = [0, 2, 0, 0, 0, 6, 0, 1, 4, 10, 0, 0, 1, 0, 0];
    assert_eq!(text(&mldp), "type 2 (10 octets)");
}

#[test]
fn identifiers_of_ipv6_are_longer() {
    let mut octets = [0; 5 + 32];
    (octets[1], octets[5], octets[21], octets[36]) = (4, 0xfd, 0xff, 1);
    assert_eq!(text(&octets), "PIM-SM (fd00::, ff00::1)");
    octets[1] = 6;
    assert_eq!(text(&octets[..21]), "ingress replication fd00::");
    octets[1] = 1;
    assert_eq!(text(&octets[..29]), "RSVP-TE 4244635648 0 ::ff00:0:0:0");
}

/// RFC 6514 §5: the label stands in the upper 20 bits; RFC 8365 §5.1.3: a VNI takes all 24.
#[test]
fn the_label_field_has_24_bits() {
    let pmsi = read(&[1, 6, 0x01, 0x86, 0xa1, 10, 0, 0, 1]).expect("a tunnel");
    assert_eq!((pmsi.label, pmsi.mpls_label()), (100_001, 6250));
}

#[test]
fn types_without_a_definition_are_told_from_those_with_one() {
    for tunnel_type in [0, 8, 10, 13, 0x7b, 0x7e, 0x82, 0xfe, 0xff] {
        assert!(identifier::is_defined(tunnel_type), "{tunnel_type}");
    }
    for tunnel_type in [9, 14, 0x7a, 0x7f, 0x89, 0xfa] {
        assert!(!identifier::is_defined(tunnel_type), "{tunnel_type}");
    }
}
