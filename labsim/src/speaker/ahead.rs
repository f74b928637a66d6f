//! Going ahead with one session. Where nothing else can happen to two speakers' session with each other for a while, a
//! driver may carry their whole dialogue through before it turns to the next session, with the moments at which it would
//! have happened: what two speakers need for it is then at hand once, and not a dozen times. Timers of the session are the
//! driver's business between [`Speaker::go_ahead`] and [`Speaker::catch_up`].

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::Speaker;
use super::config::PeerSettings;
use super::connection::{Connection, Connections, Tcp};
use super::fsm::State;
use super::io::{Opener, PeerId};
use super::open;
use super::profile::Profile;
use super::session::{Session, Starts};
use super::shared::{NegotiatedId, Shared, TermsId};
use super::time::{Time, nanos};
use super::timer::TimerKind;

/// What the course of a dialogue depends on at one end, when it begins. Where both ends' are equal to those of another
/// dialogue over a path of the same latency, it takes the same course.
#[derive(Clone, Debug)]
pub struct Opening {
    profile: &'static Profile,
    settings: Arc<PeerSettings>,
    terms: TermsId,
    starts: Starts,
    /// The OPEN that we send.
    pub open: Bytes,
}

impl Opening {
    /// Whether dialogues that begin so take the same course. Whose OPEN it is does not matter.
    pub fn is_like(&self, other: &Opening) -> bool {
        self.starts == other.starts
            && self.terms == other.terms
            && std::ptr::eq(self.profile, other.profile)
            && self.settings == other.settings
    }
}

/// What a dialogue has left at one end. Moments are in nanoseconds from its begin.
#[derive(Clone, Debug)]
pub struct Outcome {
    opener: Opener,
    hold_time: u16,
    negotiated: NegotiatedId,
    starts: Starts,
    since: u64,
    hold_started: u64,
    keepalive_started: u64,
}

impl Speaker {
    /// When a session is going to dial, if it waits for nothing else; [`Time::NEVER`] if it waits for the neighbour to
    /// dial. `None`: anything else.
    pub fn dials_at(&self, peer: PeerId) -> Option<Time> {
        let session = self.sessions.get(peer.index()).filter(|_| self.running)?;
        session.dials_at()
    }

    /// Whether two speakers will accept each other's OPENs on a session, without holding any back (RFC 4271 §8.1.1).
    pub fn agrees_with(&self, peer: PeerId, neighbour: (&Speaker, PeerId)) -> bool {
        let (far, far_peer) = neighbour;
        self.accepts(peer, far, far_peer) && far.accepts(far_peer, self, peer)
    }

    fn accepts(&self, peer: PeerId, far: &Speaker, far_peer: PeerId) -> bool {
        let sent = &far.settings_of(far_peer).timers;
        // RFC 4271 §4.2: a Hold Time "MUST be either zero or at least three seconds".
        let hold_time = sent.hold_time == 0 || sent.hold_time >= 3;
        let ours = &self.config.peers[peer.index()];
        let theirs = (far.config.asn, far.config.router_id);
        hold_time && sent.delay_open.is_none() && open::check(&self.config, ours, theirs).is_ok()
    }

    /// The least time that a timer can take which is started while the session with that neighbour comes up, in
    /// nanoseconds.
    pub fn patience(&self, peer: PeerId, neighbour: (&Speaker, PeerId)) -> u64 {
        let (ours, theirs) = (self.settings_of(peer), neighbour.0.settings_of(neighbour.1));
        let timers = &ours.timers;
        let hold_time = timers.hold_time.min(theirs.timers.hold_time);
        let hold = Duration::from_secs(hold_time.into());
        // Without a Hold Time neither of its two timers runs.
        let running = [hold, timers.keepalive.unwrap_or(hold / 3)].map(|time| match hold_time {
            0 => u64::MAX,
            _ => nanos(time),
        });
        let [hold, keepalive] = running;
        let least = hold
            .min(keepalive)
            .min(nanos(timers.connect_retry))
            .min(nanos(timers.open_hold));
        least / 4 * 3
    }

    /// The driver goes ahead with a session: it looks after its timers.
    pub fn go_ahead(&mut self, peer: PeerId) {
        if let Some(session) = self.sessions.get_mut(peer.index()) {
            // Nothing is earlier, so nothing comes into the timetable.
            session.queued = Time::ZERO;
        }
    }

    /// When the first timer of a session runs out; those of a resting one do not.
    pub fn timer(&self, peer: PeerId) -> Time {
        let session = self.sessions.get(peer.index());
        session
            .filter(|session| !session.resting)
            .map_or(Time::NEVER, Session::next_deadline)
    }

    /// Runs what is due of a session's timers.
    pub fn run_timer(&mut self, shared: &mut Shared, now: Time, peer: PeerId) {
        self.now = now;
        self.session(shared, now, peer, |session, cx| session.run_due(cx));
    }

    /// The driver is through with a session: from now on its timers run as usual, unless it rests.
    pub fn catch_up(&mut self, shared: &mut Shared, now: Time, peer: PeerId) {
        let (sessions, mut cx) = self.split(shared, now);
        if let Some(session) = sessions.get_mut(peer.index()) {
            session.queued = Time::NEVER;
            session.requeue(&mut cx);
        }
    }

    /// What the course of a dialogue will depend on here. `None` if more of the session's history might count.
    pub fn opening(&mut self, shared: &mut Shared, peer: PeerId) -> Option<Opening> {
        let session = &self.sessions[peer.index()];
        let fresh = session.error.is_none() && session.connect_retry_counter == 0;
        let starts = fresh.then_some(session.starts)?;
        let config = &self.config.peers[peer.index()];
        let (open, terms) = self.opens.of(shared, &self.config, config);
        Some(Opening {
            profile: self.profile,
            settings: Arc::clone(&config.settings),
            terms,
            starts,
            open,
        })
    }

    /// Whether a dialogue begins here as that one did, and our OPEN has been decoded before by somebody who has nothing
    /// agreed on with us yet.
    pub fn opens_as(&mut self, shared: &mut Shared, peer: PeerId, former: &Opening) -> bool {
        let session = &self.sessions[peer.index()];
        let fresh = session.error.is_none() && session.connect_retry_counter == 0;
        let config = &self.config.peers[peer.index()];
        let same = fresh
            && session.starts == former.starts
            && std::ptr::eq(self.profile, former.profile)
            && config.settings == former.settings;
        if !same {
            return false;
        }
        let (open, terms) = self.opens.of(shared, &self.config, config);
        terms == former.terms && shared.recall(&open, NegotiatedId::default()).is_some()
    }

    /// The OPEN that we last sent or would have sent.
    pub fn last_open(&self) -> Option<&Bytes> {
        self.opens.last()
    }

    /// What a dialogue that began at that moment has left, if the session rests now.
    pub fn outcome(&self, peer: PeerId, begins: Time) -> Option<Outcome> {
        let session = self
            .sessions
            .get(peer.index())
            .filter(|session| session.resting)?;
        let connection = session.established()?;
        let span = self.keepalive_span(peer, connection.hold_time);
        let wait = self
            .jitter
            .reduce_nanos(span, peer.0, TimerKind::Keepalive, session.starts.keepalive);
        let from_begin = |at: Time| at.as_nanos().checked_sub(begins.as_nanos());
        Some(Outcome {
            opener: connection.opener,
            hold_time: connection.hold_time,
            negotiated: connection.negotiated,
            starts: session.starts,
            since: from_begin(session.since)?,
            hold_started: from_begin(connection.deadline())?,
            keepalive_started: from_begin(connection.keepalive())?.checked_sub(wait)?,
        })
    }

    /// A dialogue that began at that moment takes the course of a former one: the session is up, and rests. There must
    /// be no route to announce.
    pub fn take_up(&mut self, peer: PeerId, begins: Time, outcome: &Outcome, neighbour: Ipv4Addr) {
        let span = self.keepalive_span(peer, outcome.hold_time);
        let starts = outcome.starts;
        let wait = self
            .jitter
            .reduce_nanos(span, peer.0, TimerKind::Keepalive, starts.keepalive);
        let session = &mut self.sessions[peer.index()];
        let mut connection = Connection::new(outcome.opener, State::Established);
        connection.tcp = Tcp::Up;
        connection.hold_time = outcome.hold_time;
        connection.negotiated = outcome.negotiated;
        connection.remote_id = neighbour;
        connection.start(TimerKind::Hold, begins.after(outcome.hold_started));
        connection.start(
            TimerKind::Keepalive,
            begins.after(outcome.keepalive_started).after(wait),
        );
        session.connections = Connections::from(connection);
        session.starts = starts;
        session.since = begins.after(outcome.since);
        session.queued = Time::NEVER;
        session.resting = true;
        self.resting.insert(peer);
        self.admit(peer);
    }

    fn keepalive_span(&self, peer: PeerId, hold_time: u16) -> u64 {
        let settings = self.settings_of(peer);
        nanos(self.sessions[peer.index()].keepalive_time(hold_time, settings))
    }

    /// Forgets what the timetable has noted for sessions that have gone on since.
    pub fn tidy_timetable(&mut self) {
        let sessions = &self.sessions;
        self.timetable.retain(|at, peer| {
            sessions
                .get(peer.index())
                .is_some_and(|session| session.queued == at)
        });
    }
}

impl Session {
    fn dials_at(&self) -> Option<Time> {
        if !self.enabled || self.is_held() {
            return None;
        }
        let mut connections = self.connections.iter();
        let only = connections.next().filter(|_| connections.next().is_none())?;
        let waits = only.state == State::Active && only.tcp == Tcp::None && !only.runs(TimerKind::DelayOpen);
        waits.then(|| only.deadline())
    }
}
