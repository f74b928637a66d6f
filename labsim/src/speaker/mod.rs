//! A BGP speaker, sans IO: no socket, no clock, no thread. Whoever drives it (the simulator in virtual time, or later a
//! program on real TCP) tells it what happens and does what it asks for.
//!
//! # The drain law
//!
//! **After every [`Speaker::handle`], or after several at the same moment, call [`Speaker::poll`] until it returns
//! `None`; then sleep until [`Speaker::next_timeout`] or until something happens.** Routes that changed are announced
//! while draining, so a driver that hands over all that happened at one moment before it drains gets them packed
//! together, as a real daemon that reads all its sockets before it writes. Only [`Input::Accepted`] needs a drained
//! speaker: it may still want to close the neighbour's former connection. Between two inputs of one moment a driver may
//! take what is ready ([`Speaker::poll_ready`]), which announces nothing.
//!
//! # The rooms
//!
//! - [`io`]: the boundary, two enums.
//! - [`fsm`]: the state machine of RFC 4271 §8, a pure function. `session` keeps what lies between a session's
//!   two connections, `carry_out` does what the machine says, `receive` feeds it from bytes, `open` knows what OPENs say.
//! - [`rib`] and [`decision`]: the paths to each prefix, and which is best and why; `elect` goes by their arrival.
//! - `routing`: what is accepted, and what changes by it. `export` knows who may be told what, `announce` tells them, and
//!   `advertise` has the Adj-RIBs-Out.
//! - [`ahead`]: one session carried through before the others.
//! - [`rest`]: sessions that are left alone while nothing happens to them; [`at_rest`]: UPDATEs for those.
//! - [`shared`]: what many speakers of a process have in common.
//! - [`profile`]: where daemons differ, as data.

mod advertise;
pub mod ahead;
mod announce;
pub mod at_rest;
pub mod attributes;
mod carry_out;
pub mod config;
mod connection;
pub mod decision;
mod elect;
mod export;
pub mod fsm;
pub mod io;
pub mod jitter;
pub mod last_error;
mod memo;
mod open;
mod peer_set;
pub mod profile;
mod receive;
mod received;
pub mod rest;
pub mod rib;
mod routing;
mod session;
pub mod shared;
mod signal;
pub mod time;
mod timer;

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

pub use advertise::Broadcast;
pub use carry_out::KEEPALIVE;

use advertise::{Group, Outgoing};
use attributes::Attributes;
use bgp_wire::Negotiated;
use config::{Config, PeerSettings};
use fsm::State;
use indexmap::IndexMap;
use io::{ConnectionId, Input, Opener, Output, PeerId};
use jitter::Jitter;
use last_error::LastError;
use open::OurOpens;
use peer_set::PeerSet;
use profile::Profile;
use rib::Rib;
use session::{Context, Session};
use shared::{PrefixId, Shared};
use signal::Signal;
use smallvec::SmallVec;
use time::Time;
use timer::Timetable;

/// One router's BGP.
///
/// - Commands and news go in through [`handle`](Speaker::handle).
/// - What the speaker wants comes out of [`poll`](Speaker::poll) and [`next_timeout`](Speaker::next_timeout).
/// - All other methods only look.
#[derive(Debug)]
pub struct Speaker {
    config: Arc<Config>,
    /// The distinct settings of the neighbours; mostly one or two, and at hand.
    settings: SmallVec<[Arc<PeerSettings>; 2]>,
    profile: &'static Profile,
    running: bool,
    /// When something was last handed over: the moment at which it is drained.
    now: Time,
    sessions: Vec<Session>,
    /// Sessions in order of the neighbour's address, unless that is their order anyway.
    by_address: Option<Vec<PeerId>>,
    rib: Rib,
    groups: Vec<Group>,
    /// Prefixes whose best path changed since the last drain.
    dirty: Vec<PrefixId>,
    /// Something may have to be announced: a prefix is dirty, or a neighbour joins a group.
    to_announce: bool,
    metrics: Metrics,
    timetable: Timetable,
    jitter: Jitter,
    outputs: VecDeque<Output>,
    /// What is to be transmitted once `outputs` are drained.
    outgoing: VecDeque<Outgoing>,
    signals: Vec<Signal>,
    prefix_updates: u64,
    opens: OurOpens,
    /// Neighbours whose sessions rest.
    resting: PeerSet,
}

/// IGP metrics to next hops, from outside: BGP does not compute them.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// For addresses that are not listed; `None`: they cannot be reached.
    pub default: Option<u32>,
    /// For these.
    pub listed: IndexMap<IpAddr, Option<u32>>,
}

impl Metrics {
    fn to(&self, address: IpAddr) -> Option<u32> {
        if self.listed.is_empty() {
            return self.default;
        }
        self.listed.get(&address).copied().unwrap_or(self.default)
    }
}

/// One session, as it looks from outside.
#[derive(Clone, Copy, Debug)]
pub struct SessionStatus<'a> {
    /// The state of the connection that has come farthest.
    pub state: State,
    /// Not stopped by an administrator.
    pub enabled: bool,
    /// Waits for the neighbour to connect, and never dials.
    pub passive: bool,
    /// Waits out an error before it tries again (IdleHoldTimer).
    pub held: bool,
    /// When the session last started, came up, or went down.
    pub since: Time,
    /// What last went wrong; nothing once the session is established.
    pub error: Option<&'a LastError>,
    /// How often connecting was tried in vain (RFC 4271 §8.1, ConnectRetryCounter).
    pub connect_retry_counter: u32,
    /// The neighbour's BGP Identifier, while the session is established.
    pub remote_id: Option<Ipv4Addr>,
}

impl Speaker {
    /// A speaker that has not been started. `seed` is for its jitter; `metrics` are those of its next hops.
    pub fn new(config: impl Into<Arc<Config>>, seed: u64, metrics: Metrics) -> Speaker {
        let config = config.into();
        let mut settings: SmallVec<[Arc<PeerSettings>; 2]> = SmallVec::new();
        let mut sessions = Vec::with_capacity(config.peers.len());
        for (peer, id) in config.peers.iter().zip(0..) {
            // Neighbours with the same settings share them, and mostly lie side by side.
            let known = settings
                .iter()
                .rposition(|known| Arc::ptr_eq(known, &peer.settings));
            let place = known.unwrap_or_else(|| {
                settings.push(Arc::clone(&peer.settings));
                settings.len() - 1
            });
            let place = u32::try_from(place).expect("fewer settings than neighbours");
            sessions.push(Session::new(PeerId(id), place, peer.settings.enabled));
        }
        let by_address = (!config.peers.is_sorted_by_key(|peer| peer.address)).then(|| {
            let mut peers: Vec<PeerId> = sessions.iter().map(|session| session.id).collect();
            peers.sort_by_key(|peer| config.peers[peer.index()].address);
            peers
        });
        Speaker {
            profile: config.profile,
            config,
            settings,
            running: false,
            now: Time::ZERO,
            by_address,
            sessions,
            rib: Rib::default(),
            groups: Vec::new(),
            dirty: Vec::new(),
            to_announce: false,
            metrics,
            timetable: Timetable::default(),
            jitter: Jitter::new(seed),
            // Side by side, since they are used together.
            outputs: VecDeque::with_capacity(KEPT),
            outgoing: VecDeque::with_capacity(KEPT),
            signals: Vec::with_capacity(4),
            prefix_updates: 0,
            opens: OurOpens::default(),
            resting: PeerSet::default(),
        }
    }

    /// Something happened. Drain with [`poll`](Speaker::poll) afterwards.
    pub fn handle(&mut self, shared: &mut Shared, now: Time, input: Input) {
        self.now = now;
        match input {
            Input::Start => {
                self.running = true;
                self.each_session(shared, now, |session, cx| {
                    if session.enabled {
                        session.start(cx);
                    }
                });
            }
            Input::Enable(peer) => self.session(shared, now, peer, |session, cx| {
                if !session.enabled {
                    session.enabled = true;
                    session.start(cx);
                }
            }),
            Input::Disable(peer) => self.session(shared, now, peer, |session, cx| {
                if session.enabled {
                    session.enabled = false;
                    session.stop(cx);
                }
            }),
            Input::Connected(peer) => self.session(shared, now, peer, Session::connected),
            Input::ConnectFailed(peer, error) => {
                self.session(shared, now, peer, |session, cx| {
                    session.tcp_failed(cx, Opener::Us, error)
                });
            }
            Input::Accepted(peer) => self.session(shared, now, peer, Session::accepted),
            Input::Received(ConnectionId { peer, opener }, bytes) => {
                self.session(shared, now, peer, |session, cx| {
                    session.received(cx, opener, bytes)
                });
            }
            Input::Closed(ConnectionId { peer, opener }, error) => {
                self.session(shared, now, peer, |session, cx| {
                    session.tcp_failed(cx, opener, error)
                });
            }
            Input::Originate(prefix, attributes) => self.originate(shared, now, prefix, attributes),
            Input::Withdraw(prefix) => self.withdraw_own(shared, prefix),
            Input::Timeout => self.run_timers(shared, now),
        }
    }

    /// What the speaker wants next; `None` when nothing is left until the next timeout.
    pub fn poll(&mut self, shared: &mut Shared) -> Option<Output> {
        let output = self.outputs.pop_front();
        if output.is_some() {
            return output;
        }
        if let Some(output) = self.next_transmit(shared) {
            return Some(output);
        }
        if std::mem::take(&mut self.to_announce) {
            self.announce(shared);
            let output = self.next_transmit(shared);
            if output.is_some() {
                return output;
            }
        }
        begin_again(&mut self.outputs);
        begin_again(&mut self.outgoing);
        None
    }

    /// Whether much is ready already: a driver that has more to hand over at this moment had better take it, so that it
    /// does not pile up.
    pub fn has_much_ready(&self) -> bool {
        self.outputs.len() >= MUCH
    }

    /// What is ready without announcing anything: between two inputs of one moment.
    pub fn poll_ready(&mut self) -> Option<Output> {
        let ready = self.outputs.pop_front();
        if ready.is_none() {
            begin_again(&mut self.outputs);
        }
        ready
    }

    /// When the speaker wants [`Input::Timeout`], if nothing else happens before. It may find that the timer it was
    /// woken for has been put off meanwhile.
    pub fn next_timeout(&self) -> Option<Time> {
        debug_assert!(self.outputs.is_empty() && self.dirty.is_empty(), "the drain law");
        self.timetable.next()
    }

    /// Whether the process listens on port 179. Where it does not, its kernel refuses connections.
    pub fn listens(&self) -> bool {
        let anyway = self.profile.listens_without_sessions;
        self.running && (anyway || self.sessions.iter().any(|session| session.enabled))
    }

    /// The neighbour that has an address.
    pub fn peer_with(&self, address: IpAddr) -> Option<PeerId> {
        self.peer_near(address, 0)
    }

    /// The same, with a guess at its place: in a large lab the list of neighbours is long and not at hand.
    pub fn peer_near(&self, address: IpAddr, guess: usize) -> Option<PeerId> {
        let peers = &self.config.peers;
        let Some(by_address) = &self.by_address else {
            let from = guess.saturating_sub(1).min(peers.len());
            let near = &peers[from..peers.len().min(guess + 1)];
            let place = match near.iter().position(|peer| peer.address == address) {
                Some(place) => from + place,
                None => peers.binary_search_by_key(&address, |peer| peer.address).ok()?,
            };
            return u32::try_from(place).ok().map(PeerId);
        };
        let place = by_address
            .binary_search_by_key(&address, |peer| peers[peer.index()].address)
            .ok()?;
        by_address.get(place).copied()
    }

    /// What it was configured with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The Adj-RIBs-In and the Loc-RIB.
    pub fn rib(&self) -> &Rib {
        &self.rib
    }

    /// A session, as it looks from outside.
    ///
    /// # Panics
    /// If no such neighbour is configured.
    pub fn status(&self, peer: PeerId) -> SessionStatus<'_> {
        let session = &self.sessions[peer.index()];
        SessionStatus {
            state: session.state(),
            enabled: session.enabled,
            passive: self.config.peers[peer.index()].settings.passive,
            held: session.is_held(),
            since: session.since,
            error: session.error.as_deref(),
            connect_retry_counter: session.connect_retry_counter,
            remote_id: session.remote_id(),
        }
    }

    /// What the session on a connection has agreed on; before both OPENs that is the least.
    pub fn negotiated<'a>(&self, shared: &'a Shared, connection: ConnectionId) -> Option<&'a Negotiated> {
        let session = self.sessions.get(connection.peer.index())?;
        let connection = session.connections.get(connection.opener)?;
        Some(shared.negotiated(connection.negotiated))
    }

    /// Prefixes announced and withdrawn in the UPDATEs received so far; an End-of-RIB has none.
    pub fn prefix_updates(&self) -> u64 {
        self.prefix_updates
    }

    /// What a neighbour has been sent for a prefix: its Adj-RIB-Out (RFC 4271 §3.2).
    pub fn advertised<'a>(
        &self,
        shared: &'a Shared,
        peer: PeerId,
        prefix: PrefixId,
    ) -> Option<&'a Attributes> {
        let group = self.groups.iter().find(|group| group.members.contains(peer))?;
        let advertised = group
            .advertised(prefix)
            .filter(|advertised| !advertised.except.contains(&Some(peer)))?;
        Some(shared.attributes(advertised.attributes))
    }

    fn settings_of(&self, peer: PeerId) -> &PeerSettings {
        &self.config.peers[peer.index()].settings
    }

    fn session(
        &mut self,
        shared: &mut Shared,
        now: Time,
        peer: PeerId,
        act: impl FnOnce(&mut Session, &mut Context<'_>),
    ) {
        // A process that does not run has nothing to say; what was on its way to it is lost.
        if !self.running {
            return;
        }
        let (sessions, mut cx) = self.split(shared, now);
        if let Some(session) = sessions.get_mut(peer.index()) {
            act(session, &mut cx);
        }
        self.take_signals(shared, now);
    }

    fn each_session(
        &mut self,
        shared: &mut Shared,
        now: Time,
        mut act: impl FnMut(&mut Session, &mut Context<'_>),
    ) {
        let (sessions, mut cx) = self.split(shared, now);
        cx.timetable.gather(true);
        for session in sessions {
            act(session, &mut cx);
        }
        cx.timetable.gather(false);
        self.take_signals(shared, now);
    }

    fn run_timers(&mut self, shared: &mut Shared, now: Time) {
        while let Some((entry, peer)) = self.timetable.pop_due(now) {
            self.session(shared, now, peer, |session, cx| session.timeout(cx, entry));
        }
    }

    fn split<'a>(&'a mut self, shared: &'a mut Shared, now: Time) -> (&'a mut [Session], Context<'a>) {
        let cx = Context {
            now,
            config: &self.config,
            profile: self.profile,
            settings: &self.settings,
            shared,
            outputs: &mut self.outputs,
            timetable: &mut self.timetable,
            jitter: self.jitter,
            opens: &mut self.opens,
            signals: &mut self.signals,
        };
        (&mut self.sessions, cx)
    }
}

/// An empty queue goes on at the start of its memory, and keeps little of it: a thousand speakers in turn would otherwise
/// walk through memory that is in no cache.
fn begin_again<T>(queue: &mut VecDeque<T>) {
    queue.clear();
    if queue.capacity() > KEPT {
        queue.shrink_to(KEPT);
    }
}

/// Outputs of one input, as a rule.
const KEPT: usize = 16;

/// More than one input brings, as a rule.
const MUCH: usize = 256;
