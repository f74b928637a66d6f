//! Classes of differences in what a message says.

use crate::compare::{Aspect, Difference};
use crate::verdict::{Route, Value};

/// An error that would withdraw routes, where there are none to be seen.
pub(super) fn unreachable(difference: &Difference<'_>) -> bool {
    matches!(difference.aspect, Aspect::Unreachable(..))
}

/// An optional non-transitive attribute that the rival has no type for is not kept.
pub(super) fn ignored_optional(difference: &Difference<'_>) -> bool {
    let Aspect::Value(code, Some(_), None) = &difference.aspect else {
        return false;
    };
    let piece = difference.anatomy.first(*code);
    piece.is_some_and(|piece| piece.flags & 0xc0 == 0x80)
}

/// AS4_PATH and AS4_AGGREGATOR are merged into AS_PATH and AGGREGATOR.
pub(super) fn as4_merged(difference: &Difference<'_>) -> bool {
    let has = |code: u8| difference.anatomy.first(code).is_some();
    !difference.session.four_octet_as
        && match &difference.aspect {
            Aspect::Value(17, Some(_), None) | Aspect::Value(2, Some(_), Some(_)) => has(17),
            Aspect::Value(18, Some(_), None) | Aspect::Value(7, _, Some(_)) => has(18),
            _ => false,
        }
}

/// The rival has each LARGE_COMMUNITY once.
pub(super) fn large_duplicates(difference: &Difference<'_>) -> bool {
    let Aspect::Value(32, Some(Value::Numbers(ours)), Some(Value::Numbers(theirs))) = &difference.aspect
    else {
        return false;
    };
    let mut once: Vec<&[u32]> = Vec::new();
    for community in ours.chunks(3) {
        if !once.contains(&community) {
            once.push(community);
        }
    }
    once.len() * 3 < ours.len() && once.concat() == *theirs
}

/// Labels are read up to the S bit, or not at all where routes are withdrawn.
pub(super) fn labels(difference: &Difference<'_>) -> bool {
    let Aspect::Routes((1 | 2, 4 | 128, withdrawn), ours, theirs) = &difference.aspect else {
        return false;
    };
    let bare = |route: &Route| Route {
        labels: Vec::new(),
        ..route.clone()
    };
    // The label that bgp-wire reads has no S bit: the rival reads on, and takes what follows for labels.
    let reads_on = |we: &Route| we.labels.last().is_some_and(|label| label & 1 == 0);
    ours.len() == theirs.len()
        && ours
            .iter()
            .zip(theirs)
            .all(|(we, they)| we == they || (*withdrawn && bare(we) == *they) || reads_on(we))
}
