//! Answering as a BIRD: a Unix socket on which commands are taken and replies written.
//!
//! ```no_run
//! use bird_ctl::server::{Answer, Server};
//! use bird_ctl::show::status::{Status, write_reply};
//! use bird_ctl::{Banner, Dialect};
//!
//! # async fn example() -> std::io::Result<()> {
//! let banner = Banner { version: "2.0.12".to_owned() };
//! let listener = tokio::net::UnixListener::bind("bird.ctl")?;
//! let answer = |command: &str| match command {
//!     "show status" => {
//!         let status = Status { version: Some("2.0.12".to_owned()), ..Status::default() };
//!         Answer::write(|out| write_reply(&status, Dialect::Bird2, out))
//!     }
//!     _ => Answer::syntax_error(),
//! };
//! Server::new(banner, answer).serve(listener).await
//! # }
//! ```

mod answer;
mod lines;
#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

pub use answer::{Answer, Handler};

use crate::{Banner, Dialect};
use lines::{Line, Lines};

/// How many clients are served at the same time; those after them wait in the socket's queue.
const CLIENTS: usize = 64;
/// How long a client may leave its answer unread.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes commands on a socket, has them answered by a [`Handler`], and writes the replies.
///
/// As with BIRD, one connection's commands are answered in order, may be sent before the answer to the last has
/// come, and end at a line feed. A line of more than 4094 bytes is answered with 9000 and read
/// no further than that.
#[derive(Debug)]
pub struct Server<H> {
    banner: Banner,
    handler: Arc<H>,
}

impl<H: Handler> Server<H> {
    /// A server that greets with this banner.
    pub fn new(banner: Banner, handler: H) -> Self {
        Self {
            banner,
            handler: Arc::new(handler),
        }
    }

    /// Serves every client of the socket until the future is dropped, with which all connections end.
    pub async fn serve(&self, listener: UnixListener) -> io::Result<()> {
        let permits = Arc::new(Semaphore::new(CLIENTS));
        let mut clients = JoinSet::new();
        loop {
            let Ok(permit) = permits.clone().acquire_owned().await else {
                return Ok(());
            };
            let (stream, _) = listener.accept().await?;
            let session = Session::new(&self.banner, self.handler.clone());
            clients.spawn(async move {
                let (reader, writer) = stream.into_split();
                // A client that goes away takes nobody with it.
                let _ = session.run(reader, writer).await;
                drop(permit);
            });
            while clients.try_join_next().is_some() {}
        }
    }

    /// Serves one client on a pair of streams, until it closes its end.
    pub async fn serve_one(
        &self,
        reader: impl AsyncRead + Unpin,
        writer: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        Session::new(&self.banner, self.handler.clone())
            .run(reader, writer)
            .await
    }
}

/// One client.
struct Session<H> {
    greeting: String,
    dialect: Dialect,
    handler: Arc<H>,
    restricted: bool,
}

impl<H: Handler> Session<H> {
    fn new(banner: &Banner, handler: Arc<H>) -> Self {
        Self {
            greeting: format!("0001 {banner}\n"),
            dialect: banner.dialect(),
            handler,
            restricted: false,
        }
    }

    async fn run(
        mut self,
        mut reader: impl AsyncRead + Unpin,
        mut writer: impl AsyncWrite + Unpin,
    ) -> io::Result<()> {
        send(&mut writer, self.greeting.as_bytes()).await?;
        let mut lines = Lines::default();
        let mut chunk = [0; 1024];
        loop {
            let read = reader.read(&mut chunk).await?;
            if read == 0 {
                return Ok(());
            }
            for &byte in chunk.get(..read).unwrap_or_default() {
                let Some(line) = lines.push(byte) else { continue };
                if let Some(answer) = self.answer(&line) {
                    send(&mut writer, answer.as_bytes()).await?;
                }
            }
        }
    }

    /// The answer; `None` where BIRD gives none.
    fn answer(&mut self, line: &Line) -> Option<Answer> {
        let Line::Command(command) = line else {
            return Some(Answer::error(9000, "Command too long"));
        };
        let words: Vec<_> = command.split_ascii_whitespace().collect();
        match words[..] {
            // Words of birdc, which BIRD 1 does not know and later ones pass over in silence.
            ["help" | "quit" | "exit", ..] if self.dialect != Dialect::Bird1 => None,
            [] | ["help" | "quit" | "exit", ..] => Some(Answer::syntax_error()),
            ["restrict"] => {
                self.restricted = true;
                Some(Answer::end(16, "Access restricted"))
            }
            [word, ..] if self.restricted && changes(word) => Some(Answer::error(8007, "Access denied")),
            _ => Some(self.handler.answer(&words.join(" "))),
        }
    }
}

/// Whether a command that begins so changes something, and so is denied after `restrict`.
fn changes(word: &str) -> bool {
    const CHANGING: [&str; 11] = [
        "configure",
        "down",
        "graceful",
        "enable",
        "disable",
        "restart",
        "reload",
        "debug",
        "mrtdump",
        "add",
        "delete",
    ];
    CHANGING.contains(&word) || word == "flush"
}

async fn send(writer: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    let sent = async {
        writer.write_all(bytes).await?;
        writer.flush().await
    };
    timeout(PATIENCE, sent)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
