//! What was read but not understood: the complaints about a table.

use bird_ctl::reply::ReplyLine;
use bird_ctl::show::time::Moment;
use bird_ctl::show::{protocols, route};

/// How a complaint begins that is about a time.
pub(crate) const TIMELESS: &str = "no moment";

/// A complaint as a line that was not understood.
pub(crate) fn uncoded(text: String) -> ReplyLine {
    ReplyLine { code: 0, text }
}

pub(crate) fn unknown_field(field: &protocols::Field) -> ReplyLine {
    uncoded(format!("{}: {}", field.label, field.value))
}

/// Every BGP row's info must have been taken apart: kept as text, it would come back the same and prove nothing. So must
/// every time tell a moment.
pub(crate) fn protocols_understood(rows: &[protocols::ProtocolRow]) -> Result<(), String> {
    let now = a_moment();
    if let Some(row) = rows.iter().find(|row| row.since_at(&now).is_none()) {
        return Err(format!("{TIMELESS}: {}", row.since));
    }
    let opaque = rows
        .iter()
        .find(|row| row.proto == "BGP" && matches!(row.info, protocols::Info::Text(_)));
    opaque.map_or(Ok(()), |row| {
        Err(format!(
            "the info of {} is not understood: {}",
            row.name, row.info
        ))
    })
}

/// Any: whether a time can be understood depends on none.
fn a_moment() -> Moment {
    Moment::parse("2026-11-22 23:59:59").expect("a moment")
}

/// What was kept as text of protocols.
pub(crate) fn details_left(list: &protocols::ProtocolList) -> Vec<ReplyLine> {
    let mut left = list.other.clone();
    for protocols::Protocol { row, details } in &list.protocols {
        left.extend(protocols_understood(std::slice::from_ref(row)).err().map(uncoded));
        let fields = details.fields.iter();
        let bgp = details.bgp.iter();
        let fields = fields
            .chain(bgp.clone().flat_map(|bgp| &bgp.fields))
            .chain(details.channels.iter().flat_map(|channel| &channel.fields))
            .map(|field| field.label.clone());
        let capabilities = bgp.flat_map(|bgp| [&bgp.local_capabilities, &bgp.neighbor_capabilities]);
        let capabilities = capabilities.flatten().flat_map(|caps| caps.other.iter().cloned());
        let other = details.other.iter().map(|line| line.text.clone());
        let texts = fields.chain(capabilities).chain(other);
        left.extend(texts.map(uncoded));
    }
    left
}

/// Whether an attribute is BIRD's own: what is not was defined by the configuration, and only its author knows its type.
fn is_birds(attribute: &str) -> bool {
    const PREFIXES: [&str; 10] = [
        "bgp_", "ospf_", "krt_", "rip_", "babel_", "radv_", "igp_", "mpls_", "aspa_", "kbr_",
    ];
    attribute.contains('.') || PREFIXES.iter().any(|prefix| attribute.starts_with(prefix))
}

/// Lines and attributes that were kept as text, but those that the configuration defines.
pub(crate) fn routes_left(list: &route::RouteList) -> Vec<ReplyLine> {
    let mut left = list.other.clone();
    let routes = list.tables.iter().flat_map(|table| &table.routes);
    let now = a_moment();
    let timeless = routes.clone().filter(|route| route.since_at(&now).is_none());
    left.extend(timeless.map(|route| uncoded(format!("{TIMELESS}: {}", route.since))));
    for details in routes.flat_map(|route| &route.details) {
        left.extend(details.other.iter().cloned());
        for attribute in &details.attributes {
            // BIRD cuts a path short that has no room in its buffer.
            if let route::Attribute::Other(name, value) = attribute
                && is_birds(name)
                && !value.ends_with("...")
            {
                left.push(uncoded(format!("{name}: {value}")));
            }
        }
    }
    left
}
