//! `labsim bird metrics`: what Prometheus reads.

use std::io::Write;

use bird_ctl::client::{Client, Endpoint, Error, Options};
use bird_ctl::metrics::{Source, write};

use super::reach::at_once;
use super::{BirdArgs, Failure, GOOD, NOT_ASKED, Outcome, named};

/// A daemon that cannot be asked is a metric, too (`bird_socket_query_success`), and the exit status is 2.
pub(super) async fn run(args: &BirdArgs, out: &mut dyn Write, err: &mut dyn Write) -> Outcome {
    if args.json {
        let text = "metrics prints Prometheus's text format; for JSON: --json show protocols all";
        return Err(Failure::Words(text.to_owned()));
    }
    let (mut sources, mut status) = (Vec::new(), GOOD);
    let (endpoints, options) = (args.endpoints(true).await?, args.options());
    let answers = at_once(&endpoints, |endpoint| ask(endpoint, options)).await;
    for (endpoint, answer) in endpoints.iter().zip(answers) {
        sources.push(match answer {
            Ok(source) => source,
            Err(error) => {
                writeln!(err, "error: {}", named(&endpoint.to_string(), &error))?;
                status = NOT_ASKED;
                Source::new(endpoint.to_string())
            }
        });
    }
    let mut text = String::new();
    // A String takes everything.
    let _ = write(&sources, &mut text);
    out.write_all(text.as_bytes())?;
    Ok(status)
}

async fn ask(endpoint: Endpoint, options: Options) -> Result<Source, Error> {
    let mut bird = Client::open(&endpoint, options).await?;
    bird.full_times().await?;
    Ok(Source {
        status: Some(bird.status().await?),
        protocols: bird.protocols_all().await?,
        ..Source::new(endpoint.to_string())
    })
}
