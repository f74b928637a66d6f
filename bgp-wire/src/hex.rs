//! Octets as hexadecimal text, for fields with `#[serde(with = "crate::hex")]`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// "00ff" for the octets 0 and 255.
pub(crate) fn serialize<T: AsRef<[u8]>, S: Serializer>(octets: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let octets = octets.as_ref();
    let mut text = String::with_capacity(octets.len() * 2);
    for octet in octets {
        write!(text, "{octet:02x}").map_err(serde::ser::Error::custom)?;
    }
    serializer.serialize_str(&text)
}

/// The octets of such a text, in either case; an array wants as many as it has.
pub(crate) fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = || D::Error::custom("expected an even number of hexadecimal digits, as in \"00ff\"");
    let octets = parse(text.as_bytes()).ok_or_else(digits)?;
    let (given, wanted) = (octets.len(), size_of::<T>());
    T::try_from(octets).map_err(|_| {
        D::Error::custom(format_args!(
            "{given} octets, expected {wanted} as hexadecimal digits"
        ))
    })
}

fn parse(text: &[u8]) -> Option<Vec<u8>> {
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
    octets.filter(|_| rest.is_empty())
}
