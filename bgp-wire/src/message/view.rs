//! A message borrowed from its octets.

use super::update::UpdateView;
use super::{Decoded, HEADER_LEN, Header, Message, MessageType, Notification, Open, RouteRefresh};
use crate::error::{DecodeError, Reason, Step};
use crate::negotiated::Negotiated;
use crate::parse::At;

/// A checked message. An UPDATE is borrowed: it comes by the thousand, and many a reader wants but a part of it.
/// The others are rare and small, and owned.
#[derive(Clone, Debug)]
pub enum MessageView<'a> {
    /// Opens a session (RFC 4271 §4.2).
    Open(Open),
    /// Brings and withdraws routes (RFC 4271 §4.3).
    Update(UpdateView<'a>),
    /// Says why a session ends (RFC 4271 §4.5).
    Notification(Notification),
    /// Says that the speaker lives (RFC 4271 §4.4).
    Keepalive,
    /// Asks for routes again (RFC 2918 §3).
    RouteRefresh(RouteRefresh),
}

impl<'a> MessageView<'a> {
    /// Checks one whole message, header included: what a [`crate::Framer`] hands out. The one way into every
    /// message: [`Message::decode`] is this and [`MessageView::into_decoded`].
    ///
    /// An error ends the session with [`DecodeError::notification`]. Errors that the session survives (RFC 7606)
    /// are in [`UpdateView::faults`].
    pub fn check(message: &'a [u8], n: &'a Negotiated) -> Result<MessageView<'a>, DecodeError> {
        let header = Header::decode(message, n).unwrap_or_else(|| Err(incomplete(HEADER_LEN, message)))?;
        if message.len() != header.length {
            return Err(incomplete(header.length, message));
        }
        let body = At::new(message.get(HEADER_LEN..).unwrap_or_default(), HEADER_LEN);
        match header.message_type {
            MessageType::Open => {
                let open = Open::decode(body).map_err(|error| error.within(Step::Open));
                open.map(MessageView::Open)
            }
            MessageType::Update => UpdateView::check(message, n).map(MessageView::Update),
            MessageType::Notification => Notification::decode(body).map(MessageView::Notification),
            MessageType::Keepalive => Ok(MessageView::Keepalive),
            MessageType::RouteRefresh => RouteRefresh::decode(body, message).map(MessageView::RouteRefresh),
        }
    }

    /// The owned message and its faults.
    pub fn into_decoded(self) -> Decoded {
        match self {
            MessageView::Open(open) => Message::Open(open).into(),
            MessageView::Update(view) => {
                let (update, faults) = view.into_parts();
                Decoded {
                    message: Message::Update(update),
                    faults,
                }
            }
            MessageView::Notification(notification) => Message::Notification(notification).into(),
            MessageView::Keepalive => Message::Keepalive.into(),
            MessageView::RouteRefresh(refresh) => Message::RouteRefresh(refresh).into(),
        }
    }
}

#[cold]
fn incomplete(length: usize, message: &[u8]) -> DecodeError {
    let given = message.len();
    let reason = Reason::MessageIncomplete { length, given };
    DecodeError::new(reason, given.min(length)).within(Step::Header)
}
