//! Profiles: where a daemon's behaviour differs from the RFC, as data.

use std::time::Duration;

/// The times a session runs by. All are drawn from 75..100 % (RFC 4271 §10), the hold time only where
/// [`Profile::jitter_hold`] says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Timers {
    /// How long a started session waits, in Active, before it dials. Zero: it dials at once (RFC 4271 §8.2.2, Idle).
    pub connect_delay: Duration,
    /// ConnectRetryTime (RFC 4271 §10): how long a TCP connection may take to come up before it is tried anew.
    pub connect_retry: Duration,
    /// The Hold Time offered in the OPEN, in seconds; 0 switches keepalives off (RFC 4271 §4.2).
    pub hold_time: u16,
    /// Time between KEEPALIVEs; `None`: a third of the negotiated hold time (RFC 4271 §10).
    pub keepalive: Option<Duration>,
    /// The large HoldTimer that bounds the wait for the neighbour's OPEN (RFC 4271 §8.2.2 suggests 4 minutes).
    pub open_hold: Duration,
    /// DelayOpenTime (RFC 4271 §8.1.1); `None`: DelayOpen is off.
    pub delay_open: Option<Duration>,
    /// First IdleHoldTime after an error (RFC 4271 §8.1.1); it doubles with each further error.
    pub idle_hold_min: Duration,
    /// The longest IdleHoldTime.
    pub idle_hold_max: Duration,
    /// An error is forgotten when the next one is at least this much later.
    pub idle_hold_amnesia: Duration,
}

/// How a kind of speaker behaves. One value per daemon; sessions point to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name in a scenario's `profile:`.
    pub name: &'static str,
    /// Default times; a session's own settings go first.
    pub timers: Timers,
    /// `connect_delay` is never shorter. BIRD waits a second at least, whatever is configured.
    pub least_connect_delay: Duration,
    /// Whether an UPDATE that is sent restarts the KeepaliveTimer (RFC 4271 §8.2.2, Established). In BIRD it does not.
    pub update_restarts_keepalive: bool,
    /// Whether a route is sent to the neighbour that is its next hop. RFC 4271 §5.1.3 forbids it only for routes that the
    /// speaker originates; BIRD withholds all of them ("Invalid NEXT_HOP attribute - neighbor address").
    pub tells_owner_of_next_hop: bool,
    /// Whether the HoldTimer is drawn from 75..100 % too, as BIRD does. RFC 4271 §10 jitters the other timers only.
    pub jitter_hold: bool,
    /// Whether a TCP failure counts as an error that IdleHoldTime damps. BIRD damps only after NOTIFICATIONs.
    pub damp_tcp_failures: bool,
    /// Whether a Cease counts as such an error. In BIRD it does not.
    pub damp_cease: bool,
    /// Whether a connection that the neighbour opened replaces our own attempt at once (RFC 4271 §8.2.2, Connect and
    /// Active, event 17). BIRD lets both go on until one of them has received an OPEN.
    pub incoming_takes_over: bool,
    /// Whether port 179 is open while no session is enabled. BIRD opens it with its first session and closes it with its
    /// last, so that neighbours are refused; a session in Idle is no reason for that, its connections are closed.
    pub listens_without_sessions: bool,
    /// Whether paths are compared one by one as they come, as BIRD does without `deterministic med`. RFC 4271 §9.1.2.2
    /// compares all of them at once; the two differ only where MEDs are compared.
    pub compares_as_they_come: bool,
    /// Whether the best path is announced back to the neighbour it came from. RFC 4271 allows it; BIRD does not do it.
    pub echo_to_source: bool,
    /// Whether the first table that a neighbour is sent ends with an End-of-RIB marker (RFC 4724 §2), and the OPEN says
    /// so. RFC 4271 has none.
    pub end_of_rib: bool,
    /// Whether our cluster id in the CLUSTER_LIST makes a route unusable from every internal neighbour, as RFC 4456 §8
    /// has it. BIRD 2.0.12 looks at routes of its reflector clients only.
    pub cluster_loop_from_all: bool,
    /// Whether a route whose NEXT_HOP cannot be reached is chosen when there is no other. BIRD keeps it, as
    /// `unreachable`; RFC 4271 §9.1.2 excludes it.
    pub unreachable_may_win: bool,
}

/// RFC 4271 as it is written, with the times its §10 suggests.
pub static RFC: Profile = Profile {
    name: "rfc",
    timers: Timers {
        connect_delay: Duration::ZERO,
        connect_retry: Duration::from_secs(120),
        hold_time: 90,
        keepalive: None,
        open_hold: Duration::from_secs(240),
        delay_open: None,
        idle_hold_min: Duration::from_secs(60),
        idle_hold_max: Duration::from_secs(300),
        idle_hold_amnesia: Duration::from_secs(300),
    },
    least_connect_delay: Duration::ZERO,
    update_restarts_keepalive: true,
    tells_owner_of_next_hop: true,
    jitter_hold: false,
    damp_tcp_failures: true,
    damp_cease: true,
    incoming_takes_over: true,
    listens_without_sessions: true,
    compares_as_they_come: false,
    echo_to_source: true,
    end_of_rib: false,
    cluster_loop_from_all: true,
    unreachable_may_win: false,
};

/// BIRD 2.0.12 with its default configuration, as measured.
pub static BIRD2: Profile = Profile {
    name: "bird2",
    timers: Timers {
        connect_delay: Duration::from_secs(5),
        connect_retry: Duration::from_secs(120),
        hold_time: 240,
        keepalive: None,
        open_hold: Duration::from_secs(240),
        delay_open: None,
        idle_hold_min: Duration::from_secs(60),
        idle_hold_max: Duration::from_secs(300),
        idle_hold_amnesia: Duration::from_secs(300),
    },
    least_connect_delay: Duration::from_secs(1),
    update_restarts_keepalive: false,
    tells_owner_of_next_hop: false,
    jitter_hold: true,
    damp_tcp_failures: false,
    damp_cease: false,
    incoming_takes_over: false,
    listens_without_sessions: false,
    compares_as_they_come: true,
    echo_to_source: false,
    end_of_rib: true,
    cluster_loop_from_all: false,
    unreachable_may_win: true,
};

/// All profiles, the default of a scenario first.
pub static PROFILES: [&Profile; 2] = [&BIRD2, &RFC];

impl Profile {
    /// The profile of that name.
    pub fn named(name: &str) -> Option<&'static Profile> {
        PROFILES.into_iter().find(|profile| profile.name == name)
    }
}
