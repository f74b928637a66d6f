//! The Adj-RIBs-In and the Loc-RIB (RFC 4271 §3.2), side by side: for each prefix the paths that neighbours (or we
//! ourselves) gave, and which of them is best. Lists are indexed by the prefix's number, without gaps.

mod destination;

use super::io::PeerId;
use super::shared::{AttributesId, PrefixId};
use super::time::Time;
pub use destination::Destination;

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

/// All destinations, by the numbers of their prefixes. A node may know all prefixes of a large lab or very few, so there
/// are pages, and those with nothing on them take no room.
#[derive(Clone, Debug, Default)]
pub struct Rib {
    pages: Vec<Box<[Destination]>>,
}

/// Destinations on a page.
const PAGE: usize = 64;

impl Rib {
    /// What is known about a prefix.
    pub fn get(&self, prefix: PrefixId) -> Option<&Destination> {
        let page = self.pages.get(prefix.index() / PAGE)?;
        page.get(prefix.index() % PAGE)
            .filter(|destination| !destination.is_empty())
    }

    /// All prefixes that there is something to say about, in order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (PrefixId, &Destination)> {
        let pages = self.pages.iter().enumerate();
        pages
            .flat_map(|(page, destinations)| (page * PAGE..).zip(destinations))
            .filter(|(_, destination)| !destination.is_empty())
            .map(|(index, destination)| (PrefixId::from_index(index), destination))
    }

    /// The entry of a prefix, to be changed.
    pub(super) fn entry(&mut self, prefix: PrefixId) -> &mut Destination {
        let page = prefix.index() / PAGE;
        if page >= self.pages.len() {
            self.pages.resize_with(page + 1, Box::default);
        }
        let page = &mut self.pages[page];
        if page.is_empty() {
            *page = vec![Destination::NEW; PAGE].into();
        }
        &mut page[prefix.index() % PAGE]
    }

    pub(super) fn get_mut(&mut self, prefix: PrefixId) -> Option<&mut Destination> {
        let page = self.pages.get_mut(prefix.index() / PAGE)?;
        page.get_mut(prefix.index() % PAGE)
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
