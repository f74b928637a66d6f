//! The parts of a route that BIRD prints as one word, in both directions.

use std::fmt;

use super::bytes::to_text;
use super::network::BirdAddress;
use super::{
    BridgeSource, CountScope, Dest, Distance, Mark, Metric, NextHop, Origin, OspfKind, RouteCount, Tail,
};

impl Dest {
    const ALL: [Self; 8] = [
        Self::Unicast,
        Self::Blackhole,
        Self::Unreachable,
        Self::Prohibit,
        Self::Recursive,
        Self::Unknown,
        Self::Invalid,
        Self::None,
    ];

    /// The word BIRD prints, since 2.0; empty for [`Dest::None`].
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unicast => "unicast",
            Self::Blackhole => "blackhole",
            Self::Unreachable => "unreachable",
            Self::Prohibit => "prohibited",
            Self::Recursive => "recursive",
            Self::Unknown => "unknown",
            Self::Invalid => "invalid",
            Self::None => "",
        }
    }

    pub(in crate::show) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dest| dest.as_str() == word)
    }
}

impl Mark {
    /// What BIRD prints, with the blank before it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Best => " *",
            Self::BestNotInKernel => " !",
        }
    }
}

impl OspfKind {
    const ALL: [Self; 5] = [
        Self::IntraArea,
        Self::InterArea,
        Self::External1,
        Self::External2,
        Self::Unknown,
    ];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IntraArea => "I",
            Self::InterArea => "IA",
            Self::External1 => "E1",
            Self::External2 => "E2",
            Self::Unknown => "<bug>",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl BridgeSource {
    const ALL: [Self; 5] = [
        Self::Bird,
        Self::Local,
        Self::Static,
        Self::Dynamic,
        Self::Unknown,
    ];

    /// The letter BIRD prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bird => "B",
            Self::Local => "L",
            Self::Static => "S",
            Self::Dynamic => "D",
            Self::Unknown => "?",
        }
    }

    pub(super) fn parse(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == letter)
    }
}

impl Origin {
    /// The letter BIRD prints in `show route`.
    pub fn as_char(self) -> char {
        match self {
            Self::Igp => 'i',
            Self::Egp => 'e',
            Self::Incomplete => '?',
        }
    }
}

impl Metric {
    /// Reads what stands between the parentheses, the closing one with it; gives what follows.
    #[inline(always)]
    pub(super) fn read(text: &[u8]) -> Option<(Self, &[u8])> {
        let (preference, rest) = parse_u32(text)?;
        let (suppressed, rest) = flag(rest, b"-");
        let (stale, rest) = flag(rest, b"s");
        let mut metric = Self {
            preference,
            suppressed,
            stale,
            metric: None,
            metric2: None,
        };
        if let [b')', rest @ ..] = rest {
            return Some((metric, rest));
        }
        let rest = match rest.strip_prefix(b"/")? {
            [b'?', rest @ ..] => {
                metric.metric = Some(Distance::Unknown);
                rest
            }
            [b'-', rest @ ..] => {
                metric.metric = Some(Distance::Unreachable);
                rest
            }
            text => {
                let (number, rest) = parse_number(text)?;
                metric.metric = Some(Distance::Known(number));
                rest
            }
        };
        let rest = match rest.strip_prefix(b"/") {
            Some(text) => {
                let (number, rest) = parse_u32(text)?;
                metric.metric2 = Some(number);
                rest
            }
            None => rest,
        };
        Some((metric, rest.strip_prefix(b")")?))
    }
}

/// Whether a text begins so, and what follows.
fn flag<'a>(text: &'a [u8], flag: &[u8]) -> (bool, &'a [u8]) {
    text.strip_prefix(flag).map_or((false, text), |rest| (true, rest))
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let flag = |on, text| if on { text } else { "" };
        write!(
            f,
            "({}{}{}",
            self.preference,
            flag(self.suppressed, "-"),
            flag(self.stale, "s")
        )?;
        match self.metric {
            None => {}
            Some(Distance::Known(number)) => write!(f, "/{number}")?,
            Some(Distance::Unknown) => f.write_str("/?")?,
            Some(Distance::Unreachable) => f.write_str("/-")?,
        }
        if let Some(metric2) = self.metric2 {
            write!(f, "/{metric2}")?;
        }
        f.write_str(")")
    }
}

impl Tail {
    /// Reads what follows the figures. An OSPF tag can look like a BGP origin (`[e]`), so the caller says which it is.
    pub(super) fn read(text: &[u8], ospf: bool) -> Self {
        let bgp = text.strip_prefix(b"[").filter(|_| !ospf).and_then(Self::read_bgp);
        match bgp {
            Some((tail, [])) => tail,
            _ => Self::Text(to_text(text).into_owned()),
        }
    }

    /// Reads the tail of a BGP route, behind its first bracket; gives what follows it.
    #[inline(always)]
    pub(super) fn read_bgp(text: &[u8]) -> Option<(Self, &[u8])> {
        let (origin_as, rest) = match text.strip_prefix(b"AS") {
            Some(number) => parse_u32(number).map(|(number, rest)| (Some(number), rest))?,
            None => (None, text),
        };
        let (origin, rest) = match rest {
            [b'i', rest @ ..] => (Some(Origin::Igp), rest),
            [b'e', rest @ ..] => (Some(Origin::Egp), rest),
            [b'?', rest @ ..] => (Some(Origin::Incomplete), rest),
            _ => (None, rest),
        };
        Some((Self::Bgp { origin_as, origin }, rest.strip_prefix(b"]")?))
    }
}

/// A number at the beginning of a text, and what follows its digits.
#[inline(always)]
fn parse_number(text: &[u8]) -> Option<(u64, &[u8])> {
    let (mut value, mut rest) = (0u64, text);
    while let [byte @ b'0'..=b'9', after @ ..] = rest {
        value = value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
        rest = after;
    }
    (rest.len() < text.len()).then_some((value, rest))
}

#[inline(always)]
fn parse_u32(text: &[u8]) -> Option<(u32, &[u8])> {
    let (value, rest) = parse_number(text)?;
    Some((value.try_into().ok()?, rest))
}

impl fmt::Display for Tail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Bgp { origin_as, origin } => {
                f.write_str("[")?;
                if let Some(origin_as) = origin_as {
                    write!(f, "AS{origin_as}")?;
                }
                if let Some(origin) = origin {
                    write!(f, "{}", origin.as_char())?;
                }
                f.write_str("]")
            }
        }
    }
}

impl fmt::Display for NextHop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.via, self.dev.as_deref()) {
            (Some(via), Some(dev)) => write!(f, "via {} on {dev}", BirdAddress(via))?,
            (Some(via), None) => write!(f, "via {}", BirdAddress(via))?,
            (None, dev) => write!(f, "dev {}", dev.unwrap_or("???"))?,
        }
        if let Some(table) = &self.table {
            write!(f, " table {table}")?;
        }
        for (n, label) in self.mpls.iter().enumerate() {
            write!(f, "{}{label}", if n == 0 { " mpls " } else { "/" })?;
        }
        if self.onlink {
            f.write_str(" onlink")?;
        }
        self.weight.map_or(Ok(()), |weight| write!(f, " weight {weight}"))
    }
}

impl RouteCount {
    /// Reads `42 of 42 routes for 39 networks[ in table NAME| in N tables]`, with or without `Total: ` before it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix("Total: ").unwrap_or(text);
        let (shown, rest) = text.split_once(" of ")?;
        let (routes, rest) = rest.split_once(" routes for ")?;
        let (networks, scope) = rest.split_once(" networks")?;
        let scope = match (scope, scope.strip_prefix(" in table ")) {
            ("", _) => CountScope::Asked,
            (_, Some(table)) => CountScope::Table(table.to_owned()),
            _ => CountScope::Tables(
                scope
                    .strip_prefix(" in ")?
                    .strip_suffix(" tables")?
                    .parse()
                    .ok()?,
            ),
        };
        Some(Self {
            shown: shown.parse().ok()?,
            routes: routes.parse().ok()?,
            networks: networks.parse().ok()?,
            scope,
        })
    }
}

impl fmt::Display for RouteCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self.scope, CountScope::Tables(_)) {
            f.write_str("Total: ")?;
        }
        write!(
            f,
            "{} of {} routes for {} networks",
            self.shown, self.routes, self.networks
        )?;
        match &self.scope {
            CountScope::Asked => Ok(()),
            CountScope::Table(name) => write!(f, " in table {name}"),
            CountScope::Tables(n) => write!(f, " in {n} tables"),
        }
    }
}

/// ORIGIN as BIRD prints it among the attributes.
pub(super) fn word(origin: Origin) -> &'static str {
    match origin {
        Origin::Igp => "IGP",
        Origin::Egp => "EGP",
        Origin::Incomplete => "Incomplete",
    }
}

pub(super) fn parse_origin(text: &str) -> Option<Origin> {
    [Origin::Igp, Origin::Egp, Origin::Incomplete]
        .into_iter()
        .find(|origin| word(*origin) == text)
}
