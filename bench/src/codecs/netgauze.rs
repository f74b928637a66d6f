use std::collections::HashMap;

use bytes::Bytes;
use netgauze_bgp_pkt::BgpMessage;
use netgauze_bgp_pkt::wire::deserializer::BgpParsingContext;
use netgauze_parse_utils::WritablePdu;
use netgauze_parse_utils::reader::SliceReader;
use netgauze_parse_utils::traits::ParseFromWithOneInput;

use super::Codec;

pub(crate) struct Netgauze;

impl Codec for Netgauze {
    const NAME: &'static str = "netgauze-bgp-pkt 0.13.0";
    type Message = BgpMessage;
    type Buffer = Vec<u8>;

    fn decode(&self, octets: &Bytes) -> Option<BgpMessage> {
        // The context gathers errors, so a session makes one a message; the maps are empty and cost nothing.
        let mut context =
            BgpParsingContext::new(true, HashMap::new(), HashMap::new(), true, true, true, true);
        BgpMessage::parse(&mut SliceReader::new(octets), &mut context).ok()
    }

    fn encode<'b>(&self, message: &BgpMessage, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]> {
        buffer.clear();
        message.write(buffer).ok()?;
        Some(buffer)
    }
}
