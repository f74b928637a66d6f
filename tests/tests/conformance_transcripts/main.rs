//! Recorded conversations with real BIRD daemons: each must be framed alike however it is cut, its tables must be
//! understood, and what was understood must give the recorded bytes when it is written.
//!
//! `LABSIM_TRANSCRIPTS=FOLDER` tries another folder.

mod birdc;
mod framing;
mod left;
mod table;
mod timeline;
mod transcript;

use std::path::Path;
use std::process::ExitCode;

use labsim_tests::conformance::{self, Verdict};

fn main() -> ExitCode {
    conformance::run("LABSIM_TRANSCRIPTS", "data/bird-transcripts", check)
}

fn check(path: &Path) -> Verdict {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Verdict::Differs(format!("cannot be read: {error}")),
    };
    let outcome = match () {
        () if bytes.starts_with(b"0001 ") => transcript::check(&bytes),
        () if bytes.starts_with(b"$ birdc ") => birdc::check(&bytes),
        () if name.contains("-timeline-") => timeline::check(&bytes),
        () => Ok(Verdict::SetAside("no conversation with a daemon".to_owned())),
    };
    outcome.unwrap_or_else(Verdict::Differs)
}
