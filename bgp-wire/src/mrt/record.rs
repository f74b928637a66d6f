//! Records: a header and octets (RFC 6396 §2, §3).

use super::error::{Error, Reason};
use super::fields::Fields;
use super::number::has_extended_timestamp;

/// The most octets a record may have behind its header: 16 MiB, many times what the largest tables need, so that a
/// damaged Length field does not take all memory.
pub const MAX_RECORD_LEN: u32 = 1 << 24;

/// Octets of a header without microseconds.
pub(super) const HEADER_LEN: usize = 12;

/// When and what a record is of (RFC 6396 §2, §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// Seconds since 1970-01-01 00:00:00 UTC.
    pub timestamp: u32,
    /// Microseconds to add to the timestamp, in records with an extended timestamp.
    pub microseconds: Option<u32>,
    /// The record's type: see [`super::number`].
    pub record_type: u16,
    /// The record's subtype.
    pub subtype: u16,
}

/// One record of a file, not copied out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record<'a> {
    /// When and what it is of.
    pub header: Header,
    /// The Message field, without the microseconds.
    pub octets: &'a [u8],
    /// How many octets of the file come before [`Record::octets`].
    pub offset: u64,
}

impl<'a> Record<'a> {
    pub(super) fn fields(&self) -> Fields<'a> {
        Fields::new(self.octets, self.offset)
    }
}

/// What lies at the front of some octets of a file.
pub(super) enum Cut<'a> {
    /// A record, and how many octets it takes with its header.
    Whole(Record<'a>, usize),
    /// Only a part of one.
    Short {
        /// How many octets are needed to know more.
        #[cfg_attr(not(feature = "std"), expect(dead_code, reason = "only a stream has more"))]
        needed: usize,
        /// What is wrong if no more come.
        reason: Reason,
    },
}

/// Splits off the first record of `octets`, of which `offset` octets of the file come before.
pub(super) fn cut(octets: &[u8], offset: u64) -> Result<Cut<'_>, Error> {
    let Some((header, behind)) = octets.split_first_chunk::<HEADER_LEN>() else {
        let reason = Reason::HeaderCut { left: octets.len() };
        return Ok(Cut::Short {
            needed: HEADER_LEN,
            reason,
        });
    };
    let [t0, t1, t2, t3, k0, k1, s0, s1, l0, l1, l2, l3] = *header;
    let length = u32::from_be_bytes([l0, l1, l2, l3]);
    if length > MAX_RECORD_LEN {
        return Err(Error {
            offset: offset + 8,
            reason: Reason::RecordTooLong { length },
        });
    }
    let Some(message) = behind.get(..length as usize) else {
        let left = behind.len();
        return Ok(Cut::Short {
            needed: HEADER_LEN + length as usize,
            reason: Reason::RecordCut { length, left },
        });
    };
    let header = Header {
        timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
        microseconds: None,
        record_type: u16::from_be_bytes([k0, k1]),
        subtype: u16::from_be_bytes([s0, s1]),
    };
    let record = with_microseconds(header, message, offset + HEADER_LEN as u64);
    Ok(Cut::Whole(record, HEADER_LEN + message.len()))
}

/// Moves the microseconds, which count as part of the message, into the header (RFC 6396 §3). A message without room
/// for them is kept as it is, and no body will be found in it.
fn with_microseconds(mut header: Header, message: &[u8], offset: u64) -> Record<'_> {
    let (octets, offset) = match message.split_first_chunk::<4>() {
        Some((microseconds, octets)) if has_extended_timestamp(header.record_type) => {
            header.microseconds = Some(u32::from_be_bytes(*microseconds));
            (octets, offset + 4)
        }
        _ => (message, offset),
    };
    Record {
        header,
        octets,
        offset,
    }
}

/// The records of a file that lies in memory. Ends behind the first error: where a record's end is not known, no
/// other can be found.
///
/// ```
/// use bgp_wire::mrt::Records;
///
/// let file = [0, 0, 0, 9, 0, 99, 0, 1, 0, 0, 0, 2, 7, 8]; // a record of an unknown type
/// for record in Records::new(&file) {
///     let record = record?;
///     assert_eq!((record.header.timestamp, record.octets, record.offset), (9, &[7, 8][..], 12));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Records<'a> {
    octets: &'a [u8],
    offset: u64,
}

impl<'a> Records<'a> {
    /// The records of a whole file, unpacked.
    pub fn new(file: &'a [u8]) -> Records<'a> {
        Records {
            octets: file,
            offset: 0,
        }
    }

    fn fail(&mut self, error: Error) -> Option<Result<Record<'a>, Error>> {
        self.octets = &[];
        Some(Err(error))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.octets.is_empty() {
            return None;
        }
        match cut(self.octets, self.offset) {
            Ok(Cut::Whole(record, length)) => {
                self.octets = &self.octets[length..];
                self.offset += length as u64;
                Some(Ok(record))
            }
            Ok(Cut::Short { reason, .. }) => {
                let offset = self.offset;
                self.fail(Error { offset, reason })
            }
            Err(error) => self.fail(error),
        }
    }
}
