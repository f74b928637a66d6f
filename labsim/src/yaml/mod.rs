//! YAML with places: text becomes a tree that knows where everything stands, the tree is checked against the JSON
//! Schema of the types it shall become, and only then do the types read it.
//!
//! A scalar stays text until a type asks for it, so `10.10` is what the reader makes of it, not a number that lost a
//! zero. Files are hostile until proven otherwise: size, depth and what aliases repeat are bounded.

mod decode;
mod keyword;
mod parse;
mod shape;
mod spanned;

use crate::diagnostic::Span;

pub use decode::decode;
pub use parse::{MOST_BYTES, parse};
pub use shape::{Formats, Shape};
pub use spanned::{Entries, Spanned, Terse};

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, which may also be meant as a number or the like if it is not quoted.
    Scalar {
        /// After YAML's escapes.
        text: String,
        /// In quotes, or a block of text: certainly text.
        quoted: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file, without duplicates.
    Map(Vec<(Key, Node)>),
}

/// A key of a mapping. Only scalars can be keys here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(Node);

impl Key {
    /// Where it stands.
    pub fn span(&self) -> Span {
        self.0.span
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.0.text().unwrap_or("")
    }
}

impl Node {
    /// Whether nothing is there: `key:` without a value, `~` or `null`.
    pub fn is_null(&self) -> bool {
        match &self.value {
            Value::Scalar { text, quoted } => !quoted && matches!(text.as_str(), "" | "~" | "null"),
            _ => false,
        }
    }

    /// The value of a key, where the node is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries
                .iter()
                .find(|(known, _)| known.text() == key)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.is_null() => "nothing",
            Value::Scalar { .. } => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

#[cfg(test)]
mod tests;
