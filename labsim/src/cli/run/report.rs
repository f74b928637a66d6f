//! What a run is reported as, for people.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use labsim::lab::{Lab, NodeId};
use labsim::replay::Outcome;
use labsim::report::story::Story;
use labsim::report::text;
use labsim::scenario::Scenario;
use labsim::sim::Summary;

use super::{RunArgs, node_named};
use crate::cli::style::{heading, verdict};

/// So many nodes are shown unless others are asked for.
const NODES_SHOWN: usize = 10;

/// The report for people. Writing to a string cannot fail.
pub(super) fn report(
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
pub(super) fn compare(rows: &[(String, Summary)], out: &mut dyn Write) -> io::Result<()> {
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
