//! What can go wrong with a question, sorted by where it went wrong.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::DEFAULT_SOCKETS;
use crate::command::CommandError;
use crate::outcome::configure::{ConfigureError, FileError};
use crate::reply::{FrameError, Refusal};

/// Why there is no answer, or which error the daemon answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// None of the default sockets exists.
    #[error(
        "found no BIRD socket; tried {}; is BIRD running here? give the path of its socket",
        tried()
    )]
    NoDefaultSocket,
    /// There is no file at the path.
    #[error("no socket at {}; is BIRD running here, and is this the path its -s option names?", path.display())]
    NoSocket {
        /// The path tried.
        path: PathBuf,
    },
    /// The file is there, but the system forbids to use it.
    #[error("permission denied on {}; run as root or as a member of the socket's group", path.display())]
    PermissionDenied {
        /// The path tried.
        path: PathBuf,
    },
    /// The file is there, but nobody listens.
    #[error("connection refused on {}; the BIRD that made this socket has ended, or it is no socket", path.display())]
    Refused {
        /// The path tried.
        path: PathBuf,
    },
    /// The daemon listens but takes no more connections.
    #[error("{} takes no connection: its queue is full, so the daemon is stopped or busy in a loop", path.display())]
    NotAccepting {
        /// The path tried.
        path: PathBuf,
    },
    /// Any other failure to connect.
    #[error("cannot connect to {}: {source}", path.display())]
    Connect {
        /// The path tried.
        path: PathBuf,
        /// The system's word.
        source: io::Error,
    },
    /// What answers there is no BIRD.
    #[error(
        "expected `0001 BIRD <version> ready.` from {from}, got {got}; this is not a BIRD control socket, nor birdc -v"
    )]
    NotBird {
        /// The socket's path, or the command.
        from: String,
        /// What came in place of the banner: the beginning of its first line in quotes, or words for it.
        got: String,
    },
    /// The answer is that of another question: the stream is not a BIRD's, or has lost its step.
    #[error(
        "expected {expected} in the answer to `{command}`, got {got}; connect anew, and if that does not help this is no BIRD"
    )]
    Unexpected {
        /// What was asked.
        command: &'static str,
        /// What every answer to it has.
        expected: &'static str,
        /// How the answer begins.
        got: String,
    },
    /// The daemon said nothing for too long.
    #[error("no answer from {from} within {seconds} s; the daemon is stopped or busy")]
    Silent {
        /// The socket's path, or the command.
        from: String,
        /// How long it was waited for, in seconds.
        seconds: f64,
    },
    /// The program that was to lead to the daemon does not start.
    #[error("cannot start `{command}`: {source}")]
    Start {
        /// The program and its arguments.
        command: String,
        /// The system's word.
        source: io::Error,
    },
    /// The program ended before it answered.
    #[error("`{command}` ended before it answered ({}); {ENDED}", exit(status))]
    Ended {
        /// The program and its arguments.
        command: String,
        /// How it ended; `None` if it only closed its output.
        status: Option<ExitStatus>,
    },
    /// birdc does not print the codes, so where a reply ends cannot be known.
    #[error("`{command}` prints replies without their codes; give it the option -v: birdc -v, birdcl -v")]
    NotVerbose {
        /// The program and its arguments.
        command: String,
    },
    /// The birdc in between takes a key for something else, so nothing was sent.
    #[error(
        "birdc takes {key:?} outside of quotes for a key of its own, so the command was not sent; connect to the socket itself"
    )]
    Key {
        /// The character.
        key: char,
    },
    /// The birdc in between did not send the command.
    #[error("birdc did not send the command to BIRD: {said}")]
    Birdc {
        /// birdc's words.
        said: String,
    },
    /// The stream broke off, or is no reply.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The connection failed.
    #[error("the connection to the daemon failed: {0}")]
    Io(#[from] io::Error),
    /// The command was not sent.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// An earlier question was given up before its answer was read.
    #[error("an earlier question was given up, so answers no longer match questions; connect anew")]
    OutOfStep,
    /// BIRD cannot read the new configuration, or finds a mistake in it (8002). The old one stays in force.
    #[error("BIRD does not take the configuration: {0}")]
    Configuration(FileError),
    /// The daemon's own error: 8xxx at run time (8001 no such route, 8003 no protocol matches, 8007 access denied),
    /// 9xxx in the command (9001 not understood).
    #[error("BIRD answers {code:04}: {text}")]
    Bird {
        /// The code, 8000 and above.
        code: u16,
        /// BIRD's words.
        text: String,
    },
}

impl From<ConfigureError> for Error {
    fn from(error: ConfigureError) -> Self {
        match error {
            ConfigureError::File { error, .. } => Self::Configuration(error),
            ConfigureError::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<Refusal> for Error {
    fn from(Refusal { code, text }: Refusal) -> Self {
        Self::Bird { code, text }
    }
}

impl Error {
    /// Whether the connection is gone, so that a new one may do.
    pub fn is_disconnect(&self) -> bool {
        matches!(
            self,
            Self::Frame(FrameError::EndInReply) | Self::Io(_) | Self::Ended { .. } | Self::OutOfStep
        )
    }

    /// Sorts the ways in which connecting fails.
    pub(super) fn connect(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoSocket { path },
            io::ErrorKind::PermissionDenied => Self::PermissionDenied { path },
            io::ErrorKind::ConnectionRefused => Self::Refused { path },
            io::ErrorKind::WouldBlock => Self::NotAccepting { path },
            _ => Self::Connect { path, source },
        }
    }
}

/// The usual reasons.
const ENDED: &str = "see what it wrote above; `kubectl exec` needs -i, and no -t";

fn exit(status: &Option<ExitStatus>) -> String {
    status.map_or_else(|| "its output is closed".to_owned(), |status| status.to_string())
}

fn tried() -> String {
    DEFAULT_SOCKETS.join(", ")
}
