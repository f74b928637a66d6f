//! netgauze-bgp-pkt's verdict, all its checks on: the first error ends it, and what it reads it writes again.

use std::collections::HashMap;
use std::net::IpAddr;

use bgp_wire::ipnet::IpNet;
use netgauze_bgp_pkt::BgpMessage;
use netgauze_bgp_pkt::nlri::{LabeledNextHop, MplsLabel, RouteDistinguisher};
use netgauze_bgp_pkt::open::BgpOpenMessage;
use netgauze_bgp_pkt::path_attribute::{
    Aggregator, AsPath, MpReach, MpUnreach, PathAttribute, PathAttributeValue,
};
use netgauze_bgp_pkt::update::BgpUpdateMessage;
use netgauze_bgp_pkt::wire::deserializer::path_attribute::PathAttributeParsingError;
use netgauze_bgp_pkt::wire::deserializer::update::BgpUpdateMessageParsingError;
use netgauze_bgp_pkt::wire::deserializer::{BgpMessageParsingError, BgpParsingContext};
use netgauze_iana::address_family::{AddressFamily, AddressType, SubsequentAddressFamily};
use netgauze_parse_utils::WritablePdu;
use netgauze_parse_utils::reader::SliceReader;
use netgauze_parse_utils::traits::ParseFromWithOneInput;

use crate::anatomy::{Anatomy, Site};
use crate::session::Session;
use crate::verdict::{Flaw, Reach, Route, Said, Value, Verdict};

pub(crate) fn verdict(anatomy: &Anatomy<'_>, session: &Session) -> Verdict {
    let add_path = session.add_path.iter().filter_map(|(afi, safi)| {
        let family = (
            AddressFamily::try_from(*afi).ok()?,
            SubsequentAddressFamily::try_from(*safi).ok()?,
        );
        Some((AddressType::from_afi_safi(family.0, family.1).ok()?, true))
    });
    let add_path: HashMap<AddressType, bool> = add_path.collect();
    let mut context = BgpParsingContext::new(
        session.four_octet_as,
        HashMap::new(),
        add_path,
        true,
        true,
        true,
        true,
    );
    let message = match BgpMessage::parse(&mut SliceReader::new(anatomy.octets), &mut context) {
        Ok(message) => message,
        Err(error) => return Verdict::Stopped(stop(anatomy, &error)),
    };
    let mut said = Said::nothing();
    match &message {
        BgpMessage::Update(update) => update_said(update, &mut said),
        BgpMessage::Open(open) => open_said(open, &mut said),
        _ => {}
    }
    let mut octets = Vec::new();
    said.octets = message.write(&mut octets).is_ok().then_some(octets);
    Verdict::Read(said, Vec::new())
}

fn stop(anatomy: &Anatomy<'_>, error: &BgpMessageParsingError) -> Flaw {
    let words = error.to_string();
    Flaw {
        site: site(anatomy, error, offset(&words)),
        reach: Reach::Reset,
        code: None,
        words,
    }
}

/// The place, which only the words tell of every error: "… at byte offset 52 (…)".
fn offset(words: &str) -> usize {
    let behind = words.rsplit_once("offset ").map_or("", |(_, behind)| behind);
    let digits = behind.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

fn site(anatomy: &Anatomy<'_>, error: &BgpMessageParsingError, offset: usize) -> Site {
    let update = match error {
        BgpMessageParsingError::BgpUpdateMessageParsingError(update) => update,
        BgpMessageParsingError::Parse(_)
        | BgpMessageParsingError::ConnectionNotSynchronized { .. }
        | BgpMessageParsingError::UndefinedBgpMessageType { .. }
        | BgpMessageParsingError::BadMessageLength { .. } => return Site::Header,
        _ => return Site::Body,
    };
    let Some(fields) = &anatomy.update else {
        return Site::Body;
    };
    match update {
        BgpUpdateMessageParsingError::PathAttributeError(
            PathAttributeParsingError::InvalidPathAttribute { .. },
        ) => anatomy.begins(offset).unwrap_or(Site::Cut),
        BgpUpdateMessageParsingError::PathAttributeError(error) => {
            anatomy.site_of(codes(error), offset).unwrap_or(Site::Cut)
        }
        _ if offset <= fields.withdrawn.end => Site::Withdrawn,
        BgpUpdateMessageParsingError::Parse(_) if offset <= fields.list.end && fields.cut.is_some() => {
            Site::Cut
        }
        _ => Site::Nlri,
    }
}

/// The attributes an error can be of; none where it does not say.
fn codes(error: &PathAttributeParsingError) -> &'static [u8] {
    use PathAttributeParsingError as Of;
    match error {
        Of::OriginError(_) => &[1],
        Of::AsPathError(_) => &[2, 17],
        Of::NextHopError(_) => &[3],
        Of::MultiExitDiscriminatorError(_) => &[4],
        Of::LocalPreferenceError(_) => &[5],
        Of::AtomicAggregateError(_) => &[6],
        Of::AggregatorError(_) => &[7],
        Of::CommunitiesError(_) => &[8],
        Of::OriginatorError(_) => &[9],
        Of::ClusterListError(_) => &[10],
        Of::MpReachErrorError(_) => &[14],
        Of::MpUnreachErrorError(_) => &[15],
        Of::ExtendedCommunitiesError(_) => &[16],
        Of::ExtendedCommunitiesErrorIpv6(_) => &[25],
        Of::AigpError(_) => &[26],
        Of::BgpLsError(_) => &[29],
        Of::LargeCommunitiesError(_) => &[32],
        Of::OnlyToCustomerError(_) => &[35],
        Of::SegmentIdentifierParsingError(_) => &[40],
        _ => &[],
    }
}

fn open_said(open: &BgpOpenMessage, said: &mut Said) {
    let fields = [
        open.version().into(),
        open.my_as().into(),
        open.hold_time().into(),
    ];
    said.numbers(0, fields.into_iter().chain([open.bgp_id().to_bits()]));
    said.number(2, open.my_asn4());
}

fn update_said(update: &BgpUpdateMessage, said: &mut Said) {
    let plain = |address: &netgauze_bgp_pkt::nlri::Ipv4UnicastAddress| {
        route(address.path_id(), &[], None, address.network().address())
    };
    said.routes((1, 1, true), update.withdraw_routes().iter().map(plain));
    said.routes((1, 1, false), update.nlri().iter().map(plain));
    for attribute in update.path_attributes() {
        attribute_said(attribute, said);
    }
}

fn attribute_said(attribute: &PathAttribute, said: &mut Said) {
    let code = attribute
        .path_attribute_type()
        .map_or_else(|code| code, |known| known as u8);
    match attribute.value() {
        PathAttributeValue::Origin(origin) => said.number(code, u8::from(*origin)),
        PathAttributeValue::AsPath(path) => said.value(code, segments(path)),
        PathAttributeValue::As4Path(path) => {
            let segments = path.segments().iter();
            let segments =
                segments.map(|segment| (segment.segment_type() as u8, segment.as_numbers().to_vec()));
            said.value(code, Value::Path(segments.collect()));
        }
        PathAttributeValue::NextHop(next_hop) => said.number(code, next_hop.next_hop().to_bits()),
        PathAttributeValue::MultiExitDiscriminator(med) => said.number(code, med.metric()),
        PathAttributeValue::LocalPreference(preference) => said.number(code, preference.metric()),
        PathAttributeValue::Aggregator(Aggregator::As2Aggregator(by)) => {
            said.numbers(code, [u32::from(*by.asn()), by.origin().to_bits()]);
        }
        PathAttributeValue::Aggregator(Aggregator::As4Aggregator(by)) => {
            said.numbers(code, [*by.asn(), by.origin().to_bits()]);
        }
        PathAttributeValue::Communities(list) => {
            said.numbers(code, list.communities().iter().map(|community| community.value()));
        }
        PathAttributeValue::LargeCommunities(list) => {
            let numbers = list.communities().iter().flat_map(|community| {
                [
                    community.global_admin(),
                    community.local_data1(),
                    community.local_data2(),
                ]
            });
            said.numbers(code, numbers);
        }
        PathAttributeValue::Originator(originator) => said.number(code, originator.id().to_bits()),
        PathAttributeValue::ClusterList(list) => {
            said.numbers(code, list.cluster_list().iter().map(|id| id.id().to_bits()));
        }
        PathAttributeValue::OnlyToCustomer(only) => said.number(code, only.asn()),
        PathAttributeValue::MpReach(reach) => reach_said(reach, said),
        PathAttributeValue::MpUnreach(unreach) => unreach_said(unreach, said),
        // bgp-wire takes these apart; that it loses nothing shows when it writes them again.
        PathAttributeValue::UnknownAttribute(unknown) if matches!(unknown.code(), 18 | 22 | 23 | 128) => {}
        PathAttributeValue::UnknownAttribute(unknown) => {
            said.value(unknown.code(), Value::Octets(unknown.value().to_vec()));
        }
        // Compared by what is written again.
        _ => {}
    }
}

fn segments(path: &AsPath) -> Value {
    Value::Path(match path {
        AsPath::As2PathSegments(segments) => segments
            .iter()
            .map(|segment| {
                let asns = segment.as_numbers().iter().map(|asn| u32::from(*asn));
                (segment.segment_type() as u8, asns.collect())
            })
            .collect(),
        AsPath::As4PathSegments(segments) => segments
            .iter()
            .map(|segment| (segment.segment_type() as u8, segment.as_numbers().to_vec()))
            .collect(),
    })
}

fn octets(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    }
}

/// The next hop's addresses, as far as netgauze has both.
fn next_hop(global: IpAddr, link_local: Option<std::net::Ipv6Addr>) -> Value {
    let link_local = link_local.into_iter().flat_map(|address| address.octets());
    Value::Octets(octets(global).into_iter().chain(link_local).collect())
}

fn reach_said(reach: &MpReach, said: &mut Said) {
    match reach {
        MpReach::Ipv4Unicast {
            next_hop: hop,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop(*hop, *next_hop_local));
            said.routes(
                (1, 1, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpReach::Ipv4Multicast {
            next_hop: hop,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop(*hop, *next_hop_local));
            said.routes(
                (1, 2, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpReach::Ipv6Unicast {
            next_hop_global,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop((*next_hop_global).into(), *next_hop_local));
            said.routes(
                (2, 1, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpReach::Ipv6Multicast {
            next_hop_global,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop((*next_hop_global).into(), *next_hop_local));
            said.routes(
                (2, 2, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpReach::Ipv4NlriMplsLabels {
            next_hop: hop,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop(*hop, *next_hop_local));
            said.routes(
                (1, 4, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), a.labels(), None, a.prefix())),
            );
        }
        MpReach::Ipv6NlriMplsLabels {
            next_hop: hop,
            next_hop_local,
            nlri,
        } => {
            said.value(14, next_hop(*hop, *next_hop_local));
            said.routes(
                (2, 4, false),
                nlri.iter()
                    .map(|a| route(a.path_id(), a.labels(), None, a.prefix())),
            );
        }
        MpReach::Ipv4MplsVpnUnicast { next_hop: hop, nlri } => {
            said.value(14, vpn_next_hop(hop));
            let routes = nlri.iter();
            said.routes(
                (1, 128, false),
                routes.map(|a| route(a.path_id(), a.label_stack(), Some(a.rd()), a.network().address())),
            );
        }
        MpReach::Ipv6MplsVpnUnicast { next_hop: hop, nlri } => {
            said.value(14, vpn_next_hop(hop));
            let routes = nlri.iter();
            said.routes(
                (2, 128, false),
                routes.map(|a| route(a.path_id(), a.label_stack(), Some(a.rd()), a.network().address())),
            );
        }
        MpReach::L2Evpn { next_hop, .. }
        | MpReach::RouteTargetMembership { next_hop, .. }
        | MpReach::BgpLs { next_hop, .. } => said.value(14, Value::Octets(octets(*next_hop))),
        MpReach::BgpLsVpn { .. } | MpReach::Unknown { .. } => {}
    }
}

fn vpn_next_hop(hop: &LabeledNextHop) -> Value {
    match hop {
        LabeledNextHop::Ipv4(hop) => next_hop(hop.next_hop().into(), None),
        LabeledNextHop::Ipv6(hop) => next_hop(hop.next_hop().into(), hop.next_hop_local()),
    }
}

fn unreach_said(unreach: &MpUnreach, said: &mut Said) {
    said.numbers(15, []);
    match unreach {
        MpUnreach::Ipv4Unicast { nlri } => {
            said.routes(
                (1, 1, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpUnreach::Ipv4Multicast { nlri } => {
            said.routes(
                (1, 2, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpUnreach::Ipv6Unicast { nlri } => {
            said.routes(
                (2, 1, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpUnreach::Ipv6Multicast { nlri } => {
            said.routes(
                (2, 2, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), &[], None, a.network().address())),
            );
        }
        MpUnreach::Ipv4NlriMplsLabels { nlri } => {
            said.routes(
                (1, 4, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), a.labels(), None, a.prefix())),
            );
        }
        MpUnreach::Ipv6NlriMplsLabels { nlri } => {
            said.routes(
                (2, 4, true),
                nlri.iter()
                    .map(|a| route(a.path_id(), a.labels(), None, a.prefix())),
            );
        }
        MpUnreach::Ipv4MplsVpnUnicast { nlri } => {
            let routes = nlri.iter();
            said.routes(
                (1, 128, true),
                routes.map(|a| route(a.path_id(), a.label_stack(), Some(a.rd()), a.network().address())),
            );
        }
        MpUnreach::Ipv6MplsVpnUnicast { nlri } => {
            let routes = nlri.iter();
            said.routes(
                (2, 128, true),
                routes.map(|a| route(a.path_id(), a.label_stack(), Some(a.rd()), a.network().address())),
            );
        }
        _ => {}
    }
}

fn route(
    path_id: Option<u32>,
    labels: &[MplsLabel],
    rd: Option<RouteDistinguisher>,
    prefix: impl Into<IpNet>,
) -> Route {
    let prefix: IpNet = prefix.into();
    let labels = labels.iter().map(|label| {
        let [a, b, c] = *label.value();
        u32::from_be_bytes([0, a, b, c])
    });
    Route {
        labels: labels.collect(),
        rd: rd.map(distinguisher),
        ..Route::plain(path_id, prefix.trunc().addr(), prefix.prefix_len())
    }
}

fn distinguisher(rd: RouteDistinguisher) -> [u8; 8] {
    let mut octets = Vec::new();
    rd.write(&mut octets).expect("a vector takes all");
    octets.try_into().expect("a route distinguisher has 8 octets")
}
