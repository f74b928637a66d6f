//! Every scenario in the repository can be read, without so much as a warning.

use std::fs;
use std::path::{Path, PathBuf};

use labsim::scenario;
use labsim_tests::workspace;

/// All scenarios: the YAML files that say which `nodes` there are.
fn scenarios(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            if !path.ends_with("invalid") {
                scenarios(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            if text.lines().any(|line| line == "nodes:") {
                found.push(path);
            }
        }
    }
}

#[test]
fn every_scenario_can_be_read() {
    let mut files = Vec::new();
    scenarios(&workspace().join("scenarios"), &mut files);
    assert!(files.len() >= 12, "only {} scenarios", files.len());
    for path in files {
        let name = path.display();
        match scenario::load(&path) {
            Ok(scenario) => {
                assert_eq!(scenario.warnings.to_string(), "", "{name}");
                assert!(!scenario.description.is_empty(), "{name} describes itself");
                assert!(!scenario.expect.is_empty(), "{name} expects something");
            }
            Err(diagnostics) => panic!("{diagnostics}"),
        }
    }
}
