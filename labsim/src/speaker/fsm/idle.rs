//! Idle (RFC 4271 §8.2.2): nothing is allocated, connections are refused.

use super::Action::*;
use super::State::*;
use super::{Attributes, Event, Step, to};

pub(super) fn step(event: Event, attributes: Attributes) -> Step {
    match event {
        Event::ManualStart
        | Event::AutomaticStart
        | Event::AutomaticStartWithDampPeerOscillations
        // "prevents ... until the IdleHoldTimer expires": the start that was held back happens now.
        | Event::IdleHoldTimerExpires => {
            if attributes.connect_delay {
                to(Active, &[ClearConnectRetryCounter, StartConnectDelay])
            } else {
                to(Connect, &[ClearConnectRetryCounter, StartConnectRetry, InitiateConnection])
            }
        }
        // The RFC also starts the ConnectRetryTimer here and would dial when it runs out. "Passive" means to everyone
        // who configures it, and to every daemon, that we never dial.
        Event::ManualStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithPassiveTcpEstablishment
        | Event::AutomaticStartWithDampPeerOscillationsAndPassiveTcpEstablishment => {
            to(Active, &[ClearConnectRetryCounter])
        }
        _ => to(Idle, &[]),
    }
}
