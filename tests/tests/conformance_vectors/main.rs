//! Messages from many sources, and malformed ones: what `labsim decode --json` says of them is what is known of them.
//!
//! `LABSIM_VECTORS=FOLDER` tries another folder with `messages.jsonl`, `malformed.jsonl` or other files of such
//! records. A line for each source of a file; records that are wrong themselves are set aside one by one.

mod decode;
mod judge;
mod record;
mod wrong;

use std::path::PathBuf;
use std::process::ExitCode;

use indexmap::IndexMap;
use labsim_tests::conformance::{self, Case, Verdict};

use judge::Judgement;
use record::Record;

fn main() -> ExitCode {
    conformance::run_cases("LABSIM_VECTORS", "data/vectors", cases)
}

/// A case for each source of a file of records, and one for each record that is set aside.
fn cases(path: PathBuf) -> Vec<Case> {
    if path.extension().is_none_or(|extension| extension != "jsonl") {
        return Vec::new();
    }
    let file = conformance::file_name(&path);
    let records = match record::read(&path) {
        Ok(records) => records,
        Err(error) => return vec![case(file, move || Verdict::Differs(error))],
    };
    let mut cases = Vec::new();
    let mut sources: IndexMap<String, Vec<Record>> = IndexMap::new();
    for record in records {
        match wrong::why(&record.id) {
            Some(why) => cases.push(case(record.id.clone(), move || set_aside(record, why))),
            None => sources.entry(record.source()).or_default().push(record),
        }
    }
    if cases.is_empty() && sources.is_empty() {
        return vec![case(file, || Verdict::Differs("no records".to_owned()))];
    }
    let sources = sources.into_iter();
    cases.extend(sources.map(|(source, records)| case(format!("{file}: {source}"), move || check(&records))));
    cases
}

fn case(name: String, check: impl FnOnce() -> Verdict + Send + 'static) -> Case {
    let check = Box::new(check);
    Case { name, check }
}

/// Judges the records of one source.
fn check(records: &[Record]) -> Verdict {
    let judged = match judge::judge(records) {
        Ok(judged) => judged,
        Err(error) => return Verdict::Differs(error),
    };
    let (mut agree, mut open, mut differ) = (0, Vec::new(), Vec::new());
    for (record, judgement) in records.iter().zip(judged) {
        match judgement {
            Judgement::Agrees => agree += 1,
            Judgement::Ambiguous(how) => open.push(format!("{} ({how})", record.id)),
            Judgement::Differs(how) => differ.push(format!("{}: {how}", record.id)),
        }
    }
    if !differ.is_empty() {
        return Verdict::Differs(differ.join("\n"));
    }
    let mut words = format!("{agree} messages");
    if !open.is_empty() {
        words += &format!(
            "; read otherwise where RFCs or daemons differ: {}",
            open.join(", ")
        );
    }
    Verdict::Agrees(words)
}

/// A record that is wrong must go on being so: else the list of wrong records is.
fn set_aside(record: Record, why: &str) -> Verdict {
    let id = record.id.clone();
    match judge::judge(&[record]).map(|mut judged| judged.pop()) {
        Ok(Some(Judgement::Differs(_))) => Verdict::SetAside(why.to_owned()),
        Ok(_) => Verdict::Differs(format!("{id} is listed as wrong, and agrees")),
        Err(error) => Verdict::Differs(error),
    }
}
