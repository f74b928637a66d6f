//! docs/rfc-coverage.md is true: what it names is there, and no test of the RFCs' rules is missing from it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/rfc-coverage.md")).expect("docs/rfc-coverage.md")
}

/// All Rust files below a folder of the repository.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the repository") {
        let path = entry.expect("an entry of it").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The names of the test functions of a file: those behind `#[test]`.
fn tests_in(source: &str) -> impl Iterator<Item = &str> {
    let behind = source.split("#[test]").skip(1);
    behind.filter_map(|behind| behind.split_once("fn ")?.1.split_once('(').map(|(name, _)| name))
}

/// The tests below a folder as the page writes them: "header::a_keepalive_has_exactly_19_octets".
fn tests_below(folder: &str, prefix: &str) -> BTreeSet<String> {
    let folder = root().join(folder);
    let mut names = BTreeSet::new();
    for file in rust_files(&folder) {
        let module = file
            .strip_prefix(&folder)
            .expect("a file below the folder")
            .with_extension("");
        let module = module
            .to_str()
            .expect("a name in UTF-8")
            .trim_end_matches("/tests")
            .to_owned();
        let source = fs::read_to_string(&file).expect("a source file");
        names.extend(tests_in(&source).map(|test| format!("{prefix}{module}::{test}")));
    }
    names
}

/// What stands between backticks in the tables, line by line.
fn quoted(page: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    rows.map(|row| row.split('`').skip(1).step_by(2).collect())
}

#[test]
fn the_page_names_tests_that_are_there_and_all_of_the_rules() {
    let page = page();
    let rules = tests_below("bgp-wire/tests/rfc", "");
    let units = tests_below("bgp-wire/src", "src/");
    assert!(
        rules.len() > 100 && units.len() > 100,
        "the tests are not where they were"
    );
    let named: BTreeSet<String> = quoted(&page)
        .flatten()
        .filter(|text| text.contains("::"))
        .map(str::to_owned)
        .collect();
    let gone: Vec<_> = named
        .iter()
        .filter(|name| !rules.contains(*name) && !units.contains(*name))
        .collect();
    assert!(
        gone.is_empty(),
        "docs/rfc-coverage.md names tests that are not there: {gone:#?}"
    );
    let missing: Vec<_> = rules.difference(&named).collect();
    assert!(
        missing.is_empty(),
        "name these tests in docs/rfc-coverage.md, with their clause: {missing:#?}"
    );
}

#[test]
fn the_page_names_code_that_is_there() {
    let page = page();
    let mut rows = 0;
    for row in quoted(&page) {
        let Some(at) = row.iter().position(|text| text.ends_with(".rs")) else {
            continue;
        };
        let (file, item) = (row[at], row.get(at + 1).expect("an item behind the file"));
        let source = fs::read_to_string(root().join("bgp-wire/src").join(file));
        let source = source.unwrap_or_else(|error| panic!("bgp-wire/src/{file}: {error}"));
        let words = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == *item)
        };
        assert!(
            words(&source),
            "bgp-wire/src/{file} has no {item}: put docs/rfc-coverage.md right"
        );
        rows += 1;
    }
    assert!(rows > 50, "the tables are not as they were");
}
