//! `labsim bench`: how fast, and in how much memory, a lab of a given size runs.

mod interrupt;
mod measure;
mod report;
mod routes;
mod shapes;
#[cfg(test)]
mod tests;
mod usage;

use std::io::{self, Write};

use labsim::speaker::profile::BIRD2;
use labsim::topology::Trial;
use serde_json::Value;

use self::interrupt::Interrupt;
use self::report::Report;
use self::shapes::{Shape, Subject};
use self::usage::Begun;
use super::{BAD_FILE, FAILED, GOOD, INTERRUPTED};

/// Bring a lab of a given size up, and measure time and memory
///
/// Phases: every session is brought up from Idle; all that is to be announced is announced at once; the first
/// originator withdraws a prefix; a reflector, if there is one, is killed; with --hour, an hour passes. Every message
/// is real bytes. The profile is bird2, any two nodes are 1 ms apart. Ctrl-C ends the run and prints what is known.
///
/// Exit status: 0 sessions and prefix-updates are those of the closed forms, 1 they are not, 2 the arguments or a file
/// are bad, 130 interrupted.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct BenchArgs {
    #[command(subcommand)]
    shape: Shape,
}

/// What all shapes have in common.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Common {
    /// Sessions and prefixes are those of IPv6 (/122 from fd10::/64 in place of /26 from 10.0.0.0/8)
    #[arg(long)]
    ipv6: bool,

    /// An hour of virtual time in which nothing happens comes last
    #[arg(long)]
    hour: bool,

    /// Take no shortcut: slower, with the same digest
    #[arg(long)]
    plain: bool,

    /// All randomness is a function of this
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  labsim bench mesh --nodes 1000
  labsim bench mesh --nodes 1000 --degree 20 --prefixes 10 --ipv6
  labsim bench reflectors --nodes 1000 --reflectors 2 --json
  labsim bench hierarchy --nodes 10000
  labsim bench table --prefixes 100000 --nodes 100";

pub(super) fn run(args: &BenchArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    let (begun, common) = (Begun::now(), args.shape.common());
    let subject = match args.shape.subject(err)? {
        Ok(subject) => subject,
        Err(reason) => {
            writeln!(err, "error: {reason}")?;
            return Ok(BAD_FILE);
        }
    };
    let Subject {
        shape,
        workload,
        parameters,
    } = subject;
    let trial = Trial::new(shape.as_ref(), &BIRD2, workload);
    let interrupt = Interrupt::listen(Report::new(&trial, parameters, common, begun), common.json)?;
    measure::measure(&trial, common.plain, &interrupt);
    let known = interrupt.finish();
    known.print(common.json, out)?;
    out.flush()?;
    Ok(match (known.interrupted, known.as_expected()) {
        (true, _) => INTERRUPTED,
        (false, true) => GOOD,
        (false, false) => FAILED,
    })
}

/// Numbers that tell which lab it was, for the report.
type Parameters = Vec<(&'static str, Value)>;
