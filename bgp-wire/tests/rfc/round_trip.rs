//! Values survive the wire, octets survive the value, and nothing panics.

use crate::arbitrary::{octets, opens, others};
use bgp_wire::bytes::BytesMut;
use bgp_wire::ipnet::{Ipv4Net, Ipv6Net};
use bgp_wire::*;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// A session as it is seen from both ends: what one sends with path identifiers, the other receives so.
fn sessions() -> impl Strategy<Value = Negotiated> {
    (any::<[bool; 4]>()).prop_map(|[four_octet_as, extended, path_v4, path_v6]| {
        let mut n = Negotiated::default()
            .with_family(Family::IPV6_UNICAST)
            .with_multiple_labels(
                Family::IPV4_LABELLED,
                LabelCounts {
                    receive: 255,
                    send: 255,
                },
            )
            .with_peer_kind(PeerKind::Internal);
        if four_octet_as {
            n = n.with_four_octet_as();
        }
        if extended {
            n = n.with_extended_message();
        }
        for (path, family) in [(path_v4, Family::IPV4_UNICAST), (path_v6, Family::IPV6_UNICAST)] {
            if path {
                n = n.with_add_path_receive(family).with_add_path_send(family);
            }
        }
        n
    })
}

fn v4_prefixes(n: &Negotiated) -> impl Strategy<Value = Vec<Nlri<Ipv4Net>>> + use<> {
    let path = n.add_path_send(Family::IPV4_UNICAST);
    let prefix = (any::<[u8; 4]>(), 0..=32u8).prop_map(|(a, l)| Ipv4Net::new(a.into(), l).unwrap().trunc());
    let one = (prefix, any::<u32>());
    vec(
        one.prop_map(move |(prefix, id)| Nlri {
            path_id: path.then_some(id),
            ..prefix.into()
        }),
        0..20,
    )
}

fn v6_prefixes(n: &Negotiated) -> impl Strategy<Value = Vec<Nlri<Ipv6Net>>> + use<> {
    let path = n.add_path_send(Family::IPV6_UNICAST);
    let prefix = (any::<[u8; 16]>(), 0..=128u8).prop_map(|(a, l)| Ipv6Net::new(a.into(), l).unwrap().trunc());
    let one = (prefix, any::<u32>());
    vec(
        one.prop_map(move |(prefix, id)| Nlri {
            path_id: path.then_some(id),
            ..prefix.into()
        }),
        0..20,
    )
}

fn as_paths(n: &Negotiated) -> impl Strategy<Value = AsPath> + use<> {
    use SegmentKind::*;
    let most = if n.four_octet_as() { u32::MAX } else { 65535 };
    let kind = prop_oneof![Just(Set), Just(Sequence), Just(ConfedSequence), Just(ConfedSet)];
    let segment = (kind, vec(1..=most, 1..300)).prop_map(|(kind, mut asns)| {
        asns.truncate(255);
        AsPathSegment { kind, asns }
    });
    vec(segment, 0..3).prop_map(|segments| AsPath {
        segments: segments.into(),
    })
}

fn mp_values(n: &Negotiated) -> impl Strategy<Value = AttributeValue> + use<> {
    let v6 = (
        v6_prefixes(n),
        any::<[u8; 16]>(),
        option::of(any::<[u8; 16]>()),
        any::<u8>(),
    );
    let v6 = v6.prop_map(|(list, global, link_local, reserved)| MpReach {
        family: Family::IPV6_UNICAST,
        next_hop: NextHop::V6 {
            global: global.into(),
            link_local: link_local.map(Into::into),
        },
        reserved,
        nlri: MpNlri::Ipv6Unicast(list),
    });
    let v4 = (v4_prefixes(n), any::<[u8; 4]>()).prop_map(|(list, address)| MpReach {
        family: Family::IPV4_UNICAST,
        next_hop: NextHop::V4(address.into()),
        reserved: 0,
        nlri: MpNlri::Ipv4Unicast(list),
    });
    let other =
        (20_000..=u16::MAX, any::<u8>(), octets(40), octets(400)).prop_map(|(afi, safi, next_hop, nlri)| {
            MpReach {
                family: Family::new(Afi(afi), Safi(safi)),
                next_hop: NextHop::Other(next_hop),
                reserved: 0,
                nlri: MpNlri::Other(nlri),
            }
        });
    let labelled = (v4_prefixes(n), vec(0..1u32 << 20, 1..8)).prop_map(|(list, labels)| MpReach {
        family: Family::IPV4_LABELLED,
        next_hop: NextHop::V4([192, 0, 2, 1].into()),
        reserved: 0,
        nlri: MpNlri::Ipv4Labelled(list.into_iter().map(|route| labelled(route, &labels)).collect()),
    });
    prop_oneof![v6, v4, labelled, other].prop_map(AttributeValue::from)
}

fn labelled(route: Nlri<Ipv4Net>, labels: &[u32]) -> LabelledNlri<Ipv4Net> {
    LabelledNlri::new(LabelStack::new(labels).unwrap(), route.prefix)
}

/// All attributes that go together in one UPDATE; each with the flags of its type and some of the free bits.
fn attributes(n: &Negotiated) -> impl Strategy<Value = Vec<Attribute>> + use<> {
    let as_width = if n.four_octet_as() { u32::MAX } else { 65535 };
    let origin = prop_oneof![Just(Origin::Igp), Just(Origin::Egp), Just(Origin::Incomplete)];
    let aggregator = (1..=as_width, any::<[u8; 4]>());
    let aggregator = aggregator.prop_map(|(asn, a)| {
        AttributeValue::Aggregator(Aggregator {
            asn,
            address: a.into(),
        })
    });
    let communities = vec(any::<u32>().prop_map(Community), 1..100).prop_map(AttributeValue::Communities);
    let clusters = vec(any::<u32>().prop_map(Into::into), 1..5).prop_map(AttributeValue::ClusterList);
    let large = (any::<u32>(), any::<u32>(), any::<u32>()).prop_map(|(a, b, c)| LargeCommunity::new(a, b, c));
    let large = vec(large, 1..9).prop_map(AttributeValue::LargeCommunities);
    let unknown =
        (129..=254u8, octets(400)).prop_map(|(code, value)| AttributeValue::Unknown { code, value });
    let mandatory =
        (origin, as_paths(n)).prop_map(|(o, p)| [AttributeValue::Origin(o), AttributeValue::AsPath(p)]);
    let optional = (
        option::of(any::<u32>().prop_map(AttributeValue::Med)),
        option::of(any::<u32>().prop_map(AttributeValue::LocalPref)),
        option::of(Just(AttributeValue::AtomicAggregate)),
        option::of(aggregator),
        option::of(communities),
        option::of(any::<u32>().prop_map(|id| AttributeValue::OriginatorId(id.into()))),
        option::of(clusters),
        option::of(mp_values(n)),
        option::of(large),
        option::of(unknown),
    );
    let next_hop = (0x0100_0000..=0xdfff_ffffu32).prop_map(|address| AttributeValue::NextHop(address.into()));
    (mandatory, next_hop, optional, vec(0..8u8, 13)).prop_map(|(mandatory, next_hop, optional, bits)| {
        let (a, b, c, d, e, f, g, h, i, j) = optional;
        let values = mandatory
            .into_iter()
            .chain([next_hop])
            .chain([a, b, c, d, e, f, g, h, i, j].into_iter().flatten());
        let mut attributes: Vec<Attribute> = values.map(Attribute::from).collect();
        for (attribute, bits) in attributes.iter_mut().zip(bits) {
            attribute.flags.0 |= bits << 3 & AttributeFlags::PARTIAL | bits & 7;
        }
        attributes
    })
}

pub(crate) fn updates() -> impl Strategy<Value = (Negotiated, Message)> {
    sessions().prop_flat_map(|n| {
        let fields = (v4_prefixes(&n), attributes(&n), v4_prefixes(&n));
        let update = fields.prop_map(|(withdrawn, attributes, nlri)| Update {
            withdrawn,
            attributes,
            nlri,
        });
        (Just(n), update.prop_map(Message::Update))
    })
}

fn encoded(message: &Message, n: &Negotiated) -> Result<BytesMut, EncodeError> {
    let mut out = BytesMut::new();
    message.encode(n, &mut out).map(|()| out)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_update_comes_back_as_it_was((n, message) in updates()) {
        let octets = match encoded(&message, &n) {
            Ok(octets) => octets,
            Err(EncodeError::MessageTooLong { .. }) => return Ok(()),
            Err(error) => panic!("{error}"),
        };
        let decoded = Message::decode(&octets, &n).unwrap();
        prop_assert_eq!(&decoded.faults, &[]);
        // Only Extended Length may have been set on the way.
        let again = encoded(&decoded.message, &n).unwrap();
        prop_assert_eq!(octets, again);
        prop_assert_eq!(without_extended_length(decoded.message), message);
    }

    #[test]
    fn an_open_comes_back_as_it_was(open in opens()) {
        let octets = encoded(&Message::Open(open.clone()), &Negotiated::default()).unwrap();
        let decoded = Message::decode(&octets, &Negotiated::default()).unwrap();
        let Message::Open(mut back) = decoded.message else { panic!("an OPEN expected") };
        // Long parameters take the extended form by themselves (RFC 9072).
        back.form = ParameterForm::Plain;
        prop_assert_eq!(back, open);
    }

    #[test]
    fn other_messages_come_back_as_they_were(message in others()) {
        let n = Negotiated::default();
        let decoded = Message::decode(&encoded(&message, &n).unwrap(), &n).unwrap();
        prop_assert_eq!(decoded, Decoded { message, faults: Vec::new() });
    }

    /// What is accepted of a damaged message comes back octet for octet, reserved bits and all.
    #[test]
    fn damaged_opens_and_other_messages_come_back_or_are_refused(
        message in prop_oneof![opens().prop_map(Message::Open), others()],
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let n = Negotiated::default();
        let mut octets = encoded(&message, &n).unwrap();
        prop_assume!(octets.len() > 19);
        for (at, octet) in damage {
            let at = 19 + at.index(octets.len() - 19);
            octets[at] = octet;
        }
        if let Ok(decoded) = Message::decode(&octets, &n) {
            prop_assert_eq!(encoded(&decoded.message, &n).unwrap(), octets);
        }
    }

    #[test]
    fn no_octets_panic(octets in vec(any::<u8>(), 0..300), n in sessions()) {
        let _ = Message::decode(&octets, &n);
    }

    #[test]
    fn no_body_panics(message_type in 0..7u8, body in vec(any::<u8>(), 0..300), n in sessions()) {
        let _ = Message::decode(&crate::packet::message(message_type, &body), &n);
    }

    /// Damage to a good UPDATE leads deeper than noise; what is still accepted is still the same octets.
    #[test]
    fn no_damage_panics((n, message) in updates(), damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let Ok(mut octets) = encoded(&message, &n) else { return Ok(()) };
        for (at, octet) in damage {
            let at = 19 + at.index(octets.len() - 19);
            octets[at] = octet;
        }
        if let Ok(decoded) = Message::decode(&octets, &n) {
            let again = encoded(&decoded.message, &n);
            if decoded.faults.is_empty() {
                prop_assert_eq!(again.unwrap(), octets);
            }
        }
    }

    /// However a stream is cut into pieces, the framer finds the same messages.
    #[test]
    fn a_stream_may_be_cut_anywhere(messages in vec(others(), 0..8), cuts in vec(any::<prop::sample::Index>(), 0..12), drain in any::<bool>()) {
        let n = Negotiated::default();
        let mut stream = BytesMut::new();
        messages.iter().for_each(|message| message.encode(&n, &mut stream).unwrap());
        let stream = stream.freeze();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
        cuts.extend([0, stream.len()]);
        cuts.sort_unstable();
        let mut framer = Framer::new();
        let mut found = Vec::new();
        for piece in cuts.windows(2) {
            framer.push(stream.slice(piece[0]..piece[1]));
            if drain {
                found.extend(core::iter::from_fn(|| framer.next(&n)));
            }
        }
        found.extend(core::iter::from_fn(|| framer.next(&n)));
        let found: Vec<Message> = found.into_iter().map(|octets| Message::decode(&octets.unwrap(), &n).unwrap().message).collect();
        prop_assert_eq!(found, messages);
        prop_assert_eq!(framer.buffered(), 0);
    }

    /// Split over however many messages, the routes arrive all, in order, each time with the same attributes.
    #[test]
    fn routes_arrive_whole_when_they_are_split((n, message) in updates(), times in 1..40usize) {
        let Message::Update(update) = message else { panic!("an UPDATE expected") };
        let routes: Vec<Nlri<Ipv4Net>> = update.nlri.repeat(times);
        let attributes: Vec<Attribute> = update.attributes.into_iter().filter(|a| a.code() != 14).collect();
        let mut messages = Vec::new();
        match update::encode_routes(&attributes, routes.iter().copied(), &n, &mut messages) {
            Ok(()) => {}
            Err(EncodeError::MessageTooLong { .. }) => return Ok(()),
            Err(error) => panic!("{error}"),
        }
        let mut arrived = Vec::new();
        for octets in &messages {
            let decoded = Message::decode(octets, &n).unwrap();
            prop_assert_eq!(&decoded.faults, &[]);
            let Message::Update(update) = without_extended_length(decoded.message) else { panic!("an UPDATE expected") };
            prop_assert_eq!(&update.attributes, &attributes);
            arrived.extend(update.nlri);
        }
        prop_assert_eq!(arrived, routes);
    }
}

fn without_extended_length(message: Message) -> Message {
    let Message::Update(mut update) = message else {
        return message;
    };
    for attribute in &mut update.attributes {
        attribute.flags.0 &= !AttributeFlags::EXTENDED_LENGTH;
    }
    Message::Update(update)
}
