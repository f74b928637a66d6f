//! The scenario file: a lab, what happens to it, and what must come of it, in one YAML document.
//!
//! Three steps. `schema` is the file as the user types it, and the JSON Schema of it. Reading ([`crate::yaml`]) finds
//! everything that does not fit that schema. `resolve` turns names into numbers, patterns into nodes and intent into
//! sessions, finds everything that makes no sense, and leaves a [`Lab`] and [`Expectation`]s.

mod doubt;
pub mod expect;
mod names;
mod pattern;
mod resolve;
mod schema;
pub(crate) mod word;

use std::io;
use std::path::Path;

use crate::calico::{self, Manifests};
use crate::diagnostic::{Diagnostic, Diagnostics, Findings, Sources};
use crate::lab::Lab;
use crate::yaml::{self, Node, Shape};

use doubt::Doubt;
use names::Names;
use resolve::Context;

pub use expect::{Expectation, Verdict, When};

/// A scenario, ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What its author says about it; may be empty.
    pub description: String,
    /// What to simulate.
    pub lab: Lab,
    /// What must come of it, in the order of the file.
    pub expect: Vec<Expectation>,
    /// What the author should look at again.
    pub warnings: Diagnostics,
}

/// Reads a scenario and the files it names. The error has everything that is wrong with them, warnings included.
pub fn load(path: &Path) -> Result<Scenario, Diagnostics> {
    let name = path.display().to_string();
    let text = read_text(path).map_err(|error| {
        let message = format!("cannot read {name}: {error}");
        Diagnostic::without_place(message, "a YAML file with a scenario is expected")
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&name, &text, &|file| read_text(&folder.join(file)))
}

/// Files are bounded: what is longer than any scenario is not even read.
fn read_text(path: &Path) -> io::Result<String> {
    use io::Read;
    let mut text = String::new();
    let limit = yaml::MOST_BYTES as u64 + 1;
    std::fs::File::open(path)?.take(limit).read_to_string(&mut text)?;
    Ok(text)
}

/// Reads a scenario from its text. `name` is what diagnostics call the file, with its folder if it has one; `files` opens
/// the files it names, which are relative to that folder.
pub fn parse(
    name: &str,
    text: &str,
    files: &dyn Fn(&str) -> io::Result<String>,
) -> Result<Scenario, Diagnostics> {
    let mut sources = Sources::default();
    let mut findings = Findings::default();
    let read = read(name, text, files, &mut sources, &mut findings);
    let failed = findings.errors() > 0;
    let diagnostics = findings.into_diagnostics(&sources);
    match read {
        Some((description, lab, expect)) if !failed => Ok(Scenario {
            description,
            lab,
            expect,
            warnings: diagnostics,
        }),
        _ => Err(diagnostics),
    }
}

type Read = (String, Lab, Vec<Expectation>);

fn read(
    name: &str,
    text: &str,
    files: &dyn Fn(&str) -> io::Result<String>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Read> {
    let documents = yaml::parse(sources, name, text, findings);
    let document = single(&documents, findings)?;
    if let Some(kind) = document
        .get("kind")
        .filter(|_| document.get("apiVersion").is_some())
    {
        findings
            .error(kind.span, "this is a Kubernetes object, not a scenario")
            .help("a scenario names files with such objects under `calico`");
        return None;
    }
    let schema = schema::json_schema().to_value();
    let fitting = Shape::new(&schema, word::FORMATS).check(document, findings)?;
    let file: schema::Scenario = yaml::decode(&fitting, findings)?;
    let known = schema.get("properties").and_then(serde_json::Value::as_object);
    let known: Vec<&str> = known
        .into_iter()
        .flat_map(|keys| keys.keys().map(String::as_str))
        .collect();
    let mut doubt = Doubt::of(document, &fitting, &known);
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let manifests = manifests(&file, folder, files, &mut doubt, sources, findings);
    let mut names = Names::default();
    for lost in doubt::lost_keys(document.get("nodes"), fitting.get("nodes")) {
        names.lose(lost);
    }
    let context = Context {
        sources,
        findings,
        names,
        doubt,
    };
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let (lab, expect) = resolve::resolve(&file, manifests.as_ref(), &stem, context);
    Some((file.description.unwrap_or_default(), lab, expect))
}

/// The one document of a scenario file.
fn single<'a>(documents: &'a [Node], findings: &mut Findings) -> Option<&'a Node> {
    match documents {
        [one] => Some(one),
        [_, second, ..] => {
            findings
                .error(
                    second.span,
                    "a scenario file has one document, and this is the second",
                )
                .help("put each scenario into a file of its own");
            None
        }
        [] => {
            if findings.errors() == 0 {
                let message = "the file is empty";
                findings
                    .error(Default::default(), message)
                    .help("a scenario needs at least `nodes`");
            }
            None
        }
    }
}

/// The most files that a scenario may name.
const MOST_FILES: usize = 100;

/// Reads Calico's manifests; `None` if the scenario names none.
fn manifests(
    file: &schema::Scenario,
    folder: &Path,
    files: &dyn Fn(&str) -> io::Result<String>,
    doubt: &mut Doubt,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Manifests> {
    let names = file.calico.as_ref()?;
    let before = findings.errors();
    let mut manifests = Manifests::default();
    if let Some(name) = names.get(MOST_FILES) {
        let message = format!("more than {MOST_FILES} files with manifests");
        findings.error(name.span, message);
    }
    for name in names.iter().take(MOST_FILES) {
        match files(name) {
            Ok(text) => {
                let path = folder.join(&name.value).display().to_string();
                let documents = yaml::parse(sources, &path, &text, findings);
                calico::read(&documents, &mut manifests, sources, findings);
            }
            Err(error) => {
                findings
                    .error(name.span, format!("cannot read {}: {error}", name.value))
                    .help("names of files are relative to the scenario file");
            }
        }
    }
    if findings.errors() > before {
        doubt.add("calico");
    }
    Some(manifests)
}

/// The JSON Schema of the scenario file, for editors: pretty, and the same every time.
pub fn json_schema() -> String {
    let mut text = serde_json::to_string_pretty(&schema::json_schema()).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
