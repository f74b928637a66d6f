//! The messages in MRT files, and the routes of tables as the UPDATEs that would have brought them.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::IpAddr;

use bgp_wire::mrt::{Bgp, Body, Decoder, Header, Peer, Record, Rib};
use serde_json::json;

use super::printer::{Place, Printer};
use super::session::SessionArgs;
use crate::cli::message_json::Members;
use crate::cli::mrt;

/// Prints the messages of all records. `session` adds to what they tell of their sessions: some collectors leave out
/// that routes have path identifiers (RFC 8050).
pub(super) fn decode(
    name: &dyn fmt::Display,
    stream: impl Read,
    session: &SessionArgs,
    printer: &mut Printer<'_>,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let mut records = Records {
        session,
        decoder: Decoder::new(),
        peers: Vec::new(),
    };
    mrt::read_records(name, stream, &mut io::sink(), err, &mut |record, _| {
        let body = match record.body() {
            Ok(body) => body,
            Err(error) => return Ok(Err(error)),
        };
        records.print(record, &body, printer).map(Ok)
    })
}

struct Records<'a> {
    session: &'a SessionArgs,
    decoder: Decoder,
    /// Who the routes of the table came from (RFC 6396 §4.3.1).
    peers: Vec<Peer>,
}

impl Records<'_> {
    fn print(&mut self, record: &Record<'_>, body: &Body<'_>, printer: &mut Printer<'_>) -> io::Result<()> {
        let place = |asn, address| At {
            header: record.header,
            peer: Some((asn, address)),
        };
        match body {
            Body::Message(message) => {
                let place = place(message.peering.peer_as, message.peering.peer_address);
                let session = self.session.on_top_of(self.decoder.session(message));
                printer.message(&place, message.octets, &session)
            }
            Body::StateChange(change) => {
                let place = place(change.peering.peer_as, change.peering.peer_address);
                state_change(&place, change.old_state, change.new_state, printer)
            }
            Body::PeerIndexTable(table) => {
                self.peers = table.peers().collect();
                Ok(())
            }
            Body::Rib(rib) => self.rib(record.header, rib, printer),
            Body::TableDump(dump) => {
                let place = place(dump.peer_as, dump.peer_address);
                printer.decoded(&place, &self.decoder.table_dump(dump))
            }
            Body::Bgp(Bgp::Message(message)) => {
                let place = place(message.source_as.into(), message.source_address.into());
                printer.decoded(&place, &self.decoder.bgp_message(message))
            }
            Body::Bgp(Bgp::StateChange(change)) => {
                let place = place(change.peer_as.into(), change.peer_address.into());
                state_change(&place, change.old_state, change.new_state, printer)
            }
            _ => Ok(()),
        }
    }

    fn rib(&mut self, header: Header, rib: &Rib<'_>, printer: &mut Printer<'_>) -> io::Result<()> {
        for entry in rib.entries() {
            let peer = self.peers.get(usize::from(entry.peer_index));
            let place = At {
                header,
                peer: peer.map(|peer| (peer.asn, peer.address)),
            };
            printer.decoded(&place, &self.decoder.rib_entry(rib, &entry))?;
        }
        Ok(())
    }
}

fn state_change(place: &At, old: u16, new: u16, printer: &mut Printer<'_>) -> io::Result<()> {
    let mut members = Members::new();
    members.insert("type".into(), "STATE-CHANGE".into());
    members.insert("old_state".into(), old.into());
    members.insert("new_state".into(), new.into());
    let words = format!("STATE-CHANGE {} to {}", state_name(old), state_name(new));
    printer.note(place, &words, members)
}

/// The states of RFC 4271 §8.2.2, as RFC 6396 §4.4.1 numbers them.
fn state_name(state: u16) -> String {
    let names = [
        "Idle",
        "Connect",
        "Active",
        "OpenSent",
        "OpenConfirm",
        "Established",
    ];
    let name = usize::from(state)
        .checked_sub(1)
        .and_then(|place| names.get(place));
    name.map_or_else(|| format!("state {state}"), ToString::to_string)
}

/// A record, and the peer it speaks of where that is known.
struct At {
    header: Header,
    peer: Option<(u32, IpAddr)>,
}

impl Place for At {
    fn words(&self) -> String {
        let time = self.header.timestamp;
        let time = match self.header.microseconds {
            Some(microseconds) => format!("{time}.{microseconds:06}"),
            None => time.to_string(),
        };
        match self.peer {
            Some((asn, address)) => format!("{time} {address} AS {asn} "),
            None => format!("{time} "),
        }
    }

    fn members(&self) -> Members {
        let mut members = Members::new();
        members.insert("timestamp".into(), self.header.timestamp.into());
        if let Some(microseconds) = self.header.microseconds {
            members.insert("microseconds".into(), microseconds.into());
        }
        if let Some((asn, address)) = self.peer {
            members.insert("peer_as".into(), asn.into());
            members.insert("peer_address".into(), json!(address));
        }
        members
    }
}
