//! One reply: what is known of its table, and whether the table gives the reply back.

use bird_ctl::Dialect;
use bird_ctl::reply::{CodedLines, Reply};
use bird_ctl::show::{protocols, route, status};

use crate::framing::same;

/// What a reply turned out to be.
pub(crate) enum Table {
    /// Understood, in these words.
    Typed(String),
    /// Framed, but its lines are not taken apart.
    NotTyped,
}

/// Reads the reply to this command as values, and writes it back.
pub(crate) fn check(command: &str, reply: &Reply, dialect: Dialect) -> Result<Table, String> {
    if let Some(error) = reply.error() {
        return Ok(Table::Typed(format!("error {}", error.code)));
    }
    let words: Vec<_> = command.split_whitespace().collect();
    let mut written = String::new();
    let mut out = CodedLines::new(&mut written);
    let typed = match words.as_slice() {
        ["show", "status"] => {
            let status = status::Status::parse(reply);
            nothing_left("lines", status.other.len())?;
            status::write_reply(&status, dialect, &mut out).map(|()| "status".to_owned())
        }
        ["show", "protocols", "all", ..] => {
            let list = protocols::ProtocolList::parse(&reply.lines);
            nothing_left("lines", list.other.len())?;
            details_understood(&list)?;
            protocols::write_list(&list, dialect, &mut out)
                .map(|()| format!("{} protocols in full", list.protocols.len()))
        }
        ["show", "protocols", ..] => {
            let table = protocols::ProtocolTable::parse(&reply.lines);
            nothing_left("lines", table.other.len())?;
            protocols_understood(&table.rows)?;
            protocols::write_reply(&table.rows, dialect, &mut out)
                .map(|()| format!("{} protocols", table.rows.len()))
        }
        ["show", "route", ..] => {
            let list = route::RouteList::parse(reply);
            let what = routes_understood(&list)?;
            route::write_reply(&list.tables, list.total.as_ref(), dialect, &mut out).map(|()| what)
        }
        _ => return Ok(Table::NotTyped),
    };
    let typed = typed.map_err(|error| error.to_string())?;
    let mut recorded = String::new();
    reply
        .write_lines(&mut CodedLines::new(&mut recorded))
        .map_err(|error| error.to_string())?;
    same(recorded.lines(), written.lines())?;
    Ok(Table::Typed(typed))
}

/// Every BGP row's info must have been taken apart: kept as text, it would come back the same and prove nothing.
pub(crate) fn protocols_understood(rows: &[protocols::ProtocolRow]) -> Result<(), String> {
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

/// Nothing of a protocol's details may have been kept as text, but what [`EXPLAINED`] says.
fn details_understood(list: &protocols::ProtocolList) -> Result<(), String> {
    for protocols::Protocol { row, details } in &list.protocols {
        protocols_understood(std::slice::from_ref(row))?;
        let fields = details.fields.iter().filter(|_| row.proto != "RPKI");
        let bgp = details.bgp.iter();
        let fields = fields
            .chain(bgp.clone().flat_map(|bgp| &bgp.fields))
            .chain(details.channels.iter().flat_map(|channel| &channel.fields))
            .map(|field| field.label.clone());
        let capabilities = bgp.flat_map(|bgp| [&bgp.local_capabilities, &bgp.neighbor_capabilities]);
        let capabilities = capabilities.flatten().flat_map(|caps| caps.other.iter().cloned());
        let other = details.other.iter().map(|line| line.text.clone());
        let mut left = fields
            .chain(capabilities)
            .chain(other)
            .filter(|text| !explained(text));
        if let Some(text) = left.next() {
            return Err(format!("{}: not understood: {text:?}", row.name));
        }
    }
    Ok(())
}

/// Lines that are kept as text on purpose, and why.
const EXPLAINED: [(&str, &str); 2] = [
    (
        "  No roa",
        "a channel that an RPKI protocol could have and has not: there is nothing to say of it",
    ),
    (
        "BGP.23 [t]",
        "an attribute (ONLY_TO_CUSTOMER) of which BIRD 1 itself knows only the octets",
    ),
];

fn explained(text: &str) -> bool {
    EXPLAINED.iter().any(|(start, _)| text.starts_with(start))
}

/// Lines below a route may be attributes, which are kept as text, but no routes or next hops.
fn routes_understood(list: &route::RouteList) -> Result<String, String> {
    nothing_left("lines", list.other.len())?;
    let routes = list.tables.iter().flat_map(|table| &table.routes);
    let details: Vec<_> = routes
        .clone()
        .flat_map(|route| &route.details)
        .flat_map(|details| &details.other)
        .collect();
    if let Some(line) = details.first() {
        return Err(format!("not understood: {}", line.text));
    }
    let attributes = routes
        .clone()
        .flat_map(|route| &route.details)
        .flat_map(|details| &details.attributes);
    let mut opaque = attributes.clone().filter_map(|attribute| match attribute {
        route::Attribute::Other(name, value) => Some((name, value)),
        _ => None,
    });
    // BIRD cuts a path short that has no room in its buffer.
    let whole = |(name, value): &(&String, &String)| !explained(name) && !value.ends_with("...");
    if let Some((name, value)) = opaque.find(whole) {
        return Err(format!("not typed: {name}: {value}"));
    }
    let attributes = match attributes.count() {
        0 => String::new(),
        count => format!(", {count} attributes"),
    };
    let sums =
        list.tables.iter().filter(|table| table.count.is_some()).count() + usize::from(list.total.is_some());
    Ok(format!("{} routes, {sums} sums{attributes}", routes.count()))
}

fn nothing_left(what: &str, left: usize) -> Result<(), String> {
    if left == 0 {
        Ok(())
    } else {
        Err(format!("{left} {what} are not understood"))
    }
}
