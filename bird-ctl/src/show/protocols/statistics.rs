//! The routes of a channel and their changes, written.

use std::fmt;

use super::channel::{ChangeCounts, Channel, RouteChanges};
use super::write::Labels;
use crate::Dialect;
use crate::reply::LineSink;

pub(super) fn write_statistics(
    channel: &Channel,
    dialect: Dialect,
    labels: &mut Labels<'_, impl LineSink>,
) -> fmt::Result {
    if let Some(routes) = &channel.routes {
        let mut text = format!("{} imported, ", routes.imported);
        if let Some(filtered) = routes.filtered {
            text += &format!("{filtered} filtered, ");
        }
        text += &format!("{} exported", routes.exported);
        if let Some(preferred) = routes.preferred {
            text += &format!(", {preferred} preferred");
        }
        labels.put("Routes", Some(text))?;
    }
    let Some(changes) = &channel.changes else {
        return Ok(());
    };
    let limits = dialect == Dialect::Bird3 && changes.has_limits();
    labels.text(&format!(
        "Route change stats:   {}",
        columns(
            [
                "received", "rejected", "filtered", "ignored", "RX limit", "limit", "accepted"
            ],
            limits
        )
    ))?;
    let rows = [
        ("Import updates:", &changes.import_updates),
        ("Import withdraws:", &changes.import_withdraws),
        ("Export updates:", &changes.export_updates),
        ("Export withdraws:", &changes.export_withdraws),
    ];
    rows.into_iter().try_for_each(|(label, counts)| {
        labels.text(&format!(
            "  {label:<20}{}",
            columns(counts.texts().each_ref().map(String::as_str), limits)
        ))
    })
}

/// Right-aligned columns, with or without those of the limits.
fn columns(texts: [&str; 7], limits: bool) -> String {
    let shown = texts
        .iter()
        .enumerate()
        .filter(|(n, _)| limits || !matches!(n, 4 | 5));
    shown
        .map(|(_, text)| format!("{text:>10}"))
        .collect::<Vec<_>>()
        .join(" ")
}

impl RouteChanges {
    /// Whether this is of a BIRD that counts what limits refuse.
    fn has_limits(&self) -> bool {
        [
            self.import_updates,
            self.import_withdraws,
            self.export_updates,
            self.export_withdraws,
        ]
        .iter()
        .any(|counts| counts.rx_limit.is_some() || counts.limit.is_some())
    }
}

impl ChangeCounts {
    fn texts(&self) -> [String; 7] {
        let counts = [
            self.received,
            self.rejected,
            self.filtered,
            self.ignored,
            self.rx_limit,
            self.limit,
            self.accepted,
        ];
        counts.map(|count| count.map_or("---".to_owned(), |count| count.to_string()))
    }
}
