//! `labsim run`: replay scenarios and judge what they expect.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use labsim::lab::{Lab, NodeId};
use labsim::replay::{Outcome, Progress, in_words, replay};
use labsim::report::story::Story;
use labsim::report::{json, text};
use labsim::scenario::{self, Scenario};
use labsim::sim::pcap::Pcap;
use labsim::sim::record::Recorder;
use labsim::sim::trace::Trace;
use labsim::sim::{Stop, Summary};

use super::style::{Coloured, heading, verdict};
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

/// So many nodes are shown unless others are asked for.
const NODES_SHOWN: usize = 10;

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
        Err(errors) => {
            err.write_all(errors.render(&Coloured).as_bytes())?;
            return Ok((BAD_FILE, None));
        }
    };
    err.write_all(scenario.warnings.render(&Coloured).as_bytes())?;
    scenario.lab.seed = args.seed.unwrap_or(scenario.lab.seed);
    if let Some(unknown) = args
        .nodes
        .iter()
        .find(|name| node_named(&scenario.lab, name).is_none())
    {
        writeln!(err, "labsim run: {}: no node is named {unknown}", file.display())?;
        return Ok((BAD_FILE, None));
    }
    let story = Rc::new(RefCell::new(Story::new(&scenario.lab)));
    let trace =
        created(args.trace.as_deref())?.map(|file| Rc::new(RefCell::new(Trace::new(&scenario.lab, file))));
    let pcap = created(args.pcap.as_deref())?
        .map(Pcap::new)
        .transpose()?
        .map(|pcap| Rc::new(RefCell::new(pcap)));
    let mut recorders: Vec<Box<dyn Recorder + '_>> = vec![Box::new(Rc::clone(&story))];
    recorders.extend(
        trace
            .iter()
            .map(|trace| Box::new(Rc::clone(trace)) as Box<dyn Recorder>),
    );
    recorders.extend(
        pcap.iter()
            .map(|pcap| Box::new(Rc::clone(pcap)) as Box<dyn Recorder>),
    );
    let mut meter = Meter::new();
    let outcome = replay(&scenario, recorders, &mut |progress| meter.show(progress));
    meter.clear();
    if let Some(trace) = trace {
        trace.borrow_mut().finish()?;
    }
    if let Some(pcap) = pcap {
        pcap.borrow_mut().finish()?;
    }
    if args.json {
        writeln!(out, "{}", json::outcome(&file.display().to_string(), &outcome))?;
    } else {
        out.write_all(report(args, file, &scenario, &outcome, &story.borrow()).as_bytes())?;
    }
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

fn created(path: Option<&Path>) -> io::Result<Option<BufWriter<File>>> {
    let Some(path) = path else { return Ok(None) };
    match File::create(path) {
        Ok(file) => Ok(Some(BufWriter::new(file))),
        Err(error) => Err(io::Error::new(
            error.kind(),
            format!("cannot write {}: {error}", path.display()),
        )),
    }
}

fn node_named(lab: &Lab, name: &str) -> Option<NodeId> {
    let place = lab.nodes.iter().position(|node| node.name == name)?;
    u32::try_from(place).ok().map(NodeId)
}

/// The report for people. Writing to a string cannot fail.
fn report(
    args: &RunArgs,
    file: &Path,
    scenario: &Scenario,
    outcome: &Outcome<'_>,
    story: &Story<'_>,
) -> String {
    let mut page = String::new();
    let lab = &scenario.lab;
    let _ = writeln!(
        page,
        "{}  ({}, seed {})",
        heading(&lab.name),
        file.display(),
        lab.seed
    );
    if !args.quiet {
        if !scenario.description.is_empty() {
            let _ = writeln!(page, "{}", scenario.description.trim_end());
        }
        let _ = writeln!(page, "\n{}", heading("What happened"));
        let _ = text::story(&story.lines(), &mut page);
        let _ = writeln!(page, "\n{}", heading("How it stands in the end"));
        nodes(args, lab, outcome, &mut page);
        let _ = writeln!(page, "{}", heading("In figures"));
        let _ = text::summary(&outcome.simulator.summary(), outcome.stop, &mut page);
    }
    let _ = writeln!(page, "\n{}", heading("What was expected"));
    let _ = text::judgements(&outcome.judgements, &mut page);
    let failed = outcome
        .judgements
        .iter()
        .filter(|judgement| !judgement.holds())
        .count();
    let total = outcome.judgements.len();
    let told = match (total, failed) {
        (0, _) => verdict(true, "nothing was expected"),
        (_, 0) => verdict(true, &format!("all {total} expectations hold")),
        _ => verdict(false, &format!("{failed} of {total} expectations do not hold")),
    };
    let _ = writeln!(page, "{told}\n");
    page
}

fn nodes(args: &RunArgs, lab: &Lab, outcome: &Outcome<'_>, page: &mut String) {
    let named: Vec<NodeId> = args
        .nodes
        .iter()
        .filter_map(|name| node_named(lab, name))
        .collect();
    let all = (0..lab.nodes.len() as u32).map(NodeId);
    let shown: Vec<NodeId> = if named.is_empty() {
        all.take(NODES_SHOWN).collect()
    } else {
        named
    };
    for &id in &shown {
        let _ = text::node(lab, id, &outcome.simulator, page);
    }
    let left = lab.nodes.len() - shown.len();
    if left > 0 && args.nodes.is_empty() {
        let _ = writeln!(
            page,
            "… and {left} more nodes; --nodes NAME shows others, --json shows all\n"
        );
    }
}

/// Several runs side by side.
fn compare(rows: &[(String, Summary)], out: &mut dyn Write) -> io::Result<()> {
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or_default();
    writeln!(out, "{}", heading("Side by side"))?;
    writeln!(
        out,
        "  {:width$}  {:>6}  {:>8}  {:>8}  {:>8}  {:>14}  {:>9}  {:>10}",
        "", "nodes", "sessions", "messages", "UPDATEs", "prefix-updates", "bytes", "converged"
    )?;
    for (name, summary) in rows {
        let converged = summary
            .converged_at
            .map_or_else(|| "no".to_owned(), |at| at.to_string());
        writeln!(
            out,
            "  {name:width$}  {:>6}  {:>8}  {:>8}  {:>8}  {:>14}  {:>9}  {converged:>10}",
            summary.nodes,
            summary.sessions,
            summary.messages.total(),
            summary.messages.update,
            summary.prefix_updates,
            summary.bytes,
        )?;
    }
    Ok(())
}

/// Shows how far a long run is, on a terminal.
struct Meter {
    begun: Instant,
    shown: Option<Instant>,
    calls: u32,
}

/// Runs that are shorter than this are not worth a meter.
const PATIENCE: Duration = Duration::from_secs(2);

impl Meter {
    fn new() -> Meter {
        Meter {
            begun: Instant::now(),
            shown: None,
            calls: 0,
        }
    }

    fn show(&mut self, progress: Progress) {
        // The clock is asked now and then only: a moment of virtual time may take less than a look at it.
        self.calls = self.calls.wrapping_add(1);
        if !self.calls.is_multiple_of(1024) || !io::stderr().is_terminal() {
            return;
        }
        let now = Instant::now();
        let due = self.shown.unwrap_or(self.begun + PATIENCE - REFRESH) + REFRESH;
        if now >= due {
            self.shown = Some(now);
            let Progress {
                reached,
                until,
                events,
            } = progress;
            let _ = write!(
                io::stderr(),
                "\r{reached:.1} of {until:.0} s of virtual time, {events} events "
            );
        }
    }

    fn clear(&self) {
        if self.shown.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// Between two looks at the meter.
const REFRESH: Duration = Duration::from_millis(250);
