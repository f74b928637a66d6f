//! Several paths for one prefix: ADD-PATH (RFC 7911) and how many of them.

use core::fmt;

use crate::family::Family;

/// One entry of the ADD-PATH capability (RFC 7911 §4).
///
/// ```
/// use bgp_wire::{AddPathFamily, AddPathMode, Capability, Family, Negotiated, Open};
///
/// let open = |asn, mode| {
///     let entry = AddPathFamily { family: Family::IPV4_UNICAST, mode };
///     Open::new(asn, 90, [192, 0, 2, 1].into(), [Capability::AddPath(vec![entry])])
/// };
/// // What one end can send and the other receive is sent:
/// let (ours, theirs) = (open(64512, AddPathMode::BOTH), open(64513, AddPathMode::RECEIVE));
/// let session = Negotiated::from_opens(&ours, &theirs);
/// assert!(session.add_path_send(Family::IPV4_UNICAST));
/// assert!(!session.add_path_receive(Family::IPV4_UNICAST));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddPathFamily {
    /// The family the entry speaks of.
    pub family: Family,
    /// What the sender of the OPEN can do with path identifiers.
    pub mode: AddPathMode,
}

/// The Send/Receive octet of the ADD-PATH capability (RFC 7911 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddPathMode(pub u8);

impl AddPathMode {
    /// No path identifiers either way: what a family without an entry has.
    pub const NONE: AddPathMode = AddPathMode(0);
    /// The sender can receive several paths.
    pub const RECEIVE: AddPathMode = AddPathMode(1);
    /// The sender can send several paths.
    pub const SEND: AddPathMode = AddPathMode(2);
    /// The sender can do both.
    pub const BOTH: AddPathMode = AddPathMode(3);

    /// Whether the sender of the OPEN accepts path identifiers. Values past 3 say nothing (RFC 7911 §4).
    pub fn receives(self) -> bool {
        matches!(self, AddPathMode::RECEIVE | AddPathMode::BOTH)
    }

    /// Whether the sender of the OPEN sends path identifiers.
    pub fn sends(self) -> bool {
        matches!(self, AddPathMode::SEND | AddPathMode::BOTH)
    }
}

/// "ipv4 unicast receive"
impl fmt::Display for AddPathFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mode {
            AddPathMode::RECEIVE => write!(f, "{} receive", self.family),
            AddPathMode::SEND => write!(f, "{} send", self.family),
            AddPathMode::BOTH => write!(f, "{} send and receive", self.family),
            AddPathMode(other) => write!(f, "{} mode {other}", self.family),
        }
    }
}

/// One entry of the Paths-Limit capability (draft-abraitis-idr-addpath-paths-limit §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PathsLimit {
    /// The family the entry speaks of.
    pub family: Family,
    /// How many paths for one prefix the sender of the OPEN wants at most; 0 says nothing.
    pub limit: u16,
}

/// "ipv4 unicast 4"
impl fmt::Display for PathsLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.family, self.limit)
    }
}
