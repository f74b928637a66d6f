use alloc::string::ToString;
use alloc::vec::Vec;

use super::{LargeCommunities, LargeCommunity, PathAttribute};
use crate::attribute::AttributeValue;
use crate::error::Reason;
use crate::negotiated::Negotiated;
use crate::parse::At;

const OCTETS: [u8; 24] = [
    0, 0, 0xfd, 0xe9, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 1, 0, 0,
];

fn read(octets: &[u8]) -> Result<Vec<LargeCommunity>, Reason> {
    match LargeCommunities::read(At::new(octets, 0), &Negotiated::default()) {
        Ok(view) => Ok(LargeCommunities::own(view)),
        Err(error) => Err(error.reason().clone()),
    }
}

#[test]
fn three_numbers_each() {
    let list = read(&OCTETS).expect("two communities");
    assert_eq!(
        list,
        [
            LargeCommunity::new(65001, 1, 2),
            LargeCommunity::new(u32::MAX, 0, 65536)
        ]
    );
    assert_eq!(list[1].to_string(), "4294967295:0:65536");
    assert_eq!(
        AttributeValue::LargeCommunities(list).to_string(),
        "large communities 65001:1:2 4294967295:0:65536"
    );
}

/// RFC 8092 §6
#[test]
fn a_length_that_is_no_nonzero_multiple_of_12_is_malformed() {
    for length in [0, 1, 11, 13, 23] {
        let expected = "a nonzero multiple of 12";
        assert_eq!(
            read(&OCTETS[..length]),
            Err(Reason::AttributeLength { length, expected })
        );
    }
}
