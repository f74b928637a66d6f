//! One run in a process of its own: this program runs itself.

use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::{Shape, bgpsim, labsim};
use crate::Outcome;
use crate::memory::peak_mib;

/// What a run did and cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figures {
    pub(super) sessions: u64,
    /// Prefixes announced in messages that arrived.
    pub(super) prefix_updates: u64,
    /// From the first announcement on, in seconds.
    pub(super) converge_wall: f64,
    /// Of the whole process, in seconds.
    pub(super) cpu: f64,
    pub(super) peak_mib: f64,
}

/// What a simulator did.
pub(super) struct Done {
    pub(super) sessions: u64,
    pub(super) prefix_updates: u64,
    pub(super) converge_wall: Duration,
}

/// Does one run, and prints its figures for [`measure`].
pub(crate) fn run(simulator: &str, shape: &str, nodes: &str) -> Outcome<()> {
    let (shape, nodes) = (Shape::named(shape)?, nodes.parse()?);
    let done = match simulator {
        "labsim" => labsim::run(shape, nodes)?,
        "bgpsim" => bgpsim::run(shape, nodes)?,
        other => return Err(format!("{other:?} is neither labsim nor bgpsim").into()),
    };
    let cpu = clock_gettime(ClockId::ProcessCPUTime);
    println!(
        "{} {} {} {} {}",
        done.sessions,
        done.prefix_updates,
        done.converge_wall.as_secs_f64(),
        cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9,
        peak_mib()?,
    );
    Ok(())
}

/// Runs this program for one run.
pub(super) fn measure(simulator: &str, shape: Shape, nodes: u32) -> Outcome<Figures> {
    let output = Command::new(std::env::current_exe()?)
        .args(["simulate", simulator, shape.word(), &nodes.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let failed = || {
        format!(
            "{simulator}, {} of {nodes}: {}, {text:?}",
            shape.word(),
            output.status
        )
    };
    if !output.status.success() {
        return Err(failed().into());
    }
    let [sessions, prefix_updates, converge_wall, cpu, peak_mib] =
        text.split_whitespace().collect::<Vec<_>>()[..]
    else {
        return Err(failed().into());
    };
    Ok(Figures {
        sessions: sessions.parse()?,
        prefix_updates: prefix_updates.parse()?,
        converge_wall: converge_wall.parse()?,
        cpu: cpu.parse()?,
        peak_mib: peak_mib.parse()?,
    })
}
