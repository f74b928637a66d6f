//! What is done with an UPDATE once it is decoded.

use bgp_wire::attribute::{code, four_octet_as};
use bgp_wire::bytes::Bytes;
use bgp_wire::{Attribute, Message, Negotiated, Update, update};

/// Checks what speakers do with an UPDATE that had no fault.
pub(crate) fn check_update(sound: &Update, n: &Negotiated) {
    check_split(sound, n);
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

/// Routes that are spread over messages arrive all, in order, with the same attributes.
fn check_split(sound: &Update, n: &Negotiated) {
    let is_mp =
        |attribute: &Attribute| matches!(attribute.code(), code::MP_REACH_NLRI | code::MP_UNREACH_NLRI);
    if sound.attributes.iter().any(is_mp) {
        return;
    }
    let mut messages = Vec::new();
    let routes = sound.nlri.iter().copied();
    if update::encode_routes(&sound.attributes, routes, n, &mut messages).is_err() {
        assert!(messages.is_empty());
        return;
    }
    let mut arrived = Vec::new();
    for Update { attributes, nlri, .. } in messages.iter().map(|octets| sound_update(octets, n)) {
        assert_eq!(attributes, sound.attributes);
        arrived.extend(nlri);
    }
    assert_eq!(arrived, sound.nlri);
}

fn sound_update(octets: &Bytes, n: &Negotiated) -> Update {
    let decoded = Message::decode(octets, n).expect("a message of our own");
    assert_eq!(decoded.faults, []);
    match decoded.message {
        Message::Update(update) => update,
        other => panic!("expected an UPDATE: {other:?}"),
    }
}
