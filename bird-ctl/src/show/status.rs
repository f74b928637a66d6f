//! `show status`: the daemon itself.

#[cfg(test)]
mod tests;

use std::fmt;
use std::net::Ipv4Addr;

use super::keep;
use super::protocols::Timer;
use super::time::Moment;
use crate::Dialect;
use crate::reply::{LineSink, PlainText, Refusal, Reply, ReplyLine};

const VERSION: u16 = 1000;
const UPTIME: u16 = 1011;
const GRACEFUL_RESTART: u16 = 24;
const STATUS_REPORT: u16 = 13;

/// What `show status` answered. Times are as printed: the daemon's `timeformat base`, by default
/// `YYYY-MM-DD HH:MM:SS` and, since BIRD 2, milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Status {
    /// The version, such as `2.0.12`.
    pub version: Option<String>,
    /// The BGP identifier (RFC 4271 section 4.2) unless a session has its own.
    pub router_id: Option<Ipv4Addr>,
    /// The host's name (since BIRD 2).
    pub hostname: Option<String>,
    /// The daemon's clock, to relate the other times to.
    pub server_time: Option<String>,
    /// When the daemon started.
    pub last_reboot: Option<String>,
    /// When it last took a configuration.
    pub last_reconfiguration: Option<String>,
    /// There while the daemon recovers from its own graceful restart (RFC 4724).
    pub graceful_restart: Option<GracefulRestart>,
    /// What it is doing.
    pub daemon: Option<DaemonState>,
    /// Lines that no rule reads.
    pub other: Vec<ReplyLine>,
}

/// A graceful restart under way, in all versions. Calico's readiness check waits for its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct GracefulRestart {
    /// What is waited for, such as `2 channels` (BIRD 1: `2 protocols`).
    pub waiting_for: Option<String>,
    /// Seconds left and seconds in all, as printed: `118.5/120`.
    pub wait_timer: Option<String>,
}

/// What the daemon is doing, in all versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum DaemonState {
    /// Its work.
    Up,
    /// It takes a new configuration.
    Reconfiguring,
    /// It ends.
    ShuttingDown,
}

impl DaemonState {
    const ALL: [Self; 3] = [Self::Up, Self::Reconfiguring, Self::ShuttingDown];

    /// BIRD's sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Up => "Daemon is up and running",
            Self::Reconfiguring => "Reconfiguration in progress",
            Self::ShuttingDown => "Shutdown in progress",
        }
    }
}

impl Status {
    /// Reads a reply of any dialect. An error is what BIRD answered in place of the status.
    pub fn read(reply: &Reply) -> Result<Self, Refusal> {
        reply.ok()?;
        Ok(Self::parse(reply))
    }

    /// Reads a reply of any dialect; of an error, an empty status (see [`read`](Self::read)).
    pub fn parse(reply: &Reply) -> Self {
        let mut status = Self::default();
        for ReplyLine { code, text } in &reply.lines {
            if !status.read_line(*code, text) {
                keep(&mut status.other, *code, text);
            }
        }
        status.daemon = DaemonState::ALL
            .into_iter()
            .find(|state| state.as_str() == reply.end.text);
        if status.daemon.is_none() {
            keep(&mut status.other, reply.end.code, &reply.end.text);
        }
        status
    }

    /// The daemon's clock as a moment, to which the other times relate; `None` if its time format tells none.
    pub fn now(&self) -> Option<Moment> {
        Moment::parse(self.server_time.as_deref()?)
    }

    /// How long the daemon has been running, in seconds.
    pub fn uptime(&self) -> Option<f64> {
        let now = self.now()?;
        let start = Moment::before(&now, self.last_reboot.as_deref()?)?;
        Some(start.seconds_until(&now))
    }

    /// Reads one line; false if it fits no rule.
    fn read_line(&mut self, code: u16, text: &str) -> bool {
        match code {
            VERSION => set(&mut self.version, text.strip_prefix("BIRD ")),
            UPTIME => self.read_uptime(text),
            GRACEFUL_RESTART => self.graceful_restart.get_or_insert_default().read(text),
            _ => false,
        }
    }

    fn read_uptime(&mut self, text: &str) -> bool {
        if let Some(id) = text.strip_prefix("Router ID is ") {
            self.router_id = id.parse().ok();
            return self.router_id.is_some();
        }
        set(&mut self.hostname, text.strip_prefix("Hostname is "))
            || set(
                &mut self.server_time,
                text.strip_prefix("Current server time is "),
            )
            || set(&mut self.last_reboot, text.strip_prefix("Last reboot on "))
            || set(
                &mut self.last_reconfiguration,
                text.strip_prefix("Last reconfiguration on "),
            )
    }
}

impl GracefulRestart {
    /// How many channels (BIRD 1: protocols) are waited for.
    pub fn waiting(&self) -> Option<u64> {
        self.waiting_for.as_deref()?.split(' ').next()?.parse().ok()
    }

    /// The time after which nothing is waited for any longer.
    pub fn timer(&self) -> Option<Timer> {
        Timer::parse(self.wait_timer.as_deref()?)
    }

    fn read(&mut self, text: &str) -> bool {
        let waiting = text
            .strip_prefix("  Waiting for ")
            .and_then(|rest| rest.strip_suffix(" to recover"));
        text == "Graceful restart recovery in progress"
            || set(&mut self.waiting_for, waiting)
            || set(&mut self.wait_timer, text.strip_prefix("  Wait timer is "))
    }
}

fn set(field: &mut Option<String>, value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        *field = Some(value.to_owned());
        true
    })
}

/// Writes the status as `birdc` shows it.
pub fn write_status(status: &Status, dialect: Dialect, out: &mut impl fmt::Write) -> fmt::Result {
    write_reply(status, dialect, &mut PlainText(out))
}

/// Writes the whole reply to `show status`. What is not known is left out; BIRD 1 has no host name.
pub fn write_reply(status: &Status, dialect: Dialect, out: &mut impl LineSink) -> fmt::Result {
    let hostname = status.hostname.as_ref().filter(|_| dialect != Dialect::Bird1);
    let router_id = status.router_id.map(|id| id.to_string());
    write_known(out, VERSION, "BIRD", status.version.as_ref())?;
    write_known(out, UPTIME, "Router ID is", router_id.as_ref())?;
    write_known(out, UPTIME, "Hostname is", hostname)?;
    write_known(out, UPTIME, "Current server time is", status.server_time.as_ref())?;
    write_known(out, UPTIME, "Last reboot on", status.last_reboot.as_ref())?;
    write_known(
        out,
        UPTIME,
        "Last reconfiguration on",
        status.last_reconfiguration.as_ref(),
    )?;
    if let Some(restart) = &status.graceful_restart {
        out.line(
            GRACEFUL_RESTART,
            format_args!("Graceful restart recovery in progress"),
        )?;
        if let Some(waiting) = &restart.waiting_for {
            out.line(
                GRACEFUL_RESTART,
                format_args!("  Waiting for {waiting} to recover"),
            )?;
        }
        write_known(
            out,
            GRACEFUL_RESTART,
            "  Wait timer is",
            restart.wait_timer.as_ref(),
        )?;
    }
    let daemon = status.daemon.unwrap_or(DaemonState::Up);
    out.end(STATUS_REPORT, format_args!("{}", daemon.as_str()))
}

fn write_known(out: &mut impl LineSink, code: u16, label: &str, value: Option<&String>) -> fmt::Result {
    value.map_or(Ok(()), |value| out.line(code, format_args!("{label} {value}")))
}
