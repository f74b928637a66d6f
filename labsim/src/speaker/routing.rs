//! The routing process: routes come in from sessions and from us, the best is chosen, and who has to know is told.

use std::net::{IpAddr, Ipv4Addr};

use bgp_wire::{AttributeFlags, Community, Family, PeerKind};
use indexmap::IndexMap;
use ipnet::IpNet;

use super::Speaker;
use super::advertise::{Advertised, Batch, Group, GroupKey, Table, end_of_rib, family_of};
use super::attributes::Attributes;
use super::config::Config;
use super::decision::{Candidate, DEFAULT_LOCAL_PREF, Step, decide};
use super::io::{ConnectionId, Event, Output, PeerId};
use super::received::Routes;
use super::rib::{Change, Destination, Path, RejectReason};
use super::session::Session;
use super::shared::{AttributesId, PrefixId, Shared};
use super::signal::Signal;
use super::time::Time;

impl Speaker {
    /// Takes what the sessions have to say, in order.
    pub(super) fn take_signals(&mut self, shared: &mut Shared, now: Time) {
        if self.signals.is_empty() {
            return;
        }
        let mut signals = std::mem::take(&mut self.signals);
        for signal in signals.drain(..) {
            match signal {
                Signal::Established(peer) => self.join(peer),
                Signal::Ended(peer) => self.lose(shared, peer),
                Signal::Routes(peer, routes) => self.receive_routes(shared, now, peer, &routes),
                Signal::Refresh(peer, family) => self.refresh(peer, family),
            }
        }
        self.signals = signals;
    }

    pub(super) fn originate(
        &mut self,
        shared: &mut Shared,
        now: Time,
        prefix: IpNet,
        attributes: Attributes,
    ) {
        let prefix = shared.prefix_id(prefix);
        let attributes = shared.attributes_id(attributes);
        self.insert(
            shared,
            prefix,
            Path {
                from: None,
                attributes,
                since: now,
                rejected: None,
            },
        );
    }

    pub(super) fn withdraw_own(&mut self, shared: &mut Shared, prefix: IpNet) {
        if let Some(prefix) = shared.known_prefix(prefix) {
            self.remove(shared, prefix, None);
        }
    }

    fn receive_routes(&mut self, shared: &mut Shared, now: Time, peer: PeerId, routes: &Routes) {
        // The session may have ended on a later message of the same bytes.
        if self.sessions[peer.index()].established().is_none() {
            return;
        }
        self.prefix_updates += routes.prefixes();
        for &prefix in &routes.withdrawn {
            self.remove(shared, prefix, Some(peer));
        }
        for (attributes, prefixes) in &routes.announced {
            let rejected = self.reject(shared.attributes(*attributes), peer);
            for &prefix in prefixes {
                let path = Path {
                    from: Some(peer),
                    attributes: *attributes,
                    since: now,
                    rejected,
                };
                self.insert(shared, prefix, path);
            }
        }
    }

    /// Whether the attributes forbid to use a route.
    fn reject(&self, attributes: &Attributes, peer: PeerId) -> Option<RejectReason> {
        let config = &self.config;
        if attributes.as_path.contains(config.asn) {
            return Some(RejectReason::AsLoop);
        }
        if attributes.originator_id == Some(config.router_id) {
            return Some(RejectReason::OwnOriginatorId);
        }
        let looks =
            config.profile.cluster_loop_from_all || config.peers[peer.index()].settings.reflector_client;
        (looks && attributes.cluster_list.contains(&config.cluster_id)).then_some(RejectReason::ClusterLoop)
    }

    fn insert(&mut self, shared: &Shared, prefix: PrefixId, path: Path) {
        let before = self.best(prefix);
        if !self.rib.insert(prefix, path) {
            return;
        }
        if let (Some(reason), Some(from)) = (path.rejected, path.from) {
            let prefix = shared.prefix(prefix);
            self.outputs
                .push_back(Output::Event(Event::Rejected { prefix, from, reason }));
        }
        self.choose(shared, prefix, before);
        if path.rejected.is_none() {
            let is_best = self.best(prefix).is_some_and(|best| best.from == path.from);
            let change = if is_best { Change::NewBest } else { Change::NotBest };
            self.tell(shared, prefix, path.from, change);
        }
    }

    fn remove(&mut self, shared: &Shared, prefix: PrefixId, from: Option<PeerId>) {
        let before = self.best(prefix);
        let Some(was_best) = self.rib.remove(prefix, from) else {
            return;
        };
        self.choose(shared, prefix, before);
        let change = match (was_best, self.best(prefix)) {
            (false, _) => Change::Gone,
            (true, Some(_)) => Change::BestReplaced,
            (true, None) => Change::Unreachable,
        };
        self.tell(shared, prefix, from, change);
    }

    fn tell(&mut self, shared: &Shared, prefix: PrefixId, from: Option<PeerId>, change: Change) {
        let prefix = shared.prefix(prefix);
        self.outputs
            .push_back(Output::Event(Event::Route { prefix, from, change }));
    }

    fn best(&self, prefix: PrefixId) -> Option<Path> {
        self.rib.get(prefix).and_then(Destination::best).copied()
    }

    /// Runs the decision process for a prefix, and notes it for announcement if another path is best than before, or
    /// the same with other attributes.
    fn choose(&mut self, shared: &Shared, prefix: PrefixId, before: Option<Path>) {
        let (best, _) = self.ranking(shared, prefix);
        self.rib.get_mut(prefix).set_best(best);
        let route = |path: Option<Path>| path.map(|path| (path.from, path.attributes));
        if route(self.best(prefix)) == route(before) {
            return;
        }
        let destination = self.rib.get_mut(prefix);
        if !destination.dirty {
            destination.dirty = true;
            self.dirty.push(prefix);
        }
    }

    /// The best path to a prefix by its place in [`Destination::paths`], and for each path the step of the decision
    /// process at which it lost. Rejected paths take no part, and have no step.
    pub fn ranking(&self, shared: &Shared, prefix: PrefixId) -> (Option<usize>, Vec<Option<Step>>) {
        let Some(destination) = self.rib.get(prefix) else {
            return (None, Vec::new());
        };
        let usable = |path: &&Path| path.rejected.is_none();
        let places: Vec<usize> = (0..destination.paths.len())
            .filter(|&place| usable(&&destination.paths[place]))
            .collect();
        let candidates: Vec<Candidate<'_>> = places
            .iter()
            .map(|&place| self.candidate(shared, &destination.paths[place]))
            .collect();
        let mut lost = Vec::new();
        let best = decide(&candidates, self.config.profile.unreachable_may_win, &mut lost);
        let mut steps = vec![None; destination.paths.len()];
        for (&place, step) in places.iter().zip(lost) {
            steps[place] = step;
        }
        (best.map(|best| places[best]), steps)
    }

    fn candidate<'a>(&self, shared: &'a Shared, path: &Path) -> Candidate<'a> {
        let attributes = shared.attributes(path.attributes);
        let metric = attributes
            .next_hop
            .map_or(Some(0), |next_hop| self.metrics.to(next_hop));
        let Some(peer) = path.from else {
            let (router_id, address) = (self.config.router_id, IpAddr::V4(self.config.router_id));
            return Candidate {
                attributes,
                local: true,
                external: false,
                router_id,
                address,
                metric: Some(0),
            };
        };
        let config = &self.config.peers[peer.index()];
        Candidate {
            attributes,
            local: false,
            external: config.remote_as != self.config.asn,
            router_id: self.sessions[peer.index()]
                .remote_id()
                .unwrap_or(Ipv4Addr::UNSPECIFIED),
            address: config.address,
            metric,
        }
    }

    /// A session is up: its neighbour joins the group of those who are sent the same.
    fn join(&mut self, peer: PeerId) {
        let Some(key) = group_key(&self.config, &self.sessions[peer.index()]) else {
            return;
        };
        let end_of_rib = self.config.profile.end_of_rib;
        let group = match self.groups.iter_mut().position(|group| group.key == key) {
            Some(index) => &mut self.groups[index],
            None => {
                self.groups.push(Group::new(key));
                self.groups.last_mut().expect("just added")
            }
        };
        group
            .joining
            .push((peer, if end_of_rib { Table::First } else { Table::Whole }));
    }

    /// The neighbour asks for the table of a family again (RFC 2918 §4).
    fn refresh(&mut self, peer: PeerId, family: Family) {
        for group in self
            .groups
            .iter_mut()
            .filter(|group| group.members.contains(&peer))
        {
            let again = (peer, Table::Again(family));
            if !group.joining.contains(&again) {
                group.joining.push(again);
            }
        }
    }

    /// A session is down: what its neighbour said is forgotten (RFC 4271 §8.2.2, "deletes all routes").
    fn lose(&mut self, shared: &mut Shared, peer: PeerId) {
        for group in &mut self.groups {
            group.leave(peer);
        }
        for prefix in self.rib.given_by(peer) {
            self.remove(shared, prefix, Some(peer));
        }
    }

    /// Tells the neighbours what changed since the last time.
    pub(super) fn announce(&mut self, shared: &mut Shared) {
        let joining = self.groups.iter().any(|group| !group.joining.is_empty());
        if self.dirty.is_empty() && !joining {
            return;
        }
        let dirty = std::mem::take(&mut self.dirty);
        for &prefix in &dirty {
            self.rib.get_mut(prefix).dirty = false;
        }
        let mut groups = std::mem::take(&mut self.groups);
        for group in groups.iter_mut().filter(|group| !group.is_empty()) {
            if group.members.is_empty() {
                self.fill(shared, group);
            } else {
                self.announce_changes(shared, group, &dirty);
            }
            self.announce_tables(shared, group);
        }
        self.groups = groups;
        debug_assert!(self.dirty.is_empty(), "announcing changes no route");
    }

    /// The Adj-RIB-Out of a group that has just come into being.
    fn fill(&self, shared: &mut Shared, group: &mut Group) {
        let prefixes: Vec<PrefixId> = self.rib.iter().map(|(prefix, _)| prefix).collect();
        for prefix in prefixes {
            let advertised = self.export(shared, &group.key, prefix);
            group.set_advertised(prefix, advertised);
        }
    }

    /// Sends a group's members the changes of some prefixes.
    fn announce_changes(&mut self, shared: &mut Shared, group: &mut Group, dirty: &[PrefixId]) {
        // Receivers differ only in the neighbours that are left out, so batches are kept by those.
        let mut batches: IndexMap<[Option<PeerId>; 2], Batch> = IndexMap::new();
        let mut single: IndexMap<PeerId, Batch> = IndexMap::new();
        for &prefix in dirty {
            let old = group.advertised(prefix);
            let new = self.export(shared, &group.key, prefix);
            if old == new {
                continue;
            }
            group.set_advertised(prefix, new);
            let (old_except, new_except) = (
                old.and_then(|route| route.except),
                new.and_then(|route| route.except),
            );
            let attributes = |route: Option<Advertised>| route.map(|route| route.attributes);
            if attributes(old) != attributes(new) {
                change(batches.entry([old_except, new_except]).or_default(), prefix, new);
            }
            if old_except != new_except {
                // Who was left out before has to be told; who is left out now has to forget.
                if let (Some(peer), Some(_)) = (old_except, new) {
                    change(single.entry(peer).or_default(), prefix, new);
                }
                if let (Some(peer), Some(_)) = (new_except, old) {
                    change(single.entry(peer).or_default(), prefix, None);
                }
            }
        }
        for (except, batch) in batches {
            let messages = batch.encode(shared, group.key.negotiated);
            for &peer in group
                .members
                .iter()
                .filter(|&&peer| !except.contains(&Some(peer)))
            {
                self.send(peer, &messages);
            }
        }
        for (peer, batch) in single {
            if group.members.contains(&peer) {
                let messages = batch.encode(shared, group.key.negotiated);
                self.send(peer, &messages);
            }
        }
    }

    /// Sends the whole Adj-RIB-Out to those who join, or ask for it again.
    fn announce_tables(&mut self, shared: &Shared, group: &mut Group) {
        for (peer, table) in std::mem::take(&mut group.joining) {
            let mut batch = Batch::default();
            for (prefix, advertised) in group.table() {
                if advertised.except != Some(peer) && table.has(shared.prefix(prefix)) {
                    batch.announce(prefix, advertised.attributes);
                }
            }
            let mut messages = batch.encode(shared, group.key.negotiated);
            if table == Table::First {
                let negotiated = shared.negotiated(group.key.negotiated);
                for family in [Family::IPV4_UNICAST, Family::IPV6_UNICAST] {
                    if negotiated.family(family) {
                        end_of_rib(family, negotiated, &mut messages);
                    }
                }
            }
            self.send(peer, &messages);
            if let Err(place) = group.members.binary_search(&peer) {
                group.members.insert(place, peer);
            }
        }
    }

    fn send(&mut self, peer: PeerId, messages: &[bytes::Bytes]) {
        let Some((opener, _)) = self.sessions[peer.index()].established() else {
            return;
        };
        let connection = ConnectionId { peer, opener };
        let transmit = messages
            .iter()
            .map(|bytes| Output::Transmit(connection, bytes.clone()));
        self.outputs.extend(transmit);
    }

    /// What a group is to be sent for a prefix: whether, and with which attributes.
    fn export(&self, shared: &mut Shared, key: &GroupKey, prefix: PrefixId) -> Option<Advertised> {
        let path = *self.rib.get(prefix)?.best()?;
        let family = family_of(shared.prefix(prefix));
        if !shared.negotiated(key.negotiated).family(family) {
            return None;
        }
        let source = self.source(&path);
        let attributes = shared.attributes(path.attributes);
        if !may_advertise(&source, key, attributes) {
            return None;
        }
        let own = if family == Family::IPV6_UNICAST {
            self.config.next_hop6.map(IpAddr::V6)?
        } else {
            key.local_address
        };
        let attributes = attributes_for(&self.config, key, &source, attributes.clone(), own);
        let attributes: AttributesId = shared.attributes_id(attributes);
        let except = if self.config.profile.echo_to_source {
            None
        } else {
            path.from
        };
        Some(Advertised { attributes, except })
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

/// Adds the announcement of a route, or its withdrawal if there is none any more.
fn change(batch: &mut Batch, prefix: PrefixId, route: Option<Advertised>) {
    match route {
        Some(route) => batch.announce(prefix, route.attributes),
        None => batch.withdraw(prefix),
    }
}

/// Where a best path came from, as far as advertising it is concerned.
enum Source {
    Own,
    External,
    Internal { client: bool, router_id: Ipv4Addr },
}

/// Whether a route may be sent to a group at all.
fn may_advertise(source: &Source, to: &GroupKey, attributes: &Attributes) -> bool {
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
        Source::Internal { client, .. } => external || *client || to.reflector_client,
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
fn group_key(config: &Config, session: &Session) -> Option<GroupKey> {
    let (_, connection) = session.established()?;
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
