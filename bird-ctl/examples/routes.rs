//! Counts the routes of each protocol, in memory that does not grow with the table.
//!
//!     cargo run -p bird-ctl --example routes SOCKET
#![allow(clippy::print_stdout)]

use std::collections::BTreeMap;

use bird_ctl::client::{Client, Endpoint, Error, Options};
use bird_ctl::command::RouteQuery;
use bird_ctl::show::route::RouteItem;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let path = std::env::args_os()
        .nth(1)
        .unwrap_or_else(|| "/run/bird/bird.ctl".into());
    let mut bird = Client::open(&Endpoint::socket(path), Options::default()).await?;
    let mut routes = bird.stream_routes(&RouteQuery::default()).await?;
    let (mut counts, mut items) = (BTreeMap::<String, u64>::new(), Vec::new());
    // A daemon that is silent for ten seconds is given up; a table may take as long as it takes.
    while routes.next_batch(&mut items).await? {
        for item in items.drain(..) {
            if let RouteItem::Route(route) = item {
                *counts.entry(route.protocol.to_string()).or_default() += 1;
            }
        }
    }
    for (protocol, count) in counts {
        println!("{protocol}: {count}");
    }
    Ok(())
}
