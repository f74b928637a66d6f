//! `labsim bird watch`: changes of protocols as they happen.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::{Duration, SystemTime};

use bird_ctl::client::{Backoff, Client, Endpoint, Error, Options};
use bird_ctl::show::protocols::ProtocolRow;
use serde_json::{Value, json};
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{Instant, sleep, timeout_at};

use super::reach::at_once;
use super::{BirdArgs, Failure, GOOD, NOT_ASKED, Outcome, named};

/// Prints the protocols there are, and from then on each change, until it is ended or `--for` is over. A daemon that goes
/// away is a change as well, and is waited for.
pub(super) async fn run(args: &BirdArgs, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    let (endpoints, options) = (args.endpoints(true).await?, args.options());
    let birds = at_once(&endpoints, |endpoint| async move {
        Client::open(&endpoint, options).await
    });
    let (sender, mut answers) = channel(1);
    let every = Duration::from_secs_f64(args.every);
    let mut watched = Vec::with_capacity(endpoints.len());
    for (endpoint, bird) in endpoints.iter().zip(birds.await) {
        let bird = bird.map_err(|error| Failure::Bird(error).of(endpoint))?;
        let number = watched.len();
        let asking = ask_again_and_again(number, endpoint.clone(), bird, options, every, sender.clone());
        tokio::spawn(asking);
        watched.push(Watched::new(endpoint));
    }
    let end = args
        .span
        .map(|span| Instant::now() + Duration::from_secs_f64(span));
    let mut printer = Printer {
        json: args.json,
        many: watched.len() > 1,
        out,
    };
    loop {
        let answer = match end {
            None => answers.recv().await,
            Some(end) => timeout_at(end, answers.recv()).await.unwrap_or_default(),
        };
        match answer {
            Some((number, Ok(rows))) => watched[number].compare(rows, &mut printer)?,
            Some((number, Err(error))) => watched[number].lose(&error, err)?,
            None if watched.iter().any(|daemon| daemon.away.is_some()) => return Ok(NOT_ASKED),
            None => return Ok(GOOD),
        }
    }
}

/// What a daemon answered, and which of them it is.
type Answer = (usize, Result<Vec<ProtocolRow>, Error>);

/// Asks one daemon, whatever the others do. One that is away is tried after longer and longer times.
async fn ask_again_and_again(
    number: usize,
    endpoint: Endpoint,
    bird: Client,
    options: Options,
    every: Duration,
    answers: Sender<Answer>,
) {
    let (mut bird, mut backoff) = (Some(bird), Backoff::default());
    loop {
        let asked = match &mut bird {
            Some(bird) => bird.protocols().await,
            None => match Client::open(&endpoint, options).await {
                Ok(anew) => bird.insert(anew).protocols().await,
                Err(error) => Err(error),
            },
        };
        let wait = if asked.is_ok() {
            backoff.succeeded();
            every
        } else {
            bird = None;
            backoff.failed()
        };
        let answer = (number, asked.map(|table| table.rows));
        if answers.send(answer).await.is_err() {
            return;
        }
        sleep(wait).await;
    }
}

/// A daemon and what it last showed.
struct Watched {
    name: String,
    /// While it does not answer: why, as it was told.
    away: Option<String>,
    rows: BTreeMap<String, ProtocolRow>,
}

/// What changed of a protocol: before and after; at the beginning there is no before, at the end no after.
struct Change<'a> {
    before: Option<&'a ProtocolRow>,
    after: Option<&'a ProtocolRow>,
}

impl Watched {
    fn new(endpoint: &Endpoint) -> Self {
        Self {
            name: endpoint.to_string(),
            away: None,
            rows: BTreeMap::new(),
        }
    }

    /// The daemon is away; that is told once, and again where there is something new to it.
    fn lose(&mut self, error: &Error, err: &mut dyn Write) -> std::io::Result<()> {
        let why = named(&self.name, error);
        if self.away.as_ref() != Some(&why) {
            writeln!(err, "{why}; trying again")?;
        }
        self.away = Some(why);
        Ok(())
    }

    fn compare(&mut self, rows: Vec<ProtocolRow>, printer: &mut Printer<'_>) -> std::io::Result<()> {
        self.away = None;
        let mut before = std::mem::take(&mut self.rows);
        for row in rows {
            let old = before.remove(&row.name);
            if old.as_ref().is_none_or(|old| changed(old, &row)) {
                printer.print(
                    &self.name,
                    &Change {
                        before: old.as_ref(),
                        after: Some(&row),
                    },
                )?;
            }
            self.rows.insert(row.name.clone(), row);
        }
        for gone in before.values() {
            printer.print(
                &self.name,
                &Change {
                    before: Some(gone),
                    after: None,
                },
            )?;
        }
        Ok(())
    }
}

/// Whether anything but the column of the time is different; or the time, so that the protocol has been in other states
/// in between. BIRD's clock gives a time a millisecond earlier or later, and prints a date in place of older times.
fn changed(old: &ProtocolRow, new: &ProtocolRow) -> bool {
    let moved = match (milliseconds(&old.since), milliseconds(&new.since)) {
        (Some(old), Some(new)) => old.abs_diff(new) > 2,
        _ => false,
    };
    moved || (&old.proto, &old.table, old.state, &old.info) != (&new.proto, &new.table, new.state, &new.info)
}

/// A time of day, `HH:MM:SS[.mmm]`.
fn milliseconds(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let mut parts = clock.split(':').map(|part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    Some(((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction.parse::<u64>().ok()?)
}

struct Printer<'a> {
    json: bool,
    many: bool,
    out: &'a mut dyn Write,
}

impl Printer<'_> {
    /// One line, written at once: somebody waits for it.
    fn print(&mut self, from: &str, change: &Change<'_>) -> std::io::Result<()> {
        let now = SystemTime::now();
        let line = match self.json {
            true => change.to_json(from, now),
            false => change.to_text(from, self.many),
        };
        writeln!(self.out, "{line}")?;
        self.out.flush()
    }
}

impl Change<'_> {
    fn name(&self) -> &str {
        self.after.or(self.before).map_or("", |row| &row.name)
    }

    fn to_json(&self, from: &str, now: SystemTime) -> String {
        let state = |row: Option<&ProtocolRow>| {
            row.map_or(
                Value::Null,
                |row| json!({ "state": row.state, "since": row.since, "info": row.info }),
            )
        };
        let seconds = now
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs_f64();
        let proto = self.after.or(self.before).map(|row| row.proto.as_str());
        json!({
            "time": seconds, "from": from, "name": self.name(), "proto": proto,
            "before": state(self.before), "after": state(self.after),
        })
        .to_string()
    }

    fn to_text(&self, from: &str, many: bool) -> String {
        let show = |row: &ProtocolRow| {
            let text = format!("{} {}", row.state, row.info);
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let on = if many { format!("{from} ") } else { String::new() };
        let since = self.after.map_or("", |row| &row.since);
        let change = match (self.before, self.after) {
            (None, Some(after)) => show(after),
            (Some(before), Some(after)) if show(before) == show(after) => format!("{} anew", show(after)),
            (Some(before), Some(after)) => format!("{} -> {}", show(before), show(after)),
            (Some(before), None) => format!("{} -> gone", show(before)),
            (None, None) => String::new(),
        };
        format!("{since} {on}{}: {change}", self.name())
            .trim_start()
            .to_owned()
    }
}
