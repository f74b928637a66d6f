//! `show ospf interface`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use crate::reply::{LineSink, Refusal, Reply, ReplyLine};
use crate::show::protocols::Field;
use crate::show::{keep, protocol_heading, write_heading};

const INTERFACE: u16 = 1015;

/// What `show ospf interface` answered, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfInterfaceList {
    /// The OSPF protocols.
    pub protocols: Vec<OspfInterfaces>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// The interfaces of an OSPF protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfInterfaces {
    /// Its name.
    pub name: String,
    /// Whether it is up; if not there are no interfaces.
    pub up: bool,
    /// Its interfaces.
    pub interfaces: Vec<OspfInterface>,
}

/// An interface, in all versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OspfInterface {
    /// Its name, and in parentheses its prefix, its peer or (OSPFv3) its instance; or `Virtual link … to …`.
    pub title: String,
    /// The other end of a virtual link; `::` or `0.0.0.0` while it is not known.
    pub peer: Option<IpAddr>,
    /// The area through which a virtual link goes.
    pub transit_area: Option<Ipv4Addr>,
    /// The kind of link: `broadcast`, `ptp`, `nbma`, `ptmp`.
    pub kind: Option<String>,
    /// The area, as an address.
    pub area: Option<Ipv4Addr>,
    /// The state (RFC 2328 section 9.1): `DR`, `Backup`, `DROther`, `PtP`, `Waiting` …
    pub state: Option<String>,
    /// Our priority to become the designated router.
    pub priority: Option<u32>,
    /// The cost.
    pub cost: Option<u32>,
    /// The share of this link among equal paths (since BIRD 2).
    pub ecmp_weight: Option<u32>,
    /// Seconds between hellos.
    pub hello_s: Option<u32>,
    /// Seconds between hellos to neighbours that are silent (an NBMA link).
    pub poll_s: Option<u32>,
    /// Seconds to wait before a designated router is chosen.
    pub wait_s: Option<u32>,
    /// Seconds without hellos after which a neighbour is gone.
    pub dead_s: Option<u32>,
    /// Seconds until something not acknowledged is sent again.
    pub retransmit_s: Option<u32>,
    /// The designated router's id and address; zeros while there is none.
    pub designated_router: (Option<Ipv4Addr>, Option<IpAddr>),
    /// The backup's.
    pub backup_router: (Option<Ipv4Addr>, Option<IpAddr>),
    /// Labelled values that this crate does not know.
    pub fields: Vec<Field>,
}

impl OspfInterfaceList {
    /// Reads a reply of any dialect.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        let mut list = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if *code != INTERFACE || list.read_line(text).is_none() {
                keep(&mut list.other, *code, text);
            }
        }
        Ok(list)
    }

    fn read_line(&mut self, text: &str) -> Option<()> {
        if let Some((label, value)) = text.strip_prefix('\t').and_then(|rest| rest.split_once(": ")) {
            let interface = self.protocols.last_mut()?.interfaces.last_mut()?;
            if interface.read(label, value).is_none() {
                let (label, value) = (label.to_owned(), value.to_owned());
                interface.fields.push(Field { label, value });
            }
            return Some(());
        }
        let link = text.starts_with("Virtual link ");
        if let Some(title) = text
            .strip_prefix("Interface ")
            .or_else(|| Some(text).filter(|_| link))
        {
            self.protocols.last_mut()?.interfaces.push(OspfInterface {
                title: title.to_owned(),
                ..OspfInterface::default()
            });
            return Some(());
        }
        if text.is_empty() {
            return Some(());
        }
        let (name, up) = protocol_heading(text)?;
        self.protocols.push(OspfInterfaces {
            name: name.to_owned(),
            up,
            interfaces: Vec::new(),
        });
        Some(())
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for (n, protocol) in self.protocols.iter().enumerate() {
            if n > 0 {
                out.line(INTERFACE, format_args!(""))?;
            }
            write_heading(INTERFACE, &protocol.name, protocol.up, out)?;
            for interface in &protocol.interfaces {
                interface.write(out)?;
            }
        }
        out.end(0, format_args!(""))
    }
}

impl OspfInterface {
    fn read(&mut self, label: &str, value: &str) -> Option<()> {
        let number = || value.parse().ok();
        match label {
            "Peer IP" => self.peer = Some(value.parse().ok()?),
            "Transit area" => self.transit_area = Some(area(value)?),
            "Type" => self.kind = Some(value.to_owned()),
            "Area" => self.area = Some(area(value)?),
            "State" => self.state = Some(value.to_owned()),
            "Priority" => self.priority = Some(number()?),
            "Cost" => self.cost = Some(number()?),
            "ECMP weight" => self.ecmp_weight = Some(number()?),
            "Hello timer" => self.hello_s = Some(number()?),
            "Poll timer" => self.poll_s = Some(number()?),
            "Wait timer" => self.wait_s = Some(number()?),
            "Dead timer" => self.dead_s = Some(number()?),
            "Retransmit timer" => self.retransmit_s = Some(number()?),
            "Designated router (ID)" => self.designated_router.0 = Some(value.parse().ok()?),
            "Designated router (IP)" => self.designated_router.1 = Some(value.parse().ok()?),
            "Backup designated router (ID)" => self.backup_router.0 = Some(value.parse().ok()?),
            "Backup designated router (IP)" => self.backup_router.1 = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }

    fn write(&self, out: &mut impl LineSink) -> fmt::Result {
        let interface = if self.title.starts_with("Virtual link ") {
            ""
        } else {
            "Interface "
        };
        out.line(INTERFACE, format_args!("{interface}{}", self.title))?;
        let mut put = |label: &str, value: Option<&dyn fmt::Display>| match value {
            Some(value) => out.line(INTERFACE, format_args!("\t{label}: {value}")),
            None => Ok(()),
        };
        let area = |area: Ipv4Addr| format!("{area} ({})", area.to_bits());
        put("Peer IP", text(&self.peer))?;
        put("Transit area", text(&self.transit_area.map(area)))?;
        put("Type", text(&self.kind))?;
        put("Area", text(&self.area.map(area)))?;
        put("State", text(&self.state))?;
        put("Priority", text(&self.priority))?;
        put("Cost", text(&self.cost))?;
        put("ECMP weight", text(&self.ecmp_weight))?;
        put("Hello timer", text(&self.hello_s))?;
        put("Poll timer", text(&self.poll_s))?;
        put("Wait timer", text(&self.wait_s))?;
        put("Dead timer", text(&self.dead_s))?;
        put("Retransmit timer", text(&self.retransmit_s))?;
        put("Designated router (ID)", text(&self.designated_router.0))?;
        put("Designated router (IP)", text(&self.designated_router.1))?;
        put("Backup designated router (ID)", text(&self.backup_router.0))?;
        put("Backup designated router (IP)", text(&self.backup_router.1))?;
        self.fields
            .iter()
            .try_for_each(|field| put(&field.label, Some(&field.value)))
    }
}

fn text<T: fmt::Display>(value: &Option<T>) -> Option<&dyn fmt::Display> {
    value.as_ref().map(|value| value as _)
}

/// Reads `0.0.0.1 (1)`: an area as an address and as a number.
pub(super) fn area(text: &str) -> Option<Ipv4Addr> {
    let (address, number) = text.split_once(" (")?;
    let address: Ipv4Addr = address.parse().ok()?;
    (number.strip_suffix(')')? == address.to_bits().to_string()).then_some(address)
}
