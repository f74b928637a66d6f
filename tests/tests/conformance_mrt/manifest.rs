//! What is known of the files.

use std::path::Path;

use serde_json::Value;

/// What is known of a file.
pub(crate) struct Known {
    /// Records by "type/subtype".
    pub(crate) records: Value,
    /// How many lines bgpdump printed.
    pub(crate) lines: u64,
    /// Their SHA-256, in hexadecimal.
    pub(crate) sha256: String,
    /// Whether records of the file have no known end.
    pub(crate) damaged: bool,
}

/// Looks a file up in the manifest beside its folder.
pub(crate) fn known(path: &Path) -> Result<Option<Known>, String> {
    let folder = path.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    let manifest = folder.join("mrt-manifest.json");
    let text = std::fs::read(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let files: Vec<Value> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = files.into_iter().find(|file| file["file"] == name.as_ref());
    Ok(file.map(|file| Known {
        records: file["records_by_type_subtype"].clone(),
        lines: file["bgpdump_m"]["lines"].as_u64().unwrap_or_default(),
        sha256: file["bgpdump_m"]["sha256"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        damaged: file["damaged"] != Value::Null && file["damaged"] != false,
    }))
}
