//! What is so in a message, whoever reads it.

use super::Place;
use crate::anatomy::{Anatomy, Site};

/// The least octets of a message by its type (RFC 4271 §4); of types without a minimum of their own, a header.
pub(super) fn least(kind: u8) -> usize {
    match kind {
        1 => 29,
        2 => 23,
        3 => 21,
        _ => 19,
    }
}

/// There are more octets than the header speaks of.
pub(super) fn octets_behind(anatomy: &Anatomy<'_>) -> bool {
    anatomy.octets.len() > anatomy.length && anatomy.length >= least(anatomy.kind)
}

/// The optional non-transitive attributes, which cannot be Partial (RFC 4271 §4.3).
pub(super) fn never_partial(code: u8) -> bool {
    matches!(code, 4 | 9 | 10 | 14 | 15 | 24 | 26 | 29 | 33 | 42)
}

/// An attribute without a type in bgp-wire that rustbgpd-wire knows the insides of.
pub(super) fn assigned_without_type(code: u8) -> bool {
    matches!(code, 24 | 27 | 33 | 34 | 36..=39 | 41 | 42)
}

/// The segment types of a path, as far as its segments fit.
pub(super) fn segment_types(mut value: &[u8], width: usize) -> Vec<u8> {
    let mut types = Vec::new();
    while let [kind, count, rest @ ..] = value {
        let Some(behind) = rest.get(usize::from(*count) * width..) else {
            break;
        };
        if *count == 0 {
            break;
        }
        types.push(*kind);
        value = behind;
    }
    types
}

/// Octets of an AS number in the path.
pub(super) fn path_width(place: &Place<'_>) -> usize {
    if place.code() == 17 || place.session.four_octet_as {
        4
    } else {
        2
    }
}

/// An AS_SET or AS_CONFED_SET is in the path.
pub(super) fn has_set(place: &Place<'_>) -> bool {
    matches!(place.code(), 2 | 17)
        && segment_types(place.value(), path_width(place))
            .iter()
            .any(|kind| matches!(kind, 1 | 4))
}

/// A segment of a confederation is in the path.
pub(super) fn has_confederation(place: &Place<'_>) -> bool {
    matches!(place.code(), 2 | 17)
        && segment_types(place.value(), path_width(place))
            .iter()
            .any(|kind| matches!(kind, 3 | 4))
}

/// The next hop in an MP_REACH_NLRI.
pub(super) fn mp_next_hop<'a>(place: &Place<'a>) -> &'a [u8] {
    match place.value() {
        [_, _, _, length, rest @ ..] => rest.get(..usize::from(*length)).unwrap_or_default(),
        _ => &[],
    }
}

/// The addresses of a next hop, without route distinguishers: the first, and what follows.
pub(super) fn next_hop_addresses(family: Option<(u16, u8)>, next_hop: &[u8]) -> (&[u8], &[u8]) {
    let vpn = matches!(family, Some((_, 72 | 128 | 129)));
    match (vpn, next_hop.len()) {
        (true, 48) => (&next_hop[8..24], &next_hop[32..]),
        (true, 12 | 24 | 40) => next_hop[8..].split_at(next_hop.len().min(24) - 8),
        (_, 32) => next_hop.split_at(16),
        _ => (next_hop, &[]),
    }
}

/// An address that cannot be a next hop for good: none, loopback, multicast, broadcast, and of IPv6 link-local where
/// a global one is wanted.
pub(super) fn no_global_host(address: &[u8]) -> bool {
    match *address {
        [0, 0, 0, 0] | [127, ..] | [255, 255, 255, 255] if address.len() == 4 => true,
        [first, ..] if address.len() == 4 => (224..240).contains(&first),
        [0xff, ..] => true,
        [0xfe, second, ..] => second & 0xc0 == 0x80,
        _ => address.len() == 16 && address[..15].iter().all(|octet| *octet == 0) && address[15] <= 1,
    }
}

/// Whether an IPv6 address is link-local.
pub(super) fn link_local(address: &[u8]) -> bool {
    matches!(*address, [0xfe, second, ..] if second & 0xc0 == 0x80)
}

/// The UPDATE has routes in its NLRI field.
pub(super) fn has_nlri(anatomy: &Anatomy<'_>) -> bool {
    anatomy
        .update
        .as_ref()
        .is_some_and(|fields| !fields.nlri.is_empty())
}

/// The place is in the body of a message of this type.
pub(super) fn body_of(place: &Place<'_>, kind: u8) -> bool {
    place.site == Site::Body && place.anatomy.kind == kind
}
