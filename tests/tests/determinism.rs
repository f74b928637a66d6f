//! The same file and seed give the same run, to the last byte of its trace, in debug and in release builds; another seed
//! gives another run.
//!
//! `LABSIM_SCENARIOS=FOLDER` tries other scenarios.

use std::path::Path;
use std::process::ExitCode;

use labsim_tests::scenarios::{self, output, printed};
use labsim_tests::{Profile, labsim_built};
use serde_json::Value;

fn main() -> ExitCode {
    scenarios::run(deterministic, Vec::new(), Vec::new())
}

fn deterministic(file: &Path) -> Result<(), String> {
    let first = Run::of(Profile::OURS, file, None)?;
    first.same_as("the same build again", &Run::of(Profile::OURS, file, None)?)?;
    let other_profile = match Profile::OURS {
        Profile::Debug => Profile::Release,
        Profile::Release => Profile::Debug,
    };
    let other_build = Run::of(other_profile, file, None)?;
    first.same_as(&format!("the {other_profile:?} build"), &other_build)?;
    first.same_as(
        "the seed of the file named",
        &Run::of(Profile::OURS, file, Some(first.seed))?,
    )?;
    let other_seed = Run::of(Profile::OURS, file, Some(first.seed + 1))?;
    if other_seed.digest == first.digest {
        return Err(format!("another seed gives the same digest {}", first.digest));
    }
    Ok(())
}

/// What a run left.
struct Run {
    seed: u64,
    digest: String,
    /// All that `--json` prints.
    report: Value,
    trace: Vec<u8>,
}

impl Run {
    fn of(profile: Profile, file: &Path, seed: Option<u64>) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let trace = folder.path().join("trace.jsonl");
        let mut labsim = labsim_built(profile);
        labsim
            .args(["run", "--json", "--trace"])
            .args([trace.as_path(), file]);
        if let Some(seed) = seed {
            labsim.args(["--seed", &seed.to_string()]);
        }
        let output = output(&mut labsim);
        let report: Value =
            serde_json::from_slice(&output.stdout).map_err(|_| format!("no JSON: {}", printed(&output)))?;
        let (Some(seed), Some(digest)) = (report["seed"].as_u64(), report["summary"]["digest"].as_str())
        else {
            return Err(format!("no seed, or no digest, in {report}"));
        };
        Ok(Self {
            seed,
            digest: digest.to_owned(),
            trace: std::fs::read(&trace).map_err(|error| error.to_string())?,
            report,
        })
    }

    fn same_as(&self, what: &str, other: &Self) -> Result<(), String> {
        let lines =
            |run: &Self| -> Vec<Vec<u8>> { run.trace.split(|&b| b == b'\n').map(Vec::from).collect() };
        let (ours, theirs) = (lines(self), lines(other));
        if let Some(n) = (0..ours.len().max(theirs.len())).find(|&n| ours.get(n) != theirs.get(n)) {
            let line = |lines: &[Vec<u8>]| {
                lines
                    .get(n)
                    .map(|line| String::from_utf8_lossy(line).into_owned())
            };
            return Err(format!(
                "{what}: line {} of the trace is\n{:?}\nand was\n{:?}",
                n + 1,
                line(&theirs),
                line(&ours)
            ));
        }
        if self.report != other.report {
            return Err(format!(
                "{what}: the report is\n{}\nand was\n{}",
                other.report, self.report
            ));
        }
        Ok(())
    }
}
