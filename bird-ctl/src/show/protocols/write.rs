//! `show protocols all` written.

use std::fmt;

use super::channel::{Channel, Limit};
use super::details::{Bgp, Details, Field, ProtocolList, Session, Timer};
use super::statistics::write_statistics;
use super::{DETAIL, OVERLONG, OVERLONG_TEXT, write_heading, write_row};
use crate::Dialect;
use crate::reply::LineSink;
use crate::show::time::Milliseconds;

/// Writes the whole reply to `show protocols all`. What a dialect has no line for is left out; what is not known, too.
pub fn write_list(list: &ProtocolList, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    write_heading(dialect, out)?;
    for protocol in &list.protocols {
        write_row(&protocol.row, dialect, out)?;
        write_details(&protocol.details, dialect, out)?;
        out.line(DETAIL, format_args!(""))?;
    }
    out.end(0, format_args!(""))
}

/// Lines of labels and values, at one distance from the left.
pub(super) struct Labels<'a, S> {
    out: &'a mut S,
    blanks: usize,
    /// The width of a label with its colon and the blanks behind it.
    pub(super) width: usize,
}

impl<S: LineSink> Labels<'_, S> {
    pub(super) fn put(&mut self, label: &str, value: Option<impl fmt::Display>) -> fmt::Result {
        let Some(value) = value else { return Ok(()) };
        let (blanks, width) = (self.blanks, self.width);
        // The widest labels leave less room than others.
        let width = width.max(label.len() + 2) - 1;
        let label = format!("{label}:");
        self.out
            .line(DETAIL, format_args!("{:blanks$}{label:<width$} {value}", ""))
    }

    pub(super) fn text(&mut self, text: &str) -> fmt::Result {
        let blanks = self.blanks;
        self.out.line(DETAIL, format_args!("{:blanks$}{text}", ""))
    }

    fn fields(&mut self, fields: &[Field]) -> fmt::Result {
        fields
            .iter()
            .try_for_each(|field| self.put(&field.label, Some(&field.value)))
    }
}

fn write_details(details: &Details, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let old = dialect == Dialect::Bird1;
    let mut top = Labels {
        out,
        blanks: 2,
        width: if dialect == Dialect::Bird3 { 20 } else { 16 },
    };
    top.put("Description", details.description.as_ref())?;
    for _ in 0..details.overlong_texts.min(2) {
        top.out.line(OVERLONG, format_args!("{OVERLONG_TEXT}"))?;
    }
    top.put("Message", details.message.as_ref())?;
    if dialect == Dialect::Bird3 {
        top.put("Created", details.created.as_ref())?;
        top.put("Last autorestart", details.last_autorestart.as_ref())?;
    }
    top.put("Router ID", details.router_id)?;
    top.put("VRF", details.vrf.as_ref())?;
    if let Some(rpki) = &details.rpki {
        rpki.write(dialect, &mut top)?;
    }
    if let Some(bmp) = &details.bmp {
        bmp.write(&mut top)?;
    }
    top.width = 18;
    top.fields(&details.fields)?;
    if old {
        write_channels(details, dialect, out)?;
        write_bgp(details, dialect, out)?;
    } else {
        write_bgp(details, dialect, out)?;
        write_channels(details, dialect, out)?;
    }
    details
        .other
        .iter()
        .try_for_each(|line| out.line(line.code, format_args!("{}", line.text)))
}

fn write_bgp(details: &Details, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let Some(bgp) = &details.bgp else { return Ok(()) };
    let mut labels = Labels {
        out,
        blanks: 2,
        width: 20,
    };
    labels.put("BGP state", bgp.state)?;
    (labels.blanks, labels.width) = (4, 18);
    write_neighbor(bgp, dialect, &mut labels)?;
    if bgp.neighbor_graceful_restart_active {
        labels.text("Neighbor graceful restart active")?;
    }
    let timer = |timer: Option<Timer>| timer.map(|timer| Shown(timer, dialect));
    let mut waits = [
        ("Error wait", bgp.error_wait),
        ("Connect delay", bgp.connect_delay),
        ("Restart timer", bgp.restart_timer),
    ];
    if dialect == Dialect::Bird1 {
        waits.rotate_right(1);
    }
    if dialect == Dialect::Bird1 {
        labels.put("LL stale timer", timer(bgp.ll_stale_timer))?;
    }
    for (label, wait) in waits {
        labels.put(label, timer(wait))?;
    }
    labels.put("Neighbor ID", bgp.neighbor_id)?;
    write_capabilities(bgp, dialect, &mut labels)?;
    labels.put("Session", bgp.session.map(|session| Words(session, dialect)))?;
    labels.put("Source address", bgp.source_address)?;
    if let Some((routes, limit)) = bgp.route_limit.filter(|_| dialect == Dialect::Bird1) {
        labels.put("Route limit", Some(format_args!("{routes}/{limit}")))?;
    }
    labels.put("Hold timer", timer(bgp.hold_timer))?;
    labels.put("Keepalive timer", timer(bgp.keepalive_timer))?;
    if dialect == Dialect::Bird3
        && let Some(bytes) = bgp.tx_pending
    {
        labels.put("TX pending", Some(format_args!("{bytes} bytes")))?;
    }
    if dialect != Dialect::Bird1 {
        labels.put("Send hold timer", timer(bgp.send_hold_timer))?;
    }
    if let Some(ao) = bgp.tcp_ao.filter(|_| dialect == Dialect::Bird3) {
        labels.text("TCP-AO:")?;
        (labels.blanks, labels.width) = (6, 16);
        labels.put("Current key", Some(ao.current_key))?;
        labels.put("RNext key", Some(ao.rnext_key))?;
        labels.put("Good packets", Some(ao.good_packets))?;
        labels.put("Bad packets", Some(ao.bad_packets))?;
        (labels.blanks, labels.width) = (4, 18);
    }
    labels.put("Last error", bgp.last_error.as_ref())?;
    labels.fields(&bgp.fields)
}

fn write_neighbor(bgp: &Bgp, dialect: Dialect, labels: &mut Labels<'_, impl LineSink>) -> fmt::Result {
    let onlink = if bgp.onlink { " onlink" } else { "" };
    if let Some(address) = bgp.neighbor_address {
        let percent = bgp.neighbor_interface.as_ref().map_or("", |_| "%");
        let interface = bgp.neighbor_interface.as_deref().unwrap_or_default();
        labels.put(
            "Neighbor address",
            Some(format_args!("{address}{percent}{interface}{onlink}")),
        )?;
    }
    if dialect != Dialect::Bird1 {
        let range = bgp.neighbor_range.as_ref();
        labels.put("Neighbor range", range.map(|range| format!("{range}{onlink}")))?;
        labels.put("Neighbor port", bgp.neighbor_port)?;
    }
    labels.put("Neighbor AS", bgp.neighbor_as)?;
    if dialect != Dialect::Bird1 {
        labels.put("Local AS", bgp.local_as)?;
    }
    Ok(())
}

fn write_capabilities(bgp: &Bgp, dialect: Dialect, labels: &mut Labels<'_, impl LineSink>) -> fmt::Result {
    let (local, neighbor) = (&bgp.local_capabilities, &bgp.neighbor_capabilities);
    if dialect == Dialect::Bird1 {
        // A blank stands before each word, so the label is a column shorter.
        let words = neighbor.as_ref().map(|caps| caps.words());
        labels.width -= 1;
        labels.put("Neighbor caps", words)?;
        labels.width += 1;
        return Ok(());
    }
    for (heading, capabilities) in [("Local capabilities", local), ("Neighbor capabilities", neighbor)] {
        if let Some(capabilities) = capabilities {
            labels.text(heading)?;
            capabilities.write(DETAIL, labels.out)?;
        }
    }
    Ok(())
}

fn write_channels(details: &Details, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    if dialect == Dialect::Bird1 {
        let mut channels = details.channels.iter().take(1);
        return channels.try_for_each(|channel| write_channel(channel, dialect, out));
    }
    if details.rpki.is_none() {
        let mut channels = details.channels.iter();
        return channels.try_for_each(|channel| write_channel(channel, dialect, out));
    }
    for name in ["roa4", "roa6", "aspa"] {
        let mut channels = details.channels.iter();
        if let Some(channel) = channels.find(|channel| channel.name.as_deref() == Some(name)) {
            write_channel(channel, dialect, out)?;
        } else if details.absent_channels.iter().any(|absent| absent == name) {
            out.line(DETAIL, format_args!("  No {name} channel"))?;
        }
    }
    Ok(())
}

fn write_channel(channel: &Channel, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let old = dialect == Dialect::Bird1;
    let pipe = channel.peer_table.is_some() && !old;
    let mut labels = Labels {
        out,
        blanks: 2,
        width: 16,
    };
    if !old {
        labels.text(&format!("Channel {}", channel.name.as_deref().unwrap_or("ipv4")))?;
        labels.blanks = 4;
        labels.put("State", channel.state.map(|state| state.as_str()))?;
        if !pipe && dialect == Dialect::Bird3 {
            labels.put("Import state", channel.import_state.as_ref())?;
            labels.put("Export state", channel.export_state.as_ref())?;
            labels.put("AltExp state", channel.alt_export_state.as_ref())?;
        }
        labels.put("Table", channel.table.as_ref())?;
    }
    if pipe {
        labels.put("Peer table", channel.peer_table.as_ref())?;
        labels.put("Import state", channel.import_state.as_ref())?;
        labels.put("Export state", channel.export_state.as_ref())?;
        labels.put("Import filter", channel.input_filter.as_ref())?;
        labels.put("Export filter", channel.output_filter.as_ref())?;
    } else {
        labels.put("Preference", channel.preference)?;
        labels.put("Input filter", channel.input_filter.as_ref())?;
        labels.put("Output filter", channel.output_filter.as_ref())?;
    }
    if let Some(recovery) = channel.gr_recovery {
        let word = |on, word| if on { word } else { "" };
        let words = [
            word(recovery.pending, " pending"),
            word(recovery.waiting, " waiting"),
        ];
        labels.text(&format!("GR recovery:   {}", words.concat()))?;
    }
    write_limit("Receive limit", channel.receive_limit, &mut labels)?;
    write_limit("Import limit", channel.import_limit, &mut labels)?;
    write_limit("Export limit", channel.export_limit, &mut labels)?;
    if pipe {
        labels.blanks = 2;
    }
    write_statistics(channel, dialect, &mut labels)?;
    if old {
        Ok(())
    } else {
        write_bgp_channel(channel, dialect, &mut labels)
    }
}

fn write_limit(label: &str, limit: Option<Limit>, labels: &mut Labels<'_, impl LineSink>) -> fmt::Result {
    let Some(limit) = limit else { return Ok(()) };
    let hit = if limit.hit { " [HIT]" } else { "" };
    labels.put(label, Some(format_args!("{}{hit}", limit.limit)))?;
    let (blanks, width) = (labels.blanks, labels.width);
    (labels.blanks, labels.width) = (blanks + 2, 14);
    labels.put("Action", limit.action.map(|action| action.as_str()))?;
    (labels.blanks, labels.width) = (blanks, width);
    Ok(())
}

/// What only a BGP channel has.
fn write_bgp_channel(
    channel: &Channel,
    dialect: Dialect,
    labels: &mut Labels<'_, impl LineSink>,
) -> fmt::Result {
    if let Some(state) = &channel.neighbor_gr {
        labels.text(&format!("Neighbor GR:    {state}"))?;
    }
    labels.put(
        "LL stale timer",
        channel.ll_stale_timer.map(|timer| Shown(timer, dialect)),
    )?;
    let hops: Vec<_> = channel.bgp_next_hop.iter().map(ToString::to_string).collect();
    labels.put("BGP Next hop", (!hops.is_empty()).then(|| hops.join(" ")))?;
    labels.put("IGP IPv4 table", channel.igp_ipv4_table.as_ref())?;
    labels.put("IGP IPv6 table", channel.igp_ipv6_table.as_ref())?;
    labels.put("Base table", channel.base_table.as_ref())?;
    if let Some(pending) = channel.pending.filter(|_| dialect == Dialect::Bird3) {
        labels.text(&format!(
            "Pending {} attribute sets with total {} prefixes to send",
            pending.attribute_sets, pending.prefixes
        ))?;
    }
    labels.fields(&channel.fields)
}

/// A timer as a BIRD prints it.
pub(super) struct Shown(pub(super) Timer, pub(super) Dialect);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(timer, dialect) = self;
        Milliseconds(timer.left_ms, *dialect).fmt(f)?;
        match timer.of_s {
            Some(of) => write!(f, "/{of}"),
            None => f.write_str("/-"),
        }
    }
}

/// A session as a BIRD prints it.
struct Words(Session, Dialect);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(session, dialect) = self;
        let old = *dialect == Dialect::Bird1;
        f.write_str(if session.internal { "internal" } else { "external" })?;
        let words = [
            (session.multihop, " multihop"),
            (session.route_reflector, " route-reflector"),
            (session.route_server, " route-server"),
            (session.as4, " AS4"),
            (session.add_path_rx && old, " add-path-rx"),
            (session.add_path_tx && old, " add-path-tx"),
            (session.ext_messages && old, " ext-messages"),
        ];
        words
            .iter()
            .filter(|(on, _)| *on)
            .try_for_each(|(_, word)| f.write_str(word))
    }
}
