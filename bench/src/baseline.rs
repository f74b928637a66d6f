//! Instructions compared with those that were recorded: what makes something slower is seen when it is made.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::{Outcome, instructions, table};

/// How much worse a figure may be, in percent: other compilers and other C libraries count a little differently.
const MARGIN: i64 = 10;

/// The file: a line for each figure, its name, a tab, instructions. Lines with `#` in front say what it is.
fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("baseline.txt")
}

/// Counts all figures again and compares them. An error names those that got worse.
pub(crate) fn check() -> Outcome<()> {
    let text = std::fs::read_to_string(path())
        .map_err(|error| format!("bench/baseline.txt: {error}; labsim-bench record writes it"))?;
    let recorded = read(&text)?;
    let (mut rows, mut worse) = (Vec::new(), Vec::new());
    for (name, now) in figures()? {
        let before = recorded.iter().find(|(known, _)| *known == name);
        let Some((_, before)) = before else {
            return Err(format!("bench/baseline.txt has no {name:?}; labsim-bench record writes it").into());
        };
        let change = change(*before, now);
        if change > MARGIN {
            worse.push(format!("{name} {change:+} %"));
        }
        rows.push(vec![
            name,
            before.to_string(),
            now.to_string(),
            format!("{change:+} %"),
        ]);
    }
    table::print(
        &["instructions", "recorded", "now", "change"].map(str::to_owned),
        &rows,
    );
    match worse[..] {
        [] => Ok(()),
        _ => Err(format!(
            "more than {MARGIN} % worse than recorded: {}. If it has to be so, labsim-bench record writes \
             bench/baseline.txt anew",
            worse.join(", ")
        )
        .into()),
    }
}

/// Writes the file.
pub(crate) fn record() -> Outcome<()> {
    let mut text =
        "# Instructions by callgrind, for labsim-bench check; written by labsim-bench record.\n".to_owned();
    for (name, instructions) in figures()? {
        writeln!(text, "{name}\t{instructions}")?;
    }
    std::fs::write(path(), text)?;
    Ok(())
}

/// All figures that are watched, by name.
fn figures() -> Outcome<Vec<(String, u64)>> {
    let mut figures = instructions::of_bgp_wire()?;
    // A whole lab: all sessions from Idle to Established, then a prefix from each node to all others.
    for shape in ["mesh", "reflectors"] {
        let instructions = instructions::collected(&["simulate", "labsim", shape, "100"])?;
        figures.push((format!("{shape} of 100"), instructions));
    }
    Ok(figures)
}

/// In percent, towards zero.
fn change(before: u64, now: u64) -> i64 {
    let (before, now) = (before as i64, now as i64);
    (now - before) * 100 / before.max(1)
}

fn read(text: &str) -> Outcome<Vec<(&str, u64)>> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let figure = line
                .split_once('\t')
                .and_then(|(name, figure)| Some((name, figure.parse().ok()?)));
            figure.ok_or_else(|| {
                let number = number + 1;
                format!("bench/baseline.txt, line {number}: {line:?} is not a name, a tab and a number")
                    .into()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{change, read};

    #[test]
    fn lines_are_names_and_figures() {
        let text = "# what it is\ndecode tiny\t1400\nmrt table\t5\n";
        assert_eq!(read(text).unwrap(), [("decode tiny", 1400), ("mrt table", 5)]);
        let error = read("# what it is\ndecode tiny 1400\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn a_change_is_in_percent_of_what_was() {
        assert_eq!(change(1000, 1109), 10);
        assert_eq!(change(1000, 1110), 11);
        assert_eq!(change(1000, 500), -50);
    }
}
