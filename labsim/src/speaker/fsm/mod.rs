//! The BGP finite state machine (RFC 4271 §8) as a pure function.

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

    /// All states.
    pub const ALL: [State; 6] = [
        State::Idle,
        State::Connect,
        State::Active,
        State::OpenSent,
        State::OpenConfirm,
        State::Established,
    ];
}
