//! The BGP finite state machine (RFC 4271 §8) as a pure function: [`step`] takes a state and an event and says what
//! to do and which state follows. It holds no timer, no socket and no clock; `carry_out`, beside it, does what it
//! says. One file per state, each in the order of RFC 4271 §8.2.2, so that the two can be read side by side.
//!
//! One machine belongs to one TCP connection. A session has up to two (RFC 4271 §8.2.1): the one it opens itself and
//! one that the neighbour opened.

mod active;
mod connect;
mod established;
mod event;
mod idle;
mod open_confirm;
mod open_sent;
#[cfg(test)]
mod tests;

pub use event::Event;

/// The six states of RFC 4271 §8.2.2. Their order is how far a connection has come, as BIRD orders them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Refuses connections; waits to be started.
    #[default]
    Idle,
    /// Waits for the TCP connection it has asked for.
    Connect,
    /// Listens, and waits to dial.
    Active,
    /// Has sent an OPEN, waits for one.
    OpenSent,
    /// Has had an OPEN, waits for a KEEPALIVE.
    OpenConfirm,
    /// Exchanges routes.
    Established,
}

impl State {
    /// All states.
    pub const ALL: [State; 6] = [
        State::Idle,
        State::Connect,
        State::Active,
        State::OpenSent,
        State::OpenConfirm,
        State::Established,
    ];

    /// The RFC's name.
    pub const fn name(self) -> &'static str {
        match self {
            State::Idle => "Idle",
            State::Connect => "Connect",
            State::Active => "Active",
            State::OpenSent => "OpenSent",
            State::OpenConfirm => "OpenConfirm",
            State::Established => "Established",
        }
    }
}

/// The session attributes (RFC 4271 §8.1.1) that decide between transitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// A started session first waits in Active (BIRD's `connect delay time`) where the RFC dials at once.
    pub connect_delay: bool,
    /// DelayOpen: wait before sending the OPEN.
    pub delay_open: bool,
    /// The DelayOpenTimer is running.
    pub delay_open_running: bool,
}

/// What the owner of the machine has to do. Actions are done in the order given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Starts the ConnectRetryTimer with ConnectRetryTime.
    StartConnectRetry,
    /// Starts the ConnectRetryTimer with the time that this speaker waits in Active before it dials.
    StartConnectDelay,
    /// Sets the ConnectRetryTimer to zero.
    StopConnectRetry,
    /// Starts the DelayOpenTimer.
    StartDelayOpen,
    /// Stops the DelayOpenTimer.
    StopDelayOpen,
    /// Starts the HoldTimer with the large value that bounds the wait for an OPEN.
    StartOpenHold,
    /// Starts, or restarts, the HoldTimer with the negotiated time, unless that is zero.
    StartHold,
    /// Starts, or restarts, the KeepaliveTimer, unless the negotiated hold time is zero.
    StartKeepalive,
    /// Asks for a TCP connection to the neighbour.
    InitiateConnection,
    /// Sends our OPEN.
    SendOpen,
    /// Sends a KEEPALIVE.
    SendKeepalive,
    /// Sends the NOTIFICATION that this cause asks for.
    SendNotification(Cause),
    /// Hands the UPDATE to the routing process.
    ProcessUpdate,
    /// Stops all timers of this connection, drops the TCP connection, and releases what belongs to it; the routes of
    /// an established session too.
    Release,
    /// Sets the ConnectRetryCounter to zero.
    ClearConnectRetryCounter,
    /// Adds one to the ConnectRetryCounter.
    IncrementConnectRetryCounter,
    /// Performs peer oscillation damping, if the profile has it.
    Damp,
}

/// Why a NOTIFICATION is sent; its code, subcode and data follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The error that came with the event: events 21, 22 and 28.
    Event,
    /// Hold Timer Expired (RFC 4271 §6.5).
    HoldTimerExpired,
    /// Cease (RFC 4271 §6.7) with the subcode of the stop (RFC 4486).
    Cease,
    /// Cease, Connection Collision Resolution (RFC 4486 §4).
    Collision,
    /// Finite State Machine Error (RFC 4271 §6.6) with the subcode of the state (RFC 6608).
    FsmError,
}

/// What follows from an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state after it.
    pub next: State,
    /// What to do, in this order.
    pub actions: &'static [Action],
}

/// Shorthand of the state files.
const fn to(next: State, actions: &'static [Action]) -> Step {
    Step { next, actions }
}

/// The transition for an event in a state.
pub fn step(state: State, event: Event, attributes: Attributes) -> Step {
    match state {
        State::Idle => idle::step(event, attributes),
        State::Connect => connect::step(event, attributes),
        State::Active => active::step(event, attributes),
        State::OpenSent => open_sent::step(event, attributes),
        State::OpenConfirm => open_confirm::step(event),
        State::Established => established::step(event),
    }
}
