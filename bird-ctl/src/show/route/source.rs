//! Where a route came from.

use super::figures::Figures;
use super::known::{Protocol, Sources};
use super::{Dest, Network, NextHops, Route, Tail};

/// What stands between the destination and the tail: `PROTOCOL SINCE from ADDRESS] * I (100/20)`. Its parts stay where
/// they are until a route is put together, for that is the only place where they need to be.
#[derive(Debug)]
pub(super) struct Source<'m, 't> {
    protocol: &'m Protocol,
    /// The line, from the time on.
    time: &'t [u8],
    figures: &'m Figures,
}

impl<'m, 't> Source<'m, 't> {
    /// Reads it at the beginning of a text; gives what follows.
    #[inline(always)]
    pub(super) fn read(text: &'t [u8], known: &'m mut Sources) -> Option<(Self, &'t [u8])> {
        let (protocol, time) = Protocol::named(text, &mut known.protocols)?;
        let rest = known.figures.read(protocol.read(time)?)?;
        let source = Self {
            protocol,
            time,
            figures: &known.figures.last,
        };
        Some((source, rest))
    }

    /// Reads the tail of a route from here if it is BGP's, or is none; gives what follows.
    #[inline(always)]
    pub(super) fn read_tail<'a>(&self, text: &'a [u8]) -> Option<(Option<Tail>, &'a [u8])> {
        match text {
            [b' ', b'[', tail @ ..] if !self.is_ospf() => {
                let (tail, rest) = Tail::read_bgp(tail)?;
                Some((Some(tail), rest))
            }
            [b' ', ..] => None,
            _ => Some((None, text)),
        }
    }

    /// Whether it is OSPF, whose tags can look like a tail of BGP's.
    pub(super) fn is_ospf(&self) -> bool {
        self.figures.ospf.is_some()
    }

    /// A route from here, with what stands before and behind.
    #[inline(always)]
    pub(super) fn route(
        &self,
        network: Network,
        dest: Dest,
        next_hops: NextHops,
        tail: Option<Tail>,
    ) -> Route {
        Route {
            network,
            dest,
            next_hops,
            protocol: self.protocol.name.clone(),
            since: self.protocol.since(self.time),
            from: self.protocol.from,
            mark: self.figures.mark,
            ospf: self.figures.ospf,
            bridge: self.figures.bridge,
            metric: self.figures.metric,
            tail,
            details: None,
        }
    }
}
