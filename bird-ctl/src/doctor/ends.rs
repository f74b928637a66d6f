//! Both ends of a session, when both daemons were asked.

use std::net::IpAddr;

use super::session::{self, Session};
use super::{Cause, Daemon, Finding, words};
use crate::show::protocols::{BgpState, ProtocolState};

/// The finding of one end, with what the other end says taken into account.
pub(super) fn combine(daemons: &[Daemon], here: &Daemon, session: &Session, alone: Finding) -> Finding {
    let other = |daemon: &&Daemon| !std::ptr::eq(*daemon, here) && daemon.silent.is_none();
    let mut others = daemons.iter().filter(other);
    let Some(there) = others.find(|daemon| is_peer(daemon, session)) else {
        return alone;
    };
    match other_end(here, session, there) {
        Some(other) => both(here, session, there, other, alone),
        None if alone.is_healthy() => alone,
        None => missing(here, session, there, alone),
    }
}

/// Whether the daemon is the session's neighbour.
fn is_peer(daemon: &Daemon, session: &Session) -> bool {
    let neighbor = session.neighbor;
    session.is_bgp() && neighbor.is_some_and(|neighbor| daemon.addresses().any(|own| own == neighbor))
}

/// The session of the other daemon that leads back: to one of our addresses, or the only one that could.
fn other_end<'a>(here: &Daemon, session: &Session, there: &'a Daemon) -> Option<&'a Session> {
    let own: Vec<IpAddr> = here.addresses().collect();
    let bgp = || there.sessions.iter().filter(|other| other.is_bgp());
    let to_us = |other: &&Session| other.neighbor.is_some_and(|neighbor| own.contains(&neighbor));
    let family = |other: &Session| other.neighbor.map(|neighbor| neighbor.is_ipv4());
    let fits = |other: &&Session| {
        let ours = session.neighbor.map(|neighbor| neighbor.is_ipv4());
        family(other) == ours && other.neighbor_as == session.local_as && session.local_as.is_some()
    };
    bgp().find(to_us).or_else(|| {
        let mut fitting = bgp().filter(fits);
        fitting.next().filter(|_| fitting.next().is_none())
    })
}

fn both(here: &Daemon, session: &Session, there: &Daemon, other: &Session, alone: Finding) -> Finding {
    let shows = |daemon: &Daemon, session: &Session| {
        let info = session.row.info.to_string();
        let info = info.split_whitespace().collect::<Vec<_>>().join(" ");
        format!(
            "{} shows {} {} {info}",
            daemon.name, session.row.name, session.row.state
        )
        .trim_end()
        .to_owned()
    };
    let cause = judge(session, other, alone.cause);
    let mut evidence = vec![shows(here, session), shows(there, other)];
    let expects = |daemon: &Daemon, session: &Session| {
        let of = |label: &str, number: Option<u32>| number.map(|number| format!("{label} {number}"));
        let parts = [
            of("is AS", session.local_as),
            of("expects AS", session.neighbor_as),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        format!("{} {}", daemon.name, parts.join(" and "))
    };
    if matches!(cause, Cause::WrongPeerAs | Cause::WrongOurAs) {
        evidence.extend([expects(here, session), expects(there, other)]);
    }
    if alone.is_healthy() && cause == alone.cause {
        return alone;
    }
    words::finding(here, Some(session), cause, evidence)
}

/// What the states of the two ends mean together. An end that waits, or is off, explains what the other one meets.
fn judge(session: &Session, other: &Session, alone: Cause) -> Cause {
    let unanswered = |session: &Session| session.state() == Some(BgpState::Connect);
    let waits = |session: &Session| session.state() == Some(BgpState::Passive);
    let up = |session: &Session| session.row.state == ProtocolState::Up;
    let off = |session: &Session| {
        session.row.state == ProtocolState::Down && session.bgp().is_some_and(|info| info.error.is_none())
    };
    match (session, other) {
        (session, other) if off(other) && !off(session) => Cause::DisabledThere,
        (session, other) if up(session) && !up(other) => Cause::HalfOpen,
        (session, other) if unanswered(session) && waits(other) => Cause::PortBlocked,
        (session, other) if waits(session) && unanswered(other) => Cause::PortBlocked,
        (session, other) if unanswered(session) && unanswered(other) => Cause::NoAnswerBothWays,
        (session, other) if waits(session) && waits(other) => Cause::PassiveBothEnds,
        _ if told_by_state(alone) => mirrored(session::cause(other, None)).unwrap_or(alone),
        _ => alone,
    }
}

/// What is only how the connection failed, which has its reason at the other end.
fn told_by_state(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::ClosedByPeer | Cause::Refused | Cause::Starting | Cause::EndedByPeer
    )
}

/// What a cause that one end names means for the other.
fn mirrored(cause: Cause) -> Option<Cause> {
    Some(match cause {
        Cause::WrongPeerAs => Cause::WrongOurAs,
        Cause::WrongOurAs => Cause::WrongPeerAs,
        Cause::PrefixLimit => Cause::PrefixLimitThere,
        Cause::PrefixLimitThere => Cause::PrefixLimit,
        Cause::HoldTimerExpired => Cause::HoldTimerExpiredThere,
        Cause::HoldTimerExpiredThere => Cause::HoldTimerExpired,
        Cause::SameRouterId | Cause::HoldTime | Cause::Disagreement | Cause::Bfd => cause,
        _ => return None,
    })
}

fn missing(here: &Daemon, session: &Session, there: &Daemon, alone: Finding) -> Finding {
    let bgp = there.sessions.iter().filter(|other| other.is_bgp()).count();
    let mut evidence = alone.evidence;
    evidence.push(format!(
        "none of the {bgp} BGP sessions of {} leads back to us",
        there.name
    ));
    words::finding(here, Some(session), Cause::MissingThere, evidence)
}
