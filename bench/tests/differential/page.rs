//! docs/differential.md is true: it has the classes that there are, and no others.

use std::collections::BTreeSet;
use std::path::Path;

use crate::classes;
use crate::compare::Rival;

/// The classes in the table below a heading: what stands between the first backticks of each row.
fn classes_in(page: &str, rival: Rival) -> BTreeSet<String> {
    let heading = format!("\n## {rival}\n");
    let (_, section) = page
        .split_once(&heading)
        .unwrap_or_else(|| panic!("no heading {heading:?}"));
    let section = section
        .split_once("\n## ")
        .map_or(section, |(section, _)| section);
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.filter_map(|row| row.split('`').nth(1))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_page_has_every_class() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/differential.md");
    let page = std::fs::read_to_string(path).expect("docs/differential.md");
    for rival in [Rival::Rustbgpd, Rival::Netgauze] {
        let there: BTreeSet<String> = classes::of(rival).map(|class| class.name.to_owned()).collect();
        let named = classes_in(&page, rival);
        assert_eq!(
            there.len(),
            classes::of(rival).count(),
            "two classes of {rival} have one name"
        );
        let missing: Vec<_> = there.difference(&named).collect();
        assert!(
            missing.is_empty(),
            "explain these classes of {rival} in docs/differential.md: {missing:?}"
        );
        let gone: Vec<_> = named.difference(&there).collect();
        assert!(
            gone.is_empty(),
            "docs/differential.md has classes of {rival} that are not there: {gone:?}"
        );
    }
}
