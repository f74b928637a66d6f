//! One capability of an OPEN: the first octet says how the parameters are written and what stands around the capability,
//! the second is its code, the rest its value. Its lengths are right, so that whatever is wrong is wrong with its value.
#![no_main]

use bgp_wire::{Message, Negotiated};
use labsim_fuzz::{check_message, with_header};

/// Multiprotocol for IPv4 and IPv6 unicast, four-octet AS, and ADD-PATH both ways for IPv4 unicast.
const BESIDE: &[u8] = &[
    1, 4, 0, 1, 0, 1, 1, 4, 0, 2, 0, 1, 65, 4, 0, 1, 0, 0, 69, 4, 0, 1, 1, 3,
];

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some(([form, code], value)) = input.split_first_chunk::<2>() else {
        return;
    };
    let value = &value[..value.len().min(255)];
    let one = [&[*code, value.len() as u8], value].concat();
    let beside = if form & 1 != 0 { BESIDE } else { &[] };
    let twice = if form & 2 != 0 { &one[..] } else { &[] };
    let capabilities = [beside, &one, twice].concat();
    let fixed = [4, 0xfc, 0, 0, 90, 192, 0, 2, 1];
    let parameters = parameters(&capabilities, form & 4 != 0);
    let message = with_header(1, &[&fixed[..], &parameters].concat());
    let Some(Message::Open(open)) =
        check_message(&message, &Negotiated::default()).map(|decoded| decoded.message)
    else {
        return;
    };
    open.capabilities()
        .for_each(|capability| drop(capability.to_string()));
    let (ours, theirs) = (Negotiated::from_opens(&open, &open), open.families());
    for family in theirs {
        assert!(ours.family(family));
        // What one end may send the other reads: of two ends that said the same, both.
        assert_eq!(ours.add_path_send(family), ours.add_path_receive(family));
        assert_eq!(
            ours.extended_next_hop_send(family),
            ours.extended_next_hop_receive(family)
        );
    }
    assert_eq!(ours.max_send_len(), ours.max_receive_len());
});

/// The Optional Parameters field with one parameter of type 2 (RFC 5492 §4); as RFC 9072 §2 has it when `extended`, or
/// when there is no other way.
fn parameters(capabilities: &[u8], extended: bool) -> Vec<u8> {
    let length = |extra: usize| (capabilities.len() + extra) as u16;
    match u8::try_from(capabilities.len() + 2) {
        Ok(all) if !extended => [&[all, 2, all - 2], capabilities].concat(),
        _ => {
            let ([a, b], [c, d]) = (length(3).to_be_bytes(), length(0).to_be_bytes());
            [&[255, 255, a, b, 2, c, d], capabilities].concat()
        }
    }
}
