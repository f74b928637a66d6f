//! What was done in a recording, in the simulator's terms.

use std::net::IpAddr;

use labsim::lab::{Action, Crash, Filter, Matches, Verdict as Fate};

use crate::pair::{DAEMON, PEER, filter};

/// Situations in which nothing is the matter with the network at first.
const FAULTLESS: [&str; 7] = [
    "badas",
    "badas-both",
    "holddrop",
    "cease",
    "killed",
    "disabled",
    "slow-both",
];

/// In front of the peer's port.
const SYNS: [Filter; 1] = [filter(DAEMON, PEER, Matches::ToPort179, Fate::Drop)];

const BOTH_WAYS: [Filter; 2] = [
    filter(DAEMON, PEER, Matches::AnyPort179, Fate::Drop),
    filter(PEER, DAEMON, Matches::AnyPort179, Fate::Drop),
];

/// Actions and when they happen, in seconds.
pub(crate) type Timed = Vec<(f64, Action)>;

/// What the steps of a recording mean; `ends` are the addresses of daemon and peer. The error is a step that means
/// nothing.
pub(crate) fn actions<'a>(
    situation: &str,
    steps: &[(f64, &'a str)],
    ends: (IpAddr, IpAddr),
) -> Result<Timed, &'a str> {
    let mut timed = Vec::new();
    for &(time, step) in steps {
        let actions = match step.strip_prefix("bird started; peer side: ") {
            Some("refused") => vec![Action::Crash(PEER, Crash::Process)],
            Some("dropped") => SYNS.map(Action::Block).to_vec(),
            Some(_) if FAULTLESS.contains(&situation) => Vec::new(),
            Some(_) => return Err(step),
            None => later(step, ends).ok_or(step)?,
        };
        timed.extend(actions.into_iter().map(|action| (time, action)));
    }
    Ok(timed)
}

/// A step after the first.
fn later(step: &str, (daemon, peer): (IpAddr, IpAddr)) -> Option<Vec<Action>> {
    Some(match step {
        "peer starts listening" => vec![Action::Restart(PEER)],
        "drop rule removed" => SYNS.map(Action::Unblock).to_vec(),
        _ if step.starts_with("all TCP/179 dropped both ways") => BOTH_WAYS.map(Action::Block).to_vec(),
        "drop rules removed" => BOTH_WAYS.map(Action::Unblock).to_vec(),
        "peer killed" => vec![Action::Crash(PEER, Crash::Process)],
        "peer disables the session" => vec![Action::Disable(PEER, daemon)],
        "peer enables the session" => vec![Action::Enable(PEER, daemon)],
        "daemon disables the session" => vec![Action::Disable(DAEMON, peer)],
        "daemon enables the session" => vec![Action::Enable(DAEMON, peer)],
        "end" => Vec::new(),
        _ => return None,
    })
}

/// The same with a peer that was started 3 s before the daemon, which matters where it dials. Also tells those 3 s.
pub(crate) fn head_start(actions: &[(f64, Action)]) -> (Timed, f64) {
    let lead = 3.0;
    let daemon = [
        (0.0, Action::Crash(DAEMON, Crash::Process)),
        (lead, Action::Restart(DAEMON)),
    ];
    let later = actions.iter().map(|(at, action)| (at + lead, action.clone()));
    (daemon.into_iter().chain(later).collect(), lead)
}
