//! Protocols as Prometheus's text format, under the names that bird_exporter has made common.
//!
//! `bird_protocol_up`, `…_uptime`, `…_prefix_{import,export,filter,preferred}_count` and
//! `…_changes_{update,withdraw}_{import,export}_{receive,reject,filter,ignore,accept}_count` are bird_exporter's, with its
//! labels: one series for each channel, `ip_version` told by the channel. The others are beyond it:
//! `bird_protocol_info` (always 1) says in labels what is text, `bird_protocol_bgp_state` has a series for each state of
//! RFC 4271 section 8.2.2, `bird_protocol_limit` and `…_limit_hit` are about limits, and `bird_info`,
//! `bird_uptime_seconds`, `bird_graceful_restart_recovery` and `bird_socket_query_success` about the daemon.
//!
//! ```
//! use bird_ctl::metrics::{Source, write};
//!
//! let mut text = String::new();
//! write(&[Source::new("bird.ctl")], &mut text)?;
//! assert!(text.ends_with("bird_socket_query_success 0\n"));
//! # Ok::<(), std::fmt::Error>(())
//! ```

mod family;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::show::protocols::{
    BgpState, ChangeCounts, Channel, Info, Limit, LimitAction, Protocol, ProtocolList, ProtocolState,
    RouteChanges, RouteCounts,
};
use crate::show::status::Status;
use crate::show::time::Moment;
use family::{Families, Labels};

/// What one daemon answered.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What it is called, if there are several: the label `socket`.
    pub name: String,
    /// Its `show status`; `None` if it could not be asked.
    pub status: Option<Status>,
    /// Its `show protocols all`.
    pub protocols: ProtocolList,
}

impl Source {
    /// A daemon that has not answered.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// The address family of a BIRD 1, which has one: that of its neighbours, or of its name.
    fn own_version(&self) -> &'static str {
        let details = self
            .protocols
            .protocols
            .iter()
            .filter_map(|protocol| protocol.details.bgp.as_ref());
        let mut neighbors = details.filter_map(|bgp| bgp.neighbor_address);
        match neighbors.next() {
            Some(address) if address.is_ipv6() => "6",
            None if self.name.contains("bird6") => "6",
            _ => "4",
        }
    }
}

/// Writes the metrics of all daemons.
pub fn write(sources: &[Source], out: &mut impl fmt::Write) -> fmt::Result {
    let mut families = Families::default();
    for source in sources {
        let mut labels = Labels::default();
        if sources.len() > 1 {
            labels.add("socket", &source.name);
        }
        of_daemon(source, &labels, &mut families);
        for protocol in &source.protocols.protocols {
            of_protocol(source, protocol, &labels, &mut families);
        }
    }
    families.write(out)
}

fn of_daemon(source: &Source, labels: &Labels, families: &mut Families) {
    let asked = f64::from(u8::from(source.status.is_some()));
    families.add(
        "bird_socket_query_success",
        "The daemon has answered",
        labels,
        asked,
    );
    let Some(status) = &source.status else { return };
    let router_id = status.router_id.map(|id| id.to_string()).unwrap_or_default();
    let info = labels
        .with("version", status.version.as_deref().unwrap_or_default())
        .with("router_id", &router_id)
        .with("hostname", status.hostname.as_deref().unwrap_or_default());
    families.add("bird_info", "The daemon's version and identity", &info, 1.0);
    let recovery = f64::from(u8::from(status.graceful_restart.is_some()));
    families.add(
        "bird_graceful_restart_recovery",
        "The daemon recovers from a graceful restart",
        labels,
        recovery,
    );
    if let Some(uptime) = seconds_since(status, status.last_reboot.as_deref()) {
        families.add(
            "bird_uptime_seconds",
            "Seconds since the daemon started",
            labels,
            uptime,
        );
    }
}

/// Seconds from a time to the daemon's own.
fn seconds_since(status: &Status, time: Option<&str>) -> Option<f64> {
    let now = Moment::parse(status.server_time.as_deref()?)?;
    Some(Moment::before(&now, time?)?.seconds_until(&now).max(0.0))
}

fn of_protocol(source: &Source, protocol: &Protocol, labels: &Labels, families: &mut Families) {
    let labels = labels
        .with("name", &protocol.row.name)
        .with("proto", &protocol.row.proto);
    let state = state(protocol);
    let up = protocol.row.state == ProtocolState::Up;
    let uptime = source.status.as_ref().filter(|_| up);
    let uptime = uptime.and_then(|status| seconds_since(status, Some(&protocol.row.since)));
    let channels = &protocol.details.channels;
    let alone = [Channel::default()];
    for channel in if channels.is_empty() {
        &alone[..]
    } else {
        &channels[..]
    } {
        let labels = of_channel(source, channel, channels.is_empty(), &labels);
        let value = f64::from(u8::from(up));
        families.add(
            "bird_protocol_up",
            "Protocol is up",
            &labels.with("state", &state),
            value,
        );
        families.add(
            "bird_protocol_uptime",
            "Uptime of the protocol in seconds",
            &labels,
            uptime.unwrap_or(0.0).trunc(),
        );
        if !channels.is_empty() {
            counts(channel, &labels, families);
            limits(channel, &labels, families);
        }
    }
    info(protocol, &labels, families);
}

/// The label `state`: BGP's own, or what the protocol says of itself.
fn state(protocol: &Protocol) -> String {
    match (&protocol.row.info, &protocol.details.bgp) {
        (Info::Bgp(info), bgp) => {
            let state = info.state.or(bgp.as_ref().and_then(|bgp| bgp.state));
            state.unwrap_or(BgpState::Down).to_string()
        }
        (Info::Text(text), _) => text.trim().to_owned(),
    }
}

fn of_channel(source: &Source, channel: &Channel, none: bool, labels: &Labels) -> Labels {
    let version = match channel.name.as_deref() {
        _ if none => "",
        None => source.own_version(),
        Some(name) if name.contains('4') => "4",
        Some(name) if name.contains('6') => "6",
        Some(_) => "",
    };
    let mut labels = labels.with("ip_version", version);
    labels.add(
        "import_filter",
        channel.input_filter.as_deref().unwrap_or_default(),
    );
    labels.add(
        "export_filter",
        channel.output_filter.as_deref().unwrap_or_default(),
    );
    // Two channels may have the same family: VPN and multicast routes have channels of their own.
    if let Some(name) = channel
        .name
        .as_deref()
        .filter(|name| !matches!(*name, "ipv4" | "ipv6"))
    {
        labels.add("channel", name);
    }
    labels
}

fn counts(channel: &Channel, labels: &Labels, families: &mut Families) {
    let RouteCounts {
        imported,
        filtered,
        exported,
        preferred,
    } = channel.routes.unwrap_or_default();
    for (name, help, value) in [
        ("import", "Number of imported routes", imported),
        ("export", "Number of exported routes", exported),
        ("filter", "Number of filtered routes", filtered.unwrap_or(0)),
        ("preferred", "Number of preferred routes", preferred.unwrap_or(0)),
    ] {
        families.add(
            &format!("bird_protocol_prefix_{name}_count"),
            help,
            labels,
            value as f64,
        );
    }
    // A channel that is down has none, which bird_exporter shows as 0.
    let RouteChanges {
        import_updates,
        import_withdraws,
        export_updates,
        export_withdraws,
    } = channel.changes.unwrap_or_default();
    for (kind, counts, what) in [
        ("update_import", import_updates, "Incoming updates"),
        ("withdraw_import", import_withdraws, "Incoming withdraws"),
        ("update_export", export_updates, "Outgoing updates"),
        ("withdraw_export", export_withdraws, "Outgoing withdraws"),
    ] {
        let ChangeCounts {
            received,
            rejected,
            filtered,
            ignored,
            rx_limit,
            limit,
            accepted,
        } = counts;
        // What BIRD prints as `---` cannot happen, which bird_exporter shows as 0; the limits have columns in BIRD 3 alone.
        let common = [
            ("receive", "received", received),
            ("reject", "rejected", rejected),
            ("filter", "filtered", filtered),
            ("ignore", "ignored", ignored),
            ("accept", "accepted", accepted),
        ];
        let common = common.map(|(name, did, value)| (name, did, Some(value.unwrap_or(0))));
        let limits = [
            ("rx_limit", "over the receive limit", rx_limit),
            ("limit", "over the limit", limit),
        ];
        for (name, did, value) in common.into_iter().chain(limits) {
            if let Some(value) = value {
                let name = format!("bird_protocol_changes_{kind}_{name}_count");
                families.add(&name, &format!("{what} {did}"), labels, value as f64);
            }
        }
    }
}

fn limits(channel: &Channel, labels: &Labels, families: &mut Families) {
    for (direction, limit) in [
        ("receive", channel.receive_limit),
        ("import", channel.import_limit),
        ("export", channel.export_limit),
    ] {
        let Some(Limit { limit, hit, action }) = limit else {
            continue;
        };
        let labels = labels.with("direction", direction);
        let labels = labels.with("action", action.map_or("", LimitAction::as_str));
        families.add("bird_protocol_limit", "Limit of routes", &labels, limit as f64);
        let hit = f64::from(u8::from(hit));
        families.add(
            "bird_protocol_limit_hit",
            "The limit of routes is reached",
            &labels,
            hit,
        );
    }
}

/// What is text, and the state of the BGP session as numbers.
fn info(protocol: &Protocol, labels: &Labels, families: &mut Families) {
    let row = &protocol.row;
    let mut text = labels.with("state", row.state.as_str());
    text.add("table", row.table.as_deref().unwrap_or_default());
    text.add(
        "description",
        protocol.details.description.as_deref().unwrap_or_default(),
    );
    if let Info::Bgp(info) = &row.info {
        let bgp = protocol.details.bgp.as_deref();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let neighbor = bgp
            .and_then(|bgp| bgp.neighbor_address)
            .map(|address| address.to_string());
        text.add("bgp_state", &state(protocol));
        text.add("neighbor", &neighbor.unwrap_or_default());
        text.add("neighbor_as", &number(bgp.and_then(|bgp| bgp.neighbor_as)));
        text.add("local_as", &number(bgp.and_then(|bgp| bgp.local_as)));
        let error = info.error.as_ref();
        text.add("error_class", error.map_or("", |error| error.class.as_str()));
        text.add("error", error.map_or("", |error| &error.text));
        for known in [
            BgpState::Idle,
            BgpState::Connect,
            BgpState::Active,
            BgpState::Passive,
            BgpState::OpenSent,
            BgpState::OpenConfirm,
            BgpState::Established,
        ] {
            let is = f64::from(u8::from(info.state == Some(known)));
            let labels = labels.with("state", known.as_str());
            families.add(
                "bird_protocol_bgp_state",
                "State of the BGP session: 1 where it is in it",
                &labels,
                is,
            );
        }
    }
    families.add("bird_protocol_info", "What is text of the protocol", &text, 1.0);
}
