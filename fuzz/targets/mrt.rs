//! An MRT file: the first octet says in what pieces a stream hands it out, the rest is the file.
#![no_main]

use std::io::{self, Read};

use bgp_wire::bytes::BytesMut;
use bgp_wire::mrt::write::{self, WriteError};
use bgp_wire::mrt::{Bgp, Body, Decoder, Error, Header, ReadError, Reader, Record, Records};
use labsim_fuzz::bounded;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((piece, file)) = input.split_first() else {
        return;
    };
    let mut decoder = Decoder::new();
    let mut reader = Reader::new(Pieces {
        rest: file,
        length: usize::from(*piece).max(1),
    });
    let mut written = BytesMut::new();
    for record in Records::new(file) {
        same(&record, bounded(file.len(), || reader.next()));
        let Ok(record) = record else { break };
        bounded(record.octets.len(), || read(&record, &mut decoder));
        write::record(&record, &mut written).expect("a record that was read");
    }
    assert!(reader.next().is_none());
    assert!(file.starts_with(&written));
});

/// A stream gives the record, or the error, that the file in memory gives.
fn same(record: &Result<Record<'_>, Error>, of_stream: Option<Result<Record<'_>, ReadError>>) {
    match (record, of_stream) {
        (Ok(record), Some(Ok(of_stream))) => assert_eq!(*record, of_stream),
        (Err(error), Some(Err(ReadError::Damaged(of_stream)))) => assert_eq!(*error, of_stream),
        (record, of_stream) => panic!("memory: {record:?}\nstream: {of_stream:?}"),
    }
}

/// Reads all there is in a record.
fn read(record: &Record<'_>, decoder: &mut Decoder) {
    let body = match record.body() {
        Ok(body) => body,
        Err(error) => {
            assert!(
                error.offset <= record.offset + record.octets.len() as u64,
                "{error}"
            );
            return drop(error.to_string());
        }
    };
    let Header {
        timestamp,
        microseconds,
        ..
    } = record.header;
    match body {
        Body::Message(message) => {
            let _ = decoder.message(&message);
            reads_the_same(record, |out| {
                write::message(timestamp, microseconds, &message, out)
            });
        }
        Body::StateChange(change) => {
            reads_the_same(record, |out| {
                write::state_change(timestamp, microseconds, &change, out)
            });
        }
        Body::PeerIndexTable(table) => assert!(table.peers().count() <= record.octets.len()),
        Body::Rib(rib) => {
            let _ = (rib.nlri.address(), rib.nlri.prefix());
            assert!(rib.entries().count() <= record.octets.len());
            rib.entries()
                .for_each(|entry| drop(decoder.rib_entry(&rib, &entry)));
        }
        Body::TableDump(route) => drop(decoder.table_dump(&route)),
        Body::Bgp(Bgp::Message(message)) => drop(decoder.bgp_message(&message)),
        _ => {}
    }
}

/// What is written of a body reads as that body again.
fn reads_the_same(record: &Record<'_>, write: impl FnOnce(&mut BytesMut) -> Result<(), WriteError>) {
    let mut out = BytesMut::new();
    write(&mut out).expect("a body that was read");
    let mut records = Records::new(&out);
    let again = records.next().map(|record| record.expect("a record of our own"));
    let body = |record: &Record<'_>| format!("{:?}", record.body());
    assert_eq!(again.as_ref().map(body), Some(body(record)));
    assert!(records.next().is_none());
}

/// A stream that hands out at most so many octets at once.
struct Pieces<'a> {
    rest: &'a [u8],
    length: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.length.min(buffer.len());
        self.rest.read(&mut buffer[..length])
    }
}
