//! A connection: bytes written and lines read, with a time-out for silence.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::process::Child;
use tokio::time::{Instant, timeout, timeout_at};

use super::birdc::Birdc;
use super::{Endpoint, Error};
use crate::reply::{Collector, Event, FrameError, Framer, Reply};

/// As much as is read at once, and so what a stream of any size needs.
const CHUNK: usize = 64 * 1024;

/// What bytes come from.
pub(super) type Reader = Box<dyn AsyncRead + Send + Unpin>;
/// What bytes go to.
pub(super) type Writer = Box<dyn AsyncWrite + Send + Unpin>;

pub(super) struct Wire {
    /// The endpoint, for messages.
    name: String,
    reader: Reader,
    writer: Writer,
    /// The program behind the streams; it ends with them.
    child: Option<Child>,
    pub(super) framer: Framer,
    birdc: Option<Birdc>,
    /// Where birdc's bytes are read into.
    chunk: Vec<u8>,
    idle: Duration,
    /// Since when nothing was heard, if it was waited for.
    since: Option<Instant>,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Wire {
    pub(super) fn new(name: String, reader: Reader, writer: Writer, idle: Duration) -> Self {
        Self {
            name,
            reader,
            writer,
            child: None,
            framer: Framer::new(),
            birdc: None,
            chunk: Vec::new(),
            idle,
            since: None,
        }
    }

    /// Connects, or starts the program.
    pub(super) async fn open(endpoint: &Endpoint, idle: Duration) -> Result<Self, Error> {
        let name = endpoint.to_string();
        match endpoint {
            Endpoint::Socket(path) => {
                let stream = UnixStream::connect(path)
                    .await
                    .map_err(|source| Error::connect(path, source))?;
                let (reader, writer) = stream.into_split();
                Ok(Self::new(name, Box::new(reader), Box::new(writer), idle))
            }
            Endpoint::Program(words) => {
                let mut words = words.iter();
                let child =
                    tokio::process::Command::new(words.next().map_or("".as_ref(), |word| word.as_os_str()))
                        .args(words)
                        .stdin(Stdio::piped())
                        .stdout(Stdio::piped())
                        .kill_on_drop(true)
                        .spawn();
                let mut child = child.map_err(|source| Error::Start {
                    command: name.clone(),
                    source,
                })?;
                let (Some(reader), Some(writer)) = (child.stdout.take(), child.stdin.take()) else {
                    return Err(io::Error::other("a program without standard streams").into());
                };
                let mut wire = Self::new(name, Box::new(reader), Box::new(writer), idle);
                wire.child = Some(child);
                wire.birdc = Some(Birdc::new());
                wire.chunk = vec![0; CHUNK];
                Ok(wire)
            }
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether there is a birdc between us and the daemon.
    pub(super) fn behind_birdc(&self) -> bool {
        self.birdc.is_some()
    }

    /// How many bytes it may take besides a question to see the end of its answer.
    pub(super) fn added(&self) -> usize {
        self.birdc.as_ref().map_or(0, |_| Birdc::MARK_LENGTH)
    }

    /// Finds out whether the program prints the socket's own bytes, or is birdc.
    pub(super) async fn probe(&mut self) -> Result<(), Error> {
        let Some(birdc) = &mut self.birdc else {
            return Ok(());
        };
        let probe = birdc.probe();
        self.write(probe.as_bytes()).await?;
        self.read_reply(crate::reply::MAX_REPLY).await?;
        self.birdc = self.birdc.take().filter(Birdc::recognised);
        Ok(())
    }

    /// Whether what is in between passes the command on as it is.
    pub(super) fn may_send(&self, command: &str) -> Result<(), Error> {
        match Birdc::mistakes(command).filter(|_| self.behind_birdc()) {
            Some(key) => Err(Error::Key { key }),
            None => Ok(()),
        }
    }

    /// Sends a command.
    pub(super) async fn ask(&mut self, command: &str) -> Result<(), Error> {
        self.heard();
        let line = match &mut self.birdc {
            Some(birdc) => birdc.ask(command),
            None => format!("{command}\n"),
        };
        self.write(line.as_bytes()).await
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = async {
            self.writer.write_all(bytes).await?;
            self.writer.flush().await
        };
        match timeout(self.idle, written).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) if is_end(&error) => Err(self.ended().await),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(self.silent()),
        }
    }

    /// Reads up to the end of a reply.
    pub(super) async fn read_reply(&mut self, limit: usize) -> Result<Reply, Error> {
        let mut collector = Collector::new(limit);
        loop {
            while let Some(event) = self.framer.next_event()? {
                if matches!(event, Event::Line { .. }) {
                    self.since = None;
                }
                if let Some(reply) = collector.push(event)? {
                    return Ok(reply);
                }
            }
            self.fill().await?;
        }
    }

    /// Says that a line of an answer was taken. What is none, be it half a line or somebody's log, does not keep the time
    /// from running out.
    pub(super) fn heard(&mut self) {
        self.since = None;
    }

    /// Reads the first line, which is a reply of its own: its code and text, or whatever it is.
    pub(super) async fn read_greeting(&mut self) -> Result<(Option<u16>, String), Error> {
        loop {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            match self.framer.next_event()? {
                Some(Event::Line {
                    code,
                    text: bytes,
                    last: true,
                }) => return Ok((Some(code), text(bytes))),
                Some(Event::Line {
                    code, text: bytes, ..
                }) => {
                    return Ok((None, format!("{code:04}-{}", text(bytes))));
                }
                Some(Event::Unknown(bytes)) => return Ok((None, text(bytes))),
                Some(_) => {}
                None => self.fill().await?,
            }
        }
    }

    /// Reads what has arrived, or waits for more, but not for ever.
    pub(super) async fn fill(&mut self) -> Result<(), Error> {
        let end = *self.since.get_or_insert_with(Instant::now) + self.idle;
        // What keeps coming is always there in time, so the clock is asked as well.
        if Instant::now() >= end {
            return Err(self.silent());
        }
        match timeout_at(end, self.wait()).await {
            Ok(read) => read,
            Err(_) => Err(self.silent()),
        }
    }

    /// Reads what has arrived, or waits for more.
    pub(super) async fn wait(&mut self) -> Result<(), Error> {
        // birdc's bytes are the socket's only after some work; the socket's own go straight to the framer.
        let space = match self.birdc {
            Some(_) => &mut self.chunk,
            None => self.framer.space(CHUNK),
        };
        let read = match self.reader.read(space).await {
            // Something is waited for, so the end of the stream is too early. BIRD closes without a word, or with
            // a reset where it left some of the question unread.
            Ok(0) => return Err(self.ended().await),
            Err(error) if is_end(&error) => return Err(self.ended().await),
            read => read?,
        };
        let Some(birdc) = &mut self.birdc else {
            self.framer.filled(read);
            return Ok(());
        };
        birdc.feed(self.chunk.get(..read).unwrap_or_default(), &mut self.framer)?;
        match birdc.mark() {
            Some(mark) => self.write(mark.as_bytes()).await,
            None => Ok(()),
        }
    }

    fn silent(&self) -> Error {
        Error::Silent {
            from: self.name.clone(),
            seconds: self.idle.as_secs_f64(),
        }
    }

    /// Why the stream has ended: a program tells by its exit status, which it may take a moment to have.
    async fn ended(&mut self) -> Error {
        let Some(child) = &mut self.child else {
            return FrameError::EndInReply.into();
        };
        let status = timeout(Duration::from_secs(1), child.wait()).await;
        Error::Ended {
            command: self.name.clone(),
            status: status.ok().and_then(Result::ok),
        }
    }
}

fn is_end(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe
    )
}
