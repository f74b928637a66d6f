//! The parts of a route that BIRD prints as one word, in both directions.

use std::fmt;

use super::network::BirdAddress;
use super::parse::to_text;
use super::{CountScope, Dest, Distance, Mark, Metric, NextHop, Origin, OspfKind, RouteCount, Tail};

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
    /// Reads what stands between the parentheses.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('/');
        let first = parts.next()?;
        let digits = first.trim_end_matches(['-', 's']);
        let metric = match parts.next() {
            None => None,
            Some("?") => Some(Distance::Unknown),
            Some("-") => Some(Distance::Unreachable),
            Some(number) => Some(Distance::Known(number.parse().ok()?)),
        };
        let metric2 = parts.next().map(str::parse).transpose().ok()?;
        let flags = first.get(digits.len()..)?;
        let (suppressed, stale) = (flags.starts_with('-'), flags.ends_with('s'));
        let known = parts.next().is_none() && flags.len() == usize::from(suppressed) + usize::from(stale);
        known.then_some(Self {
            preference: digits.parse().ok()?,
            suppressed,
            stale,
            metric,
            metric2,
        })
    }
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
    #[inline]
    pub(super) fn read(text: &[u8], ospf: bool) -> Self {
        let bgp = if ospf { None } else { Self::read_bgp(text) };
        bgp.unwrap_or_else(|| Self::Text(to_text(text).into_owned()))
    }

    #[inline]
    fn read_bgp(text: &[u8]) -> Option<Self> {
        let [b'[', inner @ .., b']'] = text else {
            return None;
        };
        let (path, origin) = match inner {
            [path @ .., b'i'] => (path, Some(Origin::Igp)),
            [path @ .., b'e'] => (path, Some(Origin::Egp)),
            [path @ .., b'?'] => (path, Some(Origin::Incomplete)),
            _ => (inner, None),
        };
        let origin_as = match path {
            [] => None,
            [b'A', b'S', number @ ..] => Some(parse_as(number)?),
            _ => return None,
        };
        Some(Self::Bgp { origin_as, origin })
    }
}

/// A number of an AS, from its digits.
#[inline(always)]
fn parse_as(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 10 {
        return None;
    }
    let mut value = 0;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    u32::try_from(value).ok()
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
