//! Sessions of a Calico cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::rc::Rc;

use super::Context;
use super::ends::{End, MadeBy, Plan, too_many};
use super::nodes::Planned;
use crate::calico::{Manifests, Member, neighbours};
use crate::lab::NodeId;

/// What Calico's manifests make every node of the cluster peer with.
pub(super) fn configure(
    manifests: &Manifests,
    nodes: &[Planned<'_>],
    plan: &mut Plan<'_>,
    context: &mut Context<'_>,
) {
    let ids = context.names.all();
    let members: Vec<Member<'_>> = ids
        .zip(nodes)
        .map(|(id, node)| Member {
            node: id,
            name: &node.name,
            address: node.address,
            asn: node.asn,
            calico: node.calico,
        })
        .collect();
    let size = members.iter().filter(|member| member.calico).count();
    let of_mesh = if manifests.mesh_enabled() { size * size } else { 0 };
    let most = of_mesh + size * manifests.peers.len();
    if too_many(most, manifests.configuration_span(), context) {
        return;
    }
    let by_address: BTreeMap<IpAddr, NodeId> = members
        .iter()
        .map(|member| (member.address, member.node))
        .collect();
    let mut unknown = BTreeSet::new();
    for neighbour in neighbours(manifests, &members, context.findings) {
        let mut end = End::plain(MadeBy::Calico, neighbour.span);
        end.origin = neighbour.origin;
        end.passive = neighbour.passive;
        end.peer_as = Some(neighbour.remote_as);
        let end = Rc::new(end);
        match by_address.get(&neighbour.address).copied() {
            Some(peer) => {
                if plan.get(neighbour.node, peer).is_some() {
                    let names = [context.names.name(neighbour.node), context.names.name(peer)];
                    let message = format!("{} has {} as a neighbour already", names[0], names[1]);
                    context.findings.error(neighbour.span, message);
                } else {
                    plan.set(neighbour.node, peer, end);
                }
            }
            None => {
                if unknown.insert(neighbour.address) {
                    let message = format!("no node has the address {}", neighbour.address);
                    context.findings.warning(neighbour.span, message).help(
                        "it will be dialled in vain; give the scenario such a node, with `outside: true`",
                    );
                }
                if let Some(strangers) = plan.strangers.get_mut(neighbour.node.index()) {
                    strangers.push((neighbour.address, end));
                }
            }
        }
    }
}
