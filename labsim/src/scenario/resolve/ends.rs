//! Ends of sessions while they are planned: what each node shall have configured for each of its neighbours.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use super::Context;
use crate::diagnostic::Span;
use crate::lab::NodeId;
use crate::scenario::schema;
use crate::speaker::config::PeerOrigin;

/// How a node has a neighbour configured. Many neighbours share one value.
#[derive(Clone)]
pub(super) struct End<'a> {
    /// What in the file asked for it.
    pub(super) made_by: MadeBy,
    /// Where.
    pub(super) span: Span,
    pub(super) origin: PeerOrigin,
    /// The AS number expected of the neighbour; its real one if `None`.
    pub(super) peer_as: Option<u32>,
    pub(super) enabled: bool,
    pub(super) passive: bool,
    pub(super) reflector_client: bool,
    pub(super) next_hop_self: bool,
    /// Changes to the node's timers, in this order.
    pub(super) timers: Vec<&'a schema::Timers>,
}

/// What in the file asked for a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MadeBy {
    Mesh,
    Reflectors,
    Calico,
    Sessions,
}

impl<'a> End<'a> {
    /// An end without anything special about it.
    pub(super) fn plain(made_by: MadeBy, span: Span) -> End<'a> {
        End {
            made_by,
            span,
            origin: PeerOrigin::Lab,
            peer_as: None,
            enabled: true,
            passive: false,
            reflector_client: false,
            next_hop_self: false,
            timers: Vec::new(),
        }
    }

    /// Changes what the file gives; the rest stays as it is.
    pub(super) fn apply(&mut self, given: &'a schema::End) {
        self.peer_as = given.peer_as.map(|asn| asn.0).or(self.peer_as);
        self.enabled = given.enabled.unwrap_or(self.enabled);
        self.passive = given.passive.unwrap_or(self.passive);
        self.reflector_client = given.reflector_client.unwrap_or(self.reflector_client);
        self.next_hop_self = given.next_hop_self.unwrap_or(self.next_hop_self);
        self.timers.extend(&given.timers);
    }
}

/// The most ends of sessions that a lab may have: a mesh of 5,000 nodes has 25 million.
const MOST_ENDS: usize = 25_000_000;

/// Says so if there would be too many ends; to be asked before they are made.
pub(super) fn too_many(ends: usize, span: Span, context: &mut Context<'_>) -> bool {
    let too_many = ends > MOST_ENDS;
    if too_many {
        let message = format!("{ends} ends of sessions are more than the limit of {MOST_ENDS}");
        context.findings.error(span, message);
    }
    too_many
}

/// All ends.
pub(super) struct Plan<'a> {
    /// For each node, its ends by neighbour.
    pub(super) ends: Vec<BTreeMap<NodeId, Rc<End<'a>>>>,
    /// For each node, its ends towards addresses that no node has.
    pub(super) strangers: Vec<Vec<(IpAddr, Rc<End<'a>>)>>,
    /// CLUSTER_IDs that `reflectors` gives.
    pub(super) clusters: BTreeMap<NodeId, std::net::Ipv4Addr>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(nodes: usize) -> Plan<'a> {
        Plan {
            ends: vec![BTreeMap::new(); nodes],
            strangers: vec![Vec::new(); nodes],
            clusters: BTreeMap::new(),
        }
    }

    /// A node's end towards a neighbour.
    pub(super) fn get(&self, node: NodeId, peer: NodeId) -> Option<&Rc<End<'a>>> {
        self.ends.get(node.index())?.get(&peer)
    }

    /// Sets it.
    pub(super) fn set(&mut self, node: NodeId, peer: NodeId, end: Rc<End<'a>>) {
        if let Some(ends) = self.ends.get_mut(node.index()) {
            ends.insert(peer, end);
        }
    }

    /// Sets all of a node's ends that are not there yet. In order, they are built faster than one by one.
    pub(super) fn set_all(&mut self, node: NodeId, new: impl Iterator<Item = (NodeId, Rc<End<'a>>)>) {
        if let Some(ends) = self.ends.get_mut(node.index()) {
            let mut all: BTreeMap<_, _> = new.collect();
            all.append(ends);
            *ends = all;
        }
    }

    /// Takes it away.
    pub(super) fn remove(&mut self, node: NodeId, peer: NodeId) {
        if let Some(ends) = self.ends.get_mut(node.index()) {
            ends.remove(&peer);
        }
    }
}
