//! Values nobody decoded: two octets choose the session, the rest is a message as JSON. Whatever it says, it can be shown,
//! and it is refused or written; what is written can be read, and without a fault it is written the same again.
#![no_main]

use bgp_wire::bytes::BytesMut;
use bgp_wire::{Message, Update, update};
use labsim_fuzz::{SESSION_LEN, bounded, check_message, session};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, text)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let n = session(*choice);
    let Ok(message) = bounded(text.len(), || serde_json::from_slice::<Message>(text)) else {
        return;
    };
    let _ = message.to_string();
    let mut out = BytesMut::from(&b"before"[..]);
    let encoded = message.encode(&n, &mut out);
    let octets = out.strip_prefix(b"before").expect("what was there stays there");
    match encoded {
        Ok(()) => {
            assert!(octets.len() <= n.max_send_len());
            check_message(octets, &n);
        }
        Err(error) => {
            let _ = error.to_string();
            assert!(octets.is_empty());
        }
    }
    if let Message::Update(Update { attributes, nlri, .. }) = &message {
        let mut messages = Vec::new();
        let _ = update::encode_routes(attributes, nlri.iter().copied(), &n, &mut messages);
        assert!(messages.iter().all(|octets| octets.len() <= n.max_send_len()));
    }
});
