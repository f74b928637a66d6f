//! Cutting a byte stream into messages (RFC 4271 §4.1), without a socket.

use bytes::{Bytes, BytesMut};

use crate::error::DecodeError;
use crate::message::{HEADER_LEN, Header};
use crate::negotiated::Negotiated;

/// Cuts the bytes of one connection into whole messages.
///
/// Push what arrives, then take messages until there are none. A message that lies whole in one pushed `Bytes` is
/// a slice of it; only one that is spread over several is copied. A framer that holds no unfinished message holds
/// no heap memory.
///
/// ```
/// use bgp_wire::bytes::Bytes;
/// use bgp_wire::{Framer, Message, Negotiated};
///
/// let session = Negotiated::default();
/// let mut framer = Framer::new();
/// let mut arrived = vec![0xff; 16];
/// framer.push(Bytes::from(arrived.split_off(9))); // a part of a message…
/// assert!(framer.next(&session).is_none());
/// framer.push(Bytes::from([&arrived[..], &[0, 19, 4]].concat())); // …and its rest
/// let octets = framer.next(&session).ok_or("no message")??;
/// assert_eq!(Message::decode(&octets, &session)?.message, Message::Keepalive);
///
/// // A wrong header is the last thing a stream has.
/// framer.push(Bytes::from_static(&[0; 19]));
/// let error = framer.next(&session).ok_or("no header")?.unwrap_err();
/// assert_eq!(error.notification().to_string(), "Connection Not Synchronized (1/1)");
/// assert!(framer.next(&session).is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct Framer {
    /// The message that began in an earlier push, and bytes behind it if that push was never drained.
    begun: BytesMut,
    /// The rest of the latest push; comes behind `begun`.
    latest: Bytes,
    /// A header was wrong: nobody knows where the next message begins.
    out_of_step: bool,
}

impl Framer {
    /// A framer at the beginning of a stream.
    pub fn new() -> Framer {
        Framer::default()
    }

    /// Takes the bytes that arrived next.
    pub fn push(&mut self, bytes: Bytes) {
        if self.out_of_step {
            return;
        }
        if self.latest.is_empty() {
            self.latest = bytes;
        } else {
            self.begun.extend_from_slice(&self.latest);
            self.begun.extend_from_slice(&bytes);
            self.latest = Bytes::new();
        }
    }

    /// The next whole message, or the error of its header; `None` until more bytes come. Nothing comes behind an
    /// error: the stream has lost its step and the session ends.
    ///
    /// Ask again with the terms of the OPENs once they are known: they set the longest message.
    pub fn next(&mut self, n: &Negotiated) -> Option<Result<Bytes, DecodeError>> {
        let message = if self.begun.is_empty() {
            self.cut_latest(n)
        } else {
            self.cut_begun(n)
        };
        if matches!(message, Some(Err(_))) {
            *self = Framer {
                out_of_step: true,
                ..Framer::default()
            };
        }
        message
    }

    /// Bytes that wait for the rest of their message.
    pub fn buffered(&self) -> usize {
        self.begun.len() + self.latest.len()
    }

    /// The next message is a slice of the latest push, or begins there.
    fn cut_latest(&mut self, n: &Negotiated) -> Option<Result<Bytes, DecodeError>> {
        let header = match Header::decode(&self.latest, n) {
            Some(Ok(header)) => Some(header),
            Some(Err(error)) => return Some(Err(error)),
            None => None,
        };
        match header {
            Some(header) if header.length <= self.latest.len() => {
                Some(Ok(self.latest.split_to(header.length)))
            }
            unfinished => {
                // Copied, so that a few octets do not keep a large receive buffer alive.
                self.begun
                    .reserve(unfinished.map_or(self.latest.len(), |header| header.length));
                self.begun.extend_from_slice(&core::mem::take(&mut self.latest));
                None
            }
        }
    }

    /// The next message began in an earlier push.
    fn cut_begun(&mut self, n: &Negotiated) -> Option<Result<Bytes, DecodeError>> {
        self.fill_begun(HEADER_LEN)?;
        let header = match Header::decode(&self.begun, n)? {
            Ok(header) => header,
            Err(error) => return Some(Err(error)),
        };
        self.fill_begun(header.length)?;
        let message = self.begun.split_to(header.length).freeze();
        if self.begun.is_empty() {
            self.begun = BytesMut::new();
        }
        Some(Ok(message))
    }

    /// Moves bytes over until `begun` has `length` of them; `None` when there are not enough.
    fn fill_begun(&mut self, length: usize) -> Option<()> {
        let missing = length.saturating_sub(self.begun.len());
        let available = missing.min(self.latest.len());
        self.begun.reserve(missing);
        self.begun.extend_from_slice(&self.latest.split_to(available));
        (available == missing).then_some(())
    }
}

#[cfg(test)]
mod tests;
