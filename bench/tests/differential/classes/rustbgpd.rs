//! Where rustbgpd-wire differs.

use super::Rule::{Error, Other};
use super::facts::*;
use super::values;
use super::{Class, Place};
use crate::anatomy::Site;
use crate::verdict::Reach::{Discard, Reset, Withdraw};

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
        name: "as4-hides-empty-segment",
        rule: Error(|p| {
            p.code() == 2
                && !p.session.four_octet_as
                && p.anatomy.first(17).is_some()
                && p.ours(Withdraw, (3, 11))
                && p.we_say("the segment has no AS numbers")
                && p.they_accept()
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
        name: "next-hop-this-network",
        rule: Error(|p| {
            p.code() == 3 && p.ours(Withdraw, (3, 8)) && p.they_accept() && matches!(p.value(), [0, _, _, _])
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
        name: "partial-bit",
        rule: Error(partial_bit),
    },
    Class {
        name: "framing-code",
        rule: Error(framing_code),
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
pub(super) fn survives(p: &Place<'_>) -> bool {
    p.theirs.is_none_or(|flaw| flaw.reach < Reset)
}

pub(super) fn mp(p: &Place<'_>) -> bool {
    matches!(p.code(), 14 | 15)
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
