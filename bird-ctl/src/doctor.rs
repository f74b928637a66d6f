//! What unhealthy sessions mean, in plain words: values in, findings out.
//!
//! BIRD shows a state and the last error; what they mean is what they turned out to mean when the fault was made on
//! purpose, on BIRD 1.6, 2.0, 2.17 and 3.4. A SYN that a firewall drops, for example, shows as `Connect` without any
//! error, for as long as it lasts.
//!
//! ```
//! use bird_ctl::doctor::{Cause, Daemon, Session, diagnose};
//! use bird_ctl::show::protocols::ProtocolRow;
//!
//! let row = "Mesh_10_0_0_2 BGP  master  start  07:51:16    Connect       ";
//! let session = Session::new(ProtocolRow::parse(row).unwrap());
//! let daemon = Daemon { sessions: vec![session], ..Daemon::new("bird.ctl") };
//! let findings = diagnose(&[daemon], &[]);
//! assert_eq!(findings[0].cause, Cause::NoAnswer);
//! assert!(findings[0].next[0].contains("TCP port 179"));
//! ```

mod ends;
mod errors;
mod message;
mod session;
#[cfg(test)]
mod tests;
mod words;

use std::net::IpAddr;

pub use message::{NoPeers, peers};
pub use session::{LimitHit, LimitOf, Session};

use crate::show::bfd::BfdList;
use crate::show::interfaces::InterfaceList;
use crate::show::status::{DaemonState, Status};

/// What was asked of one daemon.
#[derive(Clone, Debug, Default)]
pub struct Daemon {
    /// What it is called in findings: its socket.
    pub name: String,
    /// Its `show status`.
    pub status: Option<Status>,
    /// The protocols of its `show protocols`, or better `show protocols all`.
    pub sessions: Vec<Session>,
    /// Its `show interfaces`, by whose addresses it is known as the neighbour of another daemon.
    pub interfaces: Option<InterfaceList>,
    /// Its `show bfd sessions`.
    pub bfd: Option<BfdList>,
    /// Why it could not be asked; then the rest is empty.
    pub silent: Option<Silence>,
}

/// Why a daemon could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silence {
    /// There is no socket, or nobody listens on it; with the words that say so.
    NotRunning(String),
    /// Anything else.
    Other(String),
}

impl Daemon {
    /// A daemon of which nothing is known yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// What was found out about a session, a daemon or a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    /// The daemon.
    pub daemon: String,
    /// The protocol; `None` if it is about the daemon, or a peer without one.
    pub session: Option<String>,
    /// The neighbour.
    pub peer: Option<IpAddr>,
    /// What is the matter.
    pub cause: Cause,
    /// What it means, in a sentence.
    pub meaning: String,
    /// What was seen that says so.
    pub evidence: Vec<String>,
    /// What to look at next, the most likely first.
    pub next: Vec<String>,
}

impl Finding {
    /// Whether all is well.
    pub fn is_healthy(&self) -> bool {
        use Cause::{Established, Running, SwitchedOff, Template};
        matches!(self.cause, Established | Running | SwitchedOff | Template)
    }
}

/// What is the matter with a session or a daemon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Cause {
    /// Nothing: the BGP session is up.
    Established,
    /// Nothing: the protocol, which is not BGP, is up.
    Running,
    /// Nothing: a protocol that is not BGP is disabled, as `direct` is in many a configuration.
    SwitchedOff,
    /// Nothing: the protocol waits for dynamic neighbours (`neighbor range`), whose sessions are protocols of their own.
    Template,
    /// A protocol that is not BGP is not up.
    NotUp,
    /// An import, receive or export limit is reached and what is beyond it is dropped, or logged; the session is up.
    LimitBlocks,
    /// The session is up, but one of its channels (address families) is not.
    ChannelDown,
    /// The session is up, and its BFD session is not.
    BfdNotUp,
    /// It began a moment ago.
    Starting,
    /// Our SYN gets no answer: it or the answer is dropped, or the MD5 keys differ.
    NoAnswer,
    /// Both ends try, and both get no answer.
    NoAnswerBothWays,
    /// One end tries and the other waits: packets to port 179 of the waiting end do not arrive.
    PortBlocked,
    /// The peer's system refuses the connection, or a firewall does in its name.
    Refused,
    /// Nobody answers to the address on the link, or a router or firewall says the host cannot be reached.
    HostUnreachable,
    /// We have no route to the peer, or a router says that it has none.
    NoRoute,
    /// The peer takes the connection and closes it; or the own system does not even begin it.
    ClosedByPeer,
    /// The peer's AS is not the one we expect.
    WrongPeerAs,
    /// Our AS is not the one the peer expects.
    WrongOurAs,
    /// The peer has our own router id.
    SameRouterId,
    /// The peer asks for a hold time that is not allowed.
    HoldTime,
    /// The two ends do not agree on what they can do (capabilities, address families, roles).
    Disagreement,
    /// One end sent what the other cannot read as BGP.
    Malformed,
    /// We heard nothing from the peer for the whole hold time.
    HoldTimerExpired,
    /// The peer heard nothing from us for the whole hold time.
    HoldTimerExpiredThere,
    /// The peer takes the connection and does not say OPEN.
    NoOpen,
    /// The peer says OPEN and no KEEPALIVE.
    NoKeepalive,
    /// We wait for the peer to connect.
    Passive,
    /// Both ends wait for each other.
    PassiveBothEnds,
    /// The session cannot begin: the neighbour is on no link of ours, or another session holds its lock.
    NotOnLink,
    /// The session cannot begin, or not last: another protocol has a session with the same neighbour.
    SecondSession,
    /// We have no socket on the BGP port.
    NoListener,
    /// The peer's BIRD has no socket on the BGP port.
    NoListenerThere,
    /// It is switched off here.
    Disabled,
    /// It is switched off at the peer.
    DisabledThere,
    /// The peer has ended or reset the session on purpose.
    EndedByPeer,
    /// The peer sent more routes than our limit allows.
    PrefixLimit,
    /// We sent more routes than the peer's limit allows.
    PrefixLimitThere,
    /// We were about to send more routes than our own export limit allows.
    ExportLimit,
    /// BFD took the session down.
    Bfd,
    /// The link or the neighbour on it is gone.
    LinkDown,
    /// The kernel has no support for the authentication that is configured.
    Authentication,
    /// We think it is up and the peer does not.
    HalfOpen,
    /// The other daemon has no session to us.
    MissingThere,
    /// No daemon has a session to this peer.
    NoSession,
    /// The daemon waits for its peers after a restart.
    GracefulRestart,
    /// The daemon is ending.
    ShuttingDown,
    /// There is no daemon.
    NoBird,
    /// The daemon could not be asked.
    NotAsked,
    /// An error this crate has no words for.
    Other,
}

/// Looks at every session of these daemons; at those to `peers` alone, if any are named. Where two of the daemons are
/// the ends of one session, what both say is put together. What is unhealthy comes first.
pub fn diagnose(daemons: &[Daemon], peers: &[IpAddr]) -> Vec<Finding> {
    let mut findings: Vec<_> = daemons.iter().filter_map(of_daemon).collect();
    for daemon in daemons {
        for session in &daemon.sessions {
            let asked = session.neighbor.is_some_and(|peer| peers.contains(&peer));
            if asked || peers.is_empty() {
                let finding = session::look(daemon, session);
                findings.push(ends::combine(daemons, daemon, session, finding));
            }
        }
    }
    let missing = peers.iter().filter(|peer| {
        let mut sessions = daemons.iter().flat_map(|daemon| &daemon.sessions);
        !sessions.any(|session| session.neighbor == Some(**peer))
    });
    let asked = daemons.iter().any(|daemon| daemon.silent.is_none());
    findings.extend(
        missing
            .filter(|_| asked)
            .map(|peer| without_session(daemons, *peer)),
    );
    findings.sort_by_key(Finding::is_healthy);
    findings
}

/// What is to be said of the daemon itself.
fn of_daemon(daemon: &Daemon) -> Option<Finding> {
    let status = daemon.status.as_ref();
    let restart = status.and_then(|status| status.graceful_restart.as_ref());
    let ending = status.is_some_and(|status| status.daemon == Some(DaemonState::ShuttingDown));
    let (cause, evidence) = match (&daemon.silent, restart) {
        (Some(Silence::NotRunning(why)), _) => (Cause::NoBird, vec![why.clone()]),
        (Some(Silence::Other(why)), _) => (Cause::NotAsked, vec![why.clone()]),
        (None, Some(restart)) => {
            let waiting = restart
                .waiting_for
                .iter()
                .map(|what| format!("waiting for {what}"));
            let timer = restart
                .wait_timer
                .iter()
                .map(|left| format!("wait timer {left} s"));
            let mut evidence = vec!["show status: Graceful restart recovery in progress".to_owned()];
            evidence.extend(waiting.chain(timer));
            (Cause::GracefulRestart, evidence)
        }
        (None, None) if ending => (
            Cause::ShuttingDown,
            vec!["show status: Shutdown in progress".to_owned()],
        ),
        (None, None) => return None,
    };
    Some(words::finding(daemon, None, cause, evidence))
}

fn without_session(daemons: &[Daemon], peer: IpAddr) -> Finding {
    let asked: Vec<_> = daemons.iter().filter(|daemon| daemon.silent.is_none()).collect();
    let known = asked.iter().flat_map(|daemon| &daemon.sessions);
    let bgp = known.filter(|session| session.is_bgp()).count();
    let evidence = format!("none of the {bgp} BGP sessions has the neighbour {peer}");
    let name = asked
        .iter()
        .map(|daemon| daemon.name.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let mut finding = words::finding(&Daemon::new(name), None, Cause::NoSession, vec![evidence]);
    finding.peer = Some(peer);
    finding
}
