//! Timelines: rows of `show protocols` as they changed, each behind the second in which it did.

use bird_ctl::Dialect;
use bird_ctl::show::protocols::{ProtocolRow, write_table};
use labsim_tests::conformance::Verdict;

use crate::framing::same;
use crate::left::protocols_understood;

pub(crate) fn check(bytes: &[u8]) -> Result<Verdict, String> {
    let text = String::from_utf8_lossy(bytes);
    let rows: Vec<_> = text.lines().filter_map(row).collect();
    let heading = rows.first().copied().ok_or("no heading")?;
    let dialect = if heading.starts_with("name") {
        Dialect::Bird1
    } else {
        Dialect::Bird2
    };
    let mut understood = 0;
    for line in rows.into_iter().filter(|line| *line != heading) {
        let row = ProtocolRow::parse(line).ok_or_else(|| format!("not understood: {line}"))?;
        let mut written = String::new();
        protocols_understood(std::slice::from_ref(&row))?;
        write_table(&[row], dialect, &mut written).map_err(|error| error.to_string())?;
        same([heading, line].into_iter(), written.lines())?;
        understood += 1;
    }
    Ok(Verdict::Agrees(format!("{understood} changes of protocols")))
}

/// A line without its time; `None` for one that has none.
fn row(line: &str) -> Option<&str> {
    let (time, row) = line.trim_start().split_once("  ")?;
    time.parse::<f64>().ok().map(|_| row)
}
