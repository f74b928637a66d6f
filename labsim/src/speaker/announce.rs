//! Telling neighbours what changed: who joins a group, and what its members are sent.

use std::rc::Rc;

use bgp_wire::Family;
use bytes::Bytes;

use super::Speaker;
use super::advertise::{Advertised, Batch, Broadcast, Except, Group, GroupKey, Outgoing, Table};
use super::export::group_key;
use super::io::{ConnectionId, Output, PeerId};
use super::shared::{Map, PrefixId, Shared};

impl Speaker {
    /// A session is up: its neighbour joins the group of those who are sent the same.
    pub(super) fn join(&mut self, peer: PeerId) {
        let Some(key) = group_key(&self.config, &self.sessions[peer.index()]) else {
            return;
        };
        let end_of_rib = self.profile.end_of_rib;
        self.to_announce = true;
        self.group(key)
            .joining
            .push((peer, if end_of_rib { Table::First } else { Table::Whole }));
    }

    /// The same for a neighbour that has been sent all there is.
    pub(super) fn admit(&mut self, peer: PeerId) {
        if let Some(key) = group_key(&self.config, &self.sessions[peer.index()]) {
            self.group(key).admit(peer);
        }
    }

    fn group(&mut self, key: GroupKey) -> &mut Group {
        let known = self.groups.iter().position(|group| group.key == key);
        let index = known.unwrap_or_else(|| {
            self.groups.push(Group::new(key));
            self.groups.len() - 1
        });
        &mut self.groups[index]
    }

    /// The neighbour asks for the table of a family again (RFC 2918 §4).
    pub(super) fn refresh(&mut self, peer: PeerId, family: Family) {
        for group in self
            .groups
            .iter_mut()
            .filter(|group| group.members.contains(peer))
        {
            let again = (peer, Table::Again(family));
            if !group.joining.contains(&again) {
                self.to_announce = true;
                group.joining.push(again);
            }
        }
    }

    /// Tells the neighbours what changed since the last time.
    pub(super) fn announce(&mut self, shared: &mut Shared) {
        let dirty = std::mem::take(&mut self.dirty);
        for &prefix in &dirty {
            if let Some(destination) = self.rib.get_mut(prefix) {
                destination.set_dirty(false);
            }
        }
        let mut groups = std::mem::take(&mut self.groups);
        // Whichever came into being first: it must not matter in which order sessions came up.
        groups.sort_by_key(Group::first);
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
        let mut batches: Map<[Except; 2], Batch> = Map::default();
        let mut single: Map<PeerId, Batch> = Map::default();
        for &prefix in dirty {
            let old = group.advertised(prefix);
            let new = self.export(shared, &group.key, prefix);
            if old == new {
                continue;
            }
            group.set_advertised(prefix, new);
            let except = [old, new].map(|route| route.map_or([None; 2], |route| route.except));
            let attributes = |route: Option<Advertised>| route.map(|route| route.attributes);
            if attributes(old) != attributes(new) {
                change(batches.entry(except).or_default(), prefix, new);
            }
            // Who was left out before has to be told; who is left out now has to forget.
            let [before, now] = except;
            for peer in before
                .into_iter()
                .flatten()
                .filter(|&peer| !now.contains(&Some(peer)))
            {
                if new.is_some() {
                    change(single.entry(peer).or_default(), prefix, new);
                }
            }
            for peer in now
                .into_iter()
                .flatten()
                .filter(|&peer| !before.contains(&Some(peer)))
            {
                if old.is_some() {
                    change(single.entry(peer).or_default(), prefix, None);
                }
            }
        }
        for (except, batch) in batches {
            let messages = batch.encode(shared, group.key.negotiated);
            let broadcast = Broadcast::new(Rc::clone(&group.members), except, messages);
            self.outgoing.push_back(Outgoing::Broadcast(broadcast));
        }
        for (peer, batch) in single {
            if group.members.contains(peer) {
                self.send(peer, batch.encode(shared, group.key.negotiated));
            }
        }
    }

    /// Sends the whole Adj-RIB-Out to those who join, or ask for it again.
    fn announce_tables(&mut self, shared: &mut Shared, group: &mut Group) {
        let mut joining = std::mem::take(&mut group.joining);
        for (peer, table) in joining.drain(..) {
            if group.has_routes() {
                self.send(peer, table_for(shared, group, peer, table));
            }
            if table == Table::First {
                for family in [Family::IPV4_UNICAST, Family::IPV6_UNICAST] {
                    if shared.negotiated(group.key.negotiated).family(family) {
                        self.send(peer, shared.end_of_rib(group.key.negotiated, family));
                    }
                }
            }
            group.admit(peer);
        }
        group.joining = joining;
    }

    fn send(&mut self, peer: PeerId, messages: impl IntoIterator<Item = Bytes>) {
        let messages = messages.into_iter();
        self.outgoing
            .extend(messages.map(|bytes| Outgoing::Single(peer, bytes)));
    }

    /// The next broadcast, if that is what comes next and its receivers all rest.
    pub(super) fn next_broadcast(&mut self) -> Option<Broadcast> {
        let Outgoing::Broadcast(next) = self.outgoing.front()? else {
            return None;
        };
        if !next.is_for(&self.resting) {
            return None;
        }
        match self.outgoing.pop_front()? {
            Outgoing::Broadcast(broadcast) => Some(broadcast),
            Outgoing::Single(..) => None,
        }
    }

    /// The next message of what is to be announced.
    pub(super) fn next_transmit(&mut self, shared: &mut Shared) -> Option<Output> {
        loop {
            let (peer, bytes) = match self.outgoing.front_mut()? {
                Outgoing::Broadcast(broadcast) => match broadcast.next() {
                    Some(next) => next,
                    None => {
                        self.outgoing.pop_front();
                        continue;
                    }
                },
                Outgoing::Single(peer, bytes) => {
                    let next = (*peer, std::mem::take(bytes));
                    self.outgoing.pop_front();
                    next
                }
            };
            let Some(established) = self.sessions[peer.index()].established() else {
                continue;
            };
            let opener = established.opener;
            if self.profile.update_restarts_keepalive {
                self.session(shared, self.now, peer, |session, cx| {
                    session.sent_update(cx, opener)
                });
            }
            return Some(Output::Transmit(ConnectionId { peer, opener }, bytes));
        }
    }
}

/// The Adj-RIB-Out as UPDATEs for one neighbour. Where nothing is left out of it, it is the same for all.
fn table_for(shared: &Shared, group: &mut Group, peer: PeerId, table: Table) -> Vec<Bytes> {
    let is_for_peer = |prefix: PrefixId, advertised: &Advertised| {
        !advertised.except.contains(&Some(peer)) && table.has(shared.prefix(prefix))
    };
    let all = group
        .table()
        .all(|(prefix, advertised)| is_for_peer(prefix, &advertised));
    if let Some(whole) = group.whole.as_ref().filter(|_| all) {
        return whole.clone();
    }
    let mut batch = Batch::default();
    for (prefix, advertised) in group.table() {
        if is_for_peer(prefix, &advertised) {
            batch.announce(prefix, advertised.attributes);
        }
    }
    let messages = batch.encode(shared, group.key.negotiated);
    if all {
        group.whole = Some(messages.clone());
    }
    messages
}

/// Adds the announcement of a route, or its withdrawal if there is none any more.
fn change(batch: &mut Batch, prefix: PrefixId, route: Option<Advertised>) {
    match route {
        Some(route) => batch.announce(prefix, route.attributes),
        None => batch.withdraw(prefix),
    }
}
