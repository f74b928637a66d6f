//! The capture of a run, read by a real tshark: every packet is well formed, and the BGP messages in them are those that
//! the trace lists, word for word.
//!
//! `LABSIM_SCENARIOS=FOLDER` tries other scenarios.

mod fault;
mod message;
mod reading;
mod trace;
mod tshark;

use std::net::IpAddr;
use std::path::Path;
use std::process::ExitCode;

use labsim::lab::Lab;
use labsim_tests::daemons::{TSHARK, find};
use labsim_tests::labsim;
use labsim_tests::scenarios::{self, output, printed};

use crate::fault::Faults;
use crate::message::Message;
use crate::trace::Trace;
use crate::tshark::{Frame, Severity, Tshark};

fn main() -> ExitCode {
    let every_attribute = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/labs/attributes.yaml");
    scenarios::run(agrees, vec![every_attribute], Vec::new())
}

fn agrees(file: &Path) -> Result<(), String> {
    let Some(program) = find(TSHARK) else {
        return Ok(());
    };
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (capture, trace) = (folder.path().join("lab.pcap"), folder.path().join("lab.jsonl"));
    let mut run = labsim();
    run.args(["run", "--quiet", "--pcap"]).arg(&capture);
    run.arg("--trace").args([&trace, file]);
    let ran = output(&mut run);
    if !ran.status.success() {
        return Err(printed(&ran));
    }
    let lab = labsim::scenario::load(file)
        .map_err(|errors| errors.to_string())?
        .lab;
    let trace = Trace::read(&trace)?;
    let tshark = Tshark::of(program, capture, folder.path());
    packets(&lab, &trace.faults, &tshark.frames()?)?;
    messages(&lab, &trace, &tshark.messages(&|address| lab.name_of(address))?)
}

/// Every packet belongs to BGP, and tshark finds nothing in it to remark that no fault explains.
fn packets(lab: &Lab, faults: &Faults, frames: &[Frame]) -> Result<(), String> {
    let name = |address: IpAddr| lab.name_of(address);
    for frame in frames {
        if !frame.ports.contains(&179) {
            return Err(format!("not to or from port 179: {frame:?}"));
        }
        let explained = |severity: Severity, text: &str| match severity {
            Severity::Comment | Severity::Chat => true,
            Severity::Note | Severity::Warn => faults.explain(frame, text, &name),
            Severity::Error => false,
        };
        if let Some((_, text)) = frame
            .remarks
            .iter()
            .find(|(severity, text)| !explained(*severity, text))
        {
            return Err(format!("tshark says {text:?} of {frame:?}"));
        }
    }
    Ok(())
}

/// What is on the wire is what the trace has as sent, one to one, in order and at the same times. Where packets are lost,
/// a message may come onto the wire late, or never if its connection is gone by then; yet in order, and never one that
/// was not sent, and none was received that was not on the wire.
fn messages(lab: &Lab, trace: &Trace, wire: &[Message]) -> Result<(), String> {
    if wire.is_empty() {
        return Err("no BGP message was captured".to_owned());
    }
    if !trace.faults.lose_packets() && lab_is_complete(lab) {
        return message::equal(&trace.sent, wire);
    }
    for way in message::ways(&trace.sent) {
        let (sent, received, wire) = (way.of(&trace.sent), way.of(&trace.received), way.of(wire));
        message::within(&wire, &sent).map_err(|why| format!("on the wire, not sent: {why}"))?;
        message::within(&received, &wire).map_err(|why| format!("received, not on the wire: {why}"))?;
    }
    Ok(())
}

/// Whether every neighbour is a node of the lab; what others are sent is lost.
fn lab_is_complete(lab: &Lab) -> bool {
    let addresses = lab
        .nodes
        .iter()
        .flat_map(|node| &node.speaker.peers)
        .map(|peer| peer.address);
    addresses
        .into_iter()
        .all(|address| lab.nodes.iter().any(|node| node.addresses.contains(&address)))
}
