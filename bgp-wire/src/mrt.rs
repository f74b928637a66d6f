//! MRT: files of BGP messages and routing tables, as route collectors write them (RFC 6396; path identifiers
//! RFC 8050). Feature `mrt`; a file that is read bit by bit needs the feature `std` too.
//!
//! [`Records`] walks through a file that lies in memory, [`Reader`] through one that is read bit by bit. A [`Record`]
//! is a header and octets; [`Record::body`] says what the octets are, without copying them; [`Decoder`] turns the
//! messages and path attributes in them into [`crate::Message`]s.
//!
//! ```
//! use bgp_wire::mrt::{Body, Decoder, Records};
//!
//! // A table of one route: `bgp_wire::mrt::write` has the functions that made it.
//! # use bgp_wire::bytes::BytesMut;
//! # use bgp_wire::mrt::{Peer, RibEntry, write};
//! # use bgp_wire::{AsPath, Attribute, AttributeValue, Origin, Safi};
//! # let path = AsPath::sequence([64512, 64513]);
//! # let attributes: [Attribute; 3] = [
//! #     AttributeValue::Origin(Origin::Igp).into(),
//! #     AttributeValue::AsPath(path).into(),
//! #     AttributeValue::NextHop([192, 0, 2, 1].into()).into(),
//! # ];
//! # let mut octets = BytesMut::new();
//! # write::attributes(&attributes, &mut octets)?;
//! # let (bgp_id, address) = ([192, 0, 2, 1].into(), [192, 0, 2, 1].into());
//! # let peer = Peer { bgp_id, address, asn: 64512, four_octet_as: true };
//! # let entry = RibEntry { peer_index: 0, originated: 0, path_id: None, attributes: &octets };
//! # let mut file = BytesMut::new();
//! # write::peer_index_table(0, [192, 0, 2, 9].into(), b"", &[peer], &mut file)?;
//! # write::rib(0, 0, "203.0.113.0/24".parse()?, Safi::UNICAST, &[entry], &mut file)?;
//! # let file: &[u8] = &file;
//! let mut decoder = Decoder::new();
//! let mut peers = Vec::new();
//! let mut routes = Vec::new();
//! for record in Records::new(file) {
//!     match record?.body()? {
//!         Body::PeerIndexTable(table) => peers = table.peers().collect(),
//!         Body::Rib(rib) => {
//!             for entry in rib.entries() {
//!                 let peer = peers.get(usize::from(entry.peer_index)).ok_or("no such peer")?;
//!                 let update = decoder.rib_entry(&rib, &entry)?.message;
//!                 routes.push(format!("AS {}: {update}", peer.asn));
//!             }
//!         }
//!         Body::Message(message) => println!("{}", decoder.message(&message)?.message),
//!         _ => {} // state changes, records of other protocols…
//!     }
//! }
//! assert_eq!(
//!     routes,
//!     ["AS 64512: UPDATE 203.0.113.0/24, origin IGP, path 64512 64513, next hop 192.0.2.1"]
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Who wants the attributes of a table's routes and not an UPDATE for each has them for less from
//! [`Decoder::rib_attributes`] and [`Decoder::table_dump_attributes`].
//!
//! [`write`](mod@write) has a function for each kind of record that is written.
//!
//! Records of a type that is not read here, and the deprecated BGP4MP_ENTRY and BGP4MP_SNAPSHOT, are
//! [`Body::Other`]: their octets are kept.

mod bgp;
mod bgp4mp;
mod body;
mod decoder;
mod error;
mod fields;
pub mod number;
#[cfg(feature = "std")]
mod reader;
mod record;
mod table_dump;
mod table_dump_v2;
#[cfg(test)]
mod tests;
pub mod write;

pub use bgp::{Bgp, BgpMessage, BgpStateChange};
pub use bgp4mp::{Message, Peering, StateChange};
pub use body::Body;
pub use decoder::{Decoder, RouteAttributes};
pub use error::{Error, Reason};
#[cfg(feature = "std")]
pub use reader::{ReadError, Reader};
pub use record::{Header, MAX_RECORD_LEN, Record, Records};
pub use table_dump::TableDump;
pub use table_dump_v2::{Peer, PeerIndexTable, Peers, Rib, RibEntries, RibEntry, RibNlri};
