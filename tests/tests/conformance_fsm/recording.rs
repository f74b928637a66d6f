//! Recordings of one daemon with its configuration, what was done to it, its rows, its packets and its log.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use labsim::lab::Action;
use labsim::speaker::config::{Config, PeerConfig};
use labsim_tests::conformance::{Verdict, file_name};

use crate::compare::compare;
use crate::pair;
use crate::seen::{Seen, Source};
use crate::statement::Statement;
use crate::step;
use crate::waits::{self, Delay};

/// Packets that end a connection.
const ENDINGS: [&str; 4] = ["F.", "R.", "R", "FR."];

/// A recording, read.
struct Recording<'a> {
    situation: &'a str,
    daemon: Statement<'a>,
    /// What was done, and when.
    steps: Vec<(f64, &'a str)>,
    seen: Vec<Seen>,
    /// The delays that the daemon's log announces.
    delays: Vec<Delay>,
    /// Lines that nothing in the simulator corresponds to, by kind.
    left_out: BTreeMap<&'static str, usize>,
}

pub(crate) fn check(path: &Path) -> Result<Verdict, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    let title = text
        .strip_prefix("# ")
        .and_then(|text| text.split_once(" as active side, scenario "));
    let Some((daemon, _)) = title else {
        return Ok(Verdict::SetAside("no recording of a session".to_owned()));
    };
    if daemon != "bird" {
        return Ok(Verdict::SetAside(format!("{daemon}: no profile for it yet")));
    }
    let recording = Recording::parse(&text).map_err(|why| format!("{}: {why}", file_name(path)))?;
    let Some(ends) = recording.daemon.ends() else {
        return Err("the daemon's session has no addresses".to_owned());
    };
    match step::actions(recording.situation, &recording.steps, ends) {
        Ok(actions) => recording.compare(&actions).map(Verdict::Agrees),
        Err(step) => Ok(Verdict::SetAside(format!("the step `{step}` is not known"))),
    }
}

impl<'a> Recording<'a> {
    fn parse(text: &'a str) -> Result<Recording<'a>, String> {
        let (head, lines): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
        let situation = head.first().and_then(|title| title.split_once("scenario "));
        let (situation, _) = situation
            .and_then(|(_, rest)| rest.split_once('.'))
            .ok_or("no scenario in the first line")?;
        let daemon = Statement::all(text).into_iter().next();
        let mut recording = Recording {
            situation,
            daemon: daemon.ok_or("no `protocol bgp` in the head")?,
            steps: Vec::new(),
            seen: Vec::new(),
            delays: Vec::new(),
            left_out: BTreeMap::new(),
        };
        for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
            recording.line(line).ok_or(format!("not understood: {line}"))?;
        }
        Ok(recording)
    }

    fn line(&mut self, line: &'a str) -> Option<()> {
        let (time, rest) = line.trim_start().split_once(char::is_whitespace)?;
        let (kind, what) = rest.trim_start().split_once(char::is_whitespace)?;
        let (time, what) = (time.parse().ok()?, what.trim());
        match kind {
            "step" => self.steps.push((time, what)),
            // The daemon's socket is not open yet.
            "shown" if what == "-" => {}
            "shown" => {
                let (info, protocol) = what.strip_suffix(']')?.rsplit_once("[proto ")?;
                let row = pair::info(info, protocol);
                self.seen.push(Seen::new(time, Source::Shown, row));
            }
            "wire" => {
                let (source, what) = packet(what)?;
                self.seen.push(Seen::new(time, source, what));
            }
            "log" => match Delay::parse(what) {
                Some(delay) => self.delays.push(delay),
                None => *self.left_out.entry(log_kind(what)).or_default() += 1,
            },
            _ => return None,
        }
        Some(())
    }

    /// The hold time of the peer: that of a step that names one, or the 90 s of the others.
    fn hold_time(&self) -> &'a str {
        let named = |(_, step): &(f64, &'a str)| {
            step.split_once("(hold time negotiated ")
                .and_then(|(_, rest)| rest.strip_suffix(')'))
        };
        self.steps.iter().find_map(named).unwrap_or("90")
    }

    /// The peer's side of the session.
    fn peer(&self, daemon: &PeerConfig, daemons_as: u32) -> Result<Config, String> {
        let expected_as = if self.situation.starts_with("badas") {
            65099
        } else {
            daemons_as
        };
        let passive = if self.peer_dials() { "" } else { "passive on;" };
        let statement = format!(
            "protocol bgp peer {{ local {} as {}; neighbor {} as {expected_as}; {passive} error wait time 1,2; hold time {}; }}",
            daemon.address,
            daemon.remote_as,
            daemon.local_address,
            self.hold_time(),
        );
        let statements = Statement::all(&statement);
        statements.first().ok_or("no peer")?.speaker()
    }

    /// The peers of other situations are passive.
    fn peer_dials(&self) -> bool {
        self.situation.ends_with("-both")
    }

    /// The latency, where the first step tells one (`.. slow-both (0.4 s each way, started with it)`), and whether the
    /// peer was started together with the daemon.
    fn distance(&self) -> (Option<Duration>, bool) {
        let first = self.steps.first().map_or("", |(_, step)| *step);
        let told = first
            .split_once('(')
            .and_then(|(_, told)| told.split_once(" s each way"));
        let latency = told.and_then(|(seconds, _)| seconds.parse().ok());
        (
            latency.map(Duration::from_secs_f64),
            first.contains("started with it"),
        )
    }

    fn compare(self, actions: &[(f64, Action)]) -> Result<String, String> {
        let daemon = self.daemon.speaker()?;
        let session = daemon.peers.first().ok_or("no session")?;
        let (peer, timers) = (self.peer(session, daemon.asn)?, &session.settings.timers);
        let end = self.steps.last().ok_or("no steps")?.0;
        waits::announced(timers, &self.delays)?;
        let dials = self.peer_dials();
        let (latency, together) = self.distance();
        let (actions, lead) = if dials && !together {
            step::head_start(actions)
        } else {
            (actions.to_vec(), 0.0)
        };
        let agreed = compare(told(self.seen, dials), timers, |seed| {
            let mut lab = pair::lab(daemon.clone(), peer.clone(), &actions, seed, end + lead);
            lab.links.default.latency = latency.unwrap_or(lab.links.default.latency);
            let mut seen = pair::run(&lab);
            seen.retain(|seen| seen.at >= lead);
            seen.iter_mut().for_each(|seen| seen.at -= lead);
            told(seen, dials)
        })?;
        let kinds = self
            .left_out
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"));
        Ok(format!(
            "{agreed}, {} delays; lines not compared: {}",
            self.delays.len(),
            kinds.collect::<Vec<_>>().join(", ")
        ))
    }
}

/// What a recording of this kind can tell. It has no column `since`. Where a process closes a connection at once and a
/// neighbour sends at once, both meet in a kernel, which then sends FIN, RST or both, as it happens.
fn told(mut seen: Vec<Seen>, peer_dials: bool) -> Vec<Seen> {
    seen.iter_mut().for_each(|seen| seen.since = None);
    seen.retain(|seen| !peer_dials || !ENDINGS.contains(&seen.what.as_str()));
    seen
}

/// `daemon->peer S`, `peer sends BGP OPEN`.
fn packet(line: &str) -> Option<(Source, &str)> {
    let source = |name| match name {
        "daemon" => Some(Source::Daemon),
        "peer" => Some(Source::Peer),
        _ => None,
    };
    if let Some((from, what)) = line.split_once(" sends ") {
        return Some((source(from)?, what));
    }
    let (ends, flags) = line.split_once(' ')?;
    Some((source(ends.split_once("->")?.0)?, flags))
}

/// What a line of the daemon's log is about. All of them tell what rows and packets tell too, or nothing of BGP.
fn log_kind(line: &str) -> &'static str {
    if line.contains("device1:") || line.ends_with("<INFO> Started") {
        "log lines of other protocols"
    } else if line.contains("State changed to ") {
        "log lines on the protocol's state (rows tell it)"
    } else {
        "log lines on the session (rows and packets tell them)"
    }
}
