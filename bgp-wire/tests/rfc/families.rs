//! Routes of each family survive the wire, and octets survive the routes.

mod evpn;
mod flow_spec;
mod next_hop;
mod routes;

use bgp_wire::bytes::BytesMut;
use bgp_wire::*;
use proptest::collection::vec;
use proptest::prelude::*;

use next_hop::next_hop;
use routes::mp_nlri;

/// The families that have a type.
const FAMILIES: [Family; 25] = [
    Family::IPV4_UNICAST,
    Family::IPV6_UNICAST,
    Family::IPV4_MULTICAST,
    Family::IPV6_MULTICAST,
    Family::IPV4_LABELLED,
    Family::IPV6_LABELLED,
    Family::IPV4_VPN,
    Family::IPV6_VPN,
    Family::IPV4_VPN_MULTICAST,
    Family::IPV6_VPN_MULTICAST,
    Family::EVPN,
    Family::VPLS,
    Family::IPV4_FLOW_SPEC,
    Family::IPV6_FLOW_SPEC,
    Family::IPV4_FLOW_SPEC_VPN,
    Family::IPV6_FLOW_SPEC_VPN,
    Family::ROUTE_TARGET,
    Family::BGP_LS,
    Family::BGP_LS_VPN,
    Family::IPV4_SR_POLICY,
    Family::IPV6_SR_POLICY,
    Family::IPV4_MCAST_VPN,
    Family::IPV6_MCAST_VPN,
    Family::IPV4_MUP,
    Family::IPV6_MUP,
];

fn session(family: Family, paths: bool) -> Negotiated {
    let n = Negotiated::default().with_family(family).with_extended_message();
    match paths {
        true => n.with_add_path_receive(family).with_add_path_send(family),
        false => n,
    }
}

/// An UPDATE that brings routes of a family and withdraws others.
pub(crate) fn updates() -> impl Strategy<Value = (Negotiated, Message)> {
    let family = proptest::sample::select(&FAMILIES[..]);
    (family, any::<bool>()).prop_flat_map(|(family, paths)| {
        let routes = || mp_nlri(family, paths);
        (routes(), next_hop(family), routes()).prop_map(move |(nlri, next_hop, withdrawn)| {
            let reach = MpReach {
                family,
                next_hop,
                reserved: 0,
                nlri,
            };
            let values = [
                AttributeValue::Origin(Origin::Igp),
                AttributeValue::AsPath(AsPath::sequence([64512])),
                AttributeValue::from(reach),
                AttributeValue::from(MpUnreach {
                    family,
                    nlri: withdrawn,
                }),
            ];
            let update = Update {
                attributes: values.map(Into::into).into(),
                ..Update::default()
            };
            (session(family, paths), Message::Update(update))
        })
    })
}

fn encoded(message: &Message, n: &Negotiated) -> BytesMut {
    let mut out = BytesMut::new();
    message.encode(n, &mut out).unwrap();
    out
}

/// A message with nothing in it but an MP_UNREACH_NLRI of these octets.
fn withdrawal(family: Family, routes: &[u8]) -> Vec<u8> {
    let [high, low] = family.afi.0.to_be_bytes();
    let value = [&[high, low, family.safi.0], routes].concat();
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    crate::packet::update(&[], &[&[&[0x90, 15], &length[..], &value].concat()], &[])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn routes_of_any_family_come_back_as_they_were((n, message) in updates()) {
        let octets = encoded(&message, &n);
        let decoded = Message::decode(&octets, &n).unwrap();
        prop_assert_eq!(&decoded.faults, &[]);
        prop_assert_eq!(encoded(&decoded.message, &n), octets.clone());
        let MessageView::Update(view) = MessageView::check(&octets, &n).unwrap() else {
            panic!("an UPDATE expected")
        };
        prop_assert_eq!(&Message::Update(view.to_update()), &decoded.message);
        let (Message::Update(back), Message::Update(sent)) = (decoded.message, message) else {
            panic!("UPDATEs expected")
        };
        let values = |update: Update| update.attributes.into_iter().map(|a| a.value).collect::<Vec<_>>();
        prop_assert_eq!(values(back), values(sent));
    }

    /// Whatever is accepted is written as it came, and printed.
    #[test]
    fn no_routes_panic(
        family in proptest::sample::select(&FAMILIES[..]),
        paths in any::<bool>(),
        routes in vec(prop_oneof![any::<u8>(), 0..8u8, Just(0x81), Just(32)], 0..60),
    ) {
        let (n, octets) = (session(family, paths), withdrawal(family, &routes));
        let decoded = Message::decode(&octets, &n).unwrap();
        let _ = decoded.message.to_string();
        if decoded.faults.is_empty() {
            prop_assert_eq!(&encoded(&decoded.message, &n)[..], &octets[..]);
        }
    }

    #[test]
    fn no_damage_panics((n, message) in updates(), damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut octets = encoded(&message, &n);
        for (at, octet) in damage {
            let at = 19 + at.index(octets.len() - 19);
            octets[at] = octet;
        }
        if let Ok(decoded) = Message::decode(&octets, &n) {
            let _ = decoded.message.to_string();
            if decoded.faults.is_empty() {
                prop_assert_eq!(encoded(&decoded.message, &n), octets);
            }
        }
    }
}
