//! The trace of a run.

use std::path::Path;

use serde_json::{Map, Value};

use crate::fault::{Fault, Faults};
use crate::message::{Message, Way, nanoseconds};

/// What a trace says of messages and faults.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) sent: Vec<Message>,
    pub(crate) received: Vec<Message>,
    pub(crate) faults: Faults,
}

/// Keys that say what the simulator makes of a message, not what is in it.
const NOT_IN_IT: [&str; 6] = ["t", "kind", "node", "peer", "opened_by", "end_of_rib"];

impl Trace {
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
        let mut trace = Self {
            sent: Vec::new(),
            received: Vec::new(),
            faults: Faults::default(),
        };
        for line in text.lines() {
            let line: Map<String, Value> =
                serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
            match text_of(&line, "kind").as_str() {
                "sent" => trace.sent.push(message(&line, "node", "peer", "us")),
                "received" => trace.received.push(message(&line, "peer", "node", "neighbour")),
                "action" => trace.faults.0.push(Fault {
                    at: at(&line),
                    action: text_of(&line, "action"),
                }),
                _ => {}
            }
        }
        Ok(trace)
    }
}

fn text_of(line: &Map<String, Value>, key: &str) -> String {
    line.get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn at(line: &Map<String, Value>) -> u64 {
    nanoseconds(line.get("t").and_then(Value::as_f64).unwrap_or_default())
}

/// A message; `opened_by` is what that key has where the sender opened the connection.
fn message(line: &Map<String, Value>, from: &str, to: &str, opened_by: &str) -> Message {
    let way = Way {
        from: text_of(line, from),
        to: text_of(line, to),
        dialled: text_of(line, "opened_by") == opened_by,
    };
    let mut says = line.clone();
    says.retain(|key, _| !NOT_IN_IT.contains(&key.as_str()));
    for list in ["announced", "withdrawn", "communities"] {
        if let Some(Value::Array(list)) = says.get_mut(list) {
            // Sets, whose order means nothing.
            list.sort_by_key(Value::to_string);
        }
    }
    Message {
        at: at(line),
        way,
        says,
    }
}
