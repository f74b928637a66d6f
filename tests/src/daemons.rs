//! The programs of others that tests compare with: where they lie, and what becomes of a test where there are none.
//!
//! `tests/daemons.sh`, which the test command runs, brings them from Debian 12.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// A program that tests need.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The folder below `target/daemons` it is unpacked into; as upper case, the end of the variable that names another.
    name: &'static str,
    program: &'static str,
    /// What it says of its version. The recorded truth is that of one version.
    version: &'static str,
}

/// BIRD 2 as Debian 12 has it.
pub const BIRD2: Wanted = Wanted {
    name: "bird2",
    program: "bird",
    version: "BIRD version 2.0.12",
};

/// BIRD 1.6, which Calico's nodes run a fork of.
pub const BIRD1: Wanted = Wanted {
    name: "bird1",
    program: "bird",
    version: "BIRD version 1.6.8",
};

/// Wireshark on the command line, of any version.
pub const TSHARK: Wanted = Wanted {
    name: "tshark",
    program: "tshark",
    version: "TShark",
};

/// Where the program lies: named by `LABSIM_BIRD2` (and so on), unpacked below `target/daemons`, or in PATH.
///
/// Where there is none, this says so and gives `None`, upon which a test has nothing to do.
///
/// # Panics
///
/// If the variable names something that does not run; and in CI on Debian 12, which can have every program.
pub fn find(wanted: Wanted) -> Option<PathBuf> {
    let variable = format!("LABSIM_{}", wanted.name.to_uppercase());
    if let Some(named) = std::env::var_os(&variable).map(PathBuf::from) {
        // Whoever names a program may name another version, to see what differs.
        let answer = version(&named);
        assert!(answer.is_ok(), "{variable} names {}: {answer:?}", named.display());
        return Some(named);
    }
    let unpacked = crate::workspace()
        .join("target/daemons")
        .join(wanted.name)
        .join(wanted.program);
    let installed = Path::new("/usr/sbin").join(wanted.program);
    let mut why = Vec::new();
    for program in [unpacked, PathBuf::from(wanted.program), installed] {
        match version(&program) {
            Ok(version) if version.contains(wanted.version) => return Some(program),
            Ok(version) => why.push(format!("{} is '{version}'", program.display())),
            Err(error) => why.push(format!("{}: {error}", program.display())),
        }
    }
    skip(&format!(
        "tests that need {}: it is not here ({}); tests/daemons.sh brings it",
        wanted.version,
        why.join("; ")
    ));
    None
}

/// The line with the version in what the program says to `--version`, or why it does not run.
pub fn version(program: &Path) -> Result<String, String> {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let version = text
        .lines()
        .find(|line| line.starts_with("BIRD version ") || line.starts_with("TShark "));
    version.map(str::to_owned).ok_or_else(|| text.trim().to_owned())
}

/// Says, once a reason, that tests do nothing; past the harness, which keeps what a passing test prints.
fn skip(why: &str) {
    static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());
    assert!(!must_have_all(), "CI on Debian 12 must have the daemons: {why}");
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if !said.iter().any(|other| other == why) {
        // Where nobody can be told, nothing is lost.
        let _ = writeln!(std::io::stderr(), "skipped: {why}");
        said.push(why.to_owned());
    }
}

/// Whether a missing program is a failure.
fn must_have_all() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let says = |line: &str| release.lines().any(|other| other.replace('"', "") == line);
    std::env::var_os("CI").is_some_and(|ci| ci == "true") && says("ID=debian") && says("VERSION_ID=12")
}
