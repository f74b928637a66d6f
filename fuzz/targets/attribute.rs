//! One path attribute: two octets choose the session, then come flags, type code and value. Its length is put right, and
//! it stands among attributes that are right, so that whatever is wrong is wrong with its value.
#![no_main]

use bgp_wire::{Message, Negotiated};
use labsim_fuzz::{SESSION_LEN, check_message, session, with_header};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let Some(([flags, code], value)) = rest.split_first_chunk::<2>() else {
        return;
    };
    let n = session(*choice);
    let attribute = attribute(*flags, *code, value);
    let decoded = check_message(&with_header(2, &update(*code, &attribute, &n)), &n);
    if let Some(Message::Update(update)) = decoded.map(|decoded| decoded.message) {
        update
            .attributes
            .iter()
            .for_each(|attribute| drop(attribute.value.to_string()));
    }
});

/// Header and value. Extended Length is set where the value needs it.
fn attribute(flags: u8, code: u8, value: &[u8]) -> Vec<u8> {
    let value = &value[..value.len().min(60_000)];
    let length = (value.len() as u16).to_be_bytes();
    match u8::try_from(value.len()) {
        Ok(short) if flags & 0x10 == 0 => [&[flags, code, short], value].concat(),
        _ => [&[flags | 0x10, code], &length[..], value].concat(),
    }
}

/// The body of an UPDATE with the attribute and the mandatory ones it does not replace, and one prefix where NEXT_HOP
/// wants one.
fn update(code: u8, attribute: &[u8], n: &Negotiated) -> Vec<u8> {
    let as_path: &[u8] = match n.four_octet_as() {
        true => &[0x40, 2, 6, 2, 1, 0, 1, 0xe2, 0x40],
        false => &[0x40, 2, 4, 2, 1, 0xfc, 0],
    };
    let others: [(u8, &[u8]); 3] = [
        (1, &[0x40, 1, 1, 0]),
        (2, as_path),
        (3, &[0x40, 3, 4, 192, 0, 2, 1]),
    ];
    let others = others
        .into_iter()
        .filter(|(other, _)| *other != code)
        .map(|(_, octets)| octets);
    let attributes = others.chain([attribute]).collect::<Vec<_>>().concat();
    let length = (attributes.len() as u16).to_be_bytes();
    let path_id: &[u8] = if n.add_path_receive(bgp_wire::Family::IPV4_UNICAST) {
        &[0, 0, 0, 1]
    } else {
        &[]
    };
    [&[0, 0], &length[..], &attributes, path_id, &[24, 203, 0, 113]].concat()
}
