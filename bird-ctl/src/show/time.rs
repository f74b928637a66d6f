//! Times as BIRD prints them, and the moments they stand for.
//!
//! BIRD prints a time of the last day as a clock does (`07:51:20`, since BIRD 2 with milliseconds) and an older one as
//! a date, in the host's time zone, which it does not name. Beside the clock of the daemon ([`Status::server_time`])
//! each of them is a moment:
//!
//! ```
//! use bird_ctl::show::time::Moment;
//!
//! let now = Moment::parse("2026-11-22 00:10:00.000").ok_or("the daemon's clock")?;
//! let since = Moment::before(&now, "23:50:00.250").ok_or("a protocol's since")?;
//! assert_eq!(since.to_string(), "2026-11-21T23:50:00.25");
//! assert_eq!(since.seconds_until(&now), 1199.75);
//! # Ok::<(), &str>(())
//! ```
//!
//! [`Status::server_time`]: super::status::Status::server_time

mod printed;

use std::fmt;

pub use printed::PrintedTime;

use jiff::civil::{Date, DateTime, Time};

use crate::Dialect;

/// A moment in the time zone of the daemon's host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Moment {
    /// Day and time; of a time that BIRD prints as a date, midnight.
    pub at: DateTime,
    /// How exact that is.
    pub precision: Precision,
}

/// How exact a moment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Precision {
    /// The day is known.
    Day,
    /// The second is known: BIRD 1.
    Second,
    /// The millisecond is known, or less: since BIRD 2.
    Millisecond,
}

impl Moment {
    /// Reads a time that is complete: `YYYY-MM-DD HH:MM:SS[.mmm]` or `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse::<Date>()
            && text.len() == 10
        {
            let (at, precision) = (date.at(0, 0, 0, 0), Precision::Day);
            return Some(Self { at, precision });
        }
        let (date, time) = text.split_once([' ', 'T'])?;
        let date: Date = date.parse().ok()?;
        let (time, precision) = clock(time)?;
        let at = DateTime::from_parts(date, time);
        Some(Self { at, precision })
    }

    /// Reads a time of any form that is known not to be later than `now`: `HH:MM:SS[.mmm]` is within the day before.
    pub fn before(now: &Self, text: &str) -> Option<Self> {
        let Some((time, precision)) = clock(text) else {
            return Self::parse(text);
        };
        let today = now.at.date();
        // A protocol can change its state between the two questions.
        let slack = now.at.time().saturating_add(jiff::SignedDuration::from_secs(60));
        let date = if time > slack {
            today.yesterday().ok()?
        } else {
            today
        };
        let at = DateTime::from_parts(date, time);
        Some(Self { at, precision })
    }

    /// The time from here to another moment, in seconds.
    pub fn seconds_until(&self, later: &Self) -> f64 {
        later.at.duration_since(self.at).as_secs_f64()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => self.at.date().fmt(f),
            _ => self.at.fmt(f),
        }
    }
}

/// Reads `HH:MM:SS[.mmm]`.
fn clock(text: &str) -> Option<(Time, Precision)> {
    let digits = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b":.".contains(&byte));
    let precision = match text.len() {
        8 => Precision::Second,
        10..=18 => Precision::Millisecond,
        _ => return None,
    };
    let time = text.parse().ok().filter(|_| digits)?;
    Some((time, precision))
}

/// Reads seconds with or without milliseconds, as milliseconds.
pub(crate) fn milliseconds(text: &str) -> Option<u64> {
    let (seconds, rest) = text.split_once('.').unwrap_or((text, "000"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(seconds) || !digits(rest) || rest.len() != 3 {
        return None;
    }
    let seconds: u64 = seconds.parse().ok()?;
    seconds.checked_mul(1000)?.checked_add(rest.parse().ok()?)
}

/// Milliseconds as seconds: whole ones in BIRD 1.
pub(crate) struct Milliseconds(pub(crate) u64, pub(crate) Dialect);

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, rest) = (self.0 / 1000, self.0 % 1000);
        match self.1 {
            Dialect::Bird1 => f.pad(&seconds.to_string()),
            Dialect::Bird2 | Dialect::Bird3 => f.pad(&format!("{seconds}.{rest:03}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_time_is_a_moment() {
        let now = Moment::parse("2026-11-22 08:03:11").unwrap();
        let at = |text: &str| Moment::before(&now, text).map(|moment| (moment.to_string(), moment.precision));
        let is = |text: &str, precision| Some((text.to_owned(), precision));
        assert_eq!(at("07:51:16"), is("2026-11-22T07:51:16", Precision::Second));
        assert_eq!(
            at("08:03:12.5"),
            is("2026-11-22T08:03:12.5", Precision::Millisecond)
        );
        assert_eq!(
            at("09:00:00.001"),
            is("2026-11-21T09:00:00.001", Precision::Millisecond)
        );
        assert_eq!(at("2026-11-20"), is("2026-11-20", Precision::Day));
        assert_eq!(
            at("2026-11-20 01:02:03.004"),
            is("2026-11-20T01:02:03.004", Precision::Millisecond)
        );
        for text in [
            "",
            "Nov20",
            "25:00:00",
            "12:00",
            "2026-13-01",
            "a:b:c",
            "2026-11-20 ",
        ] {
            assert_eq!(at(text), None, "{text:?}");
        }
    }

    #[test]
    fn seconds_are_read_and_written() {
        for text in ["0.000", "145.825", "18014398509481.983"] {
            let value = milliseconds(text).unwrap();
            assert_eq!(Milliseconds(value, Dialect::Bird2).to_string(), text);
        }
        assert_eq!(
            Milliseconds(milliseconds("222").unwrap(), Dialect::Bird1).to_string(),
            "222"
        );
        for text in ["", ".", "1.", "1.2", "+1", "99999999999999999999", "1.000.0"] {
            assert_eq!(milliseconds(text), None, "{text:?}");
        }
    }
}
