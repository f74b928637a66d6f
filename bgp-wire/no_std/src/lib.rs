//! A program without std that uses bgp-wire. A program has one panic handler: were std linked, by bgp-wire or by
//! anything below it, there would be two, and this would not compile ("found duplicate lang item `panic_impl`").
//! `./test` builds it with each feature that does without std, and sees that with `std` it fails.
#![no_std]

extern crate alloc;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::panic::PanicInfo;

use bgp_wire::bytes::{Bytes, BytesMut};
use bgp_wire::{EncodeError, Framer, Message, Negotiated, Notification};

#[panic_handler]
fn halt(_: &PanicInfo<'_>) -> ! {
    loop {
        core::hint::spin_loop();
    }
}

/// What arrived, as one line for each message; a message that cannot be accepted gives the NOTIFICATION to send.
pub fn lines(framer: &mut Framer, arrived: Bytes, session: &Negotiated) -> Result<Vec<String>, Notification> {
    framer.push(arrived);
    let mut lines = Vec::new();
    while let Some(octets) = framer.next(session) {
        let decoded = octets.and_then(|octets| Message::decode(&octets, session));
        lines.push(decoded.map_err(|error| error.notification())?.message.to_string());
    }
    Ok(lines)
}

/// The octets to send.
pub fn octets(message: &Message, session: &Negotiated) -> Result<Bytes, EncodeError> {
    let mut out = BytesMut::new();
    message.encode(session, &mut out)?;
    Ok(out.freeze())
}

/// How many records of an MRT file in memory can be read.
#[cfg(feature = "mrt")]
pub fn records(file: &[u8]) -> usize {
    bgp_wire::mrt::Records::new(file)
        .flatten()
        .filter(|record| record.body().is_ok())
        .count()
}

/// Messages go through whatever serializer there is.
#[cfg(feature = "serde")]
pub fn serialize<S: serde::Serializer>(message: &Message, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(message, serializer)
}
