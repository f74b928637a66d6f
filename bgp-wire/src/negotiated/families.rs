//! What was agreed for each family.

use alloc::vec::Vec;

use super::LabelCounts;
use crate::capability::{AddPathMode, Capability, MultipleLabels};
use crate::family::{Afi, Family};
use crate::message::Open;

/// The families a session carries. The plain session is a variant of its own and needs no heap: thousands exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Families {
    /// IPv4 unicast without path identifiers.
    #[default]
    Ipv4Unicast,
    /// These, sorted by family.
    Listed(Vec<FamilyTerms>),
}

/// What was agreed for one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FamilyTerms {
    pub(super) family: Family,
    pub(super) add_path_receive: bool,
    pub(super) add_path_send: bool,
    pub(super) extended_next_hop_receive: bool,
    pub(super) extended_next_hop_send: bool,
    pub(super) labels: Option<LabelCounts>,
}

impl FamilyTerms {
    const fn plain(family: Family) -> FamilyTerms {
        FamilyTerms {
            family,
            add_path_receive: false,
            add_path_send: false,
            extended_next_hop_receive: false,
            extended_next_hop_send: false,
            labels: None,
        }
    }

    fn agreed(family: Family, sent: &Open, received: &Open) -> FamilyTerms {
        let (ours, theirs) = (add_path_mode(sent, family), add_path_mode(received, family));
        let (we_read, they_read) = (label_count(sent, family), label_count(received, family));
        FamilyTerms {
            family,
            // RFC 7911 §4: one side receives path identifiers and the other sends them.
            add_path_receive: ours.receives() && theirs.sends(),
            add_path_send: ours.sends() && theirs.receives(),
            // RFC 8950 §4: the capability says what its sender understands.
            extended_next_hop_receive: takes_ipv6_next_hop(sent, family),
            extended_next_hop_send: takes_ipv6_next_hop(received, family),
            // RFC 8277 §2.1: one side alone is not enough.
            labels: we_read
                .zip(they_read)
                .map(|(receive, send)| LabelCounts { receive, send }),
        }
    }
}

impl Families {
    const PLAIN: FamilyTerms = FamilyTerms::plain(Family::IPV4_UNICAST);

    /// The families that both sides offer, and their terms.
    pub(super) fn agreed(sent: &Open, received: &Open) -> Families {
        let theirs = received.families();
        let common = sent
            .families()
            .into_iter()
            .filter(|family| theirs.contains(family));
        Families::of(
            common
                .map(|family| FamilyTerms::agreed(family, sent, received))
                .collect(),
        )
    }

    pub(super) fn terms(&self) -> &[FamilyTerms] {
        match self {
            Families::Ipv4Unicast => core::slice::from_ref(&Families::PLAIN),
            Families::Listed(terms) => terms,
        }
    }

    pub(super) fn get(&self, family: Family) -> Option<&FamilyTerms> {
        self.terms().iter().find(|terms| terms.family == family)
    }

    /// Changes the terms of a family, which is carried from now on.
    pub(super) fn change(&mut self, family: Family, change: impl FnOnce(&mut FamilyTerms)) {
        let mut all = self.terms().to_vec();
        let mut terms = match all.iter().position(|t| t.family == family) {
            Some(at) => all.swap_remove(at),
            None => FamilyTerms::plain(family),
        };
        change(&mut terms);
        all.push(terms);
        *self = Families::of(all);
    }

    /// One value for one meaning, so that equal terms compare and hash equal.
    fn of(mut terms: Vec<FamilyTerms>) -> Families {
        terms.sort_unstable_by_key(|t| t.family);
        if terms == [Families::PLAIN] {
            Families::Ipv4Unicast
        } else {
            Families::Listed(terms)
        }
    }
}

/// What an OPEN says of path identifiers for `family`; of several entries the last counts.
fn add_path_mode(open: &Open, family: Family) -> AddPathMode {
    let entries = open.capabilities().filter_map(|c| match c {
        Capability::AddPath(entries) => Some(entries),
        _ => None,
    });
    entries
        .flatten()
        .filter(|e| e.family == family)
        .last()
        .map_or(AddPathMode::NONE, |e| e.mode)
}

fn takes_ipv6_next_hop(open: &Open, family: Family) -> bool {
    let entries = open.capabilities().filter_map(|c| match c {
        Capability::ExtendedNextHop(entries) => Some(entries),
        _ => None,
    });
    entries
        .flatten()
        .any(|e| e.family == family && e.next_hop == Afi::IPV6)
}

/// How many labels the sender of the OPEN reads: only the first capability counts, in it only the first entry of
/// a family, and entries with 0 or 1 say nothing (RFC 8277 §2.1).
fn label_count(open: &Open, family: Family) -> Option<u8> {
    let first: &[MultipleLabels] = open.capabilities().find_map(|c| match c {
        Capability::MultipleLabels(entries) => Some(&entries[..]),
        _ => None,
    })?;
    let entry = first.iter().find(|e| e.family == family && e.count > 1)?;
    Some(entry.count)
}
