use bytes::Bytes;
use zettabgp::BgpSessionParams;
use zettabgp::prelude::*;

use super::Codec;

pub(crate) struct Zettabgp(BgpSessionParams);

impl Zettabgp {
    pub(crate) fn new() -> Zettabgp {
        let capabilities = vec![
            BgpCapability::SafiIPv4u,
            BgpCapability::SafiIPv6u,
            BgpCapability::CapASN32(65_001),
        ];
        let address = std::net::Ipv4Addr::new(192, 0, 2, 1);
        let mut session = BgpSessionParams::new(65_001, 90, BgpTransportMode::IPv4, address, capabilities);
        session.has_as32bit = true;
        // Guessing whether there are path identifiers is no work that the others do.
        session.fuzzy_pathid = false;
        Zettabgp(session)
    }
}

impl Codec for Zettabgp {
    const NAME: &'static str = "zettabgp 0.6.0";
    type Message = BgpUpdateMessage;
    type Buffer = Vec<u8>;

    fn decode(&self, octets: &Bytes) -> Option<BgpUpdateMessage> {
        let (_, length) = self.0.decode_message_head(octets).ok()?;
        let mut update = BgpUpdateMessage::new();
        update.decode_from(&self.0, octets.get(19..19 + length)?).ok()?;
        Some(update)
    }

    fn encode<'b>(&self, update: &BgpUpdateMessage, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        buffer.resize(4096, 0);
        let length = update.encode_to(&self.0, &mut buffer[19..]).ok()?;
        let length = self
            .0
            .prepare_message_buf(buffer, BgpMessageType::Update, length)
            .ok()?;
        buffer.get(..length)
    }
}
