//! `labsim bird doctor`: what is the matter, and what to do next.

use std::io::Write;

use bird_ctl::client::{Client, Endpoint, Error, Options};
use bird_ctl::command::Command;
use bird_ctl::doctor::{Cause, Daemon, Finding, Session, Silence, diagnose, peers};
use bird_ctl::show::bfd::BfdList;
use bird_ctl::show::interfaces::InterfaceList;
use serde_json::json;

use super::reach::at_once;
use super::{BAD, BirdArgs, Failure, GOOD, NOT_ASKED, Outcome, named};
use crate::cli::style::{heading, verdict};

/// What daemons nobody has named are called together.
const HERE: &str = "this host";

/// Asks all daemons, and prints what was found. 0: all healthy; 1: something is not; 2: nobody
/// could be asked.
pub(super) async fn run(args: &BirdArgs, words: &[&str], out: &mut dyn Write) -> Outcome {
    let peers = peers(&words.join(" ")).map_err(|error| Failure::Words(error.to_string()))?;
    let daemons = ask_all(args).await;
    let findings = diagnose(&daemons, &peers);
    let healthy = findings.iter().all(Finding::is_healthy);
    if args.json {
        serde_json::to_writer(&mut *out, &json!({ "healthy": healthy, "findings": findings }))?;
        writeln!(out)?;
    } else {
        print(&findings, daemons.len() > 1, out)?;
    }
    Ok(match healthy {
        true => GOOD,
        false if daemons.iter().all(|daemon| daemon.silent.is_some()) => NOT_ASKED,
        false => BAD,
    })
}

/// What each daemon says, or why it says nothing: that is a finding, too.
async fn ask_all(args: &BirdArgs) -> Vec<Daemon> {
    let endpoints = match args.endpoints(true).await {
        Ok(endpoints) => endpoints,
        Err(error) => return vec![silent(HERE.to_owned(), &error)],
    };
    let options = args.options();
    let answers = at_once(&endpoints, |endpoint| ask(endpoint, options)).await;
    let named = endpoints.iter().zip(answers);
    named
        .map(|(endpoint, answer)| answer.unwrap_or_else(|error| silent(endpoint.to_string(), &error)))
        .collect()
}

async fn ask(endpoint: Endpoint, options: Options) -> Result<Daemon, Error> {
    let mut bird = Client::open(&endpoint, options).await?;
    bird.full_times().await?;
    let status = bird.status().await?;
    let protocols = bird.protocols_all().await?;
    let interfaces = bird.read(&Command::show_interfaces(), InterfaceList::read).await;
    let bfd = bird.read(&Command::show_bfd_sessions(None)?, BfdList::read).await;
    Ok(Daemon {
        status: Some(status),
        sessions: Session::all(&protocols),
        interfaces: beside(interfaces)?,
        bfd: beside(bfd)?,
        ..Daemon::new(bird.name())
    })
}

/// What a daemon need not have an answer to.
fn beside<T>(answer: Result<T, Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(Error::Bird { .. } | Error::Birdc { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn silent(name: String, error: &Error) -> Daemon {
    let silence = match error {
        Error::NoDefaultSocket | Error::NoSocket { .. } | Error::Refused { .. } => Silence::NotRunning,
        _ => Silence::Other,
    };
    Daemon {
        silent: Some(silence(if name == HERE {
            error.to_string()
        } else {
            named(&name, error)
        })),
        ..Daemon::new(name)
    }
}

/// What is not healthy in full, the rest as a number.
fn print(findings: &[Finding], many: bool, out: &mut dyn Write) -> std::io::Result<()> {
    let (good, bad): (Vec<_>, Vec<_>) = findings.iter().partition(|finding| finding.is_healthy());
    for finding in &bad {
        writeln!(out, "{}", heading(&title(finding, many)))?;
        writeln!(out, "  {}", verdict(false, &finding.meaning))?;
        for evidence in &finding.evidence {
            writeln!(out, "  seen: {evidence}")?;
        }
        for step in &finding.next {
            writeln!(out, "  next: {step}")?;
        }
        writeln!(out)?;
    }
    let off = good.iter().filter(|finding| finding.cause == Cause::SwitchedOff);
    let off: Vec<_> = off.map(|finding| title(finding, many)).collect();
    if !off.is_empty() {
        writeln!(out, "switched off: {}", off.join(", "))?;
    }
    let sum = match (good.len(), bad.len()) {
        (0, 0) => "nothing to look at: no protocols".to_owned(),
        (1, 0) => "the only one is healthy".to_owned(),
        (good, 0) => format!("all {good} are healthy"),
        (good, bad) => format!("{bad} to look at, {good} healthy"),
    };
    writeln!(out, "{}", verdict(bad.is_empty(), &sum))
}

/// The protocol and its neighbour, or the daemon.
fn title(finding: &Finding, many: bool) -> String {
    let on = if many {
        format!(" on {}", finding.daemon)
    } else {
        String::new()
    };
    match (&finding.session, finding.peer) {
        (Some(session), Some(peer)) => format!("{session} ({peer}){on}"),
        (Some(session), None) => format!("{session}{on}"),
        (None, Some(peer)) => format!("{peer}{on}"),
        (None, None) => finding.daemon.clone(),
    }
}
