//! What a speaker tells people about itself: its host name and its software.

use alloc::string::String;
use core::fmt;

use bytes::{BufMut, BytesMut};

use super::value;
use crate::error::EncodeError;

/// The FQDN capability (draft-walton-bgp-hostname-capability): the speaker's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Fqdn {
    /// The host name.
    pub hostname: String,
    /// The domain name, may be empty.
    pub domain: String,
}

impl Fqdn {
    /// `None` unless both names are UTF-8 and fill the value.
    pub(super) fn read(value: &[u8]) -> Option<Fqdn> {
        let (hostname, rest) = value::behind_length(value)?;
        let (domain, rest) = value::behind_length(rest)?;
        let text = |octets: &[u8]| core::str::from_utf8(octets).ok().map(String::from);
        Some(Fqdn {
            hostname: text(hostname)?,
            domain: text(domain)?,
        })
        .filter(|_| rest.is_empty())
    }

    pub(super) fn write(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        put_text("the host name's length", &self.hostname, out)?;
        put_text("the domain name's length", &self.domain, out)
    }
}

/// "node1.example.net"
impl fmt::Display for Fqdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.domain.is_empty() { "" } else { "." };
        write!(
            f,
            "{}{dot}{}",
            self.hostname.escape_debug(),
            self.domain.escape_debug()
        )
    }
}

/// The software version capability (draft-abraitis-bgp-version-capability).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SoftwareVersion {
    /// Name and version of the software, for people.
    pub version: String,
    /// Whether the text stands behind a length octet of its own, as it did before revision 15 of the draft.
    pub length_octet: bool,
}

impl SoftwareVersion {
    /// In the form of the newest draft.
    pub fn new(version: impl Into<String>) -> SoftwareVersion {
        SoftwareVersion {
            version: version.into(),
            length_octet: false,
        }
    }

    /// A first octet that is the length of the rest can only by chance be text.
    pub(super) fn read(value: &[u8]) -> Option<SoftwareVersion> {
        let (text, length_octet) = match value::behind_length(value) {
            Some((text, [])) => (text, true),
            _ => (value, false),
        };
        let version = core::str::from_utf8(text).ok()?.into();
        Some(SoftwareVersion {
            version,
            length_octet,
        })
    }

    pub(super) fn write(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        if self.length_octet {
            return put_text("the software version's length", &self.version, out);
        }
        out.put_slice(self.version.as_bytes());
        Ok(())
    }
}

/// "FRRouting/10.1"
impl fmt::Display for SoftwareVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.version.escape_debug().fmt(f)
    }
}

/// A text behind its one-octet length.
fn put_text(what: &'static str, text: &str, out: &mut BytesMut) -> Result<(), EncodeError> {
    let length = u8::try_from(text.len()).map_err(|_| EncodeError::FieldTooLarge {
        what,
        value: u32::try_from(text.len()).unwrap_or(u32::MAX),
        most: 255,
    })?;
    out.put_u8(length);
    out.put_slice(text.as_bytes());
    Ok(())
}
