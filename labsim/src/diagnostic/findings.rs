//! Collecting what is wrong.

use super::{Diagnostic, Diagnostics, Severity, Sources, Span};

/// One thing that is wrong, at a place not yet looked up.
#[derive(Clone, Debug)]
pub struct Finding {
    span: Span,
    severity: Severity,
    message: String,
    label: String,
    help: String,
}

impl Finding {
    /// What to say at the place itself.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Finding {
        self.label = bounded(label.into());
        self
    }

    /// What to do about it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Finding {
        self.help = bounded(help.into());
        self
    }
}

/// Texts quote what stands in the file: their length is bounded, and nothing in them moves a terminal's cursor.
fn bounded(text: String) -> String {
    const LONGEST: usize = 500;
    if text.len() <= LONGEST && !text.contains(char::is_control) {
        return text;
    }
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(LONGEST).map(visible).collect()
}

/// What has been found so far.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
    errors: usize,
}

/// A file with more errors than this is told so; the rest would not be read anyway.
const MOST_FINDINGS: usize = 100;

impl Findings {
    /// Adds an error.
    pub fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.errors += 1;
        self.push(span, Severity::Error, message.into())
    }

    /// Adds a warning.
    pub fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.push(span, Severity::Warning, message.into())
    }

    fn push(&mut self, span: Span, severity: Severity, message: String) -> &mut Finding {
        // What exceeds the limit goes into one spare place, so memory stays bounded and callers need not care.
        if self.list.len() > MOST_FINDINGS {
            self.list.pop();
        }
        self.list.push(Finding {
            span,
            severity,
            message: bounded(message),
            label: String::new(),
            help: String::new(),
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// How many errors there are.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// With lines and columns, in the order of the files.
    pub fn into_diagnostics(mut self, sources: &Sources) -> Diagnostics {
        let too_many = self.list.len() > MOST_FINDINGS;
        self.list.truncate(MOST_FINDINGS);
        self.list.sort_by_key(|finding| finding.span);
        let mut found: Vec<Diagnostic> = self
            .list
            .into_iter()
            .map(|finding| Diagnostic {
                severity: finding.severity,
                message: finding.message,
                place: sources.place(finding.span),
                label: finding.label,
                help: finding.help,
            })
            .collect();
        if too_many {
            let help = format!("correct these first: only {MOST_FINDINGS} are shown");
            found.push(Diagnostic::without_place("there are more errors", help));
        }
        Diagnostics(found)
    }
}
