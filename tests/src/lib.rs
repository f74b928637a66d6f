//! What the end-to-end tests share: the `labsim` command, the workspace's folders, Debian's daemons.

pub mod bird;
pub mod conformance;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The workspace's top folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests package lies in the workspace")
}

/// A command that runs the workspace's own `labsim`, built in the profile of the tests.
///
/// Cargo builds a package's binaries for that package's tests only, so the first call asks it for this one.
pub fn labsim() -> Command {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    Command::new(BINARY.get_or_init(build_labsim))
}

fn build_labsim() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(workspace())
        .args(["build", "--quiet", "--package", "labsim", "--bin", "labsim"]);
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    assert!(
        cargo.status().expect("cargo runs").success(),
        "cargo builds labsim"
    );
    let test = std::env::current_exe().expect("a test knows its own path");
    let profile = test
        .parent()
        .and_then(Path::parent)
        .expect("tests lie in target/PROFILE/deps");
    profile.join("labsim")
}
