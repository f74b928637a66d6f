//! `labsim bench`: how fast, and in how much memory, a lab of a given size runs.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use labsim::lab::{Action, Crash, Lab, NodeId, Origination, TimedAction};
use labsim::sim::{Simulator, Summary};
use labsim::speaker::profile::BIRD2;
use labsim::speaker::time::Time;
use labsim::topology;
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

use super::{FAILED, GOOD};

/// Bring a lab of a given size up, and measure time and memory
///
/// Four phases: every session is brought up from Idle; every node (but no reflector) originates one /26; one of them
/// is withdrawn; one reflector is killed. Every message is real bytes. The profile is bird2, links have 1 ms.
///
/// Exit status: 0 the figures are those of the closed forms, 1 they are not.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BenchArgs {
    #[command(subcommand)]
    shape: Shape,
}

#[derive(Debug, clap::Subcommand)]
enum Shape {
    /// Every node has a session with every other one
    Mesh(MeshArgs),
    /// Reflectors that know each other, and clients of all of them
    Reflectors(ReflectorArgs),
}

#[derive(Debug, clap::Args)]
struct MeshArgs {
    /// Nodes of the mesh
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000))]
    nodes: u32,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct ReflectorArgs {
    /// Clients besides the reflectors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=200_000))]
    nodes: u32,

    /// Reflectors
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=1000))]
    reflectors: u32,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  labsim bench mesh --nodes 1000
  labsim bench reflectors --nodes 1000 --reflectors 2 --json";

/// When the phases begin, in seconds of virtual time. Sessions need 5 seconds, and some more if they collide.
const ORIGINATE_AT: u64 = 30;
const WITHDRAW_AT: u64 = 40;
const KILL_AT: u64 = 45;
const END: u64 = 50;

/// What a phase cost, and where the counters stood at its end.
struct Phase {
    name: &'static str,
    wall: Duration,
    cpu: Duration,
    summary: Summary,
}

pub(super) fn run(args: &BenchArgs, out: &mut dyn Write) -> io::Result<u8> {
    let (lab, nodes, reflectors, as_json) = match &args.shape {
        Shape::Mesh(mesh) => (topology::mesh(&BIRD2, mesh.nodes), mesh.nodes, 0, mesh.json),
        Shape::Reflectors(args) => (
            topology::reflectors(&BIRD2, args.nodes, args.reflectors),
            args.nodes,
            args.reflectors,
            args.json,
        ),
    };
    let begun = (Instant::now(), cpu_time());
    let lab = with_events(lab, nodes, reflectors);
    let phases = measure(&lab, reflectors > 0);
    let total = (begun.0.elapsed(), cpu_time().saturating_sub(begun.1));
    let report = Report {
        nodes,
        reflectors,
        phases,
        wall: total.0,
        cpu: total.1,
        peak_rss_mib: peak_rss_mib(),
    };
    if as_json {
        writeln!(out, "{}", report.to_json())?;
    } else {
        report.write(&lab.name, out)?;
    }
    Ok(if report.as_expected() { GOOD } else { FAILED })
}

fn with_events(mut lab: Lab, nodes: u32, reflectors: u32) -> Lab {
    let at = |seconds, action| TimedAction {
        at: Time::from_secs(seconds),
        action,
    };
    let originators = (0..nodes).map(|index| (NodeId(reflectors + index), topology::block(index)));
    let originate =
        |(node, block): (NodeId, Option<_>)| Some(Action::Originate(node, Origination::plain(block?)));
    lab.events = originators
        .filter_map(originate)
        .map(|action| at(ORIGINATE_AT, action))
        .collect();
    if let Some(block) = topology::block(0) {
        lab.events
            .push(at(WITHDRAW_AT, Action::Withdraw(NodeId(reflectors), block)));
    }
    if reflectors > 0 {
        lab.events
            .push(at(KILL_AT, Action::Crash(NodeId(0), Crash::Process)));
    }
    lab
}

fn measure(lab: &Lab, with_reflectors: bool) -> Vec<Phase> {
    let mut simulator = Simulator::new(lab);
    simulator.start();
    let ends = [
        ("bring-up", ORIGINATE_AT),
        ("originate", WITHDRAW_AT),
        ("withdraw", KILL_AT),
        ("kill a reflector", END),
    ];
    let phases = if with_reflectors { &ends[..] } else { &ends[..3] };
    let before = |seconds| Time::from_nanos(Time::from_secs(seconds).as_nanos() - 1);
    let phase = |&(name, end): &(&'static str, u64)| {
        let (wall, cpu) = (Instant::now(), cpu_time());
        simulator.run_until(before(end));
        let (wall, cpu) = (wall.elapsed(), cpu_time().saturating_sub(cpu));
        Phase {
            name,
            wall,
            cpu,
            summary: simulator.summary(),
        }
    };
    phases.iter().map(phase).collect()
}

struct Report {
    nodes: u32,
    reflectors: u32,
    phases: Vec<Phase>,
    wall: Duration,
    cpu: Duration,
    peak_rss_mib: Option<f64>,
}

impl Report {
    /// Prefix-updates of the phase in which all originate: N(N-1) in a mesh; behind K reflectors each of N prefixes is
    /// heard by K reflectors from the client, by K(K-1) from the others, and by N-1 clients from K reflectors.
    fn expected_prefix_updates(&self) -> u64 {
        let (n, k) = (u64::from(self.nodes), u64::from(self.reflectors));
        if k == 0 {
            n * (n - 1)
        } else {
            n * (k + k * (k - 1) + k * (n - 1))
        }
    }

    fn prefix_updates(&self, name: &str) -> u64 {
        let place = self.phases.iter().position(|phase| phase.name == name);
        let count = |place: usize| {
            self.phases
                .get(place)
                .map_or(0, |phase| phase.summary.prefix_updates)
        };
        place.map_or(0, |place| count(place) - place.checked_sub(1).map_or(0, count))
    }

    fn as_expected(&self) -> bool {
        let up = self
            .phases
            .first()
            .is_some_and(|phase| phase.summary.established == phase.summary.sessions);
        up && self.prefix_updates("originate") == self.expected_prefix_updates()
    }

    fn write(&self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{name}, profile bird2, 1 ms between any two\n")?;
        let header = [
            "wall s",
            "CPU s",
            "messages",
            "UPDATEs",
            "prefix-updates",
            "bytes",
            "events",
            "virtual s",
        ];
        writeln!(
            out,
            "{:18} {:>8} {:>8} {:>12} {:>12} {:>14} {:>14} {:>12} {:>10}",
            "phase", header[0], header[1], header[2], header[3], header[4], header[5], header[6], header[7]
        )?;
        let mut former = [0; 5];
        for phase in &self.phases {
            let counts = counts(&phase.summary);
            let [messages, updates, prefix_updates, bytes, events] =
                std::array::from_fn(|i| counts[i] - former[i]);
            former = counts;
            writeln!(
                out,
                "{:18} {:>8.3} {:>8.3} {messages:>12} {updates:>12} {prefix_updates:>14} {bytes:>14} {events:>12} {:>10.3}",
                phase.name,
                phase.wall.as_secs_f64(),
                phase.cpu.as_secs_f64(),
                phase
                    .summary
                    .converged_at
                    .unwrap_or(phase.summary.virtual_time)
                    .as_secs_f64(),
            )?;
        }
        let sessions = self.phases.first().map_or(0, |phase| phase.summary.sessions);
        writeln!(out, "\nsessions        {sessions}")?;
        writeln!(
            out,
            "all             {:.3} s wall, {:.3} s CPU",
            self.wall.as_secs_f64(),
            self.cpu.as_secs_f64()
        )?;
        if let Some(peak) = self.peak_rss_mib {
            writeln!(out, "peak memory     {peak:.1} MiB")?;
        }
        let (seen, expected) = (self.prefix_updates("originate"), self.expected_prefix_updates());
        writeln!(
            out,
            "prefix-updates  {seen} while all originate, {expected} by the closed form"
        )
    }

    fn to_json(&self) -> Value {
        let last = self.phases.last().map(|phase| phase.summary);
        let phases: Vec<Value> = self.phases.iter().map(Phase::to_json).collect();
        let total = |count: fn(&Summary) -> u64| last.as_ref().map_or(0, count);
        json!({
            "nodes": self.nodes,
            "reflectors": self.reflectors,
            "sessions": total(|summary| summary.sessions),
            "messages": total(|summary| summary.messages.total()),
            "updates": total(|summary| summary.messages.update),
            "prefix_updates": total(|summary| summary.prefix_updates),
            "bytes": total(|summary| summary.bytes),
            "events": total(|summary| summary.events),
            "cpu_s": self.cpu.as_secs_f64(),
            "wall_s": self.wall.as_secs_f64(),
            "peak_rss_mib": self.peak_rss_mib,
            "virtual_s": last.map_or(0.0, |summary| summary.virtual_time.as_secs_f64()),
            "as_expected": self.as_expected(),
            "digest": last.map(|summary| format!("{:016x}", summary.digest)),
            "phases": phases,
        })
    }
}

impl Phase {
    fn to_json(&self) -> Value {
        let [messages, updates, prefix_updates, bytes, events] = counts(&self.summary);
        json!({
            "phase": self.name,
            "wall_s": self.wall.as_secs_f64(),
            "cpu_s": self.cpu.as_secs_f64(),
            "established": self.summary.established,
            "converged_at": self.summary.converged_at.map(Time::as_secs_f64),
            "until_its_end": {
                "messages": messages,
                "updates": updates,
                "prefix_updates": prefix_updates,
                "bytes": bytes,
                "events": events,
            },
        })
    }
}

fn counts(summary: &Summary) -> [u64; 5] {
    [
        summary.messages.total(),
        summary.messages.update,
        summary.prefix_updates,
        summary.bytes,
        summary.events,
    ]
}

/// CPU time of this process so far.
fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or_default(),
    )
}

/// The most memory this process has held, where the system tells.
fn peak_rss_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024.0)
}
