//! `show interfaces [summary]`: the links of the host.

use std::fmt;
use std::net::IpAddr;

use ipnet::IpNet;

use super::{Column, keep};
use crate::Dialect;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

const INTERFACE: u16 = 1001;
const ADDRESS: u16 = 1003;
const FLAGS: u16 = 1004;
const SUMMARY: u16 = 1005;
const SUMMARY_HEADING: u16 = 2005;

/// What `show interfaces` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterfaceList {
    /// The interfaces in the daemon's order.
    pub interfaces: Vec<Interface>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A link of the host, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interface {
    /// The name.
    pub name: String,
    /// Whether BIRD uses it.
    pub up: bool,
    /// The system's number.
    pub index: u32,
    /// The bridge, bond or VRF it belongs to (since BIRD 2).
    pub master: Option<String>,
    /// What it can do, in BIRD's words: `MultiAccess`, `Broadcast`, `AdminUp`, `LinkUp` …
    pub flags: Vec<String>,
    /// The largest packet, in octets.
    pub mtu: Option<u32>,
    /// Its addresses.
    pub addresses: Vec<InterfaceAddress>,
}

/// An address of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterfaceAddress {
    /// The address with the length of its prefix.
    pub address: IpNet,
    /// Which of the addresses of its prefix it is.
    pub rank: AddressRank,
    /// The other end of a link of two.
    pub opposite: Option<IpAddr>,
    /// How far it is valid.
    pub scope: AddressScope,
}

/// Which of the addresses of its prefix an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum AddressRank {
    /// The one that BIRD uses: `Primary` in BIRD 1, `Preferred` since BIRD 2.
    Preferred,
    /// The system marks it as second to another.
    Secondary,
    /// Neither.
    Plain,
}

/// How far an address is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "lowercase")
)]
pub enum AddressScope {
    /// On the host.
    Host,
    /// On the link.
    Link,
    /// In the site: a private address.
    Site,
    /// In the organization.
    Organization,
    /// Everywhere.
    Universe,
    /// Not at all.
    Undefined,
}

impl AddressScope {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Host, "host"),
        (Self::Link, "link"),
        (Self::Site, "site"),
        (Self::Organization, "org"),
        (Self::Universe, "univ"),
        (Self::Undefined, "undef"),
    ];

    /// The word BIRD prints.
    pub fn as_str(self) -> &'static str {
        let word = Self::ALL.into_iter().find(|(scope, _)| *scope == self);
        word.map_or("undef", |(_, word)| word)
    }
}

impl InterfaceList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            let last = list.interfaces.last_mut();
            let known = match (*code, last) {
                (INTERFACE, _) => Interface::parse(text).map(|interface| list.interfaces.push(interface)),
                (FLAGS, Some(interface)) => interface.read_flags(text),
                (ADDRESS, Some(interface)) => {
                    InterfaceAddress::parse(text).map(|address| interface.addresses.push(address))
                }
                _ => None,
            };
            if known.is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        for interface in &self.interfaces {
            interface.write(dialect, out)?;
        }
        out.end(0, format_args!(""))
    }
}

impl Interface {
    fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once(' ')?;
        let (state, rest) = rest.split_once(" (index=")?;
        let rest = rest.strip_suffix(')')?;
        let (index, master) = match rest.split_once(" master=") {
            Some((index, master)) => (index, Some(master.to_owned())),
            None => (rest, None),
        };
        Some(Self {
            name: name.to_owned(),
            up: is_up(state)?,
            index: index.parse().ok()?,
            master,
            ..Self::default()
        })
    }

    fn read_flags(&mut self, text: &str) -> Option<()> {
        let (flags, mtu) = text.strip_prefix('\t')?.rsplit_once(" MTU=")?;
        self.mtu = Some(mtu.parse().ok()?);
        self.flags = flags.split(' ').map(str::to_owned).collect();
        Some(())
    }

    fn write(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let master = self.master.as_ref();
        let master = master.map_or_else(String::new, |master| format!(" master={master}"));
        let (name, state, index) = (&self.name, state(self.up, dialect), self.index);
        out.line(INTERFACE, format_args!("{name} {state} (index={index}{master})"))?;
        if let Some(mtu) = self.mtu {
            out.line(FLAGS, format_args!("\t{} MTU={mtu}", self.flags.join(" ")))?;
        }
        self.addresses.iter().try_for_each(|address| {
            let rank = match (address.rank, dialect) {
                (AddressRank::Preferred, Dialect::Bird1) => "Primary, ",
                (AddressRank::Preferred, _) => "Preferred, ",
                (AddressRank::Secondary, _) => "Secondary, ",
                (AddressRank::Plain, Dialect::Bird1) => "Unselected, ",
                (AddressRank::Plain, _) => "",
            };
            let opposite = address
                .opposite
                .map_or_else(String::new, |opposite| format!("opposite {opposite}, "));
            let (prefix, scope) = (address.address, address.scope.as_str());
            out.line(
                ADDRESS,
                format_args!("\t{prefix} ({rank}{opposite}scope {scope})"),
            )
        })
    }
}

impl InterfaceAddress {
    fn parse(text: &str) -> Option<Self> {
        let (address, rest) = text.strip_prefix('\t')?.split_once(" (")?;
        let (rest, scope) = rest.strip_suffix(')')?.rsplit_once("scope ")?;
        let (rank, rest) = [
            ("Primary, ", AddressRank::Preferred),
            ("Preferred, ", AddressRank::Preferred),
            ("Secondary, ", AddressRank::Secondary),
            ("Unselected, ", AddressRank::Plain),
        ]
        .into_iter()
        .find_map(|(word, rank)| Some((rank, rest.strip_prefix(word)?)))
        .unwrap_or((AddressRank::Plain, rest));
        let opposite = match rest {
            "" => None,
            rest => Some(rest.strip_prefix("opposite ")?.strip_suffix(", ")?.parse().ok()?),
        };
        let (scope, _) = AddressScope::ALL.into_iter().find(|(_, word)| *word == scope)?;
        Some(Self {
            address: address.parse().ok()?,
            rank,
            opposite,
            scope,
        })
    }
}

fn is_up(word: &str) -> Option<bool> {
    match word {
        "up" => Some(true),
        "down" | "DOWN" => Some(false),
        _ => None,
    }
}

fn state(up: bool, dialect: Dialect) -> &'static str {
    match (up, dialect) {
        (true, _) => "up",
        (false, Dialect::Bird1) => "DOWN",
        (false, _) => "down",
    }
}

/// What `show interfaces summary` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterfaceSummary {
    /// The interfaces in the daemon's order.
    pub interfaces: Vec<InterfaceRow>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A row of the summary, in all versions.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterfaceRow {
    /// The name.
    pub name: String,
    /// Whether BIRD uses it.
    pub up: bool,
    /// The preferred IPv4 address.
    pub ipv4: Option<IpNet>,
    /// The preferred IPv6 address (of BIRD 1: the process for IPv6 has only these).
    pub ipv6: Option<IpNet>,
}

impl InterfaceSummary {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            match (*code, InterfaceRow::parse(text)) {
                (SUMMARY, Some(row)) => list.interfaces.push(row),
                (SUMMARY_HEADING, _) if text.to_lowercase().starts_with("interface") => {}
                _ => keep(&mut list.other, *code, text),
            }
        }
        Ok(list)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
        let old = dialect == Dialect::Bird1;
        if old {
            out.line(SUMMARY_HEADING, format_args!("interface state address"))?;
        } else {
            let heading = ["Interface", "State", "IPv4 address", "IPv6 address"];
            let [name, state, v4, v6] = heading;
            out.line(
                SUMMARY_HEADING,
                format_args!("{name:<10} {state:<6} {v4:<18} {v6}"),
            )?;
        }
        let text = |address: Option<IpNet>| address.map_or_else(String::new, |address| address.to_string());
        for row in &self.interfaces {
            let (name, state) = (&row.name, state(row.up, dialect));
            let (v4, v6) = (text(row.ipv4), text(row.ipv6));
            let name = Column(name, if old { 9 } else { 10 });
            if old {
                let address = if v4.is_empty() { v6 } else { v4 };
                out.line(SUMMARY, format_args!("{name} {state:<5} {address}"))?;
            } else {
                out.line(SUMMARY, format_args!("{name} {state:<6} {v4:<18} {v6}"))?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl InterfaceRow {
    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_ascii_whitespace();
        let mut row = Self {
            name: words.next()?.to_owned(),
            up: is_up(words.next()?)?,
            ipv4: None,
            ipv6: None,
        };
        for word in words {
            let address: IpNet = word.parse().ok()?;
            let column = if address.addr().is_ipv4() {
                &mut row.ipv4
            } else {
                &mut row.ipv6
            };
            if column.replace(address).is_some() {
                return None;
            }
        }
        Some(row)
    }
}
