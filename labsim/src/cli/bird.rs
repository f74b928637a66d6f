//! `labsim bird`: questions to a real BIRD, in birdc's own words and beyond them.
#![allow(clippy::disallowed_types, clippy::disallowed_methods)]

mod answer;
mod ask;
mod doctor;
mod metrics;
mod question;
mod reach;
mod routes;
mod tables;
mod watch;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use bird_ctl::client::{Endpoint, Error, Options};
use bird_ctl::reply::FrameError;

/// Ask a running BIRD daemon, in birdc's own words and beyond them
///
/// Knows BIRD 1.6, 2 and 3 and Calico's own. Words are BIRD's, unabbreviated: `show status`,
/// `show protocols [NAME]`, `show route ...` are understood and print as tables or JSON; anything
/// else is sent as it is. A name or pattern behind `show protocols`, `enable`, `disable`, `restart`
/// and `reload` needs no quotes for BIRD; elsewhere quote twice: '"Mesh_*"'.
///
/// Words beyond birdc's:
///   doctor [MESSAGE|ADDRESS...]  what each session that is not up means, and what to check next;
///                                takes the message of Calico's readiness check as it is
///   watch                        changes of protocols as they happen
///   metrics                      what Prometheus reads, under bird_exporter's names
///   raw WORDS...                 the reply with its codes, as the socket has it
///
/// Exit status: 0 the daemon did as asked, or all is healthy; 1 it answered an error, or something
/// is not healthy; 2 it could not be asked, or the command line is wrong. doctor answers 2 only
/// where no daemon could be asked, and watch where one does not answer at the end.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, verbatim_doc_comment)]
pub(crate) struct BirdArgs {
    /// The daemon's control socket; may be given several times. Without it the usual places are tried in order
    #[arg(long, short, value_name = "PATH")]
    socket: Vec<PathBuf>,

    /// A shell command that leads to a daemon: its streams are the control socket's, or those of birdc -v;
    /// may be given several times
    #[arg(long, value_name = "COMMAND")]
    exec: Vec<String>,

    /// Print JSON: one object, with watch one a line
    #[arg(long)]
    json: bool,

    /// Give up when no line of an answer comes for so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    time_out: f64,

    /// With watch: ask every so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0, value_parser = seconds)]
    every: f64,

    /// With watch: end after so many seconds
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    span: Option<f64>,

    /// The command
    #[arg(required = true)]
    words: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  labsim bird show protocols
  labsim bird show protocols 'Mesh_*'
  labsim bird show route for 10.244.1.5
  labsim bird --json show route where 'net ~ [ 10.244.0.0/16+ ]'
  labsim bird --socket /var/run/calico/bird.ctl --socket /var/run/calico/bird6.ctl show protocols
  labsim bird --exec 'kubectl -n calico-system exec -i POD -c calico-node -- birdcl -v' show protocols
  labsim bird doctor
  labsim bird doctor 'BIRD is not ready: BGP not established with 10.0.0.2,10.0.0.3'
  labsim bird --socket A.ctl --exec 'ssh other-node birdc -v' doctor        # both ends, put together
  labsim bird watch --json
  labsim bird metrics > /var/lib/prometheus/node-exporter/bird.prom
  labsim bird configure '\"/etc/bird/new.conf\"' timeout 60                     # then: configure confirm";

/// The daemon did as it was asked, and all is healthy.
const GOOD: u8 = 0;
/// The daemon answered an error, or something is not healthy.
const BAD: u8 = 1;
/// There was no answer.
const NOT_ASKED: u8 = 2;

fn seconds(text: &str) -> Result<f64, String> {
    let valid = |seconds: &f64| (0.001..=86_400.0).contains(seconds);
    text.parse()
        .ok()
        .filter(valid)
        .ok_or_else(|| "expected seconds from 0.001 to 86400".to_owned())
}

/// What came of it: an exit status, or why there is no answer.
type Outcome = Result<u8, Failure>;

/// Why there is no answer.
#[derive(Debug)]
enum Failure {
    /// A daemon could not be asked.
    Bird(Error),
    /// This daemon could not be asked.
    Of(String, Error),
    /// The words make no sense.
    Words(String),
    /// The answer cannot be printed.
    Output(io::Error),
}

impl Failure {
    /// Says which daemon it was.
    fn of(self, endpoint: &Endpoint) -> Self {
        match self {
            Self::Bird(error) => Self::Of(endpoint.to_string(), error),
            other => other,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Bird(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// Asks, and prints the answer. Errors go to `err` as a sentence and, with `--json`, to `out` as an object as well.
pub(crate) fn run(args: BirdArgs, out: &mut dyn Write, err: &mut dyn Write) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(answer(&args, out, err)),
        Err(error) => Err(error.into()),
    };
    let status = match done {
        Ok(status) => status,
        // Whoever read has read enough, as with `| head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => GOOD,
        Err(failure) => {
            let _ = print_failure(&failure, &args, out, err);
            NOT_ASKED
        }
    };
    ExitCode::from(status)
}

async fn answer(args: &BirdArgs, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match words[..] {
        ["doctor", ref words @ ..] => doctor::run(args, words, out).await,
        ["metrics"] => metrics::run(args, out, err).await,
        ["watch"] => watch::run(args, out, err).await,
        [word @ ("metrics" | "watch"), ..] => Err(Failure::Words(format!(
            "{word} takes no words behind it; it shows every protocol"
        ))),
        ["raw", ref words @ ..] => ask::raw(args, words, out, err).await,
        ref words => ask::run(args, words, out, err).await,
    }
}

impl BirdArgs {
    /// Whether nothing is left to find out once nobody reads on.
    pub(crate) fn only_shows(&self) -> bool {
        let mut words = self.words.iter().flat_map(|words| words.split_whitespace());
        let word = words.find(|word| *word != "raw");
        matches!(word, Some("show" | "watch"))
    }

    fn options(&self) -> Options {
        Options {
            idle_time_out: Duration::from_secs_f64(self.time_out),
            ..Options::default()
        }
    }
}

fn print_failure(
    failure: &Failure,
    args: &BirdArgs,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    let text = match failure {
        Failure::Bird(error) => error.to_string(),
        Failure::Of(name, error) => named(name, error),
        Failure::Words(text) => text.clone(),
        Failure::Output(error) => error.to_string(),
    };
    if args.json {
        writeln!(out, "{}", serde_json::json!({ "error": { "text": text } }))?;
    }
    writeln!(err, "error: {text}")?;
    match failure {
        Failure::Bird(error) | Failure::Of(_, error) => match remedy(error, args) {
            Some(remedy) => writeln!(err, "help: {remedy}"),
            None => Ok(()),
        },
        Failure::Words(_) | Failure::Output(_) => Ok(()),
    }
}

/// The error with the daemon it is about.
fn named(name: &str, error: &Error) -> String {
    match error.to_string() {
        text if text.contains(name) => text,
        text => format!("{name}: {text}"),
    }
}

/// What to do, where the message does not say.
fn remedy(error: &Error, args: &BirdArgs) -> Option<&'static str> {
    match error {
        Error::NoDefaultSocket | Error::NoSocket { .. } | Error::Refused { .. } => {
            Some("another socket is named with --socket PATH")
        }
        Error::Frame(FrameError::EndInReply) => {
            Some("the daemon has ended, or was restarted: ask again, and look at its log")
        }
        Error::Silent { .. } if !args.exec.is_empty() => {
            Some("--time-out SECONDS waits longer; `kubectl exec` needs -i, and no -t")
        }
        Error::Silent { .. } => Some("--time-out SECONDS waits longer"),
        _ => None,
    }
}
