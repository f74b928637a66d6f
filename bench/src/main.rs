//! Measures bgp-wire against the other BGP codecs for Rust, and labsim against another simulator, same work for each.
//!
//! `cargo run --release -p labsim-bench -- codec` prints times, `… instructions` counts instructions under valgrind.
//! `… simulator` prints labsim and bgpsim side by side, `… growth` how labsim's cost grows with the size of a mesh.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod codecs;
mod instructions;
mod messages;
mod simulator;
mod table;
mod times;

use std::process::ExitCode;

const USAGE: &str = "usage: labsim-bench codec | instructions [CODEC] | run CODEC decode|encode MESSAGE TIMES
     | simulator [NODES…] | growth [NODES…] | simulate labsim|bgpsim mesh|reflectors NODES";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["codec"] => times::print(),
        ["instructions"] => instructions::print(None),
        ["instructions", codec] => instructions::print(Some(codec)),
        ["run", codec, work, message, times] => instructions::run(codec, work, message, times),
        ["simulator", ref sizes @ ..] => simulator::compare(sizes),
        ["growth", ref sizes @ ..] => simulator::growth(sizes),
        ["simulate", simulator, shape, nodes] => simulator::run(simulator, shape, nodes),
        _ => Err(USAGE.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// What can go wrong here is for a person to read.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;
