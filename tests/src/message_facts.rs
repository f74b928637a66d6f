//! What is known of a BGP message from elsewhere, compared with the object `labsim decode --json` prints for it.
//!
//! Facts are named as in the records of `messages.jsonl`, where tshark read them.

use std::net::IpAddr;

use serde_json::{Value, json};

/// Facts that are of the layout alone, and follow from others.
const NOT_COMPARED: [&str; 3] = ["withdrawn_length", "attrs_length", "opt_len"];

/// Compares all facts of an object; each difference is told in one text.
pub fn differences(facts: &Value, ours: &Value) -> Vec<String> {
    let facts = facts.as_object().into_iter().flatten();
    let compared = facts.filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str()));
    let differences = compared.filter_map(|(name, fact)| {
        let (want, got) = pair(name, fact, ours);
        (want != got).then(|| format!("{name}: {got}, expected {want}"))
    });
    differences.collect()
}

/// A fact and what we have in its place, in the same words.
fn pair(name: &str, fact: &Value, ours: &Value) -> (Value, Value) {
    match name {
        "type" => (message_type(fact), ours["type"].clone()),
        "attrs" => {
            let frame = |a: &Value| json!([a["code"], a["flags"], a["length"]]);
            (each(fact, frame), each(&ours["attributes"], frame))
        }
        "capabilities" => (fact.clone(), capabilities(fact, &ours["capabilities"])),
        "nlri" | "withdrawn" => (routes(fact), routes(&ours[name])),
        "mp_reach" => mp(fact, attribute(ours, 14)),
        "mp_unreach" => mp(fact, attribute(ours, 15)),
        "origin" => (origin(fact), attribute(ours, 1)["value"].clone()),
        "as_path" => (fact.clone(), segments(attribute(ours, 2))),
        "as4_path" => (fact.clone(), segments(attribute(ours, 17))),
        "ext_communities" => {
            let ours = &attribute(ours, 16)["value"];
            (fact.clone(), each(ours, |community| community["hex"].clone()))
        }
        _ => match attribute_code(name) {
            Some(code) => (fact.clone(), attribute(ours, code)["value"].clone()),
            None => (fact.clone(), ours[name].clone()),
        },
    }
}

/// Our capabilities, each with as much as the fact in its place tells: code and length, and perhaps its octets.
fn capabilities(facts: &Value, ours: &Value) -> Value {
    let ours = ours.as_array().into_iter().flatten().enumerate();
    let same = ours.map(|(n, ours)| match facts[n]["value"].is_null() {
        true => json!({ "code": ours["code"], "length": ours["length"] }),
        false => json!({ "code": ours["code"], "length": ours["length"], "value": ours["octets"] }),
    });
    same.collect()
}

fn attribute_code(name: &str) -> Option<u64> {
    Some(match name {
        "next_hop" => 3,
        "med" => 4,
        "local_pref" => 5,
        "aggregator" => 7,
        "communities" => 8,
        "originator_id" => 9,
        "cluster_list" => 10,
        "large_communities" => 32,
        _ => return None,
    })
}

/// The first attribute of this code.
fn attribute(ours: &Value, code: u64) -> &Value {
    let mut attributes = ours["attributes"].as_array().into_iter().flatten();
    attributes
        .find(|attribute| attribute["code"] == code)
        .unwrap_or(&Value::Null)
}

fn each(list: &Value, read: impl Fn(&Value) -> Value) -> Value {
    list.as_array().into_iter().flatten().map(read).collect()
}

fn message_type(number: &Value) -> Value {
    let names = ["OPEN", "UPDATE", "NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH"];
    let place = number.as_u64().and_then(|number| number.checked_sub(1));
    let name = place.and_then(|place| names.get(place as usize));
    name.map_or_else(|| number.clone(), |name| (*name).into())
}

fn origin(number: &Value) -> Value {
    match number.as_u64() {
        Some(0) => "IGP".into(),
        Some(1) => "EGP".into(),
        Some(2) => "Incomplete".into(),
        _ => number.clone(),
    }
}

fn segments(attribute: &Value) -> Value {
    each(&attribute["value"], |segment| {
        json!([segment["type"], segment["asns"]])
    })
}

/// Prefixes with their path identifiers; bits behind the length are none of the prefix (RFC 4271 §4.3).
fn routes(list: &Value) -> Value {
    each(list, |route| {
        let text = route["prefix"].as_str().unwrap_or_default();
        let prefix = text
            .parse::<ipnet::IpNet>()
            .map(|prefix| prefix.trunc().to_string());
        json!([prefix.unwrap_or_else(|_| text.to_owned()), route["path_id"]])
    })
}

/// Whether the routes of an MP attribute are among the facts: those of unicast and multicast where there is a list,
/// of labels and VPNs where it is not empty, and of no other family.
fn tells_routes(fact: &Value) -> bool {
    let ip = matches!(fact["afi"].as_u64(), Some(1 | 2));
    let list = fact["nlri"].as_array();
    match fact["safi"].as_u64() {
        Some(1 | 2) => ip && list.is_some(),
        Some(4 | 128) => ip && list.is_some_and(|list| !list.is_empty()),
        _ => false,
    }
}

/// An address as Rust writes it.
fn address(text: &Value) -> Value {
    let address = text.as_str().and_then(|text| text.parse::<IpAddr>().ok());
    address.map_or_else(|| text.clone(), |address| address.to_string().into())
}

fn mp(fact: &Value, attribute: &Value) -> (Value, Value) {
    let ours = &attribute["value"];
    let (mut want, mut got) = (json!({}), json!({}));
    for name in ["afi", "safi"] {
        want[name] = fact[name].clone();
        got[name] = ours[name].clone();
    }
    if tells_routes(fact) {
        want["nlri"] = routes(&fact["nlri"]);
        got["nlri"] = routes(&ours["nlri"]);
    }
    if fact["next_hop"]
        .as_array()
        .is_some_and(|addresses| !addresses.is_empty())
    {
        want["next_hop"] = each(&fact["next_hop"], address);
        got["next_hop"] = each(&ours["next_hop"], address);
    }
    (want, got)
}
