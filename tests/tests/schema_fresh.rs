//! The JSON Schema in the repository is the one that the types give.

use std::fs;

use labsim_tests::workspace;

/// `UPDATE=1` writes it anew.
#[test]
fn the_schema_is_fresh() {
    let path = workspace().join("scenarios/schema.json");
    let fresh = labsim::scenario::json_schema();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &fresh).expect("the folder can be written");
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == fresh,
        "scenarios/schema.json is old: `labsim schema > scenarios/schema.json` (or UPDATE=1) makes it anew"
    );
}
