//! What `birdc -v` prints, as the bytes of the control socket that it was made from.
//!
//! With its standard streams in pipes, `birdc` (and `birdcl`) of any version prints a prompt, the command it read, and
//! then the reply with two changes: a continuation line has five blanks in place of one, and lines with code 0000 are
//! left out. That may be the line which ends the reply, so when a prompt comes, and the reply has not ended, another
//! question follows whose beginning and end cannot be missed: `show status`, from 1000 to 0013. Not earlier: birdcl
//! reads all that is there, and then waits for more before it looks at the second line. And the prompt itself is no end:
//! birdc prints one before the reply, too, and takes it back.

use std::collections::VecDeque;

use crate::reply::{FrameError, Framer, MAX_LINE};

/// The question behind a question.
const MARK: &str = "show status";
/// What birdc prints before it reads a command.
const PROMPT: &[u8] = b"bird> ";
/// How the readline library takes a prompt back.
const ERASE: &[u8] = b"\r\x1b[K";

/// Undoes what birdc did to the stream.
#[derive(Debug)]
pub(super) struct Birdc {
    line: Vec<u8>,
    /// What was sent and is not answered yet.
    asked: VecDeque<Asked>,
    /// Something was seen that only birdc prints.
    recognised: bool,
    /// Within the answer to [`MARK`], which nobody wants.
    at_mark: bool,
    /// The answer under way has had a line.
    begun: bool,
}

#[derive(Debug)]
struct Asked {
    command: String,
    /// The mark may be needed, and has not been sent yet.
    may_mark: bool,
    /// The mark was sent.
    marked: bool,
    /// A line was printed since.
    heard: bool,
}

impl Birdc {
    /// How many bytes a mark takes on its way.
    pub(super) const MARK_LENGTH: usize = MARK.len() + 1;

    /// At the start of a stream that may be birdc's, or the control socket's own.
    pub(super) fn new() -> Self {
        Self {
            line: Vec::new(),
            asked: VecDeque::new(),
            recognised: false,
            at_mark: false,
            begun: false,
        }
    }

    /// What to send to find out which it is; the answer is to be read.
    pub(super) fn probe(&mut self) -> String {
        self.push(MARK, false)
    }

    /// What to send to ask this.
    pub(super) fn ask(&mut self, command: &str) -> String {
        self.push(command, true)
    }

    fn push(&mut self, command: &str, may_mark: bool) -> String {
        self.asked.push_back(Asked {
            command: command.to_owned(),
            may_mark,
            marked: false,
            heard: false,
        });
        format!("{command}\n")
    }

    /// What to send now, so that the end of the reply is seen.
    pub(super) fn mark(&mut self) -> Option<String> {
        let prompted = self.line.ends_with(PROMPT);
        let asked = self.asked.front_mut()?;
        let due = asked.may_mark && asked.heard && prompted && !self.at_mark;
        due.then(|| {
            (asked.may_mark, asked.marked) = (false, true);
            format!("{MARK}\n")
        })
    }

    /// Whether the stream is birdc's. Known once the probe is answered.
    pub(super) fn recognised(&self) -> bool {
        self.recognised
    }

    /// Whether birdc takes a key of this command for something else: `?` outside of a text asks it for help, and a tab
    /// completes a word.
    pub(super) fn mistakes(command: &str) -> Option<char> {
        let mut quoted = false;
        command.chars().find(|c| {
            quoted ^= *c == '"';
            *c == '\t' || (*c == '?' && !quoted)
        })
    }

    /// Takes bytes as birdc printed them, and hands on those of the control socket.
    pub(super) fn feed(&mut self, bytes: &[u8], framer: &mut Framer) -> Result<(), FrameError> {
        let mut rest = bytes;
        let mut out = Vec::with_capacity(bytes.len());
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(&rest[..end]);
            rest = &rest[end + 1..];
            if let Some(asked) = self.asked.front_mut() {
                asked.heard = true;
            }
            self.take(&line, &mut out);
            line.clear();
            self.line = line;
        }
        self.line.extend_from_slice(rest);
        framer.feed(&out);
        // A command and its prompts may stand before a line.
        if self.line.len() > 2 * MAX_LINE {
            return Err(FrameError::LineTooLong { limit: MAX_LINE });
        }
        Ok(())
    }

    /// Hands on a line, or not.
    fn take(&mut self, line: &[u8], out: &mut Vec<u8>) {
        let Some(line) = self.bare(line) else { return };
        let Some((code, last)) = coded(line) else {
            return self.take_uncoded(line, out);
        };
        let status = self
            .asked
            .front()
            .is_none_or(|asked| asked.command.trim() == MARK);
        // The beginning of the mark, before the end of the answer: its end is a 0000 that birdc did not print.
        if !self.at_mark && code == 1000 && !status {
            put(out, b"0000 ");
            self.at_mark = true;
        }
        if !self.at_mark {
            put(out, line);
            self.begun = !last;
        }
        if last {
            self.end();
        }
    }

    /// An answer has ended, or the mark behind it.
    fn end(&mut self) {
        let marked = self.asked.front().is_some_and(|asked| asked.marked);
        if self.at_mark || !marked {
            self.asked.pop_front();
            self.at_mark = false;
        } else {
            self.at_mark = true;
        }
        self.begun = false;
    }

    /// Lines without a code: continuations, log lines, what birdc has no rule for, and birdc's own words.
    fn take_uncoded(&mut self, line: &[u8], out: &mut Vec<u8>) {
        if let Some(log) = line.strip_prefix(b">>> ") {
            out.push(b'+');
            return put(out, log);
        }
        if let Some(other) = line
            .strip_prefix(b"??? <")
            .and_then(|line| line.strip_suffix(b">"))
        {
            return put(out, other);
        }
        if self.at_mark {
            self.recognised |= line.starts_with(b"     ");
        } else if let Some(text) = line.strip_prefix(b"     ") {
            self.recognised = true;
            out.push(b' ');
            put(out, text);
        } else if !line.is_empty() || self.begun {
            put(out, line);
        }
    }

    /// The line without prompts; `None` where it is only the command that birdc has read.
    fn bare<'a>(&mut self, line: &'a [u8]) -> Option<&'a [u8]> {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let Some(at) = memchr::memmem::rfind(line, ERASE) {
            self.recognised = true;
            return Some(&line[at + ERASE.len()..]);
        }
        let mut bare = line;
        while let Some(rest) = bare.strip_prefix(PROMPT) {
            self.recognised = true;
            bare = rest;
        }
        let echo = bare.len() < line.len() && self.is_echo(bare);
        (!echo).then_some(bare)
    }

    fn is_echo(&self, text: &[u8]) -> bool {
        let of = |command: &str| command.as_bytes() == text || !command.is_ascii();
        text == MARK.as_bytes() || self.asked.iter().any(|asked| of(&asked.command))
    }
}

fn put(out: &mut Vec<u8>, line: &[u8]) {
    out.extend_from_slice(line);
    out.push(b'\n');
}

/// The code of a line and whether it ends a reply.
fn coded(line: &[u8]) -> Option<(u16, bool)> {
    let (code, rest) = line.split_at_checked(4)?;
    let separator = *rest.first()?;
    let digits = code.iter().all(u8::is_ascii_digit) && matches!(separator, b' ' | b'-');
    let code = std::str::from_utf8(code).ok()?.parse().ok()?;
    digits.then_some((code, separator == b' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Collector, Reply};

    const STATUS: &str =
        "1000-BIRD 2.0.12\n1011-Router ID is 10.0.0.1\n     Hostname is a\n0013 Daemon is up and running\n";

    /// birdc at work: what it prints to a question, cut into pieces, with prompts as `birdc` (`erase`) or `birdcl` has
    /// them. Gives the replies, and how often it was asked for the mark.
    fn replies(dialogue: &[(&str, &str)], erase: bool, cut: usize) -> (Birdc, Vec<Reply>, usize) {
        let (mut birdc, mut framer, mut collector) = (Birdc::new(), Framer::new(), Collector::default());
        let (mut replies, mut marks) = (Vec::new(), 0);
        let mut printed: VecDeque<u8> = PROMPT.iter().copied().collect();
        let print = |question: &str, answer: &str| {
            let taken_back = if erase { "bird> \r\x1b[K" } else { "" };
            format!("{question}\n{taken_back}{answer}bird> ")
        };
        for (question, answer) in dialogue {
            birdc.ask(question);
            printed.extend(print(question, answer).as_bytes());
            while !printed.is_empty() {
                let piece: Vec<u8> = printed.drain(..cut.min(printed.len())).collect();
                birdc.feed(&piece, &mut framer).unwrap();
                while let Some(event) = framer.next_event().unwrap() {
                    replies.extend(collector.push(event).unwrap());
                }
                if birdc.mark().is_some() {
                    marks += 1;
                    printed.extend(print(MARK, STATUS).as_bytes());
                }
            }
        }
        (birdc, replies, marks)
    }

    #[test]
    fn replies_are_those_of_the_socket() {
        let dialogue = [
            (
                "show protocols",
                "2002-Name Proto\n1002-a BGP\n     b BGP\n>>> a log line\n",
            ),
            ("reload a", ""),
            ("show status", STATUS),
            ("show route count", "0014 1 of 1\n"),
            ("shw", "No such command. Press `?' for help.\n"),
        ];
        for erase in [false, true] {
            for cut in [1, 7, 4096] {
                let (birdc, replies, marks) = replies(&dialogue, erase, cut);
                let seen: Vec<_> = replies.iter().map(|r| (r.lines.len(), r.end.code)).collect();
                assert_eq!(seen, [(3, 0), (0, 0), (3, 13), (0, 14), (0, 0)], "{erase} {cut}");
                assert_eq!(
                    (replies[0].lines[2].code, replies[0].lines[2].text.as_str()),
                    (1002, "b BGP")
                );
                assert_eq!(replies[0].log, ["a log line"]);
                assert_eq!(replies[4].unknown, ["No such command. Press `?' for help."]);
                assert!(birdc.recognised() && birdc.asked.is_empty());
                assert!(marks >= 3, "each end that birdc hides needs one");
            }
        }
    }

    #[test]
    fn the_sockets_own_bytes_are_told_apart() {
        let mut birdc = Birdc::new();
        assert_eq!(birdc.probe(), "show status\n");
        let mut framer = Framer::new();
        let raw = "0001 BIRD 2.0.12 ready.\n".to_owned() + &STATUS.replace("     ", " ");
        birdc.feed(raw.as_bytes(), &mut framer).unwrap();
        assert!(!birdc.recognised());
    }

    #[test]
    fn keys_that_birdc_takes_for_itself_are_known() {
        assert_eq!(
            Birdc::mistakes("show route where bgp_path ~ [= * ? =]"),
            Some('?')
        );
        assert_eq!(Birdc::mistakes("show\troute"), Some('\t'));
        assert_eq!(Birdc::mistakes("show protocols \"a?\""), None);
    }
}
