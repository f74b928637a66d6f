//! The report of a run as text for people.

use std::fmt::{self, Write};

use bird_ctl::Dialect;
use bird_ctl::show::{protocols, route};

use super::bird;
use super::story::Line;
use crate::lab::{Lab, NodeId};
use crate::observe::Observe;
use crate::replay::{Judgement, in_words};
use crate::scenario::Verdict;
use crate::sim::{Stop, Summary};

/// Writes a story.
pub fn story(lines: &[Line], out: &mut impl Write) -> fmt::Result {
    for Line { from, until, text } in lines {
        let time = if from == until {
            from.to_string()
        } else {
            format!("{from} – {until}")
        };
        writeln!(out, "{time:>23}  {text}")?;
    }
    Ok(())
}

/// Writes a node's sessions and routes as BIRD 2 shows them.
pub fn node(lab: &Lab, node: NodeId, observed: &dyn Observe, out: &mut impl Write) -> fmt::Result {
    let name = &lab.nodes[node.index()].name;
    if !observed.is_up(node) {
        return writeln!(out, "{name} is down\n");
    }
    let rows = bird::protocols(lab, node, observed);
    writeln!(out, "{name}> show protocols")?;
    protocols::write_table(&rows, Dialect::Bird2, out)?;
    let tables = bird::routes(lab, node, observed);
    writeln!(out, "{name}> show route")?;
    route::write_tables(&tables, Dialect::Bird2, out)?;
    out.write_char('\n')
}

/// Writes what became of the expectations.
pub fn judgements(judgements: &[Judgement<'_>], out: &mut impl Write) -> fmt::Result {
    for Judgement {
        expectation,
        verdict,
        at,
    } in judgements
    {
        let written = &expectation.written;
        match verdict {
            Verdict::Holds => writeln!(out, "  ok    {}", written.text)?,
            Verdict::Fails { expected, seen } => {
                writeln!(out, "  FAIL  {}", written.text)?;
                writeln!(out, "        {}:{}, judged at {at}", written.file, written.line)?;
                writeln!(out, "        expected {expected}")?;
                writeln!(out, "        saw      {seen}")?;
            }
        }
    }
    Ok(())
}

/// Writes the figures of a run.
pub fn summary(summary: &Summary, stop: Stop, out: &mut impl Write) -> fmt::Result {
    let messages = &summary.messages;
    writeln!(
        out,
        "  sessions        {} configured, {} established",
        summary.sessions, summary.established
    )?;
    writeln!(
        out,
        "  messages        {} ({} OPEN, {} UPDATE, {} KEEPALIVE, {} NOTIFICATION, {} ROUTE-REFRESH)",
        messages.total(),
        messages.open,
        messages.update,
        messages.keepalive,
        messages.notification,
        messages.route_refresh
    )?;
    writeln!(out, "  prefix-updates  {}", summary.prefix_updates)?;
    writeln!(out, "  bytes of BGP    {}", summary.bytes)?;
    writeln!(out, "  converged       {}", converged(summary))?;
    writeln!(
        out,
        "  ended           at {}: {}",
        summary.virtual_time,
        in_words(stop)
    )?;
    writeln!(out, "  digest          {:016x}", summary.digest)
}

/// When the last route changed, for people.
pub fn converged(summary: &Summary) -> String {
    match summary.converged_at {
        Some(at) => format!("at {at}"),
        None if summary.converged => "from the start: there was no route".to_owned(),
        None => "no: UPDATEs are still under way".to_owned(),
    }
}
