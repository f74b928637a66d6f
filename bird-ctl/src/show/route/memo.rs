//! What was read before and need not be read again.

use super::bytes::to_text;

/// What texts said that were read before: a few of them, since routes of some neighbours come in turn.
#[derive(Debug)]
pub(super) struct Memo<T> {
    /// Each text in the one place that its octets choose.
    places: Vec<Place<T>>,
    /// The place of the last one.
    last: usize,
}

#[derive(Debug)]
struct Place<T> {
    text: Vec<u8>,
    value: Option<T>,
    /// The place that came after this one the last time.
    next: usize,
}

/// How many places there are, as a power of two.
const PLACES: u32 = 9;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let (places, last) = (Vec::new(), 0);
        Self { places, last }
    }
}

impl<T> Memo<T> {
    /// What this text says, which fits no rule if it is `None`.
    #[inline]
    pub(super) fn get(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&mut T> {
        let expected = self.expected();
        if self.places.get(expected).is_some_and(|place| place.text == text) {
            self.last = expected;
            return self.places[expected].value.as_mut();
        }
        self.find(text, read)
    }

    /// Whether a text begins with the one that is expected next, which is the last one then. Gives what follows it.
    #[inline(always)]
    pub(super) fn expect<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let expected = self.expected();
        let place = self.places.get(expected)?;
        let rest = text
            .strip_prefix(&place.text[..])
            .filter(|_| place.value.is_some())?;
        self.last = expected;
        Some(rest)
    }

    /// What the last text said.
    #[inline(always)]
    pub(super) fn last(&mut self) -> Option<&mut T> {
        self.places.get_mut(self.last)?.value.as_mut()
    }

    /// Neighbours in turn come in the same order again and again.
    #[inline(always)]
    fn expected(&self) -> usize {
        self.places.get(self.last).map_or(0, |place| place.next)
    }

    #[inline(never)]
    fn find(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&mut T> {
        let at = self.turn_to(text);
        let place = &mut self.places[at];
        if place.value.is_none() || place.text != text {
            place.value = read(&to_text(text));
            place.text.clear();
            place.text.extend_from_slice(text);
        }
        place.value.as_mut()
    }

    /// The place of this text, which comes after the last one, as it turned out.
    fn turn_to(&mut self, text: &[u8]) -> usize {
        if self.places.is_empty() {
            self.places.resize_with(1 << PLACES, || Place {
                text: Vec::new(),
                value: None,
                next: 0,
            });
        }
        // The one beside it will do as well, so that texts that come in turn seldom drive each other out.
        let first = place(text);
        let second = first ^ 1;
        let free = |at: usize| self.places[at].value.is_none();
        let beside = self.places[second].text == text || (!free(first) && free(second));
        let at = if self.places[first].text != text && beside {
            second
        } else {
            first
        };
        self.places[self.last].next = at;
        self.last = at;
        at
    }
}

/// The place that a text has.
fn place(text: &[u8]) -> usize {
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix =
        |mixed: u64, eight: &[u8; 8]| (mixed.rotate_left(23) ^ u64::from_le_bytes(*eight)).wrapping_mul(MIX);
    let (eights, rest) = text.as_chunks();
    let mut mixed = eights.iter().fold(text.len() as u64, mix);
    match text.last_chunk() {
        Some(last) => mixed = mix(mixed, last),
        None => {
            for byte in rest {
                mixed = mix(mixed, &[*byte; 8]);
            }
        }
    }
    (mixed >> (u64::BITS - PLACES)) as usize
}
