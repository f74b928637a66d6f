//! The plain words: what a cause means, and what to look at next.

use super::{Cause, Daemon, Finding, Session};

/// The finding on a session, or on the daemon itself.
pub(super) fn finding(
    daemon: &Daemon,
    session: Option<&Session>,
    cause: Cause,
    evidence: Vec<String>,
) -> Finding {
    let of = Of { daemon, session };
    let (meaning, next) = of.words(cause);
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
            Cause::LimitBlocks => (
                format!(
                    "the session with {peer} is up, but a limit is reached, and routes beyond it are dropped"
                ),
                vec![
                    format!("look at what {peer} sends: show route protocol {name} count"),
                    "raise the limit if that is as it should be".into(),
                ],
            ),
            _ => return None,
        };
        Some(words)
    }

    /// No TCP connection comes about, and nobody says why.
    fn connecting(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let (peer, name) = (self.peer(), self.name());
        let words = match cause {
            Cause::NoAnswer => (
                format!(
                    "our SYN to {peer} gets no answer: a firewall drops it or the answer, or the MD5 passwords differ"
                ),
                vec![
                    format!(
                        "let TCP port 179 through to {peer}, and the answers back: security groups, network policies, host firewalls on both nodes"
                    ),
                    format!("watch on {peer} whether the SYN arrives: tcpdump -ni any tcp port 179"),
                    "where it arrives and is not answered, compare the passwords of both ends".into(),
                ],
            ),
            Cause::HostUnreachable => (
                format!(
                    "{peer} cannot be reached: it does not answer on its link (down, or the address is gone), or a firewall rejects with ICMP"
                ),
                vec![
                    format!("ip neigh show {peer} (FAILED: nobody answers), ping {peer}"),
                    "is the node up, and is this still its address?".into(),
                    "a REJECT rule with icmp-host-prohibited or icmp-admin-prohibited looks the same".into(),
                ],
            ),
            Cause::NoRoute => (
                format!("this host has no route to {peer}"),
                vec![
                    format!("ip route get {peer}"),
                    "is the interface towards it up, and is there a default route?".into(),
                ],
            ),
            Cause::NotOnLink => (
                format!(
                    "the session with {peer} cannot begin: {peer} is on no link of ours, or another protocol has a session with it"
                ),
                vec![
                    format!(
                        "ip route get {peer}: a direct neighbour must be on a network of one of our interfaces, else it wants `multihop`"
                    ),
                    format!(
                        "show protocols all: is there a second protocol with the neighbour {peer}? One of the two has to go"
                    ),
                ],
            ),
            Cause::Passive => (
                format!("we wait for {peer} to connect (`passive on`), and it does not"),
                vec![
                    format!(
                        "ask {peer}: Connect there means that packets to port 179 of this host do not arrive; let them in"
                    ),
                    "no session there, or Passive there as well: the configuration of one end is wrong"
                        .into(),
                    "Calico makes the end with the lesser address (compared as text) the passive one".into(),
                ],
            ),
            Cause::NoListener => (
                "BIRD cannot listen on the BGP port: another program has it".to_owned(),
                vec![
                    "ss -ltnp 'sport = :179': another BIRD, FRR, a MetalLB speaker?".to_owned(),
                    format!("then: birdc restart {name}"),
                ],
            ),
            _ => return None,
        };
        Some(words)
    }

    /// The other side answers, and says no.
    fn refused_words(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let (peer, name) = (self.peer(), self.name());
        let words = match cause {
            Cause::Refused => (
                format!(
                    "{peer} refuses the connection: nothing listens on TCP port 179 there, or a firewall rejects it"
                ),
                vec![
                    format!("is BIRD running on {peer}? Its show status, or ss -ltn 'sport = :179'"),
                    "does it listen on this address, and are all its sessions with us enabled?".into(),
                    "a REJECT rule with tcp-reset or icmp-port-unreachable looks the same".into(),
                ],
            ),
            Cause::ClosedByPeer => (
                format!(
                    "{peer} takes the connection and closes it at once, or closed it when the session was up"
                ),
                vec![
                    format!(
                        "does {peer} have a session with the address we come from? ip route get {peer} shows it as src"
                    ),
                    format!(
                        "{peer} closes for a while after any error (wrong AS, a limit): its show protocols and its log say which"
                    ),
                ],
            ),
            Cause::DisabledThere => (
                format!("the session is switched off at {peer}"),
                vec![format!(
                    "there: birdc show protocols, then birdc enable NAME; a reason it gave is in show protocols all {name}"
                )],
            ),
            Cause::EndedByPeer => (
                format!("{peer} ended the session on purpose: {}", self.error()),
                vec![format!(
                    "the log of {peer} says why; a reset or a change of configuration passes by itself"
                )],
            ),
            Cause::PrefixLimitThere => (
                format!("we send {peer} more routes than its limit allows"),
                vec![
                    format!(
                        "show route export {name} count: as many as there should be? The export filter decides"
                    ),
                    format!("raise the limit at {peer} if that is as it should be, and enable its session"),
                ],
            ),
            Cause::PrefixLimit => (
                format!("{peer} sent more routes than our limit allows, so the session was shut down"),
                vec![
                    format!("does {peer} leak routes? Look at its export filter"),
                    format!(
                        "raise the import limit if that is as it should be, then: birdc restart {name} (birdc enable {name} where it is down)"
                    ),
                ],
            ),
            _ => return None,
        };
        Some(words)
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
                vec![path, format!("Connect behind the error: our SYN gets no answer, let TCP port 179 through to {peer}"), format!("was {peer} overloaded or stopped?")],
            ),
            Cause::HoldTimerExpiredThere => (
                format!("{peer} heard nothing of us for the whole hold time, so it ended the session"),
                vec![format!("our packets do not reach {peer}, or this BIRD was stopped or short of CPU time"), path],
            ),
            Cause::NoOpen => (
                format!("{peer} takes the connection and sends no OPEN: what answers there is no BGP, or it hangs"),
                vec![format!("what listens on port 179 of {peer}? A proxy or load balancer in between takes connections, too")],
            ),
            Cause::NoKeepalive => (
                format!("{peer} sent its OPEN, but no KEEPALIVE follows"),
                vec![format!("do packets get lost on the way, from {peer} or to it? An MTU that is too large does this to full packets"), format!("the log of {peer}")],
            ),
            Cause::Bfd => (
                format!("BFD took the session with {peer} down"),
                vec!["show bfd sessions: does it come up? It needs UDP ports 3784 (one hop) or 4784 (several) in both directions".to_owned()],
            ),
            Cause::LinkDown => (
                format!("the link to {peer} is down, or {peer} is gone from it"),
                vec!["show interfaces, ip link".to_owned()],
            ),
            Cause::Disabled => (
                format!("{name} is switched off here: `disabled` in the configuration, or birdc disable"),
                vec![format!("birdc enable {name}, if it should run")],
            ),
            _ => return None,
        };
        Some(words)
    }

    /// What the states of both ends say together.
    fn of_two_ends(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let peer = self.peer();
        let waits = self.session.and_then(Session::state) == Some(crate::show::protocols::BgpState::Passive);
        let words = match cause {
            Cause::PortBlocked if waits => (
                format!(
                    "packets of {peer} to TCP port 179 of this host do not arrive (or our answers do not get back): it tries, we wait"
                ),
                vec![
                    format!(
                        "let TCP port 179 in from {peer}: host firewall, security group, network policy of this node"
                    ),
                    "or the MD5 passwords differ".into(),
                ],
            ),
            Cause::PortBlocked => (
                format!(
                    "our packets to TCP port 179 of {peer} do not arrive there (or its answers do not get back): we try, it waits"
                ),
                vec![
                    format!(
                        "let TCP port 179 in on {peer}: host firewall, security group, network policy of that node"
                    ),
                    "or the MD5 passwords differ".into(),
                ],
            ),
            Cause::NoAnswerBothWays => (
                "neither end gets an answer from the other: TCP port 179 is dropped in both directions, or the MD5 passwords differ".to_owned(),
                vec![
                    format!(
                        "ping {peer}: where that works, look for a rule against TCP port 179 between the two"
                    ),
                    "compare the passwords of both ends".into(),
                ],
            ),
            Cause::PassiveBothEnds => (
                format!("this end and {peer} both wait for the other to connect"),
                vec!["take `passive on` away at one end".to_owned()],
            ),
            Cause::HalfOpen => (
                format!(
                    "this end counts the session as up, {peer} does not: the path was cut, and the hold time is not over here"
                ),
                vec![format!(
                    "routes from {peer} are stale until then; let TCP port 179 through in both directions"
                )],
            ),
            Cause::MissingThere => (
                format!("{peer} has no session that leads back to this router"),
                vec![format!(
                    "configure it there; Calico: does a BGPPeer select that node, and is the mesh on at both?"
                )],
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
                format!("no BIRD answers: {daemon}"),
                vec![
                    "a Calico cluster that is VXLAN-only runs none (calico_backend: vxlan, or BGP disabled in the Installation): then readiness must not ask for BIRD (-bird-ready)".to_owned(),
                    "else: is the daemon running, and is this the path its -s option names?".into(),
                ],
            ),
            Cause::NotAsked => (format!("{daemon} could not be asked"), vec![]),
            _ => (
                format!("BIRD's own words: {}", self.error()),
                vec!["the logs of both ends say more".to_owned()],
            ),
        }
    }
}
