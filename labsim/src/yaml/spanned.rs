//! Types that make use of the tree. They can be read from nothing else: they ask the reader for what only it can give.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{FileId, Span};

/// The name under which [`Spanned`] asks for the place of a value.
pub(super) const SPANNED: &str = "labsim::yaml::Spanned";
/// The name under which [`Terse`] asks whether a value is a scalar.
pub(super) const TERSE: &str = "labsim::yaml::Terse";

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// Where.
    pub span: Span,
    /// The value.
    pub value: T,
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(SPANNED, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value with a place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
        let missing = || A::Error::custom("only a YAML tree has places");
        let file: u32 = parts.next_element()?.ok_or_else(missing)?;
        let start: u64 = parts.next_element()?.ok_or_else(missing)?;
        let end: u64 = parts.next_element()?.ok_or_else(missing)?;
        let span = Span {
            file: FileId::from_number(file),
            start: usize::try_from(start).unwrap_or(usize::MAX),
            end: usize::try_from(end).unwrap_or(usize::MAX),
        };
        let value = parts.next_element()?.ok_or_else(missing)?;
        Ok(Spanned { span, value })
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A value with a short form, which is a scalar, and a long form, which is a list or mapping.
#[derive(Clone, Debug)]
pub enum Terse<S, L> {
    /// `10.0.0.0/26`
    Short(S),
    /// `{ prefix: 10.0.0.0/26, med: 5 }`
    Long(L),
}

impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Deserialize<'de> for Terse<S, L> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(TERSE, TerseVisitor(PhantomData))
    }
}

struct TerseVisitor<S, L>(PhantomData<(S, L)>);

impl<'de, S: Deserialize<'de>, L: Deserialize<'de>> Visitor<'de> for TerseVisitor<S, L> {
    type Value = Terse<S, L>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar, or a list or mapping")
    }

    /// The tree's reader calls this for a scalar.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        S::deserialize(deserializer).map(Terse::Short)
    }

    /// And this for anything else.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        L::deserialize(deserializer).map(Terse::Long)
    }
}

impl<S: JsonSchema, L: JsonSchema> JsonSchema for Terse<S, L> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}Or{}", S::schema_name(), L::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [generator.subschema_for::<S>(), generator.subschema_for::<L>()];
        schemars::json_schema!({ "anyOf": forms })
    }
}

/// A mapping whose keys the user chooses, in the order of the file.
#[derive(Clone, Debug)]
pub struct Entries<V>(pub Vec<(Spanned<String>, V)>);

/// No entries. (`derive` would ask for a default value too.)
impl<V> Default for Entries<V> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<V> {
    type Value = Entries<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<V>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

impl<V: JsonSchema> JsonSchema for Entries<V> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("EntriesOf{}", V::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<V>();
        schemars::json_schema!({ "type": "object", "additionalProperties": value })
    }
}
