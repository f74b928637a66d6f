//! `show bfd sessions [all]` (RFC 5880).

use std::fmt;
use std::net::IpAddr;

use super::time::{Milliseconds, Moment, milliseconds};
use super::{Column, keep};
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const BFD: u16 = 1020;
/// How the heading begins, which stands only above rows.
const HEADING: &str = "IP address  ";

/// What `show bfd sessions` answered, in all versions; with `all`, since BIRD 2.15.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdList {
    /// The BFD protocols.
    pub protocols: Vec<BfdProtocol>,
    /// Whether details were asked for, even if there are no sessions to have them.
    pub all: bool,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A BFD protocol, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdProtocol {
    /// Its name.
    pub name: String,
    /// Whether it is up; if not there are no sessions.
    pub up: bool,
    /// Its sessions.
    pub sessions: Vec<BfdSession>,
}

/// A BFD session, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdSession {
    /// The neighbour.
    pub address: IpAddr,
    /// The interface; `None` for a session over several hops.
    pub interface: Option<String>,
    /// The state.
    pub state: BfdState,
    /// When the state last changed, as printed (the daemon's `timeformat protocol`).
    pub since: String,
    /// The time between packets sent, in milliseconds.
    pub interval_ms: u64,
    /// The time without packets after which the session is down, in milliseconds; 0 while it is.
    pub timeout_ms: u64,
    /// More, after `all`.
    pub details: Option<Box<BfdDetails>>,
}

/// The states of a BFD session (RFC 5880 section 6.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum BfdState {
    /// Switched off by an operator.
    AdminDown,
    /// No packets come.
    Down,
    /// Packets come, but none that shows that ours arrive.
    Init,
    /// Both ends hear each other.
    Up,
}

/// What `show bfd sessions all` says besides (since BIRD 2.15, as the next two).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdDetails {
    /// `Direct` or `Multihop`.
    pub session_type: String,
    /// The state that the neighbour tells.
    pub remote_state: String,
    /// Why our end last changed its state (RFC 5880 section 4.1).
    pub local_diagnostic: String,
    /// Why the other end did.
    pub remote_diagnostic: String,
    /// Our number of the session.
    pub local_discriminator: u32,
    /// The neighbour's.
    pub remote_discriminator: u32,
    /// Time until the next packet is sent, in milliseconds; `None` while none is to be sent.
    pub transmit_left_ms: Option<u64>,
    /// Time until the session is down, in milliseconds; `None` while nothing is waited for.
    pub detect_left_ms: Option<u64>,
    /// What we asked for.
    pub local: BfdParameters,
    /// What the neighbour asked for.
    pub remote: BfdParameters,
    /// How packets are authenticated (since BIRD 2.15).
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub authentication: Option<BfdAuthentication>,
}

/// How the packets of a session are authenticated (RFC 5880 section 6.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdAuthentication {
    /// `Simple`, `Keyed SHA1`, `Meticulous keyed SHA1` …
    pub kind: String,
    /// The sequence number last received; `None` without such, or while none came.
    pub received_sequence: Option<u32>,
    /// The sequence number last sent.
    pub sent_sequence: Option<u32>,
}

/// What an end of a session asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct BfdParameters {
    /// The least time between packets it sends, in milliseconds.
    pub min_tx_ms: u64,
    /// The least time between packets it takes, in milliseconds.
    pub min_rx_ms: u64,
    /// It wants packets only when it asks (RFC 5880 section 6.6).
    pub demand_mode: bool,
    /// After how many intervals without packets the other end is to be taken for down.
    pub multiplier: u8,
}

impl BfdState {
    const ALL: [Self; 4] = [Self::AdminDown, Self::Down, Self::Init, Self::Up];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AdminDown => "AdminDown",
            Self::Down => "Down",
            Self::Init => "Init",
            Self::Up => "Up",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl BfdList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let (mut list, mut remote, mut headings) = (Self::default(), false, false);
        for ReplyLine { code, text } in &reply.lines {
            headings |= text.starts_with(HEADING);
            if *code != BFD || !list.read_line(text, &mut remote) {
                keep(&mut list.other, *code, text);
            }
        }
        list.all = !headings && list.protocols.iter().any(|protocol| protocol.up);
        Ok(list)
    }

    fn read_line(&mut self, text: &str, remote: &mut bool) -> bool {
        if let Some((name, up)) = super::protocol_heading(text) {
            let name = name.to_owned();
            self.protocols.push(BfdProtocol {
                name,
                up,
                sessions: Vec::new(),
            });
            return true;
        }
        let Some(protocol) = self.protocols.last_mut() else {
            return false;
        };
        if text.is_empty() || text.starts_with(HEADING) {
            return true;
        }
        if let Some(address) = text.strip_prefix("  Address:") {
            *remote = false;
            let session = address.trim().parse().ok().map(BfdSession::blank);
            let known = session.is_some();
            protocol.sessions.extend(session);
            return known;
        }
        if text.starts_with("  ") {
            let session = protocol.sessions.last_mut();
            return session.is_some_and(|session| session.read_detail(text.trim_start(), remote).is_some());
        }
        let session = BfdSession::parse(text);
        let known = session.is_some();
        protocol.sessions.extend(session);
        known
    }

    /// Writes the whole reply: as `show bfd sessions all` if that was asked.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        for (n, protocol) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(BFD, format_args!(""))?;
            }
            super::write_heading(BFD, &protocol.name, protocol.up, out)?;
            if protocol.up && !self.all {
                let since = if dialect == Dialect::Bird1 { 10 } else { 12 };
                out.line(
                    BFD,
                    format_args!(
                        "{:<25} {:<10} {:<10} {:<since$}  {:>8} {:>8}",
                        "IP address", "Interface", "State", "Since", "Interval", "Timeout"
                    ),
                )?;
            }
            for session in &protocol.sessions {
                session.write(dialect, out)?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl BfdSession {
    /// When the state last changed, given the daemon's clock; `None` if the daemon's time format tells no moment.
    pub fn since_at(&self, now: &Moment) -> Option<Moment> {
        Moment::before(now, &self.since)
    }

    fn blank(address: IpAddr) -> Self {
        Self {
            address,
            interface: None,
            state: BfdState::Down,
            since: String::new(),
            interval_ms: 0,
            timeout_ms: 0,
            details: Some(Box::default()),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (address, rest) = super::word(text)?;
        let (name, rest) = super::word(rest)?;
        let (state, rest) = super::word(rest)?;
        let (rest, timeout) = rest.rsplit_once(' ')?;
        let (rest, interval) = rest.trim_end_matches(' ').rsplit_once(' ')?;
        // A time in a format of the user's may hold blanks, and begin with one.
        let since = super::behind_column(state, 11, rest).trim_end_matches(' ');
        (!since.is_empty()).then_some(Self {
            address: address.parse().ok()?,
            interface: interface(name),
            state: BfdState::parse(state)?,
            since: since.to_owned(),
            interval_ms: milliseconds(interval)?,
            timeout_ms: milliseconds(timeout)?,
            details: None,
        })
    }

    fn read_detail(&mut self, text: &str, remote: &mut bool) -> Option<()> {
        let (label, value) = text.split_once(':')?;
        let value = value.trim_start();
        let details = self.details.as_mut()?;
        let parameters = if *remote {
            &mut details.remote
        } else {
            &mut details.local
        };
        match label {
            "Interface" => self.interface = interface(value),
            "Session type" => details.session_type = value.to_owned(),
            "Session state" => self.state = BfdState::parse(value)?,
            "Remote state" => details.remote_state = value.to_owned(),
            "Last state change" => self.since = value.to_owned(),
            "Local diagnostic" => details.local_diagnostic = value.to_owned(),
            "Remote diagnostic" => details.remote_diagnostic = value.to_owned(),
            "Local discriminator" => details.local_discriminator = value.parse().ok()?,
            "Remote discriminator" => details.remote_discriminator = value.parse().ok()?,
            "Transmit timer" => {
                let (left, of) = timer(value)?;
                (details.transmit_left_ms, self.interval_ms) = (Some(left), of);
            }
            "Detect timer" => {
                let (left, of) = timer(value)?;
                (details.detect_left_ms, self.timeout_ms) = (Some(left), of);
            }
            "Local parameters" => *remote = false,
            "Remote parameters" => *remote = true,
            "Min TX interval" => parameters.min_tx_ms = milliseconds(value)?,
            "Min RX interval" => parameters.min_rx_ms = milliseconds(value)?,
            "Demand mode" => parameters.demand_mode = yes(value)?,
            "Authentication" => details.authentication = Some(BfdAuthentication::default()),
            "Type" => details.authentication.as_mut()?.kind = value.to_owned(),
            "RX CSN" => details.authentication.as_mut()?.received_sequence = Some(value.parse().ok()?),
            "TX CSN" => details.authentication.as_mut()?.sent_sequence = Some(value.parse().ok()?),
            "Multiplier" => parameters.multiplier = value.parse().ok()?,
            _ => return None,
        }
        Some(())
    }

    fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let interface = self.interface.as_deref().unwrap_or("---");
        let (address, state, since) = (self.address.to_string(), self.state.as_str(), &self.since);
        let seconds = |value| Milliseconds(value, Dialect::Bird2);
        let (interval, timeout) = (seconds(self.interval_ms), seconds(self.timeout_ms));
        let Some(details) = &self.details else {
            let width = if dialect == Dialect::Bird1 { 10 } else { 12 };
            return out.line(
                BFD,
                format_args!(
                    "{address:<25} {} {state:<10} {}  {interval:>7}  {timeout:>7}",
                    Column(interface, 10),
                    Column(since, width)
                ),
            );
        };
        let mut put =
            |label: &str, value: &dyn fmt::Display| out.line(BFD, format_args!("  {label:<21} {value}"));
        put("Address:", &address)?;
        put("Interface:", &interface)?;
        put("Session type:", &details.session_type)?;
        put("Session state:", &state)?;
        put("Remote state:", &details.remote_state)?;
        put("Last state change:", since)?;
        put("Local diagnostic:", &details.local_diagnostic)?;
        put("Remote diagnostic:", &details.remote_diagnostic)?;
        put("Local discriminator:", &details.local_discriminator)?;
        put("Remote discriminator:", &details.remote_discriminator)?;
        if let Some(left) = details.transmit_left_ms {
            put("Transmit timer:", &format_args!("{} / {interval}", seconds(left)))?;
        }
        if let Some(left) = details.detect_left_ms {
            put("Detect timer:", &format_args!("{} / {timeout}", seconds(left)))?;
        }
        out.line(BFD, format_args!("  Local parameters:"))?;
        details.local.write(out)?;
        out.line(BFD, format_args!("  Remote parameters:"))?;
        details.remote.write(out)?;
        if let Some(authentication) = &details.authentication {
            authentication.write(out)?;
        }
        out.line(BFD, format_args!(""))
    }
}

impl BfdParameters {
    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        let seconds = |value| Milliseconds(value, Dialect::Bird2);
        let demand = if self.demand_mode { "Yes" } else { "No" };
        let mut put =
            |label: &str, value: &dyn fmt::Display| out.line(BFD, format_args!("    {label:<19} {value}"));
        put("Min TX interval:", &seconds(self.min_tx_ms))?;
        put("Min RX interval:", &seconds(self.min_rx_ms))?;
        put("Demand mode:", &demand)?;
        put("Multiplier:", &self.multiplier)
    }
}

impl BfdAuthentication {
    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        out.line(BFD, format_args!("  Authentication:"))?;
        let mut put =
            |label: &str, value: &dyn fmt::Display| out.line(BFD, format_args!("    {label:<19} {value}"));
        put("Type:", &self.kind)?;
        for (label, sequence) in [
            ("RX CSN:", self.received_sequence),
            ("TX CSN:", self.sent_sequence),
        ] {
            if let Some(sequence) = sequence {
                put(label, &sequence)?;
            }
        }
        Ok(())
    }
}

fn interface(word: &str) -> Option<String> {
    (word != "---").then(|| word.to_owned())
}

fn timer(text: &str) -> Option<(u64, u64)> {
    let (left, of) = text.split_once(" / ")?;
    Some((milliseconds(left)?, milliseconds(of)?))
}

fn yes(word: &str) -> Option<bool> {
    match word {
        "Yes" => Some(true),
        "No" => Some(false),
        _ => None,
    }
}
