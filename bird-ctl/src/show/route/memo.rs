//! What was read before and need not be read again.

use memchr::memchr;

use super::NextHops;
use super::parse::{Figures, Source, next_hop, to_text};

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
const PLACES: u32 = 6;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let (places, last) = (Vec::new(), 0);
        Self { places, last }
    }
}

impl<T> Memo<T> {
    /// What this text says, which fits no rule if it is `None`.
    pub(super) fn get(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&T> {
        let expected = self.expected();
        if self.places.get(expected).is_some_and(|place| place.text == text) {
            self.last = expected;
            return self.places[expected].value.as_ref();
        }
        self.find(text, read)
    }

    /// What the text up to this byte says, and what follows it.
    #[inline(always)]
    pub(super) fn get_until<'a>(
        &mut self,
        end: u8,
        text: &'a [u8],
        read: fn(&str) -> Option<T>,
    ) -> Option<(&T, &'a [u8])> {
        // What was expected needs no search for its end.
        let expected = self.expected();
        if let Some(place) = self.places.get(expected)
            && let Some([byte, rest @ ..]) = text.strip_prefix(&place.text[..])
            && *byte == end
            && place.value.is_some()
        {
            self.last = expected;
            return Some((self.places[expected].value.as_ref()?, rest));
        }
        let at = memchr(end, text)?;
        Some((self.find(&text[..at], read)?, &text[at + 1..]))
    }

    /// Neighbours in turn come in the same order again and again.
    #[inline(always)]
    fn expected(&self) -> usize {
        self.places.get(self.last).map_or(0, |place| place.next)
    }

    fn find(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&T> {
        if self.places.is_empty() {
            self.places.resize_with(1 << PLACES, || Place {
                text: Vec::new(),
                value: None,
                next: 0,
            });
        }
        let at = place(text);
        if let Some(before) = self.places.get_mut(self.last) {
            before.next = at;
        }
        self.last = at;
        let place = self.places.get_mut(at)?;
        if place.value.is_none() || place.text != text {
            place.value = read(&to_text(text));
            place.text.clear();
            place.text.extend_from_slice(text);
        }
        place.value.as_ref()
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

/// The parts that routes often have in common.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) source: Memo<Source>,
    pub(super) figures: Memo<Figures>,
    /// The first next hop of a route.
    hop: Memo<NextHops>,
    /// What the other next hops of the last route added to those before.
    further: Vec<Further>,
}

/// A next hop that is not the first.
#[derive(Debug, Default)]
struct Further {
    text: Vec<u8>,
    before: NextHops,
    with: NextHops,
}

/// How many next hops of a route are remembered.
const REMEMBERED: usize = 64;

impl Memory {
    /// These next hops and one more, from its text.
    pub(super) fn add_hop(&mut self, before: &NextHops, text: &[u8]) -> Option<NextHops> {
        if before.is_empty() {
            return self.first_hop(text);
        }
        let at = before.len().min(REMEMBERED) - 1;
        if self.further.len() <= at {
            self.further.resize_with(at + 1, Default::default);
        }
        let known = self.further.get_mut(at)?;
        if known.text != text || !before.is(&known.before) {
            let hop = next_hop(&to_text(text))?;
            *known = Further {
                text: text.to_owned(),
                before: before.clone(),
                with: before.iter().cloned().chain([hop]).collect(),
            };
        }
        Some(known.with.clone())
    }

    pub(super) fn first_hop(&mut self, text: &[u8]) -> Option<NextHops> {
        let hops = self.hop.get(text, |text| Some([next_hop(text)?].into()));
        hops.cloned()
    }
}
