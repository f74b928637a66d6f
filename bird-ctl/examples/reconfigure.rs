//! Takes a new configuration into force, and takes it back if a session that was up does not come up again.
//!
//!     cargo run -p bird-ctl --example reconfigure SOCKET FILE [SECONDS]
//!
//! If this program is cut off from the daemon by what it does, the daemon takes the configuration back by itself.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use bird_ctl::client::{Client, Endpoint, Error, Options};
use bird_ctl::command::{Command, ConfigureRequest};
use bird_ctl::outcome::configure::Configured;
use bird_ctl::show::protocols::ProtocolState;

/// The daemon undoes it after so many seconds, if nothing else is said; we decide before that.
const UNDO_AFTER: u32 = 60;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (Some(socket), Some(file)) = (arguments.next(), arguments.next()) else {
        println!("usage: reconfigure SOCKET FILE [SECONDS]");
        return Ok(());
    };
    let undo_after = arguments.next().and_then(|seconds| seconds.parse().ok());
    let undo_after = undo_after.unwrap_or(UNDO_AFTER);
    let mut bird = Client::open(&Endpoint::socket(socket), Options::default()).await?;
    let before = up(&mut bird).await?;
    let request = ConfigureRequest {
        file: Some(&file),
        time_out_s: Some(undo_after),
        ..ConfigureRequest::default()
    };
    // A mistake in the file comes back as `Error::Configuration` with its line and column; nothing has changed then.
    let configured = bird.configure(&request).await?;
    println!(
        "{:?}, undone in {:?} s unless confirmed",
        configured.outcome, configured.undo_in_s
    );
    for _ in 0..undo_after / 2 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let now = up(&mut bird).await?;
        if before.iter().all(|name| now.contains(name)) {
            bird.read(&Command::configure_confirm(), Configured::read).await?;
            println!("confirmed: all {} sessions are up", before.len());
            return Ok(());
        }
    }
    bird.read(&Command::configure_undo(), Configured::read).await?;
    println!("taken back: not all of {before:?} are up");
    Ok(())
}

/// The names of the BGP sessions that are up.
async fn up(bird: &mut Client) -> Result<Vec<String>, Error> {
    let rows = bird.protocols().await?.rows.into_iter();
    let up = rows.filter(|row| row.proto == "BGP" && row.state == ProtocolState::Up);
    Ok(up.map(|row| row.name).collect())
}
