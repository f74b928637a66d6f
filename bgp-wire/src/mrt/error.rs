//! What can be wrong with an MRT file.

use core::fmt;

use super::record::MAX_RECORD_LEN;

/// What is wrong with a record, and where in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// How many octets of the file, unpacked where it is compressed, come before the fault.
    pub offset: u64,
    /// What is wrong there.
    pub reason: Reason,
}

/// "octet 1024: the file ends within a record …"
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "octet {}: {}", self.offset, self.reason)
    }
}

impl core::error::Error for Error {}

/// An offence of a file or of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    // Of the file: no record behind it can be found.
    /// Too few octets for the header of a record (RFC 6396 §2).
    #[error("the file ends within the header of a record: {left} octets are left, expected 12")]
    HeaderCut {
        /// Octets left.
        left: usize,
    },
    /// The record's Length reaches past the file.
    #[error("the file ends within a record: {left} octets are left, its Length field says {length}")]
    RecordCut {
        /// What the Length field says.
        length: u32,
        /// Octets left.
        left: usize,
    },
    /// The record's Length is more than any record needs: memory stays bounded.
    #[error(
        "the Length field of a record says {length}, expected at most {MAX_RECORD_LEN}: \
         this is no MRT file, or it is damaged before"
    )]
    RecordTooLong {
        /// What the Length field says.
        length: u32,
    },

    // Of one record: the next one can be read.
    /// The record ends within a field.
    #[error("the record ends within its {field}: {left} octets are left")]
    Short {
        /// The field, in the words of RFC 6396.
        field: &'static str,
        /// Octets left.
        left: usize,
    },
    /// Octets are left behind the last field.
    #[error("{left} octets are left behind the record's last field")]
    Trailing {
        /// Octets left.
        left: usize,
    },
    /// An Address Family whose addresses have no known length.
    #[error("address family {0} is unknown, expected 1 (IPv4) or 2 (IPv6)")]
    AddressFamily(u16),
    /// A prefix longer than its family's addresses.
    #[error("a prefix length of {length} bits, expected at most {most}")]
    PrefixLength {
        /// Bits in the file.
        length: u8,
        /// Bits of an address.
        most: u8,
    },
}
