//! The words of the command line as a command, and what kind of answer it has.

use bird_ctl::command::{Command, CommandError, quote};

use super::tables::{Read, reader};

/// A command and how to read its reply.
pub(super) struct Question {
    pub(super) command: Command,
    pub(super) table: Table,
}

/// The kind of answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Table {
    /// `show protocols`, printed in columns.
    Protocols,
    /// `show route`, which may be long.
    Route,
    /// Known as a value.
    Value(Read),
    /// Only known as lines.
    Lines,
}

impl Question {
    /// The words as given, but for names of protocols: the shell has taken their quotes away, so they are put back.
    pub(super) fn new(words: &[&str]) -> Result<Self, CommandError> {
        let text = words.join(" ");
        let mut split = text.split_whitespace();
        let (first, second) = (split.next(), split.next());
        let names = (first, second) == (Some("show"), Some("protocols"));
        let command = match (first, second) {
            (Some("show"), Some("protocols")) => Command::new(protocols(split)?)?,
            (Some(verb @ ("enable" | "disable" | "restart" | "reload")), Some(name)) => {
                Command::new(change(verb, name, split)?)?
            }
            _ => Command::new(text.as_str())?,
        };
        let all = command.as_str().starts_with("show protocols all");
        let table = match reader(command.as_str()) {
            _ if names && !all => Table::Protocols,
            _ if (first, second) == (Some("show"), Some("route")) => Table::Route,
            Some(read) => Table::Value(read),
            None => Table::Lines,
        };
        Ok(Self { command, table })
    }
}

/// `disable NAME ["MESSAGE"]`, and `reload [in|out] NAME`: the name quoted. Words of BIRD 3's own `reload` stay.
fn change<'a>(
    verb: &str,
    name: &'a str,
    rest: impl Iterator<Item = &'a str>,
) -> Result<String, CommandError> {
    let mut text = verb.to_owned();
    let mut named = verb == "reload" && matches!(name, "filters" | "bgp");
    for word in std::iter::once(name).chain(rest) {
        let direction = verb == "reload" && matches!(word, "in" | "out");
        let as_it_is = named || direction || word == "all" || word.starts_with(['"', '\'']);
        text += &if as_it_is {
            format!(" {word}")
        } else {
            format!(" {}", quote(word)?)
        };
        named |= !direction;
    }
    Ok(text)
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

    fn question(words: &[&str]) -> (String, &'static str) {
        let question = Question::new(words).unwrap();
        let table = match question.table {
            Table::Protocols => "protocols",
            Table::Route => "route",
            Table::Value(_) => "value",
            Table::Lines => "lines",
        };
        (question.command.to_string(), table)
    }

    #[test]
    fn names_of_protocols_are_quoted() {
        let all = question(&["show", "protocols", "all", "Mesh_*"]);
        assert_eq!(all, ("show protocols all \"Mesh_*\"".to_owned(), "value"));
        assert_eq!(question(&["show protocols", "\"a\""]).0, "show protocols \"a\"");
        assert_eq!(question(&["show", "protocols"]).0, "show protocols");
    }

    #[test]
    fn names_to_change_are_quoted() {
        for (words, expected) in [
            (&["disable", "a*"][..], "disable \"a*\""),
            (&["enable", "all"], "enable all"),
            (
                &["disable", "a", "\"for repair\""],
                "disable \"a\" \"for repair\"",
            ),
            (&["reload", "in", "a"], "reload in \"a\""),
            (&["reload", "filters", "in", "a"], "reload filters in a"),
            (&["restart", "'a'"], "restart 'a'"),
        ] {
            assert_eq!(question(words).0, expected);
        }
    }

    #[test]
    fn other_words_are_sent_as_they_are() {
        assert_eq!(
            question(&["show", "route", "for", "::/0"]),
            ("show route for ::/0".to_owned(), "route")
        );
        assert_eq!(
            question(&["disable", "\"a*\""]),
            ("disable \"a*\"".to_owned(), "value")
        );
        assert_eq!(question(&["show", "status"]).1, "value");
        assert_eq!(question(&["show", "protocols"]).1, "protocols");
        assert_eq!(question(&["dump", "routes"]).1, "lines");
    }
}
