//! What the two ends of a session say together.

use super::{Cause, Of, Session};
use crate::doctor::errors::of_error;
use crate::show::protocols::{BgpState, LastError};

impl Of<'_> {
    /// Why our packets do not get through, where something says so.
    fn rejection(&self) -> Option<&LastError> {
        let info = self.session.and_then(Session::bgp)?;
        let error = info.error.as_ref()?;
        let cause = of_error(error, info.state);
        matches!(cause, Cause::Refused | Cause::HostUnreachable | Cause::NoRoute).then_some(error)
    }

    /// What the states of both ends say together.
    pub(super) fn of_two_ends(&self, cause: Cause) -> Option<(String, Vec<String>)> {
        let peer = self.peer();
        let waits = self.session.and_then(Session::state) == Some(BgpState::Passive);
        let rejection = self.rejection().filter(|_| cause == Cause::PortBlocked && !waits);
        if let Some(error) = rejection {
            return Some((
                format!(
                    "the BIRD on {peer} waits for us, but something says no to our packets to its TCP port 179: {error}"
                ),
                vec![
                    format!(
                        "look for a REJECT rule against TCP port 179: host firewall, security group, network policy of {peer}, or of this node for what goes out"
                    ),
                    "does it listen on this address and port? There: ss -ltnp 'sport = :179'".into(),
                    format!("does {peer} have this address on the link? ip neigh show {peer}"),
                ],
            ));
        }
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
                "neither end gets an answer from the other: TCP port 179 is dropped in both directions, or everything in one of them, or the MD5 passwords differ".to_owned(),
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
            Cause::NoListenerThere => (
                format!("the BIRD on {peer} cannot listen on the BGP port: another program has it, and that is what answers"),
                vec![format!("there: ss -ltnp 'sport = :179' shows which; then restart the protocol of {peer}")],
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
}
