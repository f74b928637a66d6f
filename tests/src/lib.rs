//! What the end-to-end tests share: the `labsim` command, the workspace's folders, Debian's daemons.

pub mod bird;
pub mod conformance;
pub mod daemons;
pub mod message_facts;
pub mod scenarios;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The workspace's top folder.
pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests package lies in the workspace")
}

/// How cargo builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As for tests by default.
    Debug,
    /// As for users, optimised.
    Release,
}

impl Profile {
    /// The one these tests were built in.
    pub const OURS: Profile = if cfg!(debug_assertions) {
        Profile::Debug
    } else {
        Profile::Release
    };
}

/// A command that runs the workspace's own `labsim`, built in the profile of the tests.
pub fn labsim() -> Command {
    labsim_built(Profile::OURS)
}

/// A command that runs the workspace's own `labsim`, built in that profile.
///
/// Cargo builds a package's binaries for that package's tests only, so the first call asks it for this one.
pub fn labsim_built(profile: Profile) -> Command {
    static DEBUG: OnceLock<PathBuf> = OnceLock::new();
    static RELEASE: OnceLock<PathBuf> = OnceLock::new();
    let binary = match profile {
        Profile::Debug => &DEBUG,
        Profile::Release => &RELEASE,
    };
    Command::new(binary.get_or_init(|| build_labsim(profile)))
}

fn build_labsim(profile: Profile) -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .current_dir(workspace())
        .args(["build", "--quiet", "--package", "labsim", "--bin", "labsim"]);
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
    };
    assert!(
        cargo.status().expect("cargo runs").success(),
        "cargo builds labsim"
    );
    let test = std::env::current_exe().expect("a test knows its own path");
    let target = test.ancestors().nth(3).expect("tests lie in target/PROFILE/deps");
    target.join(folder).join("labsim")
}
