//! The message header (RFC 4271 §4.1) and what is checked in it (§6.1).

use core::fmt;

use bytes::{BufMut, BytesMut};

use crate::error::{DecodeError, EncodeError, Reason, Step};
use crate::negotiated::{MAX_MESSAGE_LEN, Negotiated};
use crate::parse;
use crate::writer::Writer;

/// Octets of a header.
pub(crate) const HEADER_LEN: usize = 19;

const MARKER: [u8; 16] = [0xff; 16];
const LENGTH_AT: usize = 16;
const TYPE_AT: usize = 18;

/// The Type octet (RFC 4271 §4.1; ROUTE-REFRESH RFC 2918 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum MessageType {
    /// Opens a session.
    Open = 1,
    /// Brings and withdraws routes.
    Update = 2,
    /// Says why a session ends.
    Notification = 3,
    /// Says that the speaker lives.
    Keepalive = 4,
    /// Asks for routes again.
    RouteRefresh = 5,
}

impl MessageType {
    pub(crate) fn from_octet(octet: u8) -> Option<MessageType> {
        match octet {
            1 => Some(MessageType::Open),
            2 => Some(MessageType::Update),
            3 => Some(MessageType::Notification),
            4 => Some(MessageType::Keepalive),
            5 => Some(MessageType::RouteRefresh),
            _ => None,
        }
    }

    /// The least and the most octets of such a message, header included, when `longest` is what the session
    /// allows for any message (RFC 4271 §6.1, RFC 8654 §4).
    fn length_range(self, longest: usize) -> (usize, usize) {
        match self {
            MessageType::Open => (29, MAX_MESSAGE_LEN),
            MessageType::Update => (23, longest),
            MessageType::Notification => (21, longest),
            MessageType::Keepalive => (HEADER_LEN, HEADER_LEN),
            // RFC 4271 has no minimum for it; RFC 7313 §5 answers a short one with a code of its own.
            MessageType::RouteRefresh => (HEADER_LEN, longest),
        }
    }
}

/// In the RFC's words: "OPEN", "ROUTE-REFRESH".
impl fmt::Display for MessageType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MessageType::Open => "OPEN",
            MessageType::Update => "UPDATE",
            MessageType::Notification => "NOTIFICATION",
            MessageType::Keepalive => "KEEPALIVE",
            MessageType::RouteRefresh => "ROUTE-REFRESH",
        })
    }
}

/// A header whose message may follow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Header {
    pub(crate) message_type: MessageType,
    /// Octets of the message, header included.
    pub(crate) length: usize,
}

impl Header {
    /// Reads and checks the header at the front of `octets`; `None` when not all of it is there.
    #[inline(always)]
    pub(crate) fn decode(octets: &[u8], n: &Negotiated) -> Option<Result<Header, DecodeError>> {
        let (marker, length, message_type) = parse::header(octets)?;
        let checked = Header::check(marker, length, message_type, n);
        Some(checked.map_err(|error| error.within(Step::Header)))
    }

    /// Marker, length, type: in the order of RFC 4271 §6.1.
    #[inline(always)]
    fn check(marker: [u8; 16], length: u16, octet: u8, n: &Negotiated) -> Result<Header, DecodeError> {
        if marker != MARKER {
            return Err(DecodeError::new(Reason::Marker, 0));
        }
        let within = |least: usize, most: usize| match (least..=most).contains(&usize::from(length)) {
            true => Ok(()),
            false => Err(DecodeError::new(
                Reason::MessageLength { length, least, most },
                LENGTH_AT,
            )),
        };
        within(HEADER_LEN, n.max_receive_len())?;
        let message_type = MessageType::from_octet(octet)
            .ok_or_else(|| DecodeError::new(Reason::MessageType(octet), TYPE_AT))?;
        let (least, most) = message_type.length_range(n.max_receive_len());
        within(least, most)?;
        Ok(Header {
            message_type,
            length: usize::from(length),
        })
    }
}

/// Appends a header whose length is filled in by [`end`].
pub(crate) fn begin(message_type: MessageType, out: &mut BytesMut) -> usize {
    let at = out.len();
    out.put_slice(&MARKER);
    out.put_u16(0);
    out.put_u8(message_type as u8);
    at
}

/// Fills in the length of the message that began at `at`.
pub(crate) fn end(
    at: usize,
    message_type: MessageType,
    n: &Negotiated,
    out: &mut BytesMut,
) -> Result<(), EncodeError> {
    let length = length_octets(out.len() - at, message_type, n)?;
    out[at + LENGTH_AT..at + TYPE_AT].copy_from_slice(&length);
    Ok(())
}

/// The same for an UPDATE.
pub(crate) fn begin_update(out: &mut Writer<'_>) -> usize {
    let at = out.len();
    let mut header = [0xff; HEADER_LEN];
    header[LENGTH_AT..].copy_from_slice(&[0, 0, MessageType::Update as u8]);
    out.put(header);
    at
}

/// The same for an UPDATE.
pub(crate) fn end_update(at: usize, n: &Negotiated, out: &mut Writer<'_>) -> Result<(), EncodeError> {
    let length = length_octets(out.len() - at, MessageType::Update, n)?;
    out.set(at + LENGTH_AT, length);
    Ok(())
}

/// The Length field of a message of `length` octets, if the session allows so many.
fn length_octets(length: usize, message_type: MessageType, n: &Negotiated) -> Result<[u8; 2], EncodeError> {
    let (_, most) = message_type.length_range(n.max_send_len());
    let octets = u16::try_from(length).ok().filter(|_| length <= most);
    Ok(octets
        .ok_or(EncodeError::MessageTooLong { length, most })?
        .to_be_bytes())
}
