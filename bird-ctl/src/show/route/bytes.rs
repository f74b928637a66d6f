//! Bytes of a reply, which may be no UTF-8.

use std::borrow::Cow;

/// Bytes that are no UTF-8 become U+FFFD.
pub(super) fn to_text(bytes: &[u8]) -> Cow<'_, str> {
    // Looks at many bytes at once, which `from_utf8_lossy` does not.
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// What stands before the first such byte of a line, and the rest, which begins with it.
pub(super) fn until(text: &[u8], ends: impl Fn(u8) -> bool) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|byte| ends(*byte) || *byte == b'\n')?;
    let (before, rest) = text.split_at(at);
    (rest[0] != b'\n').then_some((before, rest))
}
