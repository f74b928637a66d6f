//! What the keywords of a JSON Schema say, as far as `schemars` generates them from types.

use serde_json::{Map, Value as Json};

use super::{Node, Value};
use crate::diagnostic::one_of;

pub(super) type Object = Map<String, Json>;

/// The forms a value can have.
pub(super) fn alternatives(schema: &Object) -> Option<&Vec<Json>> {
    schema.get("anyOf").or_else(|| schema.get("oneOf"))?.as_array()
}

/// The words to choose from, if the schema is such a choice.
pub(super) fn words(schema: &Object) -> Option<Vec<&str>> {
    if let Some(words) = schema.get("enum").and_then(Json::as_array) {
        return Some(words.iter().filter_map(Json::as_str).collect());
    }
    if let Some(word) = schema.get("const").and_then(Json::as_str) {
        return Some(vec![word]);
    }
    let forms = schema.get("oneOf")?.as_array()?;
    let lists: Option<Vec<Vec<&str>>> = forms.iter().map(|form| words(form.as_object()?)).collect();
    lists.map(|lists| lists.concat())
}

/// The JSON types that a schema allows; none: all.
pub(super) fn types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(one)) => vec![one],
        Some(Json::Array(several)) => several.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

pub(super) fn is_of_type(kind: &str, node: &Node) -> bool {
    match (kind, &node.value) {
        ("object", Value::Map(_)) | ("array", Value::List(_)) => true,
        ("null", _) => node.is_null(),
        ("string", Value::Scalar { .. }) => !node.is_null(),
        ("integer", Value::Scalar { text, quoted: false }) => text.parse::<i128>().is_ok(),
        ("boolean", Value::Scalar { text, quoted: false }) => matches!(text.as_str(), "true" | "false"),
        _ => false,
    }
}

pub(super) fn bounds(schema: &Json, format: &str) -> Option<(i128, i128)> {
    let of_format = match format {
        "uint8" => Some((0, i128::from(u8::MAX))),
        "uint16" => Some((0, i128::from(u16::MAX))),
        "uint32" => Some((0, i128::from(u32::MAX))),
        "uint64" | "uint" => Some((0, i128::from(u64::MAX))),
        _ => None,
    };
    let (least, most) = of_format?;
    let stated = |name: &str| schema.get(name).and_then(Json::as_i64).map(i128::from);
    Some((
        stated("minimum").unwrap_or(least),
        stated("maximum").unwrap_or(most),
    ))
}

pub(super) fn required_keys(schema: &Object) -> impl Iterator<Item = &str> {
    let required = schema.get("required").and_then(Json::as_array);
    required.into_iter().flatten().filter_map(Json::as_str)
}

/// The groups of keys of which exactly one must be there: `allOf` of `oneOf` with nothing but `required` in it.
pub(super) fn choices(schema: &Object) -> impl Iterator<Item = Vec<&str>> {
    let rules = schema.get("allOf").and_then(Json::as_array);
    rules.into_iter().flatten().map(|rule| {
        let forms = rule.get("oneOf").and_then(Json::as_array);
        let names = forms.into_iter().flatten();
        names
            .filter_map(|form| form.get("required")?.get(0)?.as_str())
            .collect()
    })
}

/// A schema's title with its article, or its JSON type in words.
pub(super) fn noun_of(schema: &Object) -> String {
    if let Some(title) = schema.get("title").and_then(Json::as_str) {
        let vowel = title.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
        return format!("{} {title}", if vowel { "an" } else { "a" });
    }
    let kind = match schema.get("type") {
        Some(Json::Array(several)) => several.first().and_then(Json::as_str),
        kind => kind.and_then(Json::as_str),
    };
    let words = match kind {
        Some("object") => "a mapping",
        Some("array") => "a list",
        Some("integer" | "number") => "a number",
        Some("boolean") => "`true` or `false`",
        Some("string") => "text",
        _ => "something else",
    };
    words.to_owned()
}

/// The schema's first example as help, or the keys of a mapping.
pub(super) fn example(schema: &Json) -> String {
    let first = schema
        .get("examples")
        .and_then(|examples| examples.get(0)?.as_str());
    let keys = schema.get("properties").and_then(Json::as_object);
    match (first, keys) {
        (Some(example), _) => format!("for example `{example}`"),
        (None, Some(keys)) => one_of("it is a mapping with the keys ", keys.keys().map(String::as_str)),
        (None, None) => String::new(),
    }
}
