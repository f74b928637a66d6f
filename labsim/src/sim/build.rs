//! A lab becomes a simulator: routers, and which session of one is which of another.

use std::sync::Arc;

use indexmap::IndexMap;

use super::fault::Power;
use super::{FIRST_PORT, FarEnd, Node, SessionEnd, Simulator, TILE};
use crate::lab::NodeId;
use crate::speaker::io::PeerId;
use crate::speaker::jitter::mix;
use crate::speaker::time::Time;
use crate::speaker::{Metrics, Speaker};

impl Simulator<'_> {
    pub(super) fn new_node(&self, id: NodeId) -> Node {
        let routes = &self.lab.nodes[id.index()].routes;
        let peers = &self.lab.nodes[id.index()].speaker.peers;
        let nobody = FarEnd {
            node: None,
            peer: None,
        };
        let unknown = SessionEnd {
            slots: [None; 2],
            far: nobody,
        };
        Node {
            speaker: self.new_speaker(id),
            routes: routes.iter().map(|route| (route.prefix, route.clone())).collect(),
            power: Power::Running,
            wake: Time::NEVER,
            ends: vec![unknown; peers.len()],
            next_port: FIRST_PORT,
            far_ends_are_sorted: false,
        }
    }

    /// Matches the two ends of every session.
    pub(super) fn find_far_ends(&mut self) {
        let nodes: Vec<NodeId> = self.ids().collect();
        for tile in nodes.chunks(TILE) {
            self.tile(tile, |simulator, node, peer| {
                let far = simulator.far_end_of(node, peer);
                simulator.nodes[node.index()].ends[peer.index()].far = far;
            });
        }
        for node in &mut self.nodes {
            node.far_ends_are_sorted = node.ends.is_sorted_by_key(|end| end.far.node);
        }
    }

    fn far_end_of(&self, id: NodeId, peer: PeerId) -> FarEnd {
        let config = &self.lab.nodes[id.index()].speaker.peers[peer.index()];
        let node = self.owner(config.address);
        let speaker = node.map(|node| &self.nodes[node.index()].speaker);
        // Where many nodes list each other they mostly do so in the same order.
        let peer = speaker.and_then(|far| far.peer_near(config.local_address, id.index()));
        FarEnd { node, peer }
    }

    /// A node's BGP process, not yet started.
    pub(super) fn new_speaker(&self, id: NodeId) -> Speaker {
        let seed = mix(self.lab.seed ^ mix(u64::from(id.0)));
        Speaker::new(
            Arc::clone(&self.lab.nodes[id.index()].speaker),
            seed,
            self.metrics(id),
        )
    }

    /// The IGP's view from a node. Only paths with a cost of their own are listed.
    fn metrics(&self, from: NodeId) -> Metrics {
        let links = &self.lab.links;
        let mut listed = IndexMap::new();
        for (&(a, b), link) in &links.pairs {
            let to = if a == from {
                b
            } else if b == from {
                a
            } else {
                continue;
            };
            let addresses = self.lab.nodes[to.index()].addresses.iter();
            listed.extend(addresses.map(|&address| (address, Some(link.cost))));
        }
        listed.extend(
            self.lab.nodes[from.index()]
                .addresses
                .iter()
                .map(|&address| (address, Some(0))),
        );
        Metrics {
            default: Some(links.default.cost),
            listed,
        }
    }
}
