//! Extended communities and ONLY_TO_CUSTOMER: what is malformed, and that the rest comes back as it was.

use crate::packet::*;
use bgp_wire::AttributeValue;
use bgp_wire::notification::update::*;

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
