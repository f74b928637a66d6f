//! The command line: one file per subcommand.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

mod bench;
mod bird;
mod check;
mod decode;
mod files;
mod input;
mod message_json;
mod meter;
mod mrt;
mod run;
mod schema;
mod style;

use std::io;
use std::process::ExitCode;

use clap::Parser;

/// A BGP lab in one process: real messages, the real state machine, virtual time
#[derive(Parser)]
#[command(name = "labsim", version, arg_required_else_help = true)]
enum Labsim {
    Run(run::RunArgs),
    Check(check::CheckArgs),
    Schema(schema::SchemaArgs),
    Bird(bird::BirdArgs),
    Bench(bench::BenchArgs),
    Decode(decode::DecodeArgs),
    Mrt(mrt::MrtArgs),
}

/// All expectations hold, or what was asked for was done.
const GOOD: u8 = 0;
/// An expectation does not hold.
const FAILED: u8 = 1;
/// A file is bad, or cannot be read or written.
const BAD_FILE: u8 = 2;
/// Ctrl-C ended it: 128 and the number of SIGINT, as a shell has it.
const INTERRUPTED: u8 = 130;

pub(crate) fn run() -> ExitCode {
    let mut out = Patient {
        out: anstream::stdout().lock(),
        closed: false,
    };
    let mut err = anstream::stderr().lock();
    let done = match Labsim::parse() {
        // What only shows has no end of its own worth waiting for: a table may be long, and to watch takes for ever.
        Labsim::Bird(args) if args.only_shows() => return bird::run(args, &mut out.out, &mut err),
        Labsim::Bird(args) => return bird::run(args, &mut out, &mut err),
        Labsim::Run(args) => run::run(&args, &mut out, &mut err),
        Labsim::Check(args) => check::run(&args, &mut out, &mut err),
        Labsim::Bench(args) => bench::run(&args, &mut out, &mut err),
        Labsim::Schema(args) => schema::run(&args, &mut out),
        Labsim::Decode(args) => decode::run(&args, &mut out, &mut err),
        Labsim::Mrt(args) => mrt::run(&args, &mut out, &mut err),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let _ = io::Write::write_all(&mut err, format!("labsim: {error}\n").as_bytes());
            ExitCode::from(BAD_FILE)
        }
    }
}

/// Where nobody reads on, as with `| head`, the rest is not written; what the command has to find out it still finds out.
struct Patient<W> {
    out: W,
    closed: bool,
}

impl<W: io::Write> Patient<W> {
    /// What a write or a flush came to, `meanwhile` if the reader is gone.
    fn bear<T>(&mut self, done: io::Result<T>, meanwhile: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(meanwhile)
            }
            done => done,
        }
    }
}

impl<W: io::Write> io::Write for Patient<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(octets.len());
        }
        let done = self.out.write(octets);
        self.bear(done, octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let done = self.out.flush();
        self.bear(done, ())
    }
}
