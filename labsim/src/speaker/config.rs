//! What an administrator configures: a speaker and its neighbours.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::profile::{Profile, Timers};

/// One BGP speaker.
#[derive(Clone, Debug)]
pub struct Config {
    /// Our AS number.
    pub asn: u32,
    /// Our BGP Identifier.
    pub router_id: Ipv4Addr,
    /// The cluster we reflect for (RFC 4456 §7); by custom the router id.
    pub cluster_id: Ipv4Addr,
    /// The NEXT_HOP of IPv6 routes that we originate or set to ourselves; without one, IPv6 routes are not announced.
    pub next_hop6: Option<Ipv6Addr>,
    /// How this speaker behaves where daemons differ.
    pub profile: &'static Profile,
    /// The neighbours, in the order in which they are shown.
    pub peers: Vec<PeerConfig>,
}

/// One configured neighbour. Thousands of these exist, so what many have in common lies in `settings`.
#[derive(Clone, Debug)]
pub struct PeerConfig {
    /// The neighbour's address: what we dial, and whose connections we accept.
    pub address: IpAddr,
    /// Our end's address.
    pub local_address: IpAddr,
    /// The AS number that the neighbour's OPEN must have (RFC 4271 §6.2, Bad Peer AS).
    pub remote_as: u32,
    /// What this neighbour shares with others.
    pub settings: Arc<PeerSettings>,
}

/// Settings that many neighbours share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerSettings {
    /// Whether the session starts with the speaker, or waits for an administrator.
    pub enabled: bool,
    /// PassiveTcpEstablishment (RFC 4271 §8.1.1): wait for the neighbour, never dial.
    pub passive: bool,
    /// The neighbour is our route reflection client (RFC 4456 §6).
    pub reflector_client: bool,
    /// Set NEXT_HOP to our own address on every route we send.
    pub next_hop_self: bool,
    /// The session's times.
    pub timers: Timers,
    /// Who configured it; it gives the session its name.
    pub origin: PeerOrigin,
}

/// Who configured a neighbour. BIRD shows sessions by name, and Calico's confd derives the name from this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeerOrigin {
    /// The scenario: named after the neighbour's node.
    Lab,
    /// Calico's node-to-node mesh: `Mesh_10_0_0_2`.
    CalicoMesh,
    /// A Calico BGPPeer for all nodes: `Global_10_0_0_2`.
    CalicoGlobal,
    /// A Calico BGPPeer for some nodes: `Node_10_0_0_2`.
    CalicoNode,
}
