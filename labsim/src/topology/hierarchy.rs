//! Reflectors in tiers: the top ones know each other, those below come in pairs and are clients of those above.

use std::ops::Range;

use super::{Maker, Relation, Shape, fellows, lab_of};
use crate::lab::{Lab, NodeId};
use crate::speaker::profile::Profile;

/// Two tiers: T top reflectors in a mesh, and P pairs of reflectors that are clients of K of the top ones. Three
/// tiers: M middle pairs are clients of K of the top ones, and each lower pair is client of one middle pair. Each of N
/// clients has a session with both of its pair. All reflectors have cluster ids of their own; the two of a pair have
/// no session with each other.
///
/// Nodes are numbered from the top down. Whoever has fewer above than there are gets them in turn.
#[derive(Clone, Copy, Debug)]
pub struct Hierarchy {
    /// N.
    pub clients: u32,
    /// T, at least 1.
    pub top: u32,
    /// M; 0: two tiers.
    pub middle: u32,
    /// P, at least 1.
    pub pairs: u32,
    /// K, from 1 to T.
    pub parents: u32,
}

impl Hierarchy {
    fn middle_ids(&self) -> Range<u32> {
        self.top..self.top + 2 * self.middle
    }

    fn lower_ids(&self) -> Range<u32> {
        let first = self.middle_ids().end;
        first..first + 2 * self.pairs
    }

    fn client_ids(&self) -> Range<u32> {
        let first = self.lower_ids().end;
        first..first + self.clients
    }

    /// Those above a node, none above the top.
    fn above(&self, id: u32) -> Vec<u32> {
        let pair = |ids: Range<u32>, pair: u32| vec![ids.start + 2 * pair, ids.start + 2 * pair + 1];
        let parents = |pair: u32| {
            let first = pair * self.parents;
            let mut parents: Vec<u32> = (first..first + self.parents).map(|id| id % self.top).collect();
            parents.sort_unstable();
            parents
        };
        if let Some(client) = id.checked_sub(self.client_ids().start) {
            pair(self.lower_ids(), client % self.pairs)
        } else if let Some(lower) = id.checked_sub(self.lower_ids().start) {
            match self.middle {
                0 => parents(lower / 2),
                middle => pair(self.middle_ids(), lower / 2 % middle),
            }
        } else {
            let middle = id.checked_sub(self.middle_ids().start);
            middle.map_or_else(Vec::new, |middle| parents(middle / 2))
        }
    }

    fn node_name(&self, id: u32) -> String {
        let pair = |place: u32| {
            format!(
                "{}{}",
                place / 2 + 1,
                if place.is_multiple_of(2) { 'a' } else { 'b' }
            )
        };
        if let Some(client) = id.checked_sub(self.client_ids().start) {
            format!("node{}", client + 1)
        } else if let Some(lower) = id.checked_sub(self.lower_ids().start) {
            format!("rr{}", pair(lower))
        } else if let Some(middle) = id.checked_sub(self.middle_ids().start) {
            format!("middle{}", pair(middle))
        } else {
            format!("top{}", id + 1)
        }
    }

    /// N, T, M, P and K, to calculate with.
    fn counts(&self) -> [u64; 5] {
        [self.clients, self.top, self.middle, self.pairs, self.parents].map(u64::from)
    }

    /// Clients of the first lower pair.
    fn first_clients(&self) -> u64 {
        u64::from(self.clients.div_ceil(self.pairs))
    }
}

impl Shape for Hierarchy {
    fn name(&self) -> String {
        let Hierarchy {
            clients,
            top,
            middle,
            pairs,
            ..
        } = self;
        match middle {
            0 => format!("{top} top reflectors, {pairs} pairs below, {clients} clients"),
            _ => format!("{top} top reflectors, {middle} and {pairs} pairs below, {clients} clients"),
        }
    }

    fn lab(&self, profile: &'static Profile) -> Lab {
        let maker = Maker::new(profile);
        let all = self.client_ids().end;
        let mut below = vec![Vec::new(); all as usize];
        for id in 0..all {
            for above in self.above(id) {
                below[above as usize].push(id);
            }
        }
        let node = |(id, below): (u32, Vec<u32>)| {
            let top = if id < self.top { 0..self.top } else { 0..0 };
            let above = self.above(id).into_iter().map(|above| (above, Relation::Plain));
            let below = below.into_iter().map(|below| (below, Relation::Client));
            maker.node(id, self.node_name(id), fellows(top, id).chain(above).chain(below))
        };
        lab_of(self.name(), (0..).zip(below).map(node).collect())
    }

    fn originators(&self) -> Range<u32> {
        self.client_ids()
    }

    /// The first of the lowest tier.
    fn victim(&self) -> Option<NodeId> {
        Some(NodeId(self.lower_ids().start))
    }

    fn sessions(&self) -> u64 {
        let [n, t, m, p, k] = self.counts();
        let upper = if m == 0 { 2 * p * k } else { 2 * m * k + 2 * p * 2 };
        t * (t - 1) / 2 + upper + 2 * n
    }

    /// A client tells its 2 reflectors. Every other client hears it from both of its own: 2(N-1). Of what a pair says
    /// upwards, each one above takes the first's as the better and sends it to all below but that one; all later copies
    /// have longer CLUSTER_LISTs and are nowhere the best.
    ///
    /// Two tiers: the pair tells 2K tops; these K tell T-1 fellows each, and all tops tell all below, PK pairs in sum,
    /// but K of them not the one that they have it from: K(T-1) + 2PK - K.
    ///
    /// Three tiers: the pair tells its 2 middle ones: 4. Middle ones tell all below, 2 each to 2P, but two of them
    /// not the one they have it from: 4P - 2. The first two tell K tops each: 2K. From there as above, with M for P.
    fn originated(&self) -> u64 {
        let [n, t, m, p, k] = self.counts();
        let from_tops = |pairs: u64| 2 * k + k * (t - 1) + 2 * pairs * k - k;
        let above = if m == 0 {
            from_tops(p)
        } else {
            4 + 4 * p - 2 + from_tops(m)
        };
        n * (2 + 2 * (n - 1) + above)
    }

    /// While a withdrawal climbs, what had been reflected downwards takes its place for a moment, tier by tier; there
    /// is no closed form for all shapes.
    fn withdrawn(&self) -> Option<u64> {
        None
    }

    /// Known for two tiers and K = T. For each prefix of the first pair's clients all tops turn to the pair's other
    /// reflector. They tell their fellows, T(T-1), and all below; to the other reflector, which had heard of the first
    /// one's path, that is a withdrawal: T(2P-1). The other pairs tell their clients about the new path, 2 for each.
    fn killed(&self, prefixes: u64, gone: u64) -> Option<u64> {
        let [n, t, m, p, k] = self.counts();
        let own = self.first_clients();
        let changed = (own * prefixes).saturating_sub(gone);
        (m == 0 && k == t).then(|| changed * (t * (t - 1) + t * (2 * p - 1) + 2 * (n - own)))
    }
}
