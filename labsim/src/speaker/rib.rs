//! The Adj-RIBs-In and the Loc-RIB (RFC 4271 §3.2), side by side: for each prefix the paths that neighbours (or we
//! ourselves) gave, and which of them is best. Lists are indexed by the prefix's number, without gaps.

use smallvec::SmallVec;

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

/// A path as it is kept. A large lab has hundreds of millions of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stored {
    /// The neighbour's number; [`OWN`] for ourselves.
    from: u32,
    attributes: AttributesId,
    /// `since` in nanoseconds, and in the two uppermost bits why it was rejected.
    since: u64,
}

const OWN: u32 = u32::MAX;
/// Nanoseconds of 146 years fit below these bits.
const REASON_SHIFT: u32 = 62;
const SINCE: u64 = (1 << REASON_SHIFT) - 1;

impl From<Path> for Stored {
    fn from(path: Path) -> Stored {
        let reason: u64 = match path.rejected {
            None => 0,
            Some(RejectReason::AsLoop) => 1,
            Some(RejectReason::OwnOriginatorId) => 2,
            Some(RejectReason::ClusterLoop) => 3,
        };
        Stored {
            from: path.from.map_or(OWN, |peer| peer.0),
            attributes: path.attributes,
            since: path.since.as_nanos().min(SINCE) | reason << REASON_SHIFT,
        }
    }
}

impl From<Stored> for Path {
    fn from(stored: Stored) -> Path {
        Path {
            from: (stored.from != OWN).then_some(PeerId(stored.from)),
            attributes: stored.attributes,
            since: Time::from_nanos(stored.since & SINCE),
            rejected: match stored.since >> REASON_SHIFT {
                0 => None,
                1 => Some(RejectReason::AsLoop),
                2 => Some(RejectReason::OwnOriginatorId),
                _ => Some(RejectReason::ClusterLoop),
            },
        }
    }
}

/// All that is known about one prefix.
#[derive(Clone, Debug, Default)]
pub struct Destination {
    /// Adj-RIBs-In and our own route. Most prefixes have one path, or one from each of two reflectors.
    paths: SmallVec<[Stored; 2]>,
    /// Loc-RIB: which of them is best, by its place; [`NONE`] if none is.
    best: u32,
    /// Waits to be announced.
    pub(super) dirty: bool,
}

const NONE: u32 = u32::MAX;

impl Destination {
    const NEW: Destination = Destination {
        paths: SmallVec::new_const(),
        best: NONE,
        dirty: false,
    };

    /// The paths, in the order in which the profile compares them.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = Path> + Clone + '_ {
        self.paths.iter().map(|&stored| Path::from(stored))
    }

    /// The best path.
    pub fn best(&self) -> Option<Path> {
        self.paths.get(self.best as usize).map(|&stored| stored.into())
    }

    /// Its place among the paths.
    pub fn best_index(&self) -> Option<usize> {
        (self.best != NONE).then_some(self.best as usize)
    }

    pub(super) fn set_best(&mut self, index: Option<usize>) {
        self.best = index.map_or(NONE, |index| {
            u32::try_from(index).expect("a path for each neighbour")
        });
    }

    /// The place of the path that came from a neighbour.
    pub(super) fn position(&self, from: Option<PeerId>) -> Option<usize> {
        let from = from.map_or(OWN, |peer| peer.0);
        self.paths.iter().position(|path| path.from == from)
    }

    /// The path that came from a neighbour, and its place.
    pub(super) fn find(&self, from: Option<PeerId>) -> Option<(usize, Path)> {
        let place = self.position(from)?;
        Some((place, self.paths[place].into()))
    }

    /// Puts a path in place of the one that came from the same neighbour. Whether anything changed.
    pub(super) fn put(&mut self, path: Path) -> bool {
        let new = Stored::from(path);
        match self.paths.iter_mut().find(|old| old.from == new.from) {
            Some(old) if old.attributes == new.attributes && old.reason() == new.reason() => false,
            Some(old) => {
                *old = new;
                true
            }
            None => {
                self.paths.push(new);
                true
            }
        }
    }

    /// Takes out the path that came from a neighbour. `None` if there was none, else whether it was the best.
    pub(super) fn remove(&mut self, from: Option<PeerId>) -> Option<bool> {
        let position = self.position(from)?;
        let was_best = self.best_index() == Some(position);
        self.paths.remove(position);
        match self.best_index() {
            Some(_) if was_best => self.best = NONE,
            Some(best) if best > position => self.best -= 1,
            _ => {}
        }
        Some(was_best)
    }

    /// Moves a path to another place; those in between move up.
    pub(super) fn move_path(&mut self, from: usize, to: usize) {
        let to = to.min(self.paths.len().saturating_sub(1));
        if from != to {
            let path = self.paths.remove(from);
            self.paths.insert(to, path);
        }
    }
}

impl Stored {
    fn reason(&self) -> u64 {
        self.since >> REASON_SHIFT
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

    /// The entry of a prefix, to be changed. There are `prefixes` in all, as far as is known: lists grow by that, since
    /// what one speaker of a lab has heard of the others are about to hear.
    pub(super) fn entry(&mut self, prefix: PrefixId, prefixes: usize) -> &mut Destination {
        let length = prefix.index() + 1;
        if length > self.destinations.len() {
            let most = length.max(prefixes);
            self.destinations.reserve_exact(most - self.destinations.len());
            self.destinations.resize(most, Destination::NEW);
        }
        &mut self.destinations[prefix.index()]
    }

    pub(super) fn get_mut(&mut self, prefix: PrefixId) -> Option<&mut Destination> {
        self.destinations.get_mut(prefix.index())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speaker::attributes::Attributes;
    use crate::speaker::shared::Shared;

    #[test]
    fn an_entry_is_small() {
        assert!(size_of::<Destination>() <= 48, "{}", size_of::<Destination>());
    }

    #[test]
    fn a_path_comes_back_as_it_was_put() {
        let attributes = Shared::new().attributes_id(Attributes::default());
        let reasons = [
            None,
            Some(RejectReason::AsLoop),
            Some(RejectReason::OwnOriginatorId),
            Some(RejectReason::ClusterLoop),
        ];
        for (rejected, place) in reasons.into_iter().zip(0..) {
            let path = Path {
                from: (place != 2).then_some(PeerId(place)),
                attributes,
                since: Time::from_secs(1_000_000_000),
                rejected,
            };
            let mut destination = Destination::NEW;
            assert!(destination.put(path));
            assert!(!destination.put(path), "the same again");
            assert_eq!(destination.paths().collect::<Vec<_>>(), [path]);
        }
    }

    #[test]
    fn the_best_path_stays_the_best_when_one_before_it_goes() {
        let attributes = Shared::new().attributes_id(Attributes::default());
        let mut destination = Destination::NEW;
        for peer in 0..3 {
            destination.put(Path {
                from: Some(PeerId(peer)),
                attributes,
                since: Time::ZERO,
                rejected: None,
            });
        }
        destination.set_best(Some(2));
        assert_eq!(destination.remove(Some(PeerId(0))), Some(false));
        assert_eq!(destination.best().and_then(|path| path.from), Some(PeerId(2)));
        assert_eq!(destination.remove(Some(PeerId(2))), Some(true));
        assert_eq!(destination.best(), None);
        assert_eq!(destination.remove(Some(PeerId(2))), None);
    }
}
