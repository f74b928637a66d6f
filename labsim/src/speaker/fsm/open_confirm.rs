//! OpenConfirm (RFC 4271 §8.2.2): both OPENs are exchanged, a KEEPALIVE is awaited.

use super::Action::*;
use super::State::*;
use super::{Cause, Event, Step, to};

pub(super) fn step(event: Event) -> Step {
    match event {
        Event::ManualStart
        | Event::AutomaticStart
        | Event::ManualStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithDampPeerOscillations
        | Event::AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment
        | Event::TcpConnectionValid
        | Event::TcpCrInvalid
        | Event::TcpCrAcked
        | Event::TcpConnectionConfirmed => to(OpenConfirm, &[]),
        Event::ManualStop => to(
            Idle,
            &[SendNotification(Cause::Cease), Release, ClearConnectRetryCounter],
        ),
        Event::AutomaticStop => to(
            Idle,
            &[
                SendNotification(Cause::Cease),
                Release,
                IncrementConnectRetryCounter,
                Damp,
            ],
        ),
        Event::HoldTimerExpires => to(
            Idle,
            &[
                SendNotification(Cause::HoldTimerExpired),
                Release,
                IncrementConnectRetryCounter,
                Damp,
            ],
        ),
        Event::KeepaliveTimerExpires => to(OpenConfirm, &[SendKeepalive, StartKeepalive]),
        Event::NotifMsgVerErr => to(Idle, &[Release]),
        Event::TcpConnectionFails | Event::NotifMsg => {
            to(Idle, &[Release, IncrementConnectRetryCounter, Damp])
        }
        Event::BgpHeaderErr | Event::BgpOpenMsgErr => to(
            Idle,
            &[
                SendNotification(Cause::Event),
                Release,
                IncrementConnectRetryCounter,
                Damp,
            ],
        ),
        Event::OpenCollisionDump => to(
            Idle,
            &[
                SendNotification(Cause::Collision),
                Release,
                IncrementConnectRetryCounter,
                Damp,
            ],
        ),
        Event::KeepAliveMsg => to(Established, &[StartHold]),
        // The RFC looks at an OPEN here only for collisions, which concern the other connection; a second OPEN on this
        // one fits no state (RFC 6608 §3).
        Event::BgpOpen
        | Event::ConnectRetryTimerExpires
        | Event::DelayOpenTimerExpires
        | Event::IdleHoldTimerExpires
        | Event::BgpOpenWithDelayOpenTimerRunning
        | Event::UpdateMsg
        | Event::UpdateMsgErr => to(
            Idle,
            &[
                SendNotification(Cause::FsmError),
                Release,
                IncrementConnectRetryCounter,
                Damp,
            ],
        ),
    }
}
