//! What the data of a NOTIFICATION says, and NOTIFICATIONs with data that says something.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

use super::{Notification, cease, fsm, header, open, update};
use crate::attribute::code as attribute_code;
use crate::capability::{self, Capability};
use crate::error::EncodeError;
use crate::family::{Afi, Family, Safi};
use crate::message::MessageType;
use crate::message::open::decode_capabilities;
use crate::parse::At;

/// What the Data field says, where code and subcode give it a meaning and it has the form for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// Nothing.
    None,
    /// The Length field that was bad (RFC 4271 §6.1).
    Length(u16),
    /// The type of the message that was unknown (RFC 4271 §6.1) or came too early (RFC 6608 §4).
    MessageType(u8),
    /// The version of BGP to try instead (RFC 4271 §6.2).
    Version(u16),
    /// The capabilities that are missing (RFC 5492 §5).
    Capabilities(Vec<Capability>),
    /// The type code of the attribute at fault, or missing (RFC 4271 §6.3).
    Attribute(u8),
    /// How many prefixes of which family were allowed (RFC 4486 §4).
    MaximumPrefixes {
        /// The family.
        family: Family,
        /// The most prefixes of it.
        limit: u32,
    },
    /// The administrator's words (RFC 9003 §2).
    Communication(String),
    /// The reason for a Hard Reset (RFC 8538 §3).
    HardReset(Box<Notification>),
    /// Octets of no known meaning, or not of the form they should have.
    Octets(Bytes),
}

impl Notification {
    /// What the Data field says.
    pub fn detail(&self) -> Detail {
        if self.data.is_empty() {
            return Detail::None;
        }
        self.read_detail()
            .unwrap_or_else(|| Detail::Octets(self.data.clone()))
    }

    fn read_detail(&self) -> Option<Detail> {
        match (self.code_and_subcode(), &self.data[..]) {
            (header::BAD_MESSAGE_LENGTH, data) => two_octets(data).map(Detail::Length),
            (
                header::BAD_MESSAGE_TYPE
                | fsm::UNEXPECTED_MESSAGE_IN_OPEN_SENT
                | fsm::UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM
                | fsm::UNEXPECTED_MESSAGE_IN_ESTABLISHED,
                [message_type],
            ) => Some(Detail::MessageType(*message_type)),
            (open::UNSUPPORTED_VERSION_NUMBER, data) => two_octets(data).map(Detail::Version),
            (open::UNSUPPORTED_CAPABILITY, data) => decode_capabilities(At::new(data, 0))
                .ok()
                .map(Detail::Capabilities),
            (update::MISSING_WELL_KNOWN_ATTRIBUTE, [code]) => Some(Detail::Attribute(*code)),
            (
                update::UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE
                | update::ATTRIBUTE_FLAGS_ERROR
                | update::ATTRIBUTE_LENGTH_ERROR
                | update::INVALID_ORIGIN
                | update::INVALID_NEXT_HOP
                | update::OPTIONAL_ATTRIBUTE_ERROR,
                [_flags, code, _length, ..],
            ) => Some(Detail::Attribute(*code)),
            (cease::MAXIMUM_PREFIXES_REACHED, data) => maximum_prefixes(data),
            (cease::ADMINISTRATIVE_SHUTDOWN | cease::ADMINISTRATIVE_RESET, [0]) => Some(Detail::None),
            (cease::ADMINISTRATIVE_SHUTDOWN | cease::ADMINISTRATIVE_RESET, data) => {
                communication(data).map(|text| Detail::Communication(text.into()))
            }
            (cease::HARD_RESET, [code, subcode, ..]) => Some(Detail::HardReset(Box::new(Notification {
                data: self.data.slice(2..),
                ..Notification::new((*code, *subcode))
            }))),
            _ => None,
        }
    }

    /// The administrator's words in an Administrative Shutdown or Reset (RFC 9003 §2). A malformed or missing
    /// message is `None`; it is no reason to do anything else.
    pub fn shutdown_communication(&self) -> Option<&str> {
        match self.code_and_subcode() {
            cease::ADMINISTRATIVE_SHUTDOWN | cease::ADMINISTRATIVE_RESET => {
                communication(&self.data).filter(|text| !text.is_empty())
            }
            _ => None,
        }
    }

    /// Administrative Shutdown with the administrator's words, at most 255 octets of UTF-8 (RFC 9003 §2).
    pub fn administrative_shutdown(words: &str) -> Result<Notification, EncodeError> {
        with_words(cease::ADMINISTRATIVE_SHUTDOWN, words)
    }

    /// Administrative Reset with the administrator's words, at most 255 octets of UTF-8 (RFC 9003 §2).
    pub fn administrative_reset(words: &str) -> Result<Notification, EncodeError> {
        with_words(cease::ADMINISTRATIVE_RESET, words)
    }

    /// Maximum Number of Prefixes Reached, with the family and how many were allowed (RFC 4486 §4).
    pub fn maximum_prefixes_reached(family: Family, limit: u32) -> Notification {
        let mut data = BytesMut::with_capacity(7);
        capability::put_afi_safi(family, &mut data);
        data.put_u32(limit);
        Notification::new(cease::MAXIMUM_PREFIXES_REACHED).with_data(data)
    }

    /// Unsupported Capability, with the capabilities that the peer lacks (RFC 5492 §5).
    pub fn unsupported_capability(missing: &[Capability]) -> Result<Notification, EncodeError> {
        let mut data = BytesMut::new();
        missing
            .iter()
            .try_for_each(|capability| capability.encode(&mut data))?;
        Ok(Notification::new(open::UNSUPPORTED_CAPABILITY).with_data(data))
    }

    /// A Hard Reset for this reason: the peer drops the routes, though graceful restart would keep them
    /// (RFC 8538 §3).
    #[must_use]
    pub fn into_hard_reset(self) -> Notification {
        let mut data = BytesMut::with_capacity(2 + self.data.len());
        self.encode(&mut data);
        Notification::new(cease::HARD_RESET).with_data(data)
    }

    /// The same NOTIFICATION with this data.
    #[must_use]
    pub fn with_data(mut self, data: impl Into<Bytes>) -> Notification {
        self.data = data.into();
        self
    }
}

fn two_octets(data: &[u8]) -> Option<u16> {
    data.try_into().ok().map(u16::from_be_bytes)
}

fn maximum_prefixes(data: &[u8]) -> Option<Detail> {
    let [afi_high, afi_low, safi, a, b, c, d] = data.try_into().ok()?;
    Some(Detail::MaximumPrefixes {
        family: Family::new(Afi(u16::from_be_bytes([afi_high, afi_low])), Safi(safi)),
        limit: u32::from_be_bytes([a, b, c, d]),
    })
}

/// A text behind its length octet. Invalid UTF-8 "MUST NOT" be interpreted (RFC 9003 §2).
fn communication(data: &[u8]) -> Option<&str> {
    let (length, rest) = data.split_first()?;
    core::str::from_utf8(rest.get(..usize::from(*length))?).ok()
}

fn with_words(code_and_subcode: (u8, u8), words: &str) -> Result<Notification, EncodeError> {
    let length = u8::try_from(words.len()).map_err(|_| EncodeError::FieldTooLarge {
        what: "the length of the shutdown communication",
        value: u32::try_from(words.len()).unwrap_or(u32::MAX),
        most: 255,
    })?;
    let data = [&[length], words.as_bytes()].concat();
    Ok(Notification::new(code_and_subcode).with_data(data))
}

/// As it stands behind the name of the error: "\"maintenance\"", "ORIGIN", "at most 100 of ipv4 unicast". Text from the
/// peer is escaped, so that it stays on its line.
impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detail::None => Ok(()),
            Detail::Length(length) => write!(f, "length {length}"),
            Detail::MessageType(octet) => match MessageType::from_octet(*octet) {
                Some(message_type) => message_type.fmt(f),
                None => write!(f, "type {octet}"),
            },
            Detail::Version(version) => write!(f, "version {version} is supported"),
            Detail::Capabilities(list) => {
                for (n, capability) in list.iter().enumerate() {
                    let comma = if n == 0 { "" } else { ", " };
                    write!(f, "{comma}{capability}")?;
                }
                Ok(())
            }
            Detail::Attribute(code) => match attribute_code::name(*code) {
                Some(name) => f.write_str(name),
                None => write!(f, "attribute {code}"),
            },
            Detail::MaximumPrefixes { family, limit } => write!(f, "at most {limit} of {family}"),
            Detail::Communication(words) => write!(f, "\"{}\"", words.escape_debug()),
            // A Hard Reset for a Hard Reset makes no sense, and a chain of them would make us recurse.
            Detail::HardReset(inner) if inner.code_and_subcode() == cease::HARD_RESET => {
                f.write_str("Hard Reset (6/9)")
            }
            Detail::HardReset(inner) => inner.fmt(f),
            Detail::Octets(octets) => write!(f, "{} octets of data", octets.len()),
        }
    }
}
