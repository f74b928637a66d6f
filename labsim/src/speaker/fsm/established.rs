//! Established (RFC 4271 §8.2.2): routes are exchanged.

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
        | Event::TcpConnectionConfirmed => to(Established, &[]),
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
        Event::KeepaliveTimerExpires => to(Established, &[SendKeepalive, StartKeepalive]),
        Event::TcpConnectionFails | Event::NotifMsgVerErr | Event::NotifMsg => {
            to(Idle, &[Release, IncrementConnectRetryCounter, Damp])
        }
        Event::KeepAliveMsg => to(Established, &[StartHold]),
        Event::UpdateMsg => to(Established, &[ProcessUpdate, StartHold]),
        // §8.2.2 lists a broken header among the events that end in an FSM Error, against §6.1: "All errors detected
        // while processing the Message Header MUST be indicated by ... Message Header Error". §6.1 is followed.
        Event::BgpHeaderErr | Event::BgpOpenMsgErr | Event::UpdateMsgErr => to(
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
        // CollisionDetectEstablishedState (§8.1.1) is off: an OPEN on a running session fits no state.
        Event::BgpOpen
        | Event::ConnectRetryTimerExpires
        | Event::DelayOpenTimerExpires
        | Event::IdleHoldTimerExpires
        | Event::BgpOpenWithDelayOpenTimerRunning => to(
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
