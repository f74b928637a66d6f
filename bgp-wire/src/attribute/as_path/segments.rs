//! The segments of an AS path: as a rule one, which then needs no list on the heap.

use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::{Deref, DerefMut};

use super::AsPathSegment;

/// The segments of an AS path in the order of the wire; to be used as a slice.
#[derive(Clone, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(from = "Vec<AsPathSegment>", into = "Vec<AsPathSegment>")
)]
pub struct Segments(Kept);

#[derive(Clone)]
enum Kept {
    One([AsPathSegment; 1]),
    /// None, or several.
    Many(Vec<AsPathSegment>),
}

impl Default for Kept {
    fn default() -> Kept {
        Kept::Many(Vec::new())
    }
}

impl Segments {
    /// Appends a segment.
    pub fn push(&mut self, segment: AsPathSegment) {
        self.insert(self.len(), segment);
    }

    /// Puts a segment before the one at `index`; at the end, if there are not so many.
    pub fn insert(&mut self, index: usize, segment: AsPathSegment) {
        self.0 = match core::mem::take(&mut self.0) {
            Kept::Many(list) if list.is_empty() => Kept::One([segment]),
            kept => {
                let mut list = match kept {
                    Kept::One(one) => Vec::from(one),
                    Kept::Many(list) => list,
                };
                list.insert(index.min(list.len()), segment);
                Kept::Many(list)
            }
        };
    }
}

impl Deref for Segments {
    type Target = [AsPathSegment];

    fn deref(&self) -> &[AsPathSegment] {
        match &self.0 {
            Kept::One(one) => one,
            Kept::Many(list) => list,
        }
    }
}

impl DerefMut for Segments {
    fn deref_mut(&mut self) -> &mut [AsPathSegment] {
        match &mut self.0 {
            Kept::One(one) => one,
            Kept::Many(list) => list,
        }
    }
}

impl FromIterator<AsPathSegment> for Segments {
    #[inline]
    fn from_iter<I: IntoIterator<Item = AsPathSegment>>(segments: I) -> Segments {
        let mut segments = segments.into_iter();
        let (Some(first), second) = (segments.next(), segments.next()) else {
            return Segments::default();
        };
        match second {
            None => Segments(Kept::One([first])),
            Some(second) => Segments(Kept::Many([first, second].into_iter().chain(segments).collect())),
        }
    }
}

impl From<AsPathSegment> for Segments {
    #[inline]
    fn from(segment: AsPathSegment) -> Segments {
        Segments(Kept::One([segment]))
    }
}

impl From<Vec<AsPathSegment>> for Segments {
    fn from(list: Vec<AsPathSegment>) -> Segments {
        list.into_iter().collect()
    }
}

#[cfg(feature = "serde")]
impl From<Segments> for Vec<AsPathSegment> {
    fn from(segments: Segments) -> Vec<AsPathSegment> {
        segments.into_iter().collect()
    }
}

impl IntoIterator for Segments {
    type Item = AsPathSegment;
    type IntoIter =
        core::iter::Chain<core::option::IntoIter<AsPathSegment>, alloc::vec::IntoIter<AsPathSegment>>;

    fn into_iter(self) -> Self::IntoIter {
        let (one, many) = match self.0 {
            Kept::One([segment]) => (Some(segment), Vec::new()),
            Kept::Many(list) => (None, list),
        };
        one.into_iter().chain(many)
    }
}

impl<'a> IntoIterator for &'a Segments {
    type Item = &'a AsPathSegment;
    type IntoIter = core::slice::Iter<'a, AsPathSegment>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

// However they are kept, they are what the slice is.

impl PartialEq for Segments {
    fn eq(&self, other: &Segments) -> bool {
        **self == **other
    }
}

impl Eq for Segments {}

impl Hash for Segments {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Segments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
