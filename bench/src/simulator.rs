//! labsim beside bgpsim, same work for each: all sessions, then one prefix from every node (not from reflectors), until
//! nothing is under way. Each run is a process of its own, so that CPU time and peak memory are that run's.
//!
//! What is not the same: labsim brings its sessions up with real OPENs and KEEPALIVEs over a simulated TCP, and every
//! UPDATE is encoded and decoded; bgpsim has sessions that are simply there and messages that are values, and does the
//! IGP besides, which labsim takes as given.

mod bgpsim;
mod child;
mod growth;
mod labsim;

use child::Figures;
pub(crate) use child::run;
pub(crate) use growth::growth;

use crate::{Outcome, table};

/// Nodes of a mesh, or clients of two reflectors.
const SIZES: [u32; 4] = [100, 200, 500, 1000];
/// Small runs are short enough to be disturbed: the one with the least CPU time of three counts.
const SMALL: u32 = 200;

/// Who has sessions with whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Mesh,
    TwoReflectors,
}

impl Shape {
    fn word(self) -> &'static str {
        match self {
            Shape::Mesh => "mesh",
            Shape::TwoReflectors => "reflectors",
        }
    }

    fn named(word: &str) -> Outcome<Shape> {
        let all = [Shape::Mesh, Shape::TwoReflectors];
        let found = all.into_iter().find(|shape| shape.word() == word);
        found.ok_or_else(|| format!("{word:?} is neither mesh nor reflectors").into())
    }
}

/// Prints both simulators side by side.
pub(crate) fn compare(sizes: &[&str]) -> Outcome<()> {
    let sizes = sizes_or(sizes, &SIZES)?;
    let mut rows = Vec::new();
    for shape in [Shape::Mesh, Shape::TwoReflectors] {
        for &nodes in &sizes {
            let runs = if nodes <= SMALL { 3 } else { 1 };
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            for _ in 0..runs {
                ours.push(child::measure("labsim", shape, nodes)?);
                theirs.push(child::measure("bgpsim", shape, nodes)?);
            }
            rows.push(row(shape, nodes, &least(ours)?, &least(theirs)?)?);
            eprintln!("{} {nodes}: done", shape.word());
        }
    }
    println!(
        "CPU and memory of the whole run, time until all know all prefixes; bgpsim divided by labsim in brackets\n"
    );
    table::print(&HEADING.map(str::to_owned), &rows);
    Ok(())
}

const HEADING: [&str; 9] = [
    "nodes",
    "shape",
    "sessions",
    "prefix-updates",
    "labsim CPU s",
    "bgpsim CPU s",
    "wall s to converge",
    "labsim MiB",
    "bgpsim MiB",
];

fn row(shape: Shape, nodes: u32, ours: &Figures, theirs: &Figures) -> Outcome<Vec<String>> {
    if (ours.sessions, ours.prefix_updates) != (theirs.sessions, theirs.prefix_updates) {
        return Err(format!("not the same work: labsim {ours:?}, bgpsim {theirs:?}").into());
    }
    let beside = |ours: f64, theirs: f64| format!("{theirs:.2} ({:.2})", theirs / ours);
    Ok(vec![
        nodes.to_string(),
        shape.word().to_owned(),
        ours.sessions.to_string(),
        ours.prefix_updates.to_string(),
        format!("{:.2}", ours.cpu),
        beside(ours.cpu, theirs.cpu),
        format!(
            "{:.2}, {}",
            ours.converge_wall,
            beside(ours.converge_wall, theirs.converge_wall)
        ),
        format!("{:.0}", ours.peak_mib),
        beside(ours.peak_mib, theirs.peak_mib),
    ])
}

/// The run that was disturbed least.
fn least(runs: Vec<Figures>) -> Outcome<Figures> {
    let least = runs.into_iter().min_by(|a, b| a.cpu.total_cmp(&b.cpu));
    least.ok_or_else(|| "no runs".into())
}

/// Numbers of nodes from the command line.
fn sizes_or(given: &[&str], default: &[u32]) -> Outcome<Vec<u32>> {
    let size = |word: &&str| match word.parse() {
        Ok(nodes) if (2..=100_000).contains(&nodes) => Ok(nodes),
        _ => Err(format!("{word:?} is no number of nodes from 2 to 100000").into()),
    };
    match given {
        [] => Ok(default.to_vec()),
        given => given.iter().map(size).collect(),
    }
}
