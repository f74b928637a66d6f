use alloc::vec::Vec;

use super::{LabelCounts, Negotiated, PeerKind};
use crate::capability::{
    AddPathFamily, AddPathMode, Capability, ExtendedNextHop, GracefulRestart, MultipleLabels, RestartFlags,
};
use crate::family::{Afi, Family};
use crate::message::Open;

const V4: Family = Family::IPV4_UNICAST;
const V6: Family = Family::IPV6_UNICAST;

fn open(asn: u32, capabilities: &[Capability]) -> Open {
    Open::new(asn, 90, [192, 0, 2, 1].into(), capabilities.iter().cloned())
}

fn negotiated(sent: &[Capability], received: &[Capability]) -> Negotiated {
    Negotiated::from_opens(&open(65001, sent), &open(65002, received))
}

fn add_path(family: Family, mode: AddPathMode) -> Capability {
    Capability::AddPath([AddPathFamily { family, mode }].into())
}

fn families(n: &Negotiated) -> Vec<Family> {
    n.families().collect()
}

#[test]
fn the_default_is_a_session_before_its_opens() {
    let n = Negotiated::default();
    assert_eq!(
        (n.four_octet_as(), n.max_receive_len(), n.max_send_len()),
        (false, 4096, 4096)
    );
    assert_eq!(families(&n), [V4]);
    assert!(!n.add_path_receive(V4) && !n.add_path_send(V4));
}

#[test]
fn four_octet_as_numbers_take_both_sides() {
    let capability = [Capability::FourOctetAs(65001)];
    assert!(!negotiated(&capability, &[]).four_octet_as());
    assert!(!negotiated(&[], &capability).four_octet_as());
    assert!(negotiated(&capability, &capability).four_octet_as());
}

/// RFC 4760 §8; a side without the capability has IPv4 unicast alone.
#[test]
fn a_family_is_carried_when_both_sides_offer_it() {
    let (v4, v6) = (Capability::Multiprotocol(V4), Capability::Multiprotocol(V6));
    assert_eq!(families(&negotiated(&[], &[])), [V4]);
    assert_eq!(families(&negotiated(&[v4.clone(), v6.clone()], &[])), [V4]);
    assert_eq!(families(&negotiated(core::slice::from_ref(&v6), &[])), []);
    assert_eq!(
        families(&negotiated(&[v6.clone(), v4.clone()], &[v4, v6.clone()])),
        [V4, V6]
    );
    assert_eq!(families(&negotiated(&[v6.clone(), v6.clone()], &[v6])), [V6]);
}

/// RFC 7911 §4
#[test]
fn path_identifiers_go_where_one_sends_and_the_other_receives() {
    use AddPathMode as Mode;
    for (ours, theirs, receive, send) in [
        (Mode::RECEIVE, Mode::SEND, true, false),
        (Mode::SEND, Mode::RECEIVE, false, true),
        (Mode::BOTH, Mode::BOTH, true, true),
        (Mode::BOTH, Mode::SEND, true, false),
        (Mode::SEND, Mode::SEND, false, false),
        (Mode::BOTH, Mode(4), false, false),
        (Mode::BOTH, Mode::NONE, false, false),
    ] {
        let n = negotiated(&[add_path(V4, ours)], &[add_path(V4, theirs)]);
        assert_eq!(
            (n.add_path_receive(V4), n.add_path_send(V4)),
            (receive, send),
            "{ours:?} {theirs:?}"
        );
    }
    let n = negotiated(&[add_path(V6, Mode::BOTH)], &[add_path(V6, Mode::BOTH)]);
    assert!(!n.add_path_receive(V6), "the family itself is not carried");
}

/// RFC 8654 §4: who advertises it receives long messages.
#[test]
fn each_side_decides_alone_which_messages_it_receives() {
    let extended = [Capability::ExtendedMessage];
    let n = negotiated(&extended, &[]);
    assert_eq!((n.max_receive_len(), n.max_send_len()), (65535, 4096));
    let n = negotiated(&[], &extended);
    assert_eq!((n.max_receive_len(), n.max_send_len()), (4096, 65535));
}

#[test]
fn the_kind_of_peer_follows_from_the_ases_behind_the_opens() {
    let kind = |ours, theirs| Negotiated::from_opens(&open(ours, &[]), &open(theirs, &[])).peer_kind();
    assert_eq!(kind(65001, 65001), PeerKind::Internal);
    assert_eq!(kind(65001, 65002), PeerKind::External);
    // Both have AS_TRANS in front.
    assert_eq!(kind(100_000, 100_001), PeerKind::External);
    assert_eq!(kind(100_000, 100_000), PeerKind::Internal);
}

#[test]
fn the_same_terms_are_equal_however_they_were_made() {
    let v4 = [Capability::Multiprotocol(V4)];
    let plain = Negotiated::default().with_peer_kind(PeerKind::External);
    assert_eq!(negotiated(&v4, &v4), plain);
    assert_eq!(plain.clone().with_family(V4), plain);
    let (a, b) = (
        plain.clone().with_family(V6).with_add_path_send(V4),
        plain.with_add_path_send(V4).with_family(V6),
    );
    assert_eq!(a, b);
}

/// RFC 8950 §4: "MUST only advertise … if the BGP speaker has first ascertained … that the BGP peer supports" it.
#[test]
fn an_ipv6_next_hop_goes_to_who_said_it_understands_for_that_family() {
    let extended =
        |family, next_hop| Capability::ExtendedNextHop([ExtendedNextHop { family, next_hop }].into());
    let n = negotiated(&[], &[extended(V4, Afi::IPV6)]);
    assert_eq!(
        (n.extended_next_hop_receive(V4), n.extended_next_hop_send(V4)),
        (false, true)
    );
    let n = negotiated(&[extended(V4, Afi::IPV6)], &[extended(V4, Afi::IPV4)]);
    assert_eq!(
        (n.extended_next_hop_receive(V4), n.extended_next_hop_send(V4)),
        (true, false)
    );
    let n = negotiated(&[], &[extended(Family::IPV4_LABELLED, Afi::IPV6)]);
    assert!(!n.extended_next_hop_send(V4) && !n.extended_next_hop_send(Family::IPV4_LABELLED));
}

/// RFC 8277 §2.1
#[test]
fn several_labels_take_both_sides_and_the_first_word_counts() {
    let family = Family::IPV4_LABELLED;
    let labels = |counts: &[u8]| {
        let entries = counts.iter().map(|count| MultipleLabels {
            family,
            count: *count,
        });
        Capability::MultipleLabels(entries.collect())
    };
    let carried = Capability::Multiprotocol(family);
    let with = |list: &[Capability]| [core::slice::from_ref(&carried), list].concat();
    let agreed = |ours: &[Capability], theirs: &[Capability]| {
        let n = negotiated(&with(ours), &with(theirs));
        n.multiple_labels(family)
            .map(|counts| (counts.receive, counts.send))
    };
    assert_eq!(agreed(&[labels(&[3])], &[labels(&[255])]), Some((3, 255)));
    assert_eq!(agreed(&[labels(&[3])], &[]), None);
    // An entry with a count of 0 or 1 is ignored.
    assert_eq!(agreed(&[labels(&[3])], &[labels(&[1])]), None);
    assert_eq!(agreed(&[labels(&[3])], &[labels(&[0, 4])]), Some((3, 4)));
    assert_eq!(agreed(&[labels(&[3])], &[labels(&[2, 4])]), Some((3, 2)));
    assert_eq!(
        agreed(&[labels(&[3])], &[labels(&[2]), labels(&[4])]),
        Some((3, 2))
    );
    // A family that is not carried has no terms.
    assert_eq!(
        negotiated(&[labels(&[3])], &[labels(&[3])]).multiple_labels(family),
        None
    );
}

#[test]
fn refreshes_have_marks_when_both_sides_know_them() {
    let enhanced = [Capability::RouteRefresh, Capability::EnhancedRouteRefresh];
    assert!(negotiated(&enhanced, &enhanced).enhanced_route_refresh());
    let n = negotiated(&[], &enhanced);
    assert!(n.route_refresh_send() && !n.enhanced_route_refresh());
    assert!(!negotiated(&enhanced, &[]).route_refresh_send());
}

/// RFC 4724 §3: "the receiver … MUST ignore all but the last instance of the Graceful Restart Capability"; RFC 8538 §2.
#[test]
fn routes_outlive_a_notification_when_both_last_restart_capabilities_say_so() {
    let restart = |flags| {
        Capability::GracefulRestart(GracefulRestart {
            flags,
            ..GracefulRestart::default()
        })
    };
    let (n_bit, none) = (
        restart(RestartFlags::NOTIFICATION),
        restart(RestartFlags::default()),
    );
    let both = core::slice::from_ref(&n_bit);
    assert!(negotiated(both, both).restart_on_notification());
    assert!(!negotiated(both, core::slice::from_ref(&none)).restart_on_notification());
    assert!(!negotiated(both, &[n_bit.clone(), none]).restart_on_notification());
}

#[test]
fn terms_made_by_hand_are_those_the_opens_make() {
    let counts = LabelCounts { receive: 2, send: 2 };
    let n = Negotiated::default()
        .with_extended_next_hop(V4)
        .with_multiple_labels(Family::IPV4_LABELLED, counts)
        .with_enhanced_route_refresh()
        .with_link_local_next_hop();
    assert!(n.extended_next_hop_receive(V4) && n.extended_next_hop_send(V4));
    assert!(n.enhanced_route_refresh() && n.link_local_next_hop());
    assert_eq!(n.multiple_labels(Family::IPV4_LABELLED), Some(counts));
    assert_eq!(n.multiple_labels(V4), None);
}
