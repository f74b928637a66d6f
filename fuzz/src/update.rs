//! What is done with an UPDATE once it is decoded.

use bgp_wire::attribute::{code, four_octet_as};
use bgp_wire::bytes::Bytes;
use bgp_wire::{
    Attribute, AttributeValue, AttributeValueView, EncodeError, Message, MessageView, Negotiated, Update,
    UpdateView, update,
};

/// Checks what speakers do with an UPDATE that had no fault.
pub(crate) fn check_update(sound: &Update, view: &UpdateView<'_>, n: &Negotiated) {
    check_spread(sound, view, n);
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

/// Routes that are spread over messages arrive all, in order, with the same attributes. The attributes have room: they
/// came with the routes in one message.
fn check_spread(sound: &Update, view: &UpdateView<'_>, n: &Negotiated) {
    let others: Vec<Attribute> = sound
        .attributes
        .iter()
        .filter(|attribute| !is_mp(attribute.code()))
        .cloned()
        .collect();

    let nlri = sound.nlri.iter().copied();
    let brought = spread(|out| update::encode_routes(&others, nlri, n, out)).expect("room");
    let octets = |view: &UpdateView<'_>| view.nlri().octets().to_vec();
    assert_eq!(arrived(&brought, n, Some(&others), octets), octets(view));

    let withdrawn = sound.withdrawn.iter().copied();
    let gone = spread(|out| update::encode_withdrawals(withdrawn, n, out)).expect("room");
    let octets = |view: &UpdateView<'_>| view.withdrawn().octets().to_vec();
    assert_eq!(arrived(&gone, n, None, octets), octets(view));

    for attribute in &sound.attributes {
        check_mp(&attribute.value, others.clone(), view, n);
    }
}

/// The same for routes of any family. They may lack room by one octet: the attribute's length always has two.
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
    match messages {
        Ok(messages) => assert_eq!(arrived(&messages, n, others, octets), octets(view)),
        Err(error) => assert!(matches!(error, EncodeError::MessageTooLong { .. }), "{error}"),
    }
}

/// The messages that are written; of an error, none.
fn spread(write: impl FnOnce(&mut Vec<Bytes>) -> Result<(), EncodeError>) -> Result<Vec<Bytes>, EncodeError> {
    let mut messages = Vec::new();
    let written = write(&mut messages);
    assert!(written.is_ok() || messages.is_empty());
    written.map(|()| messages)
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
