//! What routes have in common with those before them: in a large table a few sources and next hops come again and again,
//! and what is as it was need not be read again.

use std::net::IpAddr;

use memchr::memchr;
use smol_str::SmolStr;

use super::bytes::{to_text, until};
use super::figures::{Figures, read_time};
use super::memo::Memo;
use super::{NextHop, NextHops};
use crate::show::time::PrintedTime;

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) sources: Sources,
    pub(super) hops: Hops,
}

/// Where routes came from.
#[derive(Debug, Default)]
pub(super) struct Sources {
    /// By the names of protocols, and the blank behind them.
    pub(super) protocols: Memo<Protocol>,
    pub(super) figures: LastFigures,
}

/// What routes of one protocol have in common.
#[derive(Debug)]
pub(super) struct Protocol {
    pub(super) name: SmolStr,
    /// How long the last time was, in bytes.
    time: usize,
    /// Who sent the last route, and the text that says so, up to the bracket.
    pub(super) from: Option<IpAddr>,
    text: Vec<u8>,
}

impl Protocol {
    fn new(name: &str) -> Option<Self> {
        Some(Self {
            name: name.strip_suffix(' ')?.into(),
            time: 0,
            from: None,
            text: Vec::new(),
        })
    }

    /// The protocol whose name a text begins with, and what follows it.
    #[inline(always)]
    pub(super) fn named<'m, 't>(
        text: &'t [u8],
        known: &'m mut Memo<Self>,
    ) -> Option<(&'m mut Self, &'t [u8])> {
        let rest = match known.expect(text) {
            Some(rest) => rest,
            None => {
                let (name, _) = until(text, |byte| byte == b' ')?;
                let (name, rest) = text.split_at(name.len() + 1);
                known.get(name, Self::new)?;
                rest
            }
        };
        Some((known.last()?, rest))
    }

    /// Reads the time of a route and who sent it, and gives what follows.
    #[inline(always)]
    pub(super) fn read<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let behind = text
            .get(self.time..)
            .and_then(|rest| rest.strip_prefix(&self.text[..]));
        match behind.filter(|_| PrintedTime::begins(text, self.time).is_some() && !self.text.is_empty()) {
            Some(rest) => Some(rest),
            None => self.read_anew(text),
        }
    }

    #[inline(never)]
    fn read_anew<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (time, from, rest) = read_time(text)?;
        (self.time, self.from) = (time.len(), from);
        self.text.clear();
        self.text
            .extend_from_slice(&text[time.len()..text.len() - rest.len()]);
        Some(rest)
    }

    /// The time at the beginning of a text that was [`read`](Self::read).
    #[inline(always)]
    pub(super) fn since(&self, text: &[u8]) -> PrintedTime {
        match PrintedTime::begins(text, self.time) {
            Some(time) => time,
            None => PrintedTime::from(&*to_text(&text[..self.time])),
        }
    }
}

/// The last figures, and the text that said them.
#[derive(Debug, Default)]
pub(super) struct LastFigures {
    text: Vec<u8>,
    pub(super) last: Figures,
}

impl LastFigures {
    /// Reads figures at the beginning of a text; gives what follows.
    #[inline(always)]
    pub(super) fn read<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        match text.strip_prefix(&self.text[..]) {
            Some(rest) if !self.text.is_empty() => Some(rest),
            _ => self.read_anew(text),
        }
    }

    #[inline(never)]
    fn read_anew<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        let (figures, rest) = Figures::read(text)?;
        self.text.clear();
        self.text.extend_from_slice(&text[..text.len() - rest.len()]);
        self.last = figures;
        Some(rest)
    }
}

/// Next hops of routes.
#[derive(Debug, Default)]
pub(super) struct Hops {
    first: Memo<NextHops>,
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

/// How long the text of a next hop is, and usually much shorter. A longer one is read, too, but not ahead of its turn.
const LONG_HOP: usize = 256;

/// How many next hops of a route are remembered.
const REMEMBERED: usize = 64;

impl Hops {
    /// These next hops and one more, from its text.
    #[inline]
    pub(super) fn add(&mut self, before: &NextHops, text: &[u8]) -> Option<NextHops> {
        if before.is_empty() {
            return self.first(text);
        }
        let at = before.len().min(REMEMBERED) - 1;
        if self.further.len() <= at {
            self.further.resize_with(at + 1, Default::default);
        }
        let known = self.further.get_mut(at)?;
        if known.text != text || !before.is(&known.before) {
            let hop = NextHop::parse(&to_text(text))?;
            *known = Further {
                text: text.to_owned(),
                before: before.clone(),
                with: before.iter().cloned().chain([hop]).collect(),
            };
        }
        Some(known.with.clone())
    }

    /// The first next hop of a route at the beginning of a text, up to behind such an end.
    #[inline(always)]
    pub(super) fn ahead<'a>(&mut self, text: &'a [u8], end: &[u8]) -> Option<(NextHops, &'a [u8])> {
        if let Some(rest) = self.first.expect(text).and_then(|rest| rest.strip_prefix(end)) {
            return Some((self.first.last()?.clone(), rest));
        }
        self.find_ahead(text, end)
    }

    #[inline(never)]
    fn find_ahead<'a>(&mut self, text: &'a [u8], end: &[u8]) -> Option<(NextHops, &'a [u8])> {
        if !text.starts_with(b"via ") && !text.starts_with(b"dev ") {
            return None;
        }
        let near = text.get(..LONG_HOP).unwrap_or(text);
        let hop = near[..=memchr(*end.last()?, near)?].strip_suffix(end)?;
        if hop.contains(&b'\n') {
            return None;
        }
        Some((self.first(hop)?, &text[hop.len() + end.len()..]))
    }

    pub(super) fn first(&mut self, text: &[u8]) -> Option<NextHops> {
        let hops = self.first.get(text, |text| Some([NextHop::parse(text)?].into()));
        hops.cloned()
    }
}
