//! A reply for people and for programs.

use std::fmt::Write;

use bird_ctl::reply::{Reply, ReplyLine};
use bird_ctl::show::protocols::{ProtocolRow, ProtocolTable};
use bird_ctl::show::route::RouteList;
use bird_ctl::show::status::Status;
use serde_json::{Value, json};

use super::question::{Question, Table};

/// A reply and what is known of its form.
pub(super) struct Answer {
    reply: Reply,
    table: Table,
}

impl Answer {
    pub(super) fn new(question: Question, reply: Reply) -> Self {
        Self {
            reply,
            table: question.table,
        }
    }

    pub(super) fn error(&self) -> Option<&ReplyLine> {
        self.reply.error()
    }

    /// The typed table as an object; of an error, its code and text; of anything else, its lines.
    pub(super) fn to_json(&self) -> Value {
        let lines = || json!(self.reply);
        if let Some(error) = self.error() {
            return json!({ "error": error, "lines": self.reply.lines });
        }
        match self.table {
            Table::Status => json!(Status::parse(&self.reply)),
            Table::Protocols => json!(ProtocolTable::parse(&self.reply.lines)),
            Table::Route => json!(RouteList::parse(&self.reply)),
            Table::Lines => lines(),
        }
    }

    /// BIRD's own text, but protocols in columns as wide as their names; without the line that tells an error.
    pub(super) fn to_text(&self) -> String {
        let protocols = match self.table {
            Table::Protocols => Some(ProtocolTable::parse(&self.reply.lines)),
            _ => None,
        };
        match protocols {
            // Details stand between the rows, so they stay as BIRD prints them.
            Some(table) if table.other.is_empty() && self.error().is_none() => align(&table.rows),
            _ => self.lines(),
        }
    }

    fn lines(&self) -> String {
        let mut text = String::new();
        let end = Some(&self.reply.end).filter(|end| end.code != 0 && self.error().is_none());
        for line in self.reply.lines.iter().chain(end) {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }
}

/// The rows under a heading, each column as wide as its widest entry.
fn align(rows: &[ProtocolRow]) -> String {
    let heading = ["Name", "Proto", "Table", "State", "Since", "Info"].map(str::to_owned);
    let cells = rows.iter().map(|row| {
        let table = row.table.as_deref().unwrap_or("---");
        [
            &row.name,
            &row.proto,
            table,
            row.state.as_str(),
            &row.since,
            &row.info.to_string(),
        ]
        .map(str::to_owned)
    });
    let lines: Vec<[String; 6]> = std::iter::once(heading).chain(cells).collect();
    let mut widths = [0; 6];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    lines.iter().fold(String::new(), |mut text, line| {
        let row: Vec<_> = line
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", row.join("  ").trim_end());
        text
    })
}
