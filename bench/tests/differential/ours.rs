//! bgp-wire's verdict.

use bgp_wire::bytes::BytesMut;
use bgp_wire::error::{Path, Reason, Step};
use bgp_wire::{
    AsPath, AttributeValue, Capability, DecodeError, Decoded, Disposition, Family, LabelStack, Message,
    MessageView, MpNlri, Negotiated, NextHop, Nlri, Open, RouteDistinguisher, Update,
};

use crate::anatomy::{Anatomy, Piece, Site};
use crate::session::Session;
use crate::verdict::{Flaw, Reach, Route, Said, Value, Verdict};

/// bgp-wire's verdict, or what it does not keep of its promises: the borrowed view says what the owned message says,
/// and what was read without faults is written as it came.
pub(crate) fn verdict(anatomy: &Anatomy<'_>, session: &Session) -> Result<Verdict, String> {
    let negotiated = session.negotiated();
    let decoded = Message::decode(anatomy.octets, &negotiated);
    agrees_with_view(anatomy.octets, &negotiated, &decoded)?;
    let mut verdict = told(anatomy, &decoded);
    if let (Verdict::Read(said, flaws), Ok(decoded)) = (&mut verdict, &decoded)
        && flaws.is_empty()
    {
        let mut octets = BytesMut::new();
        let written = decoded.message.encode(&negotiated, &mut octets);
        written.map_err(|error| format!("bgp-wire cannot write what it read: {error}"))?;
        if octets != anatomy.octets {
            return Err(format!(
                "bgp-wire writes other octets than it read: {octets:02x?}"
            ));
        }
        said.octets = Some(octets.to_vec());
    }
    Ok(verdict)
}

/// The verdict alone.
pub(crate) fn read(anatomy: &Anatomy<'_>, session: &Session) -> Verdict {
    told(anatomy, &Message::decode(anatomy.octets, &session.negotiated()))
}

fn told(anatomy: &Anatomy<'_>, decoded: &Result<Decoded, DecodeError>) -> Verdict {
    match decoded {
        Ok(decoded) => {
            let faults = decoded.faults.iter();
            let flaws = faults.map(|fault| flaw(anatomy, reach(fault.disposition), &fault.error));
            Verdict::Read(said(&decoded.message), flaws.collect())
        }
        Err(error) => Verdict::Stopped(flaw(anatomy, Reach::Reset, error)),
    }
}

fn agrees_with_view(
    octets: &[u8],
    negotiated: &Negotiated,
    decoded: &Result<Decoded, DecodeError>,
) -> Result<(), String> {
    let same = match (MessageView::check(octets, negotiated), decoded) {
        (Ok(MessageView::Update(view)), Ok(decoded)) => {
            view.faults() == decoded.faults && Message::Update(view.to_update()) == decoded.message
        }
        (Ok(_), Ok(_)) => true,
        (Err(view), Err(owned)) => view == *owned,
        _ => false,
    };
    same.then_some(())
        .ok_or_else(|| "bgp-wire's view and its owned message differ".to_owned())
}

fn reach(disposition: Disposition) -> Reach {
    match disposition {
        Disposition::AttributeDiscard => Reach::Discard,
        Disposition::TreatAsWithdraw => Reach::Withdraw,
        Disposition::AfiSafiDisable(_) => Reach::Disable,
        Disposition::SessionReset => Reach::Reset,
    }
}

fn flaw(anatomy: &Anatomy<'_>, reach: Reach, error: &DecodeError) -> Flaw {
    Flaw {
        site: site(anatomy, error),
        reach,
        code: Some(error.notification().code_and_subcode()),
        words: error.reason().to_string(),
    }
}

fn site(anatomy: &Anatomy<'_>, error: &DecodeError) -> Site {
    let steps = Path::steps(error.path());
    let has = |step: Step| steps.contains(&step);
    match (error.path().attribute(), error.reason()) {
        (_, Reason::AttributeHeader { .. } | Reason::AttributeOverrun)
            if anatomy.update.as_ref().and_then(|fields| fields.cut) == Some(error.offset()) =>
        {
            Site::Cut
        }
        (Some(code), reason) => {
            // The offset of some is where the attribute begins, which may be where the one before it ends.
            let whole = matches!(
                reason,
                Reason::DuplicateAttribute
                    | Reason::UnrecognizedWellKnown
                    | Reason::AttributeFlags { .. }
                    | Reason::FromExternalPeer
                    | Reason::FromFourOctetAs
                    | Reason::NextHop(_)
            );
            let at = error.offset();
            let here = |piece: &Piece| match whole {
                true => piece.whole.start == at,
                false => (piece.value.start..=piece.value.end).contains(&at),
            };
            let inside = |piece: &Piece| (piece.value.start..=piece.value.end).contains(&at);
            let find = |here: &dyn Fn(&Piece) -> bool| {
                anatomy
                    .pieces()
                    .iter()
                    .position(|piece| piece.code == code && here(piece))
            };
            // Within an ATTR_SET also those lie inside.
            let found = find(&here).or_else(|| find(&inside));
            found.map_or(Site::Cut, Site::Attribute)
        }
        (None, Reason::MissingWellKnown(missing)) => Site::Missing(missing.0),
        _ if has(Step::Header) => Site::Header,
        _ if has(Step::WithdrawnRoutes) => Site::Withdrawn,
        _ if has(Step::Nlri) => Site::Nlri,
        _ => Site::Body,
    }
}

fn said(message: &Message) -> Said {
    let mut said = Said::nothing();
    match message {
        Message::Update(update) => update_said(update, &mut said),
        Message::Open(open) => open_said(open, &mut said),
        Message::Notification(notification) => {
            said.numbers(0, [notification.code.into(), notification.subcode.into()]);
            said.value(1, Value::Octets(notification.data.to_vec()));
        }
        Message::Keepalive => {}
        Message::RouteRefresh(refresh) => {
            let family = refresh.family;
            said.numbers(
                0,
                [family.afi.0.into(), refresh.subtype.into(), family.safi.0.into()],
            );
        }
    }
    said
}

fn open_said(open: &Open, said: &mut Said) {
    let fields = [open.version.into(), open.asn.into(), open.hold_time.into()];
    said.numbers(0, fields.into_iter().chain([open.bgp_id.to_bits()]));
    said.numbers(
        1,
        open.capabilities()
            .map(|capability: &Capability| capability.code().into()),
    );
    said.number(2, open.peer_as());
}

fn update_said(update: &Update, said: &mut Said) {
    said.routes((1, 1, true), update.withdrawn.iter().map(plain));
    said.routes((1, 1, false), update.nlri.iter().map(plain));
    for attribute in &update.attributes {
        attribute_said(&attribute.value, said);
    }
}

fn attribute_said(value: &AttributeValue, said: &mut Said) {
    let code = value.code();
    match value {
        AttributeValue::Origin(origin) => said.number(code, *origin as u8),
        AttributeValue::AsPath(path) | AttributeValue::As4Path(path) => said.value(code, segments(path)),
        AttributeValue::NextHop(address) | AttributeValue::OriginatorId(address) => {
            said.number(code, address.to_bits());
        }
        AttributeValue::Med(number)
        | AttributeValue::LocalPref(number)
        | AttributeValue::OnlyToCustomer(number) => said.number(code, *number),
        AttributeValue::AtomicAggregate => said.numbers(code, []),
        AttributeValue::Aggregator(by) | AttributeValue::As4Aggregator(by) => {
            said.numbers(code, [by.asn, by.address.to_bits()]);
        }
        AttributeValue::Communities(list) => said.numbers(code, list.iter().map(|community| community.0)),
        AttributeValue::ClusterList(list) => said.numbers(code, list.iter().map(|id| id.to_bits())),
        AttributeValue::LargeCommunities(list) => {
            let numbers = list.iter().flat_map(|community| {
                [
                    community.global_administrator,
                    community.local_data_1,
                    community.local_data_2,
                ]
            });
            said.numbers(code, numbers);
        }
        AttributeValue::ExtendedCommunities(list) => {
            said.value(
                code,
                Value::Octets(list.iter().flat_map(|community| community.0).collect()),
            );
        }
        AttributeValue::MpReach(reach) => {
            said.value(code, next_hop(&reach.next_hop));
            mp_said(reach.family, &reach.nlri, false, said);
        }
        AttributeValue::MpUnreach(unreach) => {
            said.numbers(code, []);
            mp_said(unreach.family, &unreach.nlri, true, said);
        }
        AttributeValue::Unknown { value, .. } => said.value(code, Value::Octets(value.to_vec())),
        // Its octets are compared by writing it again.
        _ => said.numbers(code, []),
    }
}

fn segments(path: &AsPath) -> Value {
    let segments = path.segments.iter();
    Value::Path(
        segments
            .map(|segment| (segment.kind as u8, segment.asns.clone()))
            .collect(),
    )
}

/// The addresses alone.
fn next_hop(next_hop: &NextHop) -> Value {
    Value::Octets(match next_hop {
        NextHop::V4(address) | NextHop::VpnV4 { address, .. } => address.octets().to_vec(),
        NextHop::V6 { global, link_local } => {
            let link_local = link_local.map(|address| address.octets()).into_iter().flatten();
            global.octets().into_iter().chain(link_local).collect()
        }
        NextHop::VpnV6 {
            global, link_local, ..
        } => {
            let link_local = link_local
                .map(|(_, address)| address.octets())
                .into_iter()
                .flatten();
            global.octets().into_iter().chain(link_local).collect()
        }
        NextHop::Other(octets) => octets.to_vec(),
    })
}

fn mp_said(family: Family, nlri: &MpNlri, withdrawn: bool, said: &mut Said) {
    let place = (family.afi.0, family.safi.0, withdrawn);
    match nlri {
        MpNlri::Ipv4Unicast(list) | MpNlri::Ipv4Multicast(list) => said.routes(place, list.iter().map(plain)),
        MpNlri::Ipv6Unicast(list) | MpNlri::Ipv6Multicast(list) => said.routes(place, list.iter().map(plain)),
        MpNlri::Ipv4Labelled(list) => {
            said.routes(
                place,
                list.iter()
                    .map(|route| labelled(route.path_id, &route.labels, None, route.prefix)),
            );
        }
        MpNlri::Ipv6Labelled(list) => {
            said.routes(
                place,
                list.iter()
                    .map(|route| labelled(route.path_id, &route.labels, None, route.prefix)),
            );
        }
        MpNlri::Ipv4Vpn(list) => {
            let routes = list.iter();
            said.routes(
                place,
                routes.map(|route| labelled(route.path_id, &route.labels, Some(route.rd), route.prefix)),
            );
        }
        MpNlri::Ipv6Vpn(list) => {
            let routes = list.iter();
            said.routes(
                place,
                routes.map(|route| labelled(route.path_id, &route.labels, Some(route.rd), route.prefix)),
            );
        }
        _ => {}
    }
}

fn plain<P: Into<bgp_wire::ipnet::IpNet> + Copy>(route: &Nlri<P>) -> Route {
    let prefix = route.prefix.into();
    Route::plain(route.path_id, prefix.addr(), prefix.prefix_len())
}

fn labelled(
    path_id: Option<u32>,
    labels: &LabelStack,
    rd: Option<RouteDistinguisher>,
    prefix: impl Into<bgp_wire::ipnet::IpNet>,
) -> Route {
    let prefix = prefix.into();
    Route {
        labels: labels.as_slice().iter().map(|label| label.vni()).collect(),
        rd: rd.map(RouteDistinguisher::octets),
        ..Route::plain(path_id, prefix.addr(), prefix.prefix_len())
    }
}
