//! Where records begin and end, in memory and in a stream.

use std::io::{self, Read};
use std::vec::Vec;

use super::record;
use crate::mrt::number::{BGP4MP_ET, OSPFV3_ET};
use crate::mrt::{Error, MAX_RECORD_LEN, ReadError, Reader, Reason, Records};

#[test]
fn records_follow_each_other() {
    let file = [record(99, 1, b"abc"), record(99, 2, b""), record(99, 3, b"d")].concat();
    let records: Vec<_> = Records::new(&file).map(Result::unwrap).collect();
    let seen: Vec<_> = records
        .iter()
        .map(|r| (r.header.subtype, r.octets, r.offset))
        .collect();
    assert_eq!(seen, [(1, &b"abc"[..], 12), (2, b"", 27), (3, b"d", 39)]);
    assert_eq!(records[0].header.timestamp, 1_000_000_000);
    assert_eq!(Records::new(&[]).count(), 0);
}

/// RFC 6396 §3: the Microsecond Timestamp is counted in the Length field.
#[test]
fn microseconds_are_part_of_the_length() {
    for record_type in [BGP4MP_ET, OSPFV3_ET] {
        let file = record(record_type, 99, &[0, 0, 0, 7, 0xaa]);
        let read = Records::new(&file).next().unwrap().unwrap();
        assert_eq!(read.header.microseconds, Some(7));
        assert_eq!((read.octets, read.offset), (&[0xaa][..], 16));
    }
}

#[test]
fn a_record_without_room_for_its_microseconds_cannot_be_read() {
    let file = [record(BGP4MP_ET, 4, &[0, 0]), record(99, 1, b"abc")].concat();
    let mut records = Records::new(&file);
    let error = records.next().unwrap().unwrap().body().unwrap_err();
    let text = "octet 12: the record ends within its Microsecond Timestamp: 2 octets are left";
    assert_eq!(std::format!("{error}"), text);
    assert!(records.next().unwrap().unwrap().body().is_ok());
}

/// A whole record, then what is wrong, then the offset it is reported at.
fn damaged() -> Vec<(Vec<u8>, Error)> {
    let whole = record(99, 1, b"abc");
    let too_long = MAX_RECORD_LEN + 1;
    let mut lies = record(99, 1, &[]);
    lies[8..12].copy_from_slice(&too_long.to_be_bytes());
    let after = |octets: &[u8]| [&whole, octets].concat();
    let error = |offset, reason| Error { offset, reason };
    std::vec![
        (after(&[0; 11]), error(15, Reason::HeaderCut { left: 11 })),
        (
            after(&whole[..14]),
            error(15, Reason::RecordCut { length: 3, left: 2 })
        ),
        (
            after(&whole[..12]),
            error(15, Reason::RecordCut { length: 3, left: 0 })
        ),
        (
            after(&lies),
            error(23, Reason::RecordTooLong { length: too_long })
        ),
    ]
}

#[test]
fn damage_ends_a_file_with_an_error_that_says_where() {
    for (file, error) in damaged() {
        let mut records = Records::new(&file);
        assert!(records.next().unwrap().is_ok());
        assert_eq!(records.next(), Some(Err(error)));
        assert_eq!(records.next(), None);
    }
}

/// Gives `piece` octets at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(buffer.len());
        (&mut self.0).take(count as u64).read(buffer)
    }
}

#[test]
fn a_stream_has_the_records_of_the_file_however_it_comes() {
    let long = std::vec![7; 200_000];
    let file = [record(99, 1, b"abc"), record(99, 2, &long), record(99, 3, b"d")].concat();
    for piece in [1, 7, 4096, file.len()] {
        let mut reader = Reader::new(Pieces(&file, piece));
        for expected in Records::new(&file) {
            assert_eq!(reader.next().unwrap().unwrap(), expected.unwrap());
        }
        assert!(reader.next().is_none());
        assert!(reader.next().is_none());
    }
}

#[test]
fn a_stream_ends_as_the_file_does() {
    for (file, error) in damaged() {
        let mut reader = Reader::new(Pieces(&file, 5));
        assert!(reader.next().unwrap().is_ok());
        let Some(Err(ReadError::Damaged(found))) = reader.next() else {
            panic!("{error}")
        };
        assert_eq!(found, error);
        assert!(reader.next().is_none());
    }
}

#[test]
fn an_error_of_the_stream_is_passed_on() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("no such luck"))
        }
    }
    let file = record(99, 1, b"abc");
    let mut reader = Reader::new(file.chain(Broken));
    assert!(reader.next().unwrap().is_ok());
    let error = reader.next().unwrap().unwrap_err();
    assert_eq!(std::format!("{error}"), "octet 15: no such luck");
    assert!(reader.next().is_none());
}
