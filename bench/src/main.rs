//! Measures bgp-wire against the other BGP codecs for Rust, same work for each.
//!
//! `cargo run --release -p labsim-bench -- codec` prints times, `… instructions` counts instructions under valgrind,
//! `… mrt` reads MRT files. `… check` counts bgp-wire's own instructions once more and fails when a figure is more
//! than a tenth above the one in `baseline.txt`; `… record` writes that file anew.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod baseline;
mod codecs;
mod instructions;
mod messages;
mod mrt;
mod table;
mod times;

use std::process::ExitCode;

const USAGE: &str = "usage: labsim-bench COMMAND

  codec                 times of all codecs; with the column of real UPDATEs if LABSIM_VECTORS is set
  mrt                   times of reading MRT files, from LABSIM_VECTORS too
  instructions [CODEC]  instructions of all codecs, or of those whose name begins so (needs valgrind)
  check                 instructions of bgp-wire against bench/baseline.txt (needs valgrind)
  record                writes bench/baseline.txt
  run CODEC decode|encode MESSAGE TIMES, run CODEC mrt table|FILE TIMES
                        does the work so many times: what valgrind watches";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["codec"] => times::print(),
        ["mrt"] => mrt::print(),
        ["check"] => baseline::check(),
        ["record"] => baseline::record(),
        ["instructions"] => instructions::print(None),
        ["instructions", codec] => instructions::print(Some(codec)),
        ["run", codec, work, message, times] => instructions::run(codec, work, message, times),
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
