use alloc::string::ToString;
use alloc::vec::Vec;

use crate::attribute::{AsPath, Attribute, AttributeValue, Community, MpReach, NextHop, Origin};
use crate::capability::Capability;
use crate::family::Family;
use crate::message::{Message, Notification, Open, RouteRefresh, Update, notification};
use crate::nlri::{
    EthernetSegmentId, EvpnRoute, FlowComponent, FlowField, FlowOperation, FlowSpecNlri, Label, MacAddress,
    MpNlri, RouteDistinguisher,
};

fn line(message: Message) -> alloc::string::String {
    message.to_string()
}

#[test]
fn an_update_is_one_line() {
    let values = [
        AttributeValue::Origin(Origin::Igp),
        AttributeValue::AsPath(AsPath::sequence([64512, 64513])),
        AttributeValue::NextHop([192, 0, 2, 1].into()),
        AttributeValue::Communities([Community::new(65001, 1), Community::new(65001, 2)].into()),
        AttributeValue::Unknown {
            code: 99,
            value: Vec::from([1, 2]).into(),
        },
    ];
    let nlri: Vec<_> = ["203.0.113.0/24", "10.0.0.0/8"]
        .map(|p| p.parse::<ipnet::Ipv4Net>().expect("a prefix").into())
        .into();
    let update = Update {
        withdrawn: nlri[1..].to_vec(),
        attributes: values.map(Attribute::from).into(),
        nlri,
    };
    assert_eq!(
        line(Message::Update(update)),
        "UPDATE 203.0.113.0/24 10.0.0.0/8, withdraw 10.0.0.0/8, origin IGP, path 64512 64513, \
         next hop 192.0.2.1, communities 65001:1 65001:2, attribute 99 (2 octets)"
    );
}

#[test]
fn many_routes_are_counted() {
    let nlri =
        (0..20u8).map(|n| ipnet::Ipv6Net::new([0x2001, 0xdb8, u16::from(n), 0, 0, 0, 0, 0].into(), 48));
    let reach = MpReach::ipv6(
        "2001:db8::1".parse().expect("an address"),
        nlri.map(|net| net.expect("a prefix").into()),
    );
    let text = AttributeValue::from(reach).to_string();
    assert!(
        text.starts_with("ipv6 unicast 2001:db8::/48 2001:db8:1::/48 "),
        "{text}"
    );
    assert!(
        text.ends_with(" 2001:db8:7::/48 and 12 more next hop 2001:db8::1"),
        "{text}"
    );
}

#[test]
fn the_other_messages_are_one_line_each() {
    let capabilities = [
        Capability::Multiprotocol(Family::IPV4_UNICAST),
        Capability::RouteRefresh,
    ];
    let open = Open::new(100_000, 90, [192, 0, 2, 1].into(), capabilities);
    let refresh = RouteRefresh {
        subtype: RouteRefresh::ENDING,
        ..RouteRefresh::request(Family::IPV6_UNICAST)
    };
    for (message, text) in [
        (
            Message::Open(open),
            "OPEN AS 100000, hold time 90, id 192.0.2.1, ipv4 unicast, route refresh, four-octet AS 100000",
        ),
        (Message::Keepalive, "KEEPALIVE"),
        (
            Message::Notification(Notification::new(notification::HOLD_TIMER_EXPIRED)),
            "NOTIFICATION Hold Timer Expired (4/0)",
        ),
        (Message::RouteRefresh(refresh), "ROUTE-REFRESH ipv6 unicast, ends"),
        (
            Message::Update(Update::end_of_rib(Family::IPV6_UNICAST)),
            "UPDATE end of RIB, ipv6 unicast",
        ),
    ] {
        assert_eq!(line(message), text);
    }
}

#[test]
fn the_readme_shows_updates_as_they_read() {
    let v4: ipnet::Ipv4Net = "203.0.113.0/24".parse().expect("a prefix");
    let v6: ipnet::Ipv6Net = "2001:db8:1::/48".parse().expect("a prefix");
    let mac_ip = EvpnRoute::MacIp {
        rd: RouteDistinguisher::TwoOctetAs {
            asn: 64512,
            number: 7,
        },
        esi: EthernetSegmentId::default(),
        ethernet_tag: 0,
        mac: MacAddress([0, 0, 0x5e, 0, 0x53, 1]),
        ip: None,
        label: Label::from_vni(10),
        second_label: None,
    };
    let equal = |value| FlowOperation::new(FlowOperation::EQUAL, value);
    let web = FlowSpecNlri::new([
        FlowComponent::Destination(v4.into()),
        FlowComponent::Field(FlowField::IpProtocol, [equal(6)].into()),
        FlowComponent::Field(FlowField::DestinationPort, [equal(80), equal(443)].into()),
    ]);
    let evpn = MpNlri::Evpn([mac_ip.into()].into());
    let address = core::net::IpAddr::from([192, 0, 2, 1]);
    let flow = MpNlri::FlowSpec([web].into());
    let of_path = |asns: &[u32]| {
        [
            AttributeValue::Origin(Origin::Igp),
            AttributeValue::AsPath(AsPath::sequence(asns.iter().copied())),
        ]
    };
    let reach = |reach: MpReach, behind: Option<AttributeValue>| Update {
        attributes: [reach.into()]
            .into_iter()
            .chain(of_path(&[64512]))
            .chain(behind)
            .map(Attribute::from)
            .collect(),
        ..Update::default()
    };
    let of_v4 = [
        AttributeValue::NextHop([192, 0, 2, 1].into()),
        AttributeValue::Communities([Community::new(64512, 1)].into()),
    ];
    let shown: Vec<_> = [
        Update {
            attributes: of_path(&[64512, 64513])
                .into_iter()
                .chain(of_v4)
                .map(Attribute::from)
                .collect(),
            nlri: [v4.into()].into(),
            ..Update::default()
        },
        reach(
            MpReach::ipv6("2001:db8::1".parse().expect("an address"), [v6.into()]),
            Some(AttributeValue::Med(10)),
        ),
        reach(MpReach::new(Family::EVPN, address, evpn), None),
        reach(MpReach::new(Family::IPV4_FLOW_SPEC, NextHop::none(), flow), None),
    ]
    .map(|update| update.to_string())
    .into();
    let readme = include_str!("../../../README.md");
    assert!(
        readme.contains(&alloc::format!("```text\n{}\n```", shown.join("\n"))),
        "README.md does not show:\n{}",
        shown.join("\n")
    );
}
