//! One session: what its state and its last error mean.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::errors::of_error;
use super::{Cause, Daemon, Finding, words};
use crate::show::bfd::{BfdSession, BfdState};
use crate::show::protocols::{
    BgpInfo, BgpState, Channel, ChannelState, Info, Limit, LimitAction, Protocol, ProtocolList, ProtocolRow,
    ProtocolState,
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
    /// The addresses its neighbours may have, if it is a template of dynamic ones (since BIRD 2).
    pub range: Option<IpNet>,
    /// The limits that are reached.
    pub limits_hit: Vec<LimitHit>,
    /// The channels that are down, by their names (since BIRD 2).
    pub channels_down: Vec<String>,
}

/// A limit that is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitHit {
    /// Which it is.
    pub of: LimitOf,
    /// Its number of routes, and what is done.
    pub limit: Limit,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitOf {
    /// Routes from the neighbour, before the filter.
    Receive,
    /// Routes from the neighbour that the filter lets in.
    Import,
    /// Routes for the neighbour.
    Export,
}

/// As BIRD prints it, in one line.
impl fmt::Display for LimitHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = self.limit.action.map_or("none", LimitAction::as_str);
        write!(
            f,
            "{:?} limit: {} [HIT], action: {action}",
            self.of, self.limit.limit
        )
    }
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
            range: None,
            limits_hit: Vec::new(),
            channels_down: Vec::new(),
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
            range: bgp.and_then(|bgp| bgp.neighbor_range.as_deref()?.parse().ok()),
            limits_hit: protocol.details.channels.iter().flat_map(limits_hit).collect(),
            channels_down: protocol.details.channels.iter().filter_map(down).collect(),
        }
    }
}

fn down(channel: &Channel) -> Option<String> {
    channel
        .name
        .clone()
        .filter(|_| channel.state == Some(ChannelState::Down))
}

/// The limits of a channel that are reached.
fn limits_hit(channel: &Channel) -> impl Iterator<Item = LimitHit> {
    let limits = [
        (LimitOf::Receive, channel.receive_limit),
        (LimitOf::Import, channel.import_limit),
        (LimitOf::Export, channel.export_limit),
    ];
    let hit = limits
        .into_iter()
        .filter_map(|(of, limit)| Some((of, limit.filter(|limit| limit.hit)?)));
    hit.map(|(of, limit)| LimitHit { of, limit })
}

/// What is the matter with one session, as far as its own daemon can tell.
pub(super) fn look(daemon: &Daemon, session: &Session) -> Finding {
    let age = daemon
        .status
        .as_ref()
        .and_then(|status| age(status.server_time.as_deref()?, &session.row.since));
    let mut evidence = evidence(session, age);
    let cause = match cause(session, age) {
        // Only another session tells these two apart.
        Cause::NotOnLink => match second(daemon, session) {
            Some(other) => {
                evidence.push(format!(
                    "{} has the same neighbour: {}",
                    other.row.name,
                    shown(other)
                ));
                Cause::SecondSession
            }
            None => Cause::NotOnLink,
        },
        // BFD begins with the session, and needs a moment of its own.
        Cause::Established if age.is_none_or(|age| age >= MOMENT) => match bfd(daemon, session) {
            Some(bfd) => {
                evidence.push(format!(
                    "show bfd sessions: {} since {}",
                    bfd.state.as_str(),
                    bfd.since
                ));
                Cause::BfdNotUp
            }
            None => Cause::Established,
        },
        cause => cause,
    };
    words::finding(daemon, Some(session), cause, evidence)
}

/// The other session with the same neighbour, which is past the point where this one stands.
fn second<'a>(daemon: &'a Daemon, session: &Session) -> Option<&'a Session> {
    daemon.sessions.iter().find(|other| {
        other.row.name != session.row.name
            && other.is_bgp()
            && other.neighbor.is_some()
            && other.neighbor == session.neighbor
            && other.row.state != ProtocolState::Down
            && other.state() != Some(BgpState::Idle)
    })
}

/// The BFD session with the neighbour, if it should be up and is not.
fn bfd<'a>(daemon: &'a Daemon, session: &Session) -> Option<&'a BfdSession> {
    let protocols = daemon.bfd.iter().flat_map(|list| &list.protocols);
    protocols.flat_map(|protocol| &protocol.sessions).find(|bfd| {
        Some(bfd.address) == session.neighbor && matches!(bfd.state, BfdState::Down | BfdState::Init)
    })
}

/// The cause, of a session that began `age` seconds ago.
pub(super) fn cause(session: &Session, age: Option<f64>) -> Cause {
    use ProtocolState::{Down, Up};
    let young = age.is_some_and(|age| age < MOMENT);
    match (session.row.state, session.bgp()) {
        (Up, _) if !session.limits_hit.is_empty() => Cause::LimitBlocks,
        (Up, _) if session.is_bgp() && !session.channels_down.is_empty() => Cause::ChannelDown,
        (Up, _) if session.is_bgp() => Cause::Established,
        (Up, _) => Cause::Running,
        (Down, None) if !session.is_bgp() => Cause::SwitchedOff,
        (_, None) if !session.is_bgp() && young => Cause::Starting,
        (_, None) if !session.is_bgp() => Cause::NotUp,
        (_, None) if session.row.info.to_string().trim().is_empty() => Cause::Disabled,
        (_, None) => Cause::Other,
        (_, Some(info)) => of_bgp(session, info, young),
    }
}

/// The cause, of a BGP session that is not up.
fn of_bgp(session: &Session, info: &BgpInfo, young: bool) -> Cause {
    match info {
        // Of two connections at once one has to go (RFC 4271 section 6.8), so this says nothing of the other one.
        BgpInfo {
            error: Some(error),
            state: Some(state),
        } if error.text.starts_with("Connection collision resolution") => of_state(*state, young),
        BgpInfo {
            error: Some(error),
            state,
        } => match of_error(error, *state) {
            Cause::PrefixLimit if only_export(session) => Cause::ExportLimit,
            cause => cause,
        },
        _ if session.row.state == ProtocolState::Down => Cause::Disabled,
        BgpInfo {
            state: Some(BgpState::Passive),
            error: None,
        } if session.neighbor.is_none() && session.range.is_some() => Cause::Template,
        BgpInfo {
            state: Some(state),
            error: None,
        } => of_state(*state, young),
        BgpInfo {
            state: None,
            error: None,
        } => Cause::Starting,
    }
}

fn only_export(session: &Session) -> bool {
    let limits = &session.limits_hit;
    !limits.is_empty() && limits.iter().all(|hit| hit.of == LimitOf::Export)
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

/// The state and the last column.
fn shown(session: &Session) -> String {
    let row = &session.row;
    let info = row.info.to_string();
    match info.split_whitespace().collect::<Vec<_>>().join(" ") {
        info if info.is_empty() => row.state.to_string(),
        info => format!("{} `{info}`", row.state),
    }
}

/// The row itself, and what of the details matters.
fn evidence(session: &Session, age: Option<f64>) -> Vec<String> {
    let row = &session.row;
    let since = match age {
        Some(age) => format!("for {}", words::span(age)),
        None => format!("since {}", row.since),
    };
    let mut evidence = vec![format!("show protocols: {}, {since}", shown(session))];
    if session.state().is_some()
        && session.bgp().is_some_and(|info| info.error.is_none())
        && row.state != ProtocolState::Up
    {
        evidence.push("no error beside the state".to_owned());
    }
    evidence.extend(session.limits_hit.iter().map(ToString::to_string));
    if row.state == ProtocolState::Up && session.is_bgp() {
        let down = session.channels_down.iter();
        evidence.extend(down.map(|name| format!("channel {name}: DOWN")));
    }
    evidence
}

/// Seconds from one time to the daemon's own.
fn age(now: &str, since: &str) -> Option<f64> {
    let now = Moment::parse(now)?;
    Some(Moment::before(&now, since)?.seconds_until(&now))
}
