//! What keeps a connection from coming about, or the other side from going on with it.

use super::{Cause, Of};

impl Of<'_> {
    /// No TCP connection comes about, and nobody says why.
    pub(super) fn connecting(&self, cause: Cause) -> Option<(String, Vec<String>)> {
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
                format!("no route leads to {peer}: this host has none, or a router or firewall on the way says so with ICMP"),
                vec![
                    format!("ip route get {peer}"),
                    "is the interface towards it up, and is there a default route?".into(),
                    "where there is a route: a REJECT rule with icmp-net-unreachable or icmp-net-prohibited looks the same".into(),
                ],
            ),
            Cause::NotOnLink => (
                format!(
                    "the session with {peer} cannot begin: {peer} is on no link of ours that is up"
                ),
                vec![
                    format!(
                        "ip route get {peer}: a direct neighbour must be on a network of one of our interfaces, else it wants `multihop`"
                    ),
                    "show interfaces: does the interface that the configuration names exist, and is it up?".into(),
                ],
            ),
            Cause::SecondSession => (
                format!(
                    "the session with {peer} cannot begin: another protocol here has a session with {peer}"
                ),
                vec![format!(
                    "one of the two has to go; where both should be, each needs local and neighbour addresses (or ports) of its own"
                )],
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
    pub(super) fn refused_words(&self, cause: Cause) -> Option<(String, Vec<String>)> {
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
            // BIRD 1 to 3 have these words for a system call that fails, too.
            Cause::ClosedByPeer if self.error().contains("Connection closed") => (
                format!(
                    "{peer} takes the connection and closes it, or this host does not even let BIRD begin it"
                ),
                vec![
                    format!(
                        "does {peer} have a session with the address we come from? ip route get {peer} shows it as src"
                    ),
                    "is the address behind `local` or `source address` one of this host's? ip addr".into(),
                    format!(
                        "does a blackhole or prohibit route lead to {peer}? ip route get {peer}; the log of BIRD says `Invalid argument` or `Permission denied`"
                    ),
                    format!(
                        "{peer} closes for a while after any error (wrong AS, a limit): its show protocols and its log say which"
                    ),
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
            Cause::ExportLimit => (
                format!(
                    "we have more routes for {peer} than our own export limit allows, so the session was shut down"
                ),
                vec![
                    format!("is the export filter as it should be? show route export {name} count"),
                    format!(
                        "raise the export limit if so, then: birdc restart {name} (birdc enable {name} where it is down)"
                    ),
                ],
            ),
            Cause::PrefixLimit => (
                format!("{peer} sent more routes than our limit allows, so the session was shut down"),
                vec![
                    format!("does {peer} leak routes? Look at its export filter"),
                    "BIRD 3 does not say which limit it was; an export limit counts what we send: see the log".into(),
                    format!(
                        "raise the import limit if that is as it should be, then: birdc restart {name} (birdc enable {name} where it is down)"
                    ),
                ],
            ),
            _ => return None,
        };
        Some(words)
    }
}
