//! Prometheus's text format: all series of a name together, under its help and type.

use std::fmt;

/// Labels in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels(Vec<(&'static str, String)>);

impl Labels {
    pub(super) fn add(&mut self, name: &'static str, value: &str) {
        self.0.push((name, value.to_owned()));
    }

    /// These and one more.
    pub(super) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut labels = self.clone();
        labels.add(name, value);
        labels
    }
}

/// As between braces; nothing if there are none.
impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (name, value)) in self.0.iter().enumerate() {
            f.write_str(if i == 0 { "{" } else { "," })?;
            let value = value
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            write!(f, "{name}=\"{value}\"")?;
        }
        f.write_str(if self.0.is_empty() { "" } else { "}" })
    }
}

/// All series, by name, in the order in which the names came.
#[derive(Debug, Default)]
pub(super) struct Families(Vec<Family>);

#[derive(Debug)]
struct Family {
    name: String,
    help: String,
    series: Vec<(Labels, f64)>,
}

impl Families {
    pub(super) fn add(&mut self, name: &str, help: &str, labels: &Labels, value: f64) {
        let series = (labels.clone(), value);
        match self.0.iter_mut().find(|family| family.name == name) {
            Some(family) => family.series.push(series),
            None => self.0.push(Family {
                name: name.to_owned(),
                help: help.to_owned(),
                series: vec![series],
            }),
        }
    }

    pub(super) fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        for Family { name, help, series } in &self.0 {
            writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge")?;
            for (labels, value) in series {
                writeln!(out, "{name}{labels} {value}")?;
            }
        }
        Ok(())
    }
}
