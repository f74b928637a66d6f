//! The scenario file: a lab, what happens to it, and what must come of it, in one YAML document.
//!
//! Three steps, one folder or file each. `schema` is the file as the user types it, and the JSON Schema of it. Reading
//! ([`crate::yaml`]) finds everything that does not fit that schema. `resolve` turns names into numbers, patterns into
//! nodes and intent into sessions, finds everything that makes no sense, and leaves a [`Lab`] and [`Expectation`]s.

pub mod expect;

use crate::diagnostic::Diagnostic;
use crate::lab::Lab;

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
    pub warnings: Vec<Diagnostic>,
}
