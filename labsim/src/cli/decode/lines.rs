//! Messages in hexadecimal, one a line.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};

use bgp_wire::{MAX_EXTENDED_MESSAGE_LEN, Negotiated};

use super::printer::{Nowhere, Printer};
use crate::cli::{BAD_FILE, GOOD};

/// The longest line: the longest message with room for what may stand between its octets.
const MOST_CHARACTERS: u64 = 8 * MAX_EXTENDED_MESSAGE_LEN as u64;

/// Prints what each line says; that of an empty one is an incomplete message, so that lines out count as lines in.
/// Lines that begin with `#` are passed over.
pub(super) fn decode(
    name: &dyn fmt::Display,
    stream: impl Read,
    session: &Negotiated,
    printer: &mut Printer<'_>,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let mut stream = BufReader::new(stream);
    let (mut status, mut line, mut number) = (GOOD, Vec::new(), 0u64);
    loop {
        number += 1;
        line.clear();
        let read = stream.by_ref().take(MOST_CHARACTERS).read_until(b'\n', &mut line);
        let octets = match read {
            Ok(0) => return Ok(status),
            Ok(_) if !line.ends_with(b"\n") && line.len() as u64 == MOST_CHARACTERS => {
                stream.skip_until(b'\n')?;
                Err(format!(
                    "the line is longer than {MOST_CHARACTERS} characters, expected one message"
                ))
            }
            Ok(_) => octets(&line),
            Err(error) => {
                writeln!(err, "error: {name}, line {number}: {error}")?;
                return Ok(BAD_FILE);
            }
        };
        match octets {
            Ok(None) => {}
            Ok(Some(octets)) => printer.message(&Nowhere, &octets, session)?,
            Err(words) => {
                status = BAD_FILE;
                writeln!(err, "error: {name}, line {number}: {words}")?;
                printer.no_message(&Nowhere, "not-hexadecimal", &words)?;
            }
        }
    }
}

/// The octets of a line; `None` of a comment. Digits may be in pairs with blanks, colons or other
/// separators between, and begin with `0x`.
fn octets(line: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let line = line.trim_ascii();
    if line.starts_with(b"#") {
        return Ok(None);
    }
    let line = line.strip_prefix(b"0x").unwrap_or(line);
    let mut digits = Vec::with_capacity(line.len());
    for (at, character) in line.iter().enumerate() {
        match (char::from(*character).to_digit(16), character) {
            (Some(digit), _) => digits.push(digit as u8),
            (None, b' ' | b'\t' | b':' | b'-' | b'.') => {}
            (None, character) => {
                let character = char::from(*character).escape_default();
                return Err(format!(
                    "`{character}` is no hexadecimal digit (character {})",
                    at + 1
                ));
            }
        }
    }
    match digits.as_chunks::<2>() {
        (pairs, []) => Ok(Some(pairs.iter().map(|[high, low]| high << 4 | low).collect())),
        _ => Err(format!(
            "{} hexadecimal digits, expected two for each octet",
            digits.len()
        )),
    }
}
