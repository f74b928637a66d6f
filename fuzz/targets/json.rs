//! Messages as JSON: the input is that of the target `message`. Whatever decodes comes back from its JSON, and the
//! octets made of it are the same.
#![no_main]

use bgp_wire::bytes::BytesMut;
use bgp_wire::{EncodeError, Message, Negotiated};
use labsim_fuzz::{SESSION_LEN, session, with_header};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let Some((message_type, body)) = rest.split_first() else {
        return;
    };
    let n = session(*choice);
    let Ok(decoded) = Message::decode(&with_header(*message_type, body), &n) else {
        return;
    };
    let text = serde_json::to_string(&decoded.message).expect("a message has a form in JSON");
    let back: Message = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(back, decoded.message);
    assert_eq!(octets(&back, &n), octets(&decoded.message, &n), "{text}");
});

fn octets(message: &Message, n: &Negotiated) -> Result<BytesMut, EncodeError> {
    let mut out = BytesMut::new();
    message.encode(n, &mut out).map(|()| out)
}
