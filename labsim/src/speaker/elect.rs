//! Choosing a best path as BIRD 2 does without `deterministic med`: route by route in the order of arrival. MEDs compare
//! only routes of one neighbouring AS, so "better" is not transitive, and the order can decide.

use super::Speaker;
use super::decision::beats;
use super::io::PeerId;
use super::rib::{Destination, Path};
use super::shared::Shared;

/// What happened to a prefix's paths.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happened {
    /// This neighbour's path came, or came anew.
    Arrived(Option<PeerId>),
    /// A path went.
    Went,
}

impl Speaker {
    /// Brings the paths into BIRD's order, the best one first, and says whether there is a best one.
    ///
    /// A path that beats the former best one goes to the front. Where the former best one went, or was replaced by one
    /// that is no better, the list is walked from the front and whatever beats the best so far is the best. Any other path
    /// goes second.
    pub(super) fn elect(
        &self,
        shared: &Shared,
        destination: &mut Destination,
        before: Option<Path>,
        happened: Happened,
    ) -> Option<usize> {
        let mut walk = true;
        let arrived = match happened {
            Happened::Arrived(from) => destination.find(from),
            Happened::Went => None,
        };
        if let Some((place, path)) = arrived {
            let from = path.from;
            let usable = path.rejected.is_none();
            let replaces_best = before.is_some_and(|best| best.from == from);
            let wins = usable && before.is_none_or(|best| self.is_better(shared, &path, &best));
            let to = match (usable, wins || replaces_best) {
                (false, _) => usize::MAX,
                (true, true) => 0,
                (true, false) => 1,
            };
            destination.move_path(place, to);
            walk = !wins && replaces_best;
        } else if let Some(best) = before {
            walk = destination.position(best.from).is_none();
        }
        if walk {
            self.walk(shared, destination);
        }
        let first = destination.paths().next();
        first.filter(|path| path.rejected.is_none()).map(|_| 0)
    }

    fn walk(&self, shared: &Shared, destination: &mut Destination) {
        let mut best: Option<(usize, Path)> = None;
        for (place, path) in destination.paths().enumerate() {
            let wins = |(_, best): &(usize, Path)| self.is_better(shared, &path, best);
            if path.rejected.is_none() && best.as_ref().is_none_or(wins) {
                best = Some((place, path));
            }
        }
        if let Some((place, _)) = best {
            destination.move_path(place, 0);
        }
    }

    fn is_better(&self, shared: &Shared, path: &Path, than: &Path) -> bool {
        let (path, than) = (self.candidate(shared, path), self.candidate(shared, than));
        beats(&path, &than, self.profile.unreachable_may_win)
    }
}
