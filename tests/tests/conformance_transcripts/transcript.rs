//! The bytes of a control socket, with the commands that were sent between them (`<<< command`).

use bird_ctl::Banner;
use bird_ctl::reply::Reply;
use labsim_tests::conformance::Verdict;

use crate::framing;
use crate::table::{self, Table, Times};

const SENT: &str = "<<< ";
/// What birdc does by itself; since BIRD 2 a daemon says nothing to it.
const SILENT: [&str; 3] = ["help", "quit", "exit"];

pub(crate) fn check(bytes: &[u8]) -> Result<Verdict, String> {
    let mut exchanges = split(bytes);
    let (_, greeting) = exchanges.remove(0);
    let mut replies = framing::replies(&greeting)?.into_iter();
    let banner = replies
        .next()
        .and_then(|reply| Banner::parse(&reply.end.text))
        .ok_or("no banner")?;
    let (mut seen, mut times) = (Seen::default(), Times::Known);
    // Several commands sent in one write have no marks between their replies.
    for reply in replies {
        let command = command_of(&reply);
        seen.add(command, check_reply(command, &reply, &banner, times)?);
    }
    for (command, bytes) in exchanges {
        let replies = framing::replies(&bytes).map_err(|why| format!("{command}: {why}"))?;
        let checked = match replies.as_slice() {
            [] if SILENT.contains(&command.as_str()) => Ok(Table::Typed(format!("no reply to {command}"))),
            [reply] => check_reply(&command, reply, &banner, times),
            // A fault of BIRD 3's: it answers for each direction, and ends both answers.
            [both @ .., reply] if both.len() == 1 && is_reload_both(&command) => {
                check_reply(&command, &both[0], &banner, times)
                    .and_then(|_| check_reply(&command, reply, &banner, times))
            }
            _ => Err(format!("{} replies to one command", replies.len())),
        };
        if command.starts_with("timeformat ") && !command.starts_with("timeformat iso long") {
            times = Times::Custom;
        }
        seen.add(&command, checked.map_err(|why| format!("{command}: {why}"))?);
    }
    Ok(seen.verdict())
}

/// The command that a reply answers, by the code it begins with.
fn command_of(reply: &Reply) -> &'static str {
    match reply.lines.first().map(|line| line.code) {
        Some(1000) => "show status",
        Some(2002) => "show protocols",
        Some(1007) => "show route",
        _ => "a pipelined command",
    }
}

/// Whether this is `reload bgp` without a direction.
fn is_reload_both(command: &str) -> bool {
    let direction = command.strip_prefix("reload bgp ");
    direction.is_some_and(|rest| !rest.starts_with("in ") && !rest.starts_with("out "))
}

fn check_reply(command: &str, reply: &Reply, banner: &Banner, times: Times) -> Result<Table, String> {
    table::check(command, reply, banner.dialect(), times)
}

/// The bytes before the first command, and those after each.
fn split(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut exchanges = vec![(String::new(), Vec::new())];
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(SENT.as_bytes()) {
            Some(command) => {
                exchanges.push((String::from_utf8_lossy(command).trim_end().to_owned(), Vec::new()))
            }
            None => exchanges
                .last_mut()
                .expect("begins with one")
                .1
                .extend_from_slice(line),
        }
    }
    exchanges
}

/// The commands of a file, sorted by whether their replies are typed.
#[derive(Default)]
struct Seen {
    typed: Vec<String>,
    untyped: Vec<String>,
}

impl Seen {
    fn add(&mut self, command: &str, table: Table) {
        match table {
            Table::Typed(what) => self.typed.push(what),
            Table::NotTyped => self.untyped.push(format!("`{command}`")),
        }
    }

    fn verdict(self) -> Verdict {
        let untyped = format!("framed, but a table without a type: {}", self.untyped.join(", "));
        match (self.typed.is_empty(), self.untyped.is_empty()) {
            (true, _) => Verdict::SetAside(untyped),
            (false, true) => Verdict::Agrees(self.typed.join(", ")),
            (false, false) => Verdict::Agrees(format!("{}; {untyped}", self.typed.join(", "))),
        }
    }
}
