//! What the real `birdc` printed: the texts of a reply, without codes, or (`-v`) with most of them.

use bird_ctl::Banner;
use bird_ctl::reply::{Collector, Event, Framer, Reply, ReplyLine};
use labsim_tests::conformance::Verdict;

use crate::table::{self, Table, Times};

pub(crate) fn check(bytes: &[u8]) -> Result<Verdict, String> {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().filter(|line| !line.starts_with("[exit "));
    let command = lines.next().and_then(|line| line.strip_prefix("$ birdc "));
    let command = command.ok_or("no command")?;
    let verbose = command.strip_prefix("-v ");
    let restricted = command.strip_prefix("-r ");
    let command = verbose.or(restricted).unwrap_or(command);
    let banner = lines
        .next()
        .map(|line| line.strip_prefix("0001 ").unwrap_or(line));
    let banner = banner.and_then(Banner::parse).ok_or("no banner")?;
    if restricted.is_some() && lines.next() != Some("Access restricted") {
        return Err("nothing that tells of the restriction".to_owned());
    }
    let lines: Vec<_> = lines.collect();
    if lines == ["No such command. Press `?' for help."] {
        return Ok(Verdict::SetAside("birdc asked the daemon nothing".to_owned()));
    }
    let reply = if verbose.is_some() {
        Some(coded(&lines)?)
    } else {
        uncoded(command, &lines)
    };
    let Some(reply) = reply else {
        return Ok(Verdict::SetAside(format!(
            "a text that is not typed yet: `{command}`"
        )));
    };
    match table::check(command, &reply, banner.dialect(), Times::Known)? {
        Table::Typed(what) => Ok(Verdict::Agrees(format!("{what} as birdc prints them"))),
        Table::NotTyped => Ok(Verdict::SetAside(format!("not typed yet: `{command}`"))),
    }
}

/// The reply of which `birdc -v` left out the lines that begin with 0000, and widened the blank that stands for a code.
fn coded(lines: &[&str]) -> Result<Reply, String> {
    let (mut framer, mut collector) = (Framer::new(), Collector::default());
    for line in lines.iter().copied().chain(["0000 "]) {
        let line = line
            .strip_prefix("     ")
            .map_or_else(|| line.to_owned(), |text| format!(" {text}"));
        framer.feed(line.as_bytes());
        framer.feed(b"\n");
        while let Some(event) = framer.next_event().map_err(|error| error.to_string())? {
            if let Event::Unknown(line) = event {
                return Err(format!(
                    "a line of no known form: {:?}",
                    String::from_utf8_lossy(line)
                ));
            }
            if let Some(reply) = collector.push(event).map_err(|error| error.to_string())? {
                return Ok(reply);
            }
        }
    }
    Err("no end".to_owned())
}

/// Tells the code of a line by its text.
type CodeOf = fn(&str) -> u16;

/// The code of each line of a table, by the words that ask for it.
const CODES: [(&str, CodeOf); 21] = [
    ("show route", |text| match text.strip_prefix('\t') {
        Some(text) if text.starts_with("via ") || text.starts_with("dev ") => 1007,
        Some(text) if text.starts_with("Type: ") || text.starts_with("Internal ") => 1008,
        Some(_) => 1012,
        None => 1007,
    }),
    ("show protocols", |text| match text {
        _ if text.starts_with("  ") || text.is_empty() => 1006,
        _ if text.to_lowercase().starts_with("name  ") => 2002,
        _ => 1002,
    }),
    ("show interfaces summary", |text| match text.split(' ').next() {
        Some("Interface" | "interface") => 2005,
        _ => 1005,
    }),
    ("show interfaces", |text| match text.strip_prefix('\t') {
        Some(text) if text.contains(" MTU=") => 1004,
        Some(_) => 1003,
        None => 1001,
    }),
    ("show memory", |text| {
        if text.starts_with("Hot page cache") {
            1028
        } else {
            1018
        }
    }),
    ("show static", |_| 1009),
    ("show symbols", |_| 1010),
    ("show ospf neighbors", |_| 1013),
    ("show ospf interface", |_| 1015),
    ("show ospf topology", |_| 1016),
    ("show ospf state", |_| 1016),
    ("show ospf lsadb", |_| 1017),
    ("show ospf", |_| 1014),
    ("show roa", |_| 1019),
    ("show bfd sessions", |_| 1020),
    ("show rip interfaces", |_| 1021),
    ("show rip neighbors", |_| 1022),
    ("show babel interfaces", |_| 1023),
    ("show babel neighbors", |_| 1024),
    ("show babel", |_| 1025),
    ("show mpls ranges", |_| 1026),
];

/// The code of a line that tells what became of a protocol or of a configuration.
fn code_of_change(text: &str) -> u16 {
    match text.rsplit_once(": ").map_or(text, |(_, words)| words) {
        "already disabled" => 8,
        "disabled" => 9,
        "already enabled" => 10,
        "enabled" => 11,
        "restarted" => 12,
        "Reconfigured" => 3,
        "Reconfiguration in progress" => 4,
        "Reconfiguration confirmed" => 18,
        "Nothing to do" => 19,
        "Configuration OK" => 20,
        "Undo requested" => 21,
        _ if text.starts_with("Reading configuration from ") => 2,
        _ if text.starts_with("Undo scheduled in ") => 22,
        words if words.starts_with("reloading") => 15,
        _ => 8002,
    }
}

/// The code of what BIRD says in place of an answer.
fn code_of_refusal(text: &str) -> Option<u16> {
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    match text {
        "Access denied" => Some(8007),
        "No protocols match" => Some(8003),
        _ if text.starts_with("Network not ") => Some(8001),
        _ if begins(&["syntax error", "No such ", "Unknown "]) || text.contains(" is not a ") => Some(9001),
        _ if text.contains(": Not a ") || text.ends_with(" expected") => Some(9001),
        _ => None,
    }
}

/// The reply that birdc must have got, of the commands where the lines alone tell the codes.
fn uncoded(command: &str, lines: &[&str]) -> Option<Reply> {
    let coded = |code, text: &str| ReplyLine {
        code,
        text: text.to_owned(),
    };
    let reply = |lines, end| {
        Some(Reply {
            lines,
            end,
            log: Vec::new(),
            log_lost: 0,
            unknown: Vec::new(),
        })
    };
    let each = |lines: &[&str], code: CodeOf| lines.iter().map(|text| coded(code(text), text)).collect();
    let Some((last, before)) = lines.split_last() else {
        return reply(Vec::new(), coded(0, ""));
    };
    if let (Some(code), []) = (code_of_refusal(last), before) {
        return reply(Vec::new(), coded(code, last));
    }
    let known = CODES.iter().find(|(words, _)| command.starts_with(words));
    match command.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["show", "status"] => {
            let code = |text: &str| if text.starts_with("BIRD ") { 1000 } else { 1011 };
            reply(each(before, code), coded(13, last))
        }
        // The only one ends the reply; so does a sum of all tables.
        ["show", "symbols", _] if before.is_empty() => reply(Vec::new(), coded(1010, last)),
        ["show", "route", ..] if last.contains(" routes for ") && !last.contains(" in table ") => {
            reply(each(before, |_| 1007), coded(14, last))
        }
        ["configure", ..] => reply(each(before, code_of_change), coded(code_of_change(last), last)),
        ["enable" | "disable" | "restart" | "reload", ..] => reply(each(lines, code_of_change), coded(0, "")),
        ["eval", ..] => reply(Vec::new(), coded(23, last)),
        _ => reply(each(lines, known?.1), coded(0, "")),
    }
}
