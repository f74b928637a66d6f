//! What `show protocols all` says of a BMP protocol.

use std::fmt;
use std::net::IpAddr;

use super::write::Labels;
use crate::reply::LineSink;

/// The station to which a BMP protocol reports (RFC 7854), of BIRD 3; nothing is said of it while the protocol is down.
/// Sizes are in BIRD's words, such as `10.0 MB`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Bmp {
    /// The station's address; `None` if it could not be read.
    pub station_address: Option<IpAddr>,
    /// Its port.
    pub station_port: Option<u16>,
    /// Our address, where the configuration gives one.
    pub local_address: Option<IpAddr>,
    /// Why the connection last failed, in the operating system's words.
    pub last_error: Option<String>,
    /// What waits to be sent, and how much may.
    pub pending_tx: Option<(String, String)>,
    /// What was sent since the connection came up.
    pub session_tx: Option<String>,
    /// What was sent in all.
    pub total_tx: Option<String>,
}

impl Bmp {
    /// Reads what stands behind a label; false if it fits no rule.
    pub(super) fn read(&mut self, label: &str, value: &str) -> bool {
        let text = || Some(value.to_owned());
        match label {
            "Station address" => self.station_address = value.parse().ok(),
            "Station port" => self.station_port = value.parse().ok(),
            "Local address" => self.local_address = value.parse().ok(),
            "Last error" => self.last_error = text(),
            "Pending TX" => {
                let parts = value.split_once(" (limit ");
                let parts = parts.and_then(|(size, rest)| Some((size, rest.strip_suffix(')')?)));
                self.pending_tx = parts.map(|(size, limit)| (size.to_owned(), limit.to_owned()));
                return self.pending_tx.is_some();
            }
            "Session TX" => self.session_tx = text(),
            "Total TX" => self.total_tx = text(),
            _ => return false,
        }
        true
    }

    pub(super) fn write(&self, labels: &mut Labels<'_, impl LineSink>) -> fmt::Result {
        labels.width = 20;
        labels.put("Station address", self.station_address)?;
        labels.put("Station port", self.station_port)?;
        labels.put("Local address", self.local_address)?;
        labels.put("Last error", self.last_error.as_ref())?;
        let pending = self.pending_tx.as_ref();
        let pending = pending.map(|(size, limit)| format!("{size:>10} (limit {limit})"));
        labels.put("Pending TX", pending)?;
        let size = |size: &String| format!("{size:>10}");
        labels.put("Session TX", self.session_tx.as_ref().map(size))?;
        labels.put("Total TX", self.total_tx.as_ref().map(size))
    }
}
