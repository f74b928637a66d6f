//! Messages over a connection of tokio's: a [`Decoder`] and an [`Encoder`] for `tokio_util::codec::Framed`
//! (feature `tokio`).
//!
//! ```
//! use bgp_wire::codec::{CodecError, MessageCodec};
//! use bgp_wire::{Capability, Message, Negotiated, Open};
//! use futures_util::{SinkExt, StreamExt};
//! use tokio::io::{AsyncRead, AsyncWrite};
//! use tokio_util::codec::Framed;
//!
//! /// Opens a session, and hands it out with the peer's OPEN.
//! async fn open<C: AsyncRead + AsyncWrite + Unpin>(
//!     connection: C,
//!     ours: Open,
//! ) -> Result<(Framed<C, MessageCodec>, Open), Box<dyn std::error::Error>> {
//!     let mut session = Framed::new(connection, MessageCodec::new());
//!     session.send(Message::Open(ours.clone())).await?;
//!     let theirs = match session.next().await {
//!         Some(Ok(decoded)) => decoded.message,
//!         // A message that cannot be accepted is answered before the connection closes.
//!         Some(Err(CodecError::Decode(error))) => {
//!             session.send(Message::Notification(error.notification())).await?;
//!             return Err(error.into());
//!         }
//!         Some(Err(error)) => return Err(error.into()),
//!         None => return Err("the peer hung up".into()),
//!     };
//!     let Message::Open(theirs) = theirs else { return Err("expected an OPEN".into()) };
//!     // From here on messages are read and written as the two OPENs agreed on.
//!     *session.codec_mut().negotiated_mut() = Negotiated::from_opens(&ours, &theirs);
//!     session.send(Message::Keepalive).await?;
//!     Ok((session, theirs))
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
//! # runtime.block_on(async {
//! let (here, there) = tokio::io::duplex(4096); // or two ends of a TcpStream
//! let [left, right] = [64512, 4_200_000_000]
//!     .map(|asn| Open::new(asn, 90, [192, 0, 2, 1].into(), [Capability::FourOctetAs(asn)]));
//! let (left, right) = tokio::join!(open(here, left), open(there, right));
//! let ((mut left, peer), (_right, _)) = (left?, right?);
//! assert_eq!(peer.peer_as(), 4_200_000_000);
//! assert!(left.codec().negotiated().four_octet_as());
//! assert_eq!(left.next().await.ok_or("the peer hung up")??.message, Message::Keepalive);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::format;
use std::io;

use bytes::BytesMut;
use tokio_util::codec::{Decoder, Encoder};

use crate::error::{DecodeError, EncodeError};
use crate::message::{Decoded, HEADER_LEN, Header, Message};
use crate::negotiated::Negotiated;

/// Reads and writes the messages of one connection.
///
/// With a connection it goes into `tokio_util::codec::Framed`: see the [module](self). Without:
///
/// ```
/// use bgp_wire::bytes::BytesMut;
/// use bgp_wire::codec::MessageCodec;
/// use bgp_wire::Message;
/// use tokio_util::codec::{Decoder, Encoder};
///
/// let (mut codec, mut octets) = (MessageCodec::new(), BytesMut::new());
/// codec.encode(&Message::Keepalive, &mut octets)?;
/// let decoded = codec.decode(&mut octets)?.ok_or("no whole message")?;
/// assert_eq!(decoded.message, Message::Keepalive);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct MessageCodec {
    negotiated: Negotiated,
    /// A message could not be accepted: the session is over (RFC 4271 §6).
    ended: bool,
}

/// Why a message did not come, or could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum CodecError {
    /// The connection failed, or closed within a message.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The peer's message cannot be accepted: the session ends with [`DecodeError::notification`]. What comes behind
    /// it is not read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The message has no form in this session; nothing was sent.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl MessageCodec {
    /// A codec for a connection on which no OPEN was exchanged yet.
    pub fn new() -> MessageCodec {
        MessageCodec::default()
    }

    /// What the session agreed on.
    pub fn negotiated(&self) -> &Negotiated {
        &self.negotiated
    }

    /// The same, to be changed when both OPENs are known. It counts from the next message on, read or written, also
    /// if that one has arrived already.
    pub fn negotiated_mut(&mut self) -> &mut Negotiated {
        &mut self.negotiated
    }

    /// The octets of the message at the front of `received`, when all of them are there.
    fn cut(&self, received: &mut BytesMut) -> Result<Option<BytesMut>, DecodeError> {
        let length = match Header::decode(received, &self.negotiated) {
            Some(header) => header?.length,
            None => HEADER_LEN,
        };
        if received.len() < length {
            received.reserve(length - received.len());
            return Ok(None);
        }
        Ok(Some(received.split_to(length)))
    }
}

impl Decoder for MessageCodec {
    type Item = Decoded;
    type Error = CodecError;

    fn decode(&mut self, received: &mut BytesMut) -> Result<Option<Decoded>, CodecError> {
        if self.ended {
            received.clear();
            return Ok(None);
        }
        let decoded = match self.cut(received) {
            Ok(Some(message)) => Message::decode(&message, &self.negotiated),
            Ok(None) => return Ok(None),
            Err(error) => Err(error),
        };
        self.ended = decoded.is_err();
        Ok(Some(decoded?))
    }

    fn decode_eof(&mut self, received: &mut BytesMut) -> Result<Option<Decoded>, CodecError> {
        match self.decode(received)? {
            None if !received.is_empty() => {
                let left = format!(
                    "the connection closed within a message, after {} octets of it",
                    received.len()
                );
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, left).into())
            }
            decoded => Ok(decoded),
        }
    }
}

impl Encoder<&Message> for MessageCodec {
    type Error = CodecError;

    fn encode(&mut self, message: &Message, out: &mut BytesMut) -> Result<(), CodecError> {
        Ok(message.encode(&self.negotiated, out)?)
    }
}

impl Encoder<Message> for MessageCodec {
    type Error = CodecError;

    fn encode(&mut self, message: Message, out: &mut BytesMut) -> Result<(), CodecError> {
        Encoder::encode(self, &message, out)
    }
}

#[cfg(test)]
mod tests;
