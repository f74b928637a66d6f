//! What a scenario expects of its lab, and whether it is so.
//!
//! Expectations only read: [`Expectation::judge`] looks at a lab through [`Observe`] and says what it saw instead.

mod judge;
mod route;
mod words;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use serde::Serialize;

use crate::lab::{Lab, NodeId};
use crate::observe::{Observe, SessionView};
use crate::speaker::fsm::State;
use crate::speaker::time::Time;

/// One expectation.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// When it must hold.
    pub when: When,
    /// What must hold.
    pub condition: Condition,
    /// Where the user wrote it.
    pub written: Written,
}

/// Where an expectation stands, and in which words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The scenario file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The expectation as it was typed, on one line.
    pub text: String,
}

/// When an expectation must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At that time.
    At(Time),
    /// No later than that time, and at that time. So it is judged once, like `At`; the word says that it takes a while.
    By(Time),
    /// From the one time to the other, both included: to be judged at both and whenever something changes in between.
    Always(Time, Time),
    /// At no time from the one to the other, and for none of the nodes or sessions that are named.
    Never(Time, Time),
}

/// What must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Ends of sessions are in a state.
    Session {
        /// Which ends.
        ends: Ends,
        /// The state as a daemon shows it, if it is of interest.
        state: Option<SessionState>,
        /// The last error, with or without the class before its colon; empty: there is none.
        error: Option<String>,
    },
    /// Each of the nodes has a route, or has none.
    Route {
        /// The nodes that are asked.
        nodes: Vec<NodeId>,
        /// The destination.
        prefix: IpNet,
        /// Whether there is a best path.
        present: bool,
        /// What the best path is like.
        path: PathPattern,
    },
    /// Each of the nodes has a best path for so many prefixes.
    RouteCount {
        /// The nodes that are asked.
        nodes: Vec<NodeId>,
        /// How many.
        routes: usize,
    },
    /// Each of the nodes has so many sessions in Established.
    EstablishedCount {
        /// The nodes that are asked.
        nodes: Vec<NodeId>,
        /// How many.
        established: usize,
    },
    /// Whether no route is on its way.
    Converged(bool),
}

/// Ends of sessions. One session has two, and each has a state of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Every end that these nodes have configured.
    Of(Vec<NodeId>),
    /// These nodes' ends towards these neighbours.
    Towards(Vec<(NodeId, IpAddr)>),
}

/// A session's state as a daemon shows it: the RFC's six, and two that only daemons know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// A state of RFC 4271 §8.2.2.
    Fsm(State),
    /// Waits for the neighbour to dial; never dials itself.
    Passive,
    /// Stopped by an administrator; BIRD shows `down`.
    Down,
}

impl SessionState {
    /// All states, in the order in which they are listed for people.
    pub fn all() -> impl Iterator<Item = SessionState> {
        let own = [SessionState::Passive, SessionState::Down];
        State::ALL.into_iter().map(SessionState::Fsm).chain(own)
    }

    /// The word for it in a scenario.
    pub const fn name(self) -> &'static str {
        match self {
            SessionState::Fsm(state) => state.name(),
            SessionState::Passive => "Passive",
            SessionState::Down => "Down",
        }
    }

    /// The state a daemon would show for a session.
    pub fn shown(session: &SessionView) -> SessionState {
        match session {
            SessionView { disabled: true, .. } => SessionState::Down,
            SessionView { passive: true, .. } => SessionState::Passive,
            SessionView { state, .. } => SessionState::Fsm(*state),
        }
    }
}

/// What a best path must be like. What is `None` may be anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathPattern {
    /// The node that has the next hop's address; the asked node itself: the route is its own.
    pub via: Option<NodeId>,
    /// The neighbour it came from; the asked node itself: the route is its own.
    pub from: Option<NodeId>,
    /// AS_PATH as people write it.
    pub as_path: Option<String>,
    /// LOCAL_PREF.
    pub local_pref: Option<u32>,
    /// MULTI_EXIT_DISC.
    pub med: Option<u32>,
    /// ORIGIN in words.
    pub origin: Option<&'static str>,
    /// Exactly these COMMUNITIES, in any order.
    pub communities: Option<Vec<u32>>,
    /// ORIGINATOR_ID (RFC 4456 §8).
    pub originator_id: Option<Ipv4Addr>,
    /// CLUSTER_LIST, the last reflector first.
    pub cluster_list: Option<Vec<Ipv4Addr>>,
    /// How many paths there are for the prefix, the best one included.
    pub paths: Option<usize>,
}

/// Whether an expectation holds at the moment it was judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// It does.
    Holds,
    /// It does not.
    Fails {
        /// What should be seen, in words.
        expected: String,
        /// What was seen instead.
        seen: String,
    },
}

impl Expectation {
    /// Whether what it says holds in the lab at this moment. [`Expectation::when`] says at which moments to ask.
    pub fn judge(&self, lab: &Lab, observed: &dyn Observe) -> Verdict {
        match self.when {
            When::Never(..) => judge::never_holds(&self.condition, lab, observed),
            _ => judge::holds(&self.condition, lab, observed),
        }
    }
}

impl fmt::Display for SessionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// As a scenario has it: `by 10.000s`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::At(time) => write!(f, "at {time}"),
            When::By(time) => write!(f, "by {time}"),
            When::Always(from, until) => write!(f, "always, {from} to {until}"),
            When::Never(from, until) => write!(f, "never, {from} to {until}"),
        }
    }
}

/// `expected …, saw …`.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verdict::Holds => f.write_str("holds"),
            Verdict::Fails { expected, seen } => write!(f, "expected {expected}, saw {seen}"),
        }
    }
}

#[cfg(test)]
mod tests;
