//! What can be wrong with a message, what to answer (RFC 4271 §6) and how far it reaches (RFC 7606).
//!
//! Every offence is a [`Reason`]; `Reason::code` is the one place that maps it to a NOTIFICATION.
//! A [`DecodeError`] ends the session. A [`Fault`] is an error of an UPDATE that the session survives; its
//! [`Disposition`] says what becomes of the routes.

mod encode;
mod path;
mod reason;
mod route;

use alloc::boxed::Box;
use core::fmt;

use bytes::Bytes;

pub use encode::EncodeError;
pub use path::{Path, Step};
pub use reason::{MissingAttribute, Reason};
pub use route::MalformedRoute;

use crate::family::Family;
use crate::message::Notification;
use crate::negotiated::MAX_MESSAGE_LEN;

/// The most data a NOTIFICATION can carry in a message of 4096 octets.
const MAX_DATA_LEN: usize = MAX_MESSAGE_LEN - 21;

/// A message that cannot be accepted: the session ends with [`DecodeError::notification`].
///
/// ```
/// use bgp_wire::error::{Reason, Step};
/// use bgp_wire::{Message, Negotiated, notification};
///
/// let octets = [&[0xff; 16][..], &[0, 29, 1, 3, 0xfc, 0, 0, 90, 192, 0, 2, 1, 0]].concat();
/// let error = Message::decode(&octets, &Negotiated::default()).unwrap_err();
/// assert_eq!(error.to_string(), "OPEN, octet 19: BGP version 3 is not supported, expected 4");
///
/// // The same for programs:
/// assert_eq!(error.reason(), &Reason::Version(3));
/// assert_eq!((error.path().steps(), error.offset()), (&[Step::Open][..], 19));
/// let answer = error.notification();
/// assert_eq!(answer.code_and_subcode(), notification::open::UNSUPPORTED_VERSION_NUMBER);
/// assert_eq!(answer.data[..], [0, 4]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    reason: Reason,
    path: Path,
    offset: usize,
    code: (u8, u8),
    data: Bytes,
}

impl DecodeError {
    /// An offence found at `offset` of the message.
    #[cold]
    pub(crate) fn new(reason: Reason, offset: usize) -> DecodeError {
        let (code, data) = (reason.code(), reason.data());
        DecodeError(Box::new(Inner {
            reason,
            path: Path::default(),
            offset,
            code,
            data,
        }))
    }

    /// The same error, seen from the unit around it.
    #[cold]
    pub(crate) fn within(mut self, step: Step) -> DecodeError {
        self.enter(step);
        self
    }

    /// Puts the unit around it into the path.
    #[cold]
    pub(crate) fn enter(&mut self, step: Step) {
        self.0.path.enter(step);
    }

    /// The same error with this NOTIFICATION data, where RFC 4271 §6.3 wants the erroneous attribute.
    pub(crate) fn with_data(mut self, data: &[u8]) -> DecodeError {
        self.0.data = Bytes::copy_from_slice(data);
        self
    }

    /// The same error under another NOTIFICATION code and subcode, where the unit around it decides (RFC 4760 §7).
    pub(crate) fn with_code(mut self, code: (u8, u8)) -> DecodeError {
        self.0.code = code;
        self
    }

    /// What was wrong.
    pub fn reason(&self) -> &Reason {
        &self.0.reason
    }

    /// Where in the message's structure.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// How many octets of the message, header included, come before the fault.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The NOTIFICATION this error deserves (RFC 4271 §6.1 to §6.3). Data that would not fit into a message of
    /// 4096 octets is cut.
    pub fn notification(&self) -> Notification {
        let (code, subcode) = self.0.code;
        let data = self.0.data.slice(..self.0.data.len().min(MAX_DATA_LEN));
        Notification { code, subcode, data }
    }
}

/// "UPDATE > AS_PATH > segment 2, octet 47: …"
impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, octet {}: {}", self.0.path, self.0.offset, self.0.reason)
    }
}

impl core::error::Error for DecodeError {}

/// An error of an UPDATE that the session survives (RFC 7606 §2).
///
/// ```
/// use bgp_wire::{Disposition, Message, Negotiated, attribute::code};
///
/// let octets = [
///     &[0xff; 16][..],
///     &[0, 51, 2, 0, 0, 0, 24],
///     &[0x40, 1, 1, 0],                  // ORIGIN IGP
///     &[0x40, 2, 4, 2, 1, 0xfb, 0xff],   // AS_PATH 64511
///     &[0x40, 3, 4, 192, 0, 2, 1],       // NEXT_HOP 192.0.2.1
///     &[0xc0, 7, 3, 0, 0, 0],            // AGGREGATOR, too short
///     &[24, 203, 0, 113],                // 203.0.113.0/24
/// ].concat();
/// let decoded = Message::decode(&octets, &Negotiated::default())?;
/// let fault = &decoded.faults[0];
/// assert_eq!(fault.disposition, Disposition::AttributeDiscard); // the route stays (RFC 7606 §7.7)
/// assert_eq!(fault.attribute(), Some(code::AGGREGATOR));
/// assert_eq!(decoded.message.to_string(), "UPDATE 203.0.113.0/24, origin IGP, path 64511, next hop 192.0.2.1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What becomes of the routes or of the attribute.
    pub disposition: Disposition,
    /// What was wrong, and what a speaker without RFC 7606 would have answered.
    pub error: DecodeError,
}

impl Fault {
    /// The attribute at fault; `None` when the attribute list itself is.
    pub fn attribute(&self) -> Option<u8> {
        self.error.path().attribute()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.disposition, self.error)
    }
}

/// How far an error of an UPDATE reaches, weakest first (RFC 7606 §2).
///
/// What a speaker does with each is shown at [`crate::Decoded`].
///
/// ```
/// use bgp_wire::{Disposition, Family};
///
/// assert!(Disposition::AttributeDiscard < Disposition::TreatAsWithdraw);
/// assert!(Disposition::TreatAsWithdraw < Disposition::AfiSafiDisable(Family::IPV6_UNICAST));
/// assert!(Disposition::AfiSafiDisable(Family::IPV6_UNICAST) < Disposition::SessionReset);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// The attribute is dropped, the routes stay.
    AttributeDiscard,
    /// The routes of the UPDATE are taken as withdrawn: see [`crate::Update::into_withdrawal`].
    TreatAsWithdraw,
    /// All routes of the family go, and later ones are ignored (RFC 4760 §7). A speaker that cannot live on
    /// without a family resets the session instead.
    AfiSafiDisable(Family),
    /// The session ends with the error's NOTIFICATION. No [`Fault`] reaches so far: such an error is the
    /// [`DecodeError`] itself.
    SessionReset,
}

/// In the words of RFC 7606: "treat-as-withdraw".
impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Disposition::AttributeDiscard => f.write_str("attribute discard"),
            Disposition::TreatAsWithdraw => f.write_str("treat-as-withdraw"),
            Disposition::AfiSafiDisable(family) => write!(f, "AFI/SAFI disable ({family})"),
            Disposition::SessionReset => f.write_str("session reset"),
        }
    }
}
