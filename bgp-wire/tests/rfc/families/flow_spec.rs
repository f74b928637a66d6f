//! Flow specifications.

use bgp_wire::ipnet::Ipv6Net;
use bgp_wire::*;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::routes::{rd, v4, v6};

/// Components of types 3 to 13 that IPv4 has too.
fn fields() -> impl Strategy<Value = Vec<FlowComponent>> {
    const FIELDS: [FlowField; 10] = [
        FlowField::IpProtocol,
        FlowField::Port,
        FlowField::DestinationPort,
        FlowField::SourcePort,
        FlowField::IcmpType,
        FlowField::IcmpCode,
        FlowField::TcpFlags,
        FlowField::PacketLength,
        FlowField::Dscp,
        FlowField::Fragment,
    ];
    let value = (any::<u64>(), 0..64u32).prop_map(|(value, less)| value >> less);
    let operation = (any::<u8>(), value).prop_map(|(bits, value)| FlowOperation::new(bits, value));
    let fields = btree_map(0..FIELDS.len(), vec(operation, 1..8), 1..6);
    fields.prop_map(|fields| {
        let component = |(field, list)| FlowComponent::Field(FIELDS[field], list);
        fields.into_iter().map(component).collect()
    })
}

pub(super) fn flow_v4() -> impl Strategy<Value = Vec<FlowComponent>> {
    (option::of(v4()), option::of(v4()), fields()).prop_map(|(to, from, fields)| {
        let to = to.map(|prefix| FlowComponent::Destination(prefix.into()));
        let from = from.map(|prefix| FlowComponent::Source(prefix.into()));
        to.into_iter().chain(from).chain(fields).collect()
    })
}

pub(super) fn flow_v6() -> impl Strategy<Value = Vec<FlowComponent>> {
    let prefix = (v6(), any::<u8>(), any::<u8>()).prop_map(|(prefix, offset, bits)| {
        let offset = offset.checked_rem(prefix.prefix_len()).unwrap_or(0);
        let compared = prefix.addr().to_bits() & u128::MAX >> offset;
        FlowPrefix::V6 {
            prefix: Ipv6Net::new(compared.into(), prefix.prefix_len()).unwrap(),
            offset,
            trailing_bits: TrailingBits(bits),
        }
    });
    let label = (0..1u64 << 20).prop_map(|label| {
        FlowComponent::Field(
            FlowField::FlowLabel,
            vec![FlowOperation::new(FlowOperation::EQUAL, label)],
        )
    });
    (prefix, fields(), option::of(label)).prop_map(|(prefix, fields, label)| {
        let to = FlowComponent::Destination(prefix);
        [to].into_iter().chain(fields).chain(label).collect()
    })
}

pub(super) fn flow(
    components: impl Strategy<Value = Vec<FlowComponent>>,
    vpn: bool,
) -> impl Strategy<Value = FlowSpecNlri> {
    (components, rd(), any::<bool>()).prop_map(move |(components, rd, long_length)| FlowSpecNlri {
        rd: vpn.then_some(rd),
        long_length,
        ..FlowSpecNlri::new(components)
    })
}
