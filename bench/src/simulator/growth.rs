//! How labsim's cost grows with the size of a mesh.

use super::child::{self, Figures};
use super::{SMALL, Shape, least, sizes_or};
use crate::{Outcome, table};

const SIZES: [u32; 6] = [100, 200, 500, 1000, 2000, 5000];

/// Prints CPU time per prefix-update for meshes of these sizes, and what power of the size it grows with.
pub(crate) fn growth(sizes: &[&str]) -> Outcome<()> {
    let (mut rows, mut points) = (Vec::new(), Vec::new());
    for nodes in sizes_or(sizes, &SIZES)? {
        let runs = if nodes <= SMALL { 3 } else { 1 };
        let figures = (0..runs).map(|_| child::measure("labsim", Shape::Mesh, nodes));
        let figures = least(figures.collect::<Outcome<Vec<_>>>()?)?;
        rows.push(row(nodes, &figures));
        points.push((f64::from(nodes), figures));
        eprintln!("mesh {nodes}: done");
    }
    let heading = [
        "nodes",
        "sessions",
        "prefix-updates",
        "CPU s",
        "CPU µs a prefix-update",
        "MiB",
        "octets a session",
    ];
    table::print(&heading.map(str::to_owned), &rows);
    for (what, of) in QUANTITIES {
        let fitted = exponent(points.iter().map(|(nodes, figures)| (*nodes, of(figures))));
        match fitted {
            Some(exponent) => println!("{what} grows with N^{exponent:.2}"),
            None => println!("{what}: two sizes or more are needed to say how it grows"),
        }
    }
    Ok(())
}

type Quantity = (&'static str, fn(&Figures) -> f64);
const QUANTITIES: [Quantity; 3] = [
    ("CPU time", |figures| figures.cpu),
    ("CPU time a prefix-update", |figures| {
        figures.cpu / figures.prefix_updates as f64
    }),
    ("peak memory", |figures| figures.peak_mib),
];

fn row(nodes: u32, figures: &Figures) -> Vec<String> {
    vec![
        nodes.to_string(),
        figures.sessions.to_string(),
        figures.prefix_updates.to_string(),
        format!("{:.3}", figures.cpu),
        format!("{:.2}", figures.cpu * 1e6 / figures.prefix_updates as f64),
        format!("{:.0}", figures.peak_mib),
        format!(
            "{:.0}",
            figures.peak_mib * f64::from(1 << 20) / figures.sessions as f64
        ),
    ]
}

/// The slope of the straight line through the logarithms, by least squares.
fn exponent(points: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let logs: Vec<(f64, f64)> = points.map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    (variance > 0.0).then(|| covariance / variance)
}

#[cfg(test)]
mod tests {
    use super::exponent;

    #[test]
    fn the_exponent_is_that_of_a_power() {
        let points = [10.0_f64, 50.0, 900.0].map(|x| (x, 3.0 * x.powf(1.7)));
        let fitted = exponent(points.into_iter()).expect("three sizes");
        assert!((fitted - 1.7).abs() < 1e-9);
        assert_eq!(exponent([(10.0, 1.0)].into_iter()), None);
    }
}
