//! Labs that are made, not written: a mesh, and reflectors with their clients, of any size.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use ipnet::{IpNet, Ipv4Net};

use crate::lab::{Lab, Limits, Link, Links, Node};
use crate::speaker::config::{Config, PeerConfig, PeerOrigin, PeerSettings};
use crate::speaker::profile::Profile;
use crate::speaker::time::Time;

/// The AS of every node.
const ASN: u32 = 64512;
/// Nodes have addresses from here on.
const FIRST_ADDRESS: u32 = 0x6440_0001;
/// Their blocks are cut from 10.0.0.0/8.
const FIRST_BLOCK: u32 = 0x0a00_0000;
/// The size of a block.
const BLOCK_LENGTH: u8 = 26;

/// The one-way delay between any two nodes.
pub const LATENCY: Duration = Duration::from_millis(1);

/// Every node has a session with every other one.
pub fn mesh(profile: &'static Profile, nodes: u32) -> Lab {
    let settings = settings(profile, false);
    let others = |id: u32| {
        let others = (0..nodes).filter(move |&other| other != id);
        others.map(|other| peer(id, other, &settings)).collect()
    };
    let lab = (0..nodes)
        .map(|id| node(profile, id, format!("node{}", id + 1), others(id)))
        .collect();
    lab_of(format!("mesh of {nodes}"), lab)
}

/// The first `reflectors` nodes reflect for all others, each with a cluster id of its own, and know each other as plain
/// neighbours; `clients` nodes have sessions with the reflectors alone.
pub fn reflectors(profile: &'static Profile, clients: u32, reflectors: u32) -> Lab {
    let (plain, client) = (settings(profile, false), settings(profile, true));
    let all = reflectors + clients;
    let nodes = (0..all).map(|id| {
        let peers = if id < reflectors {
            let fellows = (0..reflectors)
                .filter(|&other| other != id)
                .map(|other| peer(id, other, &plain));
            fellows
                .chain((reflectors..all).map(|other| peer(id, other, &client)))
                .collect()
        } else {
            (0..reflectors).map(|other| peer(id, other, &plain)).collect()
        };
        let name = if id < reflectors {
            format!("rr{}", id + 1)
        } else {
            format!("node{}", id + 1 - reflectors)
        };
        node(profile, id, name, peers)
    });
    lab_of(
        format!("{reflectors} reflectors with {clients} clients"),
        nodes.collect(),
    )
}

/// The address of the node with that place in the lab.
fn address(id: u32) -> Ipv4Addr {
    Ipv4Addr::from(FIRST_ADDRESS + id)
}

/// The block that a node originates: a /26 cut from 10.0.0.0/8. `None` when those have run out.
pub fn block(id: u32) -> Option<IpNet> {
    let size = 1 << (32 - BLOCK_LENGTH);
    let first = FIRST_BLOCK.checked_add(id.checked_mul(size)?)?;
    if first >> 24 != FIRST_BLOCK >> 24 {
        return None;
    }
    Ipv4Net::new(Ipv4Addr::from(first), BLOCK_LENGTH)
        .ok()
        .map(IpNet::V4)
}

fn settings(profile: &Profile, reflector_client: bool) -> Arc<PeerSettings> {
    Arc::new(PeerSettings {
        enabled: true,
        passive: false,
        reflector_client,
        next_hop_self: false,
        timers: profile.timers.clone(),
        origin: PeerOrigin::Lab,
    })
}

fn peer(id: u32, other: u32, settings: &Arc<PeerSettings>) -> PeerConfig {
    PeerConfig {
        address: IpAddr::V4(address(other)),
        local_address: IpAddr::V4(address(id)),
        remote_as: ASN,
        settings: Arc::clone(settings),
    }
}

fn node(profile: &'static Profile, id: u32, name: String, peers: Vec<PeerConfig>) -> Node {
    let router_id = address(id);
    Node {
        name,
        addresses: vec![IpAddr::V4(router_id)],
        speaker: Arc::new(Config {
            asn: ASN,
            router_id,
            cluster_id: router_id,
            next_hop6: None,
            profile,
            peers,
        }),
        routes: Vec::new(),
    }
}

fn lab_of(name: String, nodes: Vec<Node>) -> Lab {
    Lab {
        name,
        seed: 0,
        nodes,
        links: Links {
            default: Link {
                latency: LATENCY,
                cost: 0,
            },
            pairs: BTreeMap::new(),
        },
        events: Vec::new(),
        limits: Limits {
            until: Time::NEVER,
            events: u64::MAX,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speaker::profile::BIRD2;

    #[test]
    fn a_mesh_has_every_pair_once_from_each_end() {
        let lab = mesh(&BIRD2, 5);
        let ends: usize = lab.nodes.iter().map(|node| node.speaker.peers.len()).sum();
        assert_eq!(ends, 5 * 4);
    }

    #[test]
    fn reflectors_have_clients_and_each_other() {
        let lab = reflectors(&BIRD2, 4, 2);
        let ends: Vec<usize> = lab.nodes.iter().map(|node| node.speaker.peers.len()).collect();
        assert_eq!(ends, [5, 5, 2, 2, 2, 2]);
        assert_eq!(
            lab.nodes[0]
                .speaker
                .peers
                .iter()
                .filter(|peer| peer.settings.reflector_client)
                .count(),
            4
        );
    }

    #[test]
    fn blocks_do_not_overlap_and_end_with_10_0_0_0() {
        assert_eq!(
            block(0).map(|block| block.to_string()).as_deref(),
            Some("10.0.0.0/26")
        );
        assert_eq!(
            block(5).map(|block| block.to_string()).as_deref(),
            Some("10.0.1.64/26")
        );
        assert!(block((1 << 18) - 1).is_some());
        assert_eq!(block(1 << 18), None);
    }
}
