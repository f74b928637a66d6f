//! One session: what its state and its last error mean.

use std::net::IpAddr;

use super::{Cause, Daemon, Finding, words};
use crate::show::protocols::{
    BgpInfo, BgpState, Channel, ErrorClass, Info, LastError, LimitAction, Protocol, ProtocolList,
    ProtocolRow, ProtocolState,
};
use crate::show::time::Moment;

/// A session that began so many seconds ago may only need a moment: BIRD waits up to five before it dials.
const MOMENT: f64 = 8.0;

/// A protocol, and what of its details a diagnosis needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its row in `show protocols`.
    pub row: ProtocolRow,
    /// The neighbour's address.
    pub neighbor: Option<IpAddr>,
    /// Our own, which BIRD shows of a session that is up.
    pub source: Option<IpAddr>,
    /// The AS we expect of the neighbour.
    pub neighbor_as: Option<u32>,
    /// Our own AS on this session; BIRD 1.6 does not show it.
    pub local_as: Option<u32>,
    /// The limits that are reached, as BIRD prints them: `Import limit: 3 [HIT]`.
    pub limits_hit: Vec<String>,
}

impl Session {
    /// A protocol of which only the row is known.
    pub fn new(row: ProtocolRow) -> Self {
        Self {
            row,
            neighbor: None,
            source: None,
            neighbor_as: None,
            local_as: None,
            limits_hit: Vec::new(),
        }
    }

    /// All protocols of `show protocols all`.
    pub fn all(list: &ProtocolList) -> Vec<Self> {
        list.protocols.iter().map(Self::from).collect()
    }

    /// Whether it is a BGP session.
    pub fn is_bgp(&self) -> bool {
        self.row.proto == "BGP"
    }

    /// The state and the last error, if it is a BGP session whose words are known.
    pub(super) fn bgp(&self) -> Option<&BgpInfo> {
        match &self.row.info {
            Info::Bgp(info) => Some(info),
            Info::Text(_) => None,
        }
    }

    pub(super) fn state(&self) -> Option<BgpState> {
        self.bgp().and_then(|info| info.state)
    }
}

impl From<&Protocol> for Session {
    fn from(protocol: &Protocol) -> Self {
        let bgp = protocol.details.bgp.as_deref();
        Self {
            row: protocol.row.clone(),
            neighbor: bgp.and_then(|bgp| bgp.neighbor_address),
            source: bgp.and_then(|bgp| bgp.source_address),
            neighbor_as: bgp.and_then(|bgp| bgp.neighbor_as),
            local_as: bgp.and_then(|bgp| bgp.local_as),
            limits_hit: protocol.details.channels.iter().flat_map(limits_hit).collect(),
        }
    }
}

/// The limits of a channel that are reached, in BIRD's words.
fn limits_hit(channel: &Channel) -> Vec<String> {
    let limits = [
        ("Receive", channel.receive_limit),
        ("Import", channel.import_limit),
        ("Export", channel.export_limit),
    ];
    let hit = limits
        .into_iter()
        .filter_map(|(name, limit)| Some((name, limit.filter(|limit| limit.hit)?)));
    hit.map(|(name, limit)| {
        let action = limit.action.map_or("none", LimitAction::as_str);
        format!("{name} limit: {} [HIT], action: {action}", limit.limit)
    })
    .collect()
}

/// What is the matter with one session, as far as its own daemon can tell.
pub(super) fn look(daemon: &Daemon, session: &Session) -> Finding {
    let age = daemon
        .status
        .as_ref()
        .and_then(|status| age(status.server_time.as_deref()?, &session.row.since));
    words::finding(daemon, Some(session), cause(session, age), evidence(session, age))
}

/// The cause, of a session that began `age` seconds ago.
pub(super) fn cause(session: &Session, age: Option<f64>) -> Cause {
    use ProtocolState::{Down, Up};
    let young = age.is_some_and(|age| age < MOMENT);
    match (session.row.state, session.bgp()) {
        (Up, _) if !session.limits_hit.is_empty() => Cause::LimitBlocks,
        (Up, Some(_)) => Cause::Established,
        (Up, None) if session.is_bgp() => Cause::Established,
        (Up, None) => Cause::Running,
        (Down, None) => Cause::Disabled,
        (
            _,
            Some(BgpInfo {
                error: Some(error),
                state,
            }),
        ) => of_error(error, *state),
        (Down, Some(BgpInfo { error: None, .. })) => Cause::Disabled,
        (
            _,
            Some(BgpInfo {
                state: Some(state),
                error: None,
            }),
        ) => of_state(*state, young),
        (
            _,
            Some(BgpInfo {
                state: None,
                error: None,
            }),
        ) => Cause::Starting,
        (_, None) if session.is_bgp() => Cause::Other,
        (_, None) => Cause::Starting,
    }
}

/// Without an error the state alone tells. What these states pass through when nothing is wrong takes a moment at most.
fn of_state(state: BgpState, young: bool) -> Cause {
    match state {
        BgpState::Established => Cause::Established,
        BgpState::Passive => Cause::Passive,
        _ if young => Cause::Starting,
        BgpState::Connect => Cause::NoAnswer,
        BgpState::Idle => Cause::NotOnLink,
        BgpState::OpenSent => Cause::NoOpen,
        BgpState::OpenConfirm => Cause::NoKeepalive,
        BgpState::Active | BgpState::Close | BgpState::Flush | BgpState::Down => Cause::Starting,
    }
}

/// The words are BIRD's own, for the errors of RFC 4271 section 6 and those of the operating system.
fn of_error(error: &LastError, state: Option<BgpState>) -> Cause {
    let text = error.text.as_str();
    let says = |part: &str| text.starts_with(part);
    match error.class {
        ErrorClass::Socket => match text {
            _ if says("Connection refused") => Cause::Refused,
            _ if says("No route to host") || says("Host is down") => Cause::HostUnreachable,
            _ if says("Network is unreachable") || says("Network is down") => Cause::NoRoute,
            _ if says("Connection timed out") => Cause::NoAnswer,
            _ if says("Connection closed") || says("Connection reset") || says("Broken pipe") => {
                Cause::ClosedByPeer
            }
            _ => Cause::Other,
        },
        ErrorClass::AutomaticShutdown => match text {
            _ if says("Route limit exceeded") => Cause::PrefixLimit,
            _ => Cause::Other,
        },
        ErrorClass::Local => match text {
            _ if says("No listening socket") => Cause::NoListener,
            _ if says("BFD session down") => Cause::Bfd,
            _ if says("Link down") || says("Neighbor lost") => Cause::LinkDown,
            _ if says("Kernel MD5 auth failed") || says("Authentication failed") => Cause::Authentication,
            _ => Cause::Other,
        },
        // BIRD keeps the error while it connects again: what it does now says whether that works.
        ErrorClass::Sent if says("Hold timer expired") => match state {
            Some(BgpState::OpenSent) => Cause::NoOpen,
            Some(BgpState::OpenConfirm) => Cause::NoKeepalive,
            _ => Cause::HoldTimerExpired,
        },
        ErrorClass::Sent => notified(text, Cause::WrongPeerAs, Cause::PrefixLimit),
        ErrorClass::Received if says("Hold timer expired") => Cause::HoldTimerExpiredThere,
        ErrorClass::Received => notified(text, Cause::WrongOurAs, Cause::PrefixLimitThere),
    }
}

/// The texts that BIRD has for NOTIFICATIONs, sent or received.
fn notified(text: &str, wrong_as: Cause, limit: Cause) -> Cause {
    let says = |part: &str| text.starts_with(part);
    match text {
        _ if says("Bad peer AS") => wrong_as,
        _ if says("Bad BGP identifier") => Cause::SameRouterId,
        _ if says("Unacceptable hold time") => Cause::HoldTime,
        _ if says("Maximum number of prefixes reached") => limit,
        _ if says("Required capability missing")
            || says("Unsupported capability")
            || says("No supported AFI/SAFI")
            || says("Role mismatch")
            || says("Unsupported version number")
            || says("Unsupported optional parameter") =>
        {
            Cause::Disagreement
        }
        _ if says("Administrative shutdown") || says("Peer de-configured") => Cause::DisabledThere,
        _ if says("Administrative reset")
            || says("Connection rejected")
            || says("Other configuration change")
            || says("Connection collision resolution")
            || says("Out of Resources")
            || says("Hard Reset")
            || says("Cease") =>
        {
            Cause::EndedByPeer
        }
        _ if says("BFD") => Cause::Bfd,
        _ => Cause::Other,
    }
}

/// The row itself, and what of the details matters.
fn evidence(session: &Session, age: Option<f64>) -> Vec<String> {
    let row = &session.row;
    let info = row.info.to_string();
    let info = info.split_whitespace().collect::<Vec<_>>().join(" ");
    let since = match age {
        Some(age) => format!("for {}", words::span(age)),
        None => format!("since {}", row.since),
    };
    let shown = if info.is_empty() {
        String::new()
    } else {
        format!(" `{info}`")
    };
    let mut evidence = vec![format!("show protocols: {}{shown}, {since}", row.state)];
    if session.state().is_some()
        && session.bgp().is_some_and(|info| info.error.is_none())
        && row.state != ProtocolState::Up
    {
        evidence.push("no error beside the state".to_owned());
    }
    evidence.extend(session.limits_hit.iter().cloned());
    evidence
}

/// Seconds from one time to the daemon's own.
fn age(now: &str, since: &str) -> Option<f64> {
    let now = Moment::parse(now)?;
    Some(Moment::before(&now, since)?.seconds_until(&now))
}
