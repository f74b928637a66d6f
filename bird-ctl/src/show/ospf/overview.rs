//! `show ospf`.

use std::fmt;
use std::net::Ipv4Addr;

use ipnet::IpNet;

use super::interface::area;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::protocols::Field;
use crate::show::{keep, protocol_heading, write_heading};

const OSPF: u16 = 1014;
const NETWORKS: &str = "Area networks:";
const EXTERNAL_NETWORKS: &str = "Area external networks:";

/// What `show ospf` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfList {
    /// The OSPF protocols.
    pub protocols: Vec<Ospf>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// An OSPF protocol, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ospf {
    /// Its name.
    pub name: String,
    /// Whether it is up; if not, nothing else is known.
    pub up: bool,
    /// Routes are compared as RFC 1583 has it.
    pub rfc1583_compatibility: Option<bool>,
    /// It wants no traffic to go through it (RFC 6987).
    pub stub_router: Option<bool>,
    /// Seconds between looks at what changed.
    pub tick_s: Option<u32>,
    /// How many areas there are.
    pub area_count: Option<u32>,
    /// How many entries the link state database has.
    pub lsa_count: Option<u32>,
    /// Its areas.
    pub areas: Vec<OspfArea>,
    /// Labelled values that this crate does not know.
    pub fields: Vec<Field>,
}

/// An area, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfArea {
    /// Its id; the backbone is 0.0.0.0. `None` if it could not be read.
    pub id: Option<Ipv4Addr>,
    /// It is the backbone.
    pub backbone: bool,
    /// A stub area (RFC 2328 section 3.6).
    pub stub: Option<bool>,
    /// A not-so-stubby area (RFC 3101).
    pub nssa: Option<bool>,
    /// Virtual links go through it.
    pub transit: Option<bool>,
    /// Whether we turn its external routes into ours (RFC 3101 section 3), in BIRD's words: `Yes`, `No` or
    /// `Yes (run down)`; of a not-so-stubby area whose border router we are.
    pub nssa_translation: Option<String>,
    /// How many interfaces are in it.
    pub interfaces: Option<u32>,
    /// How many neighbours.
    pub neighbors: Option<u32>,
    /// How many of them are fully adjacent.
    pub adjacent: Option<u32>,
    /// The networks that are told to other areas in place of the routes within.
    pub networks: Vec<OspfAreaNetwork>,
    /// The same of external routes, of a not-so-stubby area.
    pub external_networks: Vec<OspfAreaNetwork>,
    /// Labelled values that this crate does not know.
    pub fields: Vec<Field>,
}

/// A network of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfAreaNetwork {
    /// The prefix.
    pub network: IpNet,
    /// It is kept from other areas.
    pub hidden: bool,
    /// There are routes within it.
    pub active: bool,
}

impl OspfList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let (mut list, mut external) = (Self::default(), false);
        for ReplyLine { code, text } in &reply.lines {
            if *code != OSPF || list.read_line(text, &mut external).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str, external: &mut bool) -> Option<()> {
        let field = |label: &str, value: &str| Field {
            label: label.to_owned(),
            value: value.to_owned(),
        };
        if let Some(rest) = text.strip_prefix("\t\t") {
            let area = self.protocols.last_mut()?.areas.last_mut()?;
            if rest == NETWORKS || rest == EXTERNAL_NETWORKS {
                *external = rest == EXTERNAL_NETWORKS;
                return Some(());
            }
            if let Some(rest) = rest.strip_prefix('\t') {
                let networks = if *external {
                    &mut area.external_networks
                } else {
                    &mut area.networks
                };
                networks.push(OspfAreaNetwork::parse(rest)?);
                return Some(());
            }
            let (label, value) = rest.split_once(":\t")?;
            if area.read(label, value).is_none() {
                area.fields.push(field(label, value));
            }
            return Some(());
        }
        if let Some(rest) = text.strip_prefix("\tArea: ") {
            let (id, backbone) = match rest.strip_suffix(" [BACKBONE]") {
                Some(id) => (id, true),
                None => (rest.trim_end_matches(' '), false),
            };
            self.protocols.last_mut()?.areas.push(OspfArea {
                id: Some(area(id)?),
                backbone,
                ..OspfArea::default()
            });
            return Some(());
        }
        if text.is_empty() {
            return Some(());
        }
        if let Some((name, up)) = protocol_heading(text) {
            self.protocols.push(Ospf {
                name: name.to_owned(),
                up,
                ..Ospf::default()
            });
            return Some(());
        }
        let protocol = self.protocols.last_mut()?;
        let (label, value) = text.split_once(':')?;
        let value = value.trim_start();
        if protocol.read(label, value).is_none() {
            protocol.fields.push(field(label, value));
        }
        Some(())
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for (n, protocol) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(OSPF, format_args!(""))?;
            }
            write_heading(OSPF, &protocol.name, protocol.up, out)?;
            protocol.write(out)?;
        }
        out.end(0, format_args!(""))
    }
}

impl Ospf {
    fn read(&mut self, label: &str, value: &str) -> Option<()> {
        match label {
            "RFC1583 compatibility" => self.rfc1583_compatibility = Some(is(value, "enabled", "disabled")?),
            "Stub router" => self.stub_router = Some(is(value, "Yes", "No")?),
            "RT scheduler tick" => self.tick_s = Some(value.parse().ok()?),
            "Number of areas" => self.area_count = Some(value.parse().ok()?),
            "Number of LSAs in DB" => self.lsa_count = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }

    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        if let Some(on) = self.rfc1583_compatibility {
            let word = if on { "enabled" } else { "disabled" };
            out.line(OSPF, format_args!("RFC1583 compatibility: {word}"))?;
        }
        if let Some(on) = self.stub_router {
            out.line(OSPF, format_args!("Stub router: {}", yes(on)))?;
        }
        if let Some(seconds) = self.tick_s {
            out.line(OSPF, format_args!("RT scheduler tick: {seconds}"))?;
        }
        if let Some(count) = self.area_count {
            out.line(OSPF, format_args!("Number of areas: {count}"))?;
        }
        if let Some(count) = self.lsa_count {
            out.line(OSPF, format_args!("Number of LSAs in DB:\t{count}"))?;
        }
        for field in &self.fields {
            out.line(OSPF, format_args!("{}: {}", field.label, field.value))?;
        }
        self.areas.iter().try_for_each(|area| area.write(out))
    }
}

impl OspfArea {
    fn read(&mut self, label: &str, value: &str) -> Option<()> {
        let flag = || is(value, "Yes", "No");
        let number = || value.parse().ok();
        match label {
            "Stub" => self.stub = Some(flag()?),
            "NSSA" => self.nssa = Some(flag()?),
            "Transit" => self.transit = Some(flag()?),
            "NSSA translation" => self.nssa_translation = Some(value.to_owned()),
            "Number of interfaces" => self.interfaces = Some(number()?),
            "Number of neighbors" => self.neighbors = Some(number()?),
            "Number of adjacent neighbors" => self.adjacent = Some(number()?),
            _ => return None,
        }
        Some(())
    }

    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        if let Some(id) = self.id {
            let backbone = if self.backbone { "[BACKBONE]" } else { "" };
            out.line(OSPF, format_args!("\tArea: {id} ({}) {backbone}", id.to_bits()))?;
        }
        let mut put = |label: &str, value: Option<String>| match value {
            Some(value) => out.line(OSPF, format_args!("\t\t{label}:\t{value}")),
            None => Ok(()),
        };
        let flag = |value: Option<bool>| value.map(|on| yes(on).to_owned());
        let number = |value: Option<u32>| value.map(|number| number.to_string());
        put("Stub", flag(self.stub))?;
        put("NSSA", flag(self.nssa))?;
        put("Transit", flag(self.transit))?;
        put("NSSA translation", self.nssa_translation.clone())?;
        put("Number of interfaces", number(self.interfaces))?;
        put("Number of neighbors", number(self.neighbors))?;
        put("Number of adjacent neighbors", number(self.adjacent))?;
        for field in &self.fields {
            put(&field.label, Some(field.value.clone()))?;
        }
        for (heading, networks) in [
            (NETWORKS, &self.networks),
            (EXTERNAL_NETWORKS, &self.external_networks),
        ] {
            if !networks.is_empty() {
                out.line(OSPF, format_args!("\t\t{heading}"))?;
            }
            for network in networks {
                out.line(OSPF, format_args!("\t\t\t{network}"))?;
            }
        }
        Ok(())
    }
}

impl OspfAreaNetwork {
    fn parse(text: &str) -> Option<Self> {
        let (network, rest) = text.trim_start_matches(' ').split_once('\t')?;
        let (told, active) = rest.split_once('\t')?;
        Some(Self {
            network: network.parse().ok()?,
            hidden: is(told, "Hidden", "Advertise")?,
            active: is(active, "Active", "")?,
        })
    }
}

impl fmt::Display for OspfAreaNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = self.network.to_string();
        let told = if self.hidden { "Hidden" } else { "Advertise" };
        let active = if self.active { "Active" } else { "" };
        write!(f, "{network:>18}\t{told}\t{active}")
    }
}

fn is(word: &str, on: &str, off: &str) -> Option<bool> {
    match word {
        word if word == on => Some(true),
        word if word == off => Some(false),
        _ => None,
    }
}

fn yes(on: bool) -> &'static str {
    if on { "Yes" } else { "No" }
}
