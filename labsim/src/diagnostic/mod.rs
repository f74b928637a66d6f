//! What is wrong in a file that a person wrote: where, what was expected, and what to do.
//!
//! Readers of such files collect [`Findings`] as they go, so that one run tells everything that is wrong;
//! [`Findings::into_diagnostics`] then looks up lines and columns.

mod findings;
mod render;
mod source;
mod suggest;

use serde::Serialize;

pub use findings::{Finding, Findings};
pub use render::{Paint, Plain, Role};
pub use source::{FileId, Sources, Span};
pub use suggest::{closest, did_you_mean, one_of, shown};

/// Whether the file can be used in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can, but the result may not be what its author meant.
    Warning,
}

impl Severity {
    /// The word that starts a message.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether the file can be used in spite of it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, if it is in a line of a file.
    pub place: Option<Place>,
    /// What to say at the place itself, e.g. what was expected there; may be empty.
    pub label: String,
    /// What to do about it; may be empty.
    pub help: String,
}

impl Diagnostic {
    /// An error that is at no line of a file, e.g. because the file cannot be read.
    pub fn without_place(message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: String::new(),
            help: help.into(),
        }
    }
}

/// A stretch of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted in characters from 1.
    pub column: usize,
    /// How many characters of the line are meant; at least 1.
    pub length: usize,
    /// The line's text, or the part around the place where the line is very long.
    pub text: String,
    /// How many characters of the line `text` leaves out at its start.
    pub skipped: usize,
}

/// Everything that is wrong, in the order of the files' lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// How many of them are errors.
    pub fn errors(&self) -> usize {
        let is_error = |diagnostic: &&Diagnostic| diagnostic.severity == Severity::Error;
        self.0.iter().filter(is_error).count()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Diagnostics {
        Diagnostics(vec![diagnostic])
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests;
