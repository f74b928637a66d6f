//! What of a file is in doubt because part of it did not fit its schema. The rest is still looked at, so that all that is
//! wrong is told at once; but nothing is blamed that may only be missing because of another error.

use std::collections::BTreeSet;

use crate::diagnostic::closest;
use crate::yaml::{Node, Value};

/// The keys at the top of a scenario whose values are not, or may not be, as the user meant them.
#[derive(Debug, Default)]
pub(crate) struct Doubt(BTreeSet<String>);

/// Where sessions come from.
const SESSIONS: [&str; 5] = ["nodes", "mesh", "reflectors", "sessions", "calico"];

impl Doubt {
    /// What did not fit: everything of `typed` that is not in `fitting`. An unknown key may be any known one mistyped.
    pub(crate) fn of(typed: &Node, fitting: &Node, known: &[&str]) -> Doubt {
        let Value::Map(entries) = &typed.value else {
            return Doubt::default();
        };
        let doubtful = entries
            .iter()
            .filter_map(|(key, node)| match fitting.get(key.text()) {
                Some(fits) if fits == node => None,
                Some(_) => Some(key.text()),
                None if known.contains(&key.text()) => Some(key.text()),
                None => closest(key.text(), known.iter().copied()),
            });
        Doubt(doubtful.map(str::to_owned).collect())
    }

    /// Adds a key.
    pub(crate) fn add(&mut self, key: &str) {
        self.0.insert(key.to_owned());
    }

    /// Whether the value of a key is in doubt.
    pub(crate) fn about(&self, key: &str) -> bool {
        self.0.contains(key)
    }

    /// Whether it is in doubt which sessions there are.
    pub(crate) fn about_sessions(&self) -> bool {
        SESSIONS.iter().any(|key| self.about(key))
    }
}

/// The keys of a mapping that did not make it.
pub(crate) fn lost_keys<'a>(typed: Option<&'a Node>, fitting: Option<&'a Node>) -> Vec<&'a str> {
    let kept: BTreeSet<&str> = keys(fitting).collect();
    keys(typed).filter(|key| !kept.contains(key)).collect()
}

fn keys(node: Option<&Node>) -> impl Iterator<Item = &str> {
    let entries = match node.map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    entries.iter().map(|(key, _)| key.text())
}
