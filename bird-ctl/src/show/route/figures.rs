//! What stands between a protocol's name and the tail of a route: `SINCE from ADDRESS] * I (100/20)`.

use std::net::IpAddr;

use super::bytes::until;
use super::network::parse_address;
use super::{BridgeSource, Mark, Metric, OspfKind};

/// What stands behind the bracket: ` * I (100/20)`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub(super) mark: Mark,
    pub(super) ospf: Option<OspfKind>,
    pub(super) bridge: Option<BridgeSource>,
    pub(super) metric: Metric,
}

impl Figures {
    /// Reads them at the beginning of a text; gives what follows.
    pub(super) fn read(text: &[u8]) -> Option<(Self, &[u8])> {
        let (mark, rest) = match text {
            [b' ', b'*', rest @ ..] => (Mark::Best, rest),
            [b' ', b'!', rest @ ..] => (Mark::BestNotInKernel, rest),
            rest => (Mark::None, rest),
        };
        let mut figures = Self {
            mark,
            ..Self::default()
        };
        let rest = match rest.strip_prefix(b" ")? {
            [b'(', rest @ ..] => rest,
            rest => figures.read_kind(rest)?,
        };
        let (metric, rest) = Metric::read(rest)?;
        Some((Self { metric, ..figures }, rest))
    }

    /// Reads the word for a kind of route, up to behind the parenthesis.
    fn read_kind<'a>(&mut self, text: &'a [u8]) -> Option<&'a [u8]> {
        // The longest is `<bug>`.
        let (kind, _) = until(text.get(..8).unwrap_or(text), |byte| byte == b'(')?;
        let word = str::from_utf8(kind).ok()?.trim_end_matches(' ');
        self.ospf = OspfKind::parse(word);
        self.bridge = BridgeSource::parse(word);
        (self.ospf.is_some() || self.bridge.is_some()).then(|| &text[kind.len() + 1..])
    }
}

/// Reads a time, and who sent the route, up to behind the bracket. The time may hold blanks and brackets of its own, so
/// it ends where what follows is what stands behind a time.
pub(super) fn read_time(text: &[u8]) -> Option<(&[u8], Option<IpAddr>, &[u8])> {
    let mut rest = text;
    loop {
        (_, rest) = until(rest, |byte| matches!(byte, b' ' | b']'))?;
        if let Some((from, behind)) = read_from(rest)
            && Figures::read(behind).is_some()
        {
            return Some((&text[..text.len() - rest.len()], from, behind));
        }
        rest = &rest[1..];
    }
}

/// Reads ` from ADDRESS]`, or the bracket alone.
fn read_from(text: &[u8]) -> Option<(Option<IpAddr>, &[u8])> {
    let (from, rest) = match text.strip_prefix(b" from ") {
        Some(text) => {
            // No address is longer.
            let (address, _) = until(text.get(..40).unwrap_or(text), |byte| byte == b']')?;
            (Some(parse_address(address)?), &text[address.len()..])
        }
        None => (None, text),
    };
    Some((from, rest.strip_prefix(b"]")?))
}
