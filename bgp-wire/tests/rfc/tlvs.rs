//! AIGP, BGP-LS attribute and prefix SIDs: what is malformed, and that the rest comes back as it was.

use crate::packet::*;
use bgp_wire::bytes::{Bytes, BytesMut};
use bgp_wire::notification::update::*;
use bgp_wire::{
    Aigp, AttributeValue, EncodeError, Message, PrefixSid, PrefixSidTlv, SrgbRange, Tunnel, TunnelSubTlv,
    Update,
};

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

/// A PREFIX_SID with an SRv6 L3 Service TLV that has these sub-TLVs behind its reserved octet.
fn srv6_service(sub_tlvs: &[u8]) -> Vec<u8> {
    let length = u8::try_from(1 + sub_tlvs.len()).expect("a short value");
    [&[5, 0, length, 0], sub_tlvs].concat()
}

/// RFC 9252 §7: "The treat-as-withdraw action [RFC7606] MUST be performed when at least one malformed SRv6 Service TLV is
/// present in the BGP Prefix-SID attribute."
#[test]
fn rfc_9252_section_7_a_malformed_srv6_service_tlv_is_treated_as_withdraw() {
    let sid = [&[1u8, 0, 21][..], &[0; 21]].concat();
    let malformed = [
        // "The TLV Length is less than 1."
        vec![5, 0, 0],
        vec![6, 0, 0],
        // "The TLV Length is inconsistent with the length of the BGP Prefix-SID attribute."
        vec![5, 0, 2, 0],
        vec![5],
        // "The Sub-TLV Length is inconsistent with the length of the enclosing SRv6 Service TLV."
        srv6_service(&[9, 0]),
        srv6_service(&[9, 0, 1]),
        // "The Sub-TLV Length is less than 21."
        srv6_service(&[&[1, 0, 20][..], &[0; 20]].concat()),
        // "The Sub-Sub-TLV Length is inconsistent with the length of the enclosing SRv6 service Sub-TLV."
        srv6_service(&[&[1, 0, 24][..], &[0; 21], &[1, 0, 6]].concat()),
        // Behind a TLV that alone would be discarded.
        [&[1, 0, 6, 0, 0, 0, 0, 0, 0][..], &[5, 0, 0]].concat(),
    ];
    for value in malformed {
        assert_attribute_fault(&attribute(0xc0, 40, &value), WITHDRAW, OPTIONAL_ATTRIBUTE_ERROR);
    }
    // "not considered malformed because its Type is unrecognized"
    let structure = [&[1, 0, 30][..], &[0; 21], &[1, 0, 6], &[0; 6]].concat();
    for value in [
        srv6_service(&[]),
        srv6_service(&sid),
        srv6_service(&structure),
        srv6_service(&[9, 0, 1, 7]),
    ] {
        kept(&attribute(0xc0, 40, &value));
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
        &[9, 0, 2, 1, 2],
        &[1, 0, 7, 0, 0, 0, 0, 0, 0, 8],
    ];
    let AttributeValue::PrefixSid(sid) = kept(&attribute(0xc0, 40, &value.concat())) else {
        panic!("a prefix SID")
    };
    assert_eq!((sid.label_index(), sid.tlvs.len()), (Some(7), 4));
    let value = AttributeValue::PrefixSid(sid);
    assert_eq!(
        value.to_string(),
        "prefix SID label index 7, SRGB 16000+8000 24000+1, TLV 9 (2 octets), label index 8"
    );
}

/// What cannot be said in a field is refused, and nothing is written.
#[test]
fn values_that_do_not_fit_their_fields_are_refused() {
    let refusal = |value: AttributeValue| {
        let (update, mut out) = (
            Update {
                attributes: vec![value.into()],
                ..Update::default()
            },
            BytesMut::new(),
        );
        let refusal = Message::Update(update)
            .encode(&external(), &mut out)
            .expect_err("a refusal");
        assert!(out.is_empty());
        refusal
    };
    let value = Bytes::from(vec![0; 256]);
    let sub_tlvs = vec![TunnelSubTlv::Unknown { tlv_type: 5, value }];
    let tunnel = Tunnel {
        tunnel_type: Tunnel::VXLAN,
        sub_tlvs,
    };
    let too_long = EncodeError::TlvTooLong {
        tlv_type: 5,
        length: 256,
    };
    assert_eq!(
        refusal(AttributeValue::TunnelEncapsulation(vec![tunnel])),
        too_long
    );
    let range = SrgbRange {
        first: 1 << 24,
        count: 1,
    };
    let sid = PrefixSid {
        tlvs: vec![PrefixSidTlv::OriginatorSrgb {
            flags: 0,
            ranges: vec![range],
        }],
    };
    assert_eq!(
        refusal(AttributeValue::PrefixSid(sid)),
        EncodeError::ThreeOctets(1 << 24)
    );
}

#[test]
fn an_aigp_of_ones_own_is_read_back() {
    let update = Update {
        attributes: vec![AttributeValue::Aigp(Aigp::new(7)).into()],
        ..Update::default()
    };
    let mut out = BytesMut::new();
    Message::Update(update.clone())
        .encode(&external(), &mut out)
        .unwrap();
    assert_eq!(sound(&out, &external()), update);
}
