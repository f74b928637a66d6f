//! The decision process (RFC 4271 §9.1.2, RFC 4456 §9): which path is best, and at which step each other one lost.

use std::cmp::Reverse;
use std::net::{IpAddr, Ipv4Addr};

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

/// Chooses the best candidate. `lost` gets an entry for each: the step at which it was ruled out, `None` for the best.
/// A candidate whose next hop cannot be reached loses against any that can, and is chosen only if
/// `unreachable_may_win` (BIRD keeps such a route, RFC 4271 §9.1.2 excludes it).
pub fn decide(
    candidates: &[Candidate<'_>],
    unreachable_may_win: bool,
    lost: &mut Vec<Option<Step>>,
) -> Option<usize> {
    lost.clear();
    lost.resize(candidates.len(), None);
    if !unreachable_may_win {
        for (candidate, lost) in candidates.iter().zip(lost.iter_mut()) {
            if candidate.metric.is_none() {
                *lost = Some(Step::NextHopReachable);
            }
        }
    }
    for step in Step::ALL {
        if lost.iter().filter(|lost| lost.is_none()).count() <= 1 {
            break;
        }
        eliminate(candidates, step, lost);
    }
    lost.iter().position(Option::is_none)
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
