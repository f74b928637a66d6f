//! Routes one at a time.

use smol_str::SmolStr;

use super::memo::Memory;
use super::parse::{Line, to_text};
use super::{Network, Route, RouteCount};
use crate::reply::{Refusal, ReplyLine};
use crate::show::keep;

/// Code of headings, routes, next hops and the sums of tables.
const ROUTE: u16 = 1007;
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
    /// What the last line began or went on with.
    held: Held,
    /// The route held, or a blank one.
    route: Route,
    /// How many bytes of lines went into it.
    size: usize,
    /// The network of the route before, if that is held no longer, for the blanks of the next one.
    network: Option<Network>,
    /// The table of the item that was given last.
    table: Option<SmolStr>,
    memory: Memory,
}

#[derive(Debug)]
enum Held {
    None,
    Route,
    Item(RouteItem),
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
            held: Held::None,
            route: Route::blank(),
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
        match (code, text) {
            (ROUTE, []) => None, // Parts two tables.
            (ROUTE, [b'\t', hop @ ..]) => {
                if self.next_hop(hop) {
                    None
                } else {
                    self.below(code, text)
                }
            }
            (ROUTE, _) => self.begin(text),
            _ => self.below(code, text),
        }
    }

    /// Takes the line that ends the reply: an error if it tells one, else like [`line`](Self::line). What is left then
    /// comes from [`finish`](Self::finish).
    pub fn last_line(&mut self, code: u16, text: &[u8]) -> Result<Option<RouteItem>, Refusal> {
        let text = to_text(text);
        Refusal::check(code, &text)?;
        Ok(match RouteCount::parse(&text) {
            Some(count) if code == COUNT => self.hold(RouteItem::Count(count)),
            _ if code == 0 && text.is_empty() => self.finish(),
            _ => self.hold(other(code, &text)),
        })
    }

    /// What is still held when the reply is over.
    pub fn finish(&mut self) -> Option<RouteItem> {
        match std::mem::replace(&mut self.held, Held::None) {
            Held::None => None,
            Held::Route => Some(RouteItem::Route(std::mem::replace(
                &mut self.route,
                Route::blank(),
            ))),
            Held::Item(item) => Some(self.given(item)),
        }
    }

    /// A line that begins something.
    #[inline]
    fn begin(&mut self, text: &[u8]) -> Option<RouteItem> {
        let before = match self.held {
            Held::Route => Some(&self.route.network),
            _ => self.network.as_ref(),
        };
        let Some(line) = Line::read(text, before, &mut self.memory) else {
            return self.begin_other(text);
        };
        self.size = 0;
        // Each way out writes its value where the caller wants it; a value that is put together before costs two copies.
        match &self.held {
            Held::Route => {
                let whole = std::mem::replace(&mut self.route, Route::blank());
                line.write(&mut self.route);
                Some(RouteItem::Route(whole))
            }
            Held::None => {
                line.write(&mut self.route);
                self.held = Held::Route;
                None
            }
            Held::Item(_) => {
                line.write(&mut self.route);
                match std::mem::replace(&mut self.held, Held::Route) {
                    Held::Item(item) => Some(self.given(item)),
                    _ => None,
                }
            }
        }
    }

    fn begin_other(&mut self, text: &[u8]) -> Option<RouteItem> {
        let line = to_text(text);
        let table = line
            .strip_prefix("Table ")
            .and_then(|rest| rest.strip_suffix(':'));
        if let Some(name) = table {
            return self.hold(RouteItem::Table(name.into()));
        }
        match RouteCount::parse(&line) {
            Some(count) => self.hold(RouteItem::Count(count)),
            None => self.below(ROUTE, text),
        }
    }

    fn given(&mut self, item: RouteItem) -> RouteItem {
        if let RouteItem::Table(name) = &item {
            self.table = Some(name.clone());
        }
        item
    }

    /// Holds something that is no route.
    fn hold(&mut self, item: RouteItem) -> Option<RouteItem> {
        match (&item, &self.held) {
            (RouteItem::Table(_), _) => self.network = None,
            (_, Held::Route) => self.network = Some(self.route.network.clone()),
            _ => {}
        }
        let whole = self.finish();
        self.held = Held::Item(item);
        whole
    }

    /// A next hop of the route held; false if it fits no rule, or stands below no route.
    fn next_hop(&mut self, text: &[u8]) -> bool {
        let route = &mut self.route;
        let held = matches!(self.held, Held::Route) && route.details.is_none();
        if !held || route.next_hops.len() >= MOST_HOPS {
            return false;
        }
        match self.memory.add_hop(&route.next_hops, text) {
            Some(hops) => {
                route.next_hops = hops;
                true
            }
            None => false,
        }
    }

    /// What belongs to the route above, if there is one: an attribute, or a line that fits no rule.
    fn below(&mut self, code: u16, text: &[u8]) -> Option<RouteItem> {
        let text = to_text(text);
        let below = matches!(self.held, Held::Route);
        if below && fits(&mut self.size, size_of::<ReplyLine>() + text.len()) {
            let details = self.route.details.get_or_insert_default();
            if !details.read(code, &text) {
                keep(&mut details.other, code, &text);
            }
            return None;
        }
        self.hold(other(code, &text))
    }
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
