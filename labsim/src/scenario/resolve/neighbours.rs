//! From planned ends to configured neighbours.

use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::ends::{End, Plan};
use super::nodes::Planned;
use super::{Context, timers};
use crate::lab::{Node, NodeId};
use crate::scenario::schema;
use crate::speaker::config::{Config, PeerConfig, PeerSettings};
use crate::speaker::profile::Timers;

/// The nodes with their neighbours.
pub(super) fn configure(
    file: &schema::Scenario,
    planned: Vec<Planned<'_>>,
    plan: Plan<'_>,
    context: &mut Context<'_>,
) -> Vec<Node> {
    if let Some(timers) = &file.timers {
        timers::check(timers, context.findings);
    }
    let mut shared = Shared {
        file,
        settings: Vec::new(),
    };
    let ids: Vec<NodeId> = context.names.all().collect();
    let mut nodes = Vec::with_capacity(planned.len());
    for (id, (ends, strangers)) in ids.iter().zip(plan.ends.into_iter().zip(plan.strangers)) {
        let Some(node) = planned.get(id.index()) else {
            continue;
        };
        let mut settings = OfNode {
            node,
            known: Vec::new(),
        };
        let mut peers = Vec::with_capacity(ends.len() + strangers.len());
        for (peer, end) in ends {
            let Some(other) = planned.get(peer.index()) else {
                continue;
            };
            let Some((local_address, address)) = addresses(node, other) else {
                // Both ends find this out; one says it.
                if *id < peer {
                    no_common_family(node, other, &end, context);
                }
                continue;
            };
            peers.push(PeerConfig {
                address,
                local_address,
                remote_as: end.peer_as.unwrap_or(other.asn),
                settings: settings.of(&end, &mut shared),
            });
        }
        for (address, end) in strangers {
            peers.push(PeerConfig {
                address,
                local_address: node.address,
                remote_as: end.peer_as.unwrap_or(node.asn),
                settings: settings.of(&end, &mut shared),
            });
        }
        nodes.push(configured(node, plan.clusters.get(id).copied(), peers));
    }
    nodes
}

fn configured(node: &Planned<'_>, cluster: Option<std::net::Ipv4Addr>, peers: Vec<PeerConfig>) -> Node {
    let six = match node.address {
        IpAddr::V6(address) => Some(address),
        IpAddr::V4(_) => None,
    };
    Node {
        name: node.name.clone(),
        addresses: node.addresses(),
        speaker: Arc::new(Config {
            asn: node.asn,
            router_id: node.id,
            cluster_id: cluster.or(node.cluster).unwrap_or(node.id),
            next_hop6: node.address6.or(six),
            profile: node.profile,
            peers,
        }),
        routes: node.routes.clone(),
    }
}

/// The addresses of two ends: of one family, the main ones if possible.
fn addresses(node: &Planned<'_>, peer: &Planned<'_>) -> Option<(IpAddr, IpAddr)> {
    let candidates = [
        Some((node.address, peer.address)),
        node.address6
            .zip(peer.address6)
            .map(|(a, b)| (IpAddr::V6(a), IpAddr::V6(b))),
        node.address6.map(|a| (IpAddr::V6(a), peer.address)),
        peer.address6.map(|b| (node.address, IpAddr::V6(b))),
    ];
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|(a, b)| a.is_ipv4() == b.is_ipv4())
}

fn no_common_family(node: &Planned<'_>, peer: &Planned<'_>, end: &End<'_>, context: &mut Context<'_>) {
    let message = format!(
        "{} ({}) and {} ({}) have no addresses of the same family",
        node.name, node.address, peer.name, peer.address
    );
    context
        .findings
        .error(end.span, message)
        .help("give both an `address6`");
}

/// Settings of the whole lab, each kept once.
struct Shared<'a> {
    file: &'a schema::Scenario,
    settings: Vec<Arc<PeerSettings>>,
}

/// Settings of one node's neighbours, by the end they were planned as.
struct OfNode<'n, 'e> {
    node: &'n Planned<'n>,
    known: Vec<(Rc<End<'e>>, Arc<PeerSettings>)>,
}

impl<'e> OfNode<'_, 'e> {
    fn of(&mut self, end: &Rc<End<'e>>, shared: &mut Shared<'_>) -> Arc<PeerSettings> {
        if let Some((_, settings)) = self.known.iter().find(|(known, _)| Rc::ptr_eq(known, end)) {
            return Arc::clone(settings);
        }
        let settings = shared.intern(PeerSettings {
            enabled: end.enabled,
            passive: end.passive,
            reflector_client: end.reflector_client,
            next_hop_self: end.next_hop_self,
            timers: session_timers(self.node, end, shared.file),
            origin: end.origin,
        });
        self.known.push((Rc::clone(end), Arc::clone(&settings)));
        settings
    }
}

impl Shared<'_> {
    fn intern(&mut self, settings: PeerSettings) -> Arc<PeerSettings> {
        if let Some(known) = self.settings.iter().find(|known| ***known == settings) {
            return Arc::clone(known);
        }
        let settings = Arc::new(settings);
        self.settings.push(Arc::clone(&settings));
        settings
    }
}

/// The profile's times, then Calico's, the file's, the node's, the session's and the end's.
fn session_timers(node: &Planned<'_>, end: &End<'_>, file: &schema::Scenario) -> Timers {
    let mut timers = node.profile.timers.clone();
    if node.calico {
        // What Calico's template of a BGP protocol says.
        timers.connect_delay = Duration::from_secs(2);
        timers.connect_retry = Duration::from_secs(5);
        timers.idle_hold_min = Duration::from_secs(5);
        timers.idle_hold_max = Duration::from_secs(30);
    }
    let of_end = end.timers.iter().copied();
    for given in file.timers.iter().chain(node.timers).chain(of_end) {
        timers::apply(&mut timers, given);
    }
    timers
}
