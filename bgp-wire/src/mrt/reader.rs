//! Reading records from a stream, with bounded memory.

use std::io::{self, Read};
use std::vec::Vec;

use super::error::{Error, Reason};
use super::record::{self, Cut, Record};

/// How much is asked of the stream at once, in octets.
const BLOCK: usize = 1 << 16;

/// The records of a stream of octets, unpacked already.
///
/// Holds one block of 64 KiB, or the longest record so far, of which [`super::MAX_RECORD_LEN`] is the bound. Needs no
/// buffered stream.
///
/// ```
/// use bgp_wire::mrt::Reader;
/// use std::collections::BTreeMap;
/// use std::io::Read;
///
/// /// Counts records by type and subtype, e.g. of `flate2::read::MultiGzDecoder::new(File::open("updates.gz")?)`.
/// fn count(stream: impl Read) -> Result<BTreeMap<(u16, u16), usize>, bgp_wire::mrt::ReadError> {
///     let (mut reader, mut counts) = (Reader::new(stream), BTreeMap::new());
///     while let Some(record) = reader.next() {
///         let header = record?.header;
///         *counts.entry((header.record_type, header.subtype)).or_default() += 1;
///     }
///     Ok(counts)
/// }
///
/// let file = [0, 0, 0, 0, 0, 16, 0, 5, 0, 0, 0, 2, 1, 2]; // two octets of a BGP4MP state change
/// assert_eq!(count(&file[..])?, [((16, 5), 1)].into());
/// assert!(count(&file[..13]).is_err()); // the file ends within the record
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Reader<R> {
    stream: R,
    buffer: Vec<u8>,
    /// The part of the buffer that is read from the stream and not yet handed out.
    unread: core::ops::Range<usize>,
    /// Octets of the file before `unread`.
    offset: u64,
    at_end: bool,
}

/// Why no more records can be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The stream failed, or could not be unpacked.
    #[error("octet {offset}: {error}")]
    Io {
        /// Octets that were read before.
        offset: u64,
        /// What the stream says.
        error: io::Error,
    },
    /// The file is damaged.
    #[error(transparent)]
    Damaged(#[from] Error),
}

impl<R: Read> Reader<R> {
    /// Reads from `stream`.
    pub fn new(stream: R) -> Reader<R> {
        Reader {
            stream,
            buffer: Vec::new(),
            unread: 0..0,
            offset: 0,
            at_end: false,
        }
    }

    /// The next record; `None` at the end of the stream and behind an error.
    ///
    /// Not an `Iterator`, since the record lies in the reader's buffer: `while let Some(record) = reader.next()`.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Option<Result<Record<'_>, ReadError>> {
        match self.fill() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.at_end = true;
                self.unread = 0..0;
                return Some(Err(error));
            }
        }
        // Cut a second time: a record that borrows the buffer cannot leave a loop that fills it.
        match record::cut(self.buffer.get(self.unread.clone())?, self.offset) {
            Ok(Cut::Whole(record, length)) => {
                self.unread.start += length;
                self.offset += length as u64;
                Some(Ok(record))
            }
            _ => None,
        }
    }

    /// Reads until a whole record is in the buffer; false at the end of the stream.
    fn fill(&mut self) -> Result<bool, ReadError> {
        loop {
            let unread = &self.buffer[self.unread.clone()];
            let (needed, reason) = match record::cut(unread, self.offset)? {
                Cut::Whole(..) => return Ok(true),
                Cut::Short { needed, reason } => (needed, reason),
            };
            if self.at_end {
                return self.end(reason);
            }
            self.read(needed)?;
        }
    }

    fn end(&self, reason: Reason) -> Result<bool, ReadError> {
        if self.unread.is_empty() {
            return Ok(false);
        }
        let offset = self.offset;
        Err(Error { offset, reason }.into())
    }

    /// Reads once from the stream, with room for `needed` octets or as many as have come so far, whichever is less:
    /// the buffer grows with the file and not with what a Length field says.
    fn read(&mut self, needed: usize) -> Result<(), ReadError> {
        self.buffer.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
        let filled = self.unread.end;
        let room = needed.min(2 * filled).max(BLOCK);
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let offset = self.offset + filled as u64;
        let count = loop {
            match self.stream.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read.map_err(|error| ReadError::Io { offset, error })?,
            }
        };
        self.at_end = count == 0;
        self.unread.end += count;
        Ok(())
    }
}
