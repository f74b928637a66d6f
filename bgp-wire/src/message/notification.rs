//! NOTIFICATION: why a session ends (RFC 4271 §4.5).
//!
//! The modules and constants here are pairs of error code and error subcode. What the data means depends on them:
//! [`Notification::detail`].

mod code;
mod detail;

use core::fmt;

use bytes::{BufMut, Bytes, BytesMut};

pub use code::{
    HOLD_TIMER_EXPIRED, SEND_HOLD_TIMER_EXPIRED, cease, fsm, header, open, route_refresh, update,
};
pub use detail::Detail;

use crate::error::{DecodeError, Reason, Step};
use crate::parse::{self, At};

/// Why a session ends: code, subcode, and data whose form depends on both.
///
/// ```
/// use bgp_wire::notification::{self, Detail};
/// use bgp_wire::{Family, Notification};
///
/// let refused = Notification::new(notification::open::BAD_PEER_AS);
/// assert_eq!(refused.to_string(), "Bad Peer AS (2/2)");
///
/// let shutdown = Notification::administrative_shutdown("maintenance until 03:00 UTC")?;
/// assert_eq!(shutdown.to_string(), "Administrative Shutdown (6/2): \"maintenance until 03:00 UTC\"");
/// assert_eq!(shutdown.shutdown_communication(), Some("maintenance until 03:00 UTC"));
///
/// let too_many = Notification::maximum_prefixes_reached(Family::IPV4_UNICAST, 1000);
/// assert_eq!(too_many.code_and_subcode(), notification::cease::MAXIMUM_PREFIXES_REACHED);
/// assert_eq!(too_many.detail(), Detail::MaximumPrefixes { family: Family::IPV4_UNICAST, limit: 1000 });
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Notification {
    /// The Error Code.
    pub code: u8,
    /// The Error Subcode; 0 where the code has none.
    pub subcode: u8,
    /// The Data field.
    #[cfg_attr(feature = "serde", serde(with = "crate::hex"))]
    pub data: Bytes,
}

impl Notification {
    /// A NOTIFICATION of this code and subcode, one of this module's constants, without data.
    pub const fn new((code, subcode): (u8, u8)) -> Notification {
        Notification {
            code,
            subcode,
            data: Bytes::new(),
        }
    }

    /// Error code and subcode, to be compared with this module's constants.
    pub fn code_and_subcode(&self) -> (u8, u8) {
        (self.code, self.subcode)
    }

    pub(crate) fn decode(body: At<'_>) -> Result<Notification, DecodeError> {
        let short = || DecodeError::new(short_body(body), body.offset).within(Step::Notification);
        let (code, subcode, data) = parse::notification(body.octets).ok_or_else(short)?;
        Ok(Notification {
            code,
            subcode,
            data: Bytes::copy_from_slice(data),
        })
    }

    pub(crate) fn encode(&self, out: &mut BytesMut) {
        out.put_slice(&[self.code, self.subcode]);
        out.put_slice(&self.data);
    }
}

/// Cannot happen behind a checked header, whose minimum lengths say the same.
fn short_body(body: At<'_>) -> Reason {
    let given = body.offset + body.octets.len();
    Reason::MessageIncomplete {
        length: body.offset + 2,
        given,
    }
}

/// "Bad Peer AS (2/2)"; "Hold Timer Expired (4/0)"; unknown ones as "error 9/1". What the data says comes behind:
/// "Administrative Shutdown (6/2): \"maintenance\"".
impl fmt::Display for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, subcode) = self.code_and_subcode();
        match code::names((code, subcode)) {
            (_, Some(name)) | (Some(name), None) => write!(f, "{name} ({code}/{subcode})")?,
            (None, None) => write!(f, "error {code}/{subcode}")?,
        }
        match self.detail() {
            Detail::None => Ok(()),
            detail => write!(f, ": {detail}"),
        }
    }
}

#[cfg(test)]
mod tests;
