//! From bytes to events: what a session makes of what its neighbour sends.

use bgp_wire::{Disposition, Message, Notification, notification};
use bytes::Bytes;

use super::carry_out::KEEPALIVE;
use super::connection::Tcp;
use super::fsm::{Event as FsmEvent, State};
use super::io::Opener;
use super::memo::Meaning;
use super::open::{self, TheirOpen};
use super::session::{Context, Detail, Session};
use super::signal::Signal;

impl Session {
    /// Bytes arrived on a connection: handles every message that is now whole.
    pub(super) fn received(&mut self, cx: &mut Context<'_>, opener: Opener, bytes: Bytes) {
        // The driver may have had more in hand when the speaker closed the connection.
        let Some(connection) = self
            .connections
            .get_mut(opener)
            .filter(|connection| connection.tcp == Tcp::Up)
        else {
            return;
        };
        if let Some(message) = connection.push(bytes) {
            return self.message(cx, opener, message);
        }
        // A message may end the connection; what follows it is then nobody's.
        while let Some(connection) = self.connections.get_mut(opener) {
            match connection.next_message(cx.shared.negotiated(connection.negotiated)) {
                None => return,
                Some(Ok(message)) => self.message(cx, opener, message),
                Some(Err(error)) => {
                    self.drive(
                        cx,
                        opener,
                        FsmEvent::BgpHeaderErr,
                        Detail::Notify(error.notification()),
                    );
                }
            }
        }
    }

    fn message(&mut self, cx: &mut Context<'_>, opener: Opener, bytes: Bytes) {
        if bytes == KEEPALIVE[..] {
            return self.drive(cx, opener, FsmEvent::KeepAliveMsg, Detail::None);
        }
        let Some(connection) = self.connections.get(opener) else {
            return;
        };
        let (agreement, established) = (connection.negotiated, connection.state == State::Established);
        if let Some(meaning) = cx.shared.recall(&bytes, agreement) {
            return self.meant(cx, opener, meaning);
        }
        let decoded = match Message::decode(&bytes, cx.shared.negotiated(agreement)) {
            Ok(decoded) => decoded,
            Err(error) => {
                let notification = error.notification();
                return self.drive(
                    cx,
                    opener,
                    error_event(&notification),
                    Detail::Notify(notification),
                );
            }
        };
        let withdraw = decoded.disposition() == Some(Disposition::TreatAsWithdraw);
        match decoded.message {
            Message::Open(open) => {
                let meaning = cx.shared.learn_open(&bytes, agreement, &open);
                self.meant(cx, opener, meaning);
            }
            Message::Keepalive => self.drive(cx, opener, FsmEvent::KeepAliveMsg, Detail::None),
            Message::Notification(notification) => self.notification(cx, opener, notification),
            Message::RouteRefresh(refresh) => {
                if established {
                    cx.signals.push(Signal::Refresh(self.id, refresh.family));
                }
            }
            Message::Update(update) if established => {
                let update = if withdraw {
                    update.into_withdrawal()
                } else {
                    update
                };
                let meaning = cx.shared.learn_update(bytes, agreement, update);
                self.meant(cx, opener, meaning);
            }
            Message::Update(_) => self.drive(cx, opener, FsmEvent::UpdateMsg, Detail::None),
        }
    }

    /// Acts on a message that needs no decoding any more.
    fn meant(&mut self, cx: &mut Context<'_>, opener: Opener, meaning: Meaning) {
        match meaning {
            Meaning::Open(open) => self.open_message(cx, opener, open),
            Meaning::Routes(routes) => {
                if self.state_of(opener) == State::Established {
                    cx.signals.push(Signal::Routes(self.id, routes));
                }
                self.drive(cx, opener, FsmEvent::UpdateMsg, Detail::None);
            }
        }
    }

    fn open_message(&mut self, cx: &mut Context<'_>, opener: Opener, theirs: TheirOpen) {
        if self.state_of(opener) != State::OpenSent && !self.delays_open(opener) {
            return self.drive(cx, opener, FsmEvent::BgpOpen, Detail::None);
        }
        match open::check(cx.config, self.config(cx), (theirs.asn, theirs.bgp_id)) {
            Ok(()) => self.opened(cx, opener, theirs),
            Err(notification) => {
                self.drive(cx, opener, FsmEvent::BgpOpenMsgErr, Detail::Notify(notification))
            }
        }
    }

    fn notification(&mut self, cx: &mut Context<'_>, opener: Opener, notification: Notification) {
        let version_error = notification.code_and_subcode() == notification::open::UNSUPPORTED_VERSION_NUMBER;
        let event = if version_error {
            FsmEvent::NotifMsgVerErr
        } else {
            FsmEvent::NotifMsg
        };
        self.drive(cx, opener, event, Detail::Notified(notification));
    }
}

/// The event of the state machine that a message is which could not be decoded.
fn error_event(error: &Notification) -> FsmEvent {
    match error.code {
        2 => FsmEvent::BgpOpenMsgErr,
        3 => FsmEvent::UpdateMsgErr,
        _ => FsmEvent::BgpHeaderErr,
    }
}
