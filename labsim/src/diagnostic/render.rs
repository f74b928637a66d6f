//! Diagnostics as text for people.

use std::fmt;

use super::{Diagnostic, Diagnostics, Place, Severity};

/// What a piece of rendered text is, for those who colour it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The word `error`, and the caret under one.
    Error,
    /// The word `warning`, and the caret under one.
    Warning,
    /// The message itself.
    Message,
    /// Line numbers and the frame around the line.
    Frame,
    /// The word `help`.
    Help,
}

/// How pieces of text are coloured.
pub trait Paint {
    /// The text, with whatever belongs around it.
    fn paint(&self, role: Role, text: &str) -> String;
}

/// No colours.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Paint for Plain {
    fn paint(&self, _: Role, text: &str) -> String {
        text.to_owned()
    }
}

impl Diagnostics {
    /// All diagnostics, each with its line and a caret.
    pub fn render(&self, paint: &dyn Paint) -> String {
        let rendered: Vec<String> = self.0.iter().map(|diagnostic| diagnostic.render(paint)).collect();
        rendered.join("\n")
    }
}

impl Diagnostic {
    /// Message, place, the line with a caret, help.
    pub fn render(&self, paint: &dyn Paint) -> String {
        let role = match self.severity {
            Severity::Error => Role::Error,
            Severity::Warning => Role::Warning,
        };
        let mut out = format!(
            "{}: {}\n",
            paint.paint(role, self.severity.name()),
            paint.paint(Role::Message, &self.message)
        );
        let margin = match &self.place {
            Some(place) => framed(&mut out, place, &self.label, role, paint),
            None => 1,
        };
        if !self.help.is_empty() {
            let (frame, word) = (paint.paint(Role::Frame, "="), paint.paint(Role::Help, "help"));
            out += &format!("{:margin$} {frame} {word}: {}\n", "", self.help);
        }
        out
    }
}

/// Adds the place, its line and the caret; returns how wide the column of line numbers is.
fn framed(out: &mut String, place: &Place, label: &str, role: Role, paint: &dyn Paint) -> usize {
    let number = place.line.to_string();
    let margin = number.len();
    let frame = |text: &str| paint.paint(Role::Frame, text);
    let carets = paint.paint(role, format!("{} {label}", "^".repeat(place.length)).trim_end());
    *out += &format!(
        "{:margin$}{} {}:{}:{}\n",
        "",
        frame("-->"),
        place.file,
        place.line,
        place.column
    );
    let bar = frame("|");
    let indent = place.column - 1 - place.skipped;
    *out += &format!("{:margin$} {bar}\n", "");
    *out += &format!("{} {bar} {}\n", frame(&number), place.text.trim_end());
    *out += &format!("{:margin$} {bar} {:indent$}{carets}\n", "", "");
    margin
}

/// As plain text.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(&Plain))
    }
}
