//! `labsim bird`: questions to a real BIRD, in birdc's own words.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

mod answer;
mod question;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bird_ctl::client::{Client, Error, Options};
use bird_ctl::reply::Reply;

use answer::Answer;
use question::Question;

/// Ask a running BIRD daemon, in birdc's own words
///
/// Knows BIRD 1.6, 2 and 3 and Calico's own. Words are BIRD's, unabbreviated: `show status`, `show protocols [NAME]`,
/// `show route ...` are understood and print as tables or JSON; anything else is sent as it is. A name or pattern
/// behind `show protocols` needs no quotes for BIRD; elsewhere quote twice: '"Mesh_*"'.
///
/// Exit status: 0 the daemon did as asked, 1 it answered an error, 2 it could not be asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct BirdArgs {
    /// The daemon's control socket; without it the usual places are tried in order
    #[arg(long, short, value_name = "PATH")]
    socket: Option<PathBuf>,

    /// Print one JSON object
    #[arg(long)]
    json: bool,

    /// Give up when the daemon says nothing for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    time_out: f64,

    /// The command
    #[arg(required = true)]
    words: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  labsim bird show protocols
  labsim bird show protocols 'Mesh_*'
  labsim bird show route for 10.244.1.5
  labsim bird --json show route where net '~ [ 10.244.0.0/16+ ]'
  labsim bird --socket /var/run/calico/bird6.ctl show status";

/// The daemon answered an error.
const REFUSED: u8 = 1;
/// There was no answer.
const NOT_ASKED: u8 = 2;

fn seconds(text: &str) -> Result<f64, String> {
    let valid = |seconds: &f64| (0.001..=86_400.0).contains(seconds);
    text.parse()
        .ok()
        .filter(valid)
        .ok_or_else(|| "expected seconds from 0.001 to 86400".to_owned())
}

/// Asks, and prints the answer. Errors go to `err` as a sentence and, with `--json`, to `out` as an object as well.
pub(crate) fn run(args: BirdArgs, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    let printed = match ask(&args) {
        Ok((question, reply)) => print(&Answer::new(question, reply), args.json, out, err),
        Err(error) => print_failure(&error, args.json, out, err).map(|()| NOT_ASKED),
    };
    match printed {
        Ok(status) => ExitCode::from(status),
        Err(_) => ExitCode::from(NOT_ASKED),
    }
}

fn ask(args: &BirdArgs) -> Result<(Question, Reply), Error> {
    let question = Question::new(&args.words)?;
    let options = Options {
        idle_time_out: Duration::from_secs_f64(args.time_out),
        ..Options::default()
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let mut bird = match &args.socket {
            Some(path) => Client::connect_with(path, options).await?,
            None => Client::connect_default(options).await?,
        };
        let reply = bird.raw(&question.command).await?;
        Ok((question, reply))
    })
}

fn print(answer: &Answer, json: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<u8> {
    if json {
        answer.write_json(out)?;
    } else {
        out.write_all(answer.to_text().as_bytes())?;
    }
    let Some(error) = answer.error() else { return Ok(0) };
    writeln!(err, "error: BIRD answers {:04}: {}", error.code, error.text)?;
    Ok(REFUSED)
}

fn print_failure(error: &Error, json: bool, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    if json {
        writeln!(
            out,
            "{}",
            serde_json::json!({ "error": { "text": error.to_string() } })
        )?;
    }
    writeln!(err, "error: {error}")?;
    match error {
        Error::NoDefaultSocket | Error::NoSocket { .. } | Error::Refused { .. } => {
            writeln!(err, "help: another socket is named with --socket PATH")
        }
        _ => Ok(()),
    }
}
