//! `configure`, `configure check`, `confirm`, `undo` and `status`.
//!
//! A configuration that was read is either in force at once ([`ConfigureOutcome::Applied`]) or in progress, since some
//! protocols have to be shut down first: both are successes, and [`ConfigureStatus`] tells when it is done.
//!
//! ```
//! use bird_ctl::outcome::configure::{ConfigureError, Configured};
//! use bird_ctl::reply::{Reply, ReplyLine};
//!
//! # let line = |code, text: &str| ReplyLine { code, text: text.into() };
//! # let (log, log_lost, unknown) = (vec![], 0, vec![]);
//! # let lines = vec![line(2, "Reading configuration from /etc/bird/bird.conf")];
//! # let end = line(8002, "/etc/bird/bird.conf:3:11 Number expected");
//! # let reply = Reply { lines, end, log, log_lost, unknown };
//! match Configured::read(&reply) {
//!     Ok(configured) => println!("{:?}", configured.outcome),
//!     Err(ConfigureError::File { error, .. }) => {
//!         assert_eq!((error.line, error.message.as_str()), (Some(3), "Number expected"));
//!     }
//!     Err(ConfigureError::Refused(refusal)) => println!("{refusal}"),
//! }
//! ```

use std::fmt;

use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::status::DaemonState;
use crate::show::time::{Milliseconds, milliseconds};

const READING: u16 = 2;
const UNDO_REQUESTED: u16 = 21;
const UNDO_SCHEDULED: u16 = 22;
const FILE_ERROR: u16 = 8002;

/// What `configure …` answered, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Configured {
    /// The file that was read; `None` after `confirm` and `undo`, which read none.
    pub file: Option<String>,
    /// The configuration before is to be taken again.
    pub undo_requested: bool,
    /// After so many seconds it is undone unless it is confirmed.
    pub undo_in_s: Option<u64>,
    /// What became of it.
    pub outcome: ConfigureOutcome,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// What became of a request to change the configuration, in all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum ConfigureOutcome {
    /// It is in force (0003).
    Applied,
    /// It is being taken into force (0004).
    InProgress,
    /// It waits for the one in progress (0005). BIRD 3.4.0 aborts when its turn comes.
    Queued,
    /// One in progress goes on, and one that waited is dropped (0017).
    Unqueued,
    /// The daemon is shutting down and ignores it (0006).
    ShuttingDown,
    /// It will not be undone (0018).
    Confirmed,
    /// There was nothing to confirm or to undo (0019).
    NothingToDo,
    /// The file is sound; nothing was changed (0020).
    Checked,
}

impl ConfigureOutcome {
    const ALL: [(Self, u16, &'static str); 8] = [
        (Self::Applied, 3, "Reconfigured"),
        (Self::InProgress, 4, DaemonState::Reconfiguring.as_str()),
        (
            Self::Queued,
            5,
            "Reconfiguration already in progress, queueing new config",
        ),
        (
            Self::Unqueued,
            17,
            "Reconfiguration already in progress, removing queued config",
        ),
        (Self::ShuttingDown, 6, "Reconfiguration ignored, shutting down"),
        (Self::Confirmed, 18, "Reconfiguration confirmed"),
        (Self::NothingToDo, 19, "Nothing to do"),
        (Self::Checked, 20, "Configuration OK"),
    ];
}

/// Why a configuration was not taken, in all versions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum ConfigureError {
    /// The file cannot be read, or has a mistake.
    #[error("{error}")]
    File {
        /// The file that BIRD began with, which may include the one with the mistake.
        read: Option<String>,
        /// Where, and what.
        error: FileError,
    },
    /// Any other error: 8007 access denied, 9001 not understood.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What is wrong with a configuration file, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct FileError {
    /// The file.
    pub file: String,
    /// The line, from 1; `None` if the file could not be read.
    pub line: Option<u32>,
    /// The column, from 1.
    pub column: Option<u32>,
    /// BIRD's words.
    pub message: String,
}

impl FileError {
    /// Reads `FILE:LINE:COLUMN MESSAGE` or `FILE: MESSAGE`.
    pub fn parse(text: &str) -> Option<Self> {
        // A file's name may hold colons, so the first place with two numbers counts.
        let mut places = text.match_indices(':').filter_map(|(at, _)| {
            let (line, rest) = text.get(at + 1..)?.split_once(':')?;
            let (column, message) = rest.split_once(' ')?;
            let file = text.get(..at)?.to_owned();
            let number = |text: &str| text.parse().ok().filter(|n: &u32| n.to_string() == text);
            Some(Self {
                file,
                line: Some(number(line)?),
                column: Some(number(column)?),
                message: message.to_owned(),
            })
        });
        places.next().or_else(|| {
            let (file, message) = text.split_once(": ")?;
            Some(Self {
                file: file.to_owned(),
                line: None,
                column: None,
                message: message.to_owned(),
            })
        })
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => {
                write!(f, "{}:{line}:{column} {}", self.file, self.message)
            }
            _ => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

impl Configured {
    /// Reads a reply to `configure`, `configure check`, `confirm` or `undo`.
    pub fn read(reply: &Reply) -> Result<Self, ConfigureError> {
        let mut configured = Self {
            file: None,
            undo_requested: false,
            undo_in_s: None,
            outcome: ConfigureOutcome::NothingToDo,
            other: Vec::new(),
        };
        for line in &reply.lines {
            if !configured.read_line(line) {
                configured.other.push(line.clone());
            }
        }
        let end = &reply.end;
        if end.code == FILE_ERROR
            && let Some(error) = FileError::parse(&end.text)
        {
            let read = configured.file;
            return Err(ConfigureError::File { read, error });
        }
        Refusal::check(end.code, &end.text)?;
        let outcome = ConfigureOutcome::ALL
            .into_iter()
            .find(|(_, code, _)| *code == end.code);
        match outcome {
            Some((outcome, ..)) => configured.outcome = outcome,
            None => configured.other.push(end.clone()),
        }
        Ok(configured)
    }

    fn read_line(&mut self, line: &ReplyLine) -> bool {
        match line.code {
            READING => {
                self.file = line
                    .text
                    .strip_prefix("Reading configuration from ")
                    .map(str::to_owned);
                self.file.is_some()
            }
            UNDO_REQUESTED => {
                self.undo_requested = true;
                true
            }
            UNDO_SCHEDULED => {
                let seconds = line
                    .text
                    .strip_prefix("Undo scheduled in ")
                    .and_then(|rest| rest.strip_suffix(" s"));
                self.undo_in_s = seconds.and_then(|seconds| seconds.parse().ok());
                self.undo_in_s.is_some()
            }
            _ => false,
        }
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        write_reading(self.file.as_deref(), out)?;
        if self.undo_requested {
            out.line(UNDO_REQUESTED, format_args!("Undo requested"))?;
        }
        if let Some(seconds) = self.undo_in_s {
            out.line(UNDO_SCHEDULED, format_args!("Undo scheduled in {seconds} s"))?;
        }
        let outcome = ConfigureOutcome::ALL
            .into_iter()
            .find(|(outcome, ..)| *outcome == self.outcome);
        let (_, code, text) = outcome.unwrap_or(ConfigureOutcome::ALL[0]);
        out.end(code, format_args!("{text}"))
    }
}

impl ConfigureError {
    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        match self {
            Self::File { read, error } => {
                write_reading(read.as_deref(), out)?;
                out.end(FILE_ERROR, format_args!("{error}"))
            }
            Self::Refused(refusal) => out.end(refusal.code, format_args!("{}", refusal.text)),
        }
    }
}

fn write_reading(file: Option<&str>, out: &mut impl LineSink) -> fmt::Result {
    file.map_or(Ok(()), |file| {
        out.line(READING, format_args!("Reading configuration from {file}"))
    })
}

/// What `configure status` answered (since BIRD 2; BIRD 1 does not understand it).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ConfigureStatus {
    /// What the daemon is doing.
    pub state: Option<ConfigureState>,
    /// After so many milliseconds the configuration is undone unless it is confirmed.
    pub undo_in_ms: Option<u64>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// How far a daemon is with its configuration (since BIRD 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum ConfigureState {
    /// The last one is in force.
    Done,
    /// One is being taken into force.
    InProgress,
    /// One is being taken into force, and another waits.
    Queued,
    /// The daemon is shutting down.
    ShuttingDown,
}

impl ConfigureState {
    const ALL: [(Self, u16, &'static str); 4] = [
        (Self::Done, 3, DaemonState::Up.as_str()),
        (Self::InProgress, 4, DaemonState::Reconfiguring.as_str()),
        (Self::Queued, 5, "Reconfiguration in progress, next one enqueued"),
        (Self::ShuttingDown, 6, DaemonState::ShuttingDown.as_str()),
    ];
}

impl ConfigureStatus {
    /// Reads a reply to `configure status`.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        Refusal::check(reply.end.code, &reply.end.text)?;
        let mut status = Self::default();
        for line in &reply.lines {
            let state = ConfigureState::ALL
                .into_iter()
                .find(|(_, code, _)| *code == line.code);
            let undo = line
                .text
                .strip_prefix("Configuration unconfirmed, undo in ")
                .and_then(|rest| milliseconds(rest.strip_suffix(" s")?));
            match (state, undo) {
                (Some((state, ..)), _) => status.state = Some(state),
                (_, Some(undo)) if line.code == UNDO_SCHEDULED => status.undo_in_ms = Some(undo),
                _ => status.other.push(line.clone()),
            }
        }
        Ok(status)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        let state = ConfigureState::ALL
            .into_iter()
            .find(|(state, ..)| Some(*state) == self.state);
        if let Some((_, code, text)) = state {
            out.line(code, format_args!("{text}"))?;
        }
        if let Some(undo) = self.undo_in_ms {
            let undo = Milliseconds(undo, Dialect::Bird2);
            out.line(
                UNDO_SCHEDULED,
                format_args!("Configuration unconfirmed, undo in {undo} s"),
            )?;
        }
        out.end(0, format_args!(""))
    }
}
