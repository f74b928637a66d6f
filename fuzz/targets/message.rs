//! One message of any type under any session: two octets choose the session, one is the type, the rest is the body.
#![no_main]

use labsim_fuzz::{SESSION_LEN, check_message, session, with_header};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((choice, rest)) = input.split_first_chunk::<SESSION_LEN>() else {
        return;
    };
    let Some((message_type, body)) = rest.split_first() else {
        return;
    };
    check_message(&with_header(*message_type, body), &session(*choice));
});
