//! A session's times: the profile's, changed by what the scenario says.

use std::time::Duration;

use crate::diagnostic::Findings;
use crate::scenario::schema;
use crate::speaker::profile::Timers;

/// Finds times that no session can have.
pub(super) fn check(timers: &schema::Timers, findings: &mut Findings) {
    if let Some(hold) = &timers.hold
        && seconds(hold.value.0).is_none()
    {
        findings
            .error(hold.span, "a hold time is 0, or from 3 to 65535 whole seconds")
            .help("an OPEN carries it in two octets (RFC 4271 §4.2)");
    }
    if let Some(wait) = &timers.error_wait
        && wait.value[0].0 > wait.value[1].0
    {
        findings.error(wait.span, "the first wait is longer than the longest");
    }
}

/// A Hold Time as an OPEN can carry it.
fn seconds(hold: Duration) -> Option<u16> {
    let seconds = u16::try_from(hold.as_secs()).ok()?;
    (hold.subsec_nanos() == 0 && !matches!(seconds, 1 | 2)).then_some(seconds)
}

/// Changes what the scenario gives; the rest stays as it is.
pub(super) fn apply(timers: &mut Timers, given: &schema::Timers) {
    if let Some(hold) = given.hold.as_ref().and_then(|hold| seconds(hold.value.0)) {
        timers.hold_time = hold;
    }
    if let Some(wait) = &given.error_wait {
        [timers.idle_hold_min, timers.idle_hold_max] = wait.value.map(|wait| wait.0);
    }
    timers.keepalive = given.keepalive.map(|time| time.0).or(timers.keepalive);
    timers.delay_open = given.delay_open.map(|time| time.0).or(timers.delay_open);
    let simple = [
        (&mut timers.connect_delay, given.connect_delay),
        (&mut timers.connect_retry, given.connect_retry),
        (&mut timers.open_hold, given.open_hold),
        (&mut timers.idle_hold_amnesia, given.error_forget),
    ];
    for (timer, given) in simple {
        if let Some(given) = given {
            *timer = given.0;
        }
    }
}
