//! Packets to try, built so that only what a test is about is wrong with them.

use bgp_wire::bytes::BytesMut;
use bgp_wire::{
    AttributeValue, DecodeError, Decoded, Disposition, Message, MessageView, Negotiated, PeerKind, Update,
};

/// A session with an external peer and four-octet AS numbers.
pub(crate) fn external() -> Negotiated {
    Negotiated::default()
        .with_four_octet_as()
        .with_peer_kind(PeerKind::External)
}

/// The same with an internal peer.
pub(crate) fn internal() -> Negotiated {
    external().with_peer_kind(PeerKind::Internal)
}

/// A message with this type octet and body, its Length put right.
pub(crate) fn message(message_type: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(19 + body.len()).expect("a message of at most 65535 octets");
    with_length(length, message_type, body)
}

/// A message whose Length field says `length`.
pub(crate) fn with_length(length: u16, message_type: u8, body: &[u8]) -> Vec<u8> {
    [&[0xff; 16], &length.to_be_bytes()[..], &[message_type], body].concat()
}

/// The body of an OPEN with these optional parameters, their length in front.
pub(crate) fn open_body(parameters: &[u8]) -> Vec<u8> {
    [&[4, 0xfd, 0xe9, 0, 90, 192, 0, 2, 1], parameters].concat()
}

/// An UPDATE with these fields, their lengths put right.
pub(crate) fn update(withdrawn: &[u8], attributes: &[&[u8]], nlri: &[u8]) -> Vec<u8> {
    let attributes = attributes.concat();
    let length = |field: &[u8]| {
        u16::try_from(field.len())
            .expect("a field of at most 65535 octets")
            .to_be_bytes()
    };
    let body = [
        &length(withdrawn),
        withdrawn,
        &length(&attributes),
        &attributes,
        nlri,
    ];
    message(2, &body.concat())
}

/// ORIGIN IGP.
pub(crate) const ORIGIN: &[u8] = &[0x40, 1, 1, 0];
/// AS_PATH of AS 65001, four octets.
pub(crate) const AS_PATH: &[u8] = &[0x40, 2, 6, 2, 1, 0, 0, 0xfd, 0xe9];
/// NEXT_HOP 192.0.2.1.
pub(crate) const NEXT_HOP: &[u8] = &[0x40, 3, 4, 192, 0, 2, 1];
/// 203.0.113.0/24.
pub(crate) const PREFIX: &[u8] = &[24, 203, 0, 113];

/// An UPDATE with the mandatory attributes, these after them, and one prefix.
pub(crate) fn with_attribute(attribute: &[u8]) -> Vec<u8> {
    update(&[], &[ORIGIN, AS_PATH, NEXT_HOP, attribute], PREFIX)
}

/// The message decoded, which must not end the session.
pub(crate) fn decode(octets: &[u8], n: &Negotiated) -> Decoded {
    Message::decode(octets, n).unwrap_or_else(|error| panic!("a session reset: {error}"))
}

/// The UPDATE decoded without any fault.
pub(crate) fn sound(octets: &[u8], n: &Negotiated) -> Update {
    let decoded = decode(octets, n);
    assert_eq!(decoded.faults, [], "no fault expected");
    into_update(decoded.message)
}

pub(crate) fn into_update(message: Message) -> Update {
    match message {
        Message::Update(update) => update,
        other => panic!("an UPDATE expected, got {other:?}"),
    }
}

/// The error that ends the session.
pub(crate) fn refused(octets: &[u8], n: &Negotiated) -> DecodeError {
    match Message::decode(octets, n) {
        Err(error) => error,
        Ok(decoded) => panic!("a session reset expected, got {decoded:?}"),
    }
}

/// Asserts the NOTIFICATION that a message is answered with.
#[track_caller]
pub(crate) fn assert_notification(octets: &[u8], n: &Negotiated, code: (u8, u8), data: &[u8]) {
    let notification = refused(octets, n).notification();
    assert_eq!(
        (notification.code_and_subcode(), &notification.data[..]),
        (code, data)
    );
}

/// Asserts the only fault of an UPDATE: disposition, NOTIFICATION code and subcode, and data.
#[track_caller]
pub(crate) fn assert_fault(
    octets: &[u8],
    n: &Negotiated,
    disposition: Disposition,
    code: (u8, u8),
    data: &[u8],
) {
    let decoded = decode(octets, n);
    let [fault] = &decoded.faults[..] else {
        panic!("one fault expected, got {:?}", decoded.faults)
    };
    let notification = fault.error.notification();
    assert_eq!(
        (
            fault.disposition,
            notification.code_and_subcode(),
            &notification.data[..]
        ),
        (disposition, code, data),
        "{fault}"
    );
}

pub(crate) const DISCARD: Disposition = Disposition::AttributeDiscard;
pub(crate) const WITHDRAW: Disposition = Disposition::TreatAsWithdraw;

/// An attribute of these flags, this code and this value.
pub(crate) fn attribute(flags: u8, code: u8, value: &[u8]) -> Vec<u8> {
    match u8::try_from(value.len()) {
        Ok(length) => [&[flags, code, length], value].concat(),
        Err(_) => {
            let length = u16::try_from(value.len()).expect("a value of at most 65535 octets");
            [&[flags | 0x10, code], &length.to_be_bytes()[..], value].concat()
        }
    }
}

/// Asserts that an external peer's UPDATE with this attribute has just this fault, its data the whole attribute.
#[track_caller]
pub(crate) fn assert_attribute_fault(octets: &[u8], disposition: Disposition, code: (u8, u8)) {
    assert_fault(&with_attribute(octets), &external(), disposition, code, octets);
}

/// Asserts that the attribute is accepted, that view and value agree, and that the message is written back as it
/// came; its value.
#[track_caller]
pub(crate) fn kept(octets: &[u8]) -> AttributeValue {
    let (message, n) = (with_attribute(octets), external().with_extended_message());
    let mut update = sound(&message, &n);
    let Ok(MessageView::Update(view)) = MessageView::check(&message, &n) else {
        panic!("an UPDATE expected")
    };
    assert_eq!(view.to_update(), update);
    let mut out = BytesMut::new();
    let encoded = Message::Update(update.clone()).encode(&n, &mut out);
    assert_eq!((encoded, &out[..]), (Ok(()), &message[..]));
    update.attributes.pop().expect("four attributes").value
}
