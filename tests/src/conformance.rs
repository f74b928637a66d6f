//! The frame of a data-driven suite: a folder of files, one test per file, one line per file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use libtest_mimic::{Arguments, Trial};

/// What a file says of the code under test.
#[derive(Debug)]
pub enum Verdict {
    /// The code does as the file has it; with what was compared.
    Agrees(String),
    /// It does not; with how.
    Differs(String),
    /// The file is not compared; with why.
    SetAside(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agrees(what) => write!(f, "agrees: {what}"),
            Self::Differs(how) => write!(f, "differs: {how}"),
            Self::SetAside(why) => write!(f, "set aside: {why}"),
        }
    }
}

/// What each file said, by name.
type Report = Arc<Mutex<BTreeMap<String, String>>>;

/// One thing to check: a file, or a part of one.
pub struct Case {
    /// What the test is called.
    pub name: String,
    /// Looks whether the code does as recorded.
    pub check: Box<dyn FnOnce() -> Verdict + Send>,
}

/// Checks every file of the folder that `variable` names, or of `default` below this package, and prints a line for
/// each at the end. An empty folder fails: a suite that compares nothing must not pass.
pub fn run(variable: &str, default: &str, check: fn(&Path) -> Verdict) -> ExitCode {
    run_cases(variable, default, |path| {
        vec![Case {
            name: file_name(&path),
            check: Box::new(move || check(&path)),
        }]
    })
}

/// The same where a file may hold several cases; a line for each of them.
pub fn run_cases(variable: &str, default: &str, cases: impl Fn(PathBuf) -> Vec<Case>) -> ExitCode {
    run_part(variable, default, "", cases)
}

/// The same for the folder `part` below the one that is named, where several suites share a variable.
pub fn run_part(variable: &str, default: &str, part: &str, cases: impl Fn(PathBuf) -> Vec<Case>) -> ExitCode {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(default));
    let folder = folder.join(part);
    let report = Report::default();
    let trials = match files(&folder) {
        Ok(files) if files.is_empty() => vec![broken(format!("no files in {}", folder.display()))],
        Ok(files) => {
            let cases: Vec<Case> = files.into_iter().flat_map(cases).collect();
            match cases.is_empty() {
                true => vec![broken(format!("nothing to compare in {}", folder.display()))],
                false => cases
                    .into_iter()
                    .map(|case| trial(case, report.clone()))
                    .collect(),
            }
        }
        Err(error) => vec![broken(format!(
            "cannot read {} ({variable}): {error}",
            folder.display()
        ))],
    };
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    print(&report.lock().unwrap_or_else(PoisonError::into_inner));
    conclusion.exit_code()
}

/// The name of a file, without its folder.
pub fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn trial(Case { name, check }: Case, report: Report) -> Trial {
    Trial::test(name.clone(), move || {
        let verdict = check();
        report
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, verdict.to_string());
        match verdict {
            Verdict::Differs(how) => Err(how.into()),
            Verdict::Agrees(_) | Verdict::SetAside(_) => Ok(()),
        }
    })
}

fn broken(why: String) -> Trial {
    Trial::test("folder", move || Err(why.into()))
}

#[allow(clippy::print_stdout)]
fn print(report: &BTreeMap<String, String>) {
    for (name, verdict) in report {
        println!("{name}: {verdict}");
    }
}
