//! Messages as one line each, for logs and traces.

use core::fmt::{self, Display, Formatter};

use super::{Message, Update};

/// How many routes of a list are printed before the rest is only counted.
const MOST_ROUTES: usize = 8;

/// "KEEPALIVE"; "UPDATE 203.0.113.0/24, origin IGP, path 64512 64513, next hop 192.0.2.1".
impl Display for Message {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Message::Open(open) => open.fmt(f),
            Message::Update(update) => update.fmt(f),
            Message::Notification(notification) => write!(f, "NOTIFICATION {notification}"),
            Message::Keepalive => f.write_str("KEEPALIVE"),
            Message::RouteRefresh(refresh) => refresh.fmt(f),
        }
    }
}

/// Routes first, then what goes, then the attributes.
impl Display for Update {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("UPDATE")?;
        if let Some(family) = self.is_end_of_rib() {
            return write!(f, " end of RIB, {family}");
        }
        let mut comma = " ";
        if !self.nlri.is_empty() {
            write!(f, "{comma}{}", Routes(&self.nlri))?;
            comma = ", ";
        }
        if !self.withdrawn.is_empty() {
            write!(f, "{comma}withdraw {}", Routes(&self.withdrawn))?;
            comma = ", ";
        }
        for attribute in &self.attributes {
            write!(f, "{comma}{}", attribute.value)?;
            comma = ", ";
        }
        Ok(())
    }
}

/// Some routes, and how many more there are.
pub(crate) struct Routes<'a, T>(pub(crate) &'a [T]);

impl<T: Display> Display for Routes<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Spaced(self.0.iter().take(MOST_ROUTES)))?;
        match self.0.len().checked_sub(MOST_ROUTES) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, " and {more} more"),
        }
    }
}

/// Items with a space between them.
pub(crate) struct Spaced<I>(pub(crate) I);

impl<I: Iterator<Item: Display> + Clone> Display for Spaced<I> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, item) in self.0.clone().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{item}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
