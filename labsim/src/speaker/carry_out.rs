//! Carrying out what the state machine says: timers, messages, connections.

use std::time::Duration;

use bgp_wire::notification::{self, HOLD_TIMER_EXPIRED, cease};
use bgp_wire::{Message, Notification};
use bytes::{Bytes, BytesMut};

use super::config::PeerSettings;
use super::connection::Tcp;
use super::fsm::{Action, Cause, State};
use super::io::{Opener, Output};
use super::last_error::LastError;
use super::session::{Context, Detail, Session};
use super::time::{Time, nanos};
use super::timer::TimerKind;

/// No timer is shorter, whatever is configured: time has to pass between two turns of the state machine.
const SHORTEST: Duration = Duration::from_millis(1);

/// A KEEPALIVE is a header and nothing else (RFC 4271 §4.4).
pub const KEEPALIVE: [u8; 19] = {
    let mut message = [0xff; 19];
    message[16] = 0;
    message[17] = 19;
    message[18] = 4;
    message
};

impl Session {
    /// Does one action.
    pub(super) fn act(&mut self, cx: &mut Context<'_>, opener: Opener, action: Action, detail: &Detail) {
        let timers = &self.settings(cx).timers;
        match action {
            Action::StartConnectRetry => {
                self.start_timer(cx, opener, TimerKind::ConnectRetry, timers.connect_retry)
            }
            Action::StartConnectDelay => {
                let delay = timers.connect_delay.max(cx.profile.least_connect_delay);
                self.start_timer(cx, opener, TimerKind::ConnectRetry, delay)
            }
            Action::StopConnectRetry => self.connection(opener).stop(TimerKind::ConnectRetry),
            Action::StartDelayOpen => {
                let delay = timers.delay_open.unwrap_or_default();
                self.start_timer(cx, opener, TimerKind::DelayOpen, delay);
            }
            Action::StopDelayOpen => self.connection(opener).stop(TimerKind::DelayOpen),
            Action::StartOpenHold => self.start_timer(cx, opener, TimerKind::Hold, timers.open_hold),
            Action::StartHold => self.start_hold(cx, opener),
            Action::StartKeepalive => self.start_keepalive(cx, opener, detail),
            Action::InitiateConnection => {
                self.connection(Opener::Us).tcp = Tcp::Opening;
                cx.outputs.push_back(Output::Connect(self.id));
            }
            Action::SendOpen => {
                let (open, _) = cx.opens.of(cx.shared, cx.config, self.config(cx));
                cx.outputs
                    .push_back(Output::Transmit(self.connection_id(opener), open));
            }
            Action::SendKeepalive => {
                let keepalive = Bytes::from_static(&KEEPALIVE);
                cx.outputs
                    .push_back(Output::Transmit(self.connection_id(opener), keepalive));
            }
            Action::SendNotification(cause) => drop(self.notify(cx, opener, cause, detail)),
            Action::ProcessUpdate => {} // The routes go to the routing process as a signal; see `receive`.
            Action::Release => {
                if self.connection(opener).release() {
                    cx.outputs.push_back(Output::Close(self.connection_id(opener)));
                }
            }
            Action::ClearConnectRetryCounter => self.connect_retry_counter = 0,
            Action::IncrementConnectRetryCounter => {
                self.connect_retry_counter = self.connect_retry_counter.saturating_add(1);
            }
            Action::Damp => {} // Decided in `ended`, by what the connection ended with.
        }
    }

    /// Sends the NOTIFICATION that a cause asks for, and keeps it as the last error unless an administrator wanted it.
    pub(super) fn notify(
        &mut self,
        cx: &mut Context<'_>,
        opener: Opener,
        cause: Cause,
        detail: &Detail,
    ) -> Notification {
        let state = self.state_of(opener);
        let notification = match (cause, detail) {
            (Cause::Event | Cause::Cease, Detail::Notify(notification)) => notification.clone(),
            (Cause::HoldTimerExpired, _) => Notification::new(HOLD_TIMER_EXPIRED),
            (Cause::Collision, _) => Notification::new(cease::CONNECTION_COLLISION_RESOLUTION),
            (Cause::FsmError, _) => Notification::new(fsm_error(state)),
            (Cause::Event | Cause::Cease, _) => Notification::new(cease::UNSPECIFIED),
        };
        self.transmit(cx, opener, &Message::Notification(notification.clone()));
        if cause != Cause::Cease {
            self.set_error(cx, opener, LastError::Sent(notification.clone()));
        }
        notification
    }

    fn transmit(&mut self, cx: &mut Context<'_>, opener: Opener, message: &Message) {
        let negotiated = cx.shared.negotiated(self.connection(opener).negotiated);
        let mut bytes = BytesMut::new();
        // What a speaker says of itself always fits a message: OPEN, KEEPALIVE and short NOTIFICATIONs.
        if message.encode(negotiated, &mut bytes).is_ok() {
            cx.outputs
                .push_back(Output::Transmit(self.connection_id(opener), bytes.freeze()));
        }
    }

    fn start_hold(&mut self, cx: &mut Context<'_>, opener: Opener) {
        let seconds = self.connection(opener).hold_time;
        let time = Duration::from_secs(u64::from(seconds));
        if seconds == 0 {
            self.connection(opener).stop(TimerKind::Hold);
        } else if self.resting {
            // When it was started last is all that counts, once the session is roused.
            self.starts.next(TimerKind::Hold);
            self.connection(opener).start(TimerKind::Hold, cx.now);
        } else if cx.profile.jitter_hold {
            self.start_timer(cx, opener, TimerKind::Hold, time);
        } else {
            self.connection(opener).start(TimerKind::Hold, cx.now + time);
        }
    }

    /// The first start in a connection's life comes with the neighbour's OPEN, which settles the hold time.
    fn start_keepalive(&mut self, cx: &mut Context<'_>, opener: Opener, detail: &Detail) {
        if let Detail::Open(open) = detail {
            let peer = self.config(cx);
            let (_, ours) = cx.opens.of(cx.shared, cx.config, peer);
            let negotiated = cx.shared.agreement(ours, open.terms);
            let connection = self.connection(opener);
            connection.negotiated = negotiated;
            connection.remote_id = open.bgp_id;
            connection.hold_time = peer.settings.timers.hold_time.min(open.hold_time);
        }
        let hold_time = self.connection(opener).hold_time;
        if hold_time == 0 {
            self.connection(opener).stop(TimerKind::Keepalive);
            return;
        }
        let time = self.keepalive_time(hold_time, self.settings(cx));
        self.start_timer(cx, opener, TimerKind::Keepalive, time);
    }

    /// The time between KEEPALIVEs, before jitter.
    pub(super) fn keepalive_time(&self, hold_time: u16, settings: &PeerSettings) -> Duration {
        let third = Duration::from_secs(u64::from(hold_time)) / 3;
        settings.timers.keepalive.unwrap_or(third)
    }

    /// An UPDATE tells the neighbour as well as a KEEPALIVE does that we live.
    pub(super) fn sent_update(&mut self, cx: &mut Context<'_>, opener: Opener) {
        self.start_keepalive(cx, opener, &Detail::None);
        self.requeue(cx);
    }

    fn start_timer(&mut self, cx: &mut Context<'_>, opener: Opener, kind: TimerKind, time: Duration) {
        let deadline = self.deadline(cx, kind, time);
        self.connection(opener).start(kind, deadline);
    }

    /// When a timer runs out that is started now.
    pub(super) fn deadline(&mut self, cx: &Context<'_>, kind: TimerKind, time: Duration) -> Time {
        let starts = self.starts.next(kind);
        let time = nanos(time).max(nanos(SHORTEST));
        let time = cx.jitter.reduce_nanos(time, self.id.0, kind, starts);
        cx.now.after(time)
    }
}

/// RFC 6608 §3.
fn fsm_error(state: State) -> (u8, u8) {
    match state {
        State::OpenSent => notification::fsm::UNEXPECTED_MESSAGE_IN_OPEN_SENT,
        State::OpenConfirm => notification::fsm::UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM,
        State::Established => notification::fsm::UNEXPECTED_MESSAGE_IN_ESTABLISHED,
        State::Idle | State::Connect | State::Active => notification::fsm::UNSPECIFIED,
    }
}
