//! AS paths in bgpdump's notation: "1 2 {3,4} (65001 65002) [65003,65004]".

use std::io::Write;

use super::octets::Octets;

const SET: u8 = 1;
const SEQUENCE: u8 = 2;
const CONFED_SEQUENCE: u8 = 3;
const CONFED_SET: u8 = 4;

/// What stands for a path that cannot be read.
const ERROR: &[u8] = b"! Error !";

/// One segment: its type, and the octets of its numbers.
#[derive(Clone, Copy)]
struct Segment<'a> {
    kind: u8,
    count: usize,
    asns: &'a [u8],
}

/// Cuts a path into segments; `None` if it does not add up.
fn segments(path: &[u8], as_octets: usize) -> Option<Vec<Segment<'_>>> {
    let mut octets = Octets::new(path);
    let mut segments = Vec::with_capacity(1);
    while !octets.is_empty() {
        let whole = octets.has(2);
        let (kind, count) = (octets.u8(), usize::from(octets.u8()));
        if !whole || !(SET..=CONFED_SET).contains(&kind) || !octets.has(count * as_octets) {
            return None;
        }
        let asns = octets.part(count * as_octets).rest();
        segments.push(Segment { kind, count, asns });
    }
    Some(segments)
}

/// Appends a path with AS numbers of two or four octets.
pub(super) fn write(path: &[u8], as_octets: usize, text: &mut Vec<u8>) {
    match segments(path, as_octets) {
        Some(segments) => Writer::new(text).write(&segments, as_octets),
        None => text.extend_from_slice(ERROR),
    }
}

/// Appends a path with two-octet AS numbers whose end is known in four octets (AS4_PATH, RFC 6793 §4.2.3).
pub(super) fn write_merged(path: &[u8], four_octet: &[u8], text: &mut Vec<u8>) {
    let (old, new) = (segments(path, 2), segments(four_octet, 4));
    let (old_length, new_length) = (length(old.as_deref()), length(new.as_deref()));
    let Some(mut leading) = old_length.checked_sub(new_length) else {
        return write(path, 2, text);
    };
    let Some(new) = new else {
        text.extend_from_slice(ERROR);
        return;
    };
    let mut writer = Writer::new(text);
    // bgpdump takes the first segment over and over until it has enough, where RFC 6793 would have it take the first,
    // the second and so on.
    let first = old.unwrap_or_default().first().copied();
    while let Some(segment) = first.filter(|segment| leading > 0 && segment.length() > 0 && !writer.cut_short)
    {
        let kept = segment.first(leading);
        leading -= kept.length().min(leading);
        writer.write(&[kept], 2);
    }
    writer.write(&new, 4);
}

/// How long bgpdump takes a path to be: it counts confederation segments like others.
fn length(segments: Option<&[Segment<'_>]>) -> usize {
    segments.unwrap_or_default().iter().map(Segment::length).sum()
}

impl Segment<'_> {
    fn is_set(&self) -> bool {
        matches!(self.kind, SET | CONFED_SET)
    }

    fn length(&self) -> usize {
        if self.is_set() { 1 } else { self.count }
    }

    /// The first `count` numbers of a sequence; a set counts as one.
    fn first(self, count: usize) -> Self {
        let count = if self.is_set() {
            self.count
        } else {
            count.min(self.count)
        };
        Segment { count, ..self }
    }
}

/// How long a path may become; bgpdump ends a longer one in dots.
const LONGEST: usize = 7900;

/// Where in the path a text is.
struct Writer<'a> {
    start: usize,
    cut_short: bool,
    text: &'a mut Vec<u8>,
    /// Whether a space comes before the next segment: not behind an empty one.
    needs_space: bool,
}

impl Writer<'_> {
    fn new(text: &mut Vec<u8>) -> Writer<'_> {
        Writer {
            start: text.len(),
            cut_short: false,
            text,
            needs_space: false,
        }
    }

    fn write(&mut self, segments: &[Segment<'_>], as_octets: usize) {
        for segment in segments {
            if self.cut_short {
                return;
            }
            if self.needs_space {
                self.text.push(b' ');
            }
            self.needs_space = false;
            self.open(segment.kind);
            self.numbers(segment, as_octets);
        }
    }

    fn numbers(&mut self, segment: &Segment<'_>, as_octets: usize) {
        let mut octets = Octets::new(segment.asns);
        for _ in 0..segment.count {
            if self.needs_space {
                self.text.push(between(segment.kind));
            }
            self.needs_space = true;
            let _ = write!(self.text, "{}", octets.asn(as_octets));
            if self.text.len() - self.start > LONGEST {
                self.text.extend_from_slice(b"...");
                self.cut_short = true;
                return;
            }
        }
        self.close(segment.kind);
    }

    fn open(&mut self, kind: u8) {
        match kind {
            SET => self.text.push(b'{'),
            CONFED_SEQUENCE => self.text.push(b'('),
            CONFED_SET => self.text.push(b'['),
            _ => {}
        }
    }

    fn close(&mut self, kind: u8) {
        match kind {
            SET => self.text.push(b'}'),
            CONFED_SEQUENCE => self.text.push(b')'),
            CONFED_SET => self.text.push(b']'),
            _ => {}
        }
    }
}

fn between(kind: u8) -> u8 {
    match kind {
        SEQUENCE | CONFED_SEQUENCE => b' ',
        _ => b',',
    }
}
