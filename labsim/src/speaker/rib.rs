//! The Adj-RIBs-In and the Loc-RIB (RFC 4271 §3.2), side by side: for each prefix the paths that neighbours (or we
//! ourselves) gave, and which of them is best. Lists are indexed by the prefix's number, without gaps.

use super::io::PeerId;
use super::shared::{AttributesId, PrefixId};
use super::time::Time;

/// Why a received route is kept out of the decision process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RejectReason {
    /// Our AS number is in its AS_PATH (RFC 4271 §9.1.2).
    AsLoop,
    /// Its ORIGINATOR_ID is our BGP Identifier (RFC 4456 §8).
    OwnOriginatorId,
    /// Our cluster id is in its CLUSTER_LIST (RFC 4456 §8).
    ClusterLoop,
}

/// What a route's arrival or departure did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It is the new best path.
    NewBest,
    /// It is there, and not the best.
    NotBest,
    /// It is gone, and was not the best.
    Gone,
    /// It is gone, and another path is best now.
    BestReplaced,
    /// It is gone, and the prefix cannot be reached any more.
    Unreachable,
}

/// A path to a prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// Who gave it; `None`: we originate it.
    pub from: Option<PeerId>,
    /// How.
    pub attributes: AttributesId,
    /// Since when.
    pub since: Time,
    /// Kept out of the decision process, if so.
    pub rejected: Option<RejectReason>,
}

/// All that is known about one prefix.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// Adj-RIBs-In and our own route, in the order in which they came.
    pub paths: Vec<Path>,
    /// Loc-RIB: which of them is best.
    best: Option<u32>,
    /// Waits to be announced.
    pub(super) dirty: bool,
}

impl Destination {
    /// The best path.
    pub fn best(&self) -> Option<&Path> {
        self.paths.get(self.best? as usize)
    }

    /// Its place in `paths`.
    pub fn best_index(&self) -> Option<usize> {
        self.best.map(|index| index as usize)
    }

    pub(super) fn set_best(&mut self, index: Option<usize>) {
        self.best = index.map(|index| u32::try_from(index).expect("a path for each neighbour"));
    }

    fn position(&self, from: Option<PeerId>) -> Option<usize> {
        self.paths.iter().position(|path| path.from == from)
    }
}

/// All destinations.
#[derive(Clone, Debug, Default)]
pub struct Rib {
    destinations: Vec<Destination>,
}

impl Rib {
    /// What is known about a prefix.
    pub fn get(&self, prefix: PrefixId) -> Option<&Destination> {
        self.destinations
            .get(prefix.index())
            .filter(|destination| !destination.paths.is_empty())
    }

    /// All prefixes that there is something to say about, in order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (PrefixId, &Destination)> {
        let all = self.destinations.iter().enumerate();
        all.filter(|(_, destination)| !destination.paths.is_empty())
            .map(|(index, destination)| (PrefixId::from_index(index), destination))
    }

    pub(super) fn get_mut(&mut self, prefix: PrefixId) -> &mut Destination {
        if prefix.index() >= self.destinations.len() {
            self.destinations
                .resize_with(prefix.index() + 1, Destination::default);
        }
        &mut self.destinations[prefix.index()]
    }

    /// Puts a path in place of the one that came from the same neighbour. Whether anything changed.
    pub(super) fn insert(&mut self, prefix: PrefixId, path: Path) -> bool {
        let destination = self.get_mut(prefix);
        match destination
            .position(path.from)
            .and_then(|position| destination.paths.get_mut(position))
        {
            Some(old) if old.attributes == path.attributes && old.rejected == path.rejected => false,
            Some(old) => {
                *old = path;
                true
            }
            None => {
                destination.paths.push(path);
                true
            }
        }
    }

    /// Takes out the path that came from a neighbour. `None` if there was none, else whether it was the best.
    pub(super) fn remove(&mut self, prefix: PrefixId, from: Option<PeerId>) -> Option<bool> {
        let destination = self.destinations.get_mut(prefix.index())?;
        let position = destination.position(from)?;
        let was_best = destination.best_index() == Some(position);
        destination.paths.remove(position);
        destination.best = match destination.best {
            Some(_) if was_best => None,
            Some(best) if best as usize > position => Some(best - 1),
            other => other,
        };
        Some(was_best)
    }

    /// The prefixes that a neighbour gave a path to.
    pub(super) fn given_by(&self, peer: PeerId) -> Vec<PrefixId> {
        let given = |destination: &Destination| destination.position(Some(peer)).is_some();
        self.iter()
            .filter(|(_, destination)| given(destination))
            .map(|(prefix, _)| prefix)
            .collect()
    }
}
