//! MRT files: how many records of each kind they have, and that `labsim mrt dump` prints what `bgpdump -m` printed,
//! byte for byte. What was read, written again, is the file. Damaged files must be told as such, and nothing worse.
//!
//! `LABSIM_VECTORS=FOLDER` tries another folder, with the files in `mrt` and what is known of them in
//! `mrt-manifest.json`.

mod lines;
mod manifest;
mod written;

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

use labsim_tests::conformance::{self, Case, Verdict};
use manifest::Known;

fn main() -> ExitCode {
    conformance::run_part("LABSIM_VECTORS", "data/vectors", "mrt", cases)
}

/// One case for each MRT file; what bgpdump printed of it lies beside it.
fn cases(path: PathBuf) -> Vec<Case> {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let check = Box::new(move || check(&path));
    match name.ends_with(lines::SUFFIX) {
        true => Vec::new(),
        false => vec![Case { name, check }],
    }
}

fn check(path: &Path) -> Verdict {
    let checked = match manifest::known(path) {
        Ok(Some(known)) if known.damaged => damaged(path),
        Ok(Some(known)) => whole(path, &known),
        Ok(None) => return Verdict::SetAside("the manifest does not know it".to_owned()),
        Err(error) => Err(error),
    };
    match checked {
        Ok(what) => Verdict::Agrees(what),
        Err(how) => Verdict::Differs(how),
    }
}

fn whole(path: &Path, known: &Known) -> Result<String, String> {
    let summary = labsim(path, &["summary"])?;
    let summary: serde_json::Value = serde_json::from_slice(&summary).map_err(|error| error.to_string())?;
    let counted = &summary["records_by_type_subtype"];
    if *counted != known.records {
        return Err(format!("records {counted}, expected {}", known.records));
    }
    lines::check(path, known, &labsim(path, &["dump"])?)?;
    let records = written::check(path)?;
    let objects = labsim(path, &["dump", "--json"])?;
    for line in objects.split_inclusive(|octet| *octet == b'\n') {
        serde_json::from_slice::<serde_json::Map<_, _>>(line).map_err(|error| error.to_string())?;
    }
    let objects = objects.iter().filter(|octet| **octet == b'\n').count();
    if objects != records {
        return Err(format!("{objects} JSON objects for {records} records"));
    }
    Ok(format!("{} lines of {records} records", known.lines))
}

/// An answer that says that something is wrong, in words.
fn damaged(path: &Path) -> Result<String, String> {
    let output = run(path, &["dump"])?;
    let words = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(1 | 2) if words.contains("octet") => Ok(format!("damaged, and said so: {}", words.trim_end())),
        _ => Err(format!("damaged, but {}: {words}", output.status)),
    }
}

fn run(path: &Path, arguments: &[&str]) -> Result<Output, String> {
    let mut labsim = labsim_tests::labsim();
    let labsim = labsim.arg("mrt").args(arguments).arg(path);
    labsim.output().map_err(|error| error.to_string())
}

fn labsim(path: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    let output = run(path, arguments)?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("mrt {}: {}: {words}", arguments.join(" "), output.status));
    }
    Ok(output.stdout)
}
