//! A reply for people and for programs.

use std::fmt::Write as _;
use std::io;

use bird_ctl::reply::{Reply, ReplyLine};
use bird_ctl::show::protocols::{ProtocolRow, ProtocolTable};
use serde::Serialize;

use super::question::Table;

/// A reply and what is known of its form.
pub(super) struct Answer {
    reply: Reply,
    table: Table,
}

/// An error as an object.
#[derive(Serialize)]
struct Failed<'a> {
    error: &'a ReplyLine,
    lines: &'a [ReplyLine],
}

impl Answer {
    pub(super) fn new(table: Table, reply: Reply) -> Self {
        Self { reply, table }
    }

    /// Why the daemon did not do all it was asked.
    pub(super) fn error(&self) -> Option<&ReplyLine> {
        self.reply.error().or_else(|| self.reply.failures().next())
    }

    /// The typed table as an object; of an error, its code, its text and the lines; of anything else, its lines.
    pub(super) fn write_json(&self, out: &mut dyn io::Write) -> serde_json::Result<()> {
        let value = match self.table {
            Table::Protocols => serde_json::to_value(ProtocolTable::parse(&self.reply.lines)).ok(),
            Table::Value(read) => read(&self.reply),
            // Routes are written as they come.
            Table::Route | Table::Lines => None,
        };
        match (self.error(), value) {
            (Some(error), _) => serde_json::to_writer(&mut *out, &self.failed(error)),
            (None, Some(value)) => serde_json::to_writer(&mut *out, &value),
            (None, None) => serde_json::to_writer(&mut *out, &self.reply),
        }?;
        out.write_all(b"\n").map_err(serde_json::Error::io)
    }

    /// The same object as a value.
    pub(super) fn to_json(&self) -> serde_json::Result<serde_json::Value> {
        let mut text = Vec::new();
        self.write_json(&mut text)?;
        serde_json::from_slice(&text)
    }

    fn failed<'a>(&'a self, error: &'a ReplyLine) -> Failed<'a> {
        Failed {
            error,
            lines: &self.reply.lines,
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
        let end = Some(&self.reply.end).filter(|end| end.code != 0 && self.reply.error().is_none());
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

#[cfg(test)]
mod tests {
    use bird_ctl::reply::{Collector, Framer};

    use super::*;

    fn answer(table: Table, bytes: &str) -> Answer {
        let (mut framer, mut collector) = (Framer::new(), Collector::default());
        framer.feed(bytes.as_bytes());
        while let Some(event) = framer.next_event().unwrap() {
            if let Some(reply) = collector.push(event).unwrap() {
                return Answer { reply, table };
            }
        }
        panic!("no whole reply")
    }

    fn json(answer: &Answer) -> serde_json::Value {
        let mut out = Vec::new();
        answer.write_json(&mut out).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn columns_are_as_wide_as_their_entries() {
        let bytes = "2002-Name Proto Table State Since Info\n1002-a_long_long_name BGP --- start 1  Active        Socket: x\n\
                     \x20d Device --- up 1  \n0000 \n";
        let text = answer(Table::Protocols, bytes).to_text();
        let expected = "\
Name              Proto   Table  State  Since  Info
a_long_long_name  BGP     ---    start  1      Active        Socket: x
d                 Device  ---    up     1
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_failure_of_one_of_many_is_an_error_and_shown() {
        let answer = answer(Table::Lines, "0015-a: reloading\n8006-b: reload failed\n0000 \n");
        assert_eq!(answer.error().map(|line| line.code), Some(8006));
        assert_eq!(answer.to_text(), "a: reloading\nb: reload failed\n");
        assert_eq!(json(&answer)["error"]["code"], 8006);
    }

    #[test]
    fn the_text_of_an_error_is_left_to_the_message() {
        let answer = answer(Table::Route, "8001 Network not found\n");
        assert_eq!(answer.to_text(), "");
        assert_eq!(json(&answer)["error"]["text"], "Network not found");
    }
}
