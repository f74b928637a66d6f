//! The last column of `show protocols`, which for BGP holds the session's state and its last error.

use std::fmt;

/// The info column, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Info {
    /// A BGP session: its state and why it last failed.
    Bgp(BgpInfo),
    /// Any other protocol's words, such as `Running` or `master4 <=> t2`; or a BGP text that fits no rule.
    Text(String),
}

/// The info column of a BGP session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BgpInfo {
    /// The state of the session; `None` where BIRD prints none, since the protocol is down.
    pub state: Option<BgpState>,
    /// Why the session last failed. BIRD keeps it while it reconnects and forgets it once Established.
    pub error: Option<LastError>,
}

/// The states of a BGP session as BIRD prints them: those of RFC 4271 section 8.2.2 and four of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BgpState {
    /// Waits: after an error, for a lock, or for a neighbour that is on no link.
    Idle,
    /// A TCP connection is under way; for ever in this state without an error, its SYN is dropped.
    Connect,
    /// Between two attempts to connect.
    Active,
    /// Waits for the peer to connect, as `passive on` asks: Active of the RFC, without attempts of its own.
    Passive,
    /// OPEN sent.
    OpenSent,
    /// OPEN received, KEEPALIVE awaited.
    OpenConfirm,
    /// The session is up.
    Established,
    /// The connection is being closed.
    Close,
    /// The session is over and its routes are being removed (BIRD 3).
    Flush,
    /// The protocol is down (in `show protocols all`).
    Down,
}

/// Why a session failed last, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LastError {
    /// Who found it and where.
    pub class: ErrorClass,
    /// BIRD's words, such as `Connection refused` or `Hold timer expired`.
    pub text: String,
}

/// The kinds of error that BIRD tells apart by a word before the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ErrorClass {
    /// A local cause: `Error: No listening socket`, `Error: BFD session down`.
    #[cfg_attr(feature = "serde", serde(rename = "Error"))]
    Local,
    /// The operating system's word on the TCP connection.
    Socket,
    /// A NOTIFICATION that the peer sent.
    Received,
    /// An error this BIRD found in the session, told to the peer by a NOTIFICATION.
    #[cfg_attr(feature = "serde", serde(rename = "BGP Error"))]
    Sent,
    /// A limit shut the session down.
    #[cfg_attr(feature = "serde", serde(rename = "Automatic shutdown"))]
    AutomaticShutdown,
}

impl BgpState {
    const ALL: [Self; 10] = [
        Self::Idle,
        Self::Connect,
        Self::Active,
        Self::Passive,
        Self::OpenSent,
        Self::OpenConfirm,
        Self::Established,
        Self::Close,
        Self::Flush,
        Self::Down,
    ];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "Idle",
            Self::Connect => "Connect",
            Self::Active => "Active",
            Self::Passive => "Passive",
            Self::OpenSent => "OpenSent",
            Self::OpenConfirm => "OpenConfirm",
            Self::Established => "Established",
            Self::Close => "Close",
            Self::Flush => "Flush",
            Self::Down => "Down",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl fmt::Display for BgpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ErrorClass {
    const ALL: [Self; 5] = [
        Self::Local,
        Self::Socket,
        Self::Received,
        Self::Sent,
        Self::AutomaticShutdown,
    ];

    /// BIRD's word for the class, without the colon that follows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Local => "Error",
            Self::Socket => "Socket",
            Self::Received => "Received",
            Self::Sent => "BGP Error",
            Self::AutomaticShutdown => "Automatic shutdown",
        }
    }
}

impl LastError {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (class, text) = text.split_once(": ")?;
        let class = ErrorClass::ALL
            .into_iter()
            .find(|known| known.as_str() == class)?;
        Some(Self {
            class,
            text: text.to_owned(),
        })
    }
}

impl fmt::Display for LastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.class.as_str(), self.text)
    }
}

impl Info {
    /// Reads the column of a protocol of this kind. A BGP text is taken apart only if all of it is understood.
    pub fn parse(proto: &str, text: &str) -> Self {
        let bgp = if proto == "BGP" {
            BgpInfo::parse(text)
        } else {
            None
        };
        bgp.map_or_else(|| Self::Text(text.to_owned()), Self::Bgp)
    }
}

impl BgpInfo {
    fn parse(text: &str) -> Option<Self> {
        let (first, rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
        let state = BgpState::parse(first);
        let error = if state.is_some() { rest } else { text }.trim_start_matches(' ');
        let error = if error.is_empty() {
            None
        } else {
            Some(LastError::parse(error)?)
        };
        Some(Self { state, error })
    }
}

impl fmt::Display for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bgp(info) => info.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// As BIRD prints it: a state is padded to 14 columns even where no error follows.
impl fmt::Display for BgpInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(state) = self.state {
            write!(f, "{state:<14}")?;
        }
        self.error.as_ref().map_or(Ok(()), |error| error.fmt(f))
    }
}
