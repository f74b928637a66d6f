use bgp_wire::{Decoded, Family, Message, Negotiated, PeerKind};
use bytes::{Bytes, BytesMut};

use super::Codec;

pub(crate) struct BgpWire(Negotiated);

impl BgpWire {
    pub(crate) fn new() -> BgpWire {
        let negotiated = Negotiated::default()
            .with_four_octet_as()
            .with_family(Family::IPV6_UNICAST);
        BgpWire(negotiated.with_peer_kind(PeerKind::Internal))
    }
}

impl Codec for BgpWire {
    const NAME: &'static str = "bgp-wire";
    type Message = Decoded;
    type Buffer = BytesMut;

    fn decode(&self, octets: &Bytes) -> Option<Decoded> {
        Message::decode(octets, &self.0).ok()
    }

    fn encode<'b>(&self, decoded: &Decoded, buffer: &'b mut BytesMut) -> Option<&'b [u8]> {
        buffer.clear();
        decoded.message.encode(&self.0, buffer).ok()?;
        Some(buffer)
    }
}

#[cfg(test)]
mod tests {
    use bytes::BytesMut;

    use super::BgpWire;
    use crate::messages;

    /// Decode, then encode is the identity for every message without a fault.
    #[test]
    fn real_updates_come_back_octet_for_octet() {
        let Ok(real) = messages::real() else {
            return;
        };
        let BgpWire(session) = BgpWire::new();
        let (mut sound, mut buffer) = (0, BytesMut::new());
        for octets in &real.messages {
            let decoded = bgp_wire::Message::decode(octets, &session).expect("no session reset");
            if decoded.faults.is_empty() {
                buffer.clear();
                decoded.message.encode(&session, &mut buffer).expect("a message");
                assert_eq!(buffer, octets);
                sound += 1;
            }
        }
        assert!(
            sound * 1000 > real.messages.len() * 999,
            "{sound} of {}",
            real.messages.len()
        );
    }
}
