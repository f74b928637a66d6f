//! The codecs, each behind the same two operations.

mod bgp_wire;
mod bgpkit;
mod netgauze;
mod routecore;
mod rustbgpd;
mod zettabgp;

use std::hint::black_box;

use bytes::Bytes;

/// A codec that decodes to owned values with every attribute and prefix made, and encodes such values.
pub(crate) trait Codec {
    /// Name and version.
    const NAME: &'static str;
    /// The owned message.
    type Message;
    /// What it writes to, kept from one message to the next where the codec can do so.
    type Buffer: Default;

    /// The message in four-octet AS numbers; `None` when it is refused.
    fn decode(&self, octets: &Bytes) -> Option<Self::Message>;

    /// Writes the message and returns its octets; `None` when the codec cannot write it.
    fn encode<'b>(&self, message: &Self::Message, buffer: &'b mut Self::Buffer) -> Option<&'b [u8]>;
}

/// A codec without its types.
pub(crate) trait Runner {
    fn name(&self) -> &'static str;

    /// Decodes all messages so many times; returns how many were accepted.
    fn decode(&self, messages: &[Bytes], times: usize) -> usize;

    /// The messages decoded, to be written again; without those that the codec cannot read or write.
    fn writer<'a>(&'a self, messages: &[Bytes]) -> Box<dyn Writer + 'a>;
}

/// Messages to write, and a buffer.
pub(crate) trait Writer {
    /// How many messages there are.
    fn count(&self) -> usize;

    /// How many of them become the octets that they were read from.
    fn faithful(&mut self) -> usize;

    /// Encodes all so many times.
    fn encode(&mut self, times: usize);
}

impl<C: Codec> Runner for C {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn decode(&self, messages: &[Bytes], times: usize) -> usize {
        let mut accepted = 0;
        for _ in 0..times {
            for octets in messages {
                let message = Codec::decode(self, black_box(octets));
                accepted += usize::from(black_box(&message).is_some());
            }
        }
        accepted
    }

    fn writer<'a>(&'a self, messages: &[Bytes]) -> Box<dyn Writer + 'a> {
        let mut buffer = C::Buffer::default();
        let decoded = messages.iter().filter_map(|octets| {
            let message = Codec::decode(self, octets)?;
            self.encode(&message, &mut buffer)?;
            Some((octets.clone(), message))
        });
        Box::new(Writing {
            codec: self,
            messages: decoded.collect(),
            buffer: C::Buffer::default(),
        })
    }
}

struct Writing<'a, C: Codec> {
    codec: &'a C,
    messages: Vec<(Bytes, C::Message)>,
    buffer: C::Buffer,
}

impl<C: Codec> Writer for Writing<'_, C> {
    fn count(&self) -> usize {
        self.messages.len()
    }

    fn faithful(&mut self) -> usize {
        let Writing {
            codec,
            messages,
            buffer,
        } = self;
        let same = messages
            .iter()
            .filter(|(octets, message)| codec.encode(message, buffer) == Some(octets));
        same.count()
    }

    fn encode(&mut self, times: usize) {
        for _ in 0..times {
            for (_, message) in &self.messages {
                black_box(self.codec.encode(black_box(message), &mut self.buffer));
            }
        }
    }
}

/// All codecs, ours first.
pub(crate) fn all() -> Vec<Box<dyn Runner>> {
    vec![
        Box::new(bgp_wire::BgpWire::new()),
        Box::new(netgauze::Netgauze),
        Box::new(bgpkit::Bgpkit),
        Box::new(routecore::Routecore::new()),
        Box::new(zettabgp::Zettabgp::new()),
        Box::new(rustbgpd::Rustbgpd),
        Box::new(rustbgpd::RustbgpdRevised),
    ]
}
