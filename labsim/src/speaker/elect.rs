//! Choosing a best path as BIRD 2 does without `deterministic med`: route by route in the order of arrival. MEDs compare
//! only routes of one neighbouring AS, so "better" is not transitive, and the order can decide.

use super::Speaker;
use super::decision::decide;
use super::io::PeerId;
use super::rib::Path;
use super::shared::{PrefixId, Shared};

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
        &mut self,
        shared: &Shared,
        prefix: PrefixId,
        before: Option<Path>,
        happened: Happened,
    ) -> Option<usize> {
        let mut paths = std::mem::take(&mut self.rib.get_mut(prefix).paths);
        let mut walk = true;
        if let Happened::Arrived(from) = happened
            && let Some(place) = paths.iter().position(|path| path.from == from)
        {
            let path = paths.remove(place);
            let usable = path.rejected.is_none();
            let replaces_best = before.is_some_and(|best| best.from == from);
            let wins = usable && before.is_none_or(|best| self.is_better(shared, &path, &best));
            let place = match (usable, wins || replaces_best) {
                (false, _) => paths.len(),
                (true, true) => 0,
                (true, false) => 1.min(paths.len()),
            };
            paths.insert(place, path);
            walk = !wins && replaces_best;
        } else if let Some(best) = before {
            walk = paths.iter().all(|path| path.from != best.from);
        }
        if walk {
            self.walk(shared, &mut paths);
        }
        let best = paths.first().filter(|path| path.rejected.is_none()).map(|_| 0);
        self.rib.get_mut(prefix).paths = paths;
        best
    }

    fn walk(&self, shared: &Shared, paths: &mut Vec<Path>) {
        let Some(mut best) = paths.iter().position(|path| path.rejected.is_none()) else {
            return;
        };
        for place in best + 1..paths.len() {
            if paths[place].rejected.is_none() && self.is_better(shared, &paths[place], &paths[best]) {
                best = place;
            }
        }
        let path = paths.remove(best);
        paths.insert(0, path);
    }

    fn is_better(&self, shared: &Shared, path: &Path, than: &Path) -> bool {
        let candidates = [self.candidate(shared, path), self.candidate(shared, than)];
        decide(&candidates, self.config.profile.unreachable_may_win).0 == Some(0)
    }
}
