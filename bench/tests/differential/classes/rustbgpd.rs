//! Where rustbgpd-wire differs.

use super::Rule::{Error, Other};
use super::facts::*;
use super::values;
use super::{Class, Place};
use crate::anatomy::Site;
use crate::verdict::Reach::{Disable, Discard, Reset, Withdraw};

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "minimum-length",
        rule: Error(minimum_length),
    },
    Class {
        name: "octets-behind",
        rule: Error(|p| {
            p.site == Site::Header && p.they_accept() && p.we_say("were given") && octets_behind(p.anatomy)
        }),
    },
    Class {
        name: "octets-missing",
        rule: Error(|p| {
            p.site == Site::Header
                && p.they_accept()
                && p.ours(Reset, (1, 2))
                && p.we_say("were given")
                && p.anatomy.octets.len() < p.anatomy.length
        }),
    },
    Class {
        name: "open-field-order",
        rule: Error(open_field),
    },
    Class {
        name: "open-capability-length",
        rule: Error(capability_length),
    },
    Class {
        name: "open-parameter-order",
        rule: Error(|p| body_of(p, 1) && p.ours(Reset, (2, 4)) && p.theirs(Reset, (2, 0))),
    },
    Class {
        name: "route-refresh-length",
        rule: Error(|p| body_of(p, 5) && p.ours(Reset, (7, 1)) && !p.theirs(Reset, (7, 1))),
    },
    Class {
        name: "route-refresh-orf",
        rule: Error(|p| {
            body_of(p, 5)
                && p.we_accept()
                && p.anatomy.length > 23
                && (p.theirs(Reset, (1, 2)) || p.theirs(Reset, (2, 0)))
        }),
    },
    Class {
        name: "from-external",
        rule: Error(|p| {
            matches!(p.code(), 5 | 9 | 10)
                && p.session.external
                && p.ours(Discard, (3, 1))
                && p.we_say("external peer")
                && survives(p)
        }),
    },
    Class {
        name: "as4-of-new-speaker",
        rule: Error(|p| {
            matches!(p.code(), 17 | 18)
                && p.session.four_octet_as
                && p.ours(Discard, (3, 1))
                && p.we_say("the session has four-octet")
                && survives(p)
        }),
    },
    Class {
        name: "unrecognized-well-known",
        rule: Error(unrecognized),
    },
    Class {
        name: "mandatory-next-hop",
        rule: Error(|p| {
            p.site == Site::Missing(3) && !p.session.external && p.ours(Withdraw, (3, 3)) && p.they_accept()
        }),
    },
    Class {
        name: "as-set",
        rule: Error(|p| {
            p.theirs(Withdraw, (3, 11)) && p.they_say("prohibited AS path segment") && has_set(p)
        }),
    },
    Class {
        name: "as-confederation",
        rule: Error(|p| {
            p.code() == 2
                && p.theirs(Withdraw, (3, 11))
                && p.they_say("unknown AS_PATH segment type 3")
                && has_confederation(p)
        }),
    },
    Class {
        name: "as4-confederation",
        rule: Error(|p| {
            p.code() == 17
                && p.we_accept()
                && p.theirs(Discard, (3, 9))
                && p.they_say("AS_CONFED_SEQUENCE removed")
                && has_confederation(p)
        }),
    },
    Class {
        name: "as4-path-empty",
        rule: Error(|p| {
            p.code() == 17 && p.value().is_empty() && p.ours(Discard, (3, 5)) && p.theirs(Discard, (3, 11))
        }),
    },
    Class {
        name: "as-zero-in-duplicate",
        rule: Error(|p| {
            p.code() == 2
                && p.piece().is_some_and(|piece| piece.again)
                && p.ours(Discard, (3, 1))
                && p.theirs(Withdraw, (3, 11))
                && p.they_say("RFC 7607")
        }),
    },
    Class {
        name: "container-duplicate",
        rule: Error(|p| {
            p.code() == 34
                && p.piece().is_some_and(|piece| piece.again)
                && p.ours(Discard, (3, 1))
                && p.theirs(Withdraw, (3, 1))
        }),
    },
    Class {
        name: "only-to-customer-zero",
        rule: Error(|p| p.code() == 35 && p.value() == [0; 4] && p.ours(Withdraw, (3, 9)) && p.they_accept()),
    },
    Class {
        name: "next-hop-loopback",
        rule: Error(|p| {
            p.code() == 3
                && p.we_accept()
                && p.theirs(Withdraw, (3, 8))
                && matches!(p.value(), [127, _, _, _])
        }),
    },
    Class {
        name: "next-hop-class-e",
        rule: Error(|p| {
            p.code() == 3
                && p.ours(Withdraw, (3, 8))
                && p.they_accept()
                && matches!(p.value(), [first, _, _, _] if *first >= 240)
        }),
    },
    Class {
        name: "next-hop-without-nlri",
        rule: Error(|p| {
            p.code() == 3
                && p.we_accept()
                && p.theirs(Withdraw, (3, 8))
                && !has_nlri(p.anatomy)
                && no_global_host(p.value())
        }),
    },
    Class {
        name: "mp-next-hop-address",
        rule: Error(mp_next_hop_address),
    },
    Class {
        name: "partial-bit",
        rule: Error(partial_bit),
    },
    Class {
        name: "framing-code",
        rule: Error(framing_code),
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
        name: "prefix-sid-other",
        rule: Error(|p| {
            p.code() == 40
                && p.ours(Withdraw, (3, 9))
                && p.we_say("SRv6 Service TLV")
                && p.theirs(Discard, (3, 5))
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
    Class {
        name: "unreachable",
        rule: Other(values::unreachable),
    },
    Class {
        name: "value-unknown-optional",
        rule: Other(values::ignored_optional),
    },
    Class {
        name: "value-as4",
        rule: Other(values::as4_merged),
    },
    Class {
        name: "value-large-duplicates",
        rule: Other(values::large_duplicates),
    },
    Class {
        name: "routes-labels",
        rule: Other(values::labels),
    },
];

/// What the rival says, the session survives.
fn survives(p: &Place<'_>) -> bool {
    p.theirs.is_none_or(|flaw| flaw.reach < Reset)
}

fn mp(p: &Place<'_>) -> bool {
    matches!(p.code(), 14 | 15)
}

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

fn minimum_length(p: &Place<'_>) -> bool {
    let length = p.anatomy.length;
    p.site == Site::Header
        && p.ours(Reset, (1, 2))
        && p.they_accept()
        && (19..least(p.anatomy.kind)).contains(&length)
}

/// A field of the OPEN's fixed part that RFC 4271 §6.2 has an error for.
fn open_field(p: &Place<'_>) -> bool {
    let field = p.ours(Reset, (2, 2)) || p.ours(Reset, (2, 3)) || p.ours(Reset, (2, 6));
    body_of(p, 1) && field && (p.they_accept() || p.theirs(Reset, (2, 0)) || p.theirs(Reset, (2, 4)))
}

fn capability_length(p: &Place<'_>) -> bool {
    body_of(p, 1)
        && p.ours(Reset, (2, 0))
        && p.we_say("a value of ")
        && (p.they_accept() || p.theirs(Reset, (2, 4)))
}

fn unrecognized(p: &Place<'_>) -> bool {
    p.ours(Reset, (3, 2)) && p.flags() & 0x80 == 0 && survives(p)
}

fn mp_next_hop_address(p: &Place<'_>) -> bool {
    let (first, second) = next_hop_addresses(p.family(), mp_next_hop(p));
    let wrong = no_global_host(first) || (second.len() == 16 && !link_local(second));
    p.code() == 14 && p.we_accept() && p.theirs(Withdraw, (3, 8)) && wrong
}

/// Partial on an attribute that cannot be.
fn partial_bit(p: &Place<'_>) -> bool {
    never_partial(p.code())
        && p.flags() & 0xe0 == 0xa0
        && p.they_say("flags")
        && p.theirs.is_some_and(|flaw| flaw.code == Some((3, 4)))
        && !p.we_say("flags")
}

/// The list of attributes ends within one: treat-as-withdraw, for which RFC 7606 §4 has no code.
fn framing_code(p: &Place<'_>) -> bool {
    let ours = p.ours(Withdraw, (3, 5)) || p.ours(Withdraw, (3, 1));
    p.site == Site::Cut && ours && p.theirs(Withdraw, (3, 1))
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
