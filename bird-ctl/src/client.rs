//! A client: one question at a time, on a Unix socket or through any command that leads to one.
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

mod backoff;
mod birdc;
mod endpoint;
mod error;
mod pool;
mod stream;
#[cfg(test)]
mod tests;
mod wire;

use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};

pub use backoff::Backoff;
pub use endpoint::{DEFAULT_SOCKETS, Endpoint};
pub use error::Error;
pub use pool::{Pool, Pooled};
pub use stream::{LineStream, LogItem, LogStream, RouteStream};

use wire::Wire;

use crate::command::{Command, ConfigureRequest, MAX_COMMAND, RouteQuery};
use crate::outcome::configure::Configured;
use crate::reply::{FrameError, MAX_REPLY, Reply, ReplyLine};
use crate::show::protocols::{ProtocolList, ProtocolTable};
use crate::show::route::RouteList;
use crate::show::status::Status;
use crate::{Banner, Dialect};

/// The limits of a [`Client`].
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How long no line of an answer may come, before and within it; a long answer may take longer than that. 10 s.
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
    wire: Wire,
    banner: Banner,
    options: Options,
    /// A question has been sent whose answer is not fully read.
    asking: bool,
    /// Bytes of questions since a BIRD 1 last had a moment without one.
    piled: usize,
}

/// Long enough for a BIRD 1 to see that there is no further question yet.
const MOMENT: Duration = Duration::from_millis(20);

impl Client {
    /// Connects to a socket and waits for the daemon to say who it is.
    pub async fn connect(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::connect_with(path, Options::default()).await
    }

    /// Connects to a socket with limits of one's own.
    pub async fn connect_with(path: impl Into<PathBuf>, options: Options) -> Result<Self, Error> {
        Self::open(&Endpoint::socket(path), options).await
    }

    /// Connects to the first of [`DEFAULT_SOCKETS`] that answers. If none does, the error is that of the first one
    /// that exists.
    pub async fn connect_default(options: Options) -> Result<Self, Error> {
        Ok(Endpoint::find(options).await?.1)
    }

    /// Connects to a socket, or starts a program that leads to one.
    pub async fn open(endpoint: &Endpoint, options: Options) -> Result<Self, Error> {
        let wire = Wire::open(endpoint, options.idle_time_out).await?;
        Self::greet(wire, options).await
    }

    /// Takes a pair of streams that carry the control socket's own bytes, such as those of an SSH channel. `name` stands
    /// for them in messages.
    pub async fn over(
        name: impl Into<String>,
        reader: impl AsyncRead + Send + Unpin + 'static,
        writer: impl AsyncWrite + Send + Unpin + 'static,
        options: Options,
    ) -> Result<Self, Error> {
        let wire = Wire::new(
            name.into(),
            Box::new(reader),
            Box::new(writer),
            options.idle_time_out,
        );
        Self::greet(wire, options).await
    }

    /// Waits for the daemon to say who it is.
    async fn greet(mut wire: Wire, options: Options) -> Result<Self, Error> {
        let banner = read_banner(&mut wire).await?;
        wire.probe().await?;
        Ok(Self {
            wire,
            banner,
            options,
            asking: false,
            piled: 0,
        })
    }

    /// What the daemon said of itself.
    pub fn banner(&self) -> &Banner {
        &self.banner
    }

    /// How the daemon prints its tables.
    pub fn dialect(&self) -> Dialect {
        self.banner.dialect()
    }

    /// The endpoint's path or command.
    pub fn name(&self) -> &str {
        self.wire.name()
    }

    /// Whether the next question can be asked: no earlier one was given up.
    pub fn is_in_step(&self) -> bool {
        !self.asking
    }

    /// `show status`.
    pub async fn status(&mut self) -> Result<Status, Error> {
        let reply = self.ask(&Command::show_status()).await?;
        answers("show status", &reply, reply.end.code == 13, "the line 0013")?;
        Ok(Status::parse(&reply))
    }

    /// `show protocols`; empty where there is none.
    pub async fn protocols(&mut self) -> Result<ProtocolTable, Error> {
        let reply = self.raw(&Command::show_protocols()).await?;
        Ok(ProtocolTable::parse(rows("show protocols", &reply)?))
    }

    /// `show protocols all`: everything that BIRD knows of its protocols; empty where there is none.
    pub async fn protocols_all(&mut self) -> Result<ProtocolList, Error> {
        let reply = self.raw(&Command::show_protocols_all()).await?;
        Ok(ProtocolList::parse(rows("show protocols all", &reply)?))
    }

    /// `show protocols "PATTERN"`: a name, or a pattern with `*` and `?`. No match is the daemon's error 8003.
    pub async fn protocols_like(&mut self, pattern: &str) -> Result<ProtocolTable, Error> {
        Ok(ProtocolTable::parse(
            &self.ask(&Command::show_protocols_like(pattern)?).await?.lines,
        ))
    }

    /// `show route …`. No match is the daemon's error 8001, or an empty list where BIRD prints no error.
    pub async fn routes(&mut self, query: &RouteQuery) -> Result<RouteList, Error> {
        let command = Command::show_route_in(query, self.dialect())?;
        self.read(&command, RouteList::read).await
    }

    /// Any command, and its answer as the value that `read` makes of it.
    ///
    /// ```no_run
    /// use bird_ctl::command::Command;
    /// use bird_ctl::show::memory::Memory;
    ///
    /// # async fn example(bird: &mut bird_ctl::client::Client) -> Result<(), bird_ctl::client::Error> {
    /// let memory = bird.read(&Command::show_memory(), Memory::read).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn read<T, E>(
        &mut self,
        command: &Command,
        read: impl FnOnce(&Reply) -> Result<T, E>,
    ) -> Result<T, Error>
    where
        Error: From<E>,
    {
        Ok(read(&self.raw(command).await?)?)
    }

    /// `configure …`. A file that BIRD does not take is [`Error::Configuration`].
    pub async fn configure(&mut self, request: &ConfigureRequest<'_>) -> Result<Configured, Error> {
        self.read(&Command::configure(request)?, Configured::read).await
    }

    /// Has the daemon print all times in full on this connection: day, time and milliseconds. False where it cannot
    /// (before BIRD 2.16).
    pub async fn full_times(&mut self) -> Result<bool, Error> {
        if self.wire.behind_birdc() {
            // An older birdc does not know the command.
            return Ok(false);
        }
        Ok(self.raw(&Command::full_times()).await?.error().is_none())
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
        self.send(command).await?;
        let reply = self.wire.read_reply(self.options.reply_limit).await?;
        self.asking = false;
        // What birdc itself does not know it does not send.
        if self.wire.behind_birdc() && reply.lines.is_empty() && !reply.unknown.is_empty() {
            return Err(Error::Birdc {
                said: reply.unknown.join("; "),
            });
        }
        Ok(reply)
    }

    /// Sends a command, whose answer must then be read to its end.
    async fn send(&mut self, command: &Command) -> Result<(), Error> {
        if self.asking {
            return Err(Error::OutOfStep);
        }
        self.wire.may_send(command.as_str())?;
        if self.dialect() == Dialect::Bird1 {
            self.let_it_read(command.as_str().len() + 1).await;
        }
        self.asking = true;
        self.wire.ask(command.as_str()).await
    }

    /// BIRD 1 reads questions one behind the other into 1024 bytes, and begins anew only in a moment without one; when
    /// the bytes are full it closes the connection.
    async fn let_it_read(&mut self, length: usize) {
        let length = length + self.wire.added();
        if self.piled + length > MAX_COMMAND {
            tokio::time::sleep(MOMENT).await;
            self.piled = 0;
        }
        self.piled += length;
    }
}

/// Holds an answer to what every answer to this question has: a daemon without protocols is a healthy one, and must not
/// be what an answer to something else looks like.
fn answers(command: &'static str, reply: &Reply, fits: bool, expected: &'static str) -> Result<(), Error> {
    let first = reply.lines.first().unwrap_or(&reply.end);
    match fits {
        true => Ok(()),
        false => Err(Error::Unexpected {
            command,
            expected,
            got: format!("{:04} {}", first.code, quoted(&first.text)),
        }),
    }
}

/// The lines of an answer to `show protocols`; none where there is not even one protocol (8003).
fn rows<'a>(command: &'static str, reply: &'a Reply) -> Result<&'a [ReplyLine], Error> {
    const HEADING: u16 = 2002;
    const NO_PROTOCOLS_MATCH: u16 = 8003;
    match reply.error() {
        Some(line) if line.code == NO_PROTOCOLS_MATCH => return Ok(&[]),
        Some(line) => {
            return Err(Error::Bird {
                code: line.code,
                text: line.text.clone(),
            });
        }
        None => {}
    }
    let fits = reply.lines.iter().any(|line| line.code == HEADING);
    answers(command, reply, fits, "its heading (2002)")?;
    Ok(&reply.lines)
}

/// The beginning of a line of unknown origin, in quotes: no control character of it gets to a terminal.
fn quoted(text: &str) -> String {
    const ENOUGH: usize = 80;
    let text = text.trim_end();
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{:?} …", &text[..end]),
        None => format!("{text:?}"),
    }
}

async fn read_banner(wire: &mut Wire) -> Result<Banner, Error> {
    let not_bird = |wire: &Wire, got: String| Error::NotBird {
        from: wire.name().to_owned(),
        got,
    };
    match wire.read_greeting().await {
        Ok((Some(1), text)) if Banner::parse(&text).is_some() => {
            Banner::parse(&text).ok_or_else(|| not_bird(wire, text))
        }
        Ok((None, text)) if wire.behind_birdc() && Banner::parse(&text).is_some() => Err(Error::NotVerbose {
            command: wire.name().to_owned(),
        }),
        Ok((Some(code), text)) => Err(not_bird(wire, quoted(&format!("{code:04} {text}")))),
        Ok((None, text)) if text.trim().is_empty() => Err(not_bird(wire, "an empty line".into())),
        Ok((None, text)) => Err(not_bird(wire, quoted(&text))),
        Err(Error::Frame(FrameError::EndInReply)) => Err(not_bird(wire, "the end of the stream".into())),
        Err(Error::Frame(_)) => Err(not_bird(wire, "lines of another protocol".into())),
        Err(error) => Err(error),
    }
}
