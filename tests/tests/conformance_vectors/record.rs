//! Records of messages.

use std::path::Path;

use serde_json::Value;

/// A message, and what is known of it.
pub(crate) struct Record {
    pub(crate) id: String,
    pub(crate) hex: String,
    /// What its session had agreed on, as flags of `labsim decode`.
    pub(crate) session: Vec<String>,
    pub(crate) expect: Expect,
    /// RFCs or daemons differ on it.
    pub(crate) ambiguous: bool,
}

/// What should come of a message.
pub(crate) enum Expect {
    /// It is right, and these are facts of it.
    Right(Value),
    /// It is wrong, with this `action`, `code` and `subcode` as far as they are fixed.
    Wrong(Value),
    /// Its end is missing: it must not be taken for a message.
    Cut,
    /// Anything but a crash.
    NoCrash,
}

impl Record {
    /// Where it is from: what stands before the first colon or slash of its name.
    pub(crate) fn source(&self) -> String {
        let end = self.id.find([':', '/']).unwrap_or(self.id.len());
        self.id[..end].to_owned()
    }
}

/// Reads a file of records, one JSON object a line.
pub(crate) fn read(path: &Path) -> Result<Vec<Record>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let records = lines.enumerate().map(|(n, line)| {
        let object: Value = serde_json::from_str(line).map_err(|error| format!("line {}: {error}", n + 1))?;
        record(&object).ok_or_else(|| format!("line {} is no record", n + 1))
    });
    records.collect()
}

fn record(object: &Value) -> Option<Record> {
    Some(Record {
        id: object["id"].as_str()?.to_owned(),
        hex: object["hex"].as_str()?.to_owned(),
        session: session(&object["context"]),
        expect: match object["expect"].as_str()? {
            "ok" => Expect::Right(object["truth"].clone()),
            "error" => Expect::Wrong(object["error"].clone()),
            "incomplete" => Expect::Cut,
            _ => Expect::NoCrash,
        },
        ambiguous: !object["ambiguous"].is_null(),
    })
}

fn session(context: &Value) -> Vec<String> {
    let mut flags = Vec::new();
    let mut add = |wanted: bool, flag: &str| {
        if wanted {
            flags.push(flag.to_owned());
        }
    };
    add(context["four_octet_as"] == true, "--four-octet-as");
    add(context["extended_message"] == true, "--extended-message");
    add(context["peer"] == "internal", "--internal");
    add(context["peer"] == "external", "--external");
    let families = context["add_path"].as_array().into_iter().flatten();
    let families: Vec<&str> = families.filter_map(Value::as_str).collect();
    if !families.is_empty() {
        flags.push(format!("--add-path={}", families.join(",")));
    }
    flags
}
