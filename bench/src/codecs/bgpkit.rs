use bgpkit_parser::models::{AsnLength, BgpMessage};
use bgpkit_parser::parser::bgp::parse_bgp_message;
use bytes::Bytes;

use super::Codec;

pub(crate) struct Bgpkit;

impl Codec for Bgpkit {
    const NAME: &'static str = "bgpkit-parser 0.23.0";
    type Message = BgpMessage;
    type Buffer = Bytes;

    fn decode(&self, octets: &Bytes) -> Option<BgpMessage> {
        parse_bgp_message(&mut octets.clone(), false, &AsnLength::Bits32).ok()
    }

    fn encode<'b>(&self, message: &BgpMessage, buffer: &'b mut Bytes) -> Option<&'b [u8]> {
        *buffer = message.encode(AsnLength::Bits32).ok()?;
        Some(buffer)
    }
}
