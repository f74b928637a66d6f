//! Real messages: those of `tests/data`, or of the folder that `LABSIM_VECTORS` names.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use bgp_wire::mrt::{Body, Records};
use serde_json::Value;

use crate::anatomy::two;
use crate::session::Session;

/// One message and the session it was sent in.
pub(crate) struct Sample {
    /// Where it is from.
    pub(crate) name: String,
    pub(crate) octets: Vec<u8>,
    pub(crate) session: Session,
}

/// At most so many messages are taken from one MRT file, spread over all of it.
const MOST_OF_A_FILE: usize = 2000;

fn folder() -> PathBuf {
    std::env::var_os("LABSIM_VECTORS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/vectors"),
        PathBuf::from,
    )
}

/// All messages, in an order that does not change.
pub(crate) fn samples() -> Vec<Sample> {
    let folder = folder();
    let mut samples = Vec::new();
    for file in ["messages.jsonl", "malformed.jsonl"] {
        lines(&folder.join(file), &mut samples);
    }
    let mut files: Vec<PathBuf> = fs::read_dir(folder.join("mrt"))
        .expect("the folder mrt")
        .map(|entry| entry.expect("an entry of the folder mrt").path())
        .filter(|path| !path.to_string_lossy().ends_with(".bgpdump-m.gz"))
        .collect();
    files.sort();
    for file in files {
        archive(&file, &mut samples);
    }
    samples
}

fn lines(path: &Path, samples: &mut Vec<Sample>) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).expect("a JSON object a line");
        let context = &record["context"];
        let families = context["add_path"].as_array().into_iter().flatten();
        let families = families.filter_map(|family| {
            let (afi, safi) = family.as_str()?.split_once('/')?;
            Some((afi.parse().ok()?, safi.parse().ok()?))
        });
        samples.push(Sample {
            name: record["id"].as_str().expect("an id").to_owned(),
            octets: from_hex(record["hex"].as_str().expect("octets")).expect("hexadecimal octets"),
            session: Session {
                four_octet_as: context["four_octet_as"] == true,
                extended_message: context["extended_message"] == true,
                add_path: families.collect(),
                external: context["peer"] == "external",
            },
        });
    }
}

/// The octets of a hexadecimal text.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|c| c.to_digit(16))
        .map(|digit| Some(digit? as u8))
        .collect::<Option<_>>()?;
    digits
        .len()
        .is_multiple_of(2)
        .then(|| digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// The messages of an MRT file. One that is damaged has those before the damage.
fn archive(path: &Path, samples: &mut Vec<Sample>) {
    let octets = unpacked(path);
    let name = path.file_name().expect("a file's name").to_string_lossy();
    let mut found = Vec::new();
    for record in Records::new(&octets) {
        let Ok(record) = record else { break };
        let Ok(Body::Message(message)) = record.body() else {
            continue;
        };
        // Some collectors cut messages short.
        if two(message.octets, 16) != Some(message.octets.len()) {
            continue;
        }
        let families = if message.add_path {
            vec![(1, 1), (2, 1)]
        } else {
            Vec::new()
        };
        found.push(Sample {
            name: format!("{name}#{}", found.len() + 1),
            octets: message.octets.to_vec(),
            session: Session {
                four_octet_as: message.four_octet_as,
                extended_message: message.octets.len() > 4096,
                add_path: families,
                external: message.peering.peer_as != message.peering.local_as,
            },
        });
    }
    let step = found.len().div_ceil(MOST_OF_A_FILE).max(1);
    samples.extend(found.into_iter().step_by(step));
}

fn unpacked(path: &Path) -> Vec<u8> {
    let packed = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut octets = Vec::new();
    // What can be unpacked of a damaged file is enough.
    let _ = match packed[..] {
        [0x1f, 0x8b, ..] => flate2::read::MultiGzDecoder::new(&packed[..]).read_to_end(&mut octets),
        [b'B', b'Z', b'h', ..] => bzip2::read::MultiBzDecoder::new(&packed[..]).read_to_end(&mut octets),
        _ => return packed,
    };
    octets
}
