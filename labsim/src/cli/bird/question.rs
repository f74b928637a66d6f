//! The words of the command line as a command, and what kind of answer it has.

use bird_ctl::command::{Command, CommandError, quote};

/// A command and how to read its reply.
pub(super) struct Question {
    pub(super) command: Command,
    pub(super) table: Table,
}

/// The kind of answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Status,
    Protocols,
    Route,
    /// Only known as lines.
    Lines,
}

impl Question {
    /// The words as given, but for the name behind `show protocols [all]`: the shell has taken its quotes away, so
    /// they are put back.
    pub(super) fn new(words: &[String]) -> Result<Self, CommandError> {
        let text = words.join(" ");
        let mut split = text.split_whitespace();
        let table = match (split.next(), split.next()) {
            (Some("show"), Some("status")) => Table::Status,
            (Some("show"), Some("protocols")) => Table::Protocols,
            (Some("show"), Some("route")) => Table::Route,
            _ => Table::Lines,
        };
        let command = match table {
            Table::Protocols => Command::new(protocols(split)?)?,
            _ => Command::new(text)?,
        };
        Ok(Self { command, table })
    }
}

/// `show protocols [all] [NAME]`, the name quoted, which BIRD takes for a pattern that only this name fits.
fn protocols<'a>(words: impl Iterator<Item = &'a str>) -> Result<String, CommandError> {
    let mut text = "show protocols".to_owned();
    for word in words {
        let quoted = word == "all" || word.starts_with(['"', '\'']);
        text += &if quoted {
            format!(" {word}")
        } else {
            format!(" {}", quote(word)?)
        };
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(words: &[&str]) -> (String, Table) {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let question = Question::new(&words).unwrap();
        (question.command.to_string(), question.table)
    }

    #[test]
    fn names_of_protocols_are_quoted() {
        let all = question(&["show", "protocols", "all", "Mesh_*"]);
        assert_eq!(
            all,
            ("show protocols all \"Mesh_*\"".to_owned(), Table::Protocols)
        );
        assert_eq!(question(&["show protocols", "\"a\""]).0, "show protocols \"a\"");
        assert_eq!(question(&["show", "protocols"]).0, "show protocols");
    }

    #[test]
    fn other_words_are_sent_as_they_are() {
        assert_eq!(
            question(&["show", "route", "for", "::/0"]),
            ("show route for ::/0".to_owned(), Table::Route)
        );
        assert_eq!(
            question(&["disable", "\"a*\""]),
            ("disable \"a*\"".to_owned(), Table::Lines)
        );
        assert_eq!(question(&["show", "status"]).1, Table::Status);
    }
}
