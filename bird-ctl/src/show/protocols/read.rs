//! `show protocols all` read: labels and values, whose place is told by how far they stand to the right.

use super::capabilities::Part;
use super::details::{
    Bgp, ChangeCounts, Channel, ChannelState, Details, Field, GrRecovery, Limit, LimitAction, Pending,
    Protocol, ProtocolList, RouteChanges, RouteCounts, Session, TcpAo, Timer,
};
use super::values::{Column, columns};
use super::{
    BgpState, Capabilities, DETAIL, HEADING, LastError, OVERLONG, OVERLONG_TEXT, ProtocolRow, ROW, is_heading,
};
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
enum LimitKind {
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

impl Details {
    fn read(&mut self, label: &str, value: &str) -> bool {
        match label {
            "Description" => set(&mut self.description, Some(value.to_owned())),
            "Message" => set(&mut self.message, Some(value.to_owned())),
            "Router ID" => set(&mut self.router_id, value.parse().ok()),
            "VRF" => set(&mut self.vrf, Some(value.to_owned())),
            "Created" => set(&mut self.created, Some(value.to_owned())),
            "Last autorestart" => set(&mut self.last_autorestart, Some(value.to_owned())),
            "Cache server" => self.rpki.get_or_insert_default().read(label, value),
            "Station address" => self.bmp.get_or_insert_default().read(label, value),
            _ => {
                let (rpki, bmp) = (&mut self.rpki, &mut self.bmp);
                let rpki = rpki.as_mut().is_some_and(|rpki| rpki.read(label, value));
                rpki || bmp.as_mut().is_some_and(|bmp| bmp.read(label, value))
            }
        }
    }

    /// Takes the column's blanks from the texts of people, which may begin with blanks of their own.
    fn unpad_texts(&mut self) {
        // BIRD 3's column is wider, and only there does this line exist.
        let column = if self.created.is_some() { 20 } else { 16 };
        for (label, text) in [
            ("Description:", &mut self.description),
            ("Message:", &mut self.message),
        ] {
            if let Some(text) = text {
                let blanks = text.len() - text.trim_start_matches(' ').len();
                text.drain(..blanks.min(column - label.len()));
            }
        }
    }
}

impl Bgp {
    fn read(&mut self, label: &str, value: &str) -> bool {
        let timer = || Timer::parse(value);
        match label {
            "Neighbor address" => {
                let value = self.read_onlink(value);
                let (address, interface) = value.split_once('%').map_or((value, None), |(a, i)| (a, Some(i)));
                self.neighbor_interface = interface.map(str::to_owned);
                set(&mut self.neighbor_address, address.parse().ok())
            }
            "Neighbor range" => {
                let range = self.read_onlink(value).to_owned();
                set(&mut self.neighbor_range, Some(range))
            }
            "Neighbor port" => set(&mut self.neighbor_port, value.parse().ok()),
            "Neighbor AS" => set(&mut self.neighbor_as, value.parse().ok()),
            "Local AS" => set(&mut self.local_as, value.parse().ok()),
            "Error wait" => set(&mut self.error_wait, timer()),
            "Connect delay" => set(&mut self.connect_delay, timer()),
            "Restart timer" => set(&mut self.restart_timer, timer()),
            "LL stale timer" => set(&mut self.ll_stale_timer, timer()),
            "Neighbor ID" => set(&mut self.neighbor_id, value.parse().ok()),
            "Neighbor caps" => set(&mut self.neighbor_capabilities, Capabilities::from_words(value)),
            "Session" => set(&mut self.session, Session::parse(value)),
            "Source address" => set(&mut self.source_address, value.parse().ok()),
            "Route limit" => {
                let limit = value
                    .split_once('/')
                    .and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
                set(&mut self.route_limit, limit)
            }
            "Hold timer" => set(&mut self.hold_timer, timer()),
            "Keepalive timer" => set(&mut self.keepalive_timer, timer()),
            "Send hold timer" => set(&mut self.send_hold_timer, timer()),
            "TX pending" => {
                let bytes = value.strip_suffix(" bytes");
                set(&mut self.tx_pending, bytes.and_then(|n| n.parse().ok()))
            }
            "Last error" => set(&mut self.last_error, LastError::parse(value)),
            _ => false,
        }
    }
}

impl Bgp {
    /// The value without the word that may end it.
    fn read_onlink<'a>(&mut self, value: &'a str) -> &'a str {
        let network = value.strip_suffix(" onlink");
        self.onlink |= network.is_some();
        network.unwrap_or(value)
    }
}

impl TcpAo {
    fn read(&mut self, label: &str, value: &str) -> bool {
        let number = value.parse();
        let count = value.parse();
        match (label, number, count) {
            ("Current key", Ok(key), _) => self.current_key = key,
            ("RNext key", Ok(key), _) => self.rnext_key = key,
            ("Good packets", _, Ok(count)) => self.good_packets = count,
            ("Bad packets", _, Ok(count)) => self.bad_packets = count,
            _ => return false,
        }
        true
    }
}

impl Channel {
    fn read(&mut self, label: &str, value: &str) -> bool {
        let text = || Some(value.to_owned());
        match label {
            "State" => set(&mut self.state, ChannelState::parse(value)),
            "Import state" => set(&mut self.import_state, text()),
            "Export state" => set(&mut self.export_state, text()),
            "AltExp state" => set(&mut self.alt_export_state, text()),
            "Table" => set(&mut self.table, text()),
            "Peer table" => set(&mut self.peer_table, text()),
            "Preference" => set(&mut self.preference, value.parse().ok()),
            "Input filter" | "Import filter" => set(&mut self.input_filter, text()),
            "Output filter" | "Export filter" => set(&mut self.output_filter, text()),
            "GR recovery" => set(&mut self.gr_recovery, GrRecovery::parse(value)),
            "Routes" => set(&mut self.routes, RouteCounts::parse(value)),
            "Neighbor GR" => set(&mut self.neighbor_gr, text()),
            "LL stale timer" => set(&mut self.ll_stale_timer, Timer::parse(value)),
            "BGP Next hop" => {
                let hops: Result<Vec<_>, _> = value.split(' ').map(str::parse).collect();
                self.bgp_next_hop = hops.unwrap_or_default();
                !self.bgp_next_hop.is_empty()
            }
            "IGP IPv4 table" => set(&mut self.igp_ipv4_table, text()),
            "IGP IPv6 table" => set(&mut self.igp_ipv6_table, text()),
            "Base table" => set(&mut self.base_table, text()),
            _ => false,
        }
    }

    fn limit(&mut self, kind: LimitKind) -> &mut Option<Limit> {
        match kind {
            LimitKind::Receive => &mut self.receive_limit,
            LimitKind::Import => &mut self.import_limit,
            LimitKind::Export => &mut self.export_limit,
        }
    }
}

fn set<T>(field: &mut Option<T>, value: Option<T>) -> bool {
    let known = value.is_some();
    if known {
        *field = value;
    }
    known
}
