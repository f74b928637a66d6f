//! Where netgauze-bgp-pkt differs. It has no codes and no dispositions: it refuses a message or takes it.

use super::Rule::Error;
use super::facts::*;
use super::{Class, Place};
use crate::anatomy::Site;
use crate::verdict::Reach::{Disable, Discard, Reset, Withdraw};

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "message-length",
        rule: Error(|p| {
            p.site == Site::Header && p.they_accept() && p.ours(Reset, (1, 2)) && !allowed_length(p)
        }),
    },
    Class {
        name: "octets-behind",
        rule: Error(|p| {
            p.site == Site::Header && p.they_accept() && p.we_say("were given") && octets_behind(p.anatomy)
        }),
    },
    Class {
        name: "open-as-zero",
        rule: Error(|p| body_of(p, 1) && p.ours(Reset, (2, 2)) && p.they_accept()),
    },
    Class {
        name: "open-capability-length",
        rule: Error(|p| body_of(p, 1) && p.ours(Reset, (2, 0)) && p.we_say("a value of ") && p.they_accept()),
    },
    Class {
        name: "open-capability-value",
        rule: Error(|p| body_of(p, 1) && p.we_accept() && p.they_say("in capability: ")),
    },
    Class {
        name: "open-extended-parameters",
        rule: Error(|p| body_of(p, 1) && p.we_accept() && extended_parameters(p)),
    },
    Class {
        name: "open-identifier",
        rule: Error(|p| body_of(p, 1) && p.we_accept() && p.they_say("invalid BGP identifier")),
    },
    Class {
        name: "notification-code",
        rule: Error(|p| body_of(p, 3) && p.we_accept() && p.they_say("unknown ") && p.they_say("code")),
    },
    Class {
        name: "route-refresh-family",
        rule: Error(|p| body_of(p, 5) && p.we_accept() && p.they_say("address family")),
    },
    Class {
        name: "route-refresh-subtype",
        rule: Error(|p| {
            body_of(p, 5)
                && p.we_accept()
                && p.they_say("unknown route refresh operation")
                && p.anatomy.octets[21] > 2
        }),
    },
    Class {
        name: "route-refresh-orf",
        rule: Error(|p| {
            body_of(p, 5) && p.we_accept() && p.they_say("left unparsed") && p.anatomy.length > 23
        }),
    },
    Class {
        name: "from-external",
        rule: Error(|p| {
            matches!(p.code(), 5 | 9 | 10)
                && p.session.external
                && p.ours(Discard, (3, 1))
                && p.we_say("external peer")
                && p.they_accept()
        }),
    },
    Class {
        name: "as4-of-new-speaker",
        rule: Error(|p| {
            matches!(p.code(), 17 | 18)
                && p.session.four_octet_as
                && p.ours(Discard, (3, 1))
                && p.we_say("the session has four-octet")
                && p.they_accept()
        }),
    },
    Class {
        name: "duplicate",
        rule: Error(|p| {
            p.they_accept() && p.we_say("a second time") && p.piece().is_some_and(|piece| piece.again)
        }),
    },
    Class {
        name: "mandatory",
        rule: Error(|p| matches!(p.site, Site::Missing(_)) && p.ours(Withdraw, (3, 3)) && p.they_accept()),
    },
    Class {
        name: "unrecognized-well-known",
        rule: Error(|p| p.ours(Reset, (3, 2)) && p.flags() & 0x80 == 0 && p.they_accept()),
    },
    Class {
        name: "next-hop-host",
        rule: Error(|p| {
            p.code() == 3
                && p.ours(Withdraw, (3, 8))
                && p.they_accept()
                && matches!(p.value(), [first, _, _, _] if *first == 0 || *first >= 224)
        }),
    },
    Class {
        name: "as-zero",
        rule: Error(|p| {
            matches!(p.code(), 2 | 7 | 17 | 18 | 35) && p.they_accept() && p.we_say("is 0, which is reserved")
                || p.we_say("AS 0 is in the path") && p.they_accept()
        }),
    },
    Class {
        name: "empty-list",
        rule: Error(|p| {
            matches!(p.code(), 8 | 10 | 16 | 17 | 25 | 29 | 32 | 40)
                && p.value().is_empty()
                && p.they_accept()
                && p.ours.is_some_and(|flaw| flaw.code == Some((3, 5)))
        }),
    },
    Class {
        name: "length-of-four",
        rule: Error(|p| {
            matches!(p.code(), 9 | 35) && p.value().len() > 4 && p.they_accept() && p.ours(Withdraw, (3, 5))
        }),
    },
    Class {
        name: "as-confederation",
        rule: Error(|p| p.we_accept() && p.they_say("unknown AS_PATH segment type") && has_confederation(p)),
    },
    Class {
        name: "partial-bit",
        rule: Error(|p| p.they_say("Invalid partial flag value") && p.flags() & 0x20 != 0),
    },
    Class {
        name: "untyped-attribute",
        rule: Error(|p| {
            matches!(p.code(), 18 | 22 | 23 | 128)
                && p.they_accept()
                && p.ours.is_some_and(|flaw| flaw.reach < Reset)
        }),
    },
    Class {
        name: "mp-untyped-family",
        rule: Error(|p| {
            mp(p)
                && p.they_accept()
                && (p.ours(Disable, (3, 9)) || p.ours(Reset, (3, 9)))
                && !p.family().is_some_and(knows)
        }),
    },
    Class {
        name: "mp-unknown-family",
        rule: Error(|p| {
            mp(p) && p.we_accept() && p.they_say("address family") && !p.family().is_some_and(knows)
        }),
    },
    Class {
        name: "mp-next-hop-length",
        rule: Error(|p| {
            p.code() == 14
                && p.ours(Disable, (3, 9))
                && p.we_say("a next hop of")
                && p.they_accept()
                && matches!(p.family(), Some((2, 1 | 2 | 4)))
        }),
    },
    Class {
        name: "mp-next-hop-overrun",
        rule: Error(|p| {
            p.code() == 14
                && p.ours(Disable, (3, 9))
                && p.we_say("ends before the NLRI")
                && p.they_accept()
                && matches!(p.family(), Some((2, 1 | 2)))
        }),
    },
    Class {
        name: "mp-vpn-v6-next-hop",
        rule: Error(|p| {
            p.code() == 14
                && p.ours(Disable, (3, 9))
                && p.they_accept()
                && p.family() == Some((2, 128))
                && mp_next_hop(p).len() == 12
        }),
    },
    Class {
        name: "mp-evpn-length",
        rule: Error(|p| {
            mp(p)
                && p.ours(Disable, (3, 9))
                && p.we_say("an EVPN route of type")
                && p.they_accept()
                && p.family() == Some((25, 70))
        }),
    },
    Class {
        name: "mp-route-target-overrun",
        rule: Error(|p| mp(p) && p.ours(Disable, (3, 9)) && p.they_accept() && p.family() == Some((1, 132))),
    },
    Class {
        name: "not-unicast",
        rule: Error(|p| {
            p.we_accept()
                && p.they_say(" is not a valid IPv")
                && (p.they_say(" unicast network") || p.they_say(" multicast network"))
        }),
    },
    Class {
        name: "route-distinguisher",
        rule: Error(|p| mp(p) && p.we_accept() && p.they_say("route distinguisher")),
    },
    Class {
        name: "mp-bgp-ls",
        rule: Error(|p| {
            mp(p) && p.we_accept() && matches!(p.family(), Some((16388, 71 | 72))) && p.theirs.is_some()
        }),
    },
    Class {
        name: "mp-route-target-length",
        rule: Error(|p| {
            mp(p)
                && p.we_accept()
                && p.family() == Some((1, 132))
                && p.they_say("in route target membership address")
        }),
    },
    Class {
        name: "bgp-ls-value",
        rule: Error(|p| p.code() == 29 && p.we_accept() && p.they_say("in BGP-LS: ")),
    },
    Class {
        name: "prefix-sid-value",
        rule: Error(|p| p.code() == 40 && p.we_accept() && p.they_say("in segment identifier: ")),
    },
    Class {
        name: "aigp-type",
        rule: Error(|p| p.code() == 26 && p.we_accept() && p.they_say("unknown AIGP TLV type")),
    },
    Class {
        name: "prefix-sid-length",
        rule: Error(|p| {
            p.code() == 40 && p.ours(Discard, (3, 9)) && p.we_say("a TLV of type") && p.they_accept()
        }),
    },
    Class {
        name: "mp-label-stack",
        rule: Error(|p| {
            mp(p)
                && p.we_accept()
                && matches!(p.family(), Some((1 | 2, 4 | 128)))
                && (p.they_say("invalid prefix length") || p.they_say("in label stack"))
        }),
    },
    Class {
        name: "aigp-tail",
        rule: Error(|p| {
            p.code() == 26
                && p.value().len() > 11
                && p.ours.is_some_and(|flaw| flaw.reach == Discard)
                && p.they_accept()
        }),
    },
];

fn mp(p: &Place<'_>) -> bool {
    matches!(p.code(), 14 | 15)
}

/// The families that netgauze has types for.
pub(super) fn knows(family: (u16, u8)) -> bool {
    matches!(
        family,
        (1 | 2, 1 | 2 | 4 | 128) | (25, 70) | (16388, 71 | 72) | (1, 132)
    )
}

/// The Length field says what the type and the session allow.
fn allowed_length(p: &Place<'_>) -> bool {
    let (kind, length) = (p.anatomy.kind, p.anatomy.length);
    let most = match kind {
        1 => 4096,
        4 => 19,
        _ => usize::from(p.session.longest()),
    };
    (least(kind)..=most).contains(&length)
}

/// The optional parameters of an OPEN have their extended form (RFC 9072).
fn extended_parameters(p: &Place<'_>) -> bool {
    p.anatomy.octets.get(28).is_some_and(|length| *length != 0) && p.anatomy.octets.get(29) == Some(&0xff)
}
