//! What was read before and need not be read again.

use super::NextHops;
use super::parse::{Parts, Source, next_hop, to_text};

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
const PLACES: u32 = 8;

impl<T> Default for Memo<T> {
    fn default() -> Self {
        let (places, last) = (Vec::new(), 0);
        Self { places, last }
    }
}

impl<T> Memo<T> {
    /// What this text says, which fits no rule if it is `None`.
    #[inline]
    pub(super) fn get(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&T> {
        let expected = self.expected();
        if self.places.get(expected).is_some_and(|place| place.text == text) {
            self.last = expected;
            return self.places[expected].value.as_ref();
        }
        self.find(text, read)
    }

    /// Neighbours in turn come in the same order again and again.
    #[inline(always)]
    fn expected(&self) -> usize {
        self.places.get(self.last).map_or(0, |place| place.next)
    }

    #[inline(never)]
    fn find(&mut self, text: &[u8], read: fn(&str) -> Option<T>) -> Option<&T> {
        let place = self.turn_to(place(text))?;
        if place.value.is_none() || place.text != text {
            place.value = read(&to_text(text));
            place.text.clear();
            place.text.extend_from_slice(text);
        }
        place.value.as_ref()
    }

    /// The place after the last one, as it turned out.
    fn turn_to(&mut self, at: usize) -> Option<&mut Place<T>> {
        if self.places.is_empty() {
            self.places.resize_with(1 << PLACES, || Place {
                text: Vec::new(),
                value: None,
                next: 0,
            });
        }
        if let Some(before) = self.places.get_mut(self.last) {
            before.next = at;
        }
        self.last = at;
        self.places.get_mut(at)
    }
}

/// Sources by their texts, those that differ in the time alone in the same place: in a large table nearly every route
/// has a time of its own.
#[derive(Debug, Default)]
pub(super) struct Sources(Memo<(Source, Parts)>);

impl Sources {
    /// The source at the beginning of a text, and what follows it.
    #[inline(always)]
    pub(super) fn get<'a>(&mut self, text: &'a [u8]) -> Option<(&Source, &'a [u8])> {
        // What was expected needs no search for its end.
        let expected = self.0.expected();
        let Some(place) = self.0.places.get_mut(expected) else {
            return self.find(text);
        };
        let Some(rest) = place.strip(text).or_else(|| place.retime(text)) else {
            return self.find(text);
        };
        self.0.last = expected;
        let (source, _) = self.0.places[expected].value.as_ref()?;
        Some((source, rest))
    }

    #[inline(never)]
    fn find<'a>(&mut self, text: &'a [u8]) -> Option<(&Source, &'a [u8])> {
        let parts = Parts::find(text)?;
        let (text, rest) = text.split_at_checked(parts.end)?;
        let (before, after) = (&text[..parts.since.start], &text[parts.since.end..]);
        let place = self.0.turn_to(place(before) ^ place(after))?;
        if place.text != text && place.retime(text).is_none() {
            place.value = Source::read(text, &parts).map(|source| (source, parts));
            place.text.clear();
            place.text.extend_from_slice(text);
        }
        let (source, _) = place.value.as_ref()?;
        Some((source, rest))
    }
}

impl Place<(Source, Parts)> {
    /// What follows in a text that begins with this one.
    #[inline(always)]
    fn strip<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        self.value.as_ref()?;
        text.strip_prefix(&self.text[..])
    }

    /// Takes over another time if nothing else differs; gives what follows in the text.
    #[inline(never)]
    fn retime<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (source, parts) = self.value.as_mut()?;
        let (text, rest) = text.split_at_checked(parts.end)?;
        let (time, range) = (text.get(parts.since.clone())?, parts.since.clone());
        // No other bytes, or what was read as the time could hold the other parts.
        let plain = |all, byte: &u8| all & matches!(byte, b'-'..=b':' | b' ');
        let same =
            text[..range.start] == self.text[..range.start] && text[range.end..] == self.text[range.end..];
        if !same || !time.iter().fold(true, plain) {
            return None;
        }
        source.since = str::from_utf8(time).ok()?.into();
        self.text[range].copy_from_slice(time);
        Some(rest)
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
    pub(super) source: Sources,
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
    #[inline]
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
