//! Timelines: the rows of `show protocols` of many sessions of one daemon, each in a situation of its own.

use std::path::Path;
use std::time::Duration;

use labsim::lab::{Action, Matches, Verdict as Fate};
use labsim::speaker::config::Config;
use labsim::speaker::io::TcpError;
use labsim::speaker::jitter::mix;
use labsim::speaker::profile::Timers;
use labsim_tests::conformance::{Case, Verdict};

use crate::compare::compare;
use crate::pair::{self, DAEMON, PEER, at, filter};
use crate::scripted::{self, Answer};
use crate::seen::{Seen, Source};
use crate::situation::{self, Peer};
use crate::statement::Statement;
use crate::waits::LATE;

/// The one version there is a profile for.
const VERSION: &str = "2.0.12";

/// At 268 s of the startup timeline somebody began to give commands. Only what `disable` does is compared.
const COMMANDS: f64 = 268.0;
const DISABLED: &str = "[proto down]";

/// In the firewall timeline the faults were put on between 1 s and the first change, at 4 s.
const FAULTS: (f64, f64) = (1.0, 4.0);

/// How long the sessions had been up before that timeline began: long enough for their timers to be out of step.
const BEFORE: f64 = 600.0;

/// A case for each session of a timeline.
pub(crate) fn cases(path: &Path, name: &str) -> Vec<Case> {
    let only = |why: String| {
        vec![Case {
            name: name.to_owned(),
            check: Box::new(move || Verdict::SetAside(why)),
        }]
    };
    let Some((version, kind)) = name.trim_end_matches(".txt").split_once("-timeline-") else {
        return only("no timeline".to_owned());
    };
    if version != VERSION {
        return only(format!("no profile for {version} yet"));
    }
    let configuration = path.with_file_name(format!("{version}-dut.conf.txt"));
    let read = std::fs::read_to_string(path).and_then(|timeline| {
        let configuration = std::fs::read_to_string(&configuration)?;
        Ok((timeline, configuration))
    });
    let (timeline, configuration) = match read {
        Ok(texts) => texts,
        Err(error) => {
            return only(format!(
                "it or {} cannot be read: {error}",
                configuration.display()
            ));
        }
    };
    let mut cases = Vec::new();
    let mut undisturbed = 0;
    for session in Statement::all(&configuration) {
        let Some(rows) = Rows::of(session.name, &timeline) else {
            continue;
        };
        if kind != "startup" && !DISTURBED.contains(&(kind, session.name)) {
            undisturbed += 1;
            continue;
        }
        let checked = rows.check(kind, &session, &path.with_file_name("peer3.conf.txt"));
        cases.push(Case {
            name: format!("{name}: {}", session.name),
            check: checked.unwrap_or_else(|why| Box::new(move || Verdict::SetAside(why))),
        });
    }
    if undisturbed > 0 {
        cases.extend(only(format!(
            "{undisturbed} sessions without a fault, whose timers stood nobody knows where"
        )));
    }
    cases
}

/// The sessions of the other timelines that have a fault.
const DISTURBED: [(&str, &str); 6] = [
    ("firewall", "Mesh_10_0_0_3"),
    ("firewall", "Node_10_0_0_4"),
    ("firewall", "Node_10_0_0_5"),
    ("firewall", "Global_drop_cal"),
    ("firewall", "Global_drop_def"),
    ("passive-reset", "Mesh_10_0_0_2"),
];

/// The rows of one session.
struct Rows {
    seen: Vec<Seen>,
    /// When the timeline ends.
    end: f64,
}

type Check = Box<dyn FnOnce() -> Verdict + Send>;

impl Rows {
    fn of(session: &str, timeline: &str) -> Option<Rows> {
        let rows = timeline.lines().filter_map(parse);
        let end = rows.clone().map(|(_, seen)| seen.at).fold(0.0, f64::max);
        let seen: Vec<Seen> = rows
            .filter(|(name, _)| *name == session)
            .map(|(_, seen)| seen)
            .collect();
        (!seen.is_empty()).then_some(Rows { seen, end })
    }

    /// How to check them. The error says why they are set aside.
    fn check(self, kind: &str, session: &Statement<'_>, peers: &Path) -> Result<Check, String> {
        match (kind, session.name) {
            ("startup", name) if name.starts_with("Global_") => self.startup(session),
            ("startup", _) => Err("when its peer starts is not known".to_owned()),
            ("firewall", "Mesh_10_0_0_3") => self.fault(session, peers, Fate::Drop),
            ("firewall", "Node_10_0_0_4") => self.fault(session, peers, Fate::Refuse),
            ("passive-reset", "Mesh_10_0_0_2") => self.fault(session, peers, Fate::Refuse),
            ("firewall", "Node_10_0_0_5") => Err("no BFD yet".to_owned()),
            // ICMP "communication administratively prohibited" is EHOSTUNREACH in Linux.
            ("firewall", "Global_drop_cal") => {
                self.goes_on(session, Answer::Fails(TcpError::NoRouteToHost, Duration::ZERO))
            }
            ("firewall", "Global_drop_def") => self.goes_on(session, Answer::Nothing),
            _ => Err("not known".to_owned()),
        }
    }

    /// A session whose situation holds from the start of the daemon.
    fn startup(mut self, session: &Statement<'_>) -> Result<Check, String> {
        let name = session.name.trim_start_matches("Global_");
        let name = name.trim_end_matches("_def").trim_end_matches("_cal");
        let peer = Peer {
            asn: session.asn("neighbor").ok_or("no neighbor AS")?,
            address: session.neighbor().ok_or("no neighbor")?,
        };
        let answer = situation::answer(name, &peer)?;
        let config = session.speaker()?;
        // The first look came later than the start.
        if let Some(first) = self.seen.first_mut() {
            first.at = 0.0;
        }
        let disabled = self
            .seen
            .iter()
            .find(|row| row.at > COMMANDS && row.what == DISABLED);
        let (end, disabled) = match disabled {
            Some(row) => (row.at, Some(at(row.at - LATE))),
            None => (COMMANDS, None),
        };
        self.seen.retain(|row| row.at <= end);
        let timers = timers(&config)?;
        // Which of FIN and RST is seen of a peer that closes with our OPEN unread is a race in its kernel.
        let race = name == "tcpclose";
        let plain = move |mut rows: Vec<Seen>| {
            if race {
                let reset = TcpError::Reset.to_string();
                let closed = TcpError::Closed.to_string();
                rows.iter_mut()
                    .for_each(|row| row.what = row.what.replace(&reset, &closed));
            }
            rows
        };
        Ok(Box::new(move || {
            verdict(compare(plain(self.seen), &timers, |seed| {
                plain(scripted::run(config.clone(), &answer, seed, at(end), disabled))
            }))
        }))
    }

    /// A session whose situation had long been the same: only what it shows at last.
    fn goes_on(self, session: &Statement<'_>, answer: Answer) -> Result<Check, String> {
        let config = session.speaker()?;
        let timers = timers(&config)?;
        let (seen, end) = (self.seen, self.end);
        Ok(Box::new(move || {
            verdict(compare(seen, &timers, |seed| {
                let run = scripted::run(config.clone(), &answer, seed, at(BEFORE + end), None);
                window(run, BEFORE)
            }))
        }))
    }

    /// A running session between two daemons, and a filter that catches what the daemon under test sends.
    fn fault(self, session: &Statement<'_>, peers: &Path, fate: Fate) -> Result<Check, String> {
        let text = std::fs::read_to_string(peers).map_err(|error| format!("{}: {error}", peers.display()))?;
        let configured = Statement::all(&text).first().ok_or("no peer")?.speaker()?;
        let daemon = session.speaker()?;
        let ours = daemon.peers.first().ok_or("no session")?.clone();
        // The peers' configurations differ in address and AS only.
        let mut peer = configured;
        let theirs = peer.peers.first_mut().ok_or("no session of the peer")?;
        (theirs.local_address, theirs.address) = (ours.address, ours.local_address);
        theirs.remote_as = daemon.asn;
        peer.asn = ours.remote_as;
        peer.router_id = session.neighbor().ok_or("no neighbor")?;
        let (seen, end) = (self.seen, BEFORE + self.end);
        Ok(Box::new(move || {
            verdict(compare(seen, &ours.settings.timers, |seed| {
                let filter = filter(DAEMON, PEER, Matches::AnyPort179, fate);
                let actions = [(BEFORE + fault_at(seed), Action::Block(filter))];
                let lab = pair::lab(daemon.clone(), peer.clone(), &actions, seed, end);
                let mut seen = pair::run(&lab);
                seen.retain(|seen| seen.source == Source::Shown);
                window(seen, BEFORE)
            }))
        }))
    }
}

fn timers(config: &Config) -> Result<Timers, String> {
    let peer = config.peers.first().ok_or("no session")?;
    Ok(peer.settings.timers.clone())
}

/// When the fault of a run begins: any moment that the recording allows.
fn fault_at(seed: u64) -> f64 {
    let (first, last) = FAULTS;
    let draw = mix(seed) as f64 / u64::MAX as f64;
    first + (last - first) * draw
}

/// The rows from a moment on, with the one that was true then.
fn window(mut seen: Vec<Seen>, from: f64) -> Vec<Seen> {
    let before = seen.iter().filter(|row| row.at <= from).count();
    seen.drain(..before.saturating_sub(1));
    if let Some(first) = seen.first_mut() {
        first.at = from;
    }
    seen
}

fn verdict(compared: Result<String, String>) -> Verdict {
    compared.map_or_else(Verdict::Differs, Verdict::Agrees)
}

/// A line: the second, and a row of `show protocols` without its blanks.
fn parse(line: &str) -> Option<(&str, Seen)> {
    let mut words = line.split_whitespace();
    let at = words.next()?.parse().ok()?;
    let (name, protocol) = (words.next()?, words.next()?);
    if protocol != "BGP" {
        return None;
    }
    let (_table, state, since) = (words.next()?, words.next()?, words.next()?);
    let info = words.collect::<Vec<_>>().join(" ");
    let row = Seen {
        since: Some(seconds(since)?),
        ..Seen::new(at, Source::Shown, pair::info(&info, state))
    };
    Some((name, row))
}

/// `07:51:19.556`.
fn seconds(since: &str) -> Option<f64> {
    let mut parts = since.splitn(3, ':');
    let mut part = || parts.next()?.parse::<f64>().ok();
    Some(part()? * 3600.0 + part()? * 60.0 + part()?)
}
