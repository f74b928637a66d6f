//! Records as JSON objects, one a line.

use std::io::{self, Write};
use std::net::IpAddr;

use bgp_wire::mrt::{self, Bgp, Body, Decoder, Header, Peer, Peering, Record, Rib, TableDump, number};
use serde_json::{Map, Value, json};

use crate::cli::message_json::{self, hex};

/// Prints records, and decodes what is in them.
pub(super) struct Records {
    decoder: Decoder,
}

impl Records {
    pub(super) fn new() -> Records {
        Records {
            decoder: Decoder::new(),
        }
    }

    /// Prints one record. The error is that of a record that cannot be read.
    pub(super) fn write(
        &mut self,
        record: &Record<'_>,
        out: &mut dyn Write,
    ) -> io::Result<Result<(), mrt::Error>> {
        let body = match record.body() {
            Ok(body) => self.body(record, &body),
            Err(error) => return Ok(Err(error)),
        };
        let mut object = header(&record.header);
        if let Value::Object(body) = body {
            object.extend(body);
        }
        writeln!(out, "{}", Value::Object(object))?;
        Ok(Ok(()))
    }

    fn body(&mut self, record: &Record<'_>, body: &Body<'_>) -> Value {
        match body {
            Body::Message(message) => {
                let mut object = peering(&message.peering);
                object["local"] = message.local.into();
                object["message"] =
                    message_json::message(message.octets, self.decoder.session(message)).into();
                object
            }
            Body::StateChange(change) => {
                let mut object = peering(&change.peering);
                object["old_state"] = change.old_state.into();
                object["new_state"] = change.new_state.into();
                object
            }
            Body::PeerIndexTable(table) => json!({
                "collector_id": table.collector_id,
                "view_name": String::from_utf8_lossy(table.view_name),
                "peers": table.peers().map(peer).collect::<Vec<_>>(),
            }),
            Body::Rib(rib) => self.rib(rib),
            Body::TableDump(dump) => self.table_dump(dump),
            Body::Bgp(record) => self.bgp(record),
            _ => json!({ "octets": hex(record.octets) }),
        }
    }

    fn rib(&mut self, rib: &Rib<'_>) -> Value {
        let entries = rib.entries().map(|entry| {
            json!({
                "peer_index": entry.peer_index,
                "originated": entry.originated,
                "path_id": entry.path_id,
                "update": message_json::decoded(&self.decoder.rib_entry(rib, &entry)),
            })
        });
        let entries: Vec<Value> = entries.collect();
        json!({
            "sequence": rib.sequence,
            "family": rib.nlri.family.to_string(),
            "prefix": rib.nlri.prefix(),
            "nlri_octets": hex(rib.nlri.octets),
            "entries": entries,
        })
    }

    fn table_dump(&mut self, dump: &TableDump<'_>) -> Value {
        json!({
            "view": dump.view,
            "sequence": dump.sequence,
            "prefix": prefix(dump.prefix, dump.prefix_len),
            "status": dump.status,
            "originated": dump.originated,
            "peer_address": dump.peer_address,
            "peer_as": dump.peer_as,
            "update": message_json::decoded(&self.decoder.table_dump(dump)),
        })
    }

    fn bgp(&mut self, record: &Bgp<'_>) -> Value {
        match record {
            Bgp::Message(message) => json!({
                "peer_as": message.source_as,
                "peer_address": message.source_address,
                "local_as": message.destination_as,
                "local_address": message.destination_address,
                "message": message_json::decoded(&self.decoder.bgp_message(message)),
            }),
            Bgp::StateChange(change) => json!({
                "peer_as": change.peer_as,
                "peer_address": change.peer_address,
                "old_state": change.old_state,
                "new_state": change.new_state,
            }),
            Bgp::Sync { view, file_name } => json!({
                "view": view,
                "file_name": String::from_utf8_lossy(file_name),
            }),
        }
    }
}

fn header(header: &Header) -> Map<String, Value> {
    let (record_type, subtype) = (header.record_type, header.subtype);
    let mut object = Map::new();
    object.insert("timestamp".into(), header.timestamp.into());
    if let Some(microseconds) = header.microseconds {
        object.insert("microseconds".into(), microseconds.into());
    }
    object.insert("type".into(), number::type_name(record_type).into());
    object.insert(
        "subtype".into(),
        number::subtype_name(record_type, subtype).into(),
    );
    object.insert("type_number".into(), record_type.into());
    object.insert("subtype_number".into(), subtype.into());
    object
}

fn peering(peering: &Peering) -> Value {
    json!({
        "peer_as": peering.peer_as,
        "peer_address": peering.peer_address,
        "local_as": peering.local_as,
        "local_address": peering.local_address,
        "interface": peering.interface,
    })
}

fn peer(peer: Peer) -> Value {
    json!({ "bgp_id": peer.bgp_id, "address": peer.address, "as": peer.asn })
}

fn prefix(address: IpAddr, length: u8) -> String {
    format!("{address}/{length}")
}
