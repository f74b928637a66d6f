//! What tshark's dissection says of each message, in the words of [`labsim_tests::message_facts`].

mod update;

use serde_json::{Map, Value, json};

use crate::dissection::{self, Node};

/// All messages, each with `from`, `to` and `facts`; `stopped` where tshark gave up within it.
pub(crate) fn read(text: &str) -> Result<Vec<Value>, String> {
    let (mut hosts, mut ends) = (None, None);
    let mut messages: Vec<Value> = Vec::new();
    let nodes = dissection::read(text);
    for node in &nodes {
        let text = node.text.as_str();
        if text.starts_with("Internet Protocol Version") {
            hosts = pair(text, "Src: ", "Dst: ");
        } else if text.starts_with("Transmission Control Protocol") {
            let ports = pair(text, "Src Port: ", "Dst Port: ");
            ends = hosts
                .zip(ports)
                .map(|(hosts, ports)| (end(hosts.0, ports.0), end(hosts.1, ports.1)));
        } else if text.starts_with("Border Gateway Protocol") {
            let (from, to) = ends.as_ref().ok_or("a message without a packet")?;
            messages.push(json!({ "from": from, "to": to, "facts": facts(node) }));
        } else if let (true, Some(last)) = (text.starts_with("[Malformed Packet"), messages.last_mut()) {
            give_up(last);
        }
    }
    Ok(messages)
}

/// The words behind two marks.
fn pair<'t>(text: &'t str, one: &str, other: &str) -> Option<(&'t str, &'t str)> {
    let behind = |mark: &str| {
        let (_, rest) = text.split_once(mark)?;
        rest.split([',', ' ']).next()
    };
    Some((behind(one)?, behind(other)?))
}

fn end(host: &str, port: &str) -> String {
    match host.contains(':') {
        true => format!("[{host}]:{port}"),
        false => format!("{host}:{port}"),
    }
}

/// tshark guesses from the octets whether routes have path identifiers, and gives up where it guessed wrong.
fn give_up(message: &mut Value) {
    message["stopped"] = true.into();
    if let Some(facts) = message["facts"].as_object_mut() {
        facts.remove("nlri");
    }
}

type Facts = Map<String, Value>;

fn facts(message: &Node) -> Facts {
    let mut facts = Facts::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            facts.insert(name.to_owned(), value);
        }
    };
    let message_type = message.value("Type").and_then(in_brackets);
    put("type", message_type.clone());
    put("length", message.value("Length").and_then(number));
    match message_type.as_ref().and_then(Value::as_u64) {
        Some(1) => {
            put("version", message.value("Version").and_then(number));
            put("my_as", message.value("My AS").and_then(number));
            put("hold_time", message.value("Hold Time").and_then(number));
            put("bgp_id", message.value("BGP Identifier").map(Value::from));
            put("capabilities", Some(capabilities(message)));
        }
        Some(2) => facts.extend(update::update(message)),
        Some(3) => {
            let minor = message.parts("Minor error Code").next();
            put("code", message.value("Major error Code").and_then(in_brackets));
            put("subcode", minor.and_then(|minor| in_brackets(&minor.text)));
            put("data", data(message));
        }
        Some(5) => {
            put("subtype", message.value("Subtype").and_then(in_brackets));
            put(
                "afi",
                message
                    .value("Address family identifier (AFI)")
                    .and_then(in_brackets),
            );
            put(
                "safi",
                message
                    .value("Subsequent address family identifier (SAFI)")
                    .and_then(in_brackets),
            );
        }
        _ => {}
    }
    facts
}

fn number(text: &str) -> Option<Value> {
    text.parse::<u64>().ok().map(Value::from)
}

/// The number in the brackets at the end: of "IPv4 (1)" it is 1.
fn in_brackets(text: &str) -> Option<Value> {
    let (_, number_and_bracket) = text.rsplit_once('(')?;
    number(number_and_bracket.strip_suffix(')')?)
}

fn numbers(texts: Vec<&str>) -> Value {
    texts
        .into_iter()
        .filter_map(|text| number(text.split(' ').next()?))
        .collect()
}

/// The data of a NOTIFICATION, where the text gives it away.
fn data(message: &Node) -> Option<Value> {
    if let Some(words) = message.value("Shutdown Communication") {
        let octets = std::iter::once(words.len() as u8).chain(words.bytes());
        return Some(
            octets
                .map(|octet| format!("{octet:02x}"))
                .collect::<String>()
                .into(),
        );
    }
    match message.value("Length") {
        Some("21") => Some("".into()),
        _ => message.value("Data").map(Value::from),
    }
}

/// Code and length, and the octets of those that tell all of them.
fn capabilities(message: &Node) -> Value {
    let parameters = message
        .parts("Optional Parameters")
        .flat_map(|all| all.parts("Optional Parameter:"));
    let capabilities = parameters.flat_map(|parameter| parameter.parts("Capability:"));
    let capabilities = capabilities.filter_map(|capability| {
        let code = in_brackets(capability.value("Type")?)?;
        let length = number(capability.value("Length")?)?;
        let mut object = json!({ "code": code, "length": length });
        if let Some(octets) = octets_of_capability(capability, &code, &length) {
            object["value"] = octets.into();
        }
        Some(object)
    });
    capabilities.collect()
}

fn octets_of_capability(capability: &Node, code: &Value, length: &Value) -> Option<String> {
    let field = |name: &str| capability.value(name).and_then(in_brackets)?.as_u64();
    match (code.as_u64()?, length.as_u64()?) {
        (_, 0) => Some(String::new()),
        (1, 4) => Some(format!("{:04x}00{:02x}", field("AFI")?, field("SAFI")?)),
        (65, 4) => Some(format!(
            "{:08x}",
            capability.value("AS Number")?.parse::<u32>().ok()?
        )),
        (69, _) => {
            let families = capability
                .values("AFI")
                .into_iter()
                .zip(capability.values("SAFI"));
            let modes = capability.values("Send/Receive");
            let entries = families.zip(modes).map(|((afi, safi), mode)| {
                let number = |text| in_brackets(text)?.as_u64();
                Some(format!(
                    "{:04x}{:02x}{:02x}",
                    number(afi)?,
                    number(safi)?,
                    number(mode)?
                ))
            });
            entries.collect()
        }
        _ => None,
    }
}
