//! What a run of the bench prints.

mod json;

use std::io::{self, Write};

use labsim::sim::Summary;
use labsim::speaker::time::Time;
use labsim::topology::{BRING_UP, ORIGINATE, Phase, Trial};

use super::usage::{Begun, Memory, Spent};
use super::{Common, Parameters};

/// What is known of a run.
#[derive(Clone, Debug)]
pub(super) struct Report {
    name: String,
    parameters: Parameters,
    common: Common,
    sessions: u64,
    pub(super) begun: Begun,
    /// Until the lab was made and stood at its first moment.
    pub(super) set_up: Spent,
    /// In all.
    pub(super) spent: Spent,
    pub(super) phases: Vec<Measured>,
    /// Paths that all nodes knew when all had been announced.
    pub(super) paths: Option<u64>,
    pub(super) interrupted: bool,
}

/// What a phase cost, and where the counters stood at its end.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) phase: Phase,
    /// It was not interrupted.
    pub(super) complete: bool,
    pub(super) spent: Spent,
    pub(super) memory: Memory,
    pub(super) summary: Summary,
}

/// Messages, UPDATEs, prefix-updates, octets and events.
type Counts = [u64; 5];

impl Report {
    pub(super) fn new(trial: &Trial, parameters: Parameters, common: Common, begun: Begun) -> Report {
        Report {
            name: trial.lab.name.clone(),
            parameters,
            common,
            sessions: trial.sessions,
            begun,
            set_up: Spent::default(),
            spent: Spent::default(),
            phases: Vec::new(),
            paths: None,
            interrupted: false,
        }
    }

    pub(super) fn print(&self, json: bool, out: &mut dyn Write) -> io::Result<()> {
        match json {
            true => writeln!(out, "{}", self.to_json()),
            false => self.write(out),
        }
    }

    /// Whether all that is known is as the closed forms have it.
    pub(super) fn as_expected(&self) -> bool {
        let quiet = self.phases.iter().all(|measured| measured.summary.converged);
        quiet && self.sessions_are_up() && self.checks().all(|(_, seen, expected)| seen == expected)
    }

    fn sessions_are_up(&self) -> bool {
        self.phases.first().is_some_and(|measured| {
            (measured.summary.sessions, measured.summary.established) == (self.sessions, self.sessions)
        })
    }

    /// Prefix-updates of each phase that has a closed form: its name, how many were seen, and how many must be.
    fn checks(&self) -> impl Iterator<Item = (&'static str, u64, u64)> {
        let complete = self.each().filter(|(measured, _)| measured.complete);
        complete.filter_map(|(measured, [_, _, seen, ..])| {
            let expected = measured.phase.prefix_updates?;
            Some((measured.phase.name, seen, expected))
        })
    }

    /// The phases, and what was counted in each.
    fn each(&self) -> impl Iterator<Item = (&Measured, Counts)> {
        let mut former = Counts::default();
        self.phases.iter().map(move |measured| {
            let reached = counts(&measured.summary);
            let during = std::array::from_fn(|count| reached[count] - former[count]);
            former = reached;
            (measured, during)
        })
    }

    /// Prefix-updates per second of CPU time while all was announced.
    fn rate(&self) -> Option<f64> {
        let (measured, [_, _, prefix_updates, ..]) = self
            .each()
            .find(|(measured, _)| measured.phase.name == ORIGINATE)?;
        Some(prefix_updates as f64 / measured.spent.cpu.as_secs_f64())
    }

    /// What a path costs of the memory that came to be used while all was announced.
    fn bytes_per_path(&self) -> Option<f64> {
        let resident = |name| {
            let measured = self.phases.iter().find(|measured| measured.phase.name == name)?;
            measured.memory.resident
        };
        let grown = resident(ORIGINATE)?.checked_sub(resident(BRING_UP)?)?;
        Some(grown as f64 / self.paths.filter(|&paths| paths > 0)? as f64)
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Report { name, set_up, .. } = self;
        writeln!(out, "{name}, profile bird2, 1 ms between any two\n")?;
        write_row(out, "phase", HEADINGS)?;
        for (measured, during) in self.each() {
            let Spent { wall, cpu } = measured.spent;
            let [messages, updates, prefix_updates, bytes, events] = during.map(|count| count.to_string());
            let times = [wall, cpu].map(|time| format!("{:.3}", time.as_secs_f64()));
            let [wall, cpu] = times;
            let moment = format!("{:.3}", measured.quiet_since().as_secs_f64());
            let peak = measured
                .memory
                .peak_mib()
                .map_or_else(String::new, |peak| format!("{peak:.1}"));
            let cells = [
                wall,
                cpu,
                messages,
                updates,
                prefix_updates,
                bytes,
                events,
                moment,
                peak,
            ];
            let mark = if measured.complete { "" } else { " (cut)" };
            write_row(out, &format!("{}{mark}", measured.phase.name), cells)?;
        }
        let [wall, cpu] = [self.spent.wall, self.spent.cpu].map(|time| time.as_secs_f64());
        let set_up = set_up.cpu.as_secs_f64();
        writeln!(
            out,
            "\nall             {wall:.3} s wall, {cpu:.3} s CPU, of which {set_up:.3} s to make the lab"
        )?;
        if let Some(rate) = self.rate() {
            writeln!(
                out,
                "speed           {rate:.0} prefix-updates per second of CPU while all is announced"
            )?;
        }
        if let (Some(paths), Some(bytes)) = (self.paths, self.bytes_per_path()) {
            writeln!(out, "memory          {bytes:.1} octets for each of {paths} paths")?;
        }
        self.write_checks(out)
    }

    fn write_checks(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(measured) = self.phases.first() {
            let established = measured.summary.established;
            writeln!(
                out,
                "sessions        {established} established, {} by the closed form",
                self.sessions
            )?;
        }
        for (name, seen, expected) in self.checks() {
            writeln!(
                out,
                "prefix-updates  {seen} in `{name}`, {expected} by the closed form"
            )?;
        }
        if let Some(last) = self.phases.last() {
            writeln!(out, "digest          {:016x}", last.summary.digest)?;
        }
        if self.interrupted {
            return writeln!(out, "\ninterrupted: this is what was known by then");
        }
        if !self.as_expected() {
            writeln!(
                out,
                "\nThis is not as it must be: sessions or prefix-updates are not those of the closed forms, or \
                           UPDATEs were under way at the end of a phase."
            )?;
        }
        Ok(())
    }
}

impl Measured {
    /// When the last route changed; the end of the phase if none ever did.
    fn quiet_since(&self) -> Time {
        self.summary.converged_at.unwrap_or(self.summary.virtual_time)
    }
}

const HEADINGS: [&str; 9] = [
    "wall s",
    "CPU s",
    "messages",
    "UPDATEs",
    "prefix-updates",
    "bytes",
    "events",
    "virtual s",
    "peak MiB",
];

fn write_row<T: std::fmt::Display>(out: &mut dyn Write, name: &str, cells: [T; 9]) -> io::Result<()> {
    let [
        wall,
        cpu,
        messages,
        updates,
        prefix_updates,
        bytes,
        events,
        moment,
        peak,
    ] = cells;
    writeln!(
        out,
        "{name:18} {wall:>9} {cpu:>9} {messages:>12} {updates:>12} {prefix_updates:>14} {bytes:>14} {events:>12} \
         {moment:>10} {peak:>9}"
    )
}

fn counts(summary: &Summary) -> Counts {
    [
        summary.messages.total(),
        summary.messages.update,
        summary.prefix_updates,
        summary.bytes,
        summary.events,
    ]
}
