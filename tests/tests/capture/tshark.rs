//! tshark: what it reads in a capture.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::message::{Message, Way, nanoseconds};
use crate::reading::{each, says};

/// A tshark and a capture.
#[derive(Debug)]
pub(crate) struct Tshark {
    program: PathBuf,
    capture: PathBuf,
    /// An empty folder, so that nobody's preferences have a say.
    preferences: PathBuf,
}

/// How bad tshark finds what it remarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    Comment,
    Chat,
    Note,
    Warn,
    Error,
}

/// A packet.
#[derive(Debug)]
pub(crate) struct Frame {
    /// Nanoseconds of virtual time.
    pub(crate) at: u64,
    /// Source and destination.
    pub(crate) addresses: [IpAddr; 2],
    pub(crate) ports: [u16; 2],
    pub(crate) remarks: Vec<(Severity, String)>,
}

/// The fields that a [`Frame`] is made from.
const FIELDS: [&str; 7] = [
    "frame.time_epoch",
    "ip.src",
    "ip.dst",
    "tcp.srcport",
    "tcp.dstport",
    "_ws.expert.severity",
    "_ws.expert.message",
];

/// Between several values of one field; no remark has it.
const BETWEEN: &str = "\u{1f}";

impl Tshark {
    pub(crate) fn of(program: PathBuf, capture: PathBuf, folder: &Path) -> Self {
        Self {
            program,
            capture,
            preferences: folder.join("preferences"),
        }
    }

    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        let mut tshark = Command::new(&self.program);
        tshark
            .env("WIRESHARK_CONFIG_DIR", &self.preferences)
            .arg("-n")
            .args(["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"])
            .arg("-r")
            .arg(&self.capture)
            .args(arguments);
        let output = tshark.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(format!("tshark: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// All packets.
    pub(crate) fn frames(&self) -> Result<Vec<Frame>, String> {
        let aggregator = format!("aggregator={BETWEEN}");
        let mut arguments = vec!["-T", "fields", "-E", "occurrence=a", "-E", &aggregator];
        arguments.extend(FIELDS.iter().flat_map(|field| ["-e", *field]));
        let text = String::from_utf8(self.run(&arguments)?).map_err(|error| error.to_string())?;
        text.lines()
            .map(|line| frame(line).ok_or_else(|| format!("not a packet of the lab: {line:?}")))
            .collect()
    }

    /// All BGP messages, those apart that are only sent again; `name` gives the node of an address.
    pub(crate) fn messages(&self, name: &dyn Fn(IpAddr) -> String) -> Result<Vec<Message>, String> {
        let text = self.run(&["-Y", "bgp", "-T", "json", "--no-duplicate-keys"])?;
        let packets: Vec<Value> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
        let mut messages = Vec::new();
        for packet in &packets {
            let layers = &packet["_source"]["layers"];
            let head = head(layers, name).ok_or_else(|| format!("no TCP over IP: {layers}"))?;
            messages.extend(each(&layers["bgp"]).map(|bgp| Message {
                at: head.0,
                way: head.1.clone(),
                says: says(bgp),
            }));
        }
        Ok(messages)
    }
}

fn frame(line: &str) -> Option<Frame> {
    let mut fields = line.split('\t');
    let mut next = || fields.next().map(str::to_owned);
    let at = next()?;
    let addresses = [next()?.parse().ok()?, next()?.parse().ok()?];
    let ports = [next()?.parse().ok()?, next()?.parse().ok()?];
    let (severities, texts) = (next()?, next()?);
    let severities = severities.split(BETWEEN).filter_map(severity);
    Some(Frame {
        at: nanoseconds(at.parse().ok()?),
        addresses,
        ports,
        remarks: severities.zip(texts.split(BETWEEN).map(str::to_owned)).collect(),
    })
}

/// The severity in tshark's numbers; `None` of nothing. What is not known is as bad as can be.
fn severity(number: &str) -> Option<Severity> {
    Some(match number {
        "" => return None,
        "1048576" => Severity::Comment,
        "2097152" => Severity::Chat,
        "4194304" => Severity::Note,
        "6291456" => Severity::Warn,
        _ => Severity::Error,
    })
}

/// When a packet was sent, and its way.
fn head(layers: &Value, name: &dyn Fn(IpAddr) -> String) -> Option<(u64, Way)> {
    let address = |key: &str| layers["ip"][key].as_str()?.parse().ok().map(name);
    let at: f64 = layers["frame"]["frame.time_epoch"].as_str()?.parse().ok()?;
    let way = Way {
        from: address("ip.src")?,
        to: address("ip.dst")?,
        dialled: layers["tcp"]["tcp.dstport"] == "179",
    };
    Some((nanoseconds(at), way))
}
