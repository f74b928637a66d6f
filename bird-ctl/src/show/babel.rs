//! `show babel interfaces`, `neighbors`, `entries` and `routes` (RFC 8966).

mod entries;
mod links;

pub use entries::{BabelEntry, BabelOrigin, BabelRoute, BabelUse};
pub use links::{BabelInterface, BabelNeighbor};

use super::per_protocol::PerProtocol;

/// What `show babel interfaces [NAME]` answered, in all versions; of BIRD 1, the daemon for IPv6 (`bird6`).
pub type BabelInterfaceList = PerProtocol<BabelInterface>;

/// What `show babel neighbors [NAME]` answered, in all versions; of BIRD 1, the daemon for IPv6 (`bird6`).
pub type BabelNeighborList = PerProtocol<BabelNeighbor>;

/// What `show babel entries [NAME]` answered, in all versions; of BIRD 1, the daemon for IPv6 (`bird6`).
pub type BabelEntryList = PerProtocol<BabelEntry>;

/// What `show babel routes [NAME]` answered, since BIRD 2.
pub type BabelRouteList = PerProtocol<BabelRoute>;
