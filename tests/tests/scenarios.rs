//! Every scenario holds what it expects, and `labsim run` tells those that do not from those that do.
//!
//! `LABSIM_SCENARIOS=FOLDER` tries other scenarios.

use std::path::{Path, PathBuf};
use std::process::{ExitCode, Output};

use labsim_tests::labsim;
use labsim_tests::scenarios::{self, output, printed};
use libtest_mimic::{Failed, Trial};

fn main() -> ExitCode {
    let others = FALSE
        .iter()
        .map(|(expectation, seen)| {
            Trial::test(format!("false: {expectation}"), || told(expectation, seen)).with_kind("exit 1")
        })
        .chain([
            Trial::test("a wrong file", wrong_file).with_kind("exit 2"),
            Trial::test("a missing file", missing_file).with_kind("exit 2"),
            Trial::test("the worst status of several files", worst_status).with_kind("exit 2"),
        ]);
    scenarios::run(holds, Vec::new(), others.collect())
}

fn holds(file: &Path) -> Result<(), String> {
    exits(0, &run(&[file]), "")
}

fn run(files: &[&Path]) -> Output {
    output(labsim().args(["run", "--quiet"]).args(files))
}

/// That a run ended with this status and said this.
fn exits(status: i32, output: &Output, said: &str) -> Result<(), String> {
    let text = printed(output);
    if output.status.code() == Some(status) && text.contains(said) {
        return Ok(());
    }
    Err(format!(
        "exit status {status} and {said:?} are expected; there was {} and\n{text}",
        output.status
    ))
}

/// Two nodes, whose session is up within 6 seconds.
const PAIR: &str = "
name: A pair
as: 64512
nodes:
  a: { id: 10.0.0.1, routes: [10.1.0.0/24] }
  b: { id: 10.0.0.2, routes: [10.2.0.0/24] }
mesh: all
expect:
";

/// What is not so with that pair, and what is told to have been seen instead.
const FALSE: &[(&str, &str)] = &[
    (
        "{ at: 10s, session: a-b, state: Idle }",
        "a-b in Established since",
    ),
    (
        "{ by: 2s, sessions: all, state: Established }",
        "a-b in Active since 0",
    ),
    (
        "{ always: 10s..20s, session: a-b, error: \"Hold timer expired\" }",
        "without an error",
    ),
    (
        "{ never: 0s..20s, session: a-b, state: Established }",
        "just that for a-b at",
    ),
    ("{ at: 10s, nodes: all, established: 2 }", "1 established"),
    ("{ at: 10s, node: b, routes: 3 }", "2 routes on b"),
    (
        "{ at: 10s, node: a, route: 10.2.0.0/24, present: false }",
        "via b",
    ),
    (
        "{ at: 10s, node: a, route: 10.3.0.0/24, via: b }",
        "no route on a",
    ),
    ("{ at: 10s, node: a, route: 10.2.0.0/24, via: a }", "via b"),
    ("{ at: 10s, node: a, route: 10.2.0.0/24, from: a }", "from b"),
    ("{ at: 10s, node: a, route: 10.2.0.0/24, paths: 2 }", "1 path"),
    (
        "{ at: 10s, node: a, route: 10.2.0.0/24, local_pref: 200 }",
        "local_pref 100",
    ),
    (
        "{ at: 10s, node: a, route: 10.2.0.0/24, as_path: \"64513\" }",
        "AS path \"\"",
    ),
    (
        "{ at: 10s, node: a, route: 10.2.0.0/24, origin: Incomplete }",
        "origin IGP",
    ),
    (
        "{ at: 10s, node: a, route: 10.2.0.0/24, communities: [\"1:2\"] }",
        "communities []",
    ),
];

/// A false expectation, beside a true one, gives exit status 1 and what was seen.
fn told(expectation: &str, seen: &str) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let text = format!("{PAIR}  - {expectation}\n  - {{ by: 6s, sessions: all, state: Established }}\n");
    let file = written(folder.path(), "pair.yaml", &text)?;
    let line = PAIR.lines().count() + 1;
    let output = run(&[&file]);
    exits(1, &output, seen)?;
    exits(1, &output, &format!("{}:{line}", file.display()))?;
    Ok(exits(1, &output, "1 of 2 expectations")?)
}

fn wrong_file() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let file = written(folder.path(), "wrong.yaml", "name: Wrong\nnodez: {}\n")?;
    let output = run(&[&file]);
    exits(2, &output, &format!("{}:2:1", file.display()))?;
    Ok(exits(2, &output, "did you mean `nodes`?")?)
}

fn missing_file() -> Result<(), Failed> {
    Ok(exits(
        2,
        &run(&[Path::new("/no/such/lab.yaml")]),
        "/no/such/lab.yaml",
    )?)
}

/// A wrong file does not keep the others from running, nor they it from being told.
fn worst_status() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let wrong = written(folder.path(), "1.yaml", "name: Wrong\n")?;
    let good = written(
        folder.path(),
        "2.yaml",
        &format!("{PAIR}  - {{ at: 6s, nodes: all, routes: 2 }}\n"),
    )?;
    let output = run(&[&wrong, &good]);
    exits(2, &output, "1.yaml:1:1")?;
    Ok(exits(2, &output, "all 1 expectations hold")?)
}

fn written(folder: &Path, name: &str, text: &str) -> std::io::Result<PathBuf> {
    let file = folder.join(name);
    std::fs::write(&file, text)?;
    Ok(file)
}
