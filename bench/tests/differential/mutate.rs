//! Damage: what noise does, and what a speaker with a mistake in it does.
#![allow(
    clippy::ptr_arg,
    reason = "all mutations have one type, also those that keep the length"
)]

use crate::anatomy::{Anatomy, HEADER, Piece, two};
use crate::dice::Dice;
use crate::material::Sample;
use crate::session::Session;

/// A message to be judged.
pub(crate) struct Case {
    /// Which message it was made from, and how.
    pub(crate) story: String,
    pub(crate) octets: Vec<u8>,
    pub(crate) session: Session,
}

/// One way of damaging a message; `None` where the message has no such part.
type Mutation = fn(&mut Vec<u8>, &mut Dice, &[Sample]) -> Option<()>;

const MUTATIONS: [(&str, Mutation); 20] = [
    ("octets replaced", replace),
    ("a bit flipped", flip),
    ("cut short, Length put right", cut_whole),
    ("cut short", cut),
    ("cut short, all lengths put right", cut_field),
    ("an octet of the header changed", header),
    (
        "Withdrawn Routes Length or Total Path Attribute Length changed",
        update_lengths,
    ),
    ("attribute flags changed", flags),
    ("an attribute's length changed", attribute_length),
    ("an attribute's type changed", attribute_type),
    ("an attribute's value changed", value),
    ("an attribute's value resized", resize),
    ("an attribute duplicated", duplicate),
    ("an attribute removed", remove),
    ("attributes reordered", reorder),
    ("an attribute of another message", graft),
    ("a prefix length changed", prefix_length),
    ("a route inserted", route),
    ("an octet of the OPEN changed", open_octet),
    ("a capability changed", capability),
];

/// The case of this number: a function of seed, number and samples.
pub(crate) fn case(seed: u64, number: usize, samples: &[Sample]) -> Case {
    let mut dice = Dice::new(seed, number as u64);
    let sample = dice.pick(samples).expect("samples");
    let mut session = sample.session.clone();
    if dice.once_in(8) {
        session.four_octet_as = !session.four_octet_as;
    }
    session.external = dice.once_in(2);
    let mut octets = sample.octets.clone();
    let mut story = sample.name.clone();
    let mut wanted = 1 + usize::from(dice.once_in(3)) + usize::from(dice.once_in(6));
    // Not every message has what every mutation is of.
    for _ in 0..100 {
        let (name, mutation) = dice.pick(&MUTATIONS).expect("mutations");
        if mutation(&mut octets, &mut dice, samples).is_some() {
            story += "; ";
            story += name;
            wanted -= 1;
        }
        if wanted == 0 {
            break;
        }
    }
    Case {
        story,
        octets,
        session,
    }
}

/// Behind the header, which has a mutation of its own.
fn body(octets: &[u8], dice: &mut Dice) -> Option<usize> {
    (octets.len() > HEADER).then(|| HEADER + dice.below(octets.len() - HEADER))
}

/// An octet that a length or a type is likely to be wrong by.
fn likely(dice: &mut Dice, was: u8) -> u8 {
    match dice.below(6) {
        0 => was.wrapping_add(1),
        1 => was.wrapping_sub(1),
        2 => 0,
        3 => 0xff,
        4 => dice.below(40) as u8,
        _ => dice.octet(),
    }
}

fn replace(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    for _ in 0..1 + dice.below(3) {
        let at = body(octets, dice)?;
        octets[at] = likely(dice, octets[at]);
    }
    Some(())
}

fn flip(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let at = body(octets, dice)?;
    octets[at] ^= 1 << dice.below(8);
    Some(())
}

fn cut(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    if octets.is_empty() || !dice.once_in(4) {
        return None;
    }
    octets.truncate(dice.below(octets.len()));
    Some(())
}

fn cut_whole(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let at = body(octets, dice)?;
    octets.truncate(at);
    set(octets, 16, at)
}

/// Writes a number of two octets.
fn set(octets: &mut [u8], at: usize, number: usize) -> Option<()> {
    let number = u16::try_from(number).ok()?.to_be_bytes();
    octets.get_mut(at..at + 2)?.copy_from_slice(&number);
    Some(())
}

fn header(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    if octets.len() < HEADER || !dice.once_in(4) {
        return None;
    }
    let at = [dice.below(16), 16, 17, 17, 18, 18][dice.below(6)];
    octets[at] = likely(dice, octets[at]);
    Some(())
}

fn update_lengths(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let fields = Anatomy::of(octets).update?;
    let at = if dice.once_in(2) {
        HEADER
    } else {
        fields.withdrawn.end
    };
    let at = at + usize::from(!dice.once_in(4));
    octets[at] = likely(dice, octets[at]);
    Some(())
}

/// An UPDATE taken apart.
struct Parts {
    withdrawn: Vec<u8>,
    attributes: Vec<Vec<u8>>,
    nlri: Vec<u8>,
}

impl Parts {
    fn of(octets: &[u8]) -> Option<Parts> {
        let fields = Anatomy::of(octets).update?;
        let attributes = fields
            .pieces
            .iter()
            .map(|piece| octets[piece.whole.clone()].to_vec());
        Some(Parts {
            withdrawn: octets[fields.withdrawn].to_vec(),
            attributes: attributes.collect(),
            nlri: octets.get(fields.nlri)?.to_vec(),
        })
    }

    /// Puts the UPDATE together again, all lengths right; `None` when it is too long.
    fn join(self, octets: &mut Vec<u8>) -> Option<()> {
        let list = self.attributes.concat();
        let length = |octets: &[u8]| Some(u16::try_from(octets.len()).ok()?.to_be_bytes());
        let parts = [
            &octets[..HEADER],
            &length(&self.withdrawn)?,
            &self.withdrawn,
            &length(&list)?,
            &list,
            &self.nlri,
        ];
        let joined = parts.concat();
        set(octets, 16, joined.len())?;
        let header = octets[..HEADER].to_vec();
        *octets = joined;
        octets[..HEADER].copy_from_slice(&header);
        Some(())
    }
}

/// One attribute of the message.
fn attribute(octets: &[u8], dice: &mut Dice) -> Option<Piece> {
    dice.pick(Anatomy::of(octets).pieces()).cloned()
}

fn flags(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let piece = attribute(octets, dice)?;
    let bits = [0x80, 0x40, 0x20, 0xc0, 0xe0, 1 << dice.below(4)];
    octets[piece.whole.start] ^= dice.pick(&bits)?;
    Some(())
}

fn attribute_length(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let piece = attribute(octets, dice)?;
    let at = piece.value.start - 1;
    octets[at] = likely(dice, octets[at]);
    Some(())
}

fn attribute_type(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let piece = attribute(octets, dice)?;
    octets[piece.whole.start + 1] = likely(dice, piece.code);
    Some(())
}

fn value(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let piece = attribute(octets, dice)?;
    if piece.value.is_empty() {
        return None;
    }
    let at = piece.value.start + dice.below(piece.value.len());
    octets[at] = likely(dice, octets[at]);
    Some(())
}

/// The attribute with another value, its length put right.
fn with_value(attribute: &[u8], value: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(value.len()).ok()?;
    let [flags, code, ..] = *attribute else {
        return None;
    };
    let short = u8::try_from(length).ok().filter(|_| flags & 0x10 == 0);
    let header = match short {
        Some(length) => vec![flags, code, length],
        None => [&[flags | 0x10, code][..], &length.to_be_bytes()].concat(),
    };
    Some([&header, value].concat())
}

fn resize(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    let n = dice.below(parts.attributes.len().max(1));
    let attribute = parts.attributes.get(n)?;
    let start = if attribute[0] & 0x10 == 0 { 3 } else { 4 };
    let mut value = attribute[start..].to_vec();
    match dice.below(3) {
        0 => value.truncate(dice.below(value.len() + 1)),
        1 => value.extend({
            let more = 1 + dice.below(8);
            dice.octets(more)
        }),
        _ => value.clear(),
    }
    parts.attributes[n] = with_value(attribute, &value)?;
    parts.join(octets)
}

fn duplicate(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    let again = dice.pick(&parts.attributes)?.clone();
    let at = dice.below(parts.attributes.len() + 1);
    parts.attributes.insert(at, again);
    parts.join(octets)
}

fn remove(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    if parts.attributes.is_empty() {
        return None;
    }
    parts.attributes.remove(dice.below(parts.attributes.len()));
    parts.join(octets)
}

fn reorder(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    let count = parts.attributes.len();
    if count < 2 {
        return None;
    }
    parts.attributes.swap(dice.below(count), dice.below(count));
    parts.join(octets)
}

fn graft(octets: &mut Vec<u8>, dice: &mut Dice, samples: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    let other = Parts::of(&dice.pick(samples)?.octets)?;
    let graft = dice.pick(&other.attributes)?.clone();
    let at = dice.below(parts.attributes.len() + 1);
    parts.attributes.insert(at, graft);
    parts.join(octets)
}

fn cut_field(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    match dice.below(3) {
        0 => parts.withdrawn.truncate(dice.below(parts.withdrawn.len() + 1)),
        1 => parts.nlri.truncate(dice.below(parts.nlri.len() + 1)),
        _ => {
            let last = parts.attributes.last_mut()?;
            last.truncate(1 + dice.below(last.len()));
        }
    }
    parts.join(octets)
}

/// Where routes begin: the two fields of the UPDATE, and what stands behind the next hop in MP attributes.
fn routes(octets: &[u8]) -> Vec<std::ops::Range<usize>> {
    let anatomy = Anatomy::of(octets);
    let Some(fields) = &anatomy.update else {
        return Vec::new();
    };
    let mut found = vec![fields.withdrawn.clone(), fields.nlri.clone()];
    for piece in &fields.pieces {
        let value = anatomy.value(piece);
        let before = match (piece.code, value.get(3)) {
            (14, Some(next_hop)) => 5 + usize::from(*next_hop),
            (15, _) => 3,
            _ => continue,
        };
        found.push((piece.value.start + before).min(piece.value.end)..piece.value.end);
    }
    found.retain(|range| !range.is_empty() && range.end <= octets.len());
    found
}

fn prefix_length(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let field = dice.pick(&routes(octets))?.clone();
    let mut at = field.start;
    // Some way along the routes, if they are plain prefixes.
    for _ in 0..dice.below(4) {
        let next = at + 1 + usize::from(octets[at]).div_ceil(8);
        if next < field.end {
            at = next;
        }
    }
    octets[at] = match dice.below(3) {
        0 => [0, 1, 24, 32, 33, 64, 128, 129][dice.below(8)],
        _ => likely(dice, octets[at]),
    };
    Some(())
}

fn route(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    let mut parts = Parts::of(octets)?;
    let field = if dice.once_in(2) {
        &mut parts.nlri
    } else {
        &mut parts.withdrawn
    };
    let length = dice.below(33);
    let route = [vec![length as u8], dice.octets(length.div_ceil(8))].concat();
    field.splice(0..0, route);
    parts.join(octets)
}

fn open_octet(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    if octets.get(18) != Some(&1) {
        return None;
    }
    let at = body(octets, dice)?;
    octets[at] = likely(dice, octets[at]);
    Some(())
}

/// Puts a capability of a known code and any octets into an OPEN, or the parameters into their extended form.
fn capability(octets: &mut Vec<u8>, dice: &mut Dice, _: &[Sample]) -> Option<()> {
    if octets.get(18) != Some(&1) || octets.len() < 29 {
        return None;
    }
    let codes = [1, 2, 3, 5, 6, 7, 8, 9, 64, 65, 69, 70, 71, 73, 75, 76, 128, 200];
    let code = *dice.pick(&codes)?;
    let value = match dice.below(3) {
        0 => Vec::new(),
        1 => vec![0, 1 + dice.below(2) as u8, 0, 1],
        _ => {
            let count = dice.below(12);
            dice.octets(count)
        }
    };
    let length = value.len() as u8;
    let parameter = [&[2, length + 2, code, length][..], &value].concat();
    let plain = octets[28] != 0xff || octets.get(29) != Some(&0xff);
    if !plain {
        return None;
    }
    octets.extend(parameter);
    octets[28] = octets[28].wrapping_add(length + 4);
    let total = octets.len();
    set(octets, 16, total)?;
    if dice.once_in(6) && two(octets, 28).is_some() {
        let old: Vec<u8> = octets.split_off(29);
        let parameters = u16::try_from(old.len()).ok()?.to_be_bytes();
        octets[28] = 0xff;
        octets.push(0xff);
        octets.extend(parameters);
        // Each parameter's length gets a second octet.
        octets.extend(
            old.iter()
                .take(1)
                .copied()
                .chain([0])
                .chain(old.iter().skip(1).copied()),
        );
        let total = octets.len();
        set(octets, 16, total)?;
    }
    Some(())
}
