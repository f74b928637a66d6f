//! The frame of a suite that does something with every scenario: one test a file.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Failed, Trial};

/// Runs `check` on every scenario, and the other tests of the suite.
///
/// The scenarios are those of the workspace, or of the folder that `LABSIM_SCENARIOS` names; of a tree without any, the
/// suite fails. Where `check` has something to say it says it as an error, with what was seen.
pub fn run(check: fn(&Path) -> Result<(), String>, more: Vec<PathBuf>, mut others: Vec<Trial>) -> ExitCode {
    let named = std::env::var_os("LABSIM_SCENARIOS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| crate::workspace().join("scenarios"));
    match found_in(&folder) {
        Ok(files) if files.is_empty() => others.push(broken(format!("no scenario in {}", folder.display()))),
        Ok(files) => others.extend(files.into_iter().chain(more).map(|file| {
            let within = file
                .strip_prefix(&folder)
                .or(file.strip_prefix(crate::workspace()));
            let name = within.unwrap_or(&file).with_extension("");
            Trial::test(name.display().to_string(), move || {
                check(&file).map_err(Failed::from)
            })
        })),
        Err(error) => others.push(broken(format!("cannot read {}: {error}", folder.display()))),
    }
    libtest_mimic::run(&Arguments::from_args(), others).exit_code()
}

fn broken(why: String) -> Trial {
    Trial::test("folder", move || Err(why.into()))
}

/// The scenarios in a folder and below, by path. Those in `invalid` are wrong on purpose, and those in `scale` are for
/// release builds and much time.
fn found_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let set_aside = path.ends_with("invalid") || path.ends_with("scale");
            files.extend(if set_aside { Vec::new() } else { found_in(&path)? });
        } else if is_scenario(&path)? {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Whether this is YAML and not a Kubernetes manifest, which scenarios may lie beside.
fn is_scenario(path: &Path) -> std::io::Result<bool> {
    if path.extension().is_none_or(|extension| extension != "yaml") {
        return Ok(false);
    }
    let text = std::fs::read_to_string(path)?;
    Ok(!text.lines().any(|line| line.starts_with("apiVersion:")))
}

/// Runs a command to its end.
///
/// # Panics
///
/// If it cannot be started.
pub fn output(command: &mut Command) -> Output {
    command.output().expect("the command was built and starts")
}

/// What a command printed, on both streams, for a person.
pub fn printed(output: &Output) -> String {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    format!("{out}{}", err.trim_end())
}
