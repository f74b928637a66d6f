//! Where a daemon is reached: a socket, or a command that leads to one.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};

use super::{Client, Error, Options};

/// Where daemons have their sockets, in the order in which [`Endpoint::find`] tries them.
pub const DEFAULT_SOCKETS: [&str; 5] = [
    "/run/bird/bird.ctl",          // Debian, Ubuntu
    "/var/run/calico/bird.ctl",    // calico-node; IPv6 has bird6.ctl beside it
    "/var/run/bird/bird.ctl",      // calico-node of old, and where /var/run is not /run
    "/var/run/bird.ctl",           // Fedora, FreeBSD
    "/usr/local/var/run/bird.ctl", // BIRD built from source
];

/// A way to a daemon, which [`Client::open`] and [`Pool`](super::Pool) take as often as they need.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// The daemon's Unix socket.
    Socket(PathBuf),
    /// A program and its arguments. Its standard streams are either the control socket's own bytes (`socat`), or
    /// those of `birdc -v` or `birdcl -v` with no command behind it; which of the two is found out. What it writes to
    /// standard error goes to ours.
    Program(Vec<OsString>),
}

impl Endpoint {
    /// The daemon on this socket.
    pub fn socket(path: impl Into<PathBuf>) -> Self {
        Self::Socket(path.into())
    }

    /// A program and its arguments.
    pub fn program(words: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self::Program(words.into_iter().map(Into::into).collect())
    }

    /// A command line for the shell, such as `kubectl -n calico-system exec -i POD -c calico-node -- birdcl -v`.
    pub fn shell(command: impl AsRef<OsStr>) -> Self {
        Self::program([OsStr::new("sh"), OsStr::new("-c"), command.as_ref()])
    }

    /// The first of [`DEFAULT_SOCKETS`] on which a BIRD answers, with a connection to it. If none does, the error is
    /// that of the first one that exists.
    pub async fn find(options: Options) -> Result<(Self, Client), Error> {
        let mut first = None;
        for path in DEFAULT_SOCKETS {
            let endpoint = Self::socket(path);
            match Client::open(&endpoint, options).await {
                Ok(client) => return Ok((endpoint, client)),
                Err(Error::NoSocket { .. }) => {}
                Err(error) => first = first.or(Some(error)),
            }
        }
        Err(first.unwrap_or(Error::NoDefaultSocket))
    }

    /// The socket of the other daemon of a pair, where there is one: BIRD 1 has a daemon for each address family, and
    /// `bird6.ctl` lies beside `bird.ctl`.
    pub fn sibling(&self) -> Option<Self> {
        let Self::Socket(path) = self else { return None };
        let sibling = path.with_file_name("bird6.ctl");
        (path.file_name() == Some(OsStr::new("bird.ctl")) && sibling.exists())
            .then_some(Self::Socket(sibling))
    }
}

impl From<&Path> for Endpoint {
    fn from(path: &Path) -> Self {
        Self::socket(path)
    }
}

/// The path, or the words of the command.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(path) => path.display().fmt(f),
            Self::Program(words) => {
                let shell = |word: &OsString| word == "sh" || word == "-c";
                let words: Vec<_> = words.iter().skip_while(|word| shell(word)).collect();
                for (i, word) in words.iter().enumerate() {
                    let blank = if i == 0 { "" } else { " " };
                    write!(f, "{blank}{}", word.display())?;
                }
                Ok(())
            }
        }
    }
}
