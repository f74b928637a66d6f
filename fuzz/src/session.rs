//! Sessions of every kind, chosen by an input's first octets.

use bgp_wire::{Afi, Family, LabelCounts, Negotiated, PeerKind, Safi};

/// How many octets choose a session.
pub const SESSION_LEN: usize = 2;

/// The session that these octets choose, as it looks from both of its ends: what it receives it may send.
pub fn session([first, second]: [u8; SESSION_LEN]) -> Negotiated {
    let on = |bit: u8| first & bit != 0;
    let mut n = Negotiated::default().with_peer_kind(match first & 3 {
        1 => PeerKind::Internal,
        2 => PeerKind::External,
        _ => PeerKind::Unknown,
    });
    if on(4) {
        n = n.with_four_octet_as();
    }
    if on(8) {
        n = n.with_extended_message();
    }
    if on(16) {
        n = n.with_link_local_next_hop();
    }
    if on(32) {
        n = n.with_enhanced_route_refresh();
    }
    for family in families() {
        n = with_terms(n.with_family(family), family, second);
    }
    n
}

fn with_terms(mut n: Negotiated, family: Family, terms: u8) -> Negotiated {
    if terms & 1 != 0 {
        n = n.with_add_path_receive(family).with_add_path_send(family);
    }
    if terms & 2 != 0 {
        n = n.with_extended_next_hop(family);
    }
    let labels = match terms >> 6 {
        0 => return n,
        1 => 1,
        2 => 3,
        _ => 255,
    };
    let counts = LabelCounts {
        receive: labels,
        send: labels,
    };
    n.with_multiple_labels(family, counts)
}

/// The same session without extended messages.
pub(crate) fn of_short_messages(n: &Negotiated) -> Negotiated {
    let mut short = Negotiated::default().with_peer_kind(n.peer_kind());
    if n.four_octet_as() {
        short = short.with_four_octet_as();
    }
    if n.link_local_next_hop() {
        short = short.with_link_local_next_hop();
    }
    for family in n.families() {
        short = short.with_family(family);
        if n.add_path_send(family) {
            short = short.with_add_path_receive(family).with_add_path_send(family);
        }
        if n.extended_next_hop_send(family) {
            short = short.with_extended_next_hop(family);
        }
        if let Some(counts) = n.multiple_labels(family) {
            short = short.with_multiple_labels(family, counts);
        }
    }
    short
}

/// Families with a type of their own, and some without.
pub fn families() -> impl Iterator<Item = Family> {
    let of_both = [1, 2, 4, 5, 65, 66, 70, 73, 85, 128, 129, 132, 133, 134].map(Safi);
    let ip = [Afi::IPV4, Afi::IPV6]
        .into_iter()
        .flat_map(move |afi| of_both.map(|safi| Family::new(afi, safi)));
    ip.chain([Family::EVPN, Family::VPLS, Family::BGP_LS, Family::BGP_LS_VPN])
}
