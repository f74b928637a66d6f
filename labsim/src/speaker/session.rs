//! A session with a neighbour: up to two connections, each with its state machine, and what goes on between them —
//! starting, damping after errors, and which of two connections stays (RFC 4271 §6.8).

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use bgp_wire::Notification;
use bgp_wire::notification::cease;

use super::config::{Config, PeerConfig, PeerSettings};
use super::connection::{Connection, Connections, Tcp};
use super::fsm::{self, Action, Event as FsmEvent, State};
use super::io::{ConnectionId, Event, Opener, Output, PeerId, TcpError};
use super::jitter::Jitter;
use super::last_error::LastError;
use super::open::{OurOpens, TheirOpen};
use super::profile::Profile;
use super::shared::Shared;
use super::signal::Signal;
use super::time::Time;
use super::timer::{TimerKind, Timetable};

/// What a session works with while it handles one input: the rest of its speaker.
pub(super) struct Context<'a> {
    pub(super) now: Time,
    pub(super) config: &'a Config,
    pub(super) profile: &'static Profile,
    /// The distinct settings of its neighbours.
    pub(super) settings: &'a [Arc<PeerSettings>],
    pub(super) shared: &'a mut Shared,
    pub(super) outputs: &'a mut VecDeque<Output>,
    pub(super) timetable: &'a mut Timetable,
    pub(super) jitter: Jitter,
    pub(super) opens: &'a mut OurOpens,
    /// What the routing process has to hear, in order.
    pub(super) signals: &'a mut Vec<Signal>,
}

/// What comes with an event of the state machine.
#[derive(Debug, Default)]
pub(super) enum Detail {
    /// Nothing.
    #[default]
    None,
    /// The NOTIFICATION that the error deserves (events 21, 22, 28), or the Cease of a stop (2, 8).
    Notify(Notification),
    /// The NOTIFICATION that arrived (24, 25).
    Notified(Notification),
    /// What became of the TCP connection (18).
    Tcp(TcpError),
    /// The neighbour's OPEN (19, 20).
    Open(TheirOpen),
}

/// One configured session.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) id: PeerId,
    /// Its place among the speaker's distinct settings: those are few and at hand, the neighbours' configuration is not.
    settings: u32,
    pub(super) enabled: bool,
    pub(super) connections: Connections,
    /// The last error, until the session is established.
    pub(super) error: Option<Box<LastError>>,
    /// When the session last started, came up, or went down.
    pub(super) since: Time,
    /// What is left of former errors.
    damping: Option<Box<Damping>>,
    /// The earliest entry that this session has in the timetable.
    pub(super) queued: Time,
    /// How often connecting was tried in vain since the start (RFC 4271 §8.1, ConnectRetryCounter).
    pub(super) connect_retry_counter: u32,
    /// How often timers were started: the argument of the jitter.
    pub(super) starts: Starts,
    /// The driver looks after the timers; see [`super::rest`].
    pub(super) resting: bool,
}

/// How often timers were started. Those of an established session are counted apart, so that the draws of one do not
/// depend on the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Starts {
    pub(super) hold: u32,
    pub(super) keepalive: u32,
    pub(super) others: u32,
}

impl Starts {
    /// One more.
    pub(super) fn next(&mut self, kind: TimerKind) -> u32 {
        let count = match kind {
            TimerKind::Hold => &mut self.hold,
            TimerKind::Keepalive => &mut self.keepalive,
            TimerKind::ConnectRetry | TimerKind::DelayOpen | TimerKind::IdleHold => &mut self.others,
        };
        *count = count.wrapping_add(1);
        *count
    }
}

/// Damping after errors (RFC 4271 §8.1.1, DampPeerOscillations).
#[derive(Clone, Copy, Debug)]
struct Damping {
    /// When the IdleHoldTimer runs out; [`Time::NEVER`] if it does not run.
    idle_hold: Time,
    /// IdleHoldTime of the last error; it doubles.
    idle_hold_time: Duration,
    /// When that was.
    last: Time,
}

impl Session {
    pub(super) fn new(id: PeerId, settings: u32, enabled: bool) -> Session {
        Session {
            id,
            settings,
            enabled,
            connections: Connections::default(),
            error: None,
            since: Time::ZERO,
            damping: None,
            queued: Time::NEVER,
            connect_retry_counter: 0,
            starts: Starts::default(),
            resting: false,
        }
    }

    /// The state that is shown: that of the connection which has come farthest.
    pub(super) fn state(&self) -> State {
        self.connections
            .iter()
            .map(|connection| connection.state)
            .max()
            .unwrap_or(State::Idle)
    }

    /// The state of the connection that an end opened.
    pub(super) fn state_of(&self, opener: Opener) -> State {
        self.connections
            .get(opener)
            .map_or(State::Idle, |connection| connection.state)
    }

    /// How far the TCP connection is that an end opened.
    fn tcp_of(&self, opener: Opener) -> Tcp {
        self.connections
            .get(opener)
            .map_or(Tcp::None, |connection| connection.tcp)
    }

    /// The connection that is established.
    pub(super) fn established(&self) -> Option<&Connection> {
        self.connections
            .iter()
            .find(|connection| connection.state == State::Established)
    }

    /// Whether the session waits out an error (IdleHoldTimer).
    pub(super) fn is_held(&self) -> bool {
        self.idle_hold() != Time::NEVER
    }

    fn idle_hold(&self) -> Time {
        self.damping
            .as_ref()
            .map_or(Time::NEVER, |damping| damping.idle_hold)
    }

    /// The connection that an end opened. One that is in Idle leaves it now.
    pub(super) fn connection(&mut self, opener: Opener) -> &mut Connection {
        self.connections.entry(opener)
    }

    pub(super) fn connection_id(&self, opener: Opener) -> ConnectionId {
        ConnectionId {
            peer: self.id,
            opener,
        }
    }

    pub(super) fn config<'a>(&self, cx: &Context<'a>) -> &'a PeerConfig {
        &cx.config.peers[self.id.index()]
    }

    pub(super) fn settings<'a>(&self, cx: &Context<'a>) -> &'a PeerSettings {
        &cx.settings[self.settings as usize]
    }

    /// The speaker starts, or an administrator enables the session.
    pub(super) fn start(&mut self, cx: &mut Context<'_>) {
        self.since = cx.now;
        self.resume(cx);
    }

    /// An administrator stops the session: Cease, Administrative Shutdown (RFC 4486). What went wrong before is
    /// forgotten, as the ConnectRetryCounter is (RFC 4271 §8.2.2, event 2): the next error is the first one again.
    pub(super) fn stop(&mut self, cx: &mut Context<'_>) {
        self.damping = None;
        self.since = cx.now;
        self.error = None;
        for opener in [Opener::Us, Opener::Neighbour] {
            let cease = Notification::new(cease::ADMINISTRATIVE_SHUTDOWN);
            self.drive(cx, opener, FsmEvent::ManualStop, Detail::Notify(cease));
        }
    }

    /// The neighbour opened a connection. Idle sessions refuse it (RFC 4271 §8.2.2), and so do those that already have
    /// one from the neighbour.
    pub(super) fn accepted(&mut self, cx: &mut Context<'_>) {
        if !self.enabled || self.is_held() || self.state_of(Opener::Neighbour) != State::Idle {
            cx.outputs
                .push_back(Output::Close(self.connection_id(Opener::Neighbour)));
            return;
        }
        if cx.profile.incoming_takes_over {
            self.abandon_attempt(cx);
        }
        // It enters as Active, which nobody sees.
        let connection = Connection::new(Opener::Neighbour, State::Active);
        self.connections.insert(connection).tcp = Tcp::Up;
        self.drive(
            cx,
            Opener::Neighbour,
            FsmEvent::TcpConnectionConfirmed,
            Detail::None,
        );
    }

    /// A TCP connection failed, or went away.
    pub(super) fn tcp_failed(&mut self, cx: &mut Context<'_>, opener: Opener, error: TcpError) {
        if self.tcp_of(opener) == Tcp::None {
            return;
        }
        self.connection(opener).tcp = Tcp::None;
        self.drive(cx, opener, FsmEvent::TcpConnectionFails, Detail::Tcp(error));
    }

    /// The connection that we asked for is up.
    pub(super) fn connected(&mut self, cx: &mut Context<'_>) {
        if self.tcp_of(Opener::Us) == Tcp::Opening {
            self.connection(Opener::Us).tcp = Tcp::Up;
            self.drive(cx, Opener::Us, FsmEvent::TcpCrAcked, Detail::None);
        }
    }

    /// Runs the timers that are due.
    pub(super) fn timeout(&mut self, cx: &mut Context<'_>, entry: Time) {
        if entry != self.queued {
            return;
        }
        self.queued = Time::NEVER;
        if self.resting {
            return;
        }
        self.run_due(cx);
        self.requeue(cx);
    }

    /// The same, whenever the session wanted to be looked at.
    pub(super) fn run_due(&mut self, cx: &mut Context<'_>) {
        for opener in [Opener::Us, Opener::Neighbour] {
            let now = cx.now;
            let due = |session: &mut Session| session.connections.get_mut(opener)?.take_due(now);
            while let Some(event) = due(self) {
                self.drive(cx, opener, event, Detail::None);
            }
        }
        if let Some(damping) = self
            .damping
            .as_mut()
            .filter(|damping| damping.idle_hold <= cx.now)
        {
            damping.idle_hold = Time::NEVER;
            self.resume(cx);
        }
    }

    /// An OPEN arrived whose contents are acceptable: which of two connections stays?
    pub(super) fn opened(&mut self, cx: &mut Context<'_>, opener: Opener, open: TheirOpen) {
        let other = match opener {
            Opener::Us => Opener::Neighbour,
            Opener::Neighbour => Opener::Us,
        };
        match self.state_of(other) {
            State::Connect | State::Active => self.abandon_attempt(cx),
            State::OpenConfirm => {
                if self.newer_stays(cx, opener, &open) {
                    self.drive(cx, other, FsmEvent::OpenCollisionDump, Detail::None);
                } else {
                    return self.drive(cx, opener, FsmEvent::OpenCollisionDump, Detail::None);
                }
            }
            State::Established => return self.drive(cx, opener, FsmEvent::OpenCollisionDump, Detail::None),
            State::Idle | State::OpenSent => {}
        }
        let event = if self.delays_open(opener) {
            FsmEvent::BgpOpenWithDelayOpenTimerRunning
        } else {
            FsmEvent::BgpOpen
        };
        self.drive(cx, opener, event, Detail::Open(open));
    }

    /// Whether a connection is up, and our OPEN is held back (RFC 4271 §8.1.1, DelayOpen).
    pub(super) fn delays_open(&self, opener: Opener) -> bool {
        let connection = self.connections.get(opener);
        connection.is_some_and(|connection| connection.runs(TimerKind::DelayOpen))
    }

    /// RFC 4271 §6.8: of two connections the one that the speaker with the higher BGP Identifier opened stays; if those
    /// are equal, the higher AS number decides (RFC 6286 §2.3).
    fn newer_stays(&self, cx: &Context<'_>, newer: Opener, open: &TheirOpen) -> bool {
        let ours = (cx.config.router_id, cx.config.asn);
        let theirs = (open.bgp_id, open.asn);
        (ours < theirs) == (newer == Opener::Neighbour)
    }

    /// Gives up our own attempt to connect. Once its TCP connection is up it is no attempt any more, even if our OPEN is
    /// held back: then the OPENs decide (RFC 4271 §6.8).
    fn abandon_attempt(&mut self, cx: &mut Context<'_>) {
        let attempts = matches!(self.state_of(Opener::Us), State::Connect | State::Active);
        if attempts && self.tcp_of(Opener::Us) != Tcp::Up {
            let from = self.state_of(Opener::Us);
            self.act(cx, Opener::Us, Action::Release, &Detail::None);
            self.set_state(cx, Opener::Us, from, State::Idle);
        }
    }

    /// Starts our own attempt to connect if nothing stands against it.
    fn resume(&mut self, cx: &mut Context<'_>) {
        if !self.may_dial(cx) || self.state_of(Opener::Us) != State::Idle {
            return;
        }
        let event = if self.settings(cx).passive {
            FsmEvent::AutomaticStartWithPassiveTcpEstablishment
        } else {
            FsmEvent::AutomaticStart
        };
        self.drive(cx, Opener::Us, event, Detail::None);
    }

    /// Whether anything stands against an attempt of our own: an administrator, a former error, or a connection from the
    /// neighbour that has come far enough.
    fn may_dial(&self, cx: &Context<'_>) -> bool {
        let most = if cx.profile.incoming_takes_over {
            State::Idle
        } else {
            State::OpenSent
        };
        self.enabled && !self.is_held() && self.state_of(Opener::Neighbour) <= most
    }

    /// Lets one event loose on a connection's state machine, and does what that says.
    pub(super) fn drive(&mut self, cx: &mut Context<'_>, opener: Opener, event: FsmEvent, detail: Detail) {
        let timers = &self.settings(cx).timers;
        let connection = self.connections.get(opener);
        let from = connection.map_or(State::Idle, |connection| connection.state);
        let delays_connecting = !(timers.connect_delay.is_zero() && cx.profile.least_connect_delay.is_zero());
        let attributes = fsm::Attributes {
            connect_delay: delays_connecting,
            delay_open: timers.delay_open.is_some(),
            delay_open_running: connection.is_some_and(|connection| connection.runs(TimerKind::DelayOpen)),
        };
        let step = fsm::step(from, event, attributes);
        self.note_error(cx, opener, &detail);
        let mut notified = None;
        for &action in step.actions {
            match action {
                Action::SendNotification(cause) => notified = Some(self.notify(cx, opener, cause, &detail)),
                action => self.act(cx, opener, action, &detail),
            }
        }
        if step.next == State::Established && from == State::Established {
            return self.requeue(cx);
        }
        // A connection that the neighbour opened cannot be dialled anew: it is gone, and ours takes its turn.
        let gone = opener == Opener::Neighbour && self.tcp_of(opener) == Tcp::None;
        let next = if gone { State::Idle } else { step.next };
        self.set_state(cx, opener, from, next);
        if next == State::Idle && from != State::Idle && event != FsmEvent::ManualStop {
            self.ended(cx, opener, End::of(notified.as_ref(), &detail, event));
        }
        // OpenSent falls back to Active (RFC 4271 §8.2.2); beside a connection that lives there is nothing to try for.
        if from == State::OpenSent && next == State::Active && !self.may_dial(cx) {
            self.abandon_attempt(cx);
        }
        self.requeue(cx);
    }

    fn set_state(&mut self, cx: &mut Context<'_>, opener: Opener, from: State, to: State) {
        if to == State::Idle {
            self.connections.remove(opener);
        }
        if from == to {
            return;
        }
        if to != State::Idle {
            self.connection(opener).state = to;
        }
        cx.outputs.push_back(Output::Event(Event::State {
            connection: self.connection_id(opener),
            from,
            to,
        }));
        if to == State::Established {
            self.error = None;
            self.since = cx.now;
            cx.signals.push(Signal::Established(self.id));
        } else if from == State::Established {
            self.resting = false;
            self.since = cx.now;
            cx.signals.push(Signal::Ended(self.id));
        }
    }

    /// A connection is back in Idle: hold the session down for a while, or go on at once.
    fn ended(&mut self, cx: &mut Context<'_>, opener: Opener, end: End) {
        let profile = cx.profile;
        let damped = match end {
            End::Error => true,
            End::Cease => profile.damp_cease,
            End::Tcp => profile.damp_tcp_failures,
            End::Collision => false,
        };
        if damped && !self.is_held() {
            self.hold_down(cx);
            let other = if opener == Opener::Us {
                Opener::Neighbour
            } else {
                Opener::Us
            };
            let cease = Notification::new(cease::UNSPECIFIED);
            self.drive(cx, other, FsmEvent::ManualStop, Detail::Notify(cease));
        } else {
            self.resume(cx);
        }
    }

    /// Starts the IdleHoldTimer with a time that doubles from error to error.
    fn hold_down(&mut self, cx: &mut Context<'_>) {
        let timers = &self.settings(cx).timers;
        let fresh = |damping: &&Damping| cx.now.since(damping.last) < timers.idle_hold_amnesia;
        let idle_hold_time = match self.damping.as_deref().filter(fresh) {
            Some(damping) => timers.idle_hold_max.min(damping.idle_hold_time * 2),
            None => timers.idle_hold_min,
        };
        self.since = cx.now;
        let idle_hold = self.deadline(cx, TimerKind::IdleHold, idle_hold_time);
        self.damping = Some(Box::new(Damping {
            idle_hold,
            idle_hold_time,
            last: cx.now,
        }));
    }

    /// Keeps what went wrong, for people. Errors of a second connection beside an established one do not count.
    fn note_error(&mut self, cx: &mut Context<'_>, opener: Opener, detail: &Detail) {
        let error = match detail {
            Detail::Notified(notification) => LastError::Received(notification.clone()),
            Detail::Tcp(error) => LastError::Socket(*error),
            _ => return,
        };
        self.set_error(cx, opener, error);
    }

    pub(super) fn set_error(&mut self, cx: &mut Context<'_>, opener: Opener, error: LastError) {
        if self
            .established()
            .is_some_and(|established| established.opener != opener)
        {
            return;
        }
        if self.error.as_deref() != Some(&error) {
            let told = Event::Error {
                peer: self.id,
                error: error.clone(),
            };
            cx.outputs.push_back(Output::Event(told));
            self.error = Some(Box::new(error));
        }
    }

    /// When the first of its timers runs out.
    pub(super) fn next_deadline(&self) -> Time {
        self.connections.next_deadline().min(self.idle_hold())
    }

    pub(super) fn requeue(&mut self, cx: &mut Context<'_>) {
        if self.resting {
            return;
        }
        let next = self.next_deadline();
        if next != Time::NEVER {
            cx.timetable.want(self.id, next, &mut self.queued);
        }
    }

    /// The neighbour's BGP Identifier, once it has said it.
    pub(super) fn remote_id(&self) -> Option<Ipv4Addr> {
        self.established().map(|connection| connection.remote_id)
    }
}

/// What ended a connection, as far as damping is concerned.
enum End {
    Error,
    Cease,
    Tcp,
    Collision,
}

impl End {
    fn of(sent: Option<&Notification>, detail: &Detail, event: FsmEvent) -> End {
        let by_code = |notification: &Notification| match notification.code_and_subcode() {
            cease::CONNECTION_COLLISION_RESOLUTION => End::Collision,
            (code, _) if code == cease::UNSPECIFIED.0 => End::Cease,
            _ => End::Error,
        };
        match (sent, detail) {
            _ if event == FsmEvent::OpenCollisionDump => End::Collision,
            (Some(notification), _) | (None, Detail::Notified(notification)) => by_code(notification),
            _ => End::Tcp,
        }
    }
}
