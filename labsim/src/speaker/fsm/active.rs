//! Active (RFC 4271 §8.2.2): listens, and waits for the ConnectRetryTimer to dial.

use super::Action::*;
use super::State::*;
use super::{Attributes, Event, Step, to};

pub(super) fn step(event: Event, attributes: Attributes) -> Step {
    match event {
        Event::ManualStart
        | Event::AutomaticStart
        | Event::ManualStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithDampPeerOscillations
        | Event::AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment
        | Event::TcpConnectionValid
        | Event::TcpCrInvalid => to(Active, &[]),
        Event::ManualStop => to(Idle, &[Release, ClearConnectRetryCounter]),
        Event::ConnectRetryTimerExpires => to(Connect, &[StartConnectRetry, InitiateConnection]),
        Event::DelayOpenTimerExpires => to(
            OpenSent,
            &[StopConnectRetry, StopDelayOpen, SendOpen, StartOpenHold],
        ),
        Event::TcpCrAcked | Event::TcpConnectionConfirmed => {
            if attributes.delay_open {
                to(Active, &[StopConnectRetry, StartDelayOpen])
            } else {
                to(OpenSent, &[StopConnectRetry, SendOpen, StartOpenHold])
            }
        }
        Event::BgpOpenWithDelayOpenTimerRunning => to(
            OpenConfirm,
            &[
                StopConnectRetry,
                StopDelayOpen,
                SendOpen,
                SendKeepalive,
                StartKeepalive,
                StartHold,
            ],
        ),
        Event::NotifMsgVerErr if attributes.delay_open_running => to(Idle, &[Release]),
        Event::TcpConnectionFails
        | Event::BgpHeaderErr
        | Event::BgpOpenMsgErr
        | Event::NotifMsgVerErr
        | Event::AutomaticStop
        | Event::HoldTimerExpires
        | Event::KeepaliveTimerExpires
        | Event::IdleHoldTimerExpires
        | Event::BgpOpen
        | Event::OpenCollisionDump
        | Event::NotifMsg
        | Event::KeepAliveMsg
        | Event::UpdateMsg
        | Event::UpdateMsgErr => to(Idle, &[Release, IncrementConnectRetryCounter, Damp]),
    }
}
