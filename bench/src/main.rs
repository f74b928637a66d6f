//! Measures bgp-wire against the other BGP codecs for Rust, and labsim against another simulator, same work for each.
//!
//! `cargo run --release -p labsim-bench -- codec` prints times, `… instructions` counts instructions under valgrind,
//! `… mrt` reads MRT files. `… check` counts our own instructions once more and fails when a figure is more
//! than a tenth above the one in `baseline.txt`; `… record` writes that file anew.
//! `… simulator` prints labsim and bgpsim side by side, `… growth` how labsim's cost grows with the size of a mesh, and
//! `… feed` what a route costs a real BIRD 2 in memory, and labsim.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod baseline;
mod bird_stream;
mod codecs;
mod feed;
mod instructions;
mod memory;
mod messages;
mod mrt;
mod simulator;
mod table;
mod times;

use std::process::ExitCode;

const USAGE: &str = "usage: labsim-bench COMMAND

  codec                 times of all codecs; with the column of real UPDATEs if LABSIM_VECTORS is set
  mrt                   times of reading MRT files, from LABSIM_VECTORS too
  instructions [CODEC]  instructions of all codecs, or of those whose name begins so (needs valgrind)
  check                 instructions of bgp-wire and labsim against bench/baseline.txt (needs valgrind)
  record                writes bench/baseline.txt
  simulator [NODES…]    labsim and bgpsim side by side, each run in a process of its own
  growth [NODES…]       how labsim's cost grows with the size of a mesh
  feed [ROUTES]         memory of one full table in a real BIRD 2 and in labsim
  bird-stream [SOCKET]  bird-ctl's stream of a million routes beside read_until; with a socket, of that daemon's
  run CODEC decode|encode MESSAGE TIMES, run CODEC mrt table|FILE TIMES
                        does the work so many times: what valgrind watches
  simulate labsim|bgpsim mesh|reflectors NODES, bird-read batches|single|lines SOCKET
                        one run of a simulator, or of a reader: what the tables are made of";

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
        ["simulator", ref sizes @ ..] => simulator::compare(sizes),
        ["growth", ref sizes @ ..] => simulator::growth(sizes),
        ["feed"] => feed::print(None),
        ["feed", routes] => feed::print(Some(routes)),
        ["bird-stream"] => bird_stream::compare(None),
        ["bird-stream", socket] => bird_stream::compare(Some(socket)),
        ["bird-read", reader, socket] => bird_stream::read(reader, socket),
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
