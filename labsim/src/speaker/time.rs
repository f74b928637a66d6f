//! Moments of a speaker's time. The driver says what time it is; nothing here reads a clock.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

/// A moment, in nanoseconds since the driver's epoch: the start of the lab, or of the live process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

impl Time {
    /// The driver's epoch.
    pub const ZERO: Time = Time(0);
    /// Later than every moment that can occur: "not set".
    pub const NEVER: Time = Time(u64::MAX);

    /// The moment `nanoseconds` after the epoch.
    pub const fn from_nanos(nanoseconds: u64) -> Time {
        Time(nanoseconds)
    }

    /// The moment `seconds` after the epoch.
    pub const fn from_secs(seconds: u64) -> Time {
        Time(seconds.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds since the epoch.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Seconds since the epoch, for people and for JSON.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// The moment so many nanoseconds later. Saturates at [`Time::NEVER`].
    pub(crate) const fn after(self, nanoseconds: u64) -> Time {
        Time(self.0.saturating_add(nanoseconds))
    }

    /// How much time lies between `earlier` and this moment; zero if `earlier` is later.
    pub const fn since(self, earlier: Time) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

/// A span in nanoseconds; 584 years at the most.
pub(crate) const fn nanos(span: Duration) -> u64 {
    span.as_secs()
        .saturating_mul(1_000_000_000)
        .saturating_add(span.subsec_nanos() as u64)
}

impl Add<Duration> for Time {
    type Output = Time;
    /// Saturates at [`Time::NEVER`], so that a huge configured time cannot wrap.
    fn add(self, span: Duration) -> Time {
        self.after(nanos(span))
    }
}

impl Sub for Time {
    type Output = Duration;
    fn sub(self, earlier: Time) -> Duration {
        self.since(earlier)
    }
}

/// Seconds with milliseconds, as BIRD's `since` column has them: `12.345s`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = self.0 / 1_000_000;
        write!(f, "{}.{:03}s", milliseconds / 1000, milliseconds % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Time::from_secs(u64::MAX), Time::NEVER);
        assert_eq!(Time::NEVER + Duration::from_secs(1), Time::NEVER);
        assert_eq!(Time::from_secs(1) - Time::from_secs(2), Duration::ZERO);
        assert_eq!(
            Time::from_secs(2) - Time::from_nanos(500_000_000),
            Duration::from_millis(1500)
        );
    }

    #[test]
    fn display_has_milliseconds() {
        assert_eq!(
            (Time::from_secs(75) + Duration::from_micros(451_900)).to_string(),
            "75.451s"
        );
    }
}
