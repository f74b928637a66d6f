//! A client on a Unix socket, one question at a time.
//!
//! ```no_run
//! use bird_ctl::client::{Client, Error};
//!
//! # async fn example() -> Result<(), Error> {
//! let mut bird = Client::connect("/run/bird/bird.ctl").await?;
//! for row in bird.protocols().await?.rows {
//!     println!("{} is {}: {}", row.name, row.state, row.info);
//! }
//! # Ok(())
//! # }
//! ```

mod error;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

pub use error::Error;

use crate::command::{Command, RouteQuery};
use crate::reply::{Collector, FrameError, Framer, MAX_REPLY, Reply};
use crate::show::protocols::ProtocolTable;
use crate::show::route::RouteList;
use crate::show::status::Status;
use crate::{Banner, Dialect};

/// Where daemons have their sockets, in the order in which [`Client::connect_default`] tries them.
pub const DEFAULT_SOCKETS: [&str; 5] = [
    "/run/bird/bird.ctl",          // Debian, Ubuntu
    "/var/run/calico/bird.ctl",    // calico-node; IPv6 has bird6.ctl beside it
    "/var/run/bird/bird.ctl",      // calico-node of old, and where /var/run is not /run
    "/var/run/bird.ctl",           // Fedora, FreeBSD
    "/usr/local/var/run/bird.ctl", // BIRD built from source
];

/// The limits of a [`Client`].
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long the daemon may be silent before and within an answer; a long answer may take longer than that. 10 s.
    pub idle_time_out: Duration,
    /// The largest reply to hold in memory, in bytes.
    pub reply_limit: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            idle_time_out: Duration::from_secs(10),
            reply_limit: MAX_REPLY,
        }
    }
}

/// A connection to a daemon.
///
/// A question that is given up half way (a time-out, a dropped future) leaves the rest of its answer in the stream;
/// from then on every question fails with [`Error::OutOfStep`], and the remedy is a new connection.
#[derive(Debug)]
pub struct Client {
    path: PathBuf,
    stream: UnixStream,
    framer: Framer,
    chunk: Box<[u8]>,
    banner: Banner,
    options: Options,
    /// A question has been sent whose answer is not fully read.
    asking: bool,
}

impl Client {
    /// Connects and waits for the daemon to say who it is.
    pub async fn connect(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::connect_with(path, Options::default()).await
    }

    /// Connects with limits of one's own.
    pub async fn connect_with(path: impl Into<PathBuf>, options: Options) -> Result<Self, Error> {
        let path = path.into();
        let stream = UnixStream::connect(&path)
            .await
            .map_err(|source| Error::connect(&path, source))?;
        let mut client = Self {
            path,
            stream,
            framer: Framer::new(),
            chunk: vec![0; 64 * 1024].into(),
            banner: Banner {
                version: String::new(),
            },
            options,
            asking: false,
        };
        client.banner = client.read_banner().await?;
        Ok(client)
    }

    /// Connects to the first of [`DEFAULT_SOCKETS`] that answers. If none does, the error is that of the first one
    /// that exists.
    pub async fn connect_default(options: Options) -> Result<Self, Error> {
        let mut first = None;
        for path in DEFAULT_SOCKETS {
            match Self::connect_with(path, options).await {
                Ok(client) => return Ok(client),
                Err(Error::NoSocket { .. }) => {}
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or(Error::NoDefaultSocket))
    }

    /// What the daemon said of itself.
    pub fn banner(&self) -> &Banner {
        &self.banner
    }

    /// How the daemon prints its tables.
    pub fn dialect(&self) -> Dialect {
        self.banner.dialect()
    }

    /// The socket's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// `show status`.
    pub async fn status(&mut self) -> Result<Status, Error> {
        Ok(Status::parse(&self.ask(&Command::show_status()).await?))
    }

    /// `show protocols`.
    pub async fn protocols(&mut self) -> Result<ProtocolTable, Error> {
        Ok(ProtocolTable::parse(
            &self.ask(&Command::show_protocols()).await?.lines,
        ))
    }

    /// `show protocols "PATTERN"`: a name, or a pattern with `*` and `?`. No match is the daemon's error 8003.
    pub async fn protocols_like(&mut self, pattern: &str) -> Result<ProtocolTable, Error> {
        Ok(ProtocolTable::parse(
            &self.ask(&Command::show_protocols_like(pattern)?).await?.lines,
        ))
    }

    /// `show route …`. No match is the daemon's error 8001, or an empty list where BIRD prints no error.
    pub async fn routes(&mut self, query: &RouteQuery) -> Result<RouteList, Error> {
        Ok(RouteList::parse(&self.ask(&Command::show_route(query)?).await?))
    }

    /// Any command; a reply that ends with an error code is [`Error::Bird`].
    pub async fn ask(&mut self, command: &Command) -> Result<Reply, Error> {
        let reply = self.raw(command).await?;
        match reply.error() {
            Some(line) => Err(Error::Bird {
                code: line.code,
                text: line.text.clone(),
            }),
            None => Ok(reply),
        }
    }

    /// Any command, and its reply whatever it says.
    pub async fn raw(&mut self, command: &Command) -> Result<Reply, Error> {
        if self.asking {
            return Err(Error::OutOfStep);
        }
        self.asking = true;
        let line = format!("{command}\n");
        match timeout(self.options.idle_time_out, self.stream.write_all(line.as_bytes())).await {
            Ok(written) => written?,
            Err(_) => return Err(self.silent()),
        }
        let reply = self.read_reply().await?;
        self.asking = false;
        Ok(reply)
    }

    async fn read_banner(&mut self) -> Result<Banner, Error> {
        let not_bird = |path: &Path, got| Error::NotBird {
            path: path.to_owned(),
            got,
        };
        match self.read_reply().await {
            Ok(reply) => match Banner::parse(&reply.end.text) {
                Some(banner) if reply.end.code == 1 && reply.lines.is_empty() => Ok(banner),
                _ => Err(not_bird(
                    &self.path,
                    format!("{:04} {}", reply.end.code, reply.end.text),
                )),
            },
            Err(Error::Frame(FrameError::EndInReply)) => {
                Err(not_bird(&self.path, "the end of the stream".into()))
            }
            Err(Error::Frame(_)) => Err(not_bird(&self.path, "lines of another protocol".into())),
            Err(error) => Err(error),
        }
    }

    async fn read_reply(&mut self) -> Result<Reply, Error> {
        let mut collector = Collector::new(self.options.reply_limit);
        loop {
            while let Some(event) = self.framer.next_event()? {
                if let Some(reply) = collector.push(event)? {
                    return Ok(reply);
                }
            }
            self.fill().await?;
        }
    }

    /// Reads what has arrived, or waits for more.
    async fn fill(&mut self) -> Result<(), Error> {
        let read = match timeout(self.options.idle_time_out, self.stream.read(&mut self.chunk)).await {
            Ok(read) => read,
            Err(_) => return Err(self.silent()),
        };
        match read {
            // A reply is waited for, so the end of the stream is too early. BIRD closes without a word, or with
            // a reset where it left some of the question unread.
            Ok(0) => Err(FrameError::EndInReply.into()),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                Err(FrameError::EndInReply.into())
            }
            Ok(n) => {
                self.framer.feed(self.chunk.get(..n).unwrap_or_default());
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    fn silent(&self) -> Error {
        Error::Silent {
            path: self.path.clone(),
            seconds: self.options.idle_time_out.as_secs_f64(),
        }
    }
}
