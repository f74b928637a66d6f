use bytes::{Bytes, BytesMut};
use rustbgpd_wire::{Ipv4UnicastMode, Message, ParsedUpdate, UpdateMessage, decode_message};

use super::Codec;

/// With `parse`: the first error ends it.
pub(crate) struct Rustbgpd;

/// With `parse_revised`: RFC 7606, as bgp-wire has it always.
pub(crate) struct RustbgpdRevised;

fn raw(octets: &Bytes) -> Option<UpdateMessage> {
    match decode_message(&mut octets.clone(), u16::MAX).ok()? {
        Message::Update(update) => Some(update),
        _ => None,
    }
}

fn encode<'b>(update: &ParsedUpdate, buffer: &'b mut BytesMut) -> Option<&'b [u8]> {
    buffer.clear();
    let (announced, withdrawn) = (&update.announced, &update.withdrawn);
    let mode = Ipv4UnicastMode::Body;
    let message =
        UpdateMessage::try_build(announced, withdrawn, &update.attributes, true, false, mode).ok()?;
    message.encode_with_limit(buffer, u16::MAX).ok()?;
    Some(buffer)
}

impl Codec for Rustbgpd {
    const NAME: &'static str = "rustbgpd-wire 0.27.0 (parse)";
    type Message = ParsedUpdate;
    type Buffer = BytesMut;

    fn decode(&self, octets: &Bytes) -> Option<ParsedUpdate> {
        raw(octets)?.parse(true, false, &[]).ok()
    }

    fn encode<'b>(&self, update: &ParsedUpdate, buffer: &'b mut BytesMut) -> Option<&'b [u8]> {
        encode(update, buffer)
    }
}

impl Codec for RustbgpdRevised {
    const NAME: &'static str = "rustbgpd-wire 0.27.0 (parse_revised)";
    type Message = ParsedUpdate;
    type Buffer = BytesMut;

    fn decode(&self, octets: &Bytes) -> Option<ParsedUpdate> {
        raw(octets)?
            .parse_revised(true, true, false, &[])
            .ok()
            .map(|revised| revised.update)
    }

    fn encode<'b>(&self, update: &ParsedUpdate, buffer: &'b mut BytesMut) -> Option<&'b [u8]> {
        encode(update, buffer)
    }
}
