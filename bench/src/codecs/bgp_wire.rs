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
