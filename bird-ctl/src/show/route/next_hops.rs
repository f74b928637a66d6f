//! The next hops of a route.

use std::ops::Deref;
use std::sync::Arc;

use super::NextHop;
use super::network::parse_address;

/// The next hops of a route, which many routes have in common: a copy shares them.
///
/// ```
/// use bird_ctl::show::route::{NextHop, NextHops};
///
/// let hop = NextHop { dev: Some("eth0".into()), ..NextHop::default() };
/// let hops = NextHops::from([hop]);
/// assert_eq!(hops[0].dev.as_deref(), Some("eth0"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextHops(Option<Arc<[NextHop]>>);

impl NextHop {
    /// Reads `via ADDRESS on IFACE …` or `dev IFACE …`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut hop = Self::default();
        let mut words = text.split(' ');
        while let Some(word) = words.next() {
            match word {
                "via" if hop.via.is_none() => hop.via = Some(parse_address(words.next()?.as_bytes())?),
                "table" if hop.table.is_none() => hop.table = Some(words.next()?.into()),
                "on" | "dev" if hop.dev.is_none() => hop.dev = Some(words.next()?.into()),
                "mpls" => {
                    let labels = words.next()?.split('/').map(str::parse);
                    hop.mpls = labels.collect::<Result<_, _>>().ok()?;
                }
                "onlink" => hop.onlink = true,
                "weight" => hop.weight = Some(words.next()?.parse().ok()?),
                _ => return None,
            }
        }
        (hop.via.is_some() || hop.dev.is_some()).then_some(hop)
    }
}

impl NextHops {
    /// Whether these are the same in memory, too.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl Deref for NextHops {
    type Target = [NextHop];

    fn deref(&self) -> &[NextHop] {
        self.0.as_deref().unwrap_or_default()
    }
}

impl From<Vec<NextHop>> for NextHops {
    fn from(hops: Vec<NextHop>) -> Self {
        Self((!hops.is_empty()).then(|| hops.into()))
    }
}

impl<const N: usize> From<[NextHop; N]> for NextHops {
    fn from(hops: [NextHop; N]) -> Self {
        Vec::from(hops).into()
    }
}

impl FromIterator<NextHop> for NextHops {
    fn from_iter<I: IntoIterator<Item = NextHop>>(hops: I) -> Self {
        Vec::from_iter(hops).into()
    }
}

impl<'a> IntoIterator for &'a NextHops {
    type Item = &'a NextHop;
    type IntoIter = std::slice::Iter<'a, NextHop>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for NextHops {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(to)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for NextHops {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Vec::deserialize(from).map(Self::from)
    }
}
