//! Connect (RFC 4271 §8.2.2): waits for the TCP connection it has asked for.

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
        | Event::TcpCrInvalid => to(Connect, &[]),
        Event::ManualStop => to(Idle, &[Release, ClearConnectRetryCounter]),
        Event::ConnectRetryTimerExpires => to(Connect, &[Release, StartConnectRetry, InitiateConnection]),
        Event::DelayOpenTimerExpires => to(OpenSent, &[StopDelayOpen, SendOpen, StartOpenHold]),
        Event::TcpCrAcked | Event::TcpConnectionConfirmed => {
            if attributes.delay_open {
                to(Connect, &[StopConnectRetry, StartDelayOpen])
            } else {
                to(OpenSent, &[StopConnectRetry, SendOpen, StartOpenHold])
            }
        }
        Event::TcpConnectionFails => {
            if attributes.delay_open_running {
                to(Active, &[Release, StartConnectRetry])
            } else {
                to(Idle, &[Release])
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
        // SendNOTIFICATIONwithoutOPEN (§8.1.1) is off, so errors before our OPEN go unanswered.
        Event::BgpHeaderErr
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
