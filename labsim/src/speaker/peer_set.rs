//! A set of neighbours, one bit each: thousands join a group one by one, and a broadcast goes through them in order.

use super::io::PeerId;

/// Neighbours of one speaker.
#[derive(Clone, Debug, Default)]
pub(super) struct PeerSet {
    words: Vec<u64>,
    count: usize,
}

impl PeerSet {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn contains(&self, peer: PeerId) -> bool {
        let (word, bit) = place(peer);
        self.words.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(super) fn insert(&mut self, peer: PeerId) {
        let (word, bit) = place(peer);
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.count += usize::from(self.words[word] & bit == 0);
        self.words[word] |= bit;
    }

    pub(super) fn remove(&mut self, peer: PeerId) {
        let (word, bit) = place(peer);
        if self.contains(peer) {
            self.count -= 1;
            self.words[word] &= !bit;
        }
    }

    /// Whether all members are members of another set.
    pub(super) fn is_within(&self, other: &PeerSet) -> bool {
        let others = other.words.iter().chain(std::iter::repeat(&0));
        self.words
            .iter()
            .zip(others)
            .all(|(ours, others)| ours & !others == 0)
    }

    /// The first member that is not before this one.
    pub(super) fn first_from(&self, peer: PeerId) -> Option<PeerId> {
        let (first, bit) = place(peer);
        let mut mask = !(bit - 1);
        for (word, index) in self.words.get(first..)?.iter().zip(first as u32..) {
            let left = word & mask;
            if left != 0 {
                return Some(PeerId(index * u64::BITS + left.trailing_zeros()));
            }
            mask = u64::MAX;
        }
        None
    }
}

/// The word of a neighbour, and its bit.
const fn place(peer: PeerId) -> (usize, u64) {
    ((peer.0 / u64::BITS) as usize, 1 << (peer.0 % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_in_order() {
        let mut set = PeerSet::default();
        assert!(set.is_empty());
        for peer in [200, 0, 63, 64, 5, 64] {
            set.insert(PeerId(peer));
        }
        let mut more = set.clone();
        more.insert(PeerId(300));
        assert!(set.is_within(&more) && !more.is_within(&set));
        set.remove(PeerId(5));
        set.remove(PeerId(7));
        set.remove(PeerId(9000));
        let mut found = Vec::new();
        let mut from = PeerId(0);
        while let Some(peer) = set.first_from(from) {
            assert!(set.contains(peer));
            found.push(peer.0);
            from = PeerId(peer.0 + 1);
        }
        assert_eq!(found, [0, 63, 64, 200]);
        assert!(!set.contains(PeerId(5)) && !set.contains(PeerId(9000)));
        for peer in found {
            set.remove(PeerId(peer));
        }
        assert!(set.is_empty());
    }
}
