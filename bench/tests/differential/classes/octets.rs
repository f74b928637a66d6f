//! Classes of differences in what netgauze writes of what it read: octet by octet, each with its reason.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Class;
use super::Rule::Other;
use crate::anatomy::{Anatomy, Piece, two};
use crate::compare::{Aspect, Difference};
use crate::session::Session;

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "open-four-octet-as-twice",
        rule: Other(four_octet_as_twice),
    },
    Class {
        name: "octets-unused-flags",
        rule: Other(|d| because(d, Why::UnusedFlags)),
    },
    Class {
        name: "octets-trailing-bits",
        rule: Other(|d| because(d, Why::TrailingBits)),
    },
    Class {
        name: "octets-mp-reserved",
        rule: Other(|d| because(d, Why::ReservedOctet)),
    },
    Class {
        name: "octets-capability-bits",
        rule: Other(|d| because(d, Why::CapabilityBits)),
    },
    Class {
        name: "octets-community-bits",
        rule: Other(|d| because(d, Why::CommunityBits)),
    },
    Class {
        name: "octets-bgp-ls-bits",
        rule: Other(|d| because(d, Why::BgpLsBits)),
    },
    Class {
        name: "octets-prefix-sid-bits",
        rule: Other(|d| because(d, Why::PrefixSidBits)),
    },
    Class {
        name: "octets-source-as",
        rule: Other(|d| because(d, Why::SourceAs)),
    },
    Class {
        name: "octets-route-target",
        rule: Other(|d| because(d, Why::RouteTargetBits)),
    },
    Class {
        name: "octets-aigp-tail",
        rule: Other(aigp_tail),
    },
    Class {
        name: "octets-untyped-length",
        rule: Other(|d| because(d, Why::UntypedLength)),
    },
    Class {
        name: "octets-fqdn",
        rule: Other(fqdn_tail),
    },
    Class {
        name: "octets-bgp-ls",
        rule: Other(bgp_ls_tail),
    },
];

/// Why an octet is written otherwise than it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// The four low bits of attribute flags are cleared.
    UnusedFlags,
    /// Bits behind a prefix are cleared.
    TrailingBits,
    /// The octet behind the next hop of an MP_REACH_NLRI is cleared.
    ReservedOctet,
    /// Bits that a capability reserves are cleared.
    CapabilityBits,
    /// Bits that an extended community reserves are cleared.
    CommunityBits,
    /// Bits of a BGP-LS attribute or route that no RFC has named are cleared.
    BgpLsBits,
    /// Bits of a PREFIX_SID that no RFC has named are cleared.
    PrefixSidBits,
    /// A Source AS (RFC 6514 §6) becomes a route target.
    SourceAs,
    /// A route target prefix is cut to whole octets.
    RouteTargetBits,
    /// The length of an MP_REACH_NLRI of a family without a type is one too many, and so are those around it.
    UntypedLength,
}

/// All differing octets have a reason, and this is the first of the reasons.
fn because(difference: &Difference<'_>, why: Why) -> bool {
    reasons(difference).is_some_and(|reasons| reasons.first() == Some(&why))
}

fn reasons(difference: &Difference<'_>) -> Option<BTreeSet<Why>> {
    let Aspect::Octets(Some(theirs)) = &difference.aspect else {
        return None;
    };
    let ours = difference.anatomy.octets;
    if theirs.len() != ours.len() {
        return None;
    }
    let changed = (0..ours.len()).filter(|at| ours[*at] != theirs[*at]);
    changed
        .map(|at| reason(difference.anatomy, difference.session, at, theirs))
        .collect()
}

fn reason(anatomy: &Anatomy<'_>, session: &Session, at: usize, theirs: &[u8]) -> Option<Why> {
    let (was, is) = (anatomy.octets[at], theirs[at]);
    let cleared = |mask: u8| is == was & !mask;
    let Some(fields) = &anatomy.update else {
        return (anatomy.kind == 1 && cleared(capability_mask(anatomy.octets, at)))
            .then_some(Why::CapabilityBits);
    };
    let around = at == 16 || at == 17 || (fields.list.start - 2..fields.list.start).contains(&at);
    let Some(piece) = fields.pieces.iter().find(|piece| piece.whole.contains(&at)) else {
        if around {
            let one_more = anatomy.pieces().iter().any(|piece| untyped(anatomy, piece));
            let length = at - (at - usize::from(at == 17 || at == fields.list.start - 1)).min(at);
            let start = at - length;
            return (one_more && two(theirs, start)? > two(anatomy.octets, start)?)
                .then_some(Why::UntypedLength);
        }
        let trailing = cleared(trailing_mask(
            anatomy.octets,
            &routes_at(anatomy, session, at)?,
            at,
        ));
        return trailing.then_some(Why::TrailingBits);
    };
    if at == piece.whole.start {
        return cleared(0x0f).then_some(Why::UnusedFlags);
    }
    if !piece.value.contains(&at) {
        return (untyped(anatomy, piece)
            && theirs[piece.value.start - 1] == anatomy.octets[piece.value.start - 1].wrapping_add(1))
        .then_some(Why::UntypedLength);
    }
    match piece.code {
        14 if at == reserved_octet(anatomy, piece) => (is == 0).then_some(Why::ReservedOctet),
        29 => (is & !was == 0).then_some(Why::BgpLsBits),
        40 => (is & !was == 0).then_some(Why::PrefixSidBits),
        14 | 15 if anatomy.family(piece).is_some_and(|(afi, _)| afi == 16388) => {
            (is & !was == 0).then_some(Why::BgpLsBits)
        }
        14 | 15 => {
            let trailing = cleared(trailing_mask(
                anatomy.octets,
                &routes_at(anatomy, session, at)?,
                at,
            ));
            let route_target = anatomy.family(piece) == Some((1, 132)) && is & !was == 0;
            trailing
                .then_some(Why::TrailingBits)
                .or_else(|| route_target.then_some(Why::RouteTargetBits))
        }
        // Communities of a type that has reserved octets: opaque ones (RFC 4360 §3.3), EVPN's (RFC 7432 §7.5, §7.7).
        16 => {
            let community = piece.value.start + (at - piece.value.start) / 8 * 8;
            let kind = anatomy.octets[community] & 0x3f;
            if kind <= 2 && (at, was, is) == (community + 1, 9, 2) {
                return Some(Why::SourceAs);
            }
            let reserves = matches!(kind, 3 | 6) && at > community + 1;
            (reserves && is & !was == 0).then_some(Why::CommunityBits)
        }
        _ => None,
    }
}

/// An MP_REACH_NLRI of a family that netgauze keeps as octets.
fn untyped(anatomy: &Anatomy<'_>, piece: &Piece) -> bool {
    piece.code == 14 && !anatomy.family(piece).is_some_and(super::netgauze::knows)
}

fn reserved_octet(anatomy: &Anatomy<'_>, piece: &Piece) -> usize {
    piece.value.start
        + 4
        + anatomy
            .value(piece)
            .get(3)
            .map_or(0, |length| usize::from(*length))
}

/// Routes that lie around an octet, and whether they have path identifiers.
struct Routes {
    field: Range<usize>,
    add_path: bool,
}

fn routes_at(anatomy: &Anatomy<'_>, session: &Session, at: usize) -> Option<Routes> {
    let fields = anatomy.update.as_ref()?;
    for field in [&fields.withdrawn, &fields.nlri] {
        if field.contains(&at) {
            let (field, add_path) = (field.clone(), session.add_path((1, 1)));
            return Some(Routes { field, add_path });
        }
    }
    let piece = fields.pieces.iter().find(|piece| piece.value.contains(&at))?;
    let family = anatomy.family(piece)?;
    let prefixes = matches!(family, (1 | 2, 1 | 2 | 4 | 128) | (1, 132));
    let start = match piece.code {
        14 => reserved_octet(anatomy, piece) + 1,
        _ => piece.value.start + 3,
    };
    let add_path = session.add_path(family);
    prefixes.then_some(Routes {
        field: start..piece.value.end,
        add_path,
    })
}

/// The bits of the octet at `at` that lie behind a prefix.
fn trailing_mask(octets: &[u8], routes: &Routes, at: usize) -> u8 {
    let mut next = routes.field.start;
    while next < routes.field.end {
        let length = next + if routes.add_path { 4 } else { 0 };
        let Some(bits) = octets.get(length) else { return 0 };
        let last = length + usize::from(*bits).div_ceil(8);
        if at <= last {
            return if at == last && last > length {
                (1_u16 << (bits.wrapping_neg() & 7)) as u8 - 1
            } else {
                0
            };
        }
        next = last + 1;
    }
    0
}

/// A capability as it lies in an OPEN.
struct Laid<'a> {
    code: u8,
    start: usize,
    value: &'a [u8],
}

/// The capabilities of an OPEN whose parameters have their plain form.
fn capabilities(octets: &[u8]) -> Vec<Laid<'_>> {
    let mut found = Vec::new();
    let mut parameter = 29;
    while let (Some(2), Some(length)) = (octets.get(parameter), octets.get(parameter + 1)) {
        let end = (parameter + 2 + usize::from(*length)).min(octets.len());
        let mut at = parameter + 2;
        while at + 2 <= end {
            let start = at + 2;
            let Some(value) = octets[..end].get(start..start + usize::from(octets[at + 1])) else {
                break;
            };
            found.push(Laid {
                code: octets[at],
                start,
                value,
            });
            at = start + value.len();
        }
        parameter = end;
    }
    found
}

/// The bits at `at` that a capability reserves: an octet between AFI and SAFI (RFC 4760 §8), flags of graceful
/// restart (RFC 4724 §3).
fn capability_mask(octets: &[u8], at: usize) -> u8 {
    let capabilities = capabilities(octets);
    let around = capabilities
        .iter()
        .find(|laid| (laid.start..laid.start + laid.value.len()).contains(&at));
    around.map_or(0, |laid| match (laid.code, at - laid.start) {
        (1, 2) => 0xff,
        (5, within) if within % 6 == 2 => 0xff,
        (64, 0) => 0x30,
        (64, within) if within % 4 == 1 => 0x7f,
        (71, within) if within % 7 == 3 => 0x7f,
        _ => 0,
    })
}

/// The names of an FQDN capability do not fill it, and what is behind them is lost.
fn fqdn_tail(difference: &Difference<'_>) -> bool {
    let filled = |value: &[u8]| {
        let host = value.first().map_or(0, |length| usize::from(*length)) + 1;
        let domain = value.get(host).map_or(0, |length| usize::from(*length)) + 1;
        host + domain == value.len()
    };
    let Aspect::Octets(theirs) = &difference.aspect else {
        return false;
    };
    let shorter = theirs
        .as_ref()
        .is_none_or(|theirs| theirs.len() != difference.anatomy.octets.len());
    let tails = capabilities(difference.anatomy.octets);
    shorter && difference.anatomy.kind == 1 && tails.iter().any(|laid| laid.code == 73 && !filled(laid.value))
}

/// Octets within a BGP-LS NLRI that its own lengths leave out are lost.
fn bgp_ls_tail(difference: &Difference<'_>) -> bool {
    let Aspect::Octets(theirs) = &difference.aspect else {
        return false;
    };
    let shorter = theirs
        .as_ref()
        .is_none_or(|theirs| theirs.len() < difference.anatomy.octets.len());
    let link_state = |piece: &Piece| {
        piece.code == 29
            || difference
                .anatomy
                .family(piece)
                .is_some_and(|(afi, _)| afi == 16388)
    };
    shorter && difference.anatomy.pieces().iter().any(link_state)
}

/// What stands behind the first TLV of an AIGP is lost.
fn aigp_tail(difference: &Difference<'_>) -> bool {
    let Aspect::Octets(theirs) = &difference.aspect else {
        return false;
    };
    let shorter = theirs
        .as_ref()
        .is_none_or(|theirs| theirs.len() < difference.anatomy.octets.len());
    shorter
        && difference
            .anatomy
            .first(26)
            .is_some_and(|piece| piece.value.len() > 11)
}

/// Of several capabilities for four-octet AS numbers bgp-wire takes the first, netgauze the last.
fn four_octet_as_twice(difference: &Difference<'_>) -> bool {
    let Aspect::Value(2, Some(_), Some(_)) = &difference.aspect else {
        return false;
    };
    difference.anatomy.kind == 1
        && capabilities(difference.anatomy.octets)
            .iter()
            .filter(|laid| laid.code == 65)
            .count()
            > 1
}
