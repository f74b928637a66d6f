//! A time as it was printed.

use std::fmt;
use std::ops::Deref;

/// A time as the daemon printed it. Beside the daemon's clock it is a [`Moment`](super::Moment).
///
/// ```
/// use bird_ctl::show::time::PrintedTime;
///
/// let since = PrintedTime::from("07:51:20.419");
/// assert_eq!(since, "07:51:20.419");
/// assert!(since.starts_with("07:"));
/// ```
// A large table has a million of them: one of a usual form is put together in a few instructions, in whole words.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PrintedTime {
    /// UTF-8 without zeros, and zeros behind it.
    short: Words,
    /// A text that is none of that, in place of it. Hardly ever there, so that it should take no more than a word.
    #[allow(clippy::box_collection)]
    long: Option<Box<String>>,
}

/// Longer than `YYYY-MM-DD HH:MM:SS.mmm`. Aligned, since bytes that are moved one way and then another make a processor
/// wait.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(align(8))]
struct Words([u8; SHORT]);

const SHORT: usize = 24;

impl PrintedTime {
    /// The first bytes of a text, so many, if they are digits and what stands between them in a time. `None` says nothing
    /// of the text: it may be too short, or the time of a form of its own.
    #[inline(always)]
    pub(crate) fn begins(text: &[u8], length: usize) -> Option<Self> {
        // Blanks, digits and signs have these three bits in common, and neither letters nor brackets do.
        const THREE: u64 = 0xe0e0_e0e0_e0e0_e0e0;
        const SIGNS: u64 = 0x2020_2020_2020_2020;
        let text: &[u8; SHORT] = text.first_chunk()?;
        let (mut known, mut short) = (true, Words::default());
        let words = short.0.as_chunks_mut().0.iter_mut().zip(text.as_chunks().0);
        for ((to, from), mask) in words.zip(MASKS.get(length)?) {
            let word = u64::from_le_bytes(*from) & mask;
            known &= word & THREE == SIGNS & mask;
            *to = word.to_le_bytes();
        }
        known.then_some(Self { short, long: None })
    }

    /// The time in full.
    pub fn as_str(&self) -> &str {
        if let Some(long) = &self.long {
            return long;
        }
        let Words(bytes) = &self.short;
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(SHORT);
        // It was UTF-8 when it was put there.
        str::from_utf8(&bytes[..end]).unwrap_or_default()
    }
}

/// The bits of the first bytes of three words, by how many bytes.
const MASKS: [[u64; 3]; SHORT + 1] = {
    let mut masks = [[0; 3]; SHORT + 1];
    let mut length = 1;
    while length <= SHORT {
        masks[length] = masks[length - 1];
        masks[length][(length - 1) / 8] |= 0xff << ((length - 1) % 8 * 8);
        length += 1;
    }
    masks
};

impl From<&str> for PrintedTime {
    fn from(text: &str) -> Self {
        let (mut short, mut long) = (Words::default(), None);
        match short.0.get_mut(..text.len()) {
            Some(bytes) if !text.contains('\0') => bytes.copy_from_slice(text.as_bytes()),
            _ => long = Some(Box::new(text.to_owned())),
        }
        Self { short, long }
    }
}

impl From<String> for PrintedTime {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Deref for PrintedTime {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for PrintedTime {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for PrintedTime {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for PrintedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl fmt::Debug for PrintedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for PrintedTime {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for PrintedTime {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_are_kept() {
        for text in [
            "",
            "07:51:16",
            "2026-11-20 01:02:03.004",
            "2026-11-20 01:02:03.0045",
            "2026-11-20 01:02:03.00456",
            "Nov 20, at noon or a little later",
            "\0",
            "12\x0034",
            "zwölf Uhr",
        ] {
            assert_eq!(PrintedTime::from(text), text);
        }
    }

    #[test]
    fn only_the_bytes_of_times_are_taken_from_a_line() {
        let line = b"07:51:20.419 from 10.0.0.2] * (100)\n";
        assert_eq!(PrintedTime::begins(line, 12), Some("07:51:20.419".into()));
        assert_eq!(PrintedTime::begins(line, 13).as_deref(), Some("07:51:20.419 "));
        for length in [14, 24, 25, usize::MAX] {
            assert_eq!(PrintedTime::begins(line, length), None);
        }
        assert_eq!(PrintedTime::begins(b"07:51:20", 8), None);
        assert_eq!(PrintedTime::begins(b"07:51\x0020.419 from 10.0.0.2", 12), None);
        let all = b"2026-11-20 01:02:03.0045]";
        for length in 0..=24 {
            let begin = str::from_utf8(&all[..length]).ok();
            assert_eq!(PrintedTime::begins(all, length).as_deref(), begin);
        }
    }
}
