//! Tables as plain text that reads as Markdown.

/// Prints rows under a heading; the first cell of a row is its name.
pub(crate) fn print(heading: &[String], rows: &[Vec<String>]) {
    let columns = heading.len();
    let width = |column: usize| {
        let cells = rows
            .iter()
            .chain([heading.to_vec()].iter())
            .map(|row| row[column].chars().count())
            .max();
        cells.unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |cells: &[String]| {
        let padded = cells
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(n, (cell, &width))| match n {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            });
        format!("| {} |", padded.collect::<Vec<_>>().join(" | "))
    };
    println!("{}", line(heading));
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    println!("| {} |", rule.join(" | "));
    rows.iter().for_each(|row| println!("{}", line(row)));
}
