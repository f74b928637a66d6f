//! Calico's own configuration of BGP: its manifests, and what they make every node of a cluster peer with.
//!
//! So far the BGPConfiguration `default` with the node-to-node mesh and the AS number, and BGPPeers by address. What
//! else a manifest says is either known not to matter, or named in a warning, or, where it would change sessions,
//! refused.

mod field;
mod manifest;
mod mesh;
mod read;

pub use manifest::Manifests;
pub(crate) use mesh::{Member, neighbours};
pub use read::read;
