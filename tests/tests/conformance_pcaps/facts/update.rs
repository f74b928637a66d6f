//! What the dissection of an UPDATE says.

use serde_json::{Value, json};

use super::{Facts, in_brackets, number, numbers};
use crate::dissection::Node;

const ROUTES: &str = "Network Layer Reachability Information (NLRI)";
const WITHDRAWN: &str = "Withdrawn Routes";

pub(super) fn update(message: &Node) -> Facts {
    let mut facts = Facts::new();
    let attributes = message
        .parts("Path attributes")
        .flat_map(|all| all.parts("Path Attribute"));
    let attributes: Vec<&Node> = attributes.collect();
    let frames = attributes
        .iter()
        .filter_map(|attribute| frame(attribute))
        .collect();
    facts.insert("attrs".to_owned(), frames);
    facts.insert("withdrawn".to_owned(), routes(message, WITHDRAWN));
    facts.insert("nlri".to_owned(), routes(message, ROUTES));
    for attribute in attributes {
        let code = attribute.value("Type Code").and_then(in_brackets);
        let fact = code.and_then(|code| value(attribute, code.as_u64()?));
        facts.extend(fact.map(|(name, value)| (name.to_owned(), value)));
    }
    facts
}

fn frame(attribute: &Node) -> Option<Value> {
    let flags = attribute.value("Flags")?.strip_prefix("0x")?.get(..2)?;
    Some(json!({
        "code": in_brackets(attribute.value("Type Code")?)?,
        "flags": u8::from_str_radix(flags, 16).ok()?,
        "length": number(attribute.value("Length")?)?,
    }))
}

/// The prefixes below a heading: "10.2.0.0/24 PathId 2".
fn routes(node: &Node, heading: &str) -> Value {
    let headings = node.below.iter().filter(|below| below.text == heading);
    let routes = headings.flat_map(|heading| &heading.below).map(|route| {
        let mut words = route.text.split(' ');
        let mut object = json!({ "prefix": words.next() });
        if let Some(id) = words.skip_while(|word| *word != "PathId").nth(1).and_then(number) {
            object["path_id"] = id;
        }
        object
    });
    routes.collect()
}

fn value(attribute: &Node, code: u64) -> Option<(&'static str, Value)> {
    Some(match code {
        1 => ("origin", in_brackets(attribute.value("Origin")?)?),
        2 => ("as_path", segments(attribute)),
        3 => ("next_hop", attribute.value("Next hop")?.into()),
        4 => ("med", number(attribute.value("Multiple exit discriminator")?)?),
        5 => ("local_pref", number(attribute.value("Local preference")?)?),
        7 => {
            let (asn, address) = (
                attribute.value("Aggregator AS")?,
                attribute.value("Aggregator origin")?,
            );
            ("aggregator", json!({ "as": number(asn)?, "address": address }))
        }
        8 => ("communities", communities(attribute)),
        9 => ("originator_id", attribute.value("Originator identifier")?.into()),
        10 => ("cluster_list", attribute.values("Cluster ID").into()),
        14 => ("mp_reach", mp(attribute, ROUTES)),
        15 => ("mp_unreach", mp(attribute, WITHDRAWN)),
        16 => ("ext_communities", extended_communities(attribute)?),
        17 => ("as4_path", segments(attribute)),
        32 => ("large_communities", large_communities(attribute)),
        _ => return None,
    })
}

fn segments(attribute: &Node) -> Value {
    let segments = attribute.parts("AS Path segment").map(|segment| {
        let asns = [segment.values("AS2"), segment.values("AS4")].concat();
        json!([segment.value("Segment type").and_then(in_brackets), numbers(asns)])
    });
    segments.collect()
}

/// Well-known ones have their number in brackets, the others both halves below.
fn communities(attribute: &Node) -> Value {
    let communities = attribute
        .parts("Communities")
        .flat_map(|all| all.parts("Community"));
    let texts = communities.map(|community| match community.value("Community AS") {
        Some(asn) => format!("{asn}:{}", community.value("Community value").unwrap_or_default()),
        None => {
            let number = community
                .text
                .rsplit_once("(0x")
                .and_then(|(_, number)| number.get(..8));
            let number = number.and_then(|number| u32::from_str_radix(number, 16).ok());
            number.map_or_else(
                || community.text.clone(),
                |n| format!("{}:{}", n >> 16, n & 0xffff),
            )
        }
    });
    texts.collect()
}

fn large_communities(attribute: &Node) -> Value {
    let part = |name| attribute.values(name);
    let parts = part("Global Administrator")
        .into_iter()
        .zip(part("Local Data Part 1"));
    let parts = parts.zip(part("Local Data Part 2"));
    parts
        .map(|((global, one), two)| format!("{global}:{one}:{two}"))
        .collect()
}

/// The octets of those that have an AS number of two octets; of a list with others `None`.
fn extended_communities(attribute: &Node) -> Option<Value> {
    let communities = attribute
        .parts("Carried extended communities")
        .flat_map(|all| &all.below);
    let octets = communities.map(|community| {
        let kind = |name: &'static str| community.value(name)?.rsplit_once("(0x")?.1.strip_suffix(')');
        let (high, low) = (kind("Type")?, kind("Subtype (AS2)")?);
        let asn: u16 = community.value("2-Octet AS")?.parse().ok()?;
        let number: u32 = community.value("4-Octet AN")?.parse().ok()?;
        Some(format!("{high}{low}{asn:04x}{number:08x}"))
    });
    octets.collect()
}

fn mp(attribute: &Node, heading: &str) -> Value {
    let mut object = json!({
        "afi": attribute.value("Address family identifier (AFI)").and_then(in_brackets),
        "safi": attribute.value("Subsequent address family identifier (SAFI)").and_then(in_brackets),
        "nlri": routes(attribute, heading),
    });
    let next_hops = attribute.parts("Next hop").flat_map(|next_hop| {
        let names = ["IPv4 Address", "IPv6 Address", "Link-local Address"];
        names.into_iter().flat_map(|name| next_hop.values(name))
    });
    let next_hops: Vec<&str> = next_hops.collect();
    if !next_hops.is_empty() {
        object["next_hop"] = next_hops.into();
    }
    object
}
