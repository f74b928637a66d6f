//! What the commands that change something answered.
//!
//! - [`configure`]: was the new configuration taken, and if not, where is the mistake?
//! - [`protocols`]: what became of each protocol that `enable`, `disable`, `restart` or `reload` was to touch? Such a
//!   command can succeed for some and fail for others.
//! - [`Evaluation`]: the value of an expression.
//!
//! Other commands (`restrict`, `timeformat`, `echo`, `debug`) are answered with an error or nothing of interest:
//! [`Reply::ok`](crate::reply::Reply::ok).

pub mod configure;
pub mod protocols;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::reply::{LineSink, Refusal, Reply};

/// Code of a value.
const EVALUATION: u16 = 23;

/// What `eval EXPRESSION` answered, in all versions. An expression that cannot be evaluated is refused: with 8008 by
/// BIRD 1, with 9001 and the reason since BIRD 2.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evaluation {
    /// The value as BIRD prints it.
    pub value: String,
}

impl Evaluation {
    /// Reads a reply to `eval`.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        Refusal::check(reply.end.code, &reply.end.text)?;
        let lines = reply.lines.iter().chain([&reply.end]);
        let values: Vec<_> = lines
            .filter(|line| line.code == EVALUATION)
            .map(|line| line.text.as_str())
            .collect();
        let value = values.join("\n");
        Ok(Self { value })
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        let (before, last) = self.value.rsplit_once('\n').unwrap_or(("", &self.value));
        for line in before.lines() {
            out.line(EVALUATION, format_args!("{line}"))?;
        }
        out.end(EVALUATION, format_args!("{last}"))
    }
}
