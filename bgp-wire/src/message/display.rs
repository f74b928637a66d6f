//! Messages as one line each, for logs and traces.

use core::fmt::{self, Display, Formatter};

use super::{Message, Update};
use crate::attribute::{AttributeValue, MpNlri, NextHop};

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
struct Routes<'a, T>(&'a [T]);

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
struct Spaced<I>(I);

impl<I: Iterator<Item: Display> + Clone> Display for Spaced<I> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (n, item) in self.0.clone().enumerate() {
            let space = if n == 0 { "" } else { " " };
            write!(f, "{space}{item}")?;
        }
        Ok(())
    }
}

/// "origin IGP"; an attribute without a type as "attribute 99 (4 octets)".
impl Display for AttributeValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            AttributeValue::Origin(origin) => write!(f, "origin {origin}"),
            AttributeValue::AsPath(path) if path.segments.is_empty() => f.write_str("empty path"),
            AttributeValue::AsPath(path) => write!(f, "path {path}"),
            AttributeValue::NextHop(address) => write!(f, "next hop {address}"),
            AttributeValue::Med(number) => write!(f, "MED {number}"),
            AttributeValue::LocalPref(number) => write!(f, "local pref {number}"),
            AttributeValue::AtomicAggregate => f.write_str("atomic aggregate"),
            AttributeValue::Aggregator(by) => write!(f, "aggregated by AS {} {}", by.asn, by.address),
            AttributeValue::Communities(list) => write!(f, "communities {}", Spaced(list.iter())),
            AttributeValue::OriginatorId(id) => write!(f, "originator {id}"),
            AttributeValue::ClusterList(list) => write!(f, "clusters {}", Spaced(list.iter())),
            AttributeValue::MpReach(reach) => {
                write!(f, "{} {} next hop {}", reach.family, reach.nlri, reach.next_hop)
            }
            AttributeValue::MpUnreach(unreach) => write!(f, "withdraw {} {}", unreach.family, unreach.nlri),
            AttributeValue::As4Path(path) => write!(f, "four-octet path {path}"),
            AttributeValue::As4Aggregator(by) => {
                write!(f, "aggregated by four-octet AS {} {}", by.asn, by.address)
            }
            AttributeValue::Unknown { code, value } => write!(f, "attribute {code} ({} octets)", value.len()),
        }
    }
}

/// The prefixes; of a family without a type, how many octets there are.
impl Display for MpNlri {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            MpNlri::Ipv4Unicast(list) => Routes(list).fmt(f),
            MpNlri::Ipv6Unicast(list) => Routes(list).fmt(f),
            MpNlri::Other(octets) => write!(f, "({} octets)", octets.len()),
        }
    }
}

/// The addresses; other next hops as hexadecimal octets.
impl Display for NextHop {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            NextHop::V4(address) => address.fmt(f),
            NextHop::V6 {
                global,
                link_local: None,
            } => global.fmt(f),
            NextHop::V6 {
                global,
                link_local: Some(link_local),
            } => write!(f, "{global} {link_local}"),
            NextHop::Other(octets) => octets.iter().try_for_each(|octet| write!(f, "{octet:02x}")),
        }
    }
}

#[cfg(test)]
mod tests;
