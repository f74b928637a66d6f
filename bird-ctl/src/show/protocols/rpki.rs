//! What `show protocols all` says of an RPKI protocol.

use std::fmt;

use super::details::Timer;
use super::write::{Labels, Shown};
use crate::Dialect;
use crate::reply::LineSink;
use crate::show::time::{Milliseconds, milliseconds};

/// The cache that an RPKI protocol asks (RFC 8210), since BIRD 2; nothing is said of it while the protocol is down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rpki {
    /// The host, by address or name.
    pub cache_server: String,
    /// The port, where it is not the transport's usual one.
    pub cache_port: Option<u16>,
    /// The state of the session, in BIRD's words: `Established`, `Sync-Running`, `Transport-Error` …
    pub status: Option<String>,
    /// `Unprotected over TCP`, `SSHv2` …
    pub transport: Option<String>,
    /// The version of the protocol.
    pub protocol_version: Option<u8>,
    /// The cache's number of the session; `None` before there is one.
    pub session_id: Option<u32>,
    /// The cache's number of what was last received; `None` before anything was.
    pub serial_number: Option<u32>,
    /// How long ago that was, in milliseconds.
    pub last_update_ms: Option<u64>,
    /// Time until the cache is asked for news.
    pub refresh_timer: Option<Timer>,
    /// Time until it is asked again after a failure.
    pub retry_timer: Option<Timer>,
    /// Time until what it said is no longer used.
    pub expire_timer: Option<Timer>,
}

impl Rpki {
    /// Reads what stands behind a label; false if it fits no rule.
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
        // Nothing yet.
        let none = value == "---";
        let timer = || Timer::parse(value);
        match label.trim_end_matches(' ') {
            "Cache server" => self.cache_server = value.to_owned(),
            "Cache port" => self.cache_port = value.parse().ok(),
            "Status" => self.status = Some(value.to_owned()),
            "Transport" => self.transport = Some(value.to_owned()),
            "Protocol version" => self.protocol_version = value.parse().ok(),
            "Session ID" => self.session_id = value.parse().ok(),
            "Serial number" => self.serial_number = value.parse().ok(),
            "Last update" => {
                let ago = value
                    .strip_prefix("before ")
                    .and_then(|rest| rest.strip_suffix(" s"));
                self.last_update_ms = ago.and_then(milliseconds);
                return none || self.last_update_ms.is_some();
            }
            "Refresh timer" => self.refresh_timer = timer(),
            "Retry timer" => self.retry_timer = timer(),
            "Expire timer" => self.expire_timer = timer(),
            _ => return false,
        }
        true
    }

    pub(super) fn write(&self, dialect: Dialect, labels: &mut Labels<'_, impl LineSink>) -> fmt::Result {
        labels.width = 18;
        let or_none = |value: Option<String>| Some(value.unwrap_or_else(|| "---".to_owned()));
        labels.put("Cache server", Some(&self.cache_server))?;
        labels.put("Cache port", self.cache_port)?;
        labels.put("Status", self.status.as_ref())?;
        labels.put("Transport", self.transport.as_ref())?;
        labels.put("Protocol version", self.protocol_version)?;
        labels.put("Session ID", or_none(self.session_id.map(|id| id.to_string())))?;
        labels.put(
            "Serial number",
            or_none(self.serial_number.map(|n| n.to_string())),
        )?;
        let ago = |ms| format!("before {} s", Milliseconds(ms, dialect));
        labels.put("Last update", or_none(self.last_update_ms.map(ago)))?;
        for (label, timer) in [
            ("Refresh timer", self.refresh_timer),
            ("Retry timer", self.retry_timer),
            ("Expire timer", self.expire_timer),
        ] {
            let timer = or_none(timer.map(|timer| Shown(timer, dialect).to_string())).unwrap_or_default();
            labels.text(&format!("{label:<16}: {timer}"))?;
        }
        Ok(())
    }
}
