//! The plain words: what a cause means, and what to look at next.

mod connecting;
mod two_ends;

use super::{Cause, Daemon, Finding, LimitOf, Session};
use crate::show::protocols::{LimitAction, ProtocolState};

/// The finding on a session, or on the daemon itself.
pub(super) fn finding(
    daemon: &Daemon,
    session: Option<&Session>,
    cause: Cause,
    evidence: Vec<String>,
) -> Finding {
    let of = Of { daemon, session };
    let (meaning, mut next) = of.words(cause);
    next.extend(of.stays_down(cause));
    Finding {
        daemon: daemon.name.clone(),
        session: session.map(|session| session.row.name.clone()),
        peer: session.and_then(|session| session.neighbor),
        cause,
        meaning,
        evidence,
        next: next.into_iter().filter(|step| !step.is_empty()).collect(),
    }
}

/// A span of time for people.
pub(super) fn span(seconds: f64) -> String {
    match seconds {
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.0} h", s / 3600.0),
    }
}

/// Packets whose TTL is too low are dropped after the handshake as well as before (RFC 5082).
const TTL: &str =
    "`ttl security on` at one end only, or `multihop` too small for the way, drops packets without a word";

/// What a firewall has to let through for BFD (RFC 5881 section 4, RFC 5883 section 5).
const BFD_PORTS: &str = "let UDP ports 3784 (one hop) or 4784 (several) through in both directions";

/// What the words are about.
struct Of<'a> {
    daemon: &'a Daemon,
    session: Option<&'a Session>,
}

impl Of<'_> {
    /// The peer's address, or a word for it.
    fn peer(&self) -> String {
        let peer = self.session.and_then(|session| session.neighbor);
        peer.map_or_else(|| "the peer".to_owned(), |peer| peer.to_string())
    }

    fn name(&self) -> &str {
        self.session.map_or("", |session| &session.row.name)
    }

    /// The last error's text.
    fn error(&self) -> String {
        let info = self.session.and_then(Session::bgp);
        match info.and_then(|info| info.error.as_ref()) {
            Some(error) => error.to_string(),
            None => self
                .session
                .map_or_else(String::new, |session| session.row.info.to_string()),
        }
    }

    /// A protocol that BIRD itself has put down does not begin again by itself.
    fn stays_down(&self, cause: Cause) -> Option<String> {
        let session = self
            .session
            .filter(|session| session.is_bgp() && session.row.state == ProtocolState::Down)?;
        let told = matches!(cause, Cause::Disabled | Cause::NoListener | Cause::PrefixLimit);
        (!told).then(|| {
            format!(
                "the protocol is down and stays so; afterwards: birdc enable {}",
                session.row.name
            )
        })
    }

    fn asn(number: Option<u32>) -> String {
        number.map_or_else(
            || "the AS that is configured".to_owned(),
            |number| format!("AS {number}"),
        )
    }

    fn expected(&self) -> String {
        Self::asn(self.session.and_then(|session| session.neighbor_as))
    }

    fn own(&self) -> String {
        match self.session.and_then(|session| session.local_as) {
            Some(number) => format!("AS {number}"),
            None => "our AS".to_owned(),
        }
    }

    fn words(&self, cause: Cause) -> (String, Vec<String>) {
        self.fine(cause)
            .or_else(|| self.connecting(cause))
            .or_else(|| self.refused_words(cause))
            .or_else(|| self.agreeing(cause))
            .or_else(|| self.running(cause))
            .or_else(|| self.of_two_ends(cause))
            .unwrap_or_else(|| self.of_daemon(cause))
    }

    /// What needs nothing done, or only a moment.
    fn fine(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let (peer, name) = (self.peer(), self.name());
        let words = match cause {
            Cause::Established => (format!("the session with {peer} is up"), vec![]),
            Cause::Running => (format!("{name} is up"), vec![]),
            Cause::Starting => (
                format!("{name} is between two steps; nothing is wrong so far"),
                vec!["ask again in ten seconds".to_owned()],
            ),
            Cause::SwitchedOff => (
                format!("{name} is switched off: `disabled` in the configuration, or birdc disable"),
                vec![],
            ),
            Cause::Template => (
                format!("{name} waits for neighbours; the session of each is a protocol of its own"),
                vec![],
            ),
            Cause::NotUp => self.not_up(),
            Cause::LimitBlocks => self.limit(),
            Cause::ChannelDown => (
                format!(
                    "the session with {peer} is up, but not for all it should carry: {} down",
                    self.channels_down()
                ),
                vec![
                    format!(
                        "{peer} does not announce these address families: compare the channels of both ends, and the capabilities in show protocols all {name}"
                    ),
                    "take the channel away here, if the session is not meant to carry it".into(),
                ],
            ),
            Cause::BfdNotUp => (
                format!(
                    "the session with {peer} is up, but without the BFD session that should watch over it"
                ),
                vec![
                    format!("is BFD switched on for this session at {peer}, too? If it is: {BFD_PORTS}"),
                    "Down: no packets come; Init: packets come, and ours do not arrive".into(),
                ],
            ),
            _ => return None,
        };
        Some(words)
    }

    fn channels_down(&self) -> String {
        let names = self.session.map_or(&[][..], |session| &session.channels_down);
        match names {
            [one] => format!("channel {one} is"),
            several => format!("channels {} are", several.join(", ")),
        }
    }

    /// A limit that is reached does not always drop routes, and not always the peer's.
    fn limit(&self) -> (String, Vec<String>) {
        let (peer, name) = (self.peer(), self.name());
        let hits = self.session.map_or(&[][..], |session| &session.limits_hit);
        let done = match hits.iter().all(|hit| hit.limit.action == Some(LimitAction::Warn)) {
            true => "which is only logged (action warn): no route is dropped",
            false => "and routes beyond it are dropped",
        };
        let of = |of: LimitOf| hits.iter().any(|hit| hit.of == of);
        let mut next = Vec::new();
        if of(LimitOf::Import) || of(LimitOf::Receive) {
            next.push(format!(
                "look at what {peer} sends: show route protocol {name} count"
            ));
        }
        if of(LimitOf::Export) {
            next.push(format!(
                "look at what {peer} gets: show route export {name} count"
            ));
        }
        next.push("raise the limit if that is as it should be".into());
        (
            format!("the session with {peer} is up, but a limit is reached, {done}"),
            next,
        )
    }

    /// A protocol other than BGP.
    fn not_up(&self) -> (String, Vec<String>) {
        let name = self.name();
        let row = self.session.map(|session| &session.row);
        let proto = row.map_or("", |row| &row.proto);
        let info = row.map_or_else(String::new, |row| row.info.to_string());
        let shown = match info.trim() {
            "" => String::new(),
            info => format!(": {info}"),
        };
        let mut next = match proto {
            "RPKI" => vec![format!(
                "does the cache answer? Its address and port are in show protocols all {name}; a firewall, TLS or SSH keys may be in the way"
            )],
            _ => vec![],
        };
        next.push("the log of BIRD".to_owned());
        (format!("{name} ({proto}) has not come up{shown}"), next)
    }

    /// The two ends talk, and do not agree.
    fn agreeing(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let (peer, own, expected) = (self.peer(), self.own(), self.expected());
        let words = match cause {
            Cause::WrongPeerAs => (
                format!("{peer} is not in the AS we expect: its OPEN does not say {expected}"),
                vec![
                    format!("compare the AS of {peer} with `neighbor … as` here (Calico: asNumber of the BGPPeer, or of the Node)"),
                    format!("is {peer} the router it should be?"),
                ],
            ),
            Cause::WrongOurAs => (
                format!("{peer} expects another AS of us than {own}"),
                vec![format!("compare `local as` here with `neighbor … as` at {peer} (Calico: spec.bgp.asNumber of the Node, asNumber of the BGPConfiguration)")],
            ),
            Cause::SameRouterId => (
                format!("{peer} and this router have the same router id, or it connects to itself"),
                vec!["show status on both; each router needs an id of its own (Calico: the node's IPv4 address, or CALICO_ROUTER_ID)".to_owned()],
            ),
            Cause::HoldTime => (
                format!("the hold time of one end is not acceptable to the other ({peer})"),
                vec!["a hold time is 0, or 3 seconds and more; compare `hold time` at both ends".to_owned()],
            ),
            Cause::Disagreement => (
                format!("the ends do not agree on what the session is to carry: {}", self.error()),
                vec![format!("compare channels (ipv4, ipv6), roles and required capabilities of both ends ({peer})")],
            ),
            Cause::Malformed => (
                format!("what one end sends is no BGP that the other understands: {}", self.error()),
                vec![
                    format!("what listens on port 179 of {peer}? A proxy, a load balancer or another service in between looks like this"),
                    "otherwise the log of both ends has the message; update the BIRD (or router) that sent it".to_owned(),
                ],
            ),
            Cause::Authentication => (
                "the kernel cannot do the authentication that is configured".to_owned(),
                vec!["does the kernel support TCP MD5 (CONFIG_TCP_MD5SIG), and is the password at most 80 bytes?".to_owned()],
            ),
            _ => return None,
        };
        Some(words)
    }

    /// The session has begun, or was up.
    fn running(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let (peer, name) = (self.peer(), self.name());
        let path = format!(
            "does traffic to {peer} pass in both directions now? A firewall put on a running session is noticed only when the hold time is over"
        );
        let words = match cause {
            Cause::HoldTimerExpired => (
                format!("nothing was heard of {peer} for the whole hold time, so the session was ended"),
                vec![
                    path,
                    format!(
                        "Connect behind the error: our SYN gets no answer, let TCP port 179 through to {peer}"
                    ),
                    format!("was {peer} overloaded or stopped?"),
                ],
            ),
            Cause::HoldTimerExpiredThere => (
                format!("{peer} heard nothing of us for the whole hold time, so it ended the session"),
                vec![
                    format!("our packets do not reach {peer}, or this BIRD was stopped or short of CPU time"),
                    path,
                ],
            ),
            Cause::NoOpen => (
                format!(
                    "{peer} takes the connection and sends no OPEN: what answers there is no BGP, or it hangs"
                ),
                vec![
                    format!(
                        "what listens on port 179 of {peer}? A proxy or load balancer in between takes connections, too"
                    ),
                    TTL.into(),
                    format!("is the BIRD on {peer} stopped, or out of CPU time?"),
                ],
            ),
            Cause::NoKeepalive => (
                format!("{peer} sent its OPEN, but no KEEPALIVE follows"),
                vec![
                    format!(
                        "do packets get lost on the way, from {peer} or to it? An MTU that is too large does this to full packets"
                    ),
                    TTL.into(),
                    format!("the log of {peer}"),
                ],
            ),
            Cause::Bfd => (
                format!("BFD took the session with {peer} down"),
                vec![format!("show bfd sessions: does it come up? If not: {BFD_PORTS}")],
            ),
            Cause::LinkDown => (
                format!("the link to {peer} is down, or one of the two addresses is gone from it"),
                vec![format!(
                    "show interfaces, ip addr: is the interface up, with an address in the network of {peer}?"
                )],
            ),
            Cause::Disabled => (
                format!("{name} is switched off here: `disabled` in the configuration, or birdc disable"),
                vec![format!("birdc enable {name}, if it should run")],
            ),
            _ => return None,
        };
        Some(words)
    }

    fn of_daemon(&self, cause: Cause) -> (String, Vec<String>) {
        let daemon = &self.daemon.name;
        match cause {
            Cause::NoSession => (
                "no session with this peer is configured here".to_owned(),
                vec![
                    "is it the address that the peer uses for BGP?".to_owned(),
                    "Calico: is nodeToNodeMeshEnabled on, or does a BGPPeer select this node? The address is that of the Node's spec.bgp".into(),
                ],
            ),
            Cause::GracefulRestart => (
                format!("{daemon} recovers from a restart: it waits for its peers to send their routes again, and is not ready until then"),
                vec!["wait for the timer; a peer that does not come back makes it wait the whole time".to_owned()],
            ),
            Cause::ShuttingDown => (format!("{daemon} is ending"), vec!["what ended it? Its log, the restarts of its pod".to_owned()]),
            Cause::NoBird => (
                format!("no BIRD answers for {daemon}"),
                vec![
                    "a Calico cluster that is VXLAN-only runs none (calico_backend: vxlan, or BGP disabled in the Installation): then readiness must not ask for BIRD (-bird-ready)".to_owned(),
                    "else: is the daemon running, and is this the path its -s option names?".into(),
                ],
            ),
            Cause::NotAsked => (
                format!("{daemon} could not be asked"),
                vec![
                    "is it the control socket of a BIRD (its -s option), and may this user write to it? ls -l".to_owned(),
                    "a BIRD that takes the connection and says nothing is stopped (state T in ps) or in a loop (R): its log, its CPU time".into(),
                    "a command that ended, with `No such file or directory` or `Connection refused` from birdc: no BIRD runs there, as in a Calico cluster that is VXLAN-only".into(),
                ],
            ),
            _ => (
                format!("BIRD's own words: {}", self.error()),
                vec!["the logs of both ends say more".to_owned()],
            ),
        }
    }
}
