//! What can be seen of a running lab.

use std::net::IpAddr;

use bgp_wire::Origin;
use ipnet::IpNet;

use super::Simulator;
use super::fault::Power;
use crate::lab::NodeId;
use crate::observe::{Observe, PathView, SessionView};
use crate::speaker::fsm::State;
use crate::speaker::io::PeerId;
use crate::speaker::rib::{Destination, Path};
use crate::speaker::time::Time;

impl Observe for Simulator<'_> {
    fn now(&self) -> Time {
        self.now
    }

    fn is_up(&self, node: NodeId) -> bool {
        self.nodes[node.index()].power == Power::Running
    }

    fn session(&self, node: NodeId, peer: IpAddr) -> Option<SessionView> {
        let peer = self.session_with(node, peer)?;
        let status = self.nodes[node.index()].speaker.status(peer);
        Some(SessionView {
            state: status.state,
            passive: status.passive && status.state == State::Active,
            disabled: !status.enabled,
            since: status.since,
            error: status.error.map(ToString::to_string).unwrap_or_default(),
        })
    }

    fn paths(&self, node: NodeId, prefix: IpNet) -> Vec<PathView> {
        let destination = self
            .shared
            .known_prefix(prefix)
            .and_then(|id| self.speaker(node).rib().get(id));
        destination
            .map(|destination| self.path_views(node, destination))
            .unwrap_or_default()
    }

    fn prefixes(&self, node: NodeId) -> Vec<IpNet> {
        let destinations = self.speaker(node).rib().iter();
        let reachable = destinations.filter(|(_, destination)| destination.best().is_some());
        let mut prefixes: Vec<IpNet> = reachable.map(|(id, _)| self.shared.prefix(id)).collect();
        prefixes.sort();
        prefixes
    }

    fn converged(&self) -> bool {
        self.counts.updates_under_way == 0
    }
}

impl Simulator<'_> {
    fn path_views(&self, node: NodeId, destination: &Destination) -> Vec<PathView> {
        let best = destination.best_index();
        let usable = destination
            .paths()
            .enumerate()
            .filter(|(_, path)| path.rejected.is_none());
        let mut views: Vec<PathView> = usable
            .map(|(index, path)| self.path_view(node, &path, best == Some(index)))
            .collect();
        views.sort_by_key(|view| !view.best);
        views
    }

    fn path_view(&self, node: NodeId, path: &Path, best: bool) -> PathView {
        let attributes = self.shared.attributes(path.attributes);
        let config = self.speaker(node).config();
        let from = path.from.map(|peer: PeerId| config.peers[peer.index()].address);
        PathView {
            from,
            from_node: from.and_then(|address| self.owner(address)),
            next_hop: attributes.next_hop,
            next_hop_node: attributes.next_hop.and_then(|address| self.owner(address)),
            best,
            since: path.since,
            as_path: attributes.as_path.to_string(),
            asns: attributes.asns().collect(),
            local_pref: attributes.local_pref,
            med: attributes.med,
            origin: match attributes.origin {
                Origin::Igp => "IGP",
                Origin::Egp => "EGP",
                Origin::Incomplete => "Incomplete",
            },
            originator_id: attributes.originator_id,
            cluster_list: attributes.cluster_list.clone(),
            communities: attributes
                .communities
                .iter()
                .map(|community| community.0)
                .collect(),
        }
    }
}
