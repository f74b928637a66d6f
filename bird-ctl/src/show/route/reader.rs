//! Routes one at a time.

use smol_str::SmolStr;

use super::bytes::to_text;
use super::known::Memory;
use super::parse::{read_begin, read_route};
use super::source::Source;
use super::{Network, Route, RouteCount};
use crate::reply::{Refusal, ReplyLine};
use crate::show::keep;

/// Code of headings, routes, next hops and the sums of tables.
pub(crate) const ROUTE: u16 = 1007;
/// Code of the sum that ends a reply.
const COUNT: u16 = 14;
/// How much of what follows a route is kept with it, in bytes, so that no reply can fill the memory.
const MOST_HELD: usize = 1024 * 1024;

/// How many next hops a route can have. BIRD itself takes no more than 256.
const MOST_HOPS: usize = 1024;

/// What a reply to `show route` consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
// A route is what there is a million of; in a box it would cost an allocation each.
#[allow(clippy::large_enum_variant)]
pub enum RouteItem {
    /// A heading: what follows is of the table of this name (since BIRD 2).
    Table(SmolStr),
    /// A route with its next hops and attributes.
    Route(Route),
    /// A sum, after `count` or `stats`: of a table, or of all of them.
    Count(RouteCount),
    /// A line that no rule reads and that stands below no route.
    Other(ReplyLine),
}

/// Reads a reply to `show route` of any dialect line by line, in memory that does not grow with the table.
///
/// A route is known to be whole only when something else follows it, so each line gives what came before it.
///
/// ```
/// use bird_ctl::reply::{Event, Framer};
/// use bird_ctl::show::route::{RouteItem, RouteReader};
///
/// let bytes = b"1007-Table master4:\n 10.1.0.0/16          unicast [p1 07:51:20.419] * (100) [AS1i]\n \tvia 10.0.0.2 on eth0\n0000 \n";
/// let (mut framer, mut reader, mut routes) = (Framer::new(), RouteReader::new(), 0);
/// framer.feed(bytes);
/// while let Some(event) = framer.next_event()? {
///     let item = match event {
///         Event::Line { code, text, last: false } => reader.line(code, text),
///         Event::Line { code, text, last: true } => reader.last_line(code, text)?,
///         _ => None,
///     };
///     if let Some(RouteItem::Route(route)) = item {
///         println!("{} from {} in {:?}", route.network, route.protocol, reader.table());
///         routes += 1;
///     }
/// }
/// assert_eq!(routes, 1);
/// assert_eq!(reader.finish(), None); // a sum would be here
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct RouteReader {
    /// What was begun and not given yet: one item, between two lines.
    held: Vec<RouteItem>,
    /// Whether the last item is a route, which the next line can go on with.
    open: bool,
    /// How many bytes of lines went into it.
    size: usize,
    /// The network of the route before, if that is the last item no longer, for the blanks of the next one.
    network: Option<Network>,
    /// The table of the item that was given last.
    table: Option<SmolStr>,
    memory: Memory,
}

impl Default for RouteReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RouteReader {
    /// A reader at the start of a reply.
    pub fn new() -> Self {
        Self {
            held: Vec::new(),
            open: false,
            size: 0,
            network: None,
            table: None,
            memory: Memory::default(),
        }
    }

    /// The table of the item given last, where the reply names it.
    pub fn table(&self) -> Option<&SmolStr> {
        self.table.as_ref()
    }

    /// Takes a line that continues the reply; gives what is whole now.
    pub fn line(&mut self, code: u16, text: &[u8]) -> Option<RouteItem> {
        let mut items = std::mem::take(&mut self.held);
        self.read_into(code, text, &mut items);
        self.held = items;
        if self.held.len() > 1 { self.give() } else { None }
    }

    /// Takes the line that ends the reply: an error if it tells one, else like [`line`](Self::line). What is left then
    /// comes from [`finish`](Self::finish).
    pub fn last_line(&mut self, code: u16, text: &[u8]) -> Result<Option<RouteItem>, Refusal> {
        let mut items = std::mem::take(&mut self.held);
        let before = items.len();
        let read = self.read_last_into(code, text, &mut items);
        self.held = items;
        read?;
        if self.held.len() > 1 || self.held.len() == before {
            Ok(self.give())
        } else {
            Ok(None)
        }
    }

    /// What is still held when the reply is over.
    pub fn finish(&mut self) -> Option<RouteItem> {
        self.open = false;
        self.give()
    }

    /// The first item held.
    fn give(&mut self) -> Option<RouteItem> {
        let item = (!self.held.is_empty()).then(|| self.held.remove(0))?;
        if let RouteItem::Table(name) = &item {
            self.table = Some(name.clone());
        }
        Some(item)
    }

    /// Puts the route that was held back by [`hold_back`](Self::hold_back) behind these items, to go on with it.
    #[cfg(feature = "client")]
    pub(crate) fn go_on(&mut self, items: &mut Vec<RouteItem>) {
        items.append(&mut self.held);
    }

    /// Takes the last of the items away if it is a route that the next line can go on with.
    #[cfg(feature = "client")]
    pub(crate) fn hold_back(&mut self, items: &mut Vec<RouteItem>) {
        if self.open {
            self.held.extend(items.pop());
        }
    }

    /// Takes a line that continues the reply, and what it begins or goes on with is the last of these items: between two
    /// lines they must be left alone. Faster than [`line`](Self::line), since no route is moved.
    #[inline]
    pub(crate) fn read_into(&mut self, code: u16, text: &[u8], items: &mut Vec<RouteItem>) {
        match (code, text) {
            (ROUTE, []) => {} // Parts two tables.
            (ROUTE, [b'\t', hop @ ..]) => {
                if !self.next_hop(hop, items) {
                    self.below(code, text, items);
                }
            }
            (ROUTE, _) => self.begin(text, items),
            _ => self.below(code, text, items),
        }
    }

    /// The same for the line that ends the reply.
    pub(crate) fn read_last_into(
        &mut self,
        code: u16,
        text: &[u8],
        items: &mut Vec<RouteItem>,
    ) -> Result<(), Refusal> {
        let text = to_text(text);
        Refusal::check(code, &text)?;
        match RouteCount::parse(&text) {
            Some(count) if code == COUNT => self.add(RouteItem::Count(count), items),
            _ if code == 0 && text.is_empty() => {}
            _ => self.add(other(code, &text), items),
        }
        Ok(())
    }

    /// Reads routes of the form that most of a large table have, as long as these lines begin with them, and gives how
    /// many bytes they are. Faster than [`read_into`](Self::read_into), since the end of a line is where its form ends,
    /// and need not be looked for.
    #[cfg(feature = "client")]
    #[inline]
    pub(crate) fn read_ahead(&mut self, lines: &[u8], items: &mut Vec<RouteItem>) -> usize {
        let mut rest = lines;
        while let Some(after) = rest
            .strip_prefix(b" ")
            .and_then(|line| self.common(line, line_end, items))
        {
            rest = after;
        }
        lines.len() - rest.len()
    }

    /// A line that begins something.
    #[inline]
    fn begin(&mut self, text: &[u8], items: &mut Vec<RouteItem>) {
        if self.common(text, text_end, items).is_none() {
            self.begin_other(text, items);
        }
    }

    /// Reads a route of a common form, up to such an end, and its first next hop; gives what follows.
    #[inline(always)]
    fn common<'a>(
        &mut self,
        text: &'a [u8],
        end: impl Fn(&'a [u8]) -> Option<&'a [u8]>,
        items: &mut Vec<RouteItem>,
    ) -> Option<&'a [u8]> {
        let before = match items.last() {
            Some(RouteItem::Route(route)) if self.open => Some(&route.network),
            _ => self.network.as_ref(),
        };
        let memory = &mut self.memory;
        let (network, dest, mut hops, rest) = read_begin(text, before, &mut memory.hops)?;
        let (source, rest) = Source::read(rest, &mut memory.sources)?;
        let (tail, rest) = source.read_tail(rest)?;
        let mut rest = end(rest)?;
        if hops.is_empty()
            && let Some(hop) = rest.strip_prefix(b" \t")
            && let Some((first, behind)) = memory.hops.ahead(hop, b"\n")
        {
            (hops, rest) = (first, behind);
        }
        // Where a route is put together in any other way than this, it is moved afterwards.
        items.push(RouteItem::Route(source.route(network, dest, hops, tail)));
        (self.open, self.size) = (true, 0);
        Some(rest)
    }

    #[inline(never)]
    fn begin_other(&mut self, text: &[u8], items: &mut Vec<RouteItem>) {
        let before = match items.last() {
            Some(RouteItem::Route(route)) if self.open => Some(&route.network),
            _ => self.network.as_ref(),
        };
        if let Some(route) = read_route(text, before, &mut self.memory) {
            items.push(RouteItem::Route(route));
            (self.open, self.size) = (true, 0);
            return;
        }
        let line = to_text(text);
        let table = line
            .strip_prefix("Table ")
            .and_then(|rest| rest.strip_suffix(':'));
        if let Some(name) = table {
            return self.add(RouteItem::Table(name.into()), items);
        }
        match RouteCount::parse(&line) {
            Some(count) => self.add(RouteItem::Count(count), items),
            None => self.below(ROUTE, text, items),
        }
    }

    /// Adds something that is no route.
    fn add(&mut self, item: RouteItem, items: &mut Vec<RouteItem>) {
        match (&item, items.last()) {
            (RouteItem::Table(_), _) => self.network = None,
            (_, Some(RouteItem::Route(route))) if self.open => self.network = Some(route.network.clone()),
            _ => {}
        }
        self.open = false;
        items.push(item);
    }

    /// A next hop of the last route; false if it fits no rule, or stands below no route.
    #[inline]
    fn next_hop(&mut self, text: &[u8], items: &mut [RouteItem]) -> bool {
        let Some(RouteItem::Route(route)) = items.last_mut().filter(|_| self.open) else {
            return false;
        };
        if route.details.is_some() || route.next_hops.len() >= MOST_HOPS {
            return false;
        }
        match self.memory.hops.add(&route.next_hops, text) {
            Some(hops) => {
                route.next_hops = hops;
                true
            }
            None => false,
        }
    }

    /// What belongs to the route above, if there is one: an attribute, or a line that fits no rule.
    fn below(&mut self, code: u16, text: &[u8], items: &mut Vec<RouteItem>) {
        let text = to_text(text);
        if let Some(RouteItem::Route(route)) = items.last_mut().filter(|_| self.open)
            && fits(&mut self.size, size_of::<ReplyLine>() + text.len())
        {
            let details = route.details.get_or_insert_default();
            if !details.read(code, &text) {
                keep(&mut details.other, code, &text);
            }
            return;
        }
        self.add(other(code, &text), items);
    }
}

/// What follows a line of many.
#[cfg(feature = "client")]
fn line_end(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"\n")
}

/// What follows a line given by itself: nothing.
fn text_end(text: &[u8]) -> Option<&[u8]> {
    text.is_empty().then_some(text)
}

fn other(code: u16, text: &str) -> RouteItem {
    RouteItem::Other(ReplyLine {
        code,
        text: text.to_owned(),
    })
}

fn fits(size: &mut usize, more: usize) -> bool {
    *size += more;
    *size <= MOST_HELD
}
