//! Prints each change of a BGP session, through restarts of the daemon, until Ctrl-C.
//!
//!     cargo run -p bird-ctl --example watch SOCKET
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::time::Duration;

use bird_ctl::client::{Backoff, Endpoint, Error, Options};
use bird_ctl::show::protocols::Info;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let path = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| "/run/bird/bird.ctl".into());
    let endpoint = Endpoint::socket(path);
    let (mut backoff, mut seen) = (Backoff::default(), HashMap::new());
    loop {
        let open = backoff.open(&endpoint, Options::default(), |error, wait| {
            println!("{error}; again in {wait:?}");
            Ok(())
        });
        let mut bird = open.await?;
        while let Ok(table) = bird.protocols().await {
            for row in table.rows {
                let Info::Bgp(session) = row.info else { continue };
                if seen.insert(row.name.clone(), session.clone()).as_ref() != Some(&session) {
                    println!("{} {}: {} {session}", row.since, row.name, row.state);
                }
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}
