//! `show ospf …` (RFC 2328, RFC 5340): neighbours, interfaces, areas, the topology and the link state database.

mod interface;
mod lsadb;
mod neighbors;
mod overview;
mod topology;

pub use interface::{OspfInterface, OspfInterfaceList, OspfInterfaces};
pub use lsadb::{Lsa, LsaDatabase, LsaScope};
pub use neighbors::{OspfNeighbor, OspfNeighborList, OspfNeighbors};
pub use overview::{Ospf, OspfArea, OspfList};
pub use topology::{Topology, TopologyArea, Vertex};
