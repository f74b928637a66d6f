//! What tshark reads in a BGP message (`-T json --no-duplicate-keys`), put into the words of the trace.

use serde_json::{Map, Value, json};

/// The values under a key that may have occurred several times, which tshark makes a list of.
pub(crate) fn each(value: &Value) -> impl Iterator<Item = &Value> {
    let one = match value {
        Value::Array(_) | Value::Null => None,
        one => Some(one),
    };
    value.as_array().into_iter().flatten().chain(one)
}

/// All values of a field in a message, in order.
fn all<'a>(value: &'a Value, field: &str, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                if key == field {
                    found.extend(each(inner));
                }
                all(inner, field, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| all(inner, field, found)),
        _ => {}
    }
}

/// A message and what is asked of it.
struct Reading<'a>(&'a Value);

impl<'a> Reading<'a> {
    fn all(&self, field: &str) -> Vec<&'a Value> {
        let mut found = Vec::new();
        all(self.0, field, &mut found);
        found
    }

    fn number(&self, field: &str) -> Option<Value> {
        self.all(field).first().and_then(|value| number(value))
    }

    fn text(&self, field: &str) -> Option<Value> {
        self.all(field).first().map(|&value| value.clone())
    }

    /// The texts that something is made into, or nothing if there are none.
    fn texts(&self, field: &str) -> Option<Value> {
        let found = self.all(field);
        (!found.is_empty()).then(|| found.into_iter().cloned().collect())
    }
}

fn number(value: &Value) -> Option<Value> {
    let number: u64 = value.as_str()?.parse().ok()?;
    Some(number.into())
}

/// What a message says, in the trace's words.
pub(crate) fn says(bgp: &Value) -> Map<String, Value> {
    let reading = Reading(bgp);
    let message_type = reading.text("bgp.type");
    let (name, fields) = match message_type.as_ref().and_then(Value::as_str) {
        Some("1") => ("OPEN", open(&reading)),
        Some("2") => ("UPDATE", update(&reading)),
        Some("3") => ("NOTIFICATION", notification(&reading)),
        Some("4") => ("KEEPALIVE", Vec::new()),
        Some("5") => ("ROUTE-REFRESH", Vec::new()),
        _ => ("unknown", Vec::new()),
    };
    let mut says = Map::new();
    says.insert("type".to_owned(), name.into());
    let length = ("length", reading.number("bgp.length"));
    for (key, value) in fields.into_iter().chain([length]) {
        says.extend(value.map(|value| (key.to_owned(), value)));
    }
    says
}

type Fields = Vec<(&'static str, Option<Value>)>;

fn open(reading: &Reading<'_>) -> Fields {
    let types = reading.all("bgp.cap.type");
    vec![
        (
            "as",
            reading.number("bgp.cap.4as").or(reading.number("bgp.open.myas")),
        ),
        ("hold_time", reading.number("bgp.open.holdtime")),
        ("bgp_id", reading.text("bgp.open.identifier")),
        (
            "capabilities",
            Some(types.into_iter().filter_map(number).collect()),
        ),
    ]
}

fn notification(reading: &Reading<'_>) -> Fields {
    // The subcode has another name under each code.
    let fields = reading.0.as_object().into_iter().flatten();
    let subcode = fields
        .filter(|(key, _)| key.starts_with("bgp.notify.minor_error"))
        .find_map(|(_, value)| number(value));
    vec![
        ("code", reading.number("bgp.notify.major_error")),
        ("subcode", subcode),
    ]
}

fn update(reading: &Reading<'_>) -> Fields {
    const NEXT_HOP6: &str = "bgp.update.path_attribute.mp_reach_nlri.next_hop.ipv6";
    let (announced, withdrawn) = prefixes(reading);
    let next_hop = reading
        .text(NEXT_HOP6)
        .or(reading.text("bgp.update.path_attribute.next_hop"));
    vec![
        ("announced", Some(announced)),
        ("withdrawn", Some(withdrawn)),
        ("origin", reading.number("bgp.update.path_attribute.origin")),
        ("as_path", as_path(reading)),
        ("next_hop", next_hop),
        ("med", reading.number("bgp.update.path_attribute.multi_exit_disc")),
        (
            "local_pref",
            reading.number("bgp.update.path_attribute.local_pref"),
        ),
        (
            "originator_id",
            reading.text("bgp.update.path_attribute.originator_id"),
        ),
        ("cluster_list", reading.texts("bgp.path_attribute.cluster_id")),
        ("communities", communities(reading)),
    ]
}

/// Announced and withdrawn prefixes, of both families, sorted.
fn prefixes(reading: &Reading<'_>) -> (Value, Value) {
    let mut found = [Vec::new(), Vec::new()];
    let mut objects = Vec::new();
    holders(reading.0, "bgp.prefix_length", &mut objects);
    for fields in objects {
        let Some((key, address)) = fields.iter().find(|(key, _)| key.ends_with("_prefix")) else {
            continue;
        };
        let withdrawn = key.contains("withdrawn") || key.contains("unreach");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let prefix = format!("{}/{}", text(address), text(&fields["bgp.prefix_length"]));
        found[usize::from(withdrawn)].push(prefix);
    }
    found.each_mut().iter_mut().for_each(|list| list.sort());
    let [announced, withdrawn] = found;
    (json!(announced), json!(withdrawn))
}

/// The objects that have a field.
fn holders<'a>(value: &'a Value, field: &str, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key(field) {
                found.push(fields);
            }
            fields.values().for_each(|inner| holders(inner, field, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| holders(inner, field, found)),
        _ => {}
    }
}

/// The AS_PATH in the usual writing; `None` if the attribute is not there. A path without segments is empty text.
fn as_path(reading: &Reading<'_>) -> Option<Value> {
    const SEGMENT: &str = "bgp.update.path_attribute.as_path_segment";
    let types = reading.all("bgp.update.path_attribute.type_code");
    types.iter().find(|&&code| code == "2")?;
    let segments = reading.all(SEGMENT).into_iter().map(|segment| {
        let numbers = [".as2", ".as4"].map(|width| Reading(segment).all(&format!("{SEGMENT}{width}")));
        let numbers: Vec<&str> = numbers
            .iter()
            .flatten()
            .filter_map(|value| value.as_str())
            .collect();
        let numbers = numbers.join(" ");
        // AS_SET (RFC 4271 §4.3)
        match segment[format!("{SEGMENT}.type")] == "1" {
            true => format!("{{{numbers}}}"),
            false => numbers,
        }
    });
    Some(segments.collect::<Vec<_>>().join(" ").into())
}

/// COMMUNITIES as two halves, sorted.
fn communities(reading: &Reading<'_>) -> Option<Value> {
    const COMMUNITY: &str = "bgp.update.path_attribute.community";
    let mut texts: Vec<String> = Vec::new();
    for community in reading.all(COMMUNITY) {
        let half = |name: &str| community[format!("{COMMUNITY}_{name}")].as_str().unwrap_or("?");
        texts.push(format!("{}:{}", half("as"), half("value")));
    }
    for known in reading.all("bgp.update.path_attribute.community_wellknown") {
        let digits = known.as_str().unwrap_or_default().trim_start_matches("0x");
        let number = u32::from_str_radix(digits, 16).ok()?;
        texts.push(format!("{}:{}", number >> 16, number & 0xffff));
    }
    texts.sort();
    (!texts.is_empty()).then(|| json!(texts))
}
