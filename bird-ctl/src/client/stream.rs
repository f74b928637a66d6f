//! Answers of any size, and the daemon's log, read as they come.
//!
//! Each read's worth of lines is taken apart at once, so a stream needs the memory of one read (64 KiB) and of what was
//! in it, however long it is. Dropping a stream before its end cancels it: the rest of the answer is still under way, so
//! the client is out of step, and the remedy is a new connection.

use std::collections::VecDeque;

use super::{Client, Error};
use crate::command::{Command, RouteQuery};
use crate::reply::{Event, ReplyLine};
use crate::show::route::{ROUTE, RouteItem, RouteReader};

impl Client {
    /// Asks, and gives the lines of the answer as they come.
    pub async fn lines(&mut self, command: &Command) -> Result<LineStream<'_>, Error> {
        self.send(command).await?;
        Ok(LineStream {
            client: self,
            lines: VecDeque::new(),
            end: None,
            unsent: None,
        })
    }

    /// `show route …`, one route after the other.
    ///
    /// ```no_run
    /// use bird_ctl::client::Client;
    /// use bird_ctl::command::RouteQuery;
    /// use bird_ctl::show::route::RouteItem;
    ///
    /// # async fn example() -> Result<(), bird_ctl::client::Error> {
    /// let mut bird = Client::connect("/run/bird/bird.ctl").await?;
    /// let mut routes = bird.stream_routes(&RouteQuery::default()).await?;
    /// while let Some(item) = routes.next().await? {
    ///     if let RouteItem::Route(route) = item {
    ///         println!("{} from {}", route.network, route.protocol);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn stream_routes(&mut self, query: &RouteQuery) -> Result<RouteStream<'_>, Error> {
        let command = Command::show_route_in(query, self.dialect())?;
        self.stream_routes_of(&command).await
    }

    /// The same for any command that is answered with routes.
    pub async fn stream_routes_of(&mut self, command: &Command) -> Result<RouteStream<'_>, Error> {
        self.send(command).await?;
        let state = Routes {
            reader: RouteReader::new(),
            end: None,
            behind_birdc: self.wire.behind_birdc(),
            heard: false,
            unsent: None,
        };
        Ok(RouteStream {
            client: self,
            held: VecDeque::new(),
            failed: None,
            state,
        })
    }

    /// Has the daemon send its log lines from now on: `echo all`, or `echo { error, warning }` with those classes. BIRD 3
    /// has no such command, and is not asked.
    pub async fn echo(&mut self, classes: &str) -> Result<LogStream<'_>, Error> {
        self.ask(&Command::echo(Some(classes), self.dialect())?).await?;
        Ok(LogStream {
            client: self,
            items: VecDeque::new(),
        })
    }
}

/// The lines of an answer. Log lines in between are passed over.
#[derive(Debug)]
pub struct LineStream<'a> {
    client: &'a mut Client,
    lines: VecDeque<ReplyLine>,
    end: Option<ReplyLine>,
    /// What the birdc in between said, which then did not send the command.
    unsent: Option<String>,
}

impl LineStream<'_> {
    /// The next line but the last; `None` when the answer has ended. A last line of code 8000 or above is an error.
    pub async fn next(&mut self) -> Result<Option<ReplyLine>, Error> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Ok(Some(line));
            }
            match &self.end {
                Some(end) if end.code >= 8000 => {
                    return Err(Error::Bird {
                        code: end.code,
                        text: end.text.clone(),
                    });
                }
                Some(_) => return Ok(None),
                None => self.read().await?,
            }
        }
    }

    /// The last line, once it is there.
    pub fn end(&self) -> Option<&ReplyLine> {
        self.end.as_ref()
    }

    /// Takes apart what has arrived, or waits for more.
    async fn read(&mut self) -> Result<(), Error> {
        while let Some(event) = self.client.wire.framer.next_event()? {
            let (code, text, last) = match event {
                Event::Line { code, text, last } => (code, text, last),
                Event::Unknown(text) => {
                    self.unsent
                        .get_or_insert_with(|| String::from_utf8_lossy(text).into_owned());
                    continue;
                }
                Event::Log(_) | Event::LogLost(_) => continue,
            };
            let line = ReplyLine {
                code,
                text: String::from_utf8_lossy(text).into_owned(),
            };
            self.client.wire.heard();
            if last {
                self.end = Some(line);
                self.client.asking = false;
                return match self.unsent.take() {
                    Some(said) if self.client.wire.behind_birdc() => Err(Error::Birdc { said }),
                    _ => Ok(()),
                };
            }
            self.unsent = None;
            self.lines.push_back(line);
        }
        if self.lines.is_empty() {
            self.client.wire.fill().await?;
        }
        Ok(())
    }
}

/// The routes of an answer, with headings and sums in between.
///
/// [`next`](Self::next) can be given up and asked for again: nothing gets lost.
#[derive(Debug)]
pub struct RouteStream<'a> {
    client: &'a mut Client,
    /// Read, and not given yet.
    held: VecDeque<RouteItem>,
    /// An error that comes after what was read before it.
    failed: Option<Error>,
    state: Routes,
}

/// What is read, apart from where it comes from.
#[derive(Debug)]
struct Routes {
    reader: RouteReader,
    /// The code of the last line.
    end: Option<u16>,
    behind_birdc: bool,
    /// Whether lines of the answer were taken the last time.
    heard: bool,
    /// What the birdc in between said, which then did not send the command.
    unsent: Option<String>,
}

impl Routes {
    /// The line that ends the answer.
    fn last_line(&mut self, code: u16, text: &[u8], items: &mut Vec<RouteItem>) -> Result<(), Error> {
        self.end = Some(code);
        match self.unsent.take() {
            Some(said) => Err(Error::Birdc { said }),
            None => Ok(self.reader.read_last_into(code, text, items)?),
        }
    }

    /// A line of no known form: from birdc, it is why the command was not sent.
    fn unknown(&mut self, text: &[u8]) {
        if self.behind_birdc {
            self.unsent = Some(String::from_utf8_lossy(text).into_owned());
        }
    }
}

impl RouteStream<'_> {
    /// The next route, heading or sum; `None` when the answer has ended. No match is the daemon's error 8001, or
    /// nothing at all where BIRD prints no error.
    pub async fn next(&mut self) -> Result<Option<RouteItem>, Error> {
        if self.held.is_empty() {
            let mut items = Vec::from(std::mem::take(&mut self.held));
            self.next_batch(&mut items).await?;
            self.held = items.into();
        }
        Ok(self.held.pop_front())
    }

    /// Adds what has arrived to `items`, or waits for more: a read's worth at most. False when the answer has ended,
    /// and nothing was added. Faster than [`next`](Self::next), since items are not handed on one by one.
    ///
    /// ```no_run
    /// # async fn example(mut routes: bird_ctl::client::RouteStream<'_>) -> Result<(), bird_ctl::client::Error> {
    /// let mut items = Vec::new();
    /// while routes.next_batch(&mut items).await? {
    ///     for item in items.drain(..) {
    ///         println!("{item:?}");
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn next_batch(&mut self, items: &mut Vec<RouteItem>) -> Result<bool, Error> {
        let before = items.len();
        items.extend(self.held.drain(..));
        loop {
            // What came before an error is given before it.
            if self.failed.is_none() {
                self.failed = self.take_all(items).err();
            }
            match self.failed.take_if(|_| items.len() == before) {
                Some(error) => return Err(error),
                None if items.len() > before => return Ok(true),
                None if self.state.end.is_some() => return Ok(false),
                None => self.client.wire.fill().await?,
            }
        }
    }

    /// Takes all lines that have arrived, up to the end of the answer.
    fn take_all(&mut self, items: &mut Vec<RouteItem>) -> Result<(), Error> {
        self.state.reader.go_on(items);
        self.state.heard = false;
        let taken = self.take_lines(items);
        if self.state.heard {
            self.client.wire.heard();
        }
        if self.state.end.is_none() {
            self.state.reader.hold_back(items);
        }
        taken
    }

    fn take_lines(&mut self, items: &mut Vec<RouteItem>) -> Result<(), Error> {
        let state = &mut self.state;
        let framer = &mut self.client.wire.framer;
        while state.end.is_none() {
            let ahead = state.reader.read_ahead(framer.ahead(ROUTE), items);
            framer.skip(ahead);
            state.heard |= ahead > 0;
            // Each arm takes the parts of an event from where they are: to put them together again costs as much as to
            // read them.
            match framer.next_event()? {
                Some(Event::Line {
                    code,
                    text,
                    last: false,
                }) => {
                    state.reader.read_into(code, text, items);
                    state.heard = true;
                }
                Some(Event::Line { code, text, .. }) => {
                    // After the last line, be it an error, the client is free for the next question.
                    self.client.asking = false;
                    return state.last_line(code, text, items);
                }
                Some(Event::Unknown(text)) => state.unknown(text),
                Some(Event::Log(_) | Event::LogLost(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The code of the line that ended the answer, once it has: 14 if that was the sum of all tables.
    pub fn end(&self) -> Option<u16> {
        self.state.end
    }
}

/// What a log stream holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogItem {
    /// A line of the daemon's log.
    Line(String),
    /// So many lines were lost, since they were read too slowly.
    Lost(u64),
}

/// The daemon's log, line by line.
#[derive(Debug)]
pub struct LogStream<'a> {
    client: &'a mut Client,
    items: VecDeque<LogItem>,
}

impl LogStream<'_> {
    /// The next line, however long it takes. It can be given up and asked for again: nothing gets lost.
    pub async fn next(&mut self) -> Result<LogItem, Error> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Ok(item);
            }
            while let Some(event) = self.client.wire.framer.next_event()? {
                match event {
                    Event::Log(text) => {
                        let text = String::from_utf8_lossy(text).into_owned();
                        self.items.push_back(LogItem::Line(text));
                    }
                    Event::LogLost(lost) => self.items.push_back(LogItem::Lost(lost)),
                    Event::Line { .. } | Event::Unknown(_) => {}
                }
            }
            if self.items.is_empty() {
                self.client.wire.wait().await?;
            }
        }
    }
}

#[cfg(test)]
mod tests;
