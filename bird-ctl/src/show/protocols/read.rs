//! `show protocols all` read: labels and values, whose place is told by how far they stand to the right.

use super::capabilities::Part;
use super::channel::{ChangeCounts, Channel, Limit, LimitAction, Pending, RouteChanges};
use super::details::{Details, Field, Protocol, ProtocolList, TcpAo};
use super::values::{Column, columns};
use super::{BgpState, Capabilities, DETAIL, HEADING, OVERLONG, OVERLONG_TEXT, ProtocolRow, ROW, is_heading};
use crate::reply::{Refusal, Reply, ReplyLine};
use crate::show::keep;

impl ProtocolList {
    /// Reads a reply to `show protocols [all]` of any dialect. An error is what BIRD answered in place of a list.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        Refusal::check(reply.end.code, &reply.end.text)?;
        Ok(Self::parse(&reply.lines))
    }

    /// Reads the continuation lines of a reply.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a ReplyLine>) -> Self {
        let (mut list, mut reader) = (Self::default(), Reader::default());
        for ReplyLine { code, text } in lines {
            let row = (*code == ROW).then(|| ProtocolRow::parse(text)).flatten();
            match (*code, row) {
                (_, Some(row)) => {
                    list.end(std::mem::take(&mut reader));
                    let details = Details::default();
                    list.protocols.push(Protocol { row, details });
                }
                (HEADING, _) if is_heading(text) => {}
                (OVERLONG, _) if !list.protocols.is_empty() && reader.begins() && text == OVERLONG_TEXT => {
                    reader.details.overlong_texts += 1;
                }
                // An empty line ends a protocol.
                (DETAIL, _) if list.protocols.is_empty() || (!text.is_empty() && !reader.read(text)) => {
                    list.keep(&mut reader, *code, text);
                }
                (DETAIL, _) => {}
                _ => list.keep(&mut reader, *code, text),
            }
        }
        list.end(reader);
        list
    }

    fn keep(&mut self, reader: &mut Reader, code: u16, text: &str) {
        let kept = if self.protocols.is_empty() {
            &mut self.other
        } else {
            &mut reader.details.other
        };
        keep(kept, code, text);
    }

    fn end(&mut self, reader: Reader) {
        if let Some(protocol) = self.protocols.last_mut() {
            protocol.details = reader.details;
            protocol.details.unpad_texts();
        }
    }
}

/// Where lines further to the right belong.
#[derive(Debug, Default)]
enum Section {
    #[default]
    Protocol,
    Bgp,
    LocalCapabilities(Part),
    NeighborCapabilities(Part),
    Channel,
}

#[derive(Debug, Default)]
struct Reader {
    details: Details,
    section: Section,
    /// The columns of the statistics, from their heading.
    columns: Vec<Column>,
    /// The limit to which an action belongs.
    limit: Option<LimitKind>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum LimitKind {
    Receive,
    Import,
    Export,
}

impl Reader {
    /// Whether the line belongs to the texts of people, which stand first.
    fn begins(&self) -> bool {
        let details = &self.details;
        let texts = details.overlong_texts < 2 && details.created.is_none();
        texts && details.bgp.is_none() && details.channels.is_empty()
    }

    /// Reads a line; false if it fits no rule.
    fn read(&mut self, text: &str) -> bool {
        let trimmed = text.trim_start_matches(' ');
        let blanks = text.len() - trimmed.len();
        if blanks >= 6 && self.capability(&text[6..]) {
            return true;
        }
        if let Some(name) = text.strip_prefix("  Channel ") {
            self.section = Section::Channel;
            self.details.channels.push(Channel {
                name: Some(name.to_owned()),
                ..Channel::default()
            });
            return true;
        }
        if let Some(known) = self.capabilities_begin(text) {
            return known;
        }
        match trimmed.split_once(':') {
            Some((label @ ("Description" | "Message"), value)) if blanks == 2 => {
                self.details.read(label, value)
            }
            Some((label, value)) => {
                let value = value.trim_start_matches(' ');
                self.labelled(blanks, label, value) || self.field(blanks, label, value)
            }
            None => self.sentence(trimmed),
        }
    }

    fn capability(&mut self, text: &str) -> bool {
        let Some(bgp) = &mut self.details.bgp else {
            return false;
        };
        let (capabilities, part) = match &mut self.section {
            Section::LocalCapabilities(part) => (&mut bgp.local_capabilities, part),
            Section::NeighborCapabilities(part) => (&mut bgp.neighbor_capabilities, part),
            _ => return false,
        };
        capabilities.get_or_insert_default().read(text, part);
        true
    }

    /// The heading of a tree of capabilities.
    fn capabilities_begin(&mut self, text: &str) -> Option<bool> {
        let bgp = self.details.bgp.as_deref_mut()?;
        match text {
            "    Local capabilities" => {
                self.section = Section::LocalCapabilities(Part::None);
                bgp.local_capabilities = Some(Capabilities::default());
            }
            "    Neighbor capabilities" => {
                self.section = Section::NeighborCapabilities(Part::None);
                bgp.neighbor_capabilities = Some(Capabilities::default());
            }
            _ => {
                if let Section::LocalCapabilities(_) | Section::NeighborCapabilities(_) = self.section {
                    self.section = Section::Bgp;
                }
                return None;
            }
        }
        Some(true)
    }

    /// A value that has a place of its own.
    fn labelled(&mut self, blanks: usize, label: &str, value: &str) -> bool {
        if self.statistics(label, value) || self.limits(label, value) {
            return true;
        }
        match (blanks, &self.section) {
            (4.., Section::Bgp) => {
                let bgp = self.details.bgp.get_or_insert_default();
                return match (label, &mut bgp.tcp_ao) {
                    ("TCP-AO", _) if value.is_empty() => {
                        bgp.tcp_ao = Some(TcpAo::default());
                        true
                    }
                    (_, Some(tcp_ao)) if blanks == 6 => tcp_ao.read(label, value),
                    _ => bgp.read(label, value),
                };
            }
            (4.., Section::Channel) => {}
            _ if self.details.read(label, value) => return true,
            _ => {}
        }
        if label == "BGP state" {
            let bgp = self.details.bgp.get_or_insert_default();
            bgp.state = BgpState::parse(value);
            self.section = Section::Bgp;
            return bgp.state.is_some();
        }
        let known = Channel::default().read(label, value);
        known && self.channel().read(label, value)
    }

    fn sentence(&mut self, text: &str) -> bool {
        if text == "Neighbor graceful restart active"
            && let Some(bgp) = &mut self.details.bgp
        {
            bgp.neighbor_graceful_restart_active = true;
            return true;
        }
        if let Some(absent) = text
            .strip_prefix("No ")
            .and_then(|rest| rest.strip_suffix(" channel"))
            && self.details.rpki.is_some()
        {
            self.details.absent_channels.push(absent.to_owned());
            return true;
        }
        match (Pending::parse(text), self.details.channels.last_mut()) {
            (Some(pending), Some(channel)) => {
                channel.pending = Some(pending);
                true
            }
            _ => false,
        }
    }

    /// A labelled value of which only the form is known.
    fn field(&mut self, blanks: usize, label: &str, value: &str) -> bool {
        let fields = match (&self.section, blanks) {
            (Section::Protocol, 2) | (Section::Bgp | Section::Channel, 2) => &mut self.details.fields,
            (Section::Bgp, 4) => &mut self.details.bgp.get_or_insert_default().fields,
            (Section::Channel, 4) => &mut self.channel().fields,
            _ => return false,
        };
        fields.push(Field {
            label: label.to_owned(),
            value: value.to_owned(),
        });
        true
    }

    /// The channel that is being read: of BIRD 1, the only one, which no line begins.
    fn channel(&mut self) -> &mut Channel {
        let channels = &mut self.details.channels;
        if channels.is_empty() {
            channels.push(Channel::default());
        }
        let last = channels.len() - 1;
        &mut channels[last]
    }

    fn statistics(&mut self, label: &str, value: &str) -> bool {
        if label == "Route change stats" {
            let Some(columns) = columns(value) else {
                return false;
            };
            self.columns = columns;
            self.channel().changes = Some(RouteChanges::default());
            return true;
        }
        let row: fn(&mut RouteChanges) -> &mut ChangeCounts = match label {
            "Import updates" => |changes| &mut changes.import_updates,
            "Import withdraws" => |changes| &mut changes.import_withdraws,
            "Export updates" => |changes| &mut changes.export_updates,
            "Export withdraws" => |changes| &mut changes.export_withdraws,
            _ => return false,
        };
        let columns = std::mem::take(&mut self.columns);
        let Some(changes) = &mut self.channel().changes else {
            return false;
        };
        let read = row(changes).read(&columns, value);
        self.columns = columns;
        read
    }

    fn limits(&mut self, label: &str, value: &str) -> bool {
        let kind = match label {
            "Receive limit" => LimitKind::Receive,
            "Import limit" => LimitKind::Import,
            "Export limit" => LimitKind::Export,
            "Action" => {
                let Some(kind) = self.limit else { return false };
                let action = LimitAction::parse(value);
                return match self.channel().limit(kind) {
                    Some(limit) if action.is_some() => {
                        limit.action = action;
                        true
                    }
                    _ => false,
                };
            }
            _ => return false,
        };
        let limit = Limit::parse(value);
        *self.channel().limit(kind) = limit;
        self.limit = limit.map(|_| kind);
        limit.is_some()
    }
}
