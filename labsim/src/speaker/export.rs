//! Which routes a group of neighbours may be sent, and with which attributes (RFC 4271 §5 and §9.2, RFC 4456 §6 and §8,
//! RFC 1997).

use std::net::{IpAddr, Ipv4Addr};

use bgp_wire::{AttributeFlags, Community, Family, PeerKind};

use super::Speaker;
use super::advertise::{Advertised, GroupKey, family_of};
use super::attributes::Attributes;
use super::config::Config;
use super::decision::DEFAULT_LOCAL_PREF;
use super::rib::Path;
use super::session::Session;
use super::shared::{AttributesId, PrefixId, Shared};

impl Speaker {
    /// What a group is to be sent for a prefix: whether, and with which attributes.
    pub(super) fn export(&self, shared: &mut Shared, key: &GroupKey, prefix: PrefixId) -> Option<Advertised> {
        let path = self.rib.get(prefix)?.best()?;
        let family = family_of(shared.prefix(prefix));
        if !shared.negotiated(key.negotiated).family(family) {
            return None;
        }
        let source = self.source(&path);
        let attributes = shared.attributes(path.attributes);
        if !may_advertise(&self.config, &source, key, attributes) {
            return None;
        }
        let own = if family == Family::IPV6_UNICAST {
            self.config.next_hop6.map(IpAddr::V6)?
        } else {
            key.local_address
        };
        let attributes = attributes_for(&self.config, key, &source, attributes.clone(), own);
        let profile = self.profile;
        let source = path.from.filter(|_| !profile.echo_to_source);
        let owner = attributes.next_hop.filter(|_| !profile.tells_owner_of_next_hop);
        let owner = owner
            .and_then(|address| self.peer_with(address))
            .filter(|&owner| Some(owner) != source);
        let attributes: AttributesId = shared.attributes_id(attributes);
        Some(Advertised {
            attributes,
            except: [source, owner],
        })
    }

    fn source(&self, path: &Path) -> Source {
        let Some(peer) = path.from else { return Source::Own };
        let config = &self.config.peers[peer.index()];
        if config.remote_as != self.config.asn {
            return Source::External;
        }
        let router_id = self.sessions[peer.index()]
            .remote_id()
            .unwrap_or(Ipv4Addr::UNSPECIFIED);
        Source::Internal {
            client: config.settings.reflector_client,
            router_id,
        }
    }
}

/// Where a best path came from, as far as advertising it is concerned.
enum Source {
    Own,
    External,
    Internal { client: bool, router_id: Ipv4Addr },
}

/// Whether a route may be sent to a group at all.
fn may_advertise(config: &Config, source: &Source, to: &GroupKey, attributes: &Attributes) -> bool {
    // RFC 1997: communities bind those who received the route.
    let received = !matches!(source, Source::Own);
    let external = to.kind == PeerKind::External;
    if received && attributes.communities.contains(&Community::NO_ADVERTISE) {
        return false;
    }
    let stays = [Community::NO_EXPORT, Community::NO_EXPORT_SUBCONFED];
    if received
        && external
        && stays
            .iter()
            .any(|community| attributes.communities.contains(community))
    {
        return false;
    }
    match source {
        Source::Own | Source::External => true,
        // RFC 4271 §9.2: what an internal neighbour said is not passed on inside the AS, unless it is reflected:
        // RFC 4456 §6: from clients to everyone, from others to clients.
        Source::Internal { .. } if external => true,
        // A profile that did not look at the CLUSTER_LIST on receipt does so here, as BIRD does: what has passed our
        // cluster is not handed into it again (RFC 4456 §8).
        Source::Internal { client, .. } => {
            (*client || to.reflector_client) && !attributes.cluster_list.contains(&config.cluster_id)
        }
    }
}

/// The attributes with which a route is sent to a group.
fn attributes_for(
    config: &Config,
    to: &GroupKey,
    source: &Source,
    mut attributes: Attributes,
    own: IpAddr,
) -> Attributes {
    if to.next_hop_self || matches!(source, Source::Own) {
        attributes.next_hop = Some(own);
    }
    // RFC 4271 §5.1: unknown attributes go on if they are transitive, marked Partial.
    attributes
        .unknown
        .retain(|attribute| attribute.flags.is_transitive());
    for attribute in &mut attributes.unknown {
        attribute.flags.0 |= AttributeFlags::PARTIAL;
    }
    if to.kind == PeerKind::External {
        attributes.next_hop = Some(own);
        attributes.local_pref = None;
        // §5.1.4: a MED from one neighbouring AS is not told to another.
        if !matches!(source, Source::Own) {
            attributes.med = None;
        }
        attributes.originator_id = None;
        attributes.cluster_list = Vec::new();
        attributes.prepend(config.asn);
        return attributes;
    }
    attributes.local_pref = Some(attributes.local_pref.unwrap_or(DEFAULT_LOCAL_PREF));
    if let Source::Internal { router_id, .. } = source {
        // RFC 4456 §8.
        attributes.originator_id.get_or_insert(*router_id);
        attributes.cluster_list.insert(0, config.cluster_id);
    }
    attributes
}

/// What the neighbour of an established session is sent depends on this.
pub(super) fn group_key(config: &Config, session: &Session) -> Option<GroupKey> {
    let connection = session.established()?;
    let peer = &config.peers[session.id.index()];
    let kind = if peer.remote_as == config.asn {
        PeerKind::Internal
    } else {
        PeerKind::External
    };
    Some(GroupKey {
        negotiated: connection.negotiated,
        kind,
        reflector_client: peer.settings.reflector_client && kind == PeerKind::Internal,
        next_hop_self: peer.settings.next_hop_self,
        local_address: peer.local_address,
    })
}
