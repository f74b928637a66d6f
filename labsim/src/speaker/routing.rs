//! The routing process: routes come in from sessions and from us, the best is chosen, and what changed is noted for announcement.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use super::Speaker;
use super::attributes::Attributes;
use super::decision::{Candidate, Few, Step, decide};
use super::elect::Happened;
use super::io::{Event, Output, PeerId};
use super::received::Routes;
use super::rib::{Change, Destination, Path, RejectReason};
use super::shared::{PrefixId, Shared};
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

    pub(super) fn receive_routes(&mut self, shared: &mut Shared, now: Time, peer: PeerId, routes: &Routes) {
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
        // Taken out, so that it can be changed beside the rest of the speaker.
        let mut destination = std::mem::take(self.rib.entry(prefix));
        let before = destination.best();
        if destination.put(path) {
            if let (Some(reason), Some(from)) = (path.rejected, path.from) {
                let prefix = shared.prefix(prefix);
                self.outputs
                    .push_back(Output::Event(Event::Rejected { prefix, from, reason }));
            }
            self.choose(shared, &mut destination, before, Happened::Arrived(path.from));
            let best = destination.best();
            self.note_change(prefix, &mut destination, before, best);
            if path.rejected.is_none() {
                let is_best = best.is_some_and(|best| best.from == path.from);
                let change = if is_best { Change::NewBest } else { Change::NotBest };
                self.tell(shared, prefix, path.from, change);
            }
        }
        *self.rib.entry(prefix) = destination;
    }

    fn remove(&mut self, shared: &Shared, prefix: PrefixId, from: Option<PeerId>) {
        let Some(entry) = self.rib.get_mut(prefix) else {
            return;
        };
        let before = entry.best();
        let Some(was_best) = entry.remove(from) else {
            return;
        };
        let mut destination = std::mem::take(entry);
        self.choose(shared, &mut destination, before, Happened::Went);
        let best = destination.best();
        self.note_change(prefix, &mut destination, before, best);
        let change = match (was_best, best) {
            (false, _) => Change::Gone,
            (true, Some(_)) => Change::BestReplaced,
            (true, None) => Change::Unreachable,
        };
        self.tell(shared, prefix, from, change);
        *self.rib.entry(prefix) = destination;
    }

    fn tell(&mut self, shared: &Shared, prefix: PrefixId, from: Option<PeerId>, change: Change) {
        let prefix = shared.prefix(prefix);
        self.outputs
            .push_back(Output::Event(Event::Route { prefix, from, change }));
    }

    /// Runs the decision process for a prefix.
    fn choose(
        &self,
        shared: &Shared,
        destination: &mut Destination,
        before: Option<Path>,
        happened: Happened,
    ) {
        let best = match self.profile.compares_as_they_come {
            true => self.elect(shared, destination, before, happened),
            false => self.rank(shared, destination).0,
        };
        destination.set_best(best);
    }

    /// Notes a prefix for announcement if another path is best than before, or the same with other attributes.
    fn note_change(
        &mut self,
        prefix: PrefixId,
        destination: &mut Destination,
        before: Option<Path>,
        now: Option<Path>,
    ) {
        let route = |path: Option<Path>| path.map(|path| (path.from, path.attributes));
        if route(before) != route(now) && !destination.is_dirty() {
            destination.set_dirty(true);
            self.dirty.push(prefix);
            self.to_announce = true;
        }
    }

    /// The best path to a prefix by its place among [`Destination::paths`], and for each path the step of the decision
    /// process at which it lost, all compared at once. Rejected paths take no part, and have no step.
    pub fn ranking(&self, shared: &Shared, prefix: PrefixId) -> (Option<usize>, Few<Option<Step>>) {
        match self.rib.get(prefix) {
            Some(destination) => self.rank(shared, destination),
            None => (None, Few::new()),
        }
    }

    fn rank(&self, shared: &Shared, destination: &Destination) -> (Option<usize>, Few<Option<Step>>) {
        let usable = destination
            .paths()
            .enumerate()
            .filter(|(_, path)| path.rejected.is_none());
        let places: Few<usize> = usable.clone().map(|(place, _)| place).collect();
        let candidates: Few<Candidate<'_>> = usable.map(|(_, path)| self.candidate(shared, &path)).collect();
        let (best, lost) = decide(&candidates, self.profile.unreachable_may_win);
        let mut steps = Few::from_elem(None, destination.paths().len());
        for (&place, step) in places.iter().zip(lost) {
            steps[place] = step;
        }
        (best.map(|best| places[best]), steps)
    }

    pub(super) fn candidate<'a>(&self, shared: &'a Shared, path: &Path) -> Candidate<'a> {
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

    /// A session is down: what its neighbour said is forgotten (RFC 4271 §8.2.2, "deletes all routes").
    fn lose(&mut self, shared: &mut Shared, peer: PeerId) {
        self.resting.remove(peer);
        for group in &mut self.groups {
            group.leave(peer);
        }
        for prefix in self.rib.given_by(peer) {
            self.remove(shared, prefix, Some(peer));
        }
    }
}
