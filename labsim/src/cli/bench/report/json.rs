//! The report as one JSON object.

use labsim::speaker::time::Time;
use serde_json::{Map, Value, json};

use super::{Counts, Measured, Report, counts};
use crate::cli::bench::usage::Memory;

/// The names of what [`Counts`] has.
const COUNTS: [&str; 5] = ["messages", "updates", "prefix_updates", "bytes", "events"];

impl Report {
    pub(super) fn to_json(&self) -> Value {
        let last = self.phases.last().map(|measured| measured.summary);
        let total = last.as_ref().map(counts).unwrap_or_default();
        let mut object = Map::new();
        object.insert("lab".to_owned(), json!(self.name));
        let parameters = self.parameters.iter();
        object.extend(parameters.map(|(name, value)| ((*name).to_owned(), value.clone())));
        object.insert("ipv6".to_owned(), json!(self.common.ipv6));
        object.insert("plain".to_owned(), json!(self.common.plain));
        object.insert("seed".to_owned(), json!(self.common.seed));
        object.insert("sessions".to_owned(), json!(last.map_or(0, |last| last.sessions)));
        object.extend(
            COUNTS
                .into_iter()
                .zip(total)
                .map(|(name, count)| (name.to_owned(), json!(count))),
        );
        let Value::Object(rest) = json!({
            "cpu_s": self.spent.cpu.as_secs_f64(),
            "wall_s": self.spent.wall.as_secs_f64(),
            "set_up_cpu_s": self.set_up.cpu.as_secs_f64(),
            "peak_rss_mib": Memory::now().peak_mib(),
            "virtual_s": last.map_or(0.0, |last| last.virtual_time.as_secs_f64()),
            "prefix_updates_per_cpu_s": self.rate(),
            "paths": self.paths,
            "bytes_per_path": self.bytes_per_path(),
            "as_expected": self.as_expected(),
            "interrupted": self.interrupted,
            "digest": last.map(|last| format!("{:016x}", last.digest)),
            "phases": self.each().map(|(measured, during)| measured.to_json(during)).collect::<Vec<_>>(),
        }) else {
            unreachable!("an object is written here")
        };
        object.extend(rest);
        Value::Object(object)
    }
}

impl Measured {
    fn to_json(&self, during: Counts) -> Value {
        let mut object = Map::new();
        object.insert("phase".to_owned(), json!(self.phase.name));
        object.insert("complete".to_owned(), json!(self.complete));
        object.extend(
            COUNTS
                .into_iter()
                .zip(during)
                .map(|(name, count)| (name.to_owned(), json!(count))),
        );
        let rest = [
            ("expected_prefix_updates", json!(self.phase.prefix_updates)),
            ("cpu_s", json!(self.spent.cpu.as_secs_f64())),
            ("wall_s", json!(self.spent.wall.as_secs_f64())),
            ("peak_rss_mib", json!(self.memory.peak_mib())),
            ("established", json!(self.summary.established)),
            (
                "converged_at",
                json!(self.summary.converged_at.map(Time::as_secs_f64)),
            ),
            ("virtual_s", json!(self.summary.virtual_time.as_secs_f64())),
        ];
        object.extend(rest.map(|(name, value)| (name.to_owned(), value)));
        Value::Object(object)
    }
}
