//! What must be true of every message.

use bgp_wire::bytes::BytesMut;
use bgp_wire::capability::RoleMode;
use bgp_wire::{DecodeError, Decoded, Fault, Message, MessageView, Negotiated, UpdateView};

use crate::bounded;
use crate::update::check_update;

/// Octets of a message's header (RFC 4271 §4.1).
const HEADER_LEN: usize = 19;

/// A message of this type octet and body, with a header that is right. A body too long for it is cut.
pub fn with_header(message_type: u8, body: &[u8]) -> Vec<u8> {
    let body = &body[..body.len().min(usize::from(u16::MAX) - HEADER_LEN)];
    let length = (HEADER_LEN + body.len()) as u16;
    [&[0xff; 16], &length.to_be_bytes()[..], &[message_type], body].concat()
}

/// Decodes a message and checks whatever is true of all: the borrowed and the owned reading agree, errors can be shown
/// and answered, and a message without a fault comes back octet for octet.
pub fn check_message(octets: &[u8], n: &Negotiated) -> Option<Decoded> {
    let decoded = bounded(octets.len(), || Message::decode(octets, n));
    let view = MessageView::check(octets, n);
    match (decoded, view) {
        (Ok(decoded), Ok(view)) => {
            check_decoded(octets, n, &decoded, &view);
            Some(decoded)
        }
        (Err(error), Err(of_view)) => {
            assert_eq!(error, of_view);
            check_error(octets, n, &error);
            None
        }
        (decoded, view) => panic!("owned: {decoded:?}\nborrowed: {view:?}"),
    }
}

fn check_decoded(octets: &[u8], n: &Negotiated, decoded: &Decoded, view: &MessageView<'_>) {
    check_view(octets, decoded, view);
    for Fault { error, .. } in &decoded.faults {
        check_error(octets, n, error);
    }
    let _ = decoded.message.to_string();
    check_use(decoded, view, n);
    let mut again = BytesMut::new();
    let encoded = decoded.message.encode(n, &mut again);
    match (decoded.faults.is_empty(), encoded) {
        (true, Ok(())) => assert_eq!(again, octets, "{:?}", decoded.message),
        (true, Err(error)) => panic!("{error}: {:?}", decoded.message),
        (false, _) => {}
    }
}

/// What is done with a message without a fault once it is decoded.
fn check_use(decoded: &Decoded, view: &MessageView<'_>, n: &Negotiated) {
    match (&decoded.message, view) {
        (Message::Update(update), MessageView::Update(view)) if decoded.faults.is_empty() => {
            check_update(update, view, n);
        }
        (Message::Open(open), _) => {
            let _ = open.check_roles(open, RoleMode::Strict);
            let agreed = Negotiated::from_opens(open, open);
            assert!(agreed.families().eq(open.families()));
        }
        _ => {}
    }
}

/// The borrowed message says what the owned one says.
fn check_view(octets: &[u8], decoded: &Decoded, view: &MessageView<'_>) {
    match (&decoded.message, view) {
        (Message::Open(owned), MessageView::Open(view)) => assert_eq!(owned, view),
        (Message::Notification(owned), MessageView::Notification(view)) => assert_eq!(owned, view),
        (Message::RouteRefresh(owned), MessageView::RouteRefresh(view)) => assert_eq!(owned, view),
        (Message::Keepalive, MessageView::Keepalive) => {}
        (Message::Update(update), MessageView::Update(view)) => {
            assert_eq!(update, &view.to_update());
            assert_eq!(decoded.faults, view.faults());
            assert_eq!(decoded.disposition(), view.disposition());
            check_raw_attributes(octets, view);
            let _ = update.is_end_of_rib();
        }
        (owned, view) => panic!("owned: {owned:?}\nborrowed: {view:?}"),
    }
}

/// Attributes stand in the message as they are, one behind the other.
fn check_raw_attributes(octets: &[u8], view: &UpdateView<'_>) {
    assert_eq!(view.octets(), octets);
    let mut end = None;
    for raw in view.raw_attributes() {
        let (start, whole) = (raw.offset(), raw.octets());
        assert!(end.is_none_or(|end| end == start));
        assert_eq!(octets.get(start..start + whole.len()), Some(whole));
        assert!(whole.ends_with(raw.value()));
        end = Some(start + whole.len());
    }
}

/// An error points into the message, and its NOTIFICATION can be sent.
fn check_error(octets: &[u8], n: &Negotiated, error: &DecodeError) {
    assert!(
        error.offset() <= octets.len(),
        "octet {} of {}: {error}",
        error.offset(),
        octets.len()
    );
    let _ = error.to_string();
    let answer = Message::Notification(error.notification());
    let _ = answer.to_string();
    let mut sent = BytesMut::new();
    answer
        .encode(&Negotiated::default(), &mut sent)
        .expect("a NOTIFICATION of at most 4096 octets");
    let decoded = Message::decode(&sent, n).map(|decoded| decoded.message);
    assert_eq!(decoded.as_ref(), Ok(&answer));
}
