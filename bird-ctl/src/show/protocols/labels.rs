//! The labels of `show protocols all`, and the fields that what stands behind them goes to.

use super::channel::{Channel, ChannelState, GrRecovery, Limit, RouteCounts};
use super::details::{Bgp, Details, Session, TcpAo, Timer};
use super::read::LimitKind;
use super::{Capabilities, LastError};

impl Details {
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
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
    pub(super) fn unpad_texts(&mut self) {
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
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
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
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
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
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
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

    pub(super) fn limit(&mut self, kind: LimitKind) -> &mut Option<Limit> {
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
