//! The words of a scenario: scalars that mean something, each with a check whose message says what is expected.
//!
//! A word's type gives the JSON Schema its `format`; [`FORMATS`] leads from there back to the type's own parser, so the
//! check of a file and the reading of it cannot disagree.

mod number;
mod time;

use std::fmt;

use super::expect::SessionState;
use crate::diagnostic::did_you_mean;
use crate::speaker::profile::{PROFILES, Profile};
use crate::yaml::Formats;

pub(crate) use number::{Address, Address6, AsNumber, AsPath, Community, Identifier, Prefix};
pub(crate) use time::{Interval, Moment, Window};

/// A scalar with a meaning.
pub(crate) trait Word: Sized {
    /// The name of its format in the JSON Schema.
    const FORMAT: &'static str;
    /// What it is, without an article.
    const NOUN: &'static str;
    /// One such word.
    const EXAMPLE: &'static str;
    /// The JSON types that editors shall accept.
    const JSON_TYPES: &'static [&'static str] = &["string"];
    /// All such words, if they are few.
    fn choice() -> Vec<&'static str> {
        Vec::new()
    }
    /// Reads it; an error says what is expected.
    fn parse(text: &str) -> Result<Self, String>;
}

/// Makes words readable by serde and known to the JSON Schema.
macro_rules! words {
    ($($word:ty),* $(,)?) => {
        $(
            impl<'de> serde::Deserialize<'de> for $word {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                    <$word as Word>::parse(&text).map_err(serde::de::Error::custom)
                }
            }

            impl schemars::JsonSchema for $word {
                fn inline_schema() -> bool {
                    true
                }
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    <$word as Word>::FORMAT.into()
                }
                fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                    word_schema::<$word>()
                }
            }
        )*

        /// The formats of all words.
        pub(crate) const FORMATS: &Formats = &[
            $((<$word as Word>::FORMAT, |text| <$word as Word>::parse(text).map(|_| ()))),*
        ];
    };
}

words!(
    Interval,
    Moment,
    Window,
    Prefix,
    Address,
    Address6,
    Identifier,
    AsNumber,
    Community,
    AsPath,
    StateWord,
    ProfileName,
);

fn word_schema<W: Word>() -> schemars::Schema {
    let choice = W::choice();
    if !choice.is_empty() {
        return schemars::json_schema!({ "type": "string", "title": W::NOUN, "enum": choice });
    }
    let types = match W::JSON_TYPES {
        [one] => serde_json::json!(one),
        several => serde_json::json!(several),
    };
    schemars::json_schema!({ "type": types, "title": W::NOUN, "format": W::FORMAT, "examples": [W::EXAMPLE] })
}

/// The state of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StateWord(pub SessionState);

impl Word for StateWord {
    const FORMAT: &'static str = "state";
    const NOUN: &'static str = "session state";
    const EXAMPLE: &'static str = "Established";
    fn choice() -> Vec<&'static str> {
        SessionState::all().map(SessionState::name).collect()
    }
    fn parse(text: &str) -> Result<Self, String> {
        let state = SessionState::all().find(|state| state.name() == text);
        let expected = || {
            did_you_mean(
                text,
                SessionState::all().map(SessionState::name).collect::<Vec<_>>(),
            )
        };
        state.map(StateWord).ok_or_else(expected)
    }
}

/// The name of a profile.
#[derive(Clone, Copy)]
pub(crate) struct ProfileName(pub &'static Profile);

impl fmt::Debug for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Word for ProfileName {
    const FORMAT: &'static str = "profile";
    const NOUN: &'static str = "profile";
    const EXAMPLE: &'static str = "bird2";
    fn choice() -> Vec<&'static str> {
        PROFILES.iter().map(|profile| profile.name).collect()
    }
    fn parse(text: &str) -> Result<Self, String> {
        let expected = || did_you_mean(text, PROFILES.iter().map(|profile| profile.name));
        Profile::named(text).map(ProfileName).ok_or_else(expected)
    }
}

#[cfg(test)]
mod tests;
