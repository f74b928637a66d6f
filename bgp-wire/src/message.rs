//! The five messages of BGP (RFC 4271 §4, RFC 2918).

pub(crate) mod display;
mod header;
pub mod notification;
mod open;
pub mod route_refresh;
pub mod update;
mod view;

use alloc::vec::Vec;

use bytes::BytesMut;

pub use header::MessageType;
pub(crate) use header::{HEADER_LEN, Header};
pub use notification::Notification;
pub use open::{Open, OptionalParameter, ParameterForm};
pub use route_refresh::{RefreshFilters, RouteRefresh};
pub use update::{Update, UpdateView};
pub use view::MessageView;

use crate::error::{DecodeError, Disposition, EncodeError, Fault};
use crate::negotiated::Negotiated;

/// One BGP message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(tag = "type", content = "value", rename_all = "snake_case")
)]
pub enum Message {
    /// Opens a session (RFC 4271 §4.2).
    Open(Open),
    /// Brings and withdraws routes (RFC 4271 §4.3).
    Update(Update),
    /// Says why a session ends (RFC 4271 §4.5).
    Notification(Notification),
    /// Says that the speaker lives (RFC 4271 §4.4).
    Keepalive,
    /// Asks for routes again (RFC 2918 §3).
    RouteRefresh(RouteRefresh),
}

/// A message, and what was wrong with it that the session survives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The message without the attributes at fault.
    pub message: Message,
    /// What was wrong, in the order of the message; only an UPDATE can have faults (RFC 7606).
    pub faults: Vec<Fault>,
}

impl Decoded {
    /// The strongest disposition of the faults (RFC 7606 §3 (h)); `None` when nothing was wrong.
    pub fn disposition(&self) -> Option<Disposition> {
        self.faults.iter().map(|fault| fault.disposition).max()
    }
}

impl From<Message> for Decoded {
    fn from(message: Message) -> Decoded {
        Decoded {
            message,
            faults: Vec::new(),
        }
    }
}

impl Message {
    /// Reads one whole message, header included: what a [`crate::Framer`] hands out.
    ///
    /// An error ends the session with [`DecodeError::notification`]. An UPDATE with errors that the session
    /// survives (RFC 7606) comes back with [`Decoded::faults`].
    pub fn decode(message: &[u8], n: &Negotiated) -> Result<Decoded, DecodeError> {
        view::decode(message, n)
    }

    /// Appends the message to `out`. On an error `out` is as before.
    pub fn encode(&self, n: &Negotiated, out: &mut BytesMut) -> Result<(), EncodeError> {
        if let Message::Update(update) = self {
            return update.encode(n, out);
        }
        let at = header::begin(self.message_type(), out);
        let written = self
            .encode_body(out)
            .and_then(|()| header::end(at, self.message_type(), n, out));
        if written.is_err() {
            out.truncate(at);
        }
        written
    }

    /// What the Type octet says.
    pub fn message_type(&self) -> MessageType {
        match self {
            Message::Open(_) => MessageType::Open,
            Message::Update(_) => MessageType::Update,
            Message::Notification(_) => MessageType::Notification,
            Message::Keepalive => MessageType::Keepalive,
            Message::RouteRefresh(_) => MessageType::RouteRefresh,
        }
    }

    /// Appends the body of any message but an UPDATE.
    fn encode_body(&self, out: &mut BytesMut) -> Result<(), EncodeError> {
        match self {
            Message::Open(open) => open.encode(out)?,
            Message::Notification(notification) => notification.encode(out),
            Message::RouteRefresh(refresh) => refresh.encode(out)?,
            Message::Keepalive | Message::Update(_) => {}
        }
        Ok(())
    }
}
