//! `labsim schema`: the JSON Schema of the scenario file.

use std::io::{self, Write};

use labsim::scenario;

use super::GOOD;

/// Print the JSON Schema of scenario files, for editors
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  labsim schema > labsim.schema.json\n\n\
    An editor with a YAML language server takes it from the first line of a scenario:\n  \
    # yaml-language-server: $schema=labsim.schema.json")]
pub(super) struct SchemaArgs {}

pub(super) fn run(_: &SchemaArgs, out: &mut dyn Write) -> io::Result<u8> {
    writeln!(out, "{}", scenario::json_schema().trim_end())?;
    Ok(GOOD)
}
