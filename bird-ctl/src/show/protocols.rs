//! `show protocols [all]`: one row per protocol, and with `all` everything that BIRD knows of it.
//!
//! Which sessions are not up, since when, and why:
//!
//! ```
//! use bird_ctl::reply::{Collector, Framer};
//! use bird_ctl::show::protocols::{BgpState, ProtocolList};
//! use bird_ctl::show::time::Moment;
//!
//! let bytes = b"2002-name     proto    table    state  since       info
//! 1002-Mesh_10_0_0_2 BGP      master   start  07:51:16    Active        Socket: Connection refused
//! 1006-  Preference:     100
//!    BGP state:          Active
//!      Neighbor address: 10.0.0.2
//!      Last error:       Socket: Connection refused
//!  \n0000 \n";
//! let (mut framer, mut collector) = (Framer::new(), Collector::default());
//! framer.feed(bytes);
//! let now = Moment::parse("2026-11-22 08:03:16").ok_or("the `server_time` of `show status`")?;
//! while let Some(event) = framer.next_event()? {
//!     let Some(reply) = collector.push(event)? else { continue };
//!     for protocol in ProtocolList::read(&reply)?.protocols {
//!         let Some(bgp) = &protocol.details.bgp else { continue };
//!         if bgp.state == Some(BgpState::Established) {
//!             continue;
//!         }
//!         let down = protocol.row.since_at(&now).map(|since| since.seconds_until(&now));
//!         let why = bgp.last_error.as_ref().map(|error| error.text.as_str());
//!         assert_eq!((bgp.neighbor_address, down), (Some("10.0.0.2".parse()?), Some(720.0)));
//!         assert_eq!(why, Some("Connection refused"));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bmp;
mod capabilities;
mod channel;
mod details;
mod info;
mod labels;
mod read;
mod rpki;
mod statistics;
#[cfg(test)]
mod tests;
mod values;
mod write;

use std::fmt;

pub use bmp::Bmp;
pub use capabilities::{AddPath, Capabilities, GracefulRestart, LongLivedGracefulRestart};
pub use channel::{
    ChangeCounts, Channel, ChannelState, GrRecovery, Limit, LimitAction, Pending, RouteChanges, RouteCounts,
};
pub use details::{Bgp, Details, Field, Protocol, ProtocolList, Session, TcpAo, Timer};
pub use info::{BgpInfo, BgpState, ErrorClass, Info, LastError};
pub use rpki::Rpki;

pub use write::write_list;

use super::time::Moment;
use super::{keep, word};
use crate::Dialect;
use crate::reply::{LineSink, PlainText, Refusal, Reply, ReplyLine};

/// Code of the heading line.
const HEADING: u16 = 2002;
/// Code of a row.
const ROW: u16 = 1002;

/// The least width of the column `since`: that of BIRD 1.
const SINCE: usize = 10;

/// Code of what stands below a row.
const DETAIL: u16 = 1006;

/// Code and text of a line in place of one that was too long.
const OVERLONG: u16 = 8000;
const OVERLONG_TEXT: &str = "<line overflow>";

/// A row of `show protocols`, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolRow {
    /// The name of this instance, such as `Mesh_10_0_0_2`.
    pub name: String,
    /// The kind of protocol, such as `BGP`, `Static` or `Kernel`.
    pub proto: String,
    /// The table it is connected to; `None` where BIRD prints `---`: no table, or (BIRD 2) several channels.
    pub table: Option<String>,
    /// The state of the protocol (not that of the BGP session, which is in `info`).
    pub state: ProtocolState,
    /// When `state` last changed, as printed: `HH:MM:SS[.mmm]`, a date after about a day, or any format
    /// that the daemon's `timeformat protocol` asks for.
    pub since: String,
    /// The last column.
    pub info: Info,
}

/// The state of a protocol instance, in all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum ProtocolState {
    /// Not running: disabled, or shut down by a limit.
    Down,
    /// On its way up; a BGP session that is not Established is here.
    Start,
    /// Running, and its first routes are being handed to it (BIRD 1).
    Feed,
    /// Running, and it gets its first routes when the daemon has recovered from a graceful restart (BIRD 1).
    Wait,
    /// Running; a BGP session is Established.
    Up,
    /// On its way down.
    Stop,
    /// Its routes are being removed.
    Flush,
    /// Between two states, for which BIRD 1 has no word but `???`.
    #[cfg_attr(feature = "serde", serde(rename = "???"))]
    Unknown,
}

impl ProtocolState {
    const ALL: [Self; 8] = [
        Self::Down,
        Self::Start,
        Self::Feed,
        Self::Wait,
        Self::Up,
        Self::Stop,
        Self::Flush,
        Self::Unknown,
    ];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Start => "start",
            Self::Feed => "feed",
            Self::Wait => "wait",
            Self::Up => "up",
            Self::Stop => "stop",
            Self::Flush => "flush",
            Self::Unknown => "???",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == word)
    }
}

impl fmt::Display for ProtocolState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What `show protocols` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolTable {
    /// The rows in the daemon's order.
    #[cfg_attr(feature = "serde", serde(rename = "protocols"))]
    pub rows: Vec<ProtocolRow>,
    /// Lines that are neither the heading nor a row: the details of `show protocols all`, or lines nobody knows.
    pub other: Vec<ReplyLine>,
}

impl ProtocolTable {
    /// Reads a reply to `show protocols` of any dialect. An error is what BIRD answered in place of a table.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        Ok(Self::parse(&reply.lines))
    }

    /// Reads the continuation lines of a reply.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a ReplyLine>) -> Self {
        let mut table = Self::default();
        for ReplyLine { code, text } in lines {
            match (*code, ProtocolRow::parse(text)) {
                (ROW, Some(row)) => table.rows.push(row),
                (HEADING, _) if is_heading(text) => {}
                _ => keep(&mut table.other, *code, text),
            }
        }
        table
    }
}

impl ProtocolRow {
    /// When `state` last changed, given the daemon's clock; `None` if the daemon's time format tells no moment.
    pub fn since_at(&self, now: &Moment) -> Option<Moment> {
        Moment::before(now, &self.since)
    }

    /// Reads a row of any dialect. Names longer than their column push the others to the right, so columns are told
    /// apart by blanks; only `since` may hold blanks of its own, and two always follow it.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = word(text)?;
        let (proto, rest) = word(rest)?;
        let (table, rest) = word(rest)?;
        let (state, rest) = word(rest)?;
        let (since, info) = split_since(super::behind_column(state, 7, rest));
        // What is left of the padding of a short time; no info begins with a blank.
        let info = info.trim_start_matches(' ');
        Some(Self {
            name: name.to_owned(),
            proto: proto.to_owned(),
            table: (table != "---").then(|| table.to_owned()),
            state: ProtocolState::parse(state)?,
            since: since.trim_end_matches(' ').to_owned(),
            info: Info::parse(proto, info),
        })
    }
}

/// The time and what follows it.
fn split_since(text: &str) -> (&str, &str) {
    let at = |least: usize| {
        let found = text
            .as_bytes()
            .windows(2)
            .skip(least)
            .position(|pair| pair == b"  ");
        found.map(|at| at + least)
    };
    let is_time = |at: &usize| {
        text[..*at]
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.-".contains(&byte))
    };
    // The column is ten bytes wide or more, and a time in a format of the user's may hold two blanks, too.
    let end = at(1).filter(is_time).or_else(|| at(SINCE)).or_else(|| at(1));
    end.map_or((text, ""), |end| (&text[..end], &text[end + 2..]))
}

fn is_heading(text: &str) -> bool {
    text.split_whitespace()
        .map(str::to_lowercase)
        .eq(["name", "proto", "table", "state", "since", "info"])
}

/// Writes the heading and the rows as `birdc` shows them.
///
/// ```
/// use bird_ctl::Dialect;
/// use bird_ctl::show::protocols::{BgpInfo, BgpState, Info, ProtocolRow, ProtocolState, write_table};
///
/// let row = ProtocolRow {
///     name: "Mesh_10_0_0_2".into(),
///     proto: "BGP".into(),
///     table: None,
///     state: ProtocolState::Start,
///     since: "07:51:20.261".into(),
///     info: Info::Bgp(BgpInfo { state: Some(BgpState::Connect), error: None }),
/// };
/// let mut text = String::new();
/// write_table(&[row], Dialect::Bird2, &mut text)?;
/// let lines: Vec<_> = text.lines().collect();
/// assert_eq!(lines[0], "Name       Proto      Table      State  Since         Info");
/// assert_eq!(lines[1], "Mesh_10_0_0_2 BGP        ---        start  07:51:20.261  Connect       ");
/// # Ok::<(), std::fmt::Error>(())
/// ```
pub fn write_table(rows: &[ProtocolRow], dialect: Dialect, out: &mut impl fmt::Write) -> fmt::Result {
    write_reply(rows, dialect, &mut PlainText(out))
}

/// Writes the whole reply to `show protocols`.
pub fn write_reply(rows: &[ProtocolRow], dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    write_heading(dialect, out)?;
    for row in rows {
        write_row(row, dialect, out)?;
    }
    out.end(0, format_args!(""))
}

fn write_heading(dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let columns = match dialect {
        Dialect::Bird1 => ["name", "proto", "table", "state", "since", "info"],
        Dialect::Bird2 | Dialect::Bird3 => ["Name", "Proto", "Table", "State", "Since", "Info"],
    };
    write_columns(HEADING, columns, dialect, out)
}

fn write_row(row: &ProtocolRow, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let table = row.table.as_deref().unwrap_or("---");
    let info = row.info.to_string();
    write_columns(
        ROW,
        [
            &row.name,
            &row.proto,
            table,
            row.state.as_str(),
            &row.since,
            &info,
        ],
        dialect,
        out,
    )
}

fn write_columns(code: u16, columns: [&str; 6], dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let [name, proto, table, state, since, info] = columns;
    match dialect {
        Dialect::Bird1 => out.line(
            code,
            format_args!("{name:<8} {proto:<8} {table:<8} {state:<5}  {since:<10}  {info}"),
        ),
        Dialect::Bird2 | Dialect::Bird3 => out.line(
            code,
            format_args!("{name:<10} {proto:<10} {table:<10} {state:<6} {since:<12}  {info}"),
        ),
    }
}
