//! The command line.

mod bird;

use std::process::ExitCode;

use clap::Parser;

/// A BGP lab in one process.
#[derive(Parser)]
#[command(name = "labsim", version)]
enum Labsim {
    Bird(bird::BirdArgs),
}

pub(crate) fn run() -> ExitCode {
    match Labsim::parse() {
        Labsim::Bird(args) => bird::run(args, &mut std::io::stdout().lock(), &mut std::io::stderr().lock()),
    }
}
