//! `show ospf lsadb`: the link state database.

use std::fmt;
use std::net::Ipv4Addr;

use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::keep;

const LSADB: u16 = 1017;
const HEADING: &str = " Type   LS ID           Router          Sequence   Age  Checksum";

/// What `show ospf lsadb` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LsaDatabase {
    /// The entries of each scope.
    pub scopes: Vec<LsaScope>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The entries of a scope.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LsaScope {
    /// `Area 0.0.0.0`, `Global`, `Link …`.
    pub title: String,
    /// The entries.
    pub lsas: Vec<Lsa>,
}

/// An entry (RFC 2328 section 12.1), in all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lsa {
    /// The type: 1 router, 2 network, 3 and 4 summary, 5 AS external, …
    pub kind: u16,
    /// What it is about.
    pub id: Ipv4Addr,
    /// Who made it.
    pub router: Ipv4Addr,
    /// The sequence number.
    pub sequence: u32,
    /// The age, in seconds.
    pub age_s: u32,
    /// The checksum.
    pub checksum: u16,
}

impl LsaDatabase {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut database = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            match (Lsa::parse(text), database.scopes.last_mut()) {
                _ if *code != LSADB => keep(&mut database.other, *code, text),
                (Some(lsa), Some(scope)) => scope.lsas.push(lsa),
                _ if text.is_empty() || text == HEADING => {}
                _ if !text.starts_with([' ', '\t']) => database.scopes.push(LsaScope {
                    title: text.clone(),
                    lsas: Vec::new(),
                }),
                _ => keep(&mut database.other, *code, text),
            }
        }
        Ok(database)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for scope in &self.scopes {
            for text in ["", &scope.title, "", HEADING] {
                out.line(LSADB, format_args!("{text}"))?;
            }
            for lsa in &scope.lsas {
                out.line(LSADB, format_args!("{lsa}"))?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl Lsa {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.strip_prefix(' ')?.split_ascii_whitespace();
        let lsa = Self {
            kind: u16::from_str_radix(words.next()?, 16).ok()?,
            id: words.next()?.parse().ok()?,
            router: words.next()?.parse().ok()?,
            sequence: u32::from_str_radix(words.next()?, 16).ok()?,
            age_s: words.next()?.parse().ok()?,
            checksum: u16::from_str_radix(words.next()?, 16).ok()?,
        };
        words.next().is_none().then_some(lsa)
    }
}

impl fmt::Display for Lsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, router) = (self.id.to_string(), self.router.to_string());
        write!(
            f,
            " {:04x}  {id:<15} {router:<15}  {:08x} {:>5}    {:04x}",
            self.kind, self.sequence, self.age_s, self.checksum
        )
    }
}
