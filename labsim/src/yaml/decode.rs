//! Tree to types: a serde reader that can tell a type where its value stands.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, SeqAccess,
    VariantAccess, Visitor,
};

use super::spanned::{SPANNED, TERSE};
use super::{Node, Value};
use crate::diagnostic::{Findings, Span};

/// Reads a value; what does not fit goes to `findings`. After [`super::Shape::check`] nothing should be left to find.
pub fn decode<T: DeserializeOwned>(node: &Node, findings: &mut Findings) -> Option<T> {
    match T::deserialize(Reader(node)) {
        Ok(value) => Some(value),
        Err(wrong) => {
            findings.error(wrong.span.unwrap_or(node.span), wrong.message);
            None
        }
    }
}

#[derive(Debug)]
pub(super) struct Wrong {
    span: Option<Span>,
    message: String,
}

impl Wrong {
    /// The innermost place is the best one.
    fn at(mut self, span: Span) -> Wrong {
        self.span.get_or_insert(span);
        self
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

impl Error for Wrong {
    fn custom<T: fmt::Display>(message: T) -> Wrong {
        Wrong {
            span: None,
            message: message.to_string(),
        }
    }
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a Node);

impl<'a> Reader<'a> {
    fn plain(self) -> &'a str {
        match &self.0.value {
            Value::Scalar { text, quoted: false } => text,
            _ => "",
        }
    }

    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let text = self.plain();
        let read = match text.parse::<u64>() {
            Ok(number) => visitor.visit_u64(number),
            Err(_) => match text.parse::<i64>() {
                Ok(number) => visitor.visit_i64(number),
                Err(_) => Err(Wrong::custom(format!(
                    "a number is expected, not {}",
                    self.0.kind()
                ))),
            },
        };
        read.map_err(|wrong| wrong.at(self.0.span))
    }
}

/// All methods that ask for an integer do the same: whether it fits is the visitor's business.
macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            self.integer(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let read = match &self.0.value {
            Value::Scalar { text, .. } => visitor.visit_borrowed_str(text),
            Value::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter().map(Reader))),
            Value::Map(entries) => {
                let entries = entries.iter().map(|(key, node)| (Reader(&key.0), Reader(node)));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        };
        read.map_err(|wrong| wrong.at(self.0.span))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.plain() {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Wrong::custom("`true` or `false` is expected").at(self.0.span)),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match name {
            SPANNED => visitor.visit_seq(Parts {
                node: self.0,
                given: 0,
            }),
            TERSE if matches!(self.0.value, Value::Scalar { .. }) => visitor.visit_some(self),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_enum(self).map_err(|wrong| wrong.at(self.0.span))
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
        ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Wrong> for Reader<'de> {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// Enums are words here: variants without data.
impl<'de> EnumAccess<'de> for Reader<'de> {
    type Error = Wrong;
    type Variant = Unit;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Unit), Wrong> {
        Ok((seed.deserialize(self)?, Unit))
    }
}

struct Unit;

impl<'de> VariantAccess<'de> for Unit {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Wrong> {
        Err(Wrong::custom("only words are read as variants"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Wrong> {
        Err(Wrong::custom("only words are read as variants"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Wrong> {
        Err(Wrong::custom("only words are read as variants"))
    }
}

/// What [`super::Spanned`] reads: file, start and end of the node, then its value.
struct Parts<'a> {
    node: &'a Node,
    given: usize,
}

impl<'de> SeqAccess<'de> for Parts<'de> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Wrong> {
        let span = self.node.span;
        self.given += 1;
        let part = match self.given {
            1 => seed.deserialize(span.file.number().into_deserializer()),
            2 => seed.deserialize((span.start as u64).into_deserializer()),
            3 => seed.deserialize((span.end as u64).into_deserializer()),
            4 => seed.deserialize(Reader(self.node)),
            _ => return Ok(None),
        };
        part.map(Some)
    }
}
