//! The trace: one JSON object a line for everything that happens.

use std::fmt::Display;
use std::io::{self, Write};
use std::net::IpAddr;

use bgp_wire::{AttributeValue, Capability, MpNlri, Open, Update};
use serde_json::{Map, Value, json};

use super::record::{Message, Record, Recorder, TcpChange, Way};
use crate::lab::{Action, Crash, Filter, Lab, Matches, NodeId, Verdict};
use crate::speaker::io::{Event, Opener, PeerId};
use crate::speaker::rib::{Change, RejectReason};
use crate::speaker::time::Time;

/// Writes a trace as JSON Lines. Each has `t` (seconds of virtual time) and `kind`: `action`, `state`, `error`,
/// `route`, `rejected`, `tcp`, `sent` or `received`.
pub struct Trace<'lab, W> {
    lab: &'lab Lab,
    out: W,
    failed: Option<io::Error>,
}

impl<'lab, W: Write> Trace<'lab, W> {
    /// A trace of that lab.
    pub fn new(lab: &'lab Lab, out: W) -> Trace<'lab, W> {
        Trace {
            lab,
            out,
            failed: None,
        }
    }

    /// Ends the trace, and tells what went wrong while writing it, if anything did.
    pub fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn node(&self, node: NodeId) -> &'lab str {
        &self.lab.nodes[node.index()].name
    }

    /// The neighbour's name, or its address if no node has that.
    fn peer(&self, node: NodeId, peer: PeerId) -> String {
        self.lab
            .name_of(self.lab.nodes[node.index()].speaker.peers[peer.index()].address)
    }

    fn line(&self, record: &Record<'_>) -> Value {
        match record {
            Record::Action(action) => json!({ "kind": "action", "action": describe(self.lab, action) }),
            Record::Event { node, event } => self.event(*node, event),
            Record::Message(Way::Sent, message) => self.message("sent", message),
            Record::Message(Way::Received, message) => self.message("received", message),
            Record::Tcp {
                node,
                peer,
                opener,
                what,
            } => json!({
                "kind": "tcp",
                "node": self.node(*node),
                "peer": self.peer(*node, *peer),
                "opened_by": opened_by(*opener),
                "what": match what {
                    TcpChange::Dialled => "dialled".to_owned(),
                    TcpChange::Up => "up".to_owned(),
                    TcpChange::Failed(error) => error.to_string(),
                },
            }),
        }
    }

    fn event(&self, node: NodeId, event: &Event) -> Value {
        let name = self.node(node);
        match event {
            Event::State { connection, from, to } => json!({
                "kind": "state",
                "node": name,
                "peer": self.peer(node, connection.peer),
                "opened_by": opened_by(connection.opener),
                "from": from.name(),
                "to": to.name(),
            }),
            Event::Error { peer, error } => {
                json!({ "kind": "error", "node": name, "peer": self.peer(node, *peer), "error": error.to_string() })
            }
            Event::Route { prefix, from, change } => json!({
                "kind": "route",
                "node": name,
                "prefix": prefix.to_string(),
                "from": from.map(|peer| self.peer(node, peer)),
                "change": change_name(*change),
            }),
            Event::Rejected { prefix, from, reason } => json!({
                "kind": "rejected",
                "node": name,
                "prefix": prefix.to_string(),
                "from": self.peer(node, *from),
                "reason": reason_name(*reason),
            }),
        }
    }

    fn message(&self, kind: &str, message: &Message<'_>) -> Value {
        let mut line = Map::new();
        line.insert("kind".into(), kind.into());
        line.insert("node".into(), self.node(message.node).into());
        line.insert("peer".into(), self.peer(message.node, message.peer).into());
        line.insert("opened_by".into(), opened_by(message.opener).into());
        line.insert("length".into(), message.bytes.len().into());
        match bgp_wire::Message::decode(message.bytes, message.negotiated) {
            Ok(decoded) => content(&decoded.message, &mut line),
            Err(error) => {
                line.insert("malformed".into(), error.to_string().into());
            }
        }
        Value::Object(line)
    }

    fn write(&mut self, at: Time, record: &Record<'_>) -> io::Result<()> {
        let mut line = Map::from_iter([("t".to_owned(), at.as_secs_f64().into())]);
        if let Value::Object(rest) = self.line(record) {
            line.extend(rest);
        }
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.write_all(b"\n")
    }
}

impl<W: Write> Recorder for Trace<'_, W> {
    fn captures(&self) -> bool {
        false
    }

    fn record(&mut self, at: Time, record: &Record<'_>) {
        if self.failed.is_none() {
            self.failed = self.write(at, record).err();
        }
    }
}

fn opened_by(opener: Opener) -> &'static str {
    match opener {
        Opener::Us => "us",
        Opener::Neighbour => "neighbour",
    }
}

/// A fault, a repair or an act, in words.
pub fn describe(lab: &Lab, action: &Action) -> String {
    let node = |node: &NodeId| lab.nodes[node.index()].name.clone();
    match action {
        Action::Cut(a, b) => format!("cut {}-{}", node(a), node(b)),
        Action::Restore(a, b) => format!("restore {}-{}", node(a), node(b)),
        Action::Block(filter) => {
            format!(
                "{} from {} to {}",
                done_to(filter, true),
                node(&filter.from),
                node(&filter.to)
            )
        }
        Action::Unblock(filter) => {
            format!(
                "{} from {} to {}",
                done_to(filter, false),
                node(&filter.from),
                node(&filter.to)
            )
        }
        Action::Crash(id, Crash::Process) => format!("kill the BGP process of {}", node(id)),
        Action::Crash(id, Crash::Power) => format!("cut the power of {}", node(id)),
        Action::Restart(id) => format!("restart {}", node(id)),
        Action::Disable(id, peer) => format!("disable {}-{}", node(id), lab.name_of(*peer)),
        Action::Enable(id, peer) => format!("enable {}-{}", node(id), lab.name_of(*peer)),
        Action::Originate(id, route) => format!("originate {} at {}", route.prefix, node(id)),
        Action::Withdraw(id, prefix) => format!("withdraw {prefix} at {}", node(id)),
    }
}

/// The words for a filter that has come into force both ways, or is gone.
pub fn describe_both_ways(lab: &Lab, filter: &Filter, on: bool) -> String {
    let (a, b) = (filter.from.min(filter.to), filter.from.max(filter.to));
    let name = |id: NodeId| &lab.nodes[id.index()].name;
    format!("{} between {} and {}", done_to(filter, on), name(a), name(b))
}

fn done_to(filter: &Filter, on: bool) -> String {
    let caught = caught(filter.matches);
    match filter.verdict {
        _ if !on => format!("let {caught} pass again"),
        Verdict::Drop => format!("drop {caught}"),
        Verdict::Refuse => format!("refuse {caught}"),
    }
}

fn caught(matches: Matches) -> &'static str {
    match matches {
        Matches::ToPort179 => "connections to TCP/179",
        Matches::AnyPort179 => "TCP/179",
    }
}

/// The words of a trace for what a route did; programs may rely on them.
fn change_name(change: Change) -> &'static str {
    match change {
        Change::NewBest => "new-best",
        Change::NotBest => "not-best",
        Change::Gone => "gone",
        Change::BestReplaced => "best-replaced",
        Change::Unreachable => "unreachable",
    }
}

/// The words of a trace for why a route was not accepted.
fn reason_name(reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::AsLoop => "as-loop",
        RejectReason::OwnOriginatorId => "own-originator-id",
        RejectReason::ClusterLoop => "cluster-loop",
    }
}

/// What a message says.
fn content(message: &bgp_wire::Message, line: &mut Map<String, Value>) {
    use bgp_wire::Message::{Keepalive, Notification, RouteRefresh};
    let mut set = |key: &str, value: Value| line.insert(key.to_owned(), value);
    match message {
        bgp_wire::Message::Open(open) => open_content(open, &mut set),
        bgp_wire::Message::Update(update) => update_content(update, &mut set),
        Notification(notification) => {
            set("type", "NOTIFICATION".into());
            set("code", notification.code.into());
            set("subcode", notification.subcode.into());
        }
        Keepalive => {
            set("type", "KEEPALIVE".into());
        }
        RouteRefresh(refresh) => {
            set("type", "ROUTE-REFRESH".into());
            set("family", refresh.family.to_string().into());
        }
    }
}

fn open_content(open: &Open, set: &mut impl FnMut(&str, Value) -> Option<Value>) {
    set("type", "OPEN".into());
    set("as", open.peer_as().into());
    set("hold_time", open.hold_time.into());
    set("bgp_id", open.bgp_id.to_string().into());
    set(
        "capabilities",
        open.capabilities().map(Capability::code).collect(),
    );
}

fn update_content(update: &Update, set: &mut impl FnMut(&str, Value) -> Option<Value>) {
    set("type", "UPDATE".into());
    let mut withdrawn = texts(&update.withdrawn);
    let mut announced = texts(&update.nlri);
    for attribute in &update.attributes {
        match &attribute.value {
            AttributeValue::Origin(origin) => drop(set("origin", (*origin as u8).into())),
            AttributeValue::AsPath(path) => drop(set("as_path", path.to_string().into())),
            AttributeValue::NextHop(address) => drop(set("next_hop", address.to_string().into())),
            AttributeValue::Med(med) => drop(set("med", (*med).into())),
            AttributeValue::LocalPref(local_pref) => drop(set("local_pref", (*local_pref).into())),
            AttributeValue::OriginatorId(id) => drop(set("originator_id", id.to_string().into())),
            AttributeValue::ClusterList(list) => drop(set("cluster_list", texts(list).into())),
            AttributeValue::Communities(list) => drop(set("communities", texts(list).into())),
            AttributeValue::MpReach(reach) => {
                if let bgp_wire::NextHop::V6 { global, .. } = reach.next_hop {
                    set("next_hop", IpAddr::V6(global).to_string().into());
                }
                announced.extend(mp_texts(&reach.nlri));
            }
            AttributeValue::MpUnreach(unreach) => withdrawn.extend(mp_texts(&unreach.nlri)),
            _ => {}
        }
    }
    set("announced", announced.into());
    set("withdrawn", withdrawn.into());
    if let Some(family) = update.is_end_of_rib() {
        set("end_of_rib", family.to_string().into());
    }
}

fn texts<T: Display>(list: &[T]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

fn mp_texts(nlri: &MpNlri) -> Vec<String> {
    match nlri {
        MpNlri::Ipv4Unicast(list) => texts(list),
        MpNlri::Ipv6Unicast(list) => texts(list),
        _ => Vec::new(),
    }
}
