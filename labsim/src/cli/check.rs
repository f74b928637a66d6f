//! `labsim check`: is a scenario file right?

use std::io::{self, Write};
use std::path::PathBuf;

use labsim::scenario;

use super::style::Coloured;
use super::{BAD_FILE, GOOD, files};

/// Read scenario files and say what is wrong with them, without running anything
///
/// Exit status: 0 all files are good, 2 one is bad.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  labsim check scenarios/basics/mesh-of-five.yaml\n  labsim check --json my-lab.yaml"
)]
pub(super) struct CheckArgs {
    /// Scenario files, or folders of them (without what lies in folders called `invalid`)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Print what was found as one JSON object per file
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let mut status = GOOD;
    for file in files::scenarios(&args.files)? {
        let loaded = scenario::load(&file);
        let good = loaded.is_ok();
        let found = loaded.map_or_else(|errors| errors, |scenario| scenario.warnings);
        if args.json {
            let object = serde_json::json!({ "file": file, "good": good, "diagnostics": found });
            writeln!(out, "{object}")?;
        } else {
            err.write_all(found.render(&Coloured).as_bytes())?;
            if good {
                writeln!(out, "{}: good", file.display())?;
            }
        }
        if !good {
            status = BAD_FILE;
        }
    }
    Ok(status)
}
