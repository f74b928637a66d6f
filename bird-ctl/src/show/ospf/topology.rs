//! `show ospf topology` and `show ospf state`: which routers and networks there are, and what hangs on each.

use std::fmt;
use std::net::Ipv4Addr;

use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::keep;
use crate::show::protocols::Field;

const STATE: u16 = 1016;

/// What `show ospf topology` or `show ospf state` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Topology {
    /// The areas, and at last the AS boundary routers of other areas.
    pub areas: Vec<TopologyArea>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// An area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TopologyArea {
    /// `area 0.0.0.0`, or `other ASBRs`.
    pub title: String,
    /// Its routers and networks.
    pub vertices: Vec<Vertex>,
}

/// A router or a network, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Vertex {
    /// `router` or `network`.
    pub kind: String,
    /// The router's id or the network's prefix.
    pub id: String,
    /// The designated router of a network.
    pub dr: Option<Ipv4Addr>,
    /// The distance from us; `None` where it is unreachable.
    pub distance: Option<u32>,
    /// BIRD says that there is no way to it.
    pub unreachable: bool,
    /// What hangs on it: `router`, `network`, `stubnet`, `xnetwork`, `external` … and where that leads, with its metric.
    pub links: Vec<Field>,
}

impl Topology {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut topology = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != STATE || topology.read_line(text).is_none() {
                keep(&mut topology.other, *code, text);
            }
        }
        Ok(topology)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        if text.is_empty() {
            return Some(());
        }
        if let Some(rest) = text.strip_prefix("\t\t") {
            return self.areas.last_mut()?.vertices.last_mut()?.read(rest);
        }
        if let Some((kind, id)) = text.strip_prefix('\t').and_then(|rest| rest.split_once(' ')) {
            self.areas.last_mut()?.vertices.push(Vertex {
                kind: kind.to_owned(),
                id: id.to_owned(),
                ..Vertex::default()
            });
            return Some(());
        }
        (text.starts_with("area ") || text.starts_with("other ")).then(|| {
            self.areas.push(TopologyArea {
                title: text.to_owned(),
                vertices: Vec::new(),
            });
        })
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for area in &self.areas {
            out.line(STATE, format_args!(""))?;
            out.line(STATE, format_args!("{}", area.title))?;
            for vertex in &area.vertices {
                vertex.write(out)?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl Vertex {
    fn read(&mut self, text: &str) -> Option<()> {
        match text.split_once(' ') {
            None if text == "unreachable" => self.unreachable = true,
            Some(("dr", id)) if self.dr.is_none() => self.dr = Some(id.parse().ok()?),
            Some(("distance", distance)) if self.distance.is_none() => {
                self.distance = Some(distance.parse().ok()?);
            }
            Some((label, value)) => self.links.push(Field {
                label: label.to_owned(),
                value: value.to_owned(),
            }),
            None => return None,
        }
        Some(())
    }

    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        out.line(STATE, format_args!(""))?;
        out.line(STATE, format_args!("\t{} {}", self.kind, self.id))?;
        if let Some(dr) = self.dr {
            out.line(STATE, format_args!("\t\tdr {dr}"))?;
        }
        if let Some(distance) = self.distance {
            out.line(STATE, format_args!("\t\tdistance {distance}"))?;
        }
        if self.unreachable {
            out.line(STATE, format_args!("\t\tunreachable"))?;
        }
        self.links
            .iter()
            .try_for_each(|link| out.line(STATE, format_args!("\t\t{} {}", link.label, link.value)))
    }
}
