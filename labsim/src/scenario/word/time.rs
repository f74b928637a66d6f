//! Times: lengths, moments and stretches.

use std::time::Duration;

use super::Word;
use crate::speaker::time::Time;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval(pub Duration);

impl Word for Interval {
    const FORMAT: &'static str = "interval";
    const NOUN: &'static str = "length of time";
    const EXAMPLE: &'static str = "30s";
    fn parse(text: &str) -> Result<Self, String> {
        duration(text).map(Interval)
    }
}

/// A moment of virtual time, counted from the start of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub Time);

impl Word for Moment {
    const FORMAT: &'static str = "moment";
    const NOUN: &'static str = "time after the start";
    const EXAMPLE: &'static str = "30s";
    fn parse(text: &str) -> Result<Self, String> {
        duration(text).map(|span| Moment(Time::ZERO + span))
    }
}

/// The units, the longest names first, so that `ms` is not read as `m` and an `s` too many.
const UNITS: [(&str, u64); 6] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
];

/// The longest time: a hundred years.
const LONGEST: u64 = 100 * 365 * 24 * 3_600_000_000_000;

/// `30s`, `1m30s`, `1.5s`. The sum of numbers with units.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let units = "a number with a unit: ns, us, ms, s, m or h";
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("a unit is missing: {text}s or {text}ms?"));
    }
    let mut rest = text;
    let mut nanoseconds: u64 = 0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let unit = UNITS.iter().find(|(name, _)| tail.starts_with(name));
        let (name, factor) = unit.ok_or(units)?;
        let part = scaled(number, *factor).ok_or(units)?;
        nanoseconds = nanoseconds.saturating_add(part);
        rest = &tail[name.len()..];
    }
    match nanoseconds {
        _ if text.is_empty() => Err(units.to_owned()),
        LONGEST.. => Err("a hundred years is the limit".to_owned()),
        _ => Ok(Duration::from_nanos(nanoseconds)),
    }
}

/// A decimal number times a factor, exactly; what is finer than 1 is cut off.
fn scaled(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let whole: u64 = whole.parse().ok()?;
    let digits = u32::try_from(fraction.len())
        .ok()
        .filter(|digits| *digits <= 15)?;
    let fraction: u64 = fraction.parse().ok()?;
    let fraction = u128::from(fraction) * u128::from(factor) / 10_u128.pow(digits);
    Some(
        whole
            .saturating_mul(factor)
            .saturating_add(u64::try_from(fraction).ok()?),
    )
}

/// A stretch of virtual time: `true` for all of it, `30s..10m`, `30s..` or `..10m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// From when; the start if not given.
    pub from: Time,
    /// Until when; the end of the run if not given.
    pub until: Option<Time>,
}

impl Word for Window {
    const FORMAT: &'static str = "window";
    const NOUN: &'static str = "stretch of time";
    const EXAMPLE: &'static str = "30s..10m";
    const JSON_TYPES: &'static [&'static str] = &["string", "boolean"];
    fn parse(text: &str) -> Result<Self, String> {
        if text == "true" {
            return Ok(Window {
                from: Time::ZERO,
                until: None,
            });
        }
        let expected = || "`true` or two times: 30s..10m, 30s.. or ..10m".to_owned();
        let (from, until) = text.split_once("..").ok_or_else(expected)?;
        let end = |text: &str| match text {
            "" => Ok(None),
            text => Moment::parse(text).map(|moment| Some(moment.0)),
        };
        let window = Window {
            from: end(from)?.unwrap_or(Time::ZERO),
            until: end(until)?,
        };
        match window.until {
            Some(until) if until < window.from => Err("the end must not be before the beginning".to_owned()),
            _ => Ok(window),
        }
    }
}
