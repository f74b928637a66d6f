//! Captures of real BGP sessions: what `labsim decode --json` reads in them is what tshark read, message by message.
//!
//! `LABSIM_PCAPS=FOLDER` tries another folder, in which beside each `NAME.pcap` the dissection of `tshark -O bgp -V`
//! lies as `NAME.tshark-V.txt.gz`.

mod dissection;
mod facts;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indexmap::IndexMap;
use labsim_tests::conformance::{self, Case, Verdict};
use labsim_tests::message_facts;
use serde_json::Value;

fn main() -> ExitCode {
    conformance::run_cases("LABSIM_PCAPS", "data/pcaps", cases)
}

/// One case for each capture.
fn cases(path: PathBuf) -> Vec<Case> {
    let is_capture = path
        .extension()
        .is_some_and(|extension| extension == "pcap" || extension == "pcapng");
    if !is_capture {
        return Vec::new();
    }
    let name = conformance::file_name(&path);
    let check = Box::new(move || check(&path).unwrap_or_else(Verdict::Differs));
    vec![Case { name, check }]
}

/// The messages of each way, from one address and port to another, in their order.
type Ways = IndexMap<String, Vec<Value>>;

fn check(path: &Path) -> Result<Verdict, String> {
    let dissection = path.with_extension("tshark-V.txt.gz");
    if !dissection.exists() {
        return Ok(Verdict::SetAside("no dissection lies beside it".to_owned()));
    }
    let theirs = ways(facts::read(&unpacked(&dissection)?)?);
    let ours = ways(decode(path)?);
    let mut differences = Vec::new();
    for way in theirs
        .keys()
        .chain(ours.keys().filter(|way| !theirs.contains_key(*way)))
    {
        let messages = |ways: &Ways| ways.get(way).cloned().unwrap_or_default();
        differences.extend(compare(way, &messages(&theirs), &messages(&ours)));
    }
    if !differences.is_empty() {
        return Ok(Verdict::Differs(differences.join("\n")));
    }
    Ok(Verdict::Agrees(in_words(&theirs)))
}

fn compare(way: &str, theirs: &[Value], ours: &[Value]) -> Vec<String> {
    let mut differences = Vec::new();
    if theirs.len() != ours.len() {
        differences.push(format!(
            "{way}: {} messages, expected {}",
            ours.len(),
            theirs.len()
        ));
    }
    for (n, (theirs, ours)) in theirs.iter().zip(ours).enumerate() {
        if ours["outcome"] != "ok" {
            differences.push(format!("{way}, message {}: {}", n + 1, ours["error"]["text"]));
        }
        let found = message_facts::differences(&theirs["facts"], ours);
        differences.extend(
            found
                .into_iter()
                .map(|how| format!("{way}, message {}: {how}", n + 1)),
        );
    }
    differences
}

fn ways(messages: Vec<Value>) -> Ways {
    let mut ways = Ways::new();
    for message in messages {
        let end = |name: &str| message[name].as_str().unwrap_or_default().to_owned();
        let way = format!("{} > {}", end("from"), end("to"));
        ways.entry(way).or_default().push(message);
    }
    ways
}

/// "12 messages on 2 ways, 96 facts".
fn in_words(theirs: &Ways) -> String {
    let messages: Vec<&Value> = theirs.values().flatten().collect();
    let facts = messages.iter().filter_map(|message| message["facts"].as_object());
    let facts: usize = facts.map(serde_json::Map::len).sum();
    let stopped = messages
        .iter()
        .filter(|message| message["stopped"] == true)
        .count();
    let mut words = format!(
        "{} messages on {} ways, {facts} facts",
        messages.len(),
        theirs.len()
    );
    if stopped > 0 {
        words += &format!("; tshark read {stopped} of them not to the end");
    }
    words
}

fn decode(path: &Path) -> Result<Vec<Value>, String> {
    let mut labsim = labsim_tests::labsim();
    let output = labsim.args(["decode", "--json"]).arg(path).output();
    let output = output.map_err(|error| error.to_string())?;
    if output.status.code() == Some(2) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    let objects = text
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|error| error.to_string()));
    objects.collect()
}

fn unpacked(path: &Path) -> Result<String, String> {
    let packed = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut text = String::new();
    let read = flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut text);
    read.map_err(|error| error.to_string())?;
    Ok(text)
}
