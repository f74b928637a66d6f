//! The messages in a capture: packets, TCP connections, sessions.

mod connection;
mod connections;
mod end;
mod packet;
mod reader;
mod seek;
mod stream;

use std::fmt;
use std::io::{self, Read, Write};

use bgp_wire::Negotiated;

use self::connections::Connections;
pub(super) use self::reader::is_capture;
use self::reader::{Captured, Reader};
use super::printer::Printer;
use crate::cli::{BAD_FILE, FAILED, GOOD};

/// Prints the messages of all connections from or to `port`, in the order in which their last octets were captured.
/// `session` is what holds for a connection whose OPENs were not captured.
pub(super) fn decode(
    name: &dyn fmt::Display,
    stream: impl Read + Send,
    port: u16,
    session: &Negotiated,
    printer: &mut Printer<'_>,
    err: &mut dyn Write,
) -> io::Result<u8> {
    let mut connections = Connections::new(session);
    let mut left_out = LeftOut::default();
    let read = Reader::new(stream).and_then(|mut reader| {
        reader.each(&mut |captured| one_packet(&captured, port, &mut connections, &mut left_out, printer))
    });
    connections.finish(printer)?;
    left_out.connections = connections.refused();
    let damaged = match read {
        Ok(()) => GOOD,
        Err(reader::Error::Output(error)) => return Err(error),
        Err(error) => {
            writeln!(err, "error: {name}: {error}")?;
            BAD_FILE
        }
    };
    for session in connections.without_opens() {
        writeln!(
            err,
            "warning: {name}: the OPENs of {session} were not all captured: what they agreed on is taken from \
             the options --four-octet-as, --add-path and so on, and from what was captured"
        )?;
    }
    Ok(damaged.max(left_out.tell(name, err)?))
}

fn one_packet(
    captured: &Captured<'_>,
    port: u16,
    connections: &mut Connections<'_>,
    left_out: &mut LeftOut,
    printer: &mut Printer<'_>,
) -> io::Result<()> {
    match packet::segment(captured.link_type, captured.octets) {
        Ok(Some(segment)) if segment.from.port() == port || segment.to.port() == port => {
            connections.take(captured.at, &segment, printer)
        }
        Ok(_) => Ok(()),
        Err(packet::Unreadable::LinkType) => {
            left_out.link_type.get_or_insert(captured.link_type);
            left_out.packets += 1;
            Ok(())
        }
        Err(packet::Unreadable::Fragment) => {
            left_out.fragments += 1;
            Ok(())
        }
    }
}

/// Packets that could not be read.
#[derive(Default)]
struct LeftOut {
    packets: u64,
    link_type: Option<i32>,
    fragments: u64,
    connections: u64,
}

impl LeftOut {
    fn tell(&self, name: &dyn fmt::Display, err: &mut dyn Write) -> io::Result<u8> {
        if let Some(link_type) = self.link_type {
            let packets = self.packets;
            writeln!(
                err,
                "error: {name}: {packets} packets of link type {link_type} were left out; {READ}"
            )?;
        }
        if self.fragments > 0 {
            let fragments = self.fragments;
            writeln!(
                err,
                "error: {name}: {fragments} IP fragments were left out, what they carried is missing"
            )?;
        }
        if self.connections > 0 {
            let packets = self.connections;
            writeln!(
                err,
                "error: {name}: {packets} packets were left out, of more connections than are kept at a time"
            )?;
        }
        let nothing = self.link_type.is_none() && self.fragments == 0 && self.connections == 0;
        Ok(if nothing { GOOD } else { FAILED })
    }
}

const READ: &str = "Ethernet (1), null and loop (0, 108), raw IP (12, 14, 101, 228, 229) and Linux cooked \
                    captures (113, 276) can be read";
