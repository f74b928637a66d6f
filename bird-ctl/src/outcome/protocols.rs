//! `enable`, `disable`, `restart` and `reload`: what became of each protocol.

use std::fmt;

use crate::reply::{LineSink, Refusal, Reply, ReplyLine};

/// What a command for some protocols answered, in all versions. That no protocol has the name is a [`Refusal`]: 9002
/// from BIRD 1 and 9001 from later ones for a name, 8003 for a pattern.
///
/// A protocol that is down is not reloaded and BIRD says nothing of it, so it is missing here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolOutcomes {
    /// What became of each protocol, in the daemon's order.
    pub outcomes: Vec<ProtocolOutcome>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// What became of a protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProtocolOutcome {
    /// The protocol's name; of `reload bgp` (BIRD 3), with its channel: `Mesh_10_0_0_2.ipv4`.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// BIRD's words, where they say more (BIRD 3): `reloading from table by enhanced route refresh`.
    pub note: Option<String>,
}

/// What can become of a protocol, in all versions but for what is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Outcome {
    /// It is being shut down (0009).
    Disabled,
    /// It was disabled before (0008); also of `restart` and `reload`, which leave it so.
    AlreadyDisabled,
    /// It is being started (0011).
    Enabled,
    /// It was enabled before (0010).
    AlreadyEnabled,
    /// It is being restarted (0012).
    Restarted,
    /// Its routes are asked for, or sent, anew (0015).
    Reloading,
    /// It is not up, so there is nothing to reload (0008, BIRD 3.4; older ones say nothing).
    NotUp,
    /// It has no way to do that, such as a BGP neighbour without route refresh (8006).
    ReloadFailed,
}

impl Outcome {
    const ALL: [(Self, u16, &'static str); 8] = [
        (Self::Disabled, 9, "disabled"),
        (Self::AlreadyDisabled, 8, "already disabled"),
        (Self::Enabled, 11, "enabled"),
        (Self::AlreadyEnabled, 10, "already enabled"),
        (Self::Restarted, 12, "restarted"),
        (Self::Reloading, 15, "reloading"),
        (Self::NotUp, 8, "is not UP"),
        (Self::ReloadFailed, 8006, "reload failed"),
    ];

    /// BIRD's words.
    pub fn as_str(self) -> &'static str {
        self.entry().2
    }

    /// Whether the protocol is not as it was asked to be.
    pub fn is_failure(self) -> bool {
        self == Self::ReloadFailed
    }

    fn entry(self) -> (Self, u16, &'static str) {
        let entry = Self::ALL.into_iter().find(|(outcome, ..)| *outcome == self);
        entry.unwrap_or(Self::ALL[0])
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl ProtocolOutcomes {
    /// Reads a reply.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        Refusal::check(reply.end.code, &reply.end.text)?;
        let mut read = Self::default();
        for line in &reply.lines {
            match ProtocolOutcome::parse(line) {
                Some(outcome) => read.outcomes.push(outcome),
                None => read.other.push(line.clone()),
            }
        }
        Ok(read)
    }

    /// Writes the whole reply.
    pub fn write_reply(&self, out: &mut impl LineSink) -> fmt::Result {
        for ProtocolOutcome { name, outcome, note } in &self.outcomes {
            let (_, code, text) = outcome.entry();
            let text = note.as_deref().unwrap_or(text);
            out.line(code, format_args!("{name}: {text}"))?;
        }
        out.end(0, format_args!(""))
    }
}

impl ProtocolOutcome {
    fn parse(line: &ReplyLine) -> Option<Self> {
        let (name, words) = line.text.rsplit_once(": ")?;
        let of_code = |(_, code, _): &(Outcome, u16, &str)| *code == line.code;
        let exact = Outcome::ALL
            .into_iter()
            .find(|entry| of_code(entry) && entry.2 == words);
        let near = || match line.code {
            15 => Some(Outcome::Reloading),
            8006 => Some(Outcome::ReloadFailed),
            _ => None,
        };
        Some(Self {
            name: name.to_owned(),
            outcome: exact.map(|entry| entry.0).or_else(near)?,
            note: exact.is_none().then(|| words.to_owned()),
        })
    }
}
