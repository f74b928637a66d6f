//! The decision process (RFC 4271 §9.1.2, RFC 4456 §9): which path is best, and at which step each other one lost.

use std::cmp::{Ordering, Reverse};
use std::net::{IpAddr, Ipv4Addr};

use smallvec::SmallVec;

use super::attributes::Attributes;

/// A path as the decision process sees it.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its attributes.
    pub attributes: &'a Attributes,
    /// We originate it ourselves.
    pub local: bool,
    /// It came over an eBGP session.
    pub external: bool,
    /// The BGP Identifier of the neighbour it came from.
    pub router_id: Ipv4Addr,
    /// The address of that neighbour.
    pub address: IpAddr,
    /// IGP metric to its NEXT_HOP; `None`: it cannot be reached.
    pub metric: Option<u32>,
}

/// The steps, in the order in which they are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// A route of our own beats what others tell us (the preference of static routes over BGP).
    LocalOrigin,
    /// The NEXT_HOP can be reached (RFC 4271 §9.1.2).
    NextHopReachable,
    /// Highest LOCAL_PREF (RFC 4271 §9.1.1).
    LocalPref,
    /// Shortest AS_PATH (§9.1.2.2 a).
    AsPathLength,
    /// Lowest ORIGIN (§9.1.2.2 b).
    Origin,
    /// Lowest MULTI_EXIT_DISC among those from the same neighbouring AS (§9.1.2.2 c).
    Med,
    /// eBGP before iBGP (§9.1.2.2 d).
    External,
    /// Nearest NEXT_HOP (§9.1.2.2 e).
    IgpMetric,
    /// Lowest BGP Identifier, ORIGINATOR_ID in its place (§9.1.2.2 f, RFC 4456 §9).
    RouterId,
    /// Shortest CLUSTER_LIST (RFC 4456 §9).
    ClusterListLength,
    /// Lowest address of the neighbour (§9.1.2.2 g).
    Address,
}

impl Step {
    const ALL: [Step; 11] = [
        Step::LocalOrigin,
        Step::NextHopReachable,
        Step::LocalPref,
        Step::AsPathLength,
        Step::Origin,
        Step::Med,
        Step::External,
        Step::IgpMetric,
        Step::RouterId,
        Step::ClusterListLength,
        Step::Address,
    ];
}

/// LOCAL_PREF of a route that has none: what BIRD and every other daemon takes.
pub const DEFAULT_LOCAL_PREF: u32 = 100;

/// Something for each of a few: most prefixes have one or two paths, and need no memory of their own.
pub type Few<T> = SmallVec<[T; 4]>;

/// Chooses the best candidate, and says for each the step at which it was ruled out: `None` for the best. A candidate
/// whose next hop cannot be reached loses against any that can, and is chosen only if `unreachable_may_win` (BIRD keeps
/// such a route, RFC 4271 §9.1.2 excludes it).
pub fn decide(candidates: &[Candidate<'_>], unreachable_may_win: bool) -> (Option<usize>, Few<Option<Step>>) {
    let excluded = |candidate: &Candidate<'_>| !unreachable_may_win && candidate.metric.is_none();
    let excluded = candidates
        .iter()
        .map(|candidate| excluded(candidate).then_some(Step::NextHopReachable));
    let mut lost: Few<Option<Step>> = excluded.collect();
    for step in Step::ALL {
        if lost.iter().filter(|lost| lost.is_none()).count() <= 1 {
            break;
        }
        eliminate(candidates, step, &mut lost);
    }
    (lost.iter().position(Option::is_none), lost)
}

/// Whether the first of two candidates is chosen: what [`decide`] says of the pair, at the first step that tells them
/// apart.
pub fn beats(candidate: &Candidate<'_>, other: &Candidate<'_>, unreachable_may_win: bool) -> bool {
    if !unreachable_may_win && (candidate.metric.is_none() || other.metric.is_none()) {
        return candidate.metric.is_some();
    }
    for step in Step::ALL {
        let incomparable =
            step == Step::Med && candidate.attributes.neighbour_as() != other.attributes.neighbour_as();
        match rank(candidate, step).cmp(&rank(other, step)) {
            _ if incomparable => {}
            Ordering::Less => return true,
            Ordering::Greater => return false,
            Ordering::Equal => {}
        }
    }
    true
}

/// Rules out the candidates that lose at one step.
fn eliminate(candidates: &[Candidate<'_>], step: Step, lost: &mut [Option<Step>]) {
    if step == Step::Med {
        return eliminate_by_med(candidates, lost);
    }
    let remaining = candidates
        .iter()
        .zip(lost.iter())
        .filter(|(_, lost)| lost.is_none());
    let Some(least) = remaining.map(|(candidate, _)| rank(candidate, step)).min() else {
        return;
    };
    for (candidate, lost) in candidates.iter().zip(lost.iter_mut()) {
        if lost.is_none() && rank(candidate, step) > least {
            *lost = Some(step);
        }
    }
}

/// Rules out each candidate that another one from the same neighbouring AS beats by its MULTI_EXIT_DISC.
fn eliminate_by_med(candidates: &[Candidate<'_>], lost: &mut [Option<Step>]) {
    for index in 0..candidates.len() {
        let Some(candidate) = candidates.get(index).filter(|_| lost[index].is_none()) else {
            continue;
        };
        let beaten = candidates.iter().zip(lost.iter()).any(|(other, lost)| {
            matches!(lost, None | Some(Step::Med))
                && other.attributes.neighbour_as() == candidate.attributes.neighbour_as()
                && med(other) < med(candidate)
        });
        if beaten {
            lost[index] = Some(Step::Med);
        }
    }
}

/// MULTI_EXIT_DISC; a missing one is the lowest (§9.1.2.2 c).
fn med(candidate: &Candidate<'_>) -> u32 {
    candidate.attributes.med.unwrap_or(0)
}

/// What a step compares; the lowest remains.
fn rank(candidate: &Candidate<'_>, step: Step) -> Rank {
    let attributes = candidate.attributes;
    match step {
        Step::LocalOrigin => Rank::Number(u64::from(!candidate.local)),
        Step::NextHopReachable => Rank::Number(u64::from(candidate.metric.is_none())),
        Step::LocalPref => Rank::Highest(Reverse(attributes.local_pref.unwrap_or(DEFAULT_LOCAL_PREF))),
        Step::AsPathLength => Rank::Number(attributes.as_path.path_len() as u64),
        Step::Origin => Rank::Number(attributes.origin as u64),
        Step::Med => Rank::Number(u64::from(med(candidate))),
        Step::External => Rank::Number(u64::from(!candidate.external)),
        Step::IgpMetric => Rank::Number(u64::from(candidate.metric.unwrap_or(u32::MAX))),
        Step::RouterId => Rank::Number(u64::from(u32::from(
            attributes.originator_id.unwrap_or(candidate.router_id),
        ))),
        Step::ClusterListLength => Rank::Number(attributes.cluster_list.len() as u64),
        Step::Address => Rank::Address(candidate.address),
    }
}

/// Values of one step are of one kind.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(u64),
    Highest(Reverse<u32>),
    Address(IpAddr),
}

#[cfg(test)]
mod tests {
    use bgp_wire::{AsPath, Origin};

    use super::*;

    /// What most candidates of these tests have in common: an iBGP path of length 1 from neighbour 10.0.0.1.
    fn attributes() -> Attributes {
        Attributes {
            as_path: AsPath::sequence([64999]),
            local_pref: Some(100),
            ..Attributes::default()
        }
    }

    fn candidate(attributes: &Attributes, last_octet: u8) -> Candidate<'_> {
        Candidate {
            attributes,
            local: false,
            external: false,
            router_id: Ipv4Addr::new(10, 0, 0, last_octet),
            address: IpAddr::V4(Ipv4Addr::new(10, 0, 0, last_octet)),
            metric: Some(10),
        }
    }

    /// Both orders of two candidates: the better one wins, and the other one loses at that step.
    #[track_caller]
    fn wins(better: Candidate<'_>, worse: Candidate<'_>, step: Step) {
        assert_eq!(
            decide(&[better, worse], true),
            (Some(0), [None, Some(step)].into_iter().collect())
        );
        assert_eq!(
            decide(&[worse, better], true),
            (Some(1), [Some(step), None].into_iter().collect())
        );
        for unreachable_may_win in [true, false] {
            assert!(beats(&better, &worse, unreachable_may_win));
            assert!(!beats(&worse, &better, unreachable_may_win));
        }
    }

    #[test]
    fn each_step_decides_when_the_ones_before_do_not() {
        let plain = attributes();
        // The worse candidate has the lower identifier and address each time, so nothing later can explain the outcome.
        let (better, worse) = (candidate(&plain, 9), candidate(&plain, 1));
        let reachable_not = Candidate {
            metric: None,
            ..worse
        };
        wins(
            Candidate {
                local: true,
                ..better
            },
            worse,
            Step::LocalOrigin,
        );
        wins(better, reachable_not, Step::NextHopReachable);
        let preferred = Attributes {
            local_pref: Some(200),
            as_path: AsPath::sequence([1, 2, 3]),
            ..attributes()
        };
        wins(candidate(&preferred, 9), worse, Step::LocalPref);
        let longer = Attributes {
            as_path: AsPath::sequence([64999, 64998]),
            ..attributes()
        };
        wins(better, candidate(&longer, 1), Step::AsPathLength);
        let incomplete = Attributes {
            origin: Origin::Incomplete,
            ..attributes()
        };
        wins(better, candidate(&incomplete, 1), Step::Origin);
        let with_med = Attributes {
            med: Some(5),
            ..attributes()
        };
        wins(better, candidate(&with_med, 1), Step::Med);
        wins(
            Candidate {
                external: true,
                metric: Some(99),
                ..better
            },
            worse,
            Step::External,
        );
        wins(
            Candidate {
                metric: Some(9),
                ..better
            },
            worse,
            Step::IgpMetric,
        );
        wins(worse, better, Step::RouterId);
        let reflected = Attributes {
            cluster_list: vec![Ipv4Addr::LOCALHOST],
            ..attributes()
        };
        let same_id = |candidate| Candidate {
            router_id: Ipv4Addr::new(10, 0, 0, 5),
            ..candidate
        };
        wins(
            same_id(better),
            same_id(candidate(&reflected, 1)),
            Step::ClusterListLength,
        );
        wins(same_id(worse), same_id(better), Step::Address);
    }

    #[test]
    fn originator_id_stands_in_for_the_router_id() {
        let reflected = Attributes {
            originator_id: Some(Ipv4Addr::new(10, 0, 0, 1)),
            ..attributes()
        };
        let plain = attributes();
        wins(candidate(&reflected, 9), candidate(&plain, 5), Step::RouterId);
    }

    #[test]
    fn a_missing_local_pref_is_100() {
        let none = Attributes {
            local_pref: None,
            ..attributes()
        };
        let plain = attributes();
        wins(candidate(&none, 1), candidate(&plain, 9), Step::RouterId);
    }

    #[test]
    fn med_is_compared_among_routes_of_one_neighbouring_as_only() {
        // RFC 4271 §9.1.2.2 c: 1 beats 2 by MED; 3, of another AS, is not touched by it and wins by its identifier.
        let of = |asn, med| Attributes {
            as_path: AsPath::sequence([asn]),
            med,
            ..attributes()
        };
        let (low, high, other) = (of(1, Some(10)), of(1, Some(20)), of(2, Some(900)));
        let all = [candidate(&low, 8), candidate(&high, 1), candidate(&other, 2)];
        let (best, lost) = decide(&all, true);
        assert_eq!(best, Some(2));
        assert_eq!(lost[..], [Some(Step::RouterId), Some(Step::Med), None]);
    }

    #[test]
    fn an_unreachable_next_hop_is_excluded_or_last() {
        let plain = attributes();
        let unreachable = Candidate {
            metric: None,
            ..candidate(&plain, 1)
        };
        assert_eq!(decide(&[unreachable], false).0, None);
        assert_eq!(decide(&[unreachable], true).0, Some(0));
        assert_eq!(decide(&[], true).0, None);
        // Of two that cannot be reached neither is chosen, or the first.
        assert!(!beats(&unreachable, &unreachable, false));
        assert!(beats(&unreachable, &unreachable, true));
    }
}
