//! rustbgpd-wire's verdict: what its own session layer would do with the message, RFC 7606 and all.

use std::net::IpAddr;

use bgp_wire::bytes::Bytes;
use rustbgpd_wire::attribute::{
    AsPath, AsPathSegment, MalformedAttribute, MpReachNlri, MpUnreachNlri, Origin,
};
use rustbgpd_wire::error::DecodeError;
use rustbgpd_wire::labeled::LabeledNlriEntry;
use rustbgpd_wire::validate::{
    ErrorDisposition, UpdateValidationOptions, validate_update_attributes_with_context,
};
use rustbgpd_wire::vpn::{MplsLabelEntry, VpnNlriEntry, VpnPrefix};
use rustbgpd_wire::{
    Afi, Capability, Ipv4NlriEntry, Message, NlriEntry, OpenMessage, ParsedUpdate, PathAttribute, Prefix,
    Safi, UpdateMessage, decode_message,
};

use crate::anatomy::{Anatomy, HEADER, Piece, Site};
use crate::session::Session;
use crate::verdict::{Flaw, Reach, Route, Said, Value, Verdict};

pub(crate) fn verdict(anatomy: &Anatomy<'_>, session: &Session) -> Verdict {
    let mut octets = Bytes::copy_from_slice(anatomy.octets);
    let message = match decode_message(&mut octets, session.longest()) {
        Ok(message) => message,
        Err(error) => return Verdict::Stopped(stop(site_of_message(&error, anatomy), &error)),
    };
    let mut said = Said::nothing();
    match message {
        Message::Update(update) => return update_verdict(&update, anatomy, session),
        Message::Open(open) => open_said(&open, &mut said),
        Message::Notification(notification) => {
            said.numbers(0, [notification.code.as_u8().into(), notification.subcode.into()]);
            said.value(1, Value::Octets(notification.data.to_vec()));
        }
        Message::RouteRefresh(refresh) => {
            let subtype = refresh.subtype_raw.into();
            said.numbers(0, [refresh.afi_raw.into(), subtype, refresh.safi_raw.into()]);
        }
        _ => {}
    }
    Verdict::Read(said, Vec::new())
}

fn stop(site: Site, error: &DecodeError) -> Flaw {
    let (code, subcode, _) = error.to_notification();
    Flaw {
        site,
        reach: Reach::Reset,
        code: Some((code.as_u8(), subcode)),
        words: error.to_string(),
    }
}

fn site_of_message(error: &DecodeError, anatomy: &Anatomy<'_>) -> Site {
    match error {
        // The length of a ROUTE-REFRESH is RFC 7313's matter, behind the header.
        DecodeError::InvalidLength { length: 19..=22 } if anatomy.kind == 5 => Site::Body,
        // All octets of the message are there: it is something inside that ends early.
        DecodeError::Incomplete { .. } if anatomy.octets.len() >= anatomy.length.max(HEADER) => Site::Body,
        DecodeError::Incomplete { .. }
        | DecodeError::InvalidMarker
        | DecodeError::InvalidLength { .. }
        | DecodeError::UnknownMessageType(_)
        | DecodeError::InvalidKeepaliveLength { .. } => Site::Header,
        _ => Site::Body,
    }
}

fn open_said(open: &OpenMessage, said: &mut Said) {
    let fields = [open.version.into(), open.my_as.into(), open.hold_time.into()];
    said.numbers(0, fields.into_iter().chain([open.bgp_identifier.to_bits()]));
    said.numbers(
        1,
        open.capabilities
            .iter()
            .map(|capability: &Capability| capability.code().into()),
    );
    said.number(2, open.four_byte_as());
}

fn update_verdict(update: &UpdateMessage, anatomy: &Anatomy<'_>, session: &Session) -> Verdict {
    let families: Vec<(Afi, Safi)> = session
        .add_path
        .iter()
        .filter_map(|(afi, safi)| Some((Afi::from_u16(*afi)?, Safi::from_u8(*safi)?)))
        .collect();
    let parsed = update.parse_revised_observed_with_error_context(
        session.four_octet_as,
        !session.external,
        session.add_path((1, 1)),
        &families,
    );
    let (parsed, _) = match parsed {
        Ok(parsed) => parsed,
        Err(context) => {
            let duplicate = matches!(
                &context.error,
                DecodeError::UpdateAttributeError { subcode: 1, .. }
            );
            let words = context.error.to_string();
            let site = match context.type_code {
                Some(_) if words.contains("framing prevents") => Site::Cut,
                Some(code) => anatomy.nth(code, usize::from(duplicate)).unwrap_or(Site::Cut),
                None => site_of_prefix(anatomy, session),
            };
            return Verdict::Stopped(stop(site, &context.error));
        }
    };
    let mut flaws = Vec::new();
    let mut again = [0; 256];
    for malformed in &parsed.malformed {
        flaws.push(malformed_flaw(malformed, anatomy, &mut again));
    }
    validate(&parsed.update, anatomy, session, &mut flaws);
    if let Some(at) = flaws.iter().position(|flaw| flaw.reach == Reach::Reset) {
        return Verdict::Stopped(flaws.swap_remove(at));
    }
    let mut said = Said::nothing();
    update_said(&parsed.update, &mut said);
    Verdict::Read(said, flaws)
}

/// Which of the two fields of prefixes an error without an attribute is in.
fn site_of_prefix(anatomy: &Anatomy<'_>, session: &Session) -> Site {
    let withdrawn = anatomy
        .update
        .as_ref()
        .map(|fields| &anatomy.octets[fields.withdrawn.clone()]);
    let wrong = withdrawn.is_some_and(|octets| {
        if session.add_path((1, 1)) {
            rustbgpd_wire::nlri::decode_nlri_addpath(octets).is_err()
        } else {
            rustbgpd_wire::nlri::decode_nlri(octets).is_err()
        }
    });
    if wrong { Site::Withdrawn } else { Site::Nlri }
}

fn reach(disposition: ErrorDisposition) -> Reach {
    match disposition {
        ErrorDisposition::AttributeDiscard => Reach::Discard,
        ErrorDisposition::TreatAsWithdraw => Reach::Withdraw,
        ErrorDisposition::SessionReset => Reach::Reset,
    }
}

fn malformed_flaw(malformed: &MalformedAttribute, anatomy: &Anatomy<'_>, again: &mut [usize; 256]) -> Flaw {
    let (error, code) = (&malformed.error, malformed.type_code);
    let site = match error {
        DecodeError::TruncatedAttributeHeader => Some(Site::Cut),
        DecodeError::MalformedField { detail, .. }
            if detail.starts_with("truncated ") || detail.starts_with("attribute type ") =>
        {
            Some(Site::Cut)
        }
        DecodeError::UpdateAttributeError { data, subcode: 1, .. } if data.is_empty() => {
            again[usize::from(code)] += 1;
            anatomy.nth(code, again[usize::from(code)])
        }
        DecodeError::UpdateAttributeError { data, .. } | DecodeError::ProhibitedAsSet { data, .. } => {
            let same = |piece: &Piece| {
                let header = data.len().checked_sub(piece.value.len());
                piece.code == code && matches!(header, Some(3 | 4)) && data.ends_with(anatomy.value(piece))
            };
            anatomy.pieces().iter().position(same).map(Site::Attribute)
        }
        _ => None,
    };
    Flaw {
        reach: reach(malformed.disposition),
        ..stop(site.or_else(|| anatomy.nth(code, 0)).unwrap_or(Site::Cut), error)
    }
}

/// Asks the validator until it is content: it tells the first fault alone, so what it objects to is put right before
/// it is asked again. An attribute that is there but malformed is not missing, and behind one that does not fit
/// nothing is.
fn validate(update: &ParsedUpdate, anatomy: &Anatomy<'_>, session: &Session, flaws: &mut Vec<Flaw>) {
    let body = !update.announced.is_empty();
    let routes = body || reaches(&update.attributes);
    let mut attributes = update.attributes.clone();
    let cut = anatomy.update.as_ref().is_some_and(|fields| fields.cut.is_some());
    for code in [1, 2, 3] {
        let there = attributes.iter().any(|attribute| attribute.type_code() == code);
        if !there && (cut || anatomy.first(code).is_some()) {
            attributes.extend(in_order(code));
        }
    }
    let options = UpdateValidationOptions::default();
    while let Err(found) =
        validate_update_attributes_with_context(&attributes, routes, body, session.external, options)
    {
        let code = found.type_code;
        let site = match found.error.subcode {
            3 => Site::Missing(code),
            _ => anatomy.nth(code, 0).unwrap_or(Site::Cut),
        };
        flaws.push(Flaw {
            site,
            reach: reach(found.error.disposition),
            code: Some((3, found.error.subcode)),
            words: format!("attribute {code} does not stand validation"),
        });
        attributes.retain(|attribute| attribute.type_code() != code);
        attributes.extend(in_order(code));
    }
}

/// An attribute that nothing is wrong with.
fn in_order(code: u8) -> Option<PathAttribute> {
    match code {
        1 => Some(PathAttribute::Origin(Origin::Igp)),
        2 => Some(PathAttribute::AsPath(AsPath { segments: Vec::new() })),
        3 => Some(PathAttribute::NextHop([192, 0, 2, 1].into())),
        _ => None,
    }
}

/// Whether an MP_REACH_NLRI has routes.
fn reaches(attributes: &[PathAttribute]) -> bool {
    attributes.iter().any(|attribute| match attribute {
        PathAttribute::MpReachNlri(mp) => {
            !(mp.announced.is_empty()
                && mp.flowspec_announced.is_empty()
                && mp.evpn_announced.is_empty()
                && mp.bgpls_announced.is_empty()
                && mp.vpn_announced.is_empty()
                && mp.labeled_announced.is_empty()
                && mp.rtc_announced.is_empty())
        }
        _ => false,
    })
}

fn update_said(update: &ParsedUpdate, said: &mut Said) {
    said.routes((1, 1, true), update.withdrawn.iter().map(ipv4));
    said.routes((1, 1, false), update.announced.iter().map(ipv4));
    for attribute in &update.attributes {
        attribute_said(attribute, said);
    }
}

fn attribute_said(attribute: &PathAttribute, said: &mut Said) {
    let code = attribute.type_code();
    match attribute {
        PathAttribute::Origin(origin) => said.number(code, *origin as u8),
        PathAttribute::AsPath(path) => {
            let segments = path.segments.iter().map(|segment| match segment {
                AsPathSegment::AsSet(asns) => (1, asns.clone()),
                AsPathSegment::AsSequence(asns) => (2, asns.clone()),
            });
            said.value(code, Value::Path(segments.collect()));
        }
        PathAttribute::NextHop(address) | PathAttribute::OriginatorId(address) => {
            said.number(code, address.to_bits());
        }
        PathAttribute::Med(number)
        | PathAttribute::LocalPref(number)
        | PathAttribute::OnlyToCustomer(number)
        | PathAttribute::OnlyToCustomerPartial(number) => said.number(code, *number),
        PathAttribute::Aggregator(by) => said.numbers(code, [by.asn, by.router_id.to_bits()]),
        PathAttribute::Communities(list) | PathAttribute::CommunitiesPartial(list) => {
            said.numbers(code, list.iter().copied());
        }
        PathAttribute::ClusterList(list) => said.numbers(code, list.iter().map(|id| id.to_bits())),
        PathAttribute::LargeCommunities(list) | PathAttribute::LargeCommunitiesPartial(list) => {
            let numbers = list
                .iter()
                .flat_map(|large| [large.global_admin, large.local_data1, large.local_data2]);
            said.numbers(code, numbers);
        }
        PathAttribute::ExtendedCommunities(list) | PathAttribute::ExtendedCommunitiesPartial(list) => {
            let octets = list.iter().flat_map(|community| community.as_u64().to_be_bytes());
            said.value(code, Value::Octets(octets.collect()));
        }
        PathAttribute::MpReachNlri(mp) => reach_said(mp, said),
        PathAttribute::MpUnreachNlri(mp) => unreach_said(mp, said),
        // bgp-wire takes these apart; that it loses nothing shows when it writes them again.
        PathAttribute::Unknown(raw) if matches!(raw.type_code, 23 | 26 | 29 | 40 | 128) => {
            said.numbers(code, [])
        }
        PathAttribute::Unknown(raw) => said.value(code, Value::Octets(raw.data.to_vec())),
        _ => said.numbers(code, []),
    }
}

fn reach_said(mp: &MpReachNlri, said: &mut Said) {
    let place = (mp.afi as u16, mp.safi as u8, false);
    let mut next_hop = match mp.next_hop {
        _ if mp.safi == Safi::FlowSpec => Vec::new(),
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    next_hop.extend(
        mp.link_local_next_hop
            .into_iter()
            .flat_map(|address| address.octets()),
    );
    said.value(14, Value::Octets(next_hop));
    said.routes(place, mp.announced.iter().map(entry));
    said.routes(place, mp.labeled_announced.iter().map(labelled));
    said.routes(place, mp.vpn_announced.iter().map(vpn));
}

fn unreach_said(mp: &MpUnreachNlri, said: &mut Said) {
    let place = (mp.afi as u16, mp.safi as u8, true);
    said.numbers(15, []);
    said.routes(place, mp.withdrawn.iter().map(entry));
    said.routes(place, mp.labeled_withdrawn.iter().map(labelled));
    said.routes(place, mp.vpn_withdrawn.iter().map(vpn));
}

fn ipv4(entry: &Ipv4NlriEntry) -> Route {
    Route::plain(Some(entry.path_id), entry.prefix.addr.into(), entry.prefix.len)
}

fn entry(entry: &NlriEntry) -> Route {
    prefix(entry.path_id, entry.prefix)
}

fn prefix(path_id: u32, prefix: Prefix) -> Route {
    match prefix {
        Prefix::V4(prefix) => Route::plain(Some(path_id), prefix.addr.into(), prefix.len),
        Prefix::V6(prefix) => Route::plain(Some(path_id), prefix.addr.into(), prefix.len),
    }
}

fn labels(stack: &[MplsLabelEntry]) -> Vec<u32> {
    let entry = |label: &MplsLabelEntry| {
        label.label << 4 | u32::from(label.traffic_class) << 1 | u32::from(label.bottom_of_stack)
    };
    stack.iter().map(entry).collect()
}

fn labelled(entry: &LabeledNlriEntry) -> Route {
    Route {
        labels: labels(&entry.nlri.labels),
        ..prefix(entry.path_id, entry.nlri.prefix)
    }
}

fn vpn(entry: &VpnNlriEntry) -> Route {
    let (address, length) = match entry.nlri.prefix {
        VpnPrefix::V4 { addr, len } => (addr.into(), len),
        VpnPrefix::V6 { addr, len } => (addr.into(), len),
    };
    Route {
        labels: labels(&entry.nlri.labels),
        rd: Some(entry.nlri.route_distinguisher.0),
        ..Route::plain(Some(entry.path_id), address, length)
    }
}
