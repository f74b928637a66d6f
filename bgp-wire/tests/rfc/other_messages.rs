//! NOTIFICATION (RFC 4271 §6.4) and ROUTE-REFRESH (RFC 2918, RFC 7313 §5).

use crate::packet::{assert_notification, decode, external, message};
use bgp_wire::notification::route_refresh::INVALID_MESSAGE_LENGTH;
use bgp_wire::route_refresh::WhenToRefresh;
use bgp_wire::{Family, Message, Notification, RefreshFilters, RouteRefresh};

#[test]
fn a_notification_keeps_unknown_codes_and_its_data() {
    let expected = Notification {
        code: 100,
        subcode: 1,
        data: vec![1, 2, 3].into(),
    };
    assert_eq!(
        decode(&message(3, &[100, 1, 1, 2, 3]), &external()).message,
        Message::Notification(expected)
    );
}

#[test]
fn a_route_refresh_asks_for_a_family() {
    let expected = RouteRefresh::request(Family::IPV6_UNICAST);
    assert_eq!(
        decode(&message(5, &[0, 2, 0, 1]), &external()).message,
        Message::RouteRefresh(expected)
    );
}

#[test]
fn a_mark_longer_than_its_fields_is_answered_with_the_whole_message() {
    for subtype in [RouteRefresh::BEGINNING, RouteRefresh::ENDING] {
        let octets = message(5, &[0, 1, subtype, 1, 0, 0]);
        assert_notification(&octets, &external(), INVALID_MESSAGE_LENGTH, &octets);
    }
}

/// RFC 7313 §5 names a code for it; RFC 4271 §6.1 sets no minimum for this type.
#[test]
fn a_route_refresh_cut_short_is_answered_with_the_whole_message() {
    for body in [&[][..], &[0, 1, 1]] {
        let octets = message(5, body);
        assert_notification(&octets, &external(), INVALID_MESSAGE_LENGTH, &octets);
    }
}

#[test]
fn outbound_route_filters_of_a_request_are_read() {
    let Message::RouteRefresh(refresh) = decode(&message(5, &[0, 1, 0, 1, 1, 64, 0, 0]), &external()).message
    else {
        panic!("a ROUTE-REFRESH expected");
    };
    let RefreshFilters::Orf(update) = refresh.filters else {
        panic!("filters expected");
    };
    assert_eq!((update.when, update.orfs.len()), (WhenToRefresh::IMMEDIATE, 1));
}
