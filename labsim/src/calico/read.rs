//! Reading manifests: documents of a YAML file to [`Manifests`].

use std::net::{IpAddr, SocketAddr};

use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::field::{BGP_CONFIGURATION, BGP_PEER, Meaning};
use super::manifest::{BgpConfiguration, BgpPeer, BgpPeerSpec, Manifests, Selected};
use crate::diagnostic::{Findings, Sources, did_you_mean};
use crate::scenario::word::FORMATS;
use crate::yaml::{self, Node, Shape, Value};

/// The kinds that have nothing to do with BGP sessions between routers, or that a later version reads.
const OTHER_KINDS: &[&str] = &[
    "BGPFilter",
    "IPPool",
    "Node",
    "BlockAffinity",
    "FelixConfiguration",
];

/// Adds the objects of a file's documents.
pub fn read(documents: &[Node], manifests: &mut Manifests, sources: &Sources, findings: &mut Findings) {
    for document in documents.iter().filter(|document| !document.is_null()) {
        match document.get("kind").and_then(Node::text) {
            Some("List" | "BGPConfigurationList" | "BGPPeerList") => {
                if let Some(Value::List(items)) = document.get("items").map(|items| &items.value) {
                    read(items, manifests, sources, findings);
                }
            }
            _ => object(document, manifests, sources, findings),
        }
    }
}

fn object(document: &Node, manifests: &mut Manifests, sources: &Sources, findings: &mut Findings) {
    let Some(kind) = document.get("kind").filter(|kind| kind.text().is_some()) else {
        findings
            .error(document.span, "this is no Kubernetes object: it has no `kind`")
            .help("BGPConfiguration and BGPPeer objects are expected here");
        return;
    };
    let version = document.get("apiVersion");
    let known = version
        .and_then(Node::text)
        .is_some_and(|version| matches!(version, "projectcalico.org/v3" | "crd.projectcalico.org/v1"));
    if !known {
        let span = version.map_or(kind.span, |version| version.span);
        findings
            .error(span, "this is no Calico object")
            .help("`apiVersion` is `projectcalico.org/v3` or `crd.projectcalico.org/v1`");
        return;
    }
    match kind.text().unwrap_or("") {
        "BGPConfiguration" => configuration(document, manifests, sources, findings),
        "BGPPeer" => peer(document, manifests, findings),
        other => {
            let kinds = ["BGPConfiguration", "BGPPeer"]
                .into_iter()
                .chain(OTHER_KINDS.iter().copied());
            let help = if OTHER_KINDS.contains(&other) {
                "the lab runs without what it says".to_owned()
            } else {
                did_you_mean(other, kinds.collect::<Vec<_>>())
            };
            let message = format!("objects of kind {other} are not simulated");
            findings.warning(kind.span, message).help(help);
        }
    }
}

fn name(document: &Node) -> Option<&Node> {
    document.get("metadata")?.get("name")
}

fn configuration(document: &Node, manifests: &mut Manifests, sources: &Sources, findings: &mut Findings) {
    let own_name = name(document).and_then(Node::text);
    if own_name != Some("default") {
        let span = name(document).map_or(document.span, |name| name.span);
        findings
            .warning(span, "this BGPConfiguration is not used")
            .help("the one of the whole cluster is named `default`");
        return;
    }
    if let Some((first, _)) = &manifests.configuration {
        let line = sources.line(*first);
        let message = format!("there is a BGPConfiguration `default` already, in line {line}");
        findings.error(document.span, message);
        return;
    }
    let spec = match document.get("spec") {
        None => Some(BgpConfiguration::default()),
        Some(node) if node.is_null() => Some(BgpConfiguration::default()),
        Some(node) => spec(node, document, BGP_CONFIGURATION, findings),
    };
    manifests.configuration = spec.map(|spec| (document.span, spec));
}

/// Checks and reads a spec: what is simulated, and what is known besides.
fn spec<T: DeserializeOwned + JsonSchema>(
    node: &Node,
    document: &Node,
    others: &[(&str, Meaning)],
    findings: &mut Findings,
) -> Option<T> {
    let schema = schemars::generate::SchemaSettings::draft2020_12().for_deserialize();
    let schema = schema.into_generator().into_root_schema_for::<T>().to_value();
    let before = findings.errors();
    let fitting = Shape::new(&schema, FORMATS).check(node, findings);
    let simulated = schema.get("properties").and_then(serde_json::Value::as_object);
    let simulated: Vec<&str> = simulated
        .into_iter()
        .flat_map(|keys| keys.keys().map(String::as_str))
        .collect();
    other_fields(node, document, &simulated, others, findings);
    if findings.errors() > before {
        return None;
    }
    yaml::decode(&fitting?, findings)
}

/// Says what becomes of the fields that are not simulated.
fn other_fields(
    node: &Node,
    document: &Node,
    simulated: &[&str],
    others: &[(&str, Meaning)],
    findings: &mut Findings,
) {
    let Value::Map(entries) = &node.value else { return };
    let kind = document.get("kind").and_then(Node::text).unwrap_or("object");
    for (key, _) in entries.iter().filter(|(key, _)| !simulated.contains(&key.text())) {
        let text = key.text();
        match others.iter().find(|(name, _)| *name == text) {
            Some((_, Meaning::Nothing)) => {}
            Some((_, Meaning::Left)) => {
                findings
                    .warning(key.span(), format!("`{text}` of a {kind} is not simulated"))
                    .help("the lab runs without it");
            }
            Some((_, Meaning::Sessions)) => {
                findings
                    .error(key.span(), format!("`{text}` of a {kind} is not simulated"))
                    .help("it changes sessions, so a lab without it would be another one");
            }
            None => {
                let known = others.iter().map(|(name, _)| *name);
                let known: Vec<&str> = known.chain(simulated.iter().copied()).collect();
                findings
                    .error(key.span(), format!("a {kind} has no field `{text}`"))
                    .help(did_you_mean(text, known));
            }
        }
    }
}

fn peer(document: &Node, manifests: &mut Manifests, findings: &mut Findings) {
    let Some(node) = document.get("spec") else {
        findings.error(document.span, "this BGPPeer has no `spec`");
        return;
    };
    let Some(spec) = spec::<BgpPeerSpec>(node, document, BGP_PEER, findings) else {
        return;
    };
    let (Some(address), Some(nodes)) = (peer_address(&spec, findings), selected(&spec, findings)) else {
        return;
    };
    manifests.peers.push(BgpPeer {
        span: name(document).map_or(document.span, |name| name.span),
        address,
        asn: spec.as_number.0,
        nodes,
    });
}

/// `peerIP` is an address, or an address and a port; the port must be BGP's.
fn peer_address(spec: &BgpPeerSpec, findings: &mut Findings) -> Option<IpAddr> {
    let text = spec.peer_ip.value.as_str();
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    match text.parse::<SocketAddr>() {
        Ok(socket) if socket.port() == 179 => Some(socket.ip()),
        Ok(_) => {
            findings.error(spec.peer_ip.span, "only port 179 is simulated");
            None
        }
        Err(_) => {
            findings
                .error(spec.peer_ip.span, format!("`{text}` is not an IP address"))
                .help("for example `10.0.0.1`");
            None
        }
    }
}

fn selected(spec: &BgpPeerSpec, findings: &mut Findings) -> Option<Selected> {
    let selector = spec
        .node_selector
        .as_ref()
        .filter(|selector| !selector.is_empty());
    match (selector, &spec.node) {
        (None, None) => Some(Selected::Global),
        (None, Some(node)) => Some(Selected::One(node.clone())),
        (Some(selector), Some(_)) => {
            findings.error(selector.span, "a BGPPeer has either `node` or `nodeSelector`");
            None
        }
        (Some(selector), None) if selector.trim() == "all()" => Some(Selected::All),
        (Some(selector), None) => {
            findings
                .error(selector.span, "this selector is not simulated")
                .help("only `all()` is so far");
            None
        }
    }
}
