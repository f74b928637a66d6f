//! Errors of the attributes that came after RFC 4271, each by the RFC that says what becomes of the routes; and the
//! octets given back where there is no error.

use crate::packet::*;
use bgp_wire::bytes::BytesMut;
use bgp_wire::notification::update::*;
use bgp_wire::{AttributeValue, Disposition, Message, TunnelSubTlv};

const DISCARD: Disposition = Disposition::AttributeDiscard;
const WITHDRAW: Disposition = Disposition::TreatAsWithdraw;

/// An attribute of this flags, code and value.
fn attribute(flags: u8, code: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).expect("a value of at most 255 octets");
    [&[flags, code, length], value].concat()
}

/// Asserts that an external peer's UPDATE with this attribute has just the fault, its data the whole attribute.
#[track_caller]
fn assert_attribute_fault(octets: &[u8], disposition: Disposition, code: (u8, u8)) {
    assert_fault(&with_attribute(octets), &external(), disposition, code, octets);
}

/// Asserts that the attribute is accepted and that the message is written back as it came; its value.
#[track_caller]
fn kept(octets: &[u8]) -> AttributeValue {
    let message = with_attribute(octets);
    let mut update = sound(&message, &external());
    let mut out = BytesMut::new();
    let encoded = Message::Update(update.clone()).encode(&external(), &mut out);
    assert_eq!((encoded, &out[..]), (Ok(()), &message[..]));
    update.attributes.pop().expect("four attributes").value
}

/// RFC 7606 §7.14
#[test]
fn section_7_14_extended_communities() {
    for length in [0, 7, 9] {
        assert_attribute_fault(
            &attribute(0xc0, 16, &vec![0; length]),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
        );
    }
    assert_attribute_fault(&attribute(0x80, 16, &[0; 8]), WITHDRAW, ATTRIBUTE_FLAGS_ERROR);
}

/// RFC 7606 §7.14: a speaker "MUST NOT treat an unrecognized Extended Community Type or Sub-Type as an error".
#[test]
fn section_7_14_an_unknown_extended_community_is_no_error() {
    kept(&attribute(
        0xe0,
        16,
        &[0x3d, 0x77, 0, 0, 0, 0, 0, 0, 0, 0xff, 1, 2, 3, 4, 5, 6],
    ));
}

/// RFC 7606 §7.15
#[test]
fn section_7_15_ipv6_extended_communities() {
    for length in [0, 8, 19, 21] {
        assert_attribute_fault(
            &attribute(0xc0, 25, &vec![0; length]),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
        );
    }
    assert_attribute_fault(&attribute(0x80, 25, &[0; 20]), WITHDRAW, ATTRIBUTE_FLAGS_ERROR);
}

/// RFC 7606 §7.15: a speaker "MUST NOT treat an unrecognized IPv6 Address Specific Extended Community Type or
/// Sub-Type as an error".
#[test]
fn section_7_15_an_unknown_ipv6_extended_community_is_no_error() {
    kept(&attribute(0xc0, 25, &[0xf7; 40]));
}

/// RFC 9234 §5: "considered malformed if the length value is not 4", then treat-as-withdraw.
#[test]
fn rfc_9234_section_5_a_malformed_otc_is_treated_as_withdraw() {
    for length in [0, 3, 5, 8] {
        assert_attribute_fault(
            &attribute(0xc0, 35, &vec![1; length]),
            WITHDRAW,
            ATTRIBUTE_LENGTH_ERROR,
        );
    }
    assert_attribute_fault(&attribute(0xc0, 35, &[0; 4]), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    assert_attribute_fault(
        &attribute(0x80, 35, &[0, 0, 0xfd, 0xe9]),
        WITHDRAW,
        ATTRIBUTE_FLAGS_ERROR,
    );
}

#[test]
fn an_otc_names_an_as() {
    let value = kept(&attribute(0xe0, 35, &[0, 1, 0, 0]));
    assert_eq!(value, AttributeValue::OnlyToCustomer(65536));
    assert_eq!(value.to_string(), "only to customers of AS 65536");
}

/// RFC 7311 §3.2: a malformed AIGP attribute is discarded, and the routes stay.
#[test]
fn rfc_7311_section_3_2_a_malformed_aigp_is_discarded() {
    assert_attribute_fault(&attribute(0x80, 26, &[]), DISCARD, ATTRIBUTE_LENGTH_ERROR);
    let malformed: [&[u8]; 8] = [
        &[1],
        &[1, 0],
        &[1, 0, 11],
        &[1, 0, 2],                                   // a length that does not count itself
        &[1, 0, 10, 0, 0, 0, 0, 0, 0, 0],             // seven octets of metric
        &[1, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 9],       // nine
        &[1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9, 2],       // a header cut short
        &[1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9, 2, 0, 4], // a value cut short
    ];
    for value in malformed {
        assert_attribute_fault(&attribute(0x80, 26, value), DISCARD, OPTIONAL_ATTRIBUTE_ERROR);
    }
}

/// RFC 7311 §3.2: the transitive bit set "MUST be considered to be a malformed AIGP attribute".
#[test]
fn rfc_7311_section_3_2_a_transitive_aigp_is_discarded() {
    let value = [1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9];
    assert_attribute_fault(&attribute(0xc0, 26, &value), DISCARD, ATTRIBUTE_FLAGS_ERROR);
}

/// RFC 7311 §3: the greatest value of the first AIGP TLV is malformed.
#[test]
fn rfc_7311_section_3_the_greatest_metric_is_malformed() {
    let greatest = [1, 0, 11, 255, 255, 255, 255, 255, 255, 255, 255];
    assert_attribute_fault(&attribute(0x80, 26, &greatest), DISCARD, OPTIONAL_ATTRIBUTE_ERROR);
    let second = [&[1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 9][..], &greatest].concat();
    kept(&attribute(0x80, 26, &second));
}

/// RFC 7311 §3.2: it "MUST NOT be considered to be malformed because it contains more than one TLV of a given type
/// or because it contains TLVs of unknown types"; §3: of several metrics the first is used.
#[test]
fn rfc_7311_section_3_2_repeated_and_unknown_tlvs_are_kept() {
    let value = [
        &[7, 0, 5, 0xab, 0xcd][..],
        &[1, 0, 11, 0, 0, 0, 0, 0, 0, 1, 0],
        &[1, 0, 11, 0, 0, 0, 0, 0, 0, 0, 1],
        &[7, 0, 3],
    ];
    let AttributeValue::Aigp(aigp) = kept(&attribute(0x80, 26, &value.concat())) else {
        panic!("an AIGP")
    };
    assert_eq!((aigp.metric(), aigp.tlvs.len()), (Some(256), 4));
    assert_eq!(AttributeValue::Aigp(aigp).to_string(), "AIGP metric 256");
}

#[test]
fn an_error_in_a_tlv_says_where_it_is() {
    let octets = attribute(0x80, 26, &[7, 0, 3, 1, 0, 4, 0]);
    let decoded = decode(&with_attribute(&octets), &external());
    assert_eq!(
        decoded.faults[0].to_string(),
        "attribute discard: UPDATE > AIGP > TLV 2, octet 52: a TLV of type 1 with 1 octets, expected 8"
    );
}

/// RFC 9552 §8.2.2: where the TLVs do not add up to the attribute's length, the attribute is discarded.
#[test]
fn rfc_9552_section_8_2_2_a_malformed_bgp_ls_attribute_is_discarded() {
    assert_attribute_fault(&attribute(0x80, 29, &[]), DISCARD, ATTRIBUTE_LENGTH_ERROR);
    let malformed: [&[u8]; 4] = [&[4], &[4, 2, 0], &[4, 2, 0, 4, 1, 2, 3], &[4, 2, 0, 1, 65, 4, 71]];
    for value in malformed {
        assert_attribute_fault(&attribute(0x80, 29, value), DISCARD, OPTIONAL_ATTRIBUTE_ERROR);
    }
}

/// RFC 9552 §5.1: unknown types are kept; TLVs out of order are no error in the attribute.
#[test]
fn rfc_9552_section_5_1_bgp_ls_tlvs_are_kept_as_they_came() {
    let value = [
        &[0x04, 0x47, 0, 3, 0, 0, 10][..], // IGP metric
        &[0x04, 0x02, 0, 2, b'r', b'1'],   // node name
        &[0xff, 0xff, 0, 0],
    ];
    let value = kept(&attribute(0x80, 29, &value.concat()));
    assert_eq!(
        value.to_string(),
        "BGP-LS TLVs 1095 (3 octets) 1026 (2 octets) 65535 (0 octets)"
    );
}

/// RFC 8669 §6: a malformed attribute is discarded.
#[test]
fn rfc_8669_section_6_a_malformed_prefix_sid_is_discarded() {
    // "not meeting the minimum attribute length requirement"
    assert_attribute_fault(&attribute(0xc0, 40, &[]), DISCARD, ATTRIBUTE_LENGTH_ERROR);
    let malformed: [&[u8]; 9] = [
        &[1],
        &[1, 0],
        // "a TLV length that doesn't conform to the length constraints for the TLV"
        &[1, 0, 6, 0, 0, 0, 0, 0, 0],
        &[1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0],
        &[3, 0, 0],
        &[3, 0, 2, 0, 0],
        &[3, 0, 7, 0, 0, 0, 0x3e, 0x80, 0, 0x1f],
        // "a TLV length that would extend beyond the end of the attribute"
        &[1, 0, 7, 0, 0, 0, 0, 0, 0],
        &[9, 0, 1],
    ];
    for value in malformed {
        assert_attribute_fault(&attribute(0xc0, 40, value), DISCARD, OPTIONAL_ATTRIBUTE_ERROR);
    }
}

/// RFC 8669 §3.1, §3.2; §6: "unknown TLVs … MUST be propagated unmodified".
#[test]
fn rfc_8669_section_3_label_index_and_srgb_are_typed_and_others_kept() {
    let value = [
        &[1, 0, 7, 0xab, 0xff, 0xff, 0, 0, 0, 7][..],
        &[
            3, 0, 14, 0, 1, 0, 0x3e, 0x80, 0, 0x1f, 0x40, 0, 0x5d, 0xc0, 0, 0, 1,
        ],
        &[5, 0, 2, 1, 2],
        &[1, 0, 7, 0, 0, 0, 0, 0, 0, 8],
    ];
    let AttributeValue::PrefixSid(sid) = kept(&attribute(0xc0, 40, &value.concat())) else {
        panic!("a prefix SID")
    };
    assert_eq!((sid.label_index(), sid.tlvs.len()), (Some(7), 4));
    let value = AttributeValue::PrefixSid(sid);
    assert_eq!(
        value.to_string(),
        "prefix SID label index 7, SRGB 16000+8000 24000+1, TLV 5 (2 octets), label index 8"
    );
}

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
