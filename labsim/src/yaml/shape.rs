//! Whether a tree has the shape that a JSON Schema describes.
//!
//! The schema is generated from the types that shall read the tree, so there is one source of truth. Of JSON Schema
//! this knows what `schemars` generates from types. A schema's `title` is the noun that messages use.

use serde_json::Value as Json;

use super::keyword::{
    Object, alternatives, bounds, choices, example, is_of_type, noun_of, required_keys, types, words,
};
use super::{Key, Node, Value};
use crate::diagnostic::{Findings, Span, closest, did_you_mean, one_of, shown};

/// Names of formats and what checks a text of that format; an error says what is expected.
pub type Formats = [(&'static str, fn(&str) -> Result<(), String>)];

/// A schema to check trees against.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    root: &'a Json,
    formats: &'a Formats,
}

impl<'a> Shape<'a> {
    /// The shape that a root schema describes.
    pub fn new(root: &'a Json, formats: &'a Formats) -> Shape<'a> {
        Shape { root, formats }
    }

    /// Adds everything in the tree that does not fit, and returns what does: the tree without the keys, values and items
    /// that are wrong. So the reader can go on and find what else is wrong. `None`: nothing useful is left.
    pub fn check(&self, node: &Node, findings: &mut Findings) -> Option<Node> {
        self.node(node, self.root, node.span, findings)
    }

    /// `at`: what to point at when something is missing in the node.
    fn node(&self, node: &Node, schema: &Json, at: Span, findings: &mut Findings) -> Option<Node> {
        let schema = self.resolve(schema);
        let object = schema.as_object()?;
        if node.is_null() && self.admits(schema, node) {
            return Some(node.clone());
        }
        if let Some(words) = words(object) {
            return word(node, &words, object, findings);
        }
        if let Some(forms) = alternatives(object)
            && let Some(form) = forms.iter().find(|form| self.admits(form, node))
        {
            return self.node(node, form, at, findings);
        }
        if !self.admits(schema, node) {
            self.unexpected(node, schema, findings);
            return None;
        }
        let value = match &node.value {
            Value::Map(entries) => Value::Map(self.map(entries, object, at, findings)?),
            Value::List(items) => Value::List(self.list(node, items, schema, findings)?),
            Value::Scalar { text, .. } => return self.scalar(node, text, schema, findings),
        };
        Some(Node {
            span: node.span,
            value,
        })
    }

    /// The schema that a `$ref` points to.
    fn resolve(&self, schema: &'a Json) -> &'a Json {
        let target = schema.get("$ref").and_then(Json::as_str);
        match target.and_then(|target| self.root.pointer(target.trim_start_matches('#'))) {
            Some(found) => found,
            None => schema,
        }
    }

    /// Whether a node is of a type that the schema allows.
    fn admits(&self, schema: &Json, node: &Node) -> bool {
        let schema = self.resolve(schema);
        if let Some(forms) = schema.as_object().and_then(alternatives) {
            return forms.iter().any(|form| self.admits(form, node));
        }
        let types = types(schema);
        types.is_empty() || types.iter().any(|kind| is_of_type(kind, node))
    }

    fn unexpected(&self, node: &Node, schema: &Json, findings: &mut Findings) {
        let expected = self.noun(schema);
        let help = match node.text().map(str::to_lowercase).as_deref() {
            Some("yes" | "on" | "true") if types(schema).contains(&"boolean") => {
                "did you mean `true`?".to_owned()
            }
            Some("no" | "off" | "false") if types(schema).contains(&"boolean") => {
                "did you mean `false`?".to_owned()
            }
            _ => example(schema),
        };
        findings
            .error(
                node.span,
                format!("{expected} is expected, not {}", described(node)),
            )
            .help(help);
    }

    fn map(
        &self,
        entries: &[(Key, Node)],
        schema: &Object,
        at: Span,
        findings: &mut Findings,
    ) -> Option<Vec<(Key, Node)>> {
        let none = Object::new();
        let known = schema
            .get("properties")
            .and_then(Json::as_object)
            .unwrap_or(&none);
        let others = schema.get("additionalProperties");
        let mut fitting = Vec::with_capacity(entries.len());
        let mut unknown = 0;
        let before = findings.errors();
        for (key, node) in entries {
            let schema = match (known.get(key.text()), others) {
                (Some(schema), _) => schema,
                (None, Some(Json::Bool(false))) => {
                    unknown += 1;
                    unknown_key(key, known, &noun_of(schema), findings);
                    // What is wrong in its value is told too, as far as one can guess what it is.
                    if let Some(meant) = closest(key.text(), known.keys().map(String::as_str)) {
                        self.node(node, &known[meant], key.span(), findings);
                    }
                    continue;
                }
                (None, Some(schema)) => schema,
                (None, None) => continue,
            };
            let fits = self.node(node, schema, key.span(), findings);
            fitting.extend(fits.map(|node| (key.clone(), node)));
        }
        // A mistyped key is likely the one that is missing: that is not said twice.
        if unknown == 0 {
            missing_keys(entries, schema, at, findings);
            exactly_one(entries, schema, at, findings);
        }
        // Where keys depend on each other, the rest of a wrong entry means something else than the whole.
        let is_statement = choices(schema).next().is_some();
        let usable = is_complete(&fitting, schema) && !(is_statement && findings.errors() > before);
        usable.then_some(fitting)
    }

    fn list(&self, node: &Node, items: &[Node], schema: &Json, findings: &mut Findings) -> Option<Vec<Node>> {
        let limit = |name: &str| {
            let limit = schema.get(name).and_then(Json::as_u64);
            limit.map(|n| usize::try_from(n).unwrap_or(usize::MAX))
        };
        let (least, most) = (limit("minItems"), limit("maxItems"));
        let fits =
            |count: usize| least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most);
        if !fits(items.len()) {
            let message = format!("{} is expected, not a list of {}", self.noun(schema), items.len());
            findings.error(node.span, message);
        }
        let Some(schema) = schema.get("items") else {
            return Some(items.to_vec());
        };
        let fitting: Vec<Node> = items
            .iter()
            .filter_map(|item| self.node(item, schema, item.span, findings))
            .collect();
        fits(fitting.len()).then_some(fitting)
    }

    fn scalar(&self, node: &Node, text: &str, schema: &Json, findings: &mut Findings) -> Option<Node> {
        let format = schema.get("format").and_then(Json::as_str).unwrap_or("");
        let known = self.formats.iter().find(|(name, _)| *name == format);
        if let Some((_, check)) = known {
            if let Err(expected) = check(text) {
                findings
                    .error(
                        node.span,
                        format!("`{}` is not {}", shown(text), self.noun(schema)),
                    )
                    .label(expected)
                    .help(example(schema));
                return None;
            }
        } else if let Some((least, most)) = bounds(schema, format)
            && !text.parse::<i128>().is_ok_and(|n| least <= n && n <= most)
        {
            let range = if least == most {
                format!("only {least} is possible here, not {}", shown(text))
            } else {
                format!("{} is outside {least} to {most}", shown(text))
            };
            findings.error(node.span, range);
            return None;
        }
        Some(node.clone())
    }

    /// What a schema describes, for people: its title, or its JSON type.
    fn noun(&self, schema: &Json) -> String {
        let schema = self.resolve(schema);
        if let (None, Some(forms)) = (schema.get("title"), schema.as_object().and_then(alternatives)) {
            let nouns: Vec<String> = forms
                .iter()
                .map(|form| self.resolve(form))
                .filter(|form| types(form) != ["null"])
                .map(|form| self.noun(form))
                .collect();
            return nouns.join(" or ");
        }
        schema.as_object().map_or_else(String::new, noun_of)
    }
}

fn word(node: &Node, words: &[&str], schema: &Object, findings: &mut Findings) -> Option<Node> {
    let text = node.text().unwrap_or("");
    if words.contains(&text) {
        return Some(node.clone());
    }
    let noun = noun_of(schema);
    let message = match node.text() {
        Some(text) if !text.is_empty() => format!("`{}` is not {noun}", shown(text)),
        _ => format!("{noun} is expected, not {}", described(node)),
    };
    let help = match closest(text, words.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => one_of("one of ", words.iter().copied()),
    };
    findings.error(node.span, message).help(help);
    None
}

fn unknown_key(key: &Key, known: &Object, noun: &str, findings: &mut Findings) {
    let help = did_you_mean(key.text(), known.keys().map(String::as_str));
    findings
        .error(key.span(), format!("{noun} has no key `{}`", shown(key.text())))
        .help(help);
}

fn missing_keys(entries: &[(Key, Node)], schema: &Object, at: Span, findings: &mut Findings) {
    for name in required_keys(schema) {
        if !entries.iter().any(|(key, _)| key.text() == name) {
            findings.error(at, format!("{} needs the key `{name}`", noun_of(schema)));
        }
    }
}

/// The keys of a group that are there.
fn present<'a>(entries: &'a [(Key, Node)], choice: &[&str]) -> Vec<&'a Key> {
    let present = entries
        .iter()
        .filter(|(key, node)| choice.contains(&key.text()) && !node.is_null());
    present.map(|(key, _)| key).collect()
}

fn exactly_one(entries: &[(Key, Node)], schema: &Object, at: Span, findings: &mut Findings) {
    for choice in choices(schema) {
        let words = one_of("", choice.iter().copied());
        let noun = noun_of(schema);
        match present(entries, &choice).as_slice() {
            [_] => {}
            [] => {
                findings.error(at, format!("{noun} needs one of {words}"));
            }
            [first, second, ..] => {
                let both = format!("`{}` and `{}`", first.text(), second.text());
                findings
                    .error(second.span(), format!("{noun} cannot have both {both}"))
                    .help(format!("it has one of {words}; write the second one on its own"));
            }
        }
    }
}

/// Whether what fits can be read: nothing that is needed is missing.
fn is_complete(fitting: &[(Key, Node)], schema: &Object) -> bool {
    required_keys(schema).all(|name| fitting.iter().any(|(key, _)| key.text() == name))
}

/// A node, for people.
fn described(node: &Node) -> String {
    match node.text() {
        Some(text) if !node.is_null() => format!("`{}`", shown(text)),
        _ => node.kind().to_owned(),
    }
}
