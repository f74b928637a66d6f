//! Instructions a message: this program runs itself under valgrind, twice with different numbers of repetitions, so
//! that what is not the work itself falls out of the difference. Unlike times they do not depend on the machine's
//! other load.

use std::process::Command;

use crate::codecs::{self, Runner};
use crate::messages;
use crate::{Outcome, table};

/// How often the work is done in the two runs.
const MESSAGES: [u64; 2] = [100, 300];
/// The same for files, which are long.
const FILES: [u64; 2] = [1, 3];

const WORKS: [&str; 2] = ["decode", "encode"];

/// Prints a table for all codecs, or for those whose name begins like this.
pub(crate) fn print(codec: Option<&str>) -> Outcome<()> {
    let workloads = messages::made();
    for work in WORKS {
        let mut rows = Vec::new();
        for name in codecs::all().iter().map(|codec| codec.name()) {
            if codec.is_some_and(|wanted| !name.starts_with(wanted)) {
                continue;
            }
            let counts = workloads
                .iter()
                .map(|workload| count(name, work, workload.name, MESSAGES));
            let cells = counts
                .map(|count| Ok(count?.to_string()))
                .collect::<Outcome<Vec<_>>>()?;
            rows.push([vec![name.to_owned()], cells].concat());
        }
        let heading = [work]
            .into_iter()
            .chain(workloads.iter().map(|workload| workload.name));
        table::print(&heading.map(str::to_owned).collect::<Vec<_>>(), &rows);
        println!();
    }
    Ok(())
}

/// The figures of bgp-wire by name: for each message made to measure, and for the table that is read as an MRT file.
pub(crate) fn of_bgp_wire() -> Outcome<Vec<(String, u64)>> {
    let mut figures = Vec::new();
    for work in WORKS {
        for workload in messages::made() {
            let instructions = count("bgp-wire", work, workload.name, MESSAGES)?;
            figures.push((format!("{work} {}", workload.name), instructions));
        }
    }
    figures.push(("mrt table".to_owned(), count("bgp-wire", "mrt", "table", FILES)?));
    Ok(figures)
}

/// Does some work so many times: what is run under valgrind.
pub(crate) fn run(codec: &str, work: &str, message: &str, times: &str) -> Outcome<()> {
    let times = times.parse()?;
    if work == "mrt" {
        return crate::mrt::run(codec, message, times);
    }
    let workloads = messages::made();
    let workload = workloads
        .iter()
        .find(|workload| workload.name == message)
        .ok_or("no such message")?;
    let codecs = codecs::all();
    let codec = codecs
        .iter()
        .find(|known| known.name() == codec)
        .ok_or("no such codec")?;
    match work {
        "decode" => {
            Runner::decode(codec.as_ref(), &workload.messages, times);
        }
        "encode" => codec.writer(&workload.messages).encode(times),
        other => return Err(format!("{other:?} is not decode, encode or mrt").into()),
    }
    Ok(())
}

fn count(codec: &str, work: &str, message: &str, [few, many]: [u64; 2]) -> Outcome<u64> {
    let collected = |times: u64| collected(&["run", codec, work, message, &times.to_string()]);
    let (less, more) = (collected(few)?, collected(many)?);
    Ok(more.saturating_sub(less) / (many - few))
}

/// The instructions of one run of this program, as callgrind sums them up.
pub(crate) fn collected(arguments: &[&str]) -> Outcome<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(arguments)
        .output()
        .map_err(|error| {
            format!("valgrind cannot be run ({error}); Debian has it in the package valgrind")
        })?;
    let text = String::from_utf8_lossy(&output.stderr);
    let sum = text.lines().find_map(|line| line.split_once("Collected : "));
    let (_, sum) = sum.ok_or_else(|| format!("valgrind did not count: {text}"))?;
    Ok(sum.trim().parse()?)
}
