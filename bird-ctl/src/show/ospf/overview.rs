//! `show ospf`.

use std::fmt;
use std::net::Ipv4Addr;

use super::interface::area;
use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::protocols::Field;
use crate::show::{keep, protocol_heading, write_heading};

const OSPF: u16 = 1014;

/// What `show ospf` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfList {
    /// The OSPF protocols.
    pub protocols: Vec<Ospf>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// An OSPF protocol.
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

/// An area.
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
    /// How many interfaces are in it.
    pub interfaces: Option<u32>,
    /// How many neighbours.
    pub neighbors: Option<u32>,
    /// How many of them are fully adjacent.
    pub adjacent: Option<u32>,
    /// Labelled values that this crate does not know.
    pub fields: Vec<Field>,
}

impl OspfList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != OSPF || list.read_line(text).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        let field = |label: &str, value: &str| Field {
            label: label.to_owned(),
            value: value.to_owned(),
        };
        if let Some(rest) = text.strip_prefix("\t\t") {
            let area = self.protocols.last_mut()?.areas.last_mut()?;
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
        for field in &self.fields {
            put(&field.label, Some(field.value.clone()))?;
        }
        put("Number of interfaces", number(self.interfaces))?;
        put("Number of neighbors", number(self.neighbors))?;
        put("Number of adjacent neighbors", number(self.adjacent))
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
