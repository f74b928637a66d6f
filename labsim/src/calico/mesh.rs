//! What Calico makes each node peer with: the node-to-node mesh and the BGPPeers.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::manifest::{BgpPeer, Manifests, Selected};
use crate::diagnostic::{Findings, Span, did_you_mean};
use crate::lab::NodeId;
use crate::speaker::config::PeerOrigin;

/// A node of the scenario.
pub(crate) struct Member<'a> {
    pub(crate) node: NodeId,
    pub(crate) name: &'a str,
    pub(crate) address: IpAddr,
    pub(crate) asn: u32,
    /// Whether it is one of the cluster.
    pub(crate) calico: bool,
}

/// A neighbour that Calico configures on a node.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Neighbour {
    /// On this node,
    pub(crate) node: NodeId,
    /// this neighbour.
    pub(crate) address: IpAddr,
    pub(crate) remote_as: u32,
    pub(crate) passive: bool,
    pub(crate) origin: PeerOrigin,
    /// What in a manifest asks for it.
    pub(crate) span: Span,
}

/// All neighbours: the mesh first, then the BGPPeers in the order of the manifests.
pub(crate) fn neighbours(
    manifests: &Manifests,
    members: &[Member<'_>],
    findings: &mut Findings,
) -> Vec<Neighbour> {
    let cluster: Vec<&Member<'_>> = members.iter().filter(|member| member.calico).collect();
    let mut all = Vec::new();
    if manifests.mesh_enabled() {
        mesh(&cluster, manifests.configuration_span(), &mut all);
    }
    for peer in &manifests.peers {
        bgp_peer(peer, &cluster, findings, &mut all);
    }
    all
}

fn mesh(cluster: &[&Member<'_>], span: Span, all: &mut Vec<Neighbour>) {
    let texts: Vec<String> = cluster.iter().map(|member| member.address.to_string()).collect();
    for (node, own) in cluster.iter().zip(&texts) {
        for (peer, other) in cluster.iter().zip(&texts) {
            if peer.node == node.node || peer.address.is_ipv4() != node.address.is_ipv4() {
                continue;
            }
            all.push(Neighbour {
                node: node.node,
                address: peer.address,
                remote_as: peer.asn,
                // Calico compares the addresses as text, so 10.0.0.9 counts as greater than 10.0.0.10.
                passive: other > own,
                origin: PeerOrigin::CalicoMesh,
                span,
            });
        }
    }
}

fn bgp_peer(peer: &BgpPeer, cluster: &[&Member<'_>], findings: &mut Findings, all: &mut Vec<Neighbour>) {
    let origin = match peer.nodes {
        Selected::Global => PeerOrigin::CalicoGlobal,
        Selected::All | Selected::One(_) => PeerOrigin::CalicoNode,
    };
    let selected: BTreeSet<NodeId> = match &peer.nodes {
        Selected::Global | Selected::All => cluster.iter().map(|member| member.node).collect(),
        Selected::One(name) => {
            let found = cluster.iter().find(|member| member.name == name.value);
            if found.is_none() {
                let message = format!("the cluster has no node `{}`", name.value);
                let help = did_you_mean(&name.value, cluster.iter().map(|member| member.name));
                findings.error(name.span, message).help(help);
            }
            found.map(|member| member.node).into_iter().collect()
        }
    };
    for node in cluster.iter().filter(|member| selected.contains(&member.node)) {
        // A node is no neighbour of itself, and an IPv4 address is not reached from an IPv6 one.
        if node.address == peer.address || node.address.is_ipv4() != peer.address.is_ipv4() {
            continue;
        }
        all.push(Neighbour {
            node: node.node,
            address: peer.address,
            remote_as: peer.asn,
            passive: false,
            origin,
            span: peer.span,
        });
    }
}
