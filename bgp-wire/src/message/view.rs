//! A message borrowed from its octets.

use super::update::{self, UpdateView};
use super::{Decoded, HEADER_LEN, Header, Message, MessageType, Notification, Open, RouteRefresh};
use crate::error::{DecodeError, Reason, Step};
use crate::negotiated::Negotiated;
use crate::parse::At;

/// A checked message. An UPDATE is borrowed: it comes by the thousand, and many a reader wants but a part of it.
/// The others are rare and small, and owned.
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::{Family, Message, MessageView, MpNlriView, Negotiated, AttributeValueView, Update};
/// # use bgp_wire::{AsPath, AttributeValue, MpReach, Origin};
/// # let prefix: bgp_wire::ipnet::Ipv6Net = "2001:db8::/32".parse()?;
/// # let reach = MpReach::ipv6("2001:db8::1".parse()?, [prefix.into()]);
/// # let attributes = [
/// #     reach.into(),
/// #     AttributeValue::Origin(Origin::Igp),
/// #     AttributeValue::AsPath(AsPath::sequence([64512])),
/// # ];
/// # let update = Update { attributes: attributes.map(Into::into).into(), ..Update::default() };
/// # let session = Negotiated::default().with_family(Family::IPV6_UNICAST);
/// # let mut octets = BytesMut::new();
/// # Message::Update(update).encode(&session, &mut octets)?;
///
/// let mut prefixes = 0;
/// if let MessageView::Update(update) = MessageView::check(&octets, &session)? {
///     prefixes += update.nlri().count();
///     for attribute in update.attributes() {
///         if let AttributeValueView::MpReach(reach) = attribute.value {
///             if let MpNlriView::Ipv6Unicast(routes) = reach.nlri() {
///                 prefixes += routes.count();
///             }
///         }
///     }
/// }
/// assert_eq!(prefixes, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// Checks one whole message, header included: what a [`crate::Framer`] hands out.
    ///
    /// An error ends the session with [`DecodeError::notification`]. Errors that the session survives (RFC 7606)
    /// are in [`UpdateView::faults`].
    pub fn check(message: &'a [u8], n: &'a Negotiated) -> Result<MessageView<'a>, DecodeError> {
        let message_type = whole(message, n)?;
        if message_type == MessageType::Update {
            return UpdateView::check(message, n).map(MessageView::Update);
        }
        Ok(match small(message_type, message)? {
            Message::Open(open) => MessageView::Open(open),
            Message::Notification(notification) => MessageView::Notification(notification),
            Message::RouteRefresh(refresh) => MessageView::RouteRefresh(refresh),
            Message::Keepalive | Message::Update(_) => MessageView::Keepalive,
        })
    }
}

/// The owned message, by the same checks.
#[inline]
pub(super) fn decode(message: &[u8], n: &Negotiated) -> Result<Decoded, DecodeError> {
    let message_type = whole(message, n)?;
    if message_type == MessageType::Update {
        return update::decode(message, n);
    }
    small(message_type, message).map(Decoded::from)
}

/// Checks header and length.
#[inline(always)]
fn whole(message: &[u8], n: &Negotiated) -> Result<MessageType, DecodeError> {
    let header = Header::decode(message, n).unwrap_or_else(|| Err(incomplete(HEADER_LEN, message)))?;
    if message.len() != header.length {
        return Err(incomplete(header.length, message));
    }
    Ok(header.message_type)
}

/// Reads a message that is no UPDATE.
fn small(message_type: MessageType, message: &[u8]) -> Result<Message, DecodeError> {
    let body = At::new(message.get(HEADER_LEN..).unwrap_or_default(), HEADER_LEN);
    match message_type {
        MessageType::Open => {
            let open = Open::decode(body).map_err(|error| error.within(Step::Open));
            open.map(Message::Open)
        }
        MessageType::Notification => Notification::decode(body).map(Message::Notification),
        MessageType::RouteRefresh => RouteRefresh::decode(body, message).map(Message::RouteRefresh),
        MessageType::Keepalive | MessageType::Update => Ok(Message::Keepalive),
    }
}

#[cold]
fn incomplete(length: usize, message: &[u8]) -> DecodeError {
    let given = message.len();
    let reason = Reason::MessageIncomplete { length, given };
    DecodeError::new(reason, given.min(length)).within(Step::Header)
}
