//! Lists the BGP sessions of a daemon, and what is the matter with those that are not up.
//!
//!     cargo run -p bird-ctl --example sessions [SOCKET]
#![allow(clippy::print_stdout)]

use bird_ctl::client::{Client, Endpoint, Error, Options};
use bird_ctl::doctor::{Daemon, Session, diagnose};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut bird = match std::env::args_os().nth(1) {
        Some(path) => Client::open(&Endpoint::socket(path), Options::default()).await?,
        None => Client::connect_default(Options::default()).await?,
    };
    let daemon = Daemon {
        status: Some(bird.status().await?),
        sessions: Session::all(&bird.protocols_all().await?),
        ..Daemon::new(bird.name())
    };
    for session in daemon.sessions.iter().filter(|session| session.is_bgp()) {
        let neighbor = session
            .neighbor
            .map(|neighbor| neighbor.to_string())
            .unwrap_or_default();
        println!(
            "{} with {neighbor}: {} {}",
            session.row.name, session.row.state, session.row.info
        );
    }
    for finding in diagnose(&[daemon], &[])
        .iter()
        .filter(|finding| !finding.is_healthy())
    {
        println!(
            "{}: {}",
            finding.session.as_deref().unwrap_or("the daemon"),
            finding.meaning
        );
        for step in &finding.next {
            println!("  next: {step}");
        }
    }
    Ok(())
}
