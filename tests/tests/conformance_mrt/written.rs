//! Records, read and written again.

use std::io::Read;
use std::path::Path;

use bgp_wire::mrt::number::table_dump_v2::{ADD_PATH, RIB_GENERIC};
use bgp_wire::mrt::{Body, Reader, Record, write};
use bytes::BytesMut;

/// Writes each record again, as it is and, where there is a function for its kind, from what its body says. The
/// answer is how many records there are.
pub(crate) fn check(path: &Path) -> Result<usize, String> {
    let file = unpacked(path)?;
    let (mut reader, mut whole, mut count) = (Reader::new(file.as_slice()), BytesMut::new(), 0);
    while let Some(record) = reader.next() {
        let record = record.map_err(|error| error.to_string())?;
        let start = whole.len();
        write::record(&record, &mut whole).map_err(|error| error.to_string())?;
        let again = from_body(&record).map_err(|error| format!("octet {}: {error}", record.offset))?;
        if again.is_some_and(|again| again != whole[start..]) {
            return Err(format!("octet {}: written otherwise than read", record.offset));
        }
        count += 1;
    }
    if whole != file {
        return Err("the records, written again, are not the file".to_owned());
    }
    Ok(count)
}

fn from_body(record: &Record<'_>) -> Result<Option<BytesMut>, Box<dyn std::error::Error>> {
    let (mut out, header) = (BytesMut::new(), &record.header);
    match record.body()? {
        // Zebra's records without addresses are written with them.
        Body::Message(message) if !message.peering.peer_address.is_unspecified() => {
            write::message(header.timestamp, header.microseconds, &message, &mut out)?;
        }
        Body::StateChange(change) if !change.peering.peer_address.is_unspecified() => {
            write::state_change(header.timestamp, header.microseconds, &change, &mut out)?;
        }
        Body::PeerIndexTable(table) => {
            let peers: Vec<_> = table.peers().collect();
            let (id, name) = (table.collector_id, table.view_name);
            write::peer_index_table(header.timestamp, id, name, &peers, &mut out)?;
        }
        // RIB_GENERIC of a family that has a subtype of its own is written under that.
        Body::Rib(rib) if ![RIB_GENERIC, RIB_GENERIC + ADD_PATH].contains(&header.subtype) => {
            let entries: Vec<_> = rib.entries().collect();
            // Without entries nothing tells whether they would have had path identifiers.
            if entries.is_empty() && rib.add_path {
                return Ok(None);
            }
            write::rib_nlri(header.timestamp, rib.sequence, &rib.nlri, &entries, &mut out)?;
        }
        _ => return Ok(None),
    }
    Ok(Some(out))
}

fn unpacked(path: &Path) -> Result<Vec<u8>, String> {
    let packed = std::fs::read(path).map_err(|error| error.to_string())?;
    let mut file = Vec::new();
    let read = match packed.as_slice() {
        [0x1f, 0x8b, ..] => flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_end(&mut file),
        [b'B', b'Z', b'h', ..] => bzip2::read::MultiBzDecoder::new(packed.as_slice()).read_to_end(&mut file),
        _ => return Ok(packed),
    };
    read.map_err(|error| error.to_string())?;
    Ok(file)
}
