//! Octets as hexadecimal text, for fields with `#[serde(with = "crate::hex")]`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use bytes::Bytes;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// "00ff" for the octets 0 and 255.
pub(crate) fn serialize<S: Serializer>(octets: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = String::with_capacity(octets.len() * 2);
    for octet in octets {
        write!(text, "{octet:02x}").map_err(serde::ser::Error::custom)?;
    }
    serializer.serialize_str(&text)
}

/// The octets of such a text, in either case.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    let text = String::deserialize(deserializer)?;
    let octets = parse(text.as_bytes());
    octets.ok_or_else(|| D::Error::custom("expected an even number of hexadecimal digits, as in \"00ff\""))
}

fn parse(text: &[u8]) -> Option<Bytes> {
    let digit = |octet: u8| {
        char::from(octet)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (pairs, rest) = text.as_chunks::<2>();
    let octets = pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    let octets: Option<Vec<u8>> = octets.collect();
    octets.filter(|_| rest.is_empty()).map(Bytes::from)
}
