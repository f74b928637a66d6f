//! Wrong scenario files get the diagnostics that lie beside them, to the letter.
//!
//! `UPDATE=1 cargo test -p labsim-tests --test scenarios_invalid` writes them anew; read what changed before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use labsim::scenario;
use labsim_tests::workspace;

/// The wrong files, in order.
fn wrong_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("scenarios/invalid is a folder");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    files
}

/// What the user would read. Files are called by their names alone, so that it is the same everywhere.
fn diagnostics(path: &Path) -> String {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .expect("names are plain");
    let text = fs::read_to_string(path).expect("the file can be read");
    let folder = path.parent().expect("the file lies in a folder");
    let read = |file: &str| fs::read_to_string(folder.join(file));
    match scenario::parse(name, &text, &read) {
        Ok(_) => panic!("{name} is meant to be wrong, and nothing is"),
        Err(diagnostics) => diagnostics.to_string(),
    }
}

#[test]
fn every_wrong_file_gets_its_diagnostics() {
    let folder = workspace().join("scenarios/invalid");
    let files = wrong_files(&folder);
    assert!(files.len() >= 15, "only {} wrong files", files.len());
    let update = std::env::var_os("UPDATE").is_some();
    let mut different = Vec::new();
    for path in files {
        let said = diagnostics(&path);
        let expected_path = path.with_extension("stderr");
        if update {
            fs::write(&expected_path, &said).expect("the folder can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        if said != expected {
            different.push(format!("== {}\n{said}", path.display()));
        }
    }
    assert!(
        different.is_empty(),
        "these say something else than expected (UPDATE=1 accepts it):\n{}",
        different.join("\n")
    );
}

#[test]
fn a_file_that_is_not_there_is_said_so() {
    let missing = workspace().join("scenarios/no-such-file.yaml");
    let diagnostics = scenario::load(&missing).expect_err("there is no such file");
    let said = diagnostics.to_string();
    assert!(
        said.contains("cannot read") && said.contains("no-such-file.yaml"),
        "{said}"
    );
}
