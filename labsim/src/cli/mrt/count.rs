//! How many records of which kind a file has.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use bgp_wire::mrt::Header;

/// Records by type and subtype.
#[derive(Default)]
pub(super) struct Count {
    by_kind: BTreeMap<(u16, u16), u64>,
    first: Option<u32>,
    last: Option<u32>,
}

impl Count {
    pub(super) fn add(&mut self, header: &Header) {
        *self
            .by_kind
            .entry((header.record_type, header.subtype))
            .or_default() += 1;
        self.first.get_or_insert(header.timestamp);
        self.last = Some(header.timestamp);
    }

    pub(super) fn write_json(&self, file: &Path, out: &mut dyn Write) -> io::Result<()> {
        let kinds = self.by_kind.iter();
        let by_kind: serde_json::Map<_, _> = kinds
            .map(|((record_type, subtype), count)| (format!("{record_type}/{subtype}"), (*count).into()))
            .collect();
        let object = serde_json::json!({
            "file": file,
            "records": self.by_kind.values().sum::<u64>(),
            "first_timestamp": self.first,
            "last_timestamp": self.last,
            "records_by_type_subtype": by_kind,
        });
        writeln!(out, "{object}")
    }
}
