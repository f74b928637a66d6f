//! Where rustbgpd-wire differs in attributes that have a structure of their own: routes and TLVs.

use super::Rule::Error;
use super::facts::*;
use super::rustbgpd::{mp, survives};
use super::{Class, Place};
use crate::anatomy::Site;
use crate::verdict::Reach::{Disable, Discard, Reset, Withdraw};

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "mp-next-hop-address",
        rule: Error(mp_next_hop_address),
    },
    Class {
        name: "mp-framing-code",
        rule: Error(mp_framing_code),
    },
    Class {
        name: "mp-short",
        rule: Error(|p| {
            mp(p)
                && p.theirs(Reset, (3, 5))
                && (p.ours(Reset, (3, 9)) || p.ours(Disable, (3, 9)))
                && p.value().len() < if p.code() == 14 { 5 } else { 3 }
        }),
    },
    Class {
        name: "mp-flags-code",
        rule: Error(|p| {
            mp(p)
                && p.theirs(Reset, (3, 4))
                && (p.ours(Reset, (3, 9)) || p.ours(Disable, (3, 9)))
                && p.flags() & 0xc0 != 0x80
        }),
    },
    Class {
        name: "mp-disable",
        rule: Error(|p| mp(p) && p.ours(Disable, (3, 9)) && p.theirs(Reset, (3, 9))),
    },
    Class {
        name: "mp-family",
        rule: Error(|p| {
            mp(p)
                && p.we_accept()
                && p.theirs(Reset, (3, 9))
                && p.they_say("unsupported")
                && !p.family().is_some_and(knows)
        }),
    },
    Class {
        name: "mp-vpn-next-hop-rd",
        rule: Error(|p| {
            p.code() == 14
                && p.we_accept()
                && p.they_say("RD must be all zero")
                && matches!(p.family(), Some((_, 72 | 128)))
        }),
    },
    Class {
        name: "mp-label-stack",
        rule: Error(|p| {
            mp(p)
                && p.we_accept()
                && p.theirs(Reset, (3, 9))
                && p.they_say("invalid network field")
                && matches!(p.family(), Some((1 | 2, 4 | 128)))
        }),
    },
    Class {
        name: "mp-bgp-ls",
        rule: Error(|p| {
            mp(p) && p.we_accept() && p.theirs(Reset, (3, 9)) && matches!(p.family(), Some((16388, 71 | 72)))
        }),
    },
    Class {
        name: "mp-route-target-bits",
        rule: Error(|p| {
            mp(p) && p.we_accept() && p.they_say("non-zero bits past prefix") && p.family() == Some((1, 132))
        }),
    },
    Class {
        name: "mp-flow-spec-v6",
        rule: Error(|p| {
            mp(p)
                && p.family() == Some((2, 133))
                && (p.ours(Disable, (3, 9)) && p.they_accept()
                    || p.we_accept() && p.theirs(Reset, (3, 9)) && p.they_say("FlowSpec"))
        }),
    },
    Class {
        name: "mp-flow-spec-flow-label",
        rule: Error(|p| {
            mp(p)
                && p.ours(Disable, (3, 9))
                && p.we_say("a flow component of type 13")
                && p.they_accept()
                && p.family() == Some((1, 133))
        }),
    },
    Class {
        name: "mp-vpn-v6-next-hop",
        rule: Error(|p| {
            p.code() == 14
                && p.ours(Disable, (3, 9))
                && (p.they_accept() || p.theirs(Withdraw, (3, 8)))
                && p.family() == Some((2, 128))
                && mp_next_hop(p).len() == 12
        }),
    },
    Class {
        name: "mandatory-without-routes",
        rule: Error(|p| {
            matches!(p.site, Site::Missing(1 | 2))
                && p.ours(Withdraw, (3, 3))
                && p.they_accept()
                && discards_routes(p)
        }),
    },
    Class {
        name: "mp-evpn-mac",
        rule: Error(|p| {
            mp(p)
                && p.family() == Some((25, 70))
                && p.ours(Disable, (3, 9))
                && p.we_say("a MAC address of 0 bits")
                && survives(p)
        }),
    },
    Class {
        name: "mp-evpn-type",
        rule: Error(|p| {
            mp(p)
                && p.family() == Some((25, 70))
                && p.we_accept()
                && p.theirs(Reset, (3, 9))
                && p.they_say("EVPN Type")
        }),
    },
    Class {
        name: "mp-flow-spec-bitmask",
        rule: Error(|p| {
            mp(p)
                && matches!(p.family(), Some((1 | 2, 133)))
                && p.we_accept()
                && p.theirs(Reset, (3, 9))
                && p.they_say("FlowSpec bitmask value length")
        }),
    },
    Class {
        name: "mp-flow-spec-next-hop",
        rule: Error(|p| {
            p.code() == 14
                && matches!(p.family(), Some((1 | 2, 133)))
                && p.we_accept()
                && p.they_say("FlowSpec next-hop length")
                && !mp_next_hop(p).is_empty()
        }),
    },
    Class {
        name: "pmsi-composite",
        rule: Error(|p| {
            p.code() == 22
                && p.we_accept()
                && p.theirs(Withdraw, (3, 1))
                && p.value().get(1).is_some_and(|kind| kind & 0x80 != 0)
        }),
    },
    Class {
        name: "attr-set-inside",
        rule: Error(|p| {
            p.code() == 128 && p.ours(Withdraw, (3, 9)) && p.they_accept() && p.flags() & 0xc0 == 0xc0
        }),
    },
    Class {
        name: "empty-bgp-ls",
        rule: Error(|p| p.code() == 29 && p.value().is_empty() && p.ours(Discard, (3, 5)) && p.they_accept()),
    },
    Class {
        name: "assigned-attribute",
        rule: Error(|p| assigned_without_type(p.code()) && p.we_accept() && survives(p)),
    },
    Class {
        name: "aigp",
        rule: Error(|p| {
            p.code() == 26
                && p.flags() & 0xe0 == 0x80
                && p.they_accept()
                && p.ours.is_some_and(|flaw| flaw.reach == Discard)
        }),
    },
    Class {
        name: "prefix-sid-structure",
        rule: Error(|p| {
            p.code() == 40 && p.we_accept() && p.theirs(Withdraw, (3, 5)) && p.they_say("SID Structure")
        }),
    },
    Class {
        name: "pmsi-identifier",
        rule: Error(|p| {
            p.code() == 22
                && p.ours(Withdraw, (3, 9))
                && p.we_say("a tunnel identifier of")
                && p.they_accept()
        }),
    },
    Class {
        name: "tlv-code",
        rule: Error(tlv_code),
    },
];

/// The families that rustbgpd-wire has types for.
fn knows(family: (u16, u8)) -> bool {
    matches!(
        family,
        (1 | 2, 1 | 4 | 128 | 133) | (25, 70) | (16388, 71 | 72) | (1, 132)
    )
}

/// Routes are of a family of which rustbgpd-wire leaves those out that it has no type for.
fn discards_routes(p: &Place<'_>) -> bool {
    let reach = p.anatomy.first(14).and_then(|piece| p.anatomy.family(piece));
    matches!(reach, Some((25, 70) | (16388, 71 | 72)))
}

/// The same within an MP attribute, which resets the session.
fn mp_framing_code(p: &Place<'_>) -> bool {
    let ours = p.ours(Reset, (3, 5)) || p.ours(Reset, (3, 1));
    p.site == Site::Cut && ours && p.theirs(Reset, (3, 9)) && matches!(p.anatomy.cut_code(), Some(14 | 15))
}

/// Both find the TLVs malformed and do the same, but number it differently.
fn tlv_code(p: &Place<'_>) -> bool {
    let both = p.ours.zip(p.theirs);
    matches!(p.code(), 22 | 23 | 29 | 40 | 128)
        && both.is_some_and(|(ours, theirs)| ours.reach == theirs.reach && ours.reach < Reset)
}

fn mp_next_hop_address(p: &Place<'_>) -> bool {
    let (first, second) = next_hop_addresses(p.family(), mp_next_hop(p));
    let wrong = no_global_host(first) || (second.len() == 16 && !link_local(second));
    p.code() == 14 && p.we_accept() && p.theirs(Withdraw, (3, 8)) && wrong
}
