//! One destination of a RIB, small: a large lab has a hundred million of them.

use super::{Path, RejectReason};
use crate::speaker::io::PeerId;
use crate::speaker::shared::AttributesId;
use crate::speaker::time::Time;

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
#[derive(Clone, Debug)]
pub struct Destination(Kept);

/// Most prefixes have one path, or one from each of two reflectors, and a large lab has a hundred million of them: two
/// paths have their place here, and more have it elsewhere.
#[derive(Clone, Debug)]
enum Kept {
    Few {
        /// How many of `paths` there are.
        count: u8,
        mark: Mark<u8>,
        paths: [Stored; FEW],
    },
    Many {
        mark: Mark<u32>,
        paths: Vec<Stored>,
    },
}

const FEW: usize = 2;

/// What is noted besides the paths.
#[derive(Clone, Copy, Debug)]
struct Mark<N> {
    /// Loc-RIB: which path is best, by its place; beyond all of them if none is.
    best: N,
    /// Waits to be announced.
    dirty: bool,
}

/// Where there is no path.
const NO_PATH: Stored = Stored {
    from: 0,
    attributes: AttributesId::FIRST,
    since: 0,
};

impl Default for Destination {
    fn default() -> Destination {
        Destination::NEW
    }
}

impl Destination {
    pub(in crate::speaker) const NEW: Destination = Destination(Kept::Few {
        count: 0,
        mark: Mark {
            best: u8::MAX,
            dirty: false,
        },
        paths: [NO_PATH; FEW],
    });

    fn stored(&self) -> &[Stored] {
        match &self.0 {
            Kept::Few { count, paths, .. } => &paths[..usize::from(*count)],
            Kept::Many { paths, .. } => paths,
        }
    }

    /// Whether no path is known.
    pub(in crate::speaker) fn is_empty(&self) -> bool {
        self.stored().is_empty()
    }

    fn stored_mut(&mut self) -> &mut [Stored] {
        match &mut self.0 {
            Kept::Few { count, paths, .. } => &mut paths[..usize::from(*count)],
            Kept::Many { paths, .. } => paths,
        }
    }

    /// The paths, in the order in which the profile compares them.
    pub fn paths(&self) -> impl ExactSizeIterator<Item = Path> + Clone + '_ {
        self.stored().iter().map(|&stored| Path::from(stored))
    }

    /// The best path.
    pub fn best(&self) -> Option<Path> {
        self.best_index().map(|index| self.stored()[index].into())
    }

    /// Its place among the paths.
    pub fn best_index(&self) -> Option<usize> {
        let best = match &self.0 {
            Kept::Few { mark, .. } => usize::from(mark.best),
            Kept::Many { mark, .. } => mark.best as usize,
        };
        (best < self.stored().len()).then_some(best)
    }

    pub(in crate::speaker) fn set_best(&mut self, index: Option<usize>) {
        match &mut self.0 {
            Kept::Few { mark, .. } => mark.best = index.map_or(u8::MAX, |index| index as u8),
            Kept::Many { mark, .. } => {
                mark.best = index.map_or(u32::MAX, |index| {
                    u32::try_from(index).expect("a path for each neighbour")
                });
            }
        }
    }

    /// Whether it waits to be announced.
    pub(in crate::speaker) fn is_dirty(&self) -> bool {
        match &self.0 {
            Kept::Few { mark, .. } => mark.dirty,
            Kept::Many { mark, .. } => mark.dirty,
        }
    }

    pub(in crate::speaker) fn set_dirty(&mut self, dirty: bool) {
        match &mut self.0 {
            Kept::Few { mark, .. } => mark.dirty = dirty,
            Kept::Many { mark, .. } => mark.dirty = dirty,
        }
    }

    /// The place of the path that came from a neighbour.
    pub(in crate::speaker) fn position(&self, from: Option<PeerId>) -> Option<usize> {
        let from = from.map_or(OWN, |peer| peer.0);
        self.stored().iter().position(|path| path.from == from)
    }

    /// The path that came from a neighbour, and its place.
    pub(in crate::speaker) fn find(&self, from: Option<PeerId>) -> Option<(usize, Path)> {
        let place = self.position(from)?;
        Some((place, self.stored()[place].into()))
    }

    /// Puts a path in place of the one that came from the same neighbour. Whether anything changed.
    pub(in crate::speaker) fn put(&mut self, path: Path) -> bool {
        let new = Stored::from(path);
        match self.stored_mut().iter_mut().find(|old| old.from == new.from) {
            Some(old) if old.attributes == new.attributes && old.reason() == new.reason() => return false,
            Some(old) => *old = new,
            None => self.push(new),
        }
        true
    }

    fn push(&mut self, path: Stored) {
        match &mut self.0 {
            Kept::Few { count, paths, .. } if usize::from(*count) < FEW => {
                paths[usize::from(*count)] = path;
                *count += 1;
            }
            Kept::Few { paths, .. } => {
                let all = paths.iter().copied().chain([path]).collect();
                self.keep_many(all);
            }
            Kept::Many { paths, .. } => paths.push(path),
        }
    }

    fn keep_many(&mut self, paths: Vec<Stored>) {
        let (best, dirty) = (self.best_index(), self.is_dirty());
        let mark = Mark {
            best: u32::MAX,
            dirty,
        };
        self.0 = Kept::Many { mark, paths };
        self.set_best(best);
    }

    /// Takes out the path that came from a neighbour. `None` if there was none, else whether it was the best.
    pub(in crate::speaker) fn remove(&mut self, from: Option<PeerId>) -> Option<bool> {
        let position = self.position(from)?;
        let best = self.best_index();
        match &mut self.0 {
            Kept::Few { count, paths, .. } => {
                paths[position..].rotate_left(1);
                *count -= 1;
            }
            Kept::Many { paths, .. } => {
                paths.remove(position);
            }
        }
        self.keep_few();
        self.set_best(match best {
            Some(best) if best == position => None,
            Some(best) if best > position => Some(best - 1),
            best => best,
        });
        Some(best == Some(position))
    }

    /// What is few again has its place here again.
    fn keep_few(&mut self) {
        let Kept::Many { mark, paths: all } = &self.0 else {
            return;
        };
        if all.len() <= FEW {
            let mut paths = [NO_PATH; FEW];
            paths[..all.len()].copy_from_slice(all);
            self.0 = Kept::Few {
                count: all.len() as u8,
                mark: Mark {
                    best: u8::MAX,
                    dirty: mark.dirty,
                },
                paths,
            };
        }
    }

    /// Moves a path to another place; those in between move up.
    pub(in crate::speaker) fn move_path(&mut self, from: usize, to: usize) {
        let paths = self.stored_mut();
        let to = to.min(paths.len().saturating_sub(1));
        if from < to {
            paths[from..=to].rotate_left(1);
        } else {
            paths[to..=from].rotate_right(1);
        }
    }
}

impl Stored {
    fn reason(&self) -> u64 {
        self.since >> REASON_SHIFT
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speaker::attributes::Attributes;
    use crate::speaker::shared::Shared;

    #[test]
    fn an_entry_is_small() {
        assert!(size_of::<Destination>() <= 40, "{}", size_of::<Destination>());
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
    fn paths_keep_their_order_however_many_they_are() {
        let attributes = Shared::new().attributes_id(Attributes::default());
        let path = |peer| Path {
            from: Some(PeerId(peer)),
            attributes,
            since: Time::from_secs(peer.into()),
            rejected: None,
        };
        let mut destination = Destination::NEW;
        destination.set_dirty(true);
        let froms = |destination: &Destination| -> Vec<u32> {
            let peers = destination.paths().filter_map(|path| path.from);
            peers.map(|peer| peer.0).collect()
        };
        (0..5).for_each(|peer| assert!(destination.put(path(peer))));
        destination.set_best(Some(1));
        destination.move_path(4, 0);
        assert_eq!(froms(&destination), [4, 0, 1, 2, 3]);
        destination.move_path(0, usize::MAX);
        assert_eq!(froms(&destination), [0, 1, 2, 3, 4]);
        for (gone, left) in [(0, 4), (3, 3), (2, 2), (4, 1)] {
            assert_eq!(destination.remove(Some(PeerId(gone))), Some(false));
            assert_eq!(destination.paths().len(), left);
            assert_eq!(destination.best().and_then(|best| best.from), Some(PeerId(1)));
            assert!(destination.is_dirty());
        }
        assert!(destination.put(path(7)) && destination.put(path(8)));
        assert_eq!(froms(&destination), [1, 7, 8]);
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
