//! TABLE_DUMP_V2: a table of peers, and the routes to one prefix a record (RFC 6396 §4.3, RFC 8050 §4).

mod nlri;
mod peers;
mod rib;

pub use nlri::RibNlri;
pub(super) use peers::{FOUR_OCTET_AS, IPV6};
pub use peers::{Peer, PeerIndexTable, Peers};
pub use rib::{Rib, RibEntries, RibEntry};
