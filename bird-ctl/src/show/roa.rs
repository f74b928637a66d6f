//! `show roa`, which BIRD 1 alone has: later ones keep ROAs in tables of routes.

use std::fmt;

use ipnet::IpNet;

use super::keep;
use super::route::Network;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const ROA: u16 = 1019;

/// What `show roa …` answered (BIRD 1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RoaList {
    /// The ROAs.
    pub roas: Vec<Roa>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// Which AS may announce a network (RFC 6482).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Roa {
    /// The network.
    pub network: IpNet,
    /// The longest prefix within it that may be announced.
    pub max_length: u8,
    /// The AS; 0: nobody may.
    pub asn: u32,
}

impl Roa {
    /// Reads `10.0.0.0/8 max 24 as 64512`.
    pub fn parse(text: &str) -> Option<Self> {
        let (network, rest) = text.split_once(" max ")?;
        let (max_length, asn) = rest.split_once(" as ")?;
        Self::from_words(network, max_length, asn)
    }

    /// The ROA that a table of routes has for a network (since BIRD 2): `10.0.0.0/8-24 AS64512`.
    ///
    /// ```
    /// use bird_ctl::show::roa::Roa;
    /// use bird_ctl::show::route::Network;
    ///
    /// let roa = Roa::of(&Network::parse("10.0.0.0/8-24 AS64512")).ok_or("a ROA")?;
    /// assert_eq!((roa.max_length, roa.asn), (24, 64512));
    /// assert_eq!(Roa::of(&Network::parse("10.0.0.0/8")), None);
    /// # Ok::<(), &str>(())
    /// ```
    pub fn of(network: &Network) -> Option<Self> {
        let Network::Other(text) = network else {
            return None;
        };
        let (prefix, asn) = text.split_once(" AS")?;
        let (prefix, max_length) = prefix.rsplit_once('-')?;
        Self::from_words(prefix, max_length, asn)
    }

    fn from_words(network: &str, max_length: &str, asn: &str) -> Option<Self> {
        Some(Self {
            network: network.parse().ok()?,
            max_length: max_length.parse().ok()?,
            asn: asn.parse().ok()?,
        })
    }
}

impl fmt::Display for Roa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} max {} as {}", self.network, self.max_length, self.asn)
    }
}

impl RoaList {
    /// Reads a reply.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            match Roa::parse(text) {
                Some(roa) if *code == ROA => list.roas.push(roa),
                _ => keep(&mut list.other, *code, text),
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for roa in &self.roas {
            out.line(ROA, format_args!("{roa}"))?;
        }
        out.end(0, format_args!(""))
    }
}
