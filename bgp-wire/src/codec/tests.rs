use std::string::ToString;
use std::vec::Vec;

use bytes::BufMut;

use super::*;
use crate::attribute::{AsPath, AttributeValue, Origin};
use crate::error::Reason;
use crate::message::Update;

const KEEPALIVE: [u8; 19] = {
    let mut octets = [0xff; 19];
    (octets[16], octets[17], octets[18]) = (0, 19, 4);
    octets
};

/// Reads until more octets are needed.
fn read(codec: &mut MessageCodec, received: &mut BytesMut) -> Vec<Message> {
    core::iter::from_fn(|| codec.decode(received).unwrap())
        .map(|decoded| decoded.message)
        .collect()
}

#[test]
fn messages_come_when_their_last_octet_does() {
    let (mut codec, mut received) = (MessageCodec::new(), BytesMut::new());
    for (at, octet) in KEEPALIVE.repeat(3).into_iter().enumerate() {
        received.put_u8(octet);
        let whole = usize::from(at % 19 == 18);
        assert_eq!(read(&mut codec, &mut received).len(), whole, "octet {at}");
    }
}

#[test]
fn the_terms_may_change_between_two_messages() {
    let path = AttributeValue::AsPath(AsPath::sequence([4_200_000_000]));
    let update = Update {
        attributes: [AttributeValue::Origin(Origin::Igp), path].map(Into::into).into(),
        ..Update::default()
    };
    let agreed = Negotiated::default().with_four_octet_as();
    let mut received = BytesMut::new();
    let mut codec = MessageCodec::new();
    codec.encode(Message::Keepalive, &mut received).unwrap();
    *codec.negotiated_mut() = agreed.clone();
    codec
        .encode(&Message::Update(update.clone()), &mut received)
        .unwrap();

    let mut codec = MessageCodec::new();
    assert_eq!(
        codec.decode(&mut received).unwrap().unwrap().message,
        Message::Keepalive
    );
    *codec.negotiated_mut() = agreed;
    assert_eq!(read(&mut codec, &mut received), [Message::Update(update)]);
}

/// RFC 4271 §6: a message in error ends the session, so that nothing behind it counts.
#[test]
fn nothing_comes_behind_an_error() {
    let unknown_type = [&KEEPALIVE[..18], &[9]].concat();
    let mut received = BytesMut::from(&[&KEEPALIVE[..], &unknown_type, &KEEPALIVE].concat()[..]);
    let mut codec = MessageCodec::new();
    assert_eq!(
        codec.decode(&mut received).unwrap().unwrap().message,
        Message::Keepalive
    );
    let Err(CodecError::Decode(error)) = codec.decode(&mut received) else {
        panic!("an error expected")
    };
    assert_eq!(error.notification().code_and_subcode(), (1, 3));
    assert!(matches!(error.reason(), Reason::MessageType(9)), "{error}");
    assert!(codec.decode_eof(&mut received).unwrap().is_none());
    assert!(received.is_empty());
}

#[test]
fn a_connection_that_closes_within_a_message_is_an_error() {
    let mut codec = MessageCodec::new();
    assert!(codec.decode_eof(&mut BytesMut::new()).unwrap().is_none());
    let error = codec
        .decode_eof(&mut BytesMut::from(&KEEPALIVE[..18]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the connection closed within a message, after 18 octets of it"
    );
}

/// No more is reserved than the message has, whatever has arrived.
#[test]
fn a_header_makes_room_for_its_message_only() {
    let mut header = KEEPALIVE;
    (header[16], header[18]) = (15, 2); // an UPDATE of 3859 octets
    let mut received = BytesMut::from(&header[..]);
    assert!(MessageCodec::new().decode(&mut received).unwrap().is_none());
    assert!(
        (3859..4200).contains(&received.capacity()),
        "{}",
        received.capacity()
    );
}
