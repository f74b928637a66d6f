//! What the RFCs say of single capabilities, on literal OPENs.

use crate::packet::{assert_notification, decode, external, message, open_body};
use bgp_wire::bytes::BytesMut;
use bgp_wire::capability::*;
use bgp_wire::notification::open::{ROLE_MISMATCH, UNSPECIFIC};
use bgp_wire::{Family, Message, Negotiated, Open, PeerKind};

/// An OPEN with one parameter for each of these capabilities, code and value.
fn with_capabilities(capabilities: &[(u8, &[u8])]) -> Vec<u8> {
    let octet = |length: usize| u8::try_from(length).expect("a short value");
    let parameter = |(code, value): &(u8, &[u8])| {
        [&[2, octet(value.len() + 2), *code, octet(value.len())], *value].concat()
    };
    let parameters: Vec<u8> = capabilities.iter().flat_map(parameter).collect();
    message(
        1,
        &open_body(&[&[octet(parameters.len())], &parameters[..]].concat()),
    )
}

fn open(octets: &[u8]) -> Open {
    match decode(octets, &external()).message {
        Message::Open(open) => open,
        other => panic!("an OPEN expected, got {other:?}"),
    }
}

#[track_caller]
fn assert_comes_back(octets: &[u8]) {
    let mut again = BytesMut::new();
    let message = decode(octets, &external()).message;
    message.encode(&external(), &mut again).expect("what was read");
    assert_eq!(&again[..], octets, "{message}");
}

/// RFC 4271 §6.2: "If one of the Optional Parameters in the OPEN message is recognized, but is malformed, then the
/// Error Subcode MUST be set to 0 (Unspecific)."
#[test]
fn a_malformed_value_of_a_recognised_capability_is_unspecific() {
    let malformed: [(u8, &[u8]); 14] = [
        (1, &[0, 1, 0]),
        (2, &[0]),
        (3, &[]),
        (5, &[0, 1, 0, 1, 0]),
        (6, &[0]),
        (7, &[0, 0]),
        (8, &[0, 1, 4]),
        (9, &[]),
        (9, &[0, 0]),
        (64, &[0]),
        (64, &[0, 0, 0, 1, 1]),
        (65, &[0, 1]),
        (69, &[0, 1, 1]),
        (71, &[0, 1, 1, 0, 0, 0]),
    ];
    for capability in malformed {
        assert_notification(&with_capabilities(&[capability]), &external(), UNSPECIFIC, &[]);
    }
}

/// No RFC says how most of these look, and filters that do not add up are no reason to live without the session.
#[test]
fn a_malformed_value_of_a_draft_or_of_filters_is_kept() {
    let odd: [(u8, &[u8]); 8] = [
        (3, &[0, 1, 0, 1, 1, 64]),
        (130, &[]),
        (73, &[9, b'x']),
        (73, &[1, 0xff, 0]),
        (75, &[0xff]),
        (76, &[0, 1, 1]),
        (77, &[0]),
        (128, &[1]),
    ];
    for capability in odd {
        let octets = with_capabilities(&[capability]);
        let open = open(&octets);
        let kept = open.capabilities().next().expect("a capability");
        assert!(
            matches!(kept, Capability::Unknown { code, .. } if *code == capability.0),
            "{kept}"
        );
        assert_comes_back(&octets);
    }
}

/// RFC 5492 §4: "a BGP speaker MUST be prepared to accept such multiple instances."
#[test]
fn repeated_capabilities_in_any_order_come_back() {
    let one_parameter = message(1, &open_body(&[12, 2, 10, 2, 0, 1, 4, 0, 1, 0, 1, 2, 0]));
    for octets in [
        with_capabilities(&[(2, &[]), (1, &[0, 1, 0, 1]), (2, &[]), (1, &[0, 1, 0, 1])]),
        one_parameter,
        message(1, &open_body(&[4, 2, 0, 2, 0])),
    ] {
        assert_comes_back(&octets);
    }
}

/// RFC 9072 §2: Non-Ext OP Len should be 255, is never 0, and is ignored by the receiver; here it is kept besides.
#[test]
fn the_plain_length_of_extended_parameters_comes_back() {
    for plain_length in [1, 7, 255] {
        assert_comes_back(&message(1, &open_body(&[plain_length, 255, 0, 5, 2, 0, 2, 2, 0])));
    }
}

/// RFC 9072 §2: the extended form is for parameters of more than 255 octets.
#[test]
fn parameters_of_more_than_255_octets_take_the_extended_form() {
    let octets_of = |length: usize| {
        let unknown = Capability::Unknown {
            code: 200,
            value: vec![0; length].into(),
        };
        let open = Open::new(65001, 90, [192, 0, 2, 1].into(), [unknown]);
        let mut octets = BytesMut::new();
        Message::Open(open)
            .encode(&external(), &mut octets)
            .expect("it fits");
        octets
    };
    assert_eq!(octets_of(251)[28..31], [255, 2, 253]);
    assert_eq!(octets_of(252)[28..35], [255, 255, 1, 1, 2, 0, 254]);
    assert_comes_back(&octets_of(255));
}

/// RFC 4724 §3: the remaining bits "MUST be set to zero by the sender and ignored by the receiver".
#[test]
fn reserved_restart_bits_are_ignored_and_come_back() {
    let octets = with_capabilities(&[(64, &[0xb0, 120, 0, 1, 1, 0xff])]);
    let open = open(&octets);
    let restart = open.graceful_restart().expect("a graceful restart capability");
    assert!(restart.flags.contains(RestartFlags::RESTARTED));
    assert!(!restart.flags.contains(RestartFlags::NOTIFICATION));
    assert_eq!(restart.restart_time, 120);
    assert!(restart.families[0].flags.forwarding());
    assert_comes_back(&octets);
}

/// RFC 4724 §3: "the receiver of the advertisement MUST ignore all but the last instance".
#[test]
fn the_last_graceful_restart_capability_counts() {
    let open = open(&with_capabilities(&[(64, &[0, 1]), (64, &[0, 2])]));
    assert_eq!(
        open.graceful_restart().map(|restart| restart.restart_time),
        Some(2)
    );
}

/// RFC 7911 §4: any other value of Send/Receive "SHOULD be treated as not understood".
#[test]
fn an_unknown_add_path_mode_says_nothing() {
    let octets = with_capabilities(&[(69, &[0, 1, 1, 4])]);
    let ours = Open::new(
        65002,
        90,
        [192, 0, 2, 2].into(),
        [Capability::AddPath(vec![AddPathFamily {
            family: Family::IPV4_UNICAST,
            mode: AddPathMode::BOTH,
        }])],
    );
    let n = Negotiated::from_opens(&ours, &open(&octets));
    assert!(!n.add_path_receive(Family::IPV4_UNICAST) && !n.add_path_send(Family::IPV4_UNICAST));
    assert_comes_back(&octets);
}

/// An OPEN of a speaker with these roles.
fn with_roles(roles: &[Role]) -> Open {
    Open::new(
        65001,
        90,
        [192, 0, 2, 1].into(),
        roles.iter().copied().map(Capability::Role),
    )
}

#[track_caller]
fn assert_roles(ours: &[Role], theirs: &[Role], mode: RoleMode, accepted: bool) {
    let checked = with_roles(ours).check_roles(&with_roles(theirs), mode);
    let code = checked.err().map(|notification| notification.code_and_subcode());
    let expected = (!accepted).then_some(ROLE_MISMATCH);
    assert_eq!(code, expected, "{ours:?} {theirs:?} {mode:?}");
}

/// RFC 9234 §4.2, table 2: "If the Roles do not correspond, the BGP speaker MUST reject the connection using the Role
/// Mismatch Notification (code 2, subcode 11)."
#[test]
fn roles_must_correspond() {
    let all: Vec<Role> = (0..=5).map(Role).collect();
    let allowed = [(0, 3), (3, 0), (1, 2), (2, 1), (4, 4)];
    for ours in &all {
        for theirs in &all {
            let accepted = allowed.contains(&(ours.0, theirs.0));
            assert_roles(&[*ours], &[*theirs], RoleMode::Lenient, accepted);
        }
    }
}

/// RFC 9234 §4.2: a speaker that sends a role should ignore that its peer sends none, unless it is in strict mode.
#[test]
fn a_missing_role_matters_in_strict_mode_only() {
    assert_roles(&[Role::PEER], &[], RoleMode::Lenient, true);
    assert_roles(&[Role::PEER], &[], RoleMode::Strict, false);
    assert_roles(&[], &[Role::PEER], RoleMode::Strict, true);
    assert_roles(&[], &[], RoleMode::Strict, true);
}

/// RFC 9234 §4.2: "If multiple BGP Role Capabilities are received and not all of them have the same value, then the BGP
/// speaker MUST reject the connection".
#[test]
fn several_roles_must_be_the_same() {
    assert_roles(
        &[Role::PROVIDER],
        &[Role::CUSTOMER, Role::CUSTOMER],
        RoleMode::Lenient,
        true,
    );
    assert_roles(
        &[Role::PROVIDER],
        &[Role::CUSTOMER, Role::PEER],
        RoleMode::Lenient,
        false,
    );
}

#[test]
fn the_whole_row_is_read_from_one_open() {
    let octets = with_capabilities(&[
        (1, &[0, 1, 0, 4]),
        (5, &[0, 1, 0, 4, 0, 2]),
        (6, &[]),
        (8, &[0, 1, 4, 5]),
        (65, &[0, 0, 0xfd, 0xe9]),
        (70, &[]),
        (77, &[]),
    ]);
    let open = open(&octets);
    let n = Negotiated::from_opens(&open, &open);
    let labelled = Family::IPV4_LABELLED;
    assert_eq!(n.families().collect::<Vec<_>>(), [labelled]);
    assert!(n.extended_next_hop_receive(labelled) && n.extended_next_hop_send(labelled));
    assert_eq!(n.multiple_labels(labelled).map(|counts| counts.receive), Some(5));
    assert!(n.four_octet_as() && n.enhanced_route_refresh() && n.link_local_next_hop());
    assert_eq!((n.max_send_len(), n.peer_kind()), (65535, PeerKind::Internal));
}
