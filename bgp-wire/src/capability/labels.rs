//! Several MPLS labels in front of a prefix (RFC 8277 §2.1).

use core::fmt;

use crate::family::Family;

/// One entry of the multiple labels capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct MultipleLabels {
    /// The family the entry speaks of.
    pub family: Family,
    /// How many labels the sender of the OPEN can read in front of one prefix, at least 2; 255 for as many as
    /// fit. A receiver ignores an entry with 0 or 1 (RFC 8277 §2.1).
    pub count: u8,
}

/// "ipv4 labelled unicast 3"
impl fmt::Display for MultipleLabels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.family, self.count)
    }
}
