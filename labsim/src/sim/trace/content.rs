//! What messages say, as members of a JSON object. A broadcast is told once for each receiver, twice over, and everybody
//! sends the same KEEPALIVE: what was put into words a moment ago is kept.

use std::fmt::Display;
use std::net::IpAddr;

use bgp_wire::{AttributeValue, Capability, MpNlri, Negotiated, Open, Update};
use bytes::Bytes;
use serde_json::Value;

use super::line::{Line, members, name};
use crate::sim::record::Message;
use crate::speaker::KEEPALIVE;
use crate::speaker::shared::Map;

type Object = serde_json::Map<String, Value>;

/// Messages and the members that tell what they say. The two ends of a session need not agree on that.
#[derive(Default)]
pub(super) struct Contents {
    known: Map<Bytes, Vec<(Negotiated, Vec<u8>)>>,
}

/// So many messages are kept, and then all are forgotten.
const KEPT: usize = 4096;

/// And so many meanings of each.
const MEANINGS: usize = 4;

/// Longer ones are not kept: few of those are sent twice.
const LONGEST: usize = 256;

impl Contents {
    /// Adds what a message says.
    pub(super) fn tell(&mut self, message: &Message<'_>, line: &mut Line) {
        // Whatever the session has agreed on.
        if message.bytes[..] == KEEPALIVE[..] {
            line.word(name!("type"), "KEEPALIVE");
            return;
        }
        let mut meanings = self.known.get(message.bytes).into_iter().flatten();
        if let Some((_, members)) = meanings.find(|(under, _)| under == message.negotiated) {
            line.members(members);
            return;
        }
        let members = members_of(message);
        line.members(&members);
        self.keep(message, members);
    }

    fn keep(&mut self, message: &Message<'_>, members: Vec<u8>) {
        if message.bytes.len() > LONGEST {
            return;
        }
        if self.known.len() == KEPT {
            self.known.clear();
        }
        let meanings = self.known.entry(message.bytes.clone()).or_default();
        if meanings.len() < MEANINGS {
            meanings.push((message.negotiated.clone(), members));
        }
    }
}

fn members_of(message: &Message<'_>) -> Vec<u8> {
    let mut all = Object::new();
    match bgp_wire::Message::decode(message.bytes, message.negotiated) {
        Ok(decoded) => content(&decoded.message, &mut all),
        Err(error) => {
            all.insert("malformed".into(), error.to_string().into());
        }
    }
    members(all)
}

/// What a message says.
fn content(message: &bgp_wire::Message, line: &mut Object) {
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
