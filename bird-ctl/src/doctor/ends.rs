//! Both ends of a session, when both daemons were asked.

use std::net::IpAddr;

use super::session::{self, Session};
use super::{Cause, Daemon, Finding, words};
use crate::show::interfaces::InterfaceAddress;
use crate::show::protocols::{BgpState, ProtocolState};

/// The finding of one end, with what the other end says taken into account.
pub(super) fn combine(daemons: &[Daemon], here: &Daemon, session: &Session, alone: Finding) -> Finding {
    let other = |daemon: &&Daemon| !std::ptr::eq(*daemon, here) && daemon.silent.is_none();
    let mut there = daemons
        .iter()
        .filter(other)
        .filter(|daemon| is_peer(here, daemon, session))
        .peekable();
    let Some(&first) = there.peek() else {
        return alone;
    };
    let ends = there.filter_map(|daemon| Some((daemon, other_end(here, session, daemon)?)));
    match ends.max_by_key(|(_, (_, likeness))| *likeness) {
        Some((there, (other, _))) => both(here, session, there, other, alone),
        None if alone.is_healthy() || is_ours(alone.cause) => alone,
        None => missing(here, session, first, alone),
    }
}

impl Daemon {
    /// The addresses that its sessions or its router id tell to be its own.
    fn told(&self) -> impl Iterator<Item = IpAddr> {
        let id = self.status.as_ref().and_then(|status| status.router_id);
        let sources = self.sessions.iter().filter_map(|session| session.source);
        id.map(IpAddr::V4).into_iter().chain(sources)
    }

    /// The addresses of its interfaces, as far as they were asked for.
    fn interface_addresses(&self) -> impl Iterator<Item = &InterfaceAddress> {
        let interfaces = self.interfaces.iter().flat_map(|list| &list.interfaces);
        interfaces.flat_map(|interface| &interface.addresses)
    }

    fn has(&self, address: IpAddr) -> bool {
        self.told().any(|own| own == address)
            || self
                .interface_addresses()
                .any(|own| own.address.addr() == address)
    }

    /// Whether it can have sessions with such an address: BIRD 1 has a daemon for each family, both with one router id.
    fn speaks(&self, address: IpAddr) -> bool {
        let mut own = self.interface_addresses().peekable();
        own.peek().is_none() || own.any(|own| own.address.addr().is_ipv4() == address.is_ipv4())
    }

    /// Whether both are addresses of one of its links.
    fn joins(&self, a: IpAddr, b: IpAddr) -> bool {
        self.interface_addresses()
            .any(|own| own.address.contains(&a) && own.address.contains(&b))
    }
}

/// Whether the daemon is the session's neighbour. An address that this host has as well, as loopback and bridges of
/// containers do, tells nothing.
fn is_peer(here: &Daemon, there: &Daemon, session: &Session) -> bool {
    let Some(neighbor) = session.neighbor.filter(|_| session.is_bgp()) else {
        return false;
    };
    let told = there.told().any(|own| own == neighbor);
    there.speaks(neighbor) && (told || there.has(neighbor) && !here.has(neighbor))
}

/// The session of the other daemon that leads back, and how sure that is: to one of our addresses, or, where those are
/// not known, the only one that could.
fn other_end<'a>(here: &Daemon, session: &Session, there: &'a Daemon) -> Option<(&'a Session, u32)> {
    let neighbor = session.neighbor?;
    let bgp = || there.sessions.iter().filter(|other| other.is_bgp());
    let family = |other: &&Session| {
        other
            .neighbor
            .is_some_and(|own| own.is_ipv4() == neighbor.is_ipv4())
    };
    let to_us = |other: &&Session| other.neighbor.is_some_and(|own| here.has(own));
    let likeness = |other: &Session| likeness(here, session, other);
    if let Some(other) = bgp()
        .filter(family)
        .filter(to_us)
        .max_by_key(|other| likeness(other))
    {
        return Some((other, 100 + likeness(other)));
    }
    let own = || {
        let addresses = here.interface_addresses().map(|own| own.address.addr());
        addresses.chain(here.told())
    };
    let template = bgp().find(|other| {
        other
            .range
            .is_some_and(|range| own().any(|own| range.contains(&own)))
    });
    if let Some(template) = template {
        return Some((template, 0));
    }
    let as_fits = |other: &&Session| other.neighbor_as == session.local_as && session.local_as.is_some();
    let mut fitting = bgp().filter(family).filter(as_fits);
    let only = fitting.next().filter(|_| fitting.next().is_none());
    only.filter(|_| here.interfaces.is_none()).map(|only| (only, 0))
}

/// How well two sessions go together, of several between the same two daemons.
fn likeness(here: &Daemon, session: &Session, other: &Session) -> u32 {
    let up = |session: &Session| session.row.state == ProtocolState::Up;
    let (Some(neighbor), Some(back)) = (session.neighbor, other.neighbor) else {
        return 0;
    };
    let told = other.source == Some(neighbor) || session.source == Some(back);
    let as_fits = other.neighbor_as == session.local_as && session.neighbor_as == other.local_as;
    8 * u32::from(told)
        + 4 * u32::from(here.joins(neighbor, back))
        + 2 * u32::from(as_fits)
        + u32::from(up(session) == up(other))
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
    if cause == alone.cause && (alone.is_healthy() || session.row.state == ProtocolState::Up) {
        return alone;
    }
    let mut evidence = match cause == alone.cause {
        true => alone.evidence,
        false => vec![shows(here, session)],
    };
    evidence.push(shows(there, other));
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
    // The address to connect to is right, and BIRD waits behind it: something on the way says no.
    let rejected = |session: &Session| {
        let cause = session::cause(session, None);
        matches!(cause, Cause::Refused | Cause::HostUnreachable | Cause::NoRoute)
    };
    let tries_in_vain = |session: &Session| unanswered(session) || rejected(session);
    match (session, other) {
        (session, other) if off(other) && !off(session) => Cause::DisabledThere,
        (_, other) if other.range.is_some() && alone == Cause::Established => alone,
        (_, other) if session::cause(other, None) == Cause::NoListener => Cause::NoListenerThere,
        (session, other) if up(session) && !up(other) => Cause::HalfOpen,
        (session, other) if tries_in_vain(session) && waits(other) => Cause::PortBlocked,
        (session, other) if waits(session) && tries_in_vain(other) => Cause::PortBlocked,
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

/// What has its reason at this end, whatever there is at the other.
fn is_ours(cause: Cause) -> bool {
    use Cause::{Authentication, Disabled, LinkDown, NoListener, NotOnLink, SecondSession};
    matches!(
        cause,
        Authentication | Disabled | LinkDown | NoListener | NotOnLink | SecondSession
    )
}

/// What a cause that one end names means for the other.
fn mirrored(cause: Cause) -> Option<Cause> {
    Some(match cause {
        Cause::WrongPeerAs => Cause::WrongOurAs,
        Cause::WrongOurAs => Cause::WrongPeerAs,
        Cause::PrefixLimit => Cause::PrefixLimitThere,
        Cause::PrefixLimitThere => Cause::PrefixLimit,
        Cause::ExportLimit => Cause::EndedByPeer,
        Cause::HoldTimerExpired => Cause::HoldTimerExpiredThere,
        Cause::HoldTimerExpiredThere => Cause::HoldTimerExpired,
        Cause::SameRouterId | Cause::HoldTime | Cause::Disagreement | Cause::Malformed | Cause::Bfd => cause,
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
