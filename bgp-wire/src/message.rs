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
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::{Family, Message, Negotiated, RouteRefresh};
///
/// let session = Negotiated::default();
/// let mut octets = BytesMut::new();
/// for message in [Message::Keepalive, Message::RouteRefresh(RouteRefresh::request(Family::IPV4_UNICAST))] {
///     octets.clear();
///     message.encode(&session, &mut octets)?;
///     assert_eq!(Message::decode(&octets, &session)?.message, message);
/// }
/// assert_eq!(Message::Keepalive.to_string(), "KEEPALIVE");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg_attr(
    feature = "serde",
    doc = r##"
With the feature `serde` it goes through any of serde's formats, and comes back with the same octets:

```
use bgp_wire::{Message, Notification, notification};

let message = Message::Notification(Notification::new(notification::cease::ADMINISTRATIVE_RESET));
let text = r#"{"type":"notification","value":{"code":6,"subcode":4,"data":""}}"#;
assert_eq!(serde_json::to_string(&message)?, text);
assert_eq!(serde_json::from_str::<Message>(text)?, message);
# Ok::<(), serde_json::Error>(())
```"##
)]
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
///
/// Who acts on messages asks for the [`Decoded::disposition`] (RFC 7606 §2):
///
/// ```
/// use bgp_wire::{Decoded, Disposition, Message, Negotiated, Notification, Update};
///
/// /// What a speaker does with a message.
/// enum Action {
///     /// Routes come and go.
///     Routes(Update),
///     /// Send this and close the connection.
///     End(Notification),
///     /// A message without routes.
///     Other(Message),
/// }
///
/// fn action(octets: &[u8], session: &Negotiated) -> Action {
///     let decoded = match Message::decode(octets, session) {
///         Ok(decoded) => decoded,
///         Err(error) => return Action::End(error.notification()),
///     };
///     match (decoded.disposition(), decoded.message) {
///         // The attributes at fault are not in the message.
///         (None | Some(Disposition::AttributeDiscard), Message::Update(update)) => Action::Routes(update),
///         (Some(Disposition::TreatAsWithdraw), Message::Update(update)) => {
///             Action::Routes(update.into_withdrawal())
///         }
///         // A family is lost. This speaker cannot live without it.
///         (Some(Disposition::AfiSafiDisable(_) | Disposition::SessionReset), _) => {
///             Action::End(decoded.faults[0].error.notification())
///         }
///         (_, other) => Action::Other(other),
///     }
/// }
///
/// let keepalive = [&[0xff; 16][..], &[0, 19, 4]].concat();
/// assert!(matches!(action(&keepalive, &Negotiated::default()), Action::Other(Message::Keepalive)));
/// assert!(matches!(action(&keepalive[1..], &Negotiated::default()), Action::End(_)));
/// ```
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
    ///
    /// ```
    /// use bgp_wire::{Message, Negotiated};
    ///
    /// let octets = [&[0xff; 16][..], &[0, 21, 3, 6, 4]].concat();
    /// let decoded = Message::decode(&octets, &Negotiated::default())?;
    /// assert_eq!(decoded.message.to_string(), "NOTIFICATION Administrative Reset (6/4)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decode(message: &[u8], n: &Negotiated) -> Result<Decoded, DecodeError> {
        view::decode(message, n)
    }

    /// Appends the message to `out`. On an error `out` is as before.
    ///
    /// ```
    /// use bgp_wire::bytes::BytesMut;
    /// use bgp_wire::{EncodeError, Message, Negotiated, Nlri, Update};
    ///
    /// let prefix: bgp_wire::ipnet::Ipv4Net = "203.0.113.0/24".parse()?;
    /// let with_path = Nlri { path_id: Some(7), ..prefix.into() };
    /// let message = Message::Update(Update { withdrawn: vec![with_path], ..Update::default() });
    ///
    /// // A session without ADD-PATH has no form for a path identifier.
    /// let (session, mut out) = (Negotiated::default(), BytesMut::new());
    /// let error = message.encode(&session, &mut out).unwrap_err();
    /// assert!(matches!(error, EncodeError::PathIdNotNegotiated { .. }));
    /// assert!(out.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
