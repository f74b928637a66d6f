//! PMSI_TUNNEL and TUNNEL_ENCAPSULATION: what is malformed, and that the rest comes back as it was.

use crate::packet::*;
use bgp_wire::notification::update::*;
use bgp_wire::{AttributeValue, TunnelSubTlv};

/// RFC 6514 §5: malformed, and so treated as withdrawn, when "it contains an undefined tunnel type" or when the
/// identifier cannot be parsed as one of that type.
#[test]
fn rfc_6514_section_5_a_malformed_pmsi_tunnel_is_treated_as_withdraw() {
    for length in [0, 1, 4] {
        let octets = attribute(0xc0, 22, &vec![0; length]);
        assert_attribute_fault(&octets, WITHDRAW, ATTRIBUTE_LENGTH_ERROR);
    }
    let undefined = attribute(0xc0, 22, &[0, 9, 0, 0, 0, 192, 0, 2, 1]);
    assert_attribute_fault(&undefined, WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    for (tunnel_type, length) in [
        (0, 1),
        (1, 11),
        (1, 16),
        (3, 4),
        (4, 9),
        (5, 31),
        (6, 0),
        (6, 5),
        (6, 17),
    ] {
        let value = [&[0, tunnel_type, 0, 0, 0], &vec![1; length][..]].concat();
        assert_attribute_fault(&attribute(0xc0, 22, &value), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    }
    assert_attribute_fault(&attribute(0x80, 22, &[0; 5]), WITHDRAW, ATTRIBUTE_FLAGS_ERROR);
}

#[test]
fn pmsi_tunnels_are_written_back_as_they_came() {
    for (tunnel_type, length) in [
        (0, 0),
        (1, 12),
        (1, 24),
        (2, 17),
        (3, 8),
        (4, 32),
        (5, 8),
        (6, 4),
        (6, 16),
        (0x86, 7),
        (255, 0),
    ] {
        let identifier: Vec<u8> = (0..length).collect();
        let value = [&[0xff, tunnel_type, 0x01, 0x86, 0xa1], &identifier[..]].concat();
        let AttributeValue::PmsiTunnel(pmsi) = kept(&attribute(0xc0, 22, &value)) else {
            panic!("a PMSI tunnel")
        };
        assert_eq!((pmsi.tunnel.tunnel_type(), pmsi.label), (tunnel_type, 0x0186a1));
    }
    let value = kept(&attribute(0xc0, 22, &[1, 6, 0, 0x06, 0x40, 192, 0, 2, 1]));
    assert_eq!(
        value.to_string(),
        "PMSI tunnel ingress replication 192.0.2.1, label field 0x000640, leaf information required"
    );
}

/// RFC 9012 §13: the last octet of the attribute is the last of its last TLV, and that of a TLV the last of its last
/// sub-TLV; else treat-as-withdraw.
#[test]
fn rfc_9012_section_13_a_malformed_tunnel_encapsulation_is_treated_as_withdraw() {
    assert_attribute_fault(&attribute(0xc0, 23, &[]), WITHDRAW, ATTRIBUTE_LENGTH_ERROR);
    let malformed: [&[u8]; 7] = [
        &[0, 7, 0],                            // a header cut short
        &[0, 7, 0, 4, 1],                      // a TLV past the attribute
        &[0, 7, 0, 4, 1, 255, 0, 0],           // a sub-TLV past its TLV
        &[0, 7, 0, 1, 1],                      // a sub-TLV without a length
        &[0, 7, 0, 2, 128, 0],                 // one of type 128 with half a length
        &[0, 7, 0, 4, 200, 0, 2, 1],           // one past its TLV
        &[0xff, 0xfe, 0, 3, 9, 1, 1, 0, 8, 0], // an unknown kind, then half a header
    ];
    for value in malformed {
        assert_attribute_fault(&attribute(0xc0, 23, value), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    }
    assert_attribute_fault(
        &attribute(0x80, 23, &[0, 7, 0, 0]),
        WITHDRAW,
        ATTRIBUTE_FLAGS_ERROR,
    );
}

#[test]
fn an_error_in_a_sub_tlv_says_where_it_is() {
    let octets = attribute(0xc0, 23, &[0, 7, 0, 5, 9, 1, 1, 2, 4]);
    let decoded = decode(&with_attribute(&octets), &external());
    assert_eq!(
        decoded.faults[0].to_string(),
        "treat-as-withdraw: UPDATE > TUNNEL_ENCAPSULATION > TLV 1 > sub-TLV 2, octet 53: \
         the TLV reaches past the end of its field"
    );
}

/// RFC 9012 §3.1 to §3.5 and RFC 9830 §2.4.1; all of it is written back as it came.
#[test]
fn rfc_9012_section_3_common_sub_tlvs_are_typed() {
    let value = [
        &[0, 8, 0, 36][..],
        &[6, 10, 0, 0, 0, 1, 0, 1, 192, 0, 2, 1], // reserved octets kept
        &[2, 2, 0x08, 0],
        &[4, 8, 3, 0x0b, 0, 0, 0, 0, 0, 100],
        &[7, 1, 0x2e],
        &[8, 2, 0x12, 0xb5],
        &[9, 1, 1],
        &[
            0, 15, 0, 17, 12, 6, 0, 0, 0, 0, 0, 100, 128, 0, 6, 9, 1, 5, 0, 0, 7,
        ],
        &[0xff, 0xfe, 0, 8, 6, 6, 0, 0, 0, 0, 0, 0],
    ];
    let value = kept(&attribute(0xc0, 23, &value.concat()));
    assert_eq!(
        value.to_string(),
        "tunnels VXLAN(endpoint 192.0.2.1, protocol 0x0800, color 100, DS 0x2e, UDP port 4789, embedded label \
         handling 1) SR-policy(preference 100, sub-TLV 128 (6 octets)) tunnel-65534(endpoint next hop)"
    );
}

/// RFC 9012 §13: a sub-TLV that is malformed, unknown or there twice does not make the attribute malformed.
#[test]
fn rfc_9012_section_13_a_malformed_sub_tlv_is_kept_as_if_it_were_unknown() {
    let malformed: [&[u8]; 9] = [
        &[6, 6, 0, 0, 0, 0, 0, 1],              // an endpoint of IPv4 without an address
        &[6, 10, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4], // of another family
        &[6, 5, 0, 0, 0, 0, 0],
        &[4, 8, 0, 2, 0, 0, 0, 0, 0, 100], // a route target as colour
        &[4, 4, 0, 0, 0, 100],
        &[2, 0],
        &[9, 1, 3],
        &[8, 3, 0, 0, 0],
        &[200, 0, 1, 7],
    ];
    for sub_tlv in malformed {
        let length = u8::try_from(sub_tlv.len()).unwrap();
        let AttributeValue::TunnelEncapsulation(tunnels) =
            kept(&attribute(0xc0, 23, &[&[0, 8, 0, length], sub_tlv].concat()))
        else {
            panic!("tunnels")
        };
        let [TunnelSubTlv::Unknown { tlv_type, .. }] = tunnels[0].sub_tlvs[..] else {
            panic!("one sub-TLV without a meaning, got {:?}", tunnels[0].sub_tlvs)
        };
        assert_eq!(tlv_type, sub_tlv[0]);
    }
    kept(&attribute(0xc0, 23, &[0, 8, 0, 6, 9, 1, 1, 9, 1, 2]));
}
