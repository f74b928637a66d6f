use alloc::vec;
use alloc::vec::Vec;

use super::{FlowComponent, FlowField, FlowOperation, FlowPrefix, FlowSpecNlri};
use crate::error::{EncodeError, MalformedRoute, Reason};
use crate::family::Family;
use crate::nlri::TrailingBits;
use crate::nlri::testing::{assert_malformed, assert_routes, layout, read, with_paths, write};

const V4: Family = Family::IPV4_FLOW_SPEC;
const V6: Family = Family::IPV6_FLOW_SPEC;

#[track_caller]
fn assert_flow(octets: &[u8], family: Family, text: &str) {
    assert_routes::<FlowSpecNlri>(octets, layout(family), text);
}

#[track_caller]
fn malformed(octets: &[u8], family: Family, reason: impl Into<Reason>) {
    assert_malformed::<FlowSpecNlri>(octets, layout(family), reason);
}

/// Components behind their length.
fn flow(components: &[u8]) -> Vec<u8> {
    [&[components.len() as u8], components].concat()
}

/// The examples of RFC 8955 §4.3.
#[test]
fn examples_of_the_rfc() {
    let tcp_25 = [0x0b, 1, 24, 192, 0, 2, 3, 0x81, 6, 4, 0x81, 25];
    assert_flow(&tcp_25, V4, "to 192.0.2.0/24 protocol =6 port =25");
    let ports = flow(&[
        1, 24, 192, 0, 2, 2, 8, 203, 4, 0x03, 0x89, 0x45, 0x8b, 0x91, 0x1f, 0x90,
    ]);
    assert_flow(
        &ports,
        V4,
        "to 192.0.2.0/24 from 203.0.0.0/8 port >=137&<=139|=8080",
    );
    let fragments = [9, 1, 32, 192, 0, 2, 1, 12, 0x80, 0x05];
    assert_flow(&fragments, V4, "to 192.0.2.1/32 fragment 0x5");
}

/// RFC 8955 §4.2.1.1: all eight comparisons; values of 1, 2, 4 and 8 octets, whatever would do.
#[test]
fn numbers_are_compared_in_eight_ways() {
    let short = [
        10, 0x00, 1, 0x01, 2, 0x02, 3, 0x03, 4, 0x44, 5, 0x05, 6, 0x06, 7, 0x07, 8,
    ];
    let long = [0x11, 0, 9, 0x21, 0, 0, 0, 10, 0xb1, 0, 0, 0, 1, 0, 0, 0, 0];
    assert_flow(
        &flow(&[&short[..], &long].concat()),
        V4,
        "length never|=2|>3|>=4&<5|<=6|!=7|any|=9|=10|=4294967296",
    );
}

/// RFC 8955 §4.2.1.2
#[test]
fn bits_are_compared_in_four_ways() {
    let octets = flow(&[9, 0x00, 0x10, 0x41, 0x12, 0x02, 0x04, 0x93, 1, 2, 12, 0x80, 1]);
    assert_flow(&octets, V4, "tcp-flags 0x10&=0x12|!0x4|!=0x102 fragment 0x1");
}

/// RFC 8956 §3.1: the pattern begins right behind the offset's bits.
#[test]
fn ipv6_prefixes_may_leave_bits_out() {
    let octets = flow(&[
        1, 32, 0, 0x20, 1, 0xd, 0xb8, 2, 104, 60, 0x11, 0x23, 0x45, 0x67, 0x89, 0x80, 3, 0x81, 6, 13, 0x81, 9,
    ]);
    assert_flow(
        &octets,
        V6,
        "to 2001:db8::/32 from ::1:1234:5678:9800:0/60-104 protocol =6 flow-label =9",
    );
    assert_flow(&[3, 1, 0, 0], V6, "to ::/0");
}

#[test]
fn bits_behind_a_prefix_are_kept_and_mean_nothing() {
    let octets = [5, 1, 20, 10, 1, 0x2f];
    let list = assert_routes::<FlowSpecNlri>(&octets, layout(V4), "to 10.1.32.0/20");
    let prefix: ipnet::Ipv4Net = "10.1.32.0/20".parse().expect("a prefix");
    assert_eq!(
        list,
        [FlowSpecNlri::new([FlowComponent::Destination(prefix.into())])]
    );
    assert_flow(&[5, 1, 18, 4, 0x12, 0x37], V6, "to 123:4000::/4-18");
}

#[test]
fn prefixes_that_no_address_has_are_malformed() {
    let wrong = |length, offset| MalformedRoute::FlowPrefix { length, offset };
    malformed(&[7, 1, 33, 10, 0, 0, 0, 0], V4, wrong(33, 0));
    malformed(
        &[20, 1, 129, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        V6,
        wrong(129, 0),
    );
    malformed(&[3, 1, 64, 64], V6, wrong(64, 64));
    malformed(&[3, 1, 0, 1], V6, wrong(0, 1));
    malformed(&[3, 1, 24, 10], V4, MalformedRoute::FlowOverrun(1));
    malformed(&[2, 1, 24], V6, MalformedRoute::FlowOverrun(1));
}

/// RFC 8955 §4.2: what is "not encoded as specified here, including an NLRI that contains an unknown component type,
/// is considered malformed".
#[test]
fn components_have_known_types_in_order() {
    malformed(
        &[6, 4, 0x81, 25, 3, 0x81, 6],
        V4,
        MalformedRoute::FlowOrder { kind: 3, after: 4 },
    );
    malformed(
        &[6, 3, 0x81, 6, 3, 0x81, 6],
        V4,
        MalformedRoute::FlowOrder { kind: 3, after: 3 },
    );
    malformed(&[3, 14, 0x81, 6], V6, MalformedRoute::FlowType(14));
    malformed(&[3, 0, 0x81, 6], V4, MalformedRoute::FlowType(0));
    malformed(&[3, 13, 0x81, 6], V4, MalformedRoute::FlowType(13));
    malformed(&[0], V4, MalformedRoute::FlowEmpty);
}

#[test]
fn operations_end_within_the_route() {
    malformed(&[3, 3, 0x01, 6], V4, MalformedRoute::FlowOverrun(3));
    malformed(&[3, 3, 0x91, 6], V4, MalformedRoute::FlowOverrun(3));
    malformed(&[1, 3], V4, MalformedRoute::FlowOverrun(3));
    malformed(&[4, 3, 0x81, 6], V4, Reason::PrefixOverrun);
}

/// A flow specification of `count` ports, one octet of type and three octets each.
fn ports(count: u64) -> FlowSpecNlri {
    let port = |n| FlowOperation::new(FlowOperation::EQUAL, 1000 + n);
    FlowSpecNlri::new([FlowComponent::Field(
        FlowField::Port,
        (0..count).map(port).collect(),
    )])
}

/// RFC 8955 §4.1
#[test]
fn a_length_of_240_or_more_has_two_octets() {
    for (count, front) in [(79, vec![238]), (80, vec![0xf0, 241]), (1364, vec![0xff, 0xfd])] {
        let octets = write(&[ports(count)], layout(V4)).expect("a flow specification");
        assert!(octets.starts_with(&front), "{count} ports");
        assert_eq!(read(&octets, layout(V4)), Ok(vec![ports(count)]));
    }
    assert_eq!(
        write(&[ports(1365)], layout(V4)),
        Err(EncodeError::FlowSpecTooLong {
            length: 4096,
            most: 4095
        })
    );
    malformed(&[0xf0], V4, Reason::PrefixOverrun);
    malformed(&[0xf0, 1], V4, Reason::PrefixOverrun);
}

#[test]
fn a_length_in_two_octets_without_need_is_kept_and_means_nothing() {
    let list = assert_routes::<FlowSpecNlri>(&[0xf0, 3, 3, 0x81, 6], layout(V4), "protocol =6");
    let short = read::<FlowSpecNlri>(&[3, 3, 0x81, 6], layout(V4)).expect("the same");
    assert_eq!(list, short);
}

#[test]
fn path_identifiers_and_route_distinguishers_come_first() {
    let octets = [0, 0, 0, 7, 3, 3, 0x81, 6];
    assert_routes::<FlowSpecNlri>(&octets, with_paths(V4), "protocol =6 path 7");
    let vpn = Family::IPV4_FLOW_SPEC_VPN;
    let octets = [11, 0, 0, 0xfc, 0, 0, 0, 0, 1, 3, 0x81, 6];
    assert_routes::<FlowSpecNlri>(&octets, layout(vpn), "protocol =6 rd 64512:1");
    malformed(&[3, 3, 0x81, 6], vpn, MalformedRoute::RouteDistinguisher);
}

#[test]
fn what_would_be_malformed_is_not_written() {
    let refused = |components: Vec<FlowComponent>, family| {
        write(&[FlowSpecNlri::new(components)], layout(family)).expect_err("no form on the wire")
    };
    let field = |field| FlowComponent::Field(field, vec![FlowOperation::new(FlowOperation::EQUAL, 1)]);
    assert_eq!(refused(vec![], V4), MalformedRoute::FlowEmpty.into());
    let twice = vec![field(FlowField::Port), field(FlowField::Port)];
    assert_eq!(
        refused(twice, V4),
        MalformedRoute::FlowOrder { kind: 4, after: 4 }.into()
    );
    let nothing = vec![FlowComponent::Field(FlowField::Port, vec![])];
    assert_eq!(refused(nothing, V4), MalformedRoute::FlowOverrun(4).into());
    let mismatch = EncodeError::FamilyMismatch { family: V4 };
    assert_eq!(refused(vec![field(FlowField::FlowLabel)], V4), mismatch);
    let v6 = FlowPrefix::V6 {
        prefix: "2001:db8::/32".parse().expect("a prefix"),
        offset: 32,
        trailing_bits: TrailingBits::default(),
    };
    assert_eq!(refused(vec![FlowComponent::Source(v6)], V4), mismatch);
    let empty = MalformedRoute::FlowPrefix {
        length: 32,
        offset: 32,
    };
    assert_eq!(refused(vec![FlowComponent::Source(v6)], V6), empty.into());
}
