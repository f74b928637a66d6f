//! `labsim run`: replay scenarios and judge what they expect.

mod report;
mod watch;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use labsim::diagnostic::{Diagnostics, did_you_mean};
use labsim::lab::{Lab, NodeId};
use labsim::replay::{Outcome, in_words, replay};
use labsim::report::json;
use labsim::scenario::{self, Scenario};
use labsim::sim::{Stop, Summary};
use serde_json::json;

use self::report::{compare, report};
use self::watch::Watchers;
use super::meter::Meter;
use super::style::Coloured;
use super::{BAD_FILE, FAILED, GOOD, files};

/// Replay scenarios and check what they expect
///
/// Exit status: 0 all expectations hold, 1 one does not, 2 a file is bad.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RunArgs {
    /// Scenario files, or folders of them (without what lies in folders called `invalid`)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Print one JSON object per file
    #[arg(long)]
    json: bool,

    /// Use this seed in place of the file's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Write everything that happens, as JSON Lines
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,

    /// Write what crosses the network, for Wireshark
    #[arg(long, value_name = "FILE")]
    pcap: Option<PathBuf>,

    /// Show these nodes at the end; without it the first ten
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    nodes: Vec<String>,

    /// Say only what became of the expectations
    #[arg(long, short)]
    quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  labsim run scenarios/mesh-vs-reflector
  labsim run --nodes node1,node2 scenarios/failures/tcp179-dropped.yaml
  labsim run --trace trace.jsonl --pcap lab.pcap my-lab.yaml
  labsim run --json --seed 8 my-lab.yaml | jq .summary";

pub(super) fn run(args: &RunArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let files = files::scenarios(&args.files)?;
    if files.len() > 1 && (args.trace.is_some() || args.pcap.is_some()) {
        writeln!(
            err,
            "labsim run: --trace and --pcap hold one run; name one scenario, not {}",
            files.len()
        )?;
        return Ok(BAD_FILE);
    }
    let mut status = GOOD;
    let mut rows = Vec::new();
    for file in &files {
        let (reached, summary) = one(args, file, out, err)?;
        status = status.max(reached);
        rows.extend(summary);
    }
    if rows.len() > 1 && !args.json {
        compare(&rows, out)?;
    }
    Ok(status)
}

/// Runs one file. The figures are missing if it is bad.
fn one(
    args: &RunArgs,
    file: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<(u8, Option<(String, Summary)>)> {
    let mut scenario = match scenario::load(file) {
        Ok(scenario) => scenario,
        Err(errors) => return bad(args, file, &errors, out, err).map(|()| (BAD_FILE, None)),
    };
    err.write_all(scenario.warnings.render(&Coloured).as_bytes())?;
    scenario.lab.seed = args.seed.unwrap_or(scenario.lab.seed);
    if !knows_nodes(args, file, &scenario.lab, err)? {
        return Ok((BAD_FILE, None));
    }
    let watchers = Watchers::new(args, &scenario.lab)?;
    let mut meter = Meter::new();
    let outcome = replay(&scenario, watchers.recorders(), &mut |progress| {
        meter.show("", progress)
    });
    meter.clear();
    watchers.finish()?;
    tell(args, file, &scenario, &outcome, &watchers, out)?;
    if outcome.stop == Stop::Events {
        writeln!(
            err,
            "warning: {}: the run was cut off: {}",
            file.display(),
            in_words(outcome.stop)
        )?;
    }
    let status = if outcome.holds() { GOOD } else { FAILED };
    Ok((
        status,
        Some((scenario.lab.name.clone(), outcome.simulator.summary())),
    ))
}

/// Says what is wrong with a file; to programs as an object of its own.
fn bad(
    args: &RunArgs,
    file: &Path,
    errors: &Diagnostics,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    if args.json {
        writeln!(
            out,
            "{}",
            json!({ "file": file, "good": false, "diagnostics": errors })
        )?;
    }
    err.write_all(errors.render(&Coloured).as_bytes())
}

fn tell(
    args: &RunArgs,
    file: &Path,
    scenario: &Scenario,
    outcome: &Outcome<'_>,
    watchers: &Watchers<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if args.json {
        return writeln!(out, "{}", json::outcome(&file.display().to_string(), outcome));
    }
    out.write_all(report(args, file, scenario, outcome, &watchers.story.borrow()).as_bytes())
}

/// Whether the nodes that are to be shown exist; says which do not.
fn knows_nodes(args: &RunArgs, file: &Path, lab: &Lab, err: &mut dyn Write) -> io::Result<bool> {
    let names = || lab.nodes.iter().map(|node| node.name.as_str());
    let mut good = true;
    for unknown in args.nodes.iter().filter(|name| node_named(lab, name).is_none()) {
        let hint = did_you_mean(unknown, names());
        writeln!(
            err,
            "error: {}: no node is named `{unknown}`; {hint}",
            file.display()
        )?;
        good = false;
    }
    Ok(good)
}

fn node_named(lab: &Lab, name: &str) -> Option<NodeId> {
    let place = lab.nodes.iter().position(|node| node.name == name)?;
    u32::try_from(place).ok().map(NodeId)
}
