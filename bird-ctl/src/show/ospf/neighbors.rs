//! `show ospf neighbors`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::time::{Milliseconds, milliseconds};
use crate::show::{Column, keep, protocol_heading, write_heading};

const NEIGHBORS: u16 = 1013;

/// What `show ospf neighbors` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfNeighborList {
    /// The OSPF protocols.
    pub protocols: Vec<OspfNeighbors>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The neighbours of an OSPF protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfNeighbors {
    /// Its name.
    pub name: String,
    /// Whether it is up; if not there are no neighbours.
    pub up: bool,
    /// Its neighbours.
    pub neighbors: Vec<OspfNeighbor>,
}

/// A neighbour, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfNeighbor {
    /// Its router id.
    pub router_id: Ipv4Addr,
    /// Its priority to become the designated router.
    pub priority: u32,
    /// The state (RFC 2328 section 10.1): `Full`, `2-Way`, `ExStart`, `Init` …
    pub state: String,
    /// What it is on the link: `DR`, `BDR`, `Other`, or `PtP` where there is no such thing.
    pub role: String,
    /// Time left for its next hello, in milliseconds. BIRD 1 prints minutes and seconds.
    pub dead_time_ms: u64,
    /// Our interface.
    pub interface: String,
    /// Its address.
    pub address: IpAddr,
}

impl OspfNeighborList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            let last = list.protocols.last_mut();
            match (protocol_heading(text), OspfNeighbor::parse(text), last) {
                (Some((name, up)), ..) if *code == NEIGHBORS => list.protocols.push(OspfNeighbors {
                    name: name.to_owned(),
                    up,
                    neighbors: Vec::new(),
                }),
                (_, Some(neighbor), Some(last)) if *code == NEIGHBORS => last.neighbors.push(neighbor),
                _ if *code == NEIGHBORS && (text.is_empty() || text.starts_with("Router ID")) => {}
                _ => keep(&mut list.other, *code, text),
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        for (n, protocol) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(NEIGHBORS, format_args!(""))?;
            }
            write_heading(NEIGHBORS, &protocol.name, protocol.up, out)?;
            if protocol.up {
                let end = if dialect == Dialect::Bird1 { "   " } else { "" };
                let heading = "Router ID   \tPri\t     State     \tDTime\tInterface  Router IP";
                out.line(NEIGHBORS, format_args!("{heading}{end}"))?;
            }
            for neighbor in &protocol.neighbors {
                neighbor.write(dialect, out)?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl OspfNeighbor {
    fn parse(text: &str) -> Option<Self> {
        let mut columns = text.split('\t');
        let router_id = columns.next()?.trim_end().parse().ok()?;
        let priority = columns.next()?.trim_start().parse().ok()?;
        let (state, role) = columns.next()?.split_once('/')?;
        let dead_time_ms = dead_time(columns.next()?.trim())?;
        let mut rest = columns.next()?.split_ascii_whitespace();
        let (interface, address) = (rest.next()?.to_owned(), rest.next()?.parse().ok()?);
        (rest.next().is_none() && columns.next().is_none()).then(|| Self {
            router_id,
            priority,
            state: state.to_owned(),
            role: role.trim_end().to_owned(),
            dead_time_ms,
            interface,
            address,
        })
    }

    fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let (id, address) = (self.router_id.to_string(), self.address.to_string());
        let state = format!("{}/{:<5}", self.state, self.role);
        let (priority, interface) = (self.priority, Column(&self.interface, 10));
        if dialect == Dialect::Bird1 {
            let seconds = self.dead_time_ms / 1000;
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            // The column of an address is as wide as the longest of its kind.
            let width = if self.address.is_ipv4() { 15 } else { 39 };
            return out.line(
                NEIGHBORS,
                format_args!(
                    "{id}\t{priority:>3}\t{state:<10}\t{minutes:02}:{seconds:02}\t{interface} {address:<width$}"
                ),
            );
        }
        let time = Milliseconds(self.dead_time_ms, dialect);
        out.line(
            NEIGHBORS,
            format_args!("{id:<12}\t{priority:>3}\t{state:<10}\t{time:>6}\t{interface} {address}"),
        )
    }
}

/// Reads `MM:SS` or `S.mmm`.
fn dead_time(text: &str) -> Option<u64> {
    match text.split_once(':') {
        Some((minutes, seconds)) => {
            let (minutes, seconds): (u64, u64) = (minutes.parse().ok()?, seconds.parse().ok()?);
            minutes.checked_mul(60)?.checked_add(seconds)?.checked_mul(1000)
        }
        None => milliseconds(text),
    }
}
