//! What was read before and need not be read again.

use super::bytes::to_text;

/// What texts said that were read before: a few of them, since routes of some neighbours come in turn.
#[derive(Debug)]
pub(super) struct Memo<T> {
    texts: Vec<Known<T>>,
    /// Where among them that is whose octets choose this place, counted from 1; 0 if there is none yet.
    places: Vec<u16>,
    /// Where the last one is.
    last: usize,
}

#[derive(Debug)]
struct Known<T> {
    text: Vec<u8>,
    value: Option<T>,
    /// Where that is which came after this one the last time.
    next: usize,
}

/// How many places there are, as a power of two, and so how many texts are remembered at most.
const PLACES: u32 = 10;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self {
            texts: Vec::new(),
            places: Vec::new(),
            last: 0,
        }
    }
}

impl<T> Memo<T> {
    /// What this text says, which fits no rule if it is `None`.
    #[inline]
    pub(super) fn get(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&mut T> {
        let expected = self.expected();
        if self.texts.get(expected).is_some_and(|known| known.text == text) {
            self.last = expected;
            return self.last();
        }
        self.find(text, read)
    }

    /// Whether a text begins with the one that is expected next, which is the last one then. Gives what follows it.
    #[inline(always)]
    pub(super) fn expect<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let expected = self.expected();
        let known = self.texts.get(expected)?;
        let rest = text
            .strip_prefix(&known.text[..])
            .filter(|_| known.value.is_some())?;
        self.last = expected;
        Some(rest)
    }

    /// What the last text said.
    #[inline(always)]
    pub(super) fn last(&mut self) -> Option<&mut T> {
        self.texts.get_mut(self.last)?.value.as_mut()
    }

    /// Neighbours in turn come in the same order again and again.
    #[inline(always)]
    fn expected(&self) -> usize {
        self.texts.get(self.last).map_or(0, |known| known.next)
    }

    #[inline(never)]
    fn find(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&mut T> {
        let at = self.turn_to(text);
        let known = &mut self.texts[at];
        if known.value.is_none() || known.text != text {
            known.value = read(&to_text(text));
            known.text.clear();
            known.text.extend_from_slice(text);
        }
        known.value.as_mut()
    }

    /// Where this text is, or is to be: after the last one, as it turned out.
    fn turn_to(&mut self, text: &[u8]) -> usize {
        self.places.resize(1 << PLACES, 0);
        let first = place(text);
        // The place beside it will do as well, so that texts that come in turn seldom drive each other out.
        let places = [first, first ^ 1];
        let at = |place: &usize| usize::from(self.places[*place]).checked_sub(1);
        let same = |place: &&usize| at(place).is_some_and(|at| self.texts[at].text == text);
        let free = |place: &&usize| at(place).is_none();
        let place = places.iter().find(same).or_else(|| places.iter().find(free));
        let place = *place.unwrap_or(&first);
        let at = at(&place).unwrap_or_else(|| {
            let (text, value) = (Vec::new(), None);
            self.texts.push(Known { text, value, next: 0 });
            self.places[place] = self.texts.len() as u16;
            self.texts.len() - 1
        });
        self.texts[self.last].next = at;
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
