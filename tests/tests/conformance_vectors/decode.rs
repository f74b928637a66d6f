//! `labsim decode --json`, asked about many messages at once.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

/// What the command says of each message.
pub(crate) fn decode(session: &[String], messages: &[&str]) -> Result<Vec<Value>, String> {
    let mut labsim = labsim_tests::labsim();
    labsim.args(["decode", "--json"]).args(session);
    let piped = labsim
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = piped.spawn().map_err(|error| error.to_string())?;
    let mut input = child.stdin.take().ok_or("no standard input")?;
    let lines = messages.join("\n") + "\n";
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    writer
        .join()
        .map_err(|_| "the messages could not be written")?
        .map_err(|error| error.to_string())?;
    // 1 is for messages that have faults or are refused.
    if !matches!(output.status.code(), Some(0 | 1)) {
        return Err(format!(
            "{}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    let text = String::from_utf8(output.stdout).map_err(|error| error.to_string())?;
    let objects = text
        .lines()
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{error}: {line}")));
    let objects: Vec<Value> = objects.collect::<Result<_, _>>()?;
    match objects.len() == messages.len() {
        true => Ok(objects),
        false => Err(format!("{} lines for {} messages", objects.len(), messages.len())),
    }
}
