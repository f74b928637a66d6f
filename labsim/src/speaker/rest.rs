//! Sessions at rest. On a path that nothing disturbs, KEEPALIVEs come and go for hours and change nothing. A driver that
//! vouches for the path lets the session rest: its two timers are no longer anyone's business, and how many KEEPALIVEs
//! were sent meanwhile is worked out when somebody asks. Jitter is a function of whose timer it is and how often it was
//! started, so that is exact: a roused session goes on as if it had never rested.

use std::time::Duration;

use super::Speaker;
use super::config::Config;
use super::connection::Connection;
use super::io::PeerId;
use super::jitter::Jitter;
use super::shared::Shared;
use super::time::{Time, nanos};
use super::timer::TimerKind;

/// What a session missed while it rested.
#[derive(Clone, Copy, Debug, Default)]
pub struct Missed {
    /// KEEPALIVEs that it has sent.
    pub sent: u32,
    /// KEEPALIVEs that have arrived.
    pub received: u32,
    /// When the last of those did.
    pub last_received: Option<Time>,
}

impl Speaker {
    /// Whether a session may rest on a path with that latency: established, with nothing else going on, and kept alive
    /// by KEEPALIVEs alone, which arrive well before the HoldTimer can run out. `neighbour` is the other end of it.
    pub fn may_rest(&self, peer: PeerId, neighbour: (&Speaker, PeerId), latency: Duration) -> bool {
        let (far, far_peer) = neighbour;
        let longest = |span: Option<Span>| span.map(|span| span.longest);
        let shortest = |span: Option<Span>| span.map(|span| span.shortest);
        let outlasts = |hold: Option<u64>, keepalive: Option<u64>| match (hold, keepalive) {
            (Some(hold), Some(keepalive)) => keepalive.saturating_add(nanos(latency)) < hold,
            _ => false,
        };
        outlasts(shortest(self.hold(peer)), longest(far.keepalive(far_peer)))
            && outlasts(shortest(far.hold(far_peer)), longest(self.keepalive(peer)))
    }

    /// The driver vouches for the path of an established session: whatever KEEPALIVE is due from now on is delivered
    /// without being asked for, both ways, until [`Speaker::rouse`].
    pub fn rest(&mut self, peer: PeerId) {
        let Some(session) = self.sessions.get_mut(peer.index()) else {
            return;
        };
        session.resting = true;
        self.resting.insert(peer);
        // While it rests only the last start of the HoldTimer matters.
        let starts = session.starts.hold;
        if let Some(connection) = session.connections.only() {
            let wait = hold_wait(&self.config, self.jitter, peer, connection.hold_time, starts);
            let started = connection.deadline().as_nanos().saturating_sub(wait);
            connection.start(TimerKind::Hold, Time::from_nanos(started));
        }
    }

    /// Whether a session rests.
    pub fn rests(&self, peer: PeerId) -> bool {
        self.sessions
            .get(peer.index())
            .is_some_and(|session| session.resting)
    }

    /// When a resting session sends its KEEPALIVEs, for as long as it rests.
    pub fn keepalives(&self, peer: PeerId) -> impl Iterator<Item = Time> + '_ {
        let session = self.sessions.get(peer.index()).filter(|session| session.resting);
        let first = session
            .and_then(|session| session.established())
            .map(Connection::keepalive);
        let starts = session.map_or(0, |session| session.starts.keepalive);
        let span = self.keepalive(peer).map_or(0, |span| span.longest);
        let next = move |(at, starts): &(Time, u32)| {
            let starts = starts.wrapping_add(1);
            let wait = self
                .jitter
                .reduce_nanos(span, peer.0, TimerKind::Keepalive, starts);
            Some((at.after(wait), starts))
        };
        std::iter::successors(first.map(|at| (at, starts)), next).map(|(at, _)| at)
    }

    /// The rest is over: the session's timers run again, as if they had run all the time.
    pub fn rouse(&mut self, shared: &mut Shared, now: Time, peer: PeerId, missed: Missed) {
        let next = self.keepalives(peer).nth(missed.sent as usize);
        self.now = now;
        self.resting.remove(peer);
        let (sessions, mut cx) = self.split(shared, now);
        let Some(session) = sessions.get_mut(peer.index()).filter(|session| session.resting) else {
            return;
        };
        session.resting = false;
        session.starts.keepalive = session.starts.keepalive.wrapping_add(missed.sent);
        session.starts.hold = session.starts.hold.wrapping_add(missed.received);
        let starts = session.starts.hold;
        let Some(connection) = session.connections.only() else {
            return;
        };
        if let Some(next) = next {
            connection.start(TimerKind::Keepalive, next);
        }
        let started = connection.deadline();
        let started = missed.last_received.map_or(started, |last| last.max(started));
        let wait = hold_wait(cx.config, cx.jitter, peer, connection.hold_time, starts);
        connection.start(TimerKind::Hold, started.after(wait));
        session.requeue(&mut cx);
    }

    /// Between which times the HoldTimer of an established session runs out; `None`: it does not run, or more than
    /// that session's two timers do.
    fn hold(&self, peer: PeerId) -> Option<Span> {
        let session = self.sessions.get(peer.index())?;
        let connection = session
            .established()
            .filter(|connection| connection.hold_time > 0)?;
        let alone = session.connections.iter().count() == 1 && !session.is_held();
        let longest = u64::from(connection.hold_time) * 1_000_000_000;
        let shortest = match self.profile.jitter_hold {
            true => longest / 4 * 3,
            false => longest,
        };
        alone.then_some(Span { shortest, longest })
    }

    /// Between which times the KeepaliveTimer does; `None`: it does not run, or UPDATEs restart it.
    fn keepalive(&self, peer: PeerId) -> Option<Span> {
        let session = self.sessions.get(peer.index())?;
        let connection = session
            .established()
            .filter(|connection| connection.hold_time > 0)?;
        let settings = &self.config.peers[peer.index()].settings;
        let longest = nanos(session.keepalive_time(connection.hold_time, settings));
        (!self.profile.update_restarts_keepalive).then_some(Span {
            shortest: longest / 4 * 3,
            longest,
        })
    }
}

/// How long the HoldTimer runs after its start of that number.
fn hold_wait(config: &Config, jitter: Jitter, peer: PeerId, hold_time: u16, starts: u32) -> u64 {
    let time = u64::from(hold_time) * 1_000_000_000;
    match config.profile.jitter_hold {
        true => jitter.reduce_nanos(time, peer.0, TimerKind::Hold, starts),
        false => time,
    }
}

/// The times between which a timer runs out.
struct Span {
    shortest: u64,
    longest: u64,
}
