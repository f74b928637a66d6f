//! What is done with an UPDATE once it is decoded.

use bgp_wire::attribute::{code, four_octet_as};
use bgp_wire::bytes::Bytes;
use bgp_wire::{
    Attribute, AttributeValue, AttributeValueView, EncodeError, MAX_MESSAGE_LEN, Message, MessageView,
    Negotiated, Update, UpdateView, update,
};

use crate::session::of_short_messages;

/// Checks what speakers do with an UPDATE that had no fault.
pub(crate) fn check_update(sound: &Update, view: &UpdateView<'_>, n: &Negotiated) {
    check_spread(sound, view, n);
    if view.octets().len() > MAX_MESSAGE_LEN {
        check_spread(sound, view, &of_short_messages(n));
    }
    let mut attributes = four_octet_as::for_old_speaker(&sound.attributes);
    four_octet_as::from_old_speaker(&mut attributes);
    let left = |attribute: &Attribute| matches!(attribute.code(), code::AS4_PATH | code::AS4_AGGREGATOR);
    assert!(!attributes.iter().any(left), "{attributes:?}");
    let withdrawal = sound.clone().into_withdrawal();
    assert!(withdrawal.nlri.is_empty() && withdrawal.attribute(code::MP_REACH_NLRI).is_none());
    assert_eq!(
        withdrawal.withdrawn.len(),
        sound.withdrawn.len() + sound.nlri.len()
    );
}

/// Routes that are spread over messages arrive all, in order, with the same attributes; or the attributes leave no room
/// for them.
fn check_spread(sound: &Update, view: &UpdateView<'_>, n: &Negotiated) {
    let others: Vec<Attribute> = sound
        .attributes
        .iter()
        .filter(|attribute| !is_mp(attribute.code()))
        .cloned()
        .collect();

    let nlri = sound.nlri.iter().copied();
    let brought = spread(|out| update::encode_routes(&others, nlri, n, out));
    let octets = |view: &UpdateView<'_>| view.nlri().octets().to_vec();
    check_arrived(brought, view, n, Some(&others), octets);

    let withdrawn = sound.withdrawn.iter().copied();
    let gone = spread(|out| update::encode_withdrawals(withdrawn, n, out));
    let octets = |view: &UpdateView<'_>| view.withdrawn().octets().to_vec();
    check_arrived(gone, view, n, None, octets);

    for attribute in &sound.attributes {
        check_mp(&attribute.value, others.clone(), view, n);
    }
}

/// The same for routes of any family.
fn check_mp(value: &AttributeValue, mut others: Vec<Attribute>, view: &UpdateView<'_>, n: &Negotiated) {
    let (messages, others) = match value {
        AttributeValue::MpReach(reach) => {
            let messages = spread(|out| update::encode_reach(&others, reach, n, out));
            others.retain(|attribute| attribute.code() != code::NEXT_HOP);
            (messages, Some(&others[..]))
        }
        AttributeValue::MpUnreach(unreach) => (spread(|out| update::encode_unreach(unreach, n, out)), None),
        _ => return,
    };
    let octets = |view: &UpdateView<'_>| match view.attribute(value.code()) {
        Some(AttributeValueView::MpReach(reach)) => reach.nlri().octets().to_vec(),
        Some(AttributeValueView::MpUnreach(unreach)) => unreach.nlri().octets().to_vec(),
        other => panic!("expected attribute {}: {other:?}", value.code()),
    };
    check_arrived(messages, view, n, others, octets);
}

/// The messages that are written; of an error, none.
fn spread(write: impl FnOnce(&mut Vec<Bytes>) -> Result<(), EncodeError>) -> Result<Vec<Bytes>, EncodeError> {
    let mut messages = Vec::new();
    let written = write(&mut messages);
    assert!(written.is_ok() || messages.is_empty());
    written.map(|()| messages)
}

/// In the messages are the routes that are in `view`. What came in one message has room in the same session, but for an
/// octet: an MP attribute is written with two for its length.
fn check_arrived(
    messages: Result<Vec<Bytes>, EncodeError>,
    view: &UpdateView<'_>,
    n: &Negotiated,
    others: Option<&[Attribute]>,
    routes: impl Fn(&UpdateView<'_>) -> Vec<u8>,
) {
    match messages {
        Ok(messages) => assert_eq!(arrived(&messages, n, others, &routes), routes(view)),
        Err(EncodeError::MessageTooLong { most, .. }) => assert!(view.octets().len() >= most, "room"),
        Err(error) => panic!("{error}"),
    }
}

/// The octets of the routes in all messages, which have no fault, and these attributes besides routes.
fn arrived(
    messages: &[Bytes],
    n: &Negotiated,
    others: Option<&[Attribute]>,
    routes: impl Fn(&UpdateView<'_>) -> Vec<u8>,
) -> Vec<u8> {
    let mut arrived = Vec::new();
    for octets in messages {
        let decoded = Message::decode(octets, n).expect("a message of our own");
        assert_eq!(decoded.faults, []);
        let Ok(MessageView::Update(view)) = MessageView::check(octets, n) else {
            panic!("expected an UPDATE: {decoded:?}")
        };
        let found = view.attributes().filter(|attribute| !is_mp(attribute.code()));
        let found: Vec<Attribute> = found.map(|attribute| attribute.to_owned()).collect();
        assert_eq!(found, others.unwrap_or_default());
        arrived.extend(routes(&view));
    }
    arrived
}

fn is_mp(code: u8) -> bool {
    matches!(code, code::MP_REACH_NLRI | code::MP_UNREACH_NLRI)
}
