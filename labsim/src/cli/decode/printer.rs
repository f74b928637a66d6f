//! Messages as lines.

use std::io::{self, Write};

use bgp_wire::error::Reason;
use bgp_wire::{DecodeError, Decoded, Message, Negotiated};
use serde_json::Value;

use crate::cli::message_json::{self, Members};
use crate::cli::{FAILED, GOOD};

/// Where a message was found.
pub(super) trait Place {
    /// What stands in front of the message's line, with a space behind it.
    fn words(&self) -> String;

    /// What stands in front in the message's object.
    fn members(&self) -> Members;
}

/// A message that stands for itself.
pub(super) struct Nowhere;

impl Place for Nowhere {
    fn words(&self) -> String {
        String::new()
    }

    fn members(&self) -> Members {
        Members::new()
    }
}

/// Prints messages, and keeps in mind whether all were right.
pub(super) struct Printer<'a> {
    out: &'a mut dyn Write,
    json: bool,
    wrong: bool,
}

impl<'a> Printer<'a> {
    pub(super) fn new(out: &'a mut dyn Write, json: bool) -> Printer<'a> {
        Printer {
            out,
            json,
            wrong: false,
        }
    }

    /// The exit status for what was printed.
    pub(super) fn status(&self) -> u8 {
        if self.wrong { FAILED } else { GOOD }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Prints a message from its octets.
    pub(super) fn message(
        &mut self,
        place: &dyn Place,
        octets: &[u8],
        session: &Negotiated,
    ) -> io::Result<()> {
        if self.json {
            let members = message_json::message(octets, session);
            self.wrong |= members.get("outcome").is_none_or(|outcome| outcome != "ok");
            return self.object(place, members);
        }
        self.line(place, &Message::decode(octets, session))
    }

    /// Prints an UPDATE that was put together from a table.
    pub(super) fn decoded(
        &mut self,
        place: &dyn Place,
        decoded: &Result<Decoded, DecodeError>,
    ) -> io::Result<()> {
        if !self.json {
            return self.line(place, decoded);
        }
        self.wrong |= decoded
            .as_ref()
            .map_or(true, |decoded| !decoded.faults.is_empty());
        self.object(place, message_json::decoded(decoded))
    }

    /// Prints a message whose header is wrong.
    pub(super) fn refused(&mut self, place: &dyn Place, error: DecodeError) -> io::Result<()> {
        self.decoded(place, &Err(error))
    }

    /// Prints that in the place of a message something is wrong, `outcome` in one word.
    pub(super) fn no_message(&mut self, place: &dyn Place, outcome: &str, words: &str) -> io::Result<()> {
        self.wrong = true;
        let mut members = Members::new();
        members.insert("outcome".into(), outcome.into());
        members.insert("text".into(), words.into());
        self.note(place, words, members)
    }

    /// Prints something that is no message.
    pub(super) fn note(&mut self, place: &dyn Place, words: &str, members: Members) -> io::Result<()> {
        match self.json {
            true => self.object(place, members),
            false => writeln!(self.out, "{}{words}", place.words()),
        }
    }

    fn object(&mut self, place: &dyn Place, members: Members) -> io::Result<()> {
        let mut object = place.members();
        object.extend(members);
        writeln!(self.out, "{}", Value::Object(object))
    }

    fn line(&mut self, place: &dyn Place, decoded: &Result<Decoded, DecodeError>) -> io::Result<()> {
        write!(self.out, "{}", place.words())?;
        match decoded {
            Ok(decoded) => {
                write!(self.out, "{}", decoded.message)?;
                for fault in &decoded.faults {
                    self.wrong = true;
                    write!(self.out, "; {fault}")?;
                }
                writeln!(self.out)
            }
            Err(error) => {
                self.wrong = true;
                write_refusal(error, self.out)
            }
        }
    }
}

fn write_refusal(error: &DecodeError, out: &mut dyn Write) -> io::Result<()> {
    match error.reason() {
        Reason::MessageIncomplete { length, given } if given < length => {
            writeln!(out, "incomplete: {given} of {length} octets")
        }
        Reason::MessageIncomplete { length, given } => {
            writeln!(
                out,
                "not one message: it has {length} octets, and {} more follow",
                given - length
            )
        }
        _ => writeln!(
            out,
            "session reset: {error}; answer: NOTIFICATION {}",
            error.notification()
        ),
    }
}
