//! OpenSent (RFC 4271 §8.2.2): our OPEN is out, the neighbour's is awaited.

use super::Action::*;
use super::State::*;
use super::{Attributes, Cause, Event, Step, to};

pub(super) fn step(event: Event, attributes: Attributes) -> Step {
    match event {
        Event::ManualStart
        | Event::AutomaticStart
        | Event::ManualStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithDampPeerOscillations
        | Event::AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment
        // A second connection has a machine of its own; which of the two stays is decided when its OPEN arrives (§6.8).
        | Event::TcpConnectionValid
        | Event::TcpCrInvalid
        | Event::TcpCrAcked
        | Event::TcpConnectionConfirmed => to(OpenSent, &[]),
        Event::ManualStop => {
            to(Idle, &[SendNotification(Cause::Cease), Release, ClearConnectRetryCounter])
        }
        Event::AutomaticStop => {
            to(Idle, &[SendNotification(Cause::Cease), Release, IncrementConnectRetryCounter, Damp])
        }
        Event::HoldTimerExpires => {
            to(Idle, &[SendNotification(Cause::HoldTimerExpired), Release, IncrementConnectRetryCounter, Damp])
        }
        Event::TcpConnectionFails => {
            if attributes.connect_delay {
                to(Active, &[Release, StartConnectDelay])
            } else {
                to(Active, &[Release, StartConnectRetry])
            }
        }
        Event::BgpOpen => to(OpenConfirm, &[StopDelayOpen, StopConnectRetry, SendKeepalive, StartKeepalive, StartHold]),
        Event::BgpHeaderErr | Event::BgpOpenMsgErr => {
            to(Idle, &[SendNotification(Cause::Event), Release, IncrementConnectRetryCounter, Damp])
        }
        Event::OpenCollisionDump => {
            to(Idle, &[SendNotification(Cause::Collision), Release, IncrementConnectRetryCounter, Damp])
        }
        Event::NotifMsgVerErr => to(Idle, &[Release]),
        // The RFC counts a NOTIFICATION among the events it does not expect here (and would answer it with one of its
        // own); every implementation just closes, as §4.5 says of the sender.
        Event::NotifMsg => to(Idle, &[Release, IncrementConnectRetryCounter, Damp]),
        Event::ConnectRetryTimerExpires
        | Event::KeepaliveTimerExpires
        | Event::DelayOpenTimerExpires
        | Event::IdleHoldTimerExpires
        | Event::BgpOpenWithDelayOpenTimerRunning
        | Event::KeepAliveMsg
        | Event::UpdateMsg
        | Event::UpdateMsgErr => {
            to(Idle, &[SendNotification(Cause::FsmError), Release, IncrementConnectRetryCounter, Damp])
        }
    }
}
